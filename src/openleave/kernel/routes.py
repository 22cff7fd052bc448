"""Every route declares who may enter. A view without a declaration fails the generated isolation tests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import urlencode

from openleave.kernel.permissions import require

View = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True)
class Access:
    """Who may enter a route: anybody, any signed-in account, or holders of a permission."""

    kind: Literal["public", "signed_in", "permitted"]
    permission: str | None = None


def public(view: View) -> View:
    """Anybody may enter; the view reads no organization's data."""
    return _mark(view, Access("public"))


def signed_in(view: View) -> View:
    """Any signed-in account may enter; the view serves only that account's own data."""
    return _guard(view, Access("signed_in"))


def permitted(permission: str) -> Callable[[View], View]:
    """Only actors with ``permission`` in their active organization may enter."""

    def decorate(view: View) -> View:
        return _guard(view, Access("permitted", permission))

    return decorate


def _mark(view: View, access: Access) -> View:
    view.access = access  # type: ignore[attr-defined]
    return view


def _guard(view: View, access: Access) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        actor = getattr(request, "actor", None)
        if actor is None:
            return redirect(f"/account/login/?{urlencode({'next': request.get_full_path()})}")
        if access.permission is not None:
            require(actor, access.permission)
        return view(request, *args, **kwargs)

    return _mark(guarded, access)

"""Every route declares who may enter. A view without a declaration fails the generated isolation tests.

The guard also opens the database scope the view runs in: one transaction per request, rolled back when the view raises.

* ``public``: no scope; reading a tenant table is an error.
* ``signed_in``: the account's scope: its own memberships, no organization's rows.
* ``permitted``: the active organization's scope. An operator has no organization and gets the account's scope; during a
  visit, that of the organization which allowed it, read-only.

With the scope goes the purpose (kernel.purposes): that of the permission, as the app's ``policies.py`` declares it, and
signing in for the rest. A template response is rendered inside the scope. What streams is not: a generator states its
purpose and opens its own scope.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from typing import Any, Literal, Protocol

from django.contrib.messages import warning
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils.functional import Promise
from django.utils.http import urlencode

from openleave.kernel import shown
from openleave.kernel.actor import Actor, Channel
from openleave.kernel.permissions import purpose_of, require
from openleave.kernel.purposes import stating
from openleave.kernel.registry import require_purpose
from openleave.kernel.tenancy import account_scope, organization_scope

View = Callable[..., HttpResponse]

LOGIN_PATH = "/account/login/"
API_PREFIX = "/api/"
SIGN_IN = "sign_in"


@dataclass(frozen=True, slots=True)
class Access:
    """Who may enter a route: anybody, any signed-in account, or holders of a permission."""

    kind: Literal["public", "signed_in", "permitted"]
    permission: str | None = None


@dataclass(frozen=True, slots=True)
class Detour:
    """Where an account has to go before any permitted page opens to it, and why.

    ``path`` is on the same host. Set as ``request.detour`` by whoever knows (apps.accounts): no organization is
    chosen yet, or the organization demands a second factor.
    """

    path: str
    why: str | Promise
    fix: str | Promise


class Visit(Protocol):
    """Somebody looks at an organization that let them in (``request.visit``, set by apps.visits)."""

    def show(self, request: HttpRequest, answered: Callable[[], HttpResponse]) -> HttpResponse:
        """Record that the page is opened, then answer it in a scope of its own in which nothing can be written."""


def public(view: View) -> View:
    """Anybody may enter; the view reads no organization's data."""
    return _mark(view, Access("public"))


def public_for(purpose: str) -> Callable[[View], View]:
    """Anybody may enter; whoever holds the token in the address is served from one organization, for that purpose."""
    require_purpose(purpose)

    def decorate(view: View) -> View:
        @wraps(view)
        def serving(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            with stating(purpose, channel=Channel.WEB):
                return view(request, *args, **kwargs)

        return _mark(serving, Access("public"))

    return decorate


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
        answer = turned_away(request, access)
        if answer is not None:
            return answer

        def answered() -> HttpResponse:
            response = view(request, *args, **kwargs)
            if callable(getattr(response, "render", None)):
                response = response.render()  # type: ignore[attr-defined]
            return response

        visit: Visit | None = getattr(request, "visit", None)
        if visit is not None and access.permission is not None:
            with stating(purpose_of(access.permission)):
                return visit.show(request, answered)
        with opened(request.actor, access):  # type: ignore[attr-defined]
            with shown.noting() as found:
                response = answered()
            if access.permission is not None:
                shown.tell(request, response, found)
            return response

    return _mark(guarded, access)


def turned_away(request: HttpRequest, access: Access) -> HttpResponse | None:
    """The answer to somebody who may not enter, or None. Raises Forbidden to whoever lacks the permission."""
    if access.kind == "public":
        return None
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None or actor.account_id is None:
        return sign_in_first(request)
    if access.permission is not None:
        detour: Detour | None = getattr(request, "detour", None)
        if detour is not None:
            return _go_there_first(request, detour)
        require(actor, access.permission)
    return None


@contextmanager
def opened(actor: Actor, access: Access) -> Iterator[None]:
    """The scope and the purpose of whoever enters. For ``public`` routes the view states its own."""
    assert actor.account_id is not None
    purpose = purpose_of(access.permission) if access.permission else SIGN_IN
    with stating(purpose, channel=actor.channel):
        if access.permission is None or actor.organization_id is None:
            with account_scope(actor.account_id):
                yield
        else:
            with organization_scope(actor.organization_id, account_id=actor.account_id):
                yield


def sign_in_first(request: HttpRequest) -> HttpResponse:
    """The answer to somebody who is not signed in: the sign-in page, which leads back; 401 for a program."""
    if request.path.startswith(API_PREFIX):
        return JsonResponse(
            {"what": "You are not signed in.", "why": "This address needs an account.", "fix": "Sign in first."},
            status=401,
        )
    # Only a page that was asked for can be shown afterwards; the body of a form is gone.
    target = f"{LOGIN_PATH}?{urlencode({'next': request.get_full_path()})}" if request.method == "GET" else LOGIN_PATH
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=401, headers={"HX-Redirect": LOGIN_PATH})
    return HttpResponseRedirect(target)


def _go_there_first(request: HttpRequest, detour: Detour) -> HttpResponse:
    if request.path.startswith(API_PREFIX):
        content = {"what": "You may not enter yet.", "why": str(detour.why), "fix": str(detour.fix)}
        return JsonResponse(content, status=403)
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=403, headers={"HX-Redirect": detour.path})
    if request.method == "GET":
        warning(request, str(detour.why))
        return HttpResponseRedirect(f"{detour.path}?{urlencode({'next': request.get_full_path()})}")
    return HttpResponseRedirect(detour.path)

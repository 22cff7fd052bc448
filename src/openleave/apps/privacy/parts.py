"""The parts of the privacy pages: each app that keeps a promise about data declares its own.

A part's first page lives at ``/privacy/<key>/`` and takes no arguments. Its templates extend ``privacy/frame.html``
with the context of ``framed``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise

from openleave.kernel.actor import Actor
from openleave.kernel.permissions import allows


@dataclass(frozen=True, slots=True)
class Part:
    """One part. ``about`` is a sentence for the overview; ``waiting`` counts, in one statement, what somebody has to
    act on; ``order`` is from left to right."""

    key: str
    label: str | Promise
    about: str | Promise
    url_name: str
    permission: str
    icon: str
    order: int
    waiting: Callable[[Actor], int] | None = None


_declared: dict[str, Part] = {}


def declare_part(
    *,
    key: str,
    label: str | Promise,
    about: str | Promise,
    url_name: str,
    permission: str,
    icon: str,
    order: int,
    waiting: Callable[[Actor], int] | None = None,
) -> None:
    """Add an app's part. Texts are translated lazily."""
    _declared[key] = Part(key, label, about, url_name, permission, icon, order, waiting)


def parts_for(actor: Actor) -> list[Part]:
    """The parts that the actor may open, in order."""
    return sorted((one for one in _declared.values() if allows(actor, one.permission)), key=lambda one: one.order)


def framed(request: HttpRequest, key: str) -> dict[str, Any]:
    """The context of ``privacy/frame.html``: the tabs, that of ``key`` marked. No statement."""
    return {
        "parts": [
            {"label": one.label, "url": reverse(one.url_name), "active": one.key == key, "count": None}
            for one in parts_for(request.actor)  # type: ignore[attr-defined]
        ]
    }

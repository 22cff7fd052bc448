"""Main navigation by face. An entry shows when its route exists on the face and the actor may enter it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from openleave.kernel.actor import Actor
from openleave.kernel.permissions import allows
from openleave.kernel.routes import Access


@dataclass(frozen=True, slots=True)
class NavItem:
    """One entry: label, path, icon name; ``active`` when the present page is below it."""

    label: str | Promise
    url: str
    icon: str
    active: bool = False
    #: What waits there, where the view has counted it: ``request.nav_counts``, address to words.
    count: str = ""
    #: Not shown to those who have the entry of this address.
    unless: str = ""


ITEMS: dict[str, tuple[NavItem, ...]] = {
    "www": (),
    "desk": (
        NavItem(_("Work queue"), "/", "list-checks"),
        NavItem(_("Inbox"), "/inbox/", "inbox"),
        NavItem(_("Cases"), "/cases/", "briefcase"),
        NavItem(_("Calendar"), "/calendar/", "calendar"),
        NavItem(_("Accommodation"), "/accommodations/", "sliders-horizontal"),
        NavItem(_("Letters"), "/letters/", "mail"),
        NavItem(_("Reports"), "/reports/", "chart-column"),
        NavItem(_("Employees"), "/employees/", "users"),
        NavItem(_("Imports"), "/imports/", "upload"),
        NavItem(_("Law"), "/law/", "scale"),
        NavItem(_("Privacy"), "/privacy/", "shield-check"),
        NavItem(_("Privacy request"), "/privacy/hand-in/", "shield-check", unless="/privacy/"),
        NavItem(_("Settings"), "/settings/", "settings"),
        NavItem(_("Organizations"), "/operator/", "building-2"),
        NavItem(_("Subprocessors"), "/operator/recipients/", "send"),
    ),
    "my": (
        NavItem(_("My leave"), "/leave/", "calendar-days"),
        NavItem(_("Messages"), "/messages/", "message-square"),
        NavItem(_("My choices"), "/choices/", "shield-check"),
        NavItem(_("Who received my data"), "/disclosures/", "send"),
    ),
    "bank": (),
}


@lru_cache(maxsize=64)
def access_of(urlconf: str, url: str) -> Access | None:
    """What the route of ``url`` demands, or None when the face has no such route."""
    try:
        view: Any = resolve(url, urlconf).func
    except Resolver404:
        return None
    return getattr(view, "access", None)


def navigation(request: HttpRequest) -> list[NavItem]:
    """The entries the request's actor may enter, the present one marked. Empty for somebody not signed in."""
    actor = getattr(request, "actor", None)
    if actor is None:
        return []
    urlconf = getattr(request, "urlconf", None) or "openleave.config.urls.www"
    items: Iterable[NavItem] = ITEMS.get(getattr(request, "face", "www"), ())
    entered = [item for item in items if _may_enter(actor, access_of(urlconf, item.url))]
    addresses = {item.url for item in entered}
    entered = [item for item in entered if item.unless not in addresses]
    # An entry below another one's address marks itself alone.
    here = max((item.url for item in entered if is_active(request.path, item.url)), key=len, default="")
    counts = getattr(request, "nav_counts", {})
    return [replace(item, active=item.url == here, count=counts.get(item.url, "")) for item in entered]


def _may_enter(actor: Actor, access: Access | None) -> bool:
    return access is not None and (access.permission is None or allows(actor, access.permission))


def is_active(path: str, url: str) -> bool:
    """Whether the page at ``path`` is the entry's page or below it. The first page is only itself."""
    return path == url if url == "/" else path.startswith(url)

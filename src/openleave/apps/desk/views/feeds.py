"""Calendar feeds: the page to make, replace and revoke them, and the address that calendars ask."""

from __future__ import annotations

import hashlib
import hmac
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from openleave.apps.desk import services, writing
from openleave.apps.desk.models import CalendarFeed, FeedKind
from openleave.apps.desk.selectors import feeds as selectors
from openleave.apps.desk.selectors.team import calendar_choice
from openleave.apps.desk.services.feeds import token_hash
from openleave.kernel.routes import permitted, public_for
from openleave.kernel.tenancy import organization_scope

TOKEN_LENGTH = range(60, 100)


@permitted("calendar.read")
@require_safe
def feeds(request: HttpRequest) -> HttpResponse:
    """One's own feeds: whether there is one of each kind, and when it was last read."""
    return _page(request)


@permitted("calendar.read")
@require_POST
@never_cache
def make(request: HttpRequest) -> HttpResponse:
    """A new address; the one before stops. It is shown on this answer and never again."""
    kind = request.POST.get("kind", "")
    if kind not in FeedKind.values:
        raise BadRequest
    feed, token = services.feed_make(actor=request.actor, kind=kind)
    address = request.build_absolute_uri(reverse("feed", args=[token]))
    return _page(request, made={"kind": feed.kind, "address": address})


@permitted("calendar.read")
@require_POST
def revoke(request: HttpRequest) -> HttpResponse:
    """Stop a feed."""
    kind = request.POST.get("kind", "")
    if kind not in FeedKind.values:
        raise BadRequest
    services.feed_revoke(actor=request.actor, kind=kind)
    messages.success(request, _("The address answers no more. Calendars that use it stay as they were last."))
    return HttpResponseRedirect(reverse("feeds"))


def _page(request: HttpRequest, made: dict[str, Any] | None = None) -> HttpResponse:
    actor = request.actor
    known = {feed.kind: feed for feed in selectors.own_feeds(actor=actor)}
    about = {
        FeedKind.DEADLINES: _("For each day how many of your deadlines and tasks are due. No names, no reasons."),
        FeedKind.TEAM: _("The days on which people are away. No reasons, no kinds of leave."),
    }
    context = {
        "kinds": [(kind, FeedKind(kind).label, about[FeedKind(kind)], known.get(kind)) for kind in FeedKind.values],
        "made": made,
        "choice": calendar_choice(actor.organization_id),
    }
    return render(request, "desk/feeds.html", context)


@public_for("leave_administration")
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar itself, for whoever holds the token. Anything else is not there."""
    organization_id = _organization(token)
    with organization_scope(organization_id):
        found = _feed(organization_id, token)
        account, actor = selectors.holder(found)
        if actor is None:
            raise Http404
        services.feed_used(feed=found)
        with translation.override(account.language or "en"):
            body = writing.calendar(actor=actor, feed=found)
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {"ETag": etag, "Cache-Control": "private, max-age=900"}
    if etag in [part.strip() for part in request.headers.get("If-None-Match", "").split(",")]:
        return HttpResponseNotModified(headers=headers)
    return HttpResponse(body, content_type="text/calendar; charset=utf-8", headers=headers)


def _organization(token: str) -> UUID:
    """The organization at the beginning of a token."""
    try:
        if len(token) not in TOKEN_LENGTH or not token.isascii():
            raise ValueError
        return UUID(hex=token[:32])
    except ValueError:
        raise Http404 from None


def _feed(organization_id: UUID, token: str) -> CalendarFeed:
    """The feed of this token. The hash is looked up and then compared in constant time."""
    digest = token_hash(token)
    found = selectors.by_hash(organization_id, digest)
    if found is None or not hmac.compare_digest(found.token_sha256, digest):
        raise Http404
    return found

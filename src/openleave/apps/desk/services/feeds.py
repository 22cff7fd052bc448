"""Calendar feeds: an address with a private token, made, replaced and revoked by the account it belongs to."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from openleave.apps.desk.models import CalendarFeed, FeedKind
from openleave.kernel import audit, clock, egress
from openleave.kernel.actor import Actor
from openleave.kernel.permissions import require
from openleave.kernel.tenancy import organization_scope

#: How often the last use is noted. A calendar asks every few minutes.
NOTED_EVERY = timedelta(hours=1)


def token_hash(token: str) -> str:
    """What is kept of a token. It is random and long, so that a plain hash cannot be guessed back."""
    return hashlib.sha256(token.encode()).hexdigest()


def feed_make(*, actor: Actor, kind: str) -> tuple[CalendarFeed, str]:
    """A new feed of the actor's account, and its token: the only time that anybody sees it. The one before stops.

    The token begins with the organization's id, because a calendar asks without a session to say where it looks.
    """
    require(actor, "calendar.read")
    assert actor.organization_id is not None and actor.account_id is not None
    which = FeedKind(kind)
    token = f"{actor.organization_id.hex}{secrets.token_urlsafe(32)}"
    with organization_scope(actor.organization_id):
        before = _own(actor, which).update(revoked_at=clock.now())
        feed = CalendarFeed.objects.create(
            organization_id=actor.organization_id, account_id=actor.account_id, kind=which,
            token_sha256=token_hash(token),
        )  # fmt: skip
        egress.hand_out("desk.calendar_feed", actor=actor, about_type="calendarfeed", about_id=feed.id)
        audit.append(
            actor=actor, action="feed.make", object_type="calendarfeed", object_id=feed.id,
            details={"kind": which.value, "replaced": before},
        )  # fmt: skip
    return feed, token


def feed_revoke(*, actor: Actor, kind: str) -> int:
    """Stop the actor's own feed of the kind; its address answers 404 from now on. Returns how many there were."""
    require(actor, "calendar.read")
    assert actor.organization_id is not None
    which = FeedKind(kind)
    with organization_scope(actor.organization_id):
        count = _own(actor, which).update(revoked_at=clock.now())
        if count:
            audit.append(
                actor=actor, action="feed.revoke", object_type="calendarfeed", object_id=None,
                details={"kind": which.value},
            )  # fmt: skip
    return count


def feed_used(*, feed: CalendarFeed) -> None:
    """Note that a feed was read, at most once an hour. Nobody acts: the token is all there is."""
    now = clock.now()
    if feed.used_at is None or now - feed.used_at >= NOTED_EVERY:
        rows = CalendarFeed.objects.filter(organization_id=feed.organization_id, id=feed.id)
        rows.update(used_at=now)


def _own(actor: Actor, kind: FeedKind):
    return CalendarFeed.objects.select_for_update().filter(
        organization_id=actor.organization_id, account_id=actor.account_id, kind=kind, revoked_at__isnull=True
    )

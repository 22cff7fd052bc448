"""Reading calendar feeds: one's own, and the one that a token opens, with whom it acts for."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import connection

from openleave.apps.accounts import selectors as accounts
from openleave.apps.accounts.models import Account
from openleave.apps.desk.models import CalendarFeed
from openleave.apps.desk.selectors.filters import LATE
from openleave.apps.desk.selectors.hidden import not_hidden
from openleave.apps.desk.selectors.today import RUNNING
from openleave.kernel.actor import Actor
from openleave.kernel.permissions import allows, require


def own_feeds(*, actor: Actor) -> list[CalendarFeed]:
    """The feeds of the actor's account that are in use. One statement."""
    require(actor, "calendar.read")
    return list(
        CalendarFeed.objects.filter(
            organization_id=actor.organization_id, account_id=actor.account_id, revoked_at__isnull=True
        )
    )


def by_hash(organization_id: UUID, digest: str) -> CalendarFeed | None:
    """The feed in use whose token has this hash."""
    return CalendarFeed.objects.filter(
        organization_id=organization_id, token_sha256=digest, revoked_at__isnull=True
    ).first()


def holder(feed: CalendarFeed) -> tuple[Account, Actor | None]:
    """Whose feed it is, acting with the roles of this moment; no actor when they have left or lost them."""
    account = Account.objects.get(id=feed.account_id)
    place = next((one for one in accounts.places(account.pk) if one.organization_id == feed.organization_id), None)
    if not account.is_active or place is None:
        return account, None
    actor = Actor(account.pk, feed.organization_id, place.roles, place.employee_id)
    return account, actor if allows(actor, "calendar.read") else None


DUE = "SELECT due_on, count(*) FROM ({running}) running GROUP BY due_on ORDER BY due_on"


def due_by_day(*, actor: Actor, today: date, last: date) -> dict[date, int]:
    """How many of the actor's open deadlines and tasks fall due on each day; every late one of ours among them."""
    require(actor, "case.read")
    wall, walled = not_hidden(actor)
    running = RUNNING.format(wall=wall, when=f"k.due_on <= %(last)s AND (k.owner_id = %(me)s OR ({LATE}))")
    values = {"organization": actor.organization_id, "today": today, "last": last, "me": actor.account_id}
    with connection.cursor() as cursor:
        cursor.execute(DUE.format(running=running), values | walled)
        return dict(cursor.fetchall())

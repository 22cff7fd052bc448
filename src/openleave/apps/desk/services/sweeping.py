"""Deadlines looked through every hour: owners warned at half and at 80 % of the time, what was missed escalated.

Each step takes all that is due and not done, so that a job that did not run for a week misses nothing, and a second run
changes nothing. Set-based: one statement for the deadlines and one for the tasks of an organization.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import connection

from openleave.apps.organizations import selectors as organizations
from openleave.kernel import audit, clock
from openleave.kernel.actor import Actor
from openleave.kernel.permissions import require
from openleave.kernel.tenancy import organization_scope

# Half of the time is gone from the middle day on; a deadline of no days at once. Only rows with something new change.
SWEEP = """
WITH due AS (
    SELECT id, {half} AS half, {most} AS most, {late} AS late FROM {table}
     WHERE organization_id = %(organization)s AND {running}
       AND ((warned_half_at IS NULL AND {half}) OR (warned_most_at IS NULL AND {most})
            OR (escalated_at IS NULL AND {late}))
       FOR UPDATE),
changed AS (
    UPDATE {table} k SET
        warned_half_at = CASE WHEN due.half THEN coalesce(k.warned_half_at, %(now)s) ELSE k.warned_half_at END,
        warned_most_at = CASE WHEN due.most THEN coalesce(k.warned_most_at, %(now)s) ELSE k.warned_most_at END,
        escalated_at = CASE WHEN due.late THEN coalesce(k.escalated_at, %(now)s) ELSE k.escalated_at END
      FROM due WHERE k.organization_id = %(organization)s AND k.id = due.id
    RETURNING k.warned_half_at = %(now)s AS half, k.warned_most_at = %(now)s AS most, k.escalated_at = %(now)s AS late)
SELECT count(*) FILTER (WHERE half), count(*) FILTER (WHERE most), count(*) FILTER (WHERE late) FROM changed
"""
TABLES = {
    "cases_caseclock": ("event_on", "done_on IS NULL AND stopped_at IS NULL"),
    "desk_task": ("(created_at AT TIME ZONE %(zone)s)::date", "done_at IS NULL AND stopped_at IS NULL"),
}


def statement(table: str) -> str:
    """The statement for one of ``TABLES``; parameters organization, today, zone and now."""
    since, running = TABLES[table]
    return SWEEP.format(
        table=table,
        running=running,
        half=f"(%(today)s - {since}) * 2 >= due_on - {since}",
        most=f"(%(today)s - {since}) * 5 >= (due_on - {since}) * 4",
        late="(due_on < %(today)s AND whose = 'employer')",
    )


def deadlines_catch_up(*, actor: Actor) -> dict[str, int]:
    """Warn and escalate whatever is due for it and was not yet; returns how many of each.

    ``half`` and ``most``: deadlines and tasks of which half and 80 % of the time is gone; ``escalated``: those of the
    employer that are late, which everybody who handles cases then has in their queue.
    """
    require(actor, "task.change")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        zone = organizations.settings_of(actor.organization_id).time_zone
        counts = [_sweep(table, actor, zone, clock.today(zone), clock.now()) for table in TABLES]
        half, most, escalated = (sum(column) for column in zip(*counts, strict=True))
        found = {"half": half, "most": most, "escalated": escalated}
        if any(found.values()):
            audit.append(
                actor=actor, action="deadlines.catch_up", object_type="organization",
                object_id=actor.organization_id, details=found,
            )  # fmt: skip
    return found


def _sweep(table: str, actor: Actor, zone: str, today: date, now: datetime) -> tuple[int, ...]:
    values: dict[str, Any] = {"organization": actor.organization_id, "zone": zone, "today": today, "now": now}
    with connection.cursor() as cursor:
        cursor.execute(statement(table), values)
        return tuple(cursor.fetchone())

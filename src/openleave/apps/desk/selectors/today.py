"""One day of the desk: what is due and late, who is waited for, who leaves and who comes back, and the load ahead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import Q

from openleave.apps.cases import walls
from openleave.apps.cases.choices import GRANTED
from openleave.apps.cases.models import LeaveCase
from openleave.apps.desk.selectors.hidden import not_hidden
from openleave.kernel.actor import Actor
from openleave.kernel.permissions import require

DAYS = 14
SHOWN = 20
COUNT_LIMIT = 999


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many open lines wait for whom, and how many of ours are near: counted up to ``COUNT_LIMIT`` + 1.

    ``late``, ``due_today``: all; ``us``: ours, not yet late; ``employee``: theirs; ``clinic``: what rests because a
    clinic has to answer; ``most``: of which 80 % of the time is gone; ``inbox``: what has come in and waits.
    """

    late: int
    due_today: int
    us: int
    employee: int
    clinic: int
    most: int
    inbox: int


@dataclass(frozen=True, slots=True)
class Load:
    """A day ahead: how many legal deadlines and tasks fall due."""

    on: date
    deadlines: int
    tasks: int

    @property
    def both(self) -> int:
        return self.deadlines + self.tasks


@dataclass(frozen=True, slots=True)
class Moving:
    """A case whose leave begins or ends on the day."""

    case_id: UUID
    number: str
    employee_id: UUID
    begins: bool
    back: bool


# What runs, by index. The walls are a list of the few cases that are hidden.
RUNNING = """
 SELECT k.due_on, 1 AS kind FROM cases_caseclock k
  WHERE k.organization_id = %(organization)s AND k.done_on IS NULL AND k.stopped_at IS NULL AND {wall} AND {when}
 UNION ALL
 SELECT k.due_on, 2 FROM desk_task k
  WHERE k.organization_id = %(organization)s AND k.done_at IS NULL AND k.stopped_at IS NULL AND {wall} AND {when}"""
CONDITIONS = {
    "late": "k.due_on < %(today)s AND k.whose = 'employer'",
    "due_today": "k.due_on = %(today)s",
    "us": "k.due_on >= %(today)s AND k.whose = 'employer'",
    "employee": "k.whose = 'employee'",
    "clinic": "k.snoozed_until_on > %(today)s AND k.snoozed_why = 'waiting_provider'",
    "most": "k.due_on >= %(today)s AND k.warned_most_at IS NOT NULL",
}
COUNT = "(SELECT count(*) FROM (SELECT 1 FROM ({running}) running LIMIT {limit}) counted)"
LOAD = """
(SELECT coalesce(json_agg(json_build_array(due_on, deadlines, tasks)), '[]') FROM (
  SELECT due_on, count(*) FILTER (WHERE kind = 1) AS deadlines, count(*) FILTER (WHERE kind = 2) AS tasks
    FROM ({running}) running GROUP BY due_on) by_day)"""


def waiting(*, actor: Actor, today: date, inbox: int) -> tuple[Waiting, list[Load]]:
    """The day's counts, and how much falls due on each of the next 14 days, today among them. One statement; ``inbox``
    is counted by the caller."""
    require(actor, "case.read")
    wall, walled = not_hidden(actor)
    parts = [
        COUNT.format(running=RUNNING.format(wall=wall, when=when), limit=COUNT_LIMIT + 1)
        for when in CONDITIONS.values()
    ]
    ahead = RUNNING.format(wall=wall, when="k.due_on >= %(today)s AND k.due_on <= %(last)s")
    days = [today + timedelta(days=step) for step in range(DAYS)]
    values = {"organization": actor.organization_id, "today": today, "last": days[-1]} | walled
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}, {LOAD.format(running=ahead)}", values)
        *counts, found = cursor.fetchone()
    by_day = {date.fromisoformat(on): tuple(numbers) for on, *numbers in found}
    load = [Load(on, *by_day.get(on, (0, 0))) for on in days]
    return Waiting(**dict(zip(CONDITIONS, counts, strict=True)), inbox=inbox), load


def moving(*, actor: Actor, today: date) -> list[Moving]:
    """Whose leave begins today and who is expected back today; at most 40. One statement, no names."""
    require(actor, "case.read")
    rows = LeaveCase.objects.filter(
        Q(starts_on=today) | Q(expected_back_on=today), walls.visible(actor),
        organization_id=actor.organization_id, state__in=GRANTED,
    ).order_by("id")  # fmt: skip
    fields = ("id", "number", "employee_id", "starts_on", "expected_back_on")
    return [Moving(*row[:3], row[3] == today, row[4] == today) for row in rows.values_list(*fields)[: 2 * SHOWN]]

"""One day of the desk: what is due and late, who is waited for, who leaves and who comes back, and the load ahead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q

from openleave.apps.cases import walls
from openleave.apps.cases.models import GRANTED, LeaveCase
from openleave.apps.desk.selectors.hidden import not_hidden
from openleave.apps.people import selectors as people
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
    name: str
    employee_id: UUID


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
SELECT due_on, count(*) FILTER (WHERE kind = 1), count(*) FILTER (WHERE kind = 2) FROM ({running}) running
 GROUP BY due_on"""


def waiting(*, actor: Actor, today: date, inbox: int) -> Waiting:
    """The day's counts. One statement; ``inbox`` is counted by the caller."""
    require(actor, "case.read")
    wall, values = not_hidden(actor)
    parts = [
        COUNT.format(running=RUNNING.format(wall=wall, when=when), limit=COUNT_LIMIT + 1)
        for when in CONDITIONS.values()
    ]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}", _values(actor, today) | values)
        return Waiting(**dict(zip(CONDITIONS, cursor.fetchone(), strict=True)), inbox=inbox)


def load(*, actor: Actor, today: date) -> list[Load]:
    """How much falls due on each of the next 14 days, today among them. One statement."""
    require(actor, "case.read")
    wall, walled = not_hidden(actor)
    values = _values(actor, today) | {"last": today + timedelta(days=DAYS - 1)} | walled
    running = RUNNING.format(wall=wall, when="k.due_on >= %(today)s AND k.due_on <= %(last)s")
    with connection.cursor() as cursor:
        cursor.execute(LOAD.format(running=running), values)
        found = {row[0]: row[1:] for row in cursor.fetchall()}
    days = [today + timedelta(days=step) for step in range(DAYS)]
    return [Load(on, *found.get(on, (0, 0))) for on in days]


def moving(*, actor: Actor, today: date) -> tuple[list[Moving], list[Moving]]:
    """Whose leave begins today, and who is expected back today; at most 20 each. Two statements."""
    require(actor, "case.read")
    assert actor.organization_id is not None
    begins = Q(starts_on=today, state__in=GRANTED)
    back = Q(expected_back_on=today, state__in=GRANTED)
    fields = ("id", "number", "employee_id", "starts_on", "expected_back_on")
    rows: list[tuple[Any, ...]] = []
    for condition in (begins, back):
        found = LeaveCase.objects.filter(condition, walls.visible(actor), organization_id=actor.organization_id)
        rows += found.order_by("id").values_list(*fields)[:SHOWN]
    names = people.names_of(actor.organization_id, {row[2] for row in rows}, today)
    made = {row: Moving(row[0], row[1], names.get(row[2], ""), row[2]) for row in rows}
    unique = list(dict.fromkeys(rows))
    return (
        [made[row] for row in unique if row[3] == today],
        [made[row] for row in unique if row[4] == today],
    )


def _values(actor: Actor, today: date) -> dict[str, Any]:
    return {"organization": actor.organization_id, "today": today}

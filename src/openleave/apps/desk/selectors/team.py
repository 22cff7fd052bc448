"""Who is away when: dates and nothing else. No reason, no kind of leave, no law is read here at all.

Away are people whose leave was granted: from its first to its last day, and on single days of an intermittent leave as
they were recorded. What these statements do not select cannot be shown.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from openleave.apps.cases import walls
from openleave.apps.desk.models import CalendarChoice
from openleave.apps.people import selectors as people
from openleave.kernel.actor import Actor
from openleave.kernel.permissions import require

PEOPLE_SHOWN = 100
#: More spans than this of one period are not read: a page could not show them.
MOST_ROWS = 5_000


@dataclass(frozen=True, slots=True)
class Where:
    """Of whom: people of a worksite, of a department, of a manager; all that are given hold together."""

    worksite_id: UUID | None = None
    department: str = ""
    manager_id: UUID | None = None


@dataclass(slots=True)
class Person:
    """Somebody who is away on some days of the period."""

    employee_id: UUID
    name: str
    worksite: str
    department: str
    days: set[date] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Overlap:
    """A day on which more people of a unit are away than was chosen."""

    on: date
    unit: str
    count: int


@dataclass(frozen=True, slots=True)
class Team:
    """``people`` by name, at most 100 of ``count``; ``by_day`` how many are away on each day; ``overlaps`` by day."""

    people: list[Person]
    count: int
    by_day: dict[date, int]
    overlaps: list[Overlap]
    choice: CalendarChoice


# Spans of leave that touch the period, and single days; with where the person works on its first day.
AWAY = """
WITH away AS (
    SELECT c.employee_id, greatest(c.starts_on, %(first)s) AS first,
           least(coalesce(least(c.ends_on, c.expected_back_on - 1), c.ends_on, c.expected_back_on - 1, %(last)s),
                 %(last)s) AS last
      FROM cases_leavecase c
     WHERE c.organization_id = %(organization)s AND coalesce(c.ends_on, 'infinity'::date) >= %(first)s
       AND c.state IN ('designated', 'partly_designated', 'open', 'returning', 'closed')
       AND (c.state <> 'closed' OR c.closed_as IN ('returned', 'exhausted', 'separated'))
       AND c.starts_on <= %(last)s AND c.pattern <> 'intermittent' AND ({wall})
    UNION ALL
    SELECT c.employee_id, a.absent_on, a.absent_on FROM cases_absence a
      JOIN cases_leavecase c ON c.organization_id = a.organization_id AND c.id = a.case_id
     WHERE a.organization_id = %(organization)s AND a.absent_on BETWEEN %(first)s AND %(last)s
       AND a.reversed_at IS NULL AND c.pattern = 'intermittent' AND c.state <> 'cancelled' AND ({wall}))
SELECT away.employee_id, away.first, away.last, coalesce(w.name, ''), coalesce(s.department, '')
  FROM away LEFT JOIN LATERAL (
      SELECT s.worksite_id, s.department, s.manager_id FROM people_assignment s
       WHERE s.organization_id = %(organization)s AND s.employee_id = away.employee_id AND s.superseded_at IS NULL
         AND s.valid_from <= %(last)s AND (s.valid_to IS NULL OR s.valid_to >= %(first)s)
       ORDER BY s.valid_from DESC LIMIT 1) s ON true
  LEFT JOIN organizations_worksite w ON w.organization_id = %(organization)s AND w.id = s.worksite_id
 WHERE away.last >= away.first {where} ORDER BY away.employee_id, away.first LIMIT {limit}
"""


def team(*, actor: Actor, first: date, last: date, where: Where, unit: str = "department") -> Team:
    """Who is away from ``first`` to ``last``. Three statements.

    ``unit``: overlaps are looked for among people of the same 'department' or 'worksite'.
    """
    require(actor, "calendar.read")
    assert actor.organization_id is not None
    found: dict[UUID, Person] = {}
    spans = away(actor=actor, first=first, last=last, where=where)
    names = people.names_of(actor.organization_id, {row[0] for row in spans}, first)
    for employee_id, begins, ends, worksite, department in spans:
        person = found.get(employee_id)
        if person is None:
            person = found[employee_id] = Person(employee_id, names.get(employee_id, ""), worksite, department)
        person.days.update(begins + timedelta(days=step) for step in range((ends - begins).days + 1))
    shown = sorted(found.values(), key=lambda person: (person.name.casefold(), person.employee_id))
    choice = calendar_choice(actor.organization_id)
    counted: Counter[tuple[date, str]] = Counter()
    for person in shown:
        counted.update((day, getattr(person, unit)) for day in person.days if getattr(person, unit))
    overlaps = [Overlap(*key, count) for key, count in counted.items() if count > choice.most_away]
    return Team(
        people=shown[:PEOPLE_SHOWN],
        count=len(shown),
        by_day=Counter(day for person in shown for day in person.days),
        overlaps=sorted(overlaps, key=lambda one: (one.on, one.unit.casefold())),
        choice=choice,
    )


def away(*, actor: Actor, first: date, last: date, where: Where) -> list[tuple[UUID, date, date, str, str]]:
    """(employee, first day, last day, worksite, department) of each span within the period. One statement."""
    require(actor, "calendar.read")
    wall, walled = walls.sql(actor, "c")
    values: dict[str, Any] = {"organization": actor.organization_id, "first": first, "last": last} | walled
    conditions = []
    if where.worksite_id:
        conditions.append("AND s.worksite_id = %(worksite)s")
        values["worksite"] = where.worksite_id
    if where.department:
        conditions.append("AND s.department = %(department)s")
        values["department"] = where.department
    if where.manager_id:
        conditions.append("AND s.manager_id = %(manager)s")
        values["manager"] = where.manager_id
    with connection.cursor() as cursor:
        cursor.execute(AWAY.format(wall=wall, where=" ".join(conditions), limit=MOST_ROWS), values)
        return cursor.fetchall()


def calendar_choice(organization_id: UUID) -> CalendarChoice:
    """What the organization chose for its calendar; what a new one has where it chose nothing. One statement."""
    found = CalendarChoice.objects.filter(organization_id=organization_id).first()
    return found or CalendarChoice(organization_id=organization_id)


MANAGERS = """
SELECT DISTINCT manager_id FROM people_assignment
 WHERE organization_id = %s AND superseded_at IS NULL AND manager_id IS NOT NULL AND valid_from <= %s
   AND (valid_to IS NULL OR valid_to >= %s) LIMIT 300
"""


def managers(*, actor: Actor, today: date) -> list[tuple[UUID, str]]:
    """Who has people reporting to them today: (id, name) by name, at most 300. Two statements."""
    require(actor, "calendar.read")
    assert actor.organization_id is not None
    with connection.cursor() as cursor:
        cursor.execute(MANAGERS, [actor.organization_id, today, today])
        ids = [row[0] for row in cursor.fetchall()]
    names = people.names_of(actor.organization_id, ids, today) if ids else {}
    return sorted(names.items(), key=lambda pair: pair[1].casefold())

"""What is known about the workforce: employees by week (coverage), and by worksite on the day of notice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from openleave.apps.cases.facts_people import KNOWN, KNOWN_NOW

#: Degrees that surely contain 75 miles (29 CFR 825.110(a)(3)) anywhere in the United States; the engine measures.
LATITUDE_MARGIN, LONGITUDE_MARGIN = "1.2", "4"

WORKSITES = """
SELECT w.id, w.name, w.state, w.latitude, w.longitude, COALESCE(c.employees, 0)
FROM organizations_worksite w
LEFT JOIN (
    SELECT a.worksite_id, count(DISTINCT a.employee_id) AS employees
    FROM (SELECT * FROM people_assignment WHERE organization_id = %(organization)s AND {known}
             AND valid_from <= %(on)s AND (valid_to IS NULL OR valid_to >= %(on)s)) a
    JOIN (SELECT employee_id FROM people_employment WHERE organization_id = %(organization)s AND {known}
             AND hired_on <= %(on)s AND (separated_on IS NULL OR separated_on >= %(on)s)) e USING (employee_id)
    GROUP BY a.worksite_id
) c ON c.worksite_id = w.id
WHERE w.organization_id = %(organization)s AND (
    w.id = ANY(%(own)s) OR EXISTS (
        SELECT FROM organizations_worksite o WHERE o.organization_id = w.organization_id AND o.id = ANY(%(own)s)
           AND abs(o.latitude - w.latitude) <= %(latitude)s AND abs(o.longitude - w.longitude) <= %(longitude)s))
ORDER BY w.code
"""

STATED = """
SELECT week_starts_on, employees FROM organizations_headcountweek
WHERE organization_id = %(organization)s AND {known} AND week_starts_on BETWEEN %(first)s AND %(last)s
ORDER BY week_starts_on
"""

PAYROLL = """
SELECT GREATEST(hired_on, %(first)s), separated_on, count(*) FROM people_employment
WHERE organization_id = %(organization)s AND {known}
  AND hired_on <= %(last)s AND (separated_on IS NULL OR separated_on >= %(first)s)
GROUP BY 1, 2
"""


@dataclass(frozen=True, slots=True)
class Workforce:
    """``headcounts`` by week and ``worksites`` with theirs, as the engine reads them."""

    headcounts: list[dict[str, Any]]
    worksites: list[dict[str, Any]]


def workforce_facts(
    organization_id: UUID,
    *,
    on: date,
    until: date,
    worksite_ids: list[UUID],
    workweek_starts_on: int,
    known_at: datetime | None,
) -> Workforce:
    """Employees by week of the calendar year before ``on`` through ``until``, and by worksite on ``on``."""
    known = KNOWN_NOW if known_at is None else KNOWN
    parameters = {"organization": organization_id, "known_at": known_at, "on": on}
    with connection.cursor() as cursor:
        cursor.execute(
            WORKSITES.format(known=known),
            parameters | {"own": worksite_ids, "latitude": LATITUDE_MARGIN, "longitude": LONGITUDE_MARGIN},
        )
        worksites = [_worksite(row, on) for row in cursor.fetchall()]
        first = date(on.year - 1, 1, 1)
        first -= timedelta(days=(first.weekday() - workweek_starts_on) % 7)
        parameters |= {"first": first, "last": until}
        cursor.execute(STATED.format(known=known), parameters)
        by_week = dict(cursor.fetchall())
        if not by_week:
            cursor.execute(PAYROLL.format(known=known), parameters)
            by_week = weekly_counts(cursor.fetchall(), first, until)
    return Workforce(_runs(by_week), worksites)


def weekly_counts(spans: list[tuple[date, date | None, int]], first: date, last: date) -> dict[date, int]:
    """People on the payroll on each working day of each week that begins between ``first`` (a week's start) and ``last``.

    Not counted in a week: who started after its first working day or left before its last (29 CFR 825.105(d)).
    Working days are Monday to Friday. ``spans`` are (first day, last day or None, how many people).
    """
    weeks = (last - first).days // 7 + 1
    working = [day for day in range(7) if (first.weekday() + day) % 7 < 5]
    opening, closing = working[0], working[-1]  # days from a week's start to its first and last working day
    change = [0] * (weeks + 1)
    for starts_on, ends_on, people in spans:
        begin = max(0, -((opening - (starts_on - first).days) // 7))
        end = weeks if ends_on is None else min(weeks, ((ends_on - first).days - closing) // 7 + 1)
        if begin < end:
            change[begin] += people
            change[end] -= people
    counts, total = {}, 0
    for week in range(weeks):
        total += change[week]
        counts[first + timedelta(days=7 * week)] = total
    return counts


def _worksite(row: tuple[Any, ...], on: date) -> dict[str, Any]:
    worksite_id, name, state, latitude, longitude, employees = row
    site: dict[str, Any] = {"id": str(worksite_id), "name": name}
    if state:
        site["state"] = state
    if latitude is not None and longitude is not None:
        site |= {"latitude": str(latitude), "longitude": str(longitude)}
    return site | {"headcounts": [{"on": on.isoformat(), "employees": employees}]}


def _runs(by_week: dict[date, int]) -> list[dict[str, Any]]:
    """Consecutive weeks with the same count as one entry."""
    runs: list[dict[str, Any]] = []
    after: date | None = None
    for starts_on, employees in sorted(by_week.items()):
        ends_on = starts_on + timedelta(days=6)
        if runs and after == starts_on and runs[-1]["employees"] == employees:
            runs[-1]["ends_on"] = ends_on.isoformat()
        else:
            runs.append({"starts_on": starts_on.isoformat(), "ends_on": ends_on.isoformat(), "employees": employees})
        after = starts_on + timedelta(days=7)
    return runs

"""How many employees: at each worksite on a date, near one, and on the payroll week by week.

All set-based over facts valid on the date and believed at an instant. A person counts once.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connection

from openleave.apps.organizations.models import Worksite
from openleave.kernel.errors import NotFound

EARTH_RADIUS_MILES = 3958.7613

# Believed at an instant: recorded by then and not yet replaced. "now" reads the current versions alone (partial index).
_BELIEVED = "({0}.recorded_at <= %(known_at)s AND ({0}.superseded_at IS NULL OR {0}.superseded_at > %(known_at)s))"
_CURRENT = "({0}.superseded_at IS NULL)"

_BY_WORKSITE = """
    SELECT worksite_id, count(*) FROM (
        SELECT DISTINCT ON (e.employee_id) a.worksite_id
        FROM people_employment e
        LEFT JOIN people_assignment a ON a.organization_id = %(organization)s AND a.employee_id = e.employee_id AND {a}
          AND a.valid_from <= %(on)s AND (a.valid_to IS NULL OR a.valid_to >= %(on)s)
        WHERE e.organization_id = %(organization)s AND {e}
          AND e.hired_on <= %(on)s AND (e.separated_on IS NULL OR e.separated_on >= %(on)s)
        ORDER BY e.employee_id, a.valid_from DESC
    ) present GROUP BY worksite_id
"""

# Each span is +1 at its first full workweek and -1 after its last; a running sum over the weeks gives the headcount.
_PAYROLL = """
    WITH spans AS (
        SELECT GREATEST(0, CEIL((e.hired_on - %(first)s) / 7.0)::int) AS starts,
               LEAST(%(weeks)s, COALESCE(FLOOR((e.separated_on - 6 - %(first)s) / 7.0)::int + 1, %(weeks)s)) AS ends
        FROM people_employment e WHERE e.organization_id = %(organization)s AND {e}
    ), changes AS (
        SELECT starts AS week, 1 AS change FROM spans WHERE starts < ends
        UNION ALL SELECT ends, -1 FROM spans WHERE starts < ends
        UNION ALL SELECT generate_series(0, %(weeks)s - 1), 0
    ), sums AS (SELECT week, sum(change) AS change FROM changes GROUP BY week)
    SELECT week, sum(change) OVER (ORDER BY week) FROM sums ORDER BY week
"""


@dataclass(frozen=True, slots=True)
class Span:
    """A headcount that held from one day to another, both included."""

    starts_on: date
    ends_on: date
    employees: int


def headcount_by_worksite(
    organization_id: UUID, on: date, *, known_at: datetime | None = None
) -> dict[UUID | None, int]:
    """Employees on a date by the worksite they report to; None collects those without one."""
    query = _BY_WORKSITE.format(a=_when("a", known_at), e=_when("e", known_at))
    with connection.cursor() as cursor:
        cursor.execute(query, {"organization": organization_id, "on": on, "known_at": known_at})
        return {worksite_id: int(count) for worksite_id, count in cursor.fetchall()}


def headcount_on(organization_id: UUID, on: date, *, known_at: datetime | None = None) -> int:
    """All employees on a date."""
    return sum(headcount_by_worksite(organization_id, on, known_at=known_at).values())


def headcount_within(
    organization_id: UUID, worksite_id: UUID, miles: int, on: date, *, known_at: datetime | None = None
) -> tuple[int, list[UUID]]:
    """Employees at a worksite and at those within ``miles`` of it in a straight line, and the sites left out.

    Surface miles (29 CFR 825.111(b)) are never shorter than the straight line, so a worksite beyond is beyond for
    certain. The second result lists worksites with employees but without coordinates, which cannot be placed. Raises
    NotFound when the worksite does not exist.
    """
    counts = headcount_by_worksite(organization_id, on, known_at=known_at)
    sites = {site.id: site for site in Worksite.objects.filter(organization_id=organization_id)}
    if worksite_id not in sites:
        raise NotFound
    centre = sites[worksite_id]
    employees, unplaced = counts.get(worksite_id, 0), []
    for site_id, site in sites.items():
        if site_id == worksite_id or not counts.get(site_id):
            continue
        distance = miles_between(centre, site)
        if distance is None:
            unplaced.append(site_id)
        elif distance <= miles:
            employees += counts[site_id]
    return employees, unplaced


def miles_between(one: Worksite, other: Worksite) -> float | None:
    """Straight-line miles over the globe (haversine), or None when a coordinate is missing."""
    if None in (one.latitude, one.longitude, other.latitude, other.longitude):
        return None
    first, second = math.radians(float(one.latitude)), math.radians(float(other.latitude))
    across = math.radians(float(other.longitude) - float(one.longitude))
    half = math.sin((second - first) / 2) ** 2 + math.cos(first) * math.cos(second) * math.sin(across / 2) ** 2
    return 2 * EARTH_RADIUS_MILES * math.asin(math.sqrt(half))


def payroll_weeks(
    organization_id: UUID, first_week_on: date, weeks: int, *, known_at: datetime | None = None
) -> list[tuple[date, int]]:
    """For each of ``weeks`` workweeks from ``first_week_on``: employees on the payroll on every one of its days.

    29 CFR 825.105(b)-(d): someone hired or separated within the week is not counted in it.
    """
    if weeks <= 0:
        return []
    parameters = {"organization": organization_id, "first": first_week_on, "weeks": weeks, "known_at": known_at}
    with connection.cursor() as cursor:
        cursor.execute(_PAYROLL.format(e=_when("e", known_at)), parameters)
        counts = {week: int(count) for week, count in cursor.fetchall()}
    return [(first_week_on + timedelta(weeks=week), counts[week]) for week in range(weeks)]


def payroll_spans(
    organization_id: UUID, first_week_on: date, weeks: int, *, known_at: datetime | None = None
) -> list[Span]:
    """The same, with equal neighbouring weeks joined."""
    return joined_weeks(payroll_weeks(organization_id, first_week_on, weeks, known_at=known_at))


def joined_weeks(weeks: Iterable[tuple[date, int]]) -> list[Span]:
    """Consecutive workweeks with their headcounts, equal neighbours as one."""
    spans: list[Span] = []
    for starts_on, employees in weeks:
        ends_on = starts_on + timedelta(days=6)
        if spans and spans[-1].employees == employees:
            spans[-1] = Span(spans[-1].starts_on, ends_on, employees)
        else:
            spans.append(Span(starts_on, ends_on, employees))
    return spans


def weeks_at_least(weeks: Iterable[tuple[date, int]], threshold: int) -> dict[int, int]:
    """Calendar year to the number of its workweeks with at least ``threshold`` employees (by its first day)."""
    found: dict[int, int] = {}
    for starts_on, employees in weeks:
        if employees >= threshold:
            found[starts_on.year] = found.get(starts_on.year, 0) + 1
    return found


def _when(alias: str, known_at: datetime | None) -> str:
    return (_CURRENT if known_at is None else _BELIEVED).format(alias)

"""What is known about the workforce: employees by week (coverage), and by worksite on the day of notice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection

from openleave.apps.cases.facts_people import KNOWN, KNOWN_NOW
from openleave.apps.organizations import selectors as organizations
from openleave.apps.people import selectors as people

#: Degrees that surely contain 75 miles (29 CFR 825.110(a)(3)) anywhere in the United States; the engine measures.
LATITUDE_MARGIN, LONGITUDE_MARGIN = Decimal("1.2"), Decimal(4)

# What the organization itself stated outranks what its employment records add up to.
STATED = """
SELECT week_starts_on, employees FROM organizations_headcountweek
WHERE organization_id = %(organization)s AND {known} AND week_starts_on BETWEEN %(first)s AND %(last)s
ORDER BY week_starts_on
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
    first = date(on.year - 1, 1, 1)
    first -= timedelta(days=(first.weekday() - workweek_starts_on) % 7)
    headcounts = _stated(organization_id, first, until, known_at)
    if not headcounts:
        weeks = (until - first).days // 7 + 1
        headcounts = [
            _span(span.starts_on, span.ends_on, span.employees)
            for span in people.payroll_spans(organization_id, first, weeks, known_at=known_at)
        ]
    return Workforce(headcounts, _worksites(organization_id, on, set(worksite_ids), known_at))


def _stated(organization_id: UUID, first: date, last: date, known_at: datetime | None) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(
            STATED.format(known=KNOWN_NOW if known_at is None else KNOWN),
            {"organization": organization_id, "known_at": known_at, "first": first, "last": last},
        )
        return [_span(week, week + timedelta(days=6), employees) for week, employees in cursor.fetchall()]


def _worksites(organization_id: UUID, on: date, own: set[UUID], known_at: datetime | None) -> list[dict[str, Any]]:
    counts = people.headcount_by_worksite(organization_id, on, known_at=known_at)
    sites = organizations.worksites(organization_id)
    centres = [site for site in sites if site.id in own]
    return [
        _worksite(site, on, counts.get(site.id, 0))
        for site in sites
        if site.id in own or (counts.get(site.id) and any(_may_be_near(site, centre) for centre in centres))
    ]


def _may_be_near(site: Any, centre: Any) -> bool:
    """False only when it is surely beyond; a worksite without coordinates is for the engine to ask about."""
    if None in (site.latitude, site.longitude, centre.latitude, centre.longitude):
        return True
    return (
        abs(site.latitude - centre.latitude) <= LATITUDE_MARGIN
        and abs(site.longitude - centre.longitude) <= LONGITUDE_MARGIN
    )


def _worksite(site: Any, on: date, employees: int) -> dict[str, Any]:
    found: dict[str, Any] = {"id": str(site.id), "name": site.name}
    if site.state:
        found["state"] = site.state
    if site.latitude is not None and site.longitude is not None:
        found |= {"latitude": str(site.latitude), "longitude": str(site.longitude)}
    return found | {"headcounts": [{"on": on.isoformat(), "employees": employees}]}


def _span(starts_on: date, ends_on: date, employees: int) -> dict[str, Any]:
    return {"starts_on": starts_on.isoformat(), "ends_on": ends_on.isoformat(), "employees": employees}

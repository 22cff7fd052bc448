"""What is known about the workforce: employees by week (coverage), and by worksite on the day of notice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from openleave.apps.people import selectors as people

#: Degrees that surely contain 75 miles (29 CFR 825.110(a)(3)) anywhere in the United States; the engine measures.
LATITUDE_MARGIN, LONGITUDE_MARGIN = Decimal("1.2"), Decimal(4)


@dataclass(frozen=True, slots=True)
class WorkforceFacts:
    """``headcounts`` by week and State, ``worksites`` with theirs, as the engine reads them; ``sites``: all, by id."""

    headcounts: list[dict[str, Any]]
    worksites: list[dict[str, Any]]
    sites: dict[str, Any]


def workforce_facts(
    workforce: people.Workforce, *, on: date, until: date, worksite_ids: list[UUID], workweek_starts_on: int
) -> WorkforceFacts:
    """Employees by week of the calendar year before ``on`` through ``until``, and by worksite on ``on``."""
    first = date(on.year - 1, 1, 1)
    first -= timedelta(days=(first.weekday() - workweek_starts_on) % 7)
    # What the organization itself stated outranks what its employment records add up to.
    headcounts = [_span(week, week + timedelta(days=6), count) for week, count in workforce.stated_weeks(first, until)]
    if not headcounts:
        weeks = workforce.payroll_weeks(first, (until - first).days // 7 + 1)
        headcounts = [_span(span.starts_on, span.ends_on, span.employees) for span in people.joined_weeks(weeks)]
    return WorkforceFacts(
        headcounts + _by_state(workforce, on),
        _worksites(workforce, on, set(worksite_ids)),
        {str(site.id): site for site in workforce.worksites()},
    )


def _by_state(workforce: people.Workforce, on: date) -> list[dict[str, Any]]:
    """Employees of each State on a day; nothing while somebody's place of work is not known."""
    states = {site.id: site.state for site in workforce.worksites()}
    counts: dict[str, int] = {}
    for site_id, employees in workforce.by_worksite(on).items():
        state = states.get(site_id) if site_id else None
        if not state:
            return []
        counts[state] = counts.get(state, 0) + employees
    return [
        {"on": on.isoformat(), "state": state, "employees": employees} for state, employees in sorted(counts.items())
    ]


def _worksites(workforce: people.Workforce, on: date, own: set[UUID]) -> list[dict[str, Any]]:
    counts = workforce.by_worksite(on)
    sites = workforce.worksites()
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

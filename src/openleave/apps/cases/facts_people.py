"""What is known about one employee, as the engine's facts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import groupby
from typing import Any
from uuid import UUID

from openleave.apps.people.selectors import Assigned
from openleave.engine.facts_words import WEEKDAYS

#: Weeks of hours to read: the 12 months before the leave, and the weeks that straddle their ends.
HOURS_BEFORE, HOURS_AFTER = timedelta(days=385), timedelta(days=14)
AVERAGE_WEEKS = 52
WEEK_MINUTES = 7 * 1440


@dataclass(frozen=True, slots=True)
class EmployeeFacts:
    """``document`` is the engine's ``employee``.

    ``unrecorded`` are the weeks of the 12 months before the leave without hours: first day, and the minutes that may at
    most have been (or will be) worked in it.
    """

    document: dict[str, Any]
    unrecorded: list[tuple[date, int]]


def employee_facts(employee_id: UUID, read: dict[str, Any], *, leave_starts_on: date) -> EmployeeFacts:
    """Employments, hours by week around the 12 months before the leave, dated schedules and places of work.

    ``read`` has the columns of ``people.employee_columns``.
    """
    employments, hours, profiles, schedules = (
        read[name] or [] for name in ("employments", "hours", "profiles", "schedules")
    )
    assignments = [Assigned(*row) for row in read["assignments"] or []]
    found: dict[str, Any] = {
        "id": str(employee_id),
        "employments": [_known(starts_on=hired, ends_on=separated) for hired, separated in employments],
        "hours": _hours(hours),
        "schedules": _schedules(assignments, {row[0]: row[1:] for row in schedules}, hours),
        "locations": _locations(assignments, profiles),
        "jobs": _jobs(assignments),
    }
    full_time = _latest(assignments, leave_starts_on.isoformat()).full_time if assignments else None
    if full_time is not None:
        found["full_time"] = full_time
    if not hours and any(one.exempt for one in assignments):
        # Nobody clocks their hours: the employer bears the burden of proof (29 CFR 825.110(c)(3)).
        found["has_hours_records"] = False
    return EmployeeFacts(found, unrecorded_weeks(employments, hours, leave_starts_on))


def unrecorded_weeks(
    employments: list[list[Any]], hours: list[list[Any]], leave_starts_on: date
) -> list[tuple[date, int]]:
    """Weeks before the leave in which the employee was employed and for which no hours are recorded.

    In a hole between recorded weeks anything may have been worked. Weeks after the last recorded one, reported late or
    still to come, are taken to be like the longest recorded week.
    """
    if not hours:
        return []
    recorded = {date.fromisoformat(row[0]) for row in hours}
    last = max(recorded)
    longest = max(row[1] for row in hours)
    spans = [
        (date.fromisoformat(hired), date.fromisoformat(separated) if separated else date.max)
        for hired, separated in employments
    ]
    window = leave_starts_on - timedelta(days=365)
    week = last - timedelta(days=7 * ((last - window).days // 7))
    found = []
    while week + timedelta(days=6) < leave_starts_on:
        if week not in recorded and any(hired <= week and week + timedelta(days=6) <= gone for hired, gone in spans):
            found.append((week, WEEK_MINUTES if week < last else longest))
        week += timedelta(days=7)
    return found


def _known(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in (None, "")}


def _hours(rows: list[list[Any]]) -> list[dict[str, Any]]:
    """Consecutive weeks of the same length as one entry: a year of them is one line of the explanation, not 52."""
    entries: list[dict[str, Any]] = []
    after: date | None = None
    for week_of, minutes, _scheduled in rows:
        starts_on = date.fromisoformat(week_of)
        if entries and after == starts_on and entries[-1]["minutes"] == minutes:
            entries[-1]["weeks"] += 1
        else:
            entries.append({"week_of": week_of, "weeks": 1, "minutes": minutes})
        after = starts_on + timedelta(days=7)
    return entries


def _schedules(
    assignments: list[Assigned], patterns: dict[str, list[Any]], hours: list[list[Any]]
) -> list[dict[str, Any]]:
    made = []
    average = average_week([scheduled for _, _, scheduled in hours])
    for one in assignments:
        schedule = schedule_facts(patterns.get(one.schedule_code), one.minutes_per_week, average)
        if schedule is not None:
            made.append({"starts_on": one.valid_from, **schedule})
    # One entry for a run of assignments that did not change the schedule.
    return [next(run) for _, run in groupby(made, key=lambda entry: {**entry, "starts_on": None})]


def schedule_facts(
    pattern: list[Any] | None, minutes_per_week: int | None, average: Fraction | None
) -> dict[str, Any] | None:
    """The schedule of an assignment: by its pattern (kind, anchor, minutes by day), else a week that varies around the
    average, or around the minutes agreed; None where nothing is known of it."""
    if pattern is not None:
        kind, anchor_on, minutes_by_day = pattern
        if kind != "variable" and minutes_by_day:
            if anchor_on is not None:
                return {"anchor_on": anchor_on, "cycle_minutes": minutes_by_day}
            if len(minutes_by_day) == len(WEEKDAYS):
                return {"minutes": dict(zip(WEEKDAYS, minutes_by_day, strict=True))}
    if average is None and minutes_per_week:
        average = Fraction(minutes_per_week)
    if pattern is None and average is None:
        return None
    return {"variable": True} | ({"average_hours_per_week": str(average / 60)} if average is not None else {})


def average_week(scheduled: list[int | None]) -> Fraction | None:
    """Average scheduled minutes of the last 12 months (29 CFR 825.205(b)(3)); None unless every week states them.

    A broken minute is rounded up: a longer workweek makes each absence a smaller share, in the employee's favour.
    """
    weeks = scheduled[-AVERAGE_WEEKS:]
    known = [minutes for minutes in weeks if minutes is not None]
    return None if len(known) < AVERAGE_WEEKS else Fraction(-(-sum(known) // len(known)))


def _locations(assignments: list[Assigned], profiles: list[list[Any]]) -> list[dict[str, Any]]:
    """Place of work and of residence from each day on which either changed. Nothing older is known than the first."""
    days = sorted({one.valid_from for one in assignments} | {row[0] for row in profiles if assignments})
    made = []
    for position, day in enumerate(days):
        job = _latest(assignments, day)
        home = _latest(profiles, day) if profiles else None
        made.append(
            _known(
                starts_on=day if position else None,
                reports_to=job.worksite_id,
                state=job.state,
                home_state=home[1] if home else None,
            )
        )
    return [next(run) for _, run in groupby(made, key=lambda entry: {**entry, "starts_on": None})]


def _jobs(assignments: list[Assigned]) -> list[dict[str, Any]]:
    """Worksite, bargaining unit, department and job title from each day on which one of them changed. Nothing older is
    known than the first."""
    made = [
        _known(
            starts_on=one.valid_from if position else None,
            worksite=one.worksite,
            union=one.union,
            department=one.department,
            job_title=one.job_title,
        )
        for position, one in enumerate(assignments)
    ]
    return [next(run) for _, run in groupby(made, key=lambda entry: {**entry, "starts_on": None})]


def add_cities(locations: list[dict[str, Any]], sites: dict[str, Any]) -> None:
    """Put the city of its worksite into each place of work that lies in the worksite's State."""
    for location in locations:
        site = sites.get(location.get("reports_to", ""))
        if site is not None and site.city and site.state == location.get("state"):
            location["city"] = site.city


def _latest[Row: (Assigned, list[Any])](rows: Iterable[Row], day: str) -> Row:
    """The row in force on a day; before the first, the first."""
    found = None
    for row in rows:
        if found is None or row[0] <= day:
            found = row
    assert found is not None
    return found

"""What is known about one employee, as the engine's facts, in one statement."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db import connection

from openleave.engine.facts_words import WEEKDAYS

#: Weeks of hours to read: the 12 months before the leave, and the weeks that straddle their ends.
HOURS_BEFORE, HOURS_AFTER = timedelta(days=385), timedelta(days=14)
AVERAGE_WEEKS = 52
WEEK_MINUTES = 7 * 1440

KNOWN = "recorded_at <= %(known_at)s AND (superseded_at IS NULL OR superseded_at > %(known_at)s)"
KNOWN_NOW = "superseded_at IS NULL"

EMPLOYEE = """
SELECT
  (SELECT json_agg(json_build_array(hired_on, separated_on) ORDER BY hired_on)
     FROM people_employment WHERE {mine}),
  (SELECT json_agg(json_build_array(week_starts_on, minutes_worked, minutes_scheduled) ORDER BY week_starts_on)
     FROM people_hoursworked WHERE {mine} AND week_starts_on BETWEEN %(hours_from)s AND %(hours_to)s),
  (SELECT json_agg(json_build_array(a.valid_from, a.worksite_id, COALESCE(NULLIF(a.work_state, ''), w.state),
                                    a.schedule_code, a.minutes_per_week, a.exempt) ORDER BY a.valid_from)
     FROM (SELECT * FROM people_assignment WHERE {mine}) a
     LEFT JOIN organizations_worksite w ON w.organization_id = a.organization_id AND w.id = a.worksite_id),
  (SELECT json_agg(json_build_array(valid_from, home_state) ORDER BY valid_from)
     FROM people_profile WHERE {mine}),
  (SELECT json_agg(json_build_array(code, kind, anchor_on, minutes_by_day))
     FROM people_schedule WHERE organization_id = %(organization)s AND {known}
      AND code IN (SELECT schedule_code FROM people_assignment WHERE {mine}))
"""


@dataclass(frozen=True, slots=True)
class EmployeeFacts:
    """``document`` is the engine's ``employee``.

    ``unrecorded`` are the weeks of the 12 months before the leave without hours: first day, and the minutes that may at
    most have been (or will be) worked in it.
    """

    document: dict[str, Any]
    unrecorded: list[tuple[date, int]]


def employee_facts(
    organization_id: UUID, employee_id: UUID, *, leave_starts_on: date, known_at: datetime | None
) -> EmployeeFacts:
    """Employments, hours by week around the 12 months before the leave, dated schedules and places of work."""
    known = KNOWN_NOW if known_at is None else KNOWN
    mine = f"organization_id = %(organization)s AND employee_id = %(employee)s AND {known}"
    with connection.cursor() as cursor:
        cursor.execute(
            EMPLOYEE.format(mine=mine, known=known),
            {
                "organization": organization_id,
                "employee": employee_id,
                "known_at": known_at,
                "hours_from": leave_starts_on - HOURS_BEFORE,
                "hours_to": leave_starts_on + HOURS_AFTER,
            },
        )
        employments, hours, assignments, profiles, schedules = (value or [] for value in cursor.fetchone())
    found: dict[str, Any] = {
        "id": str(employee_id),
        "employments": [_known(starts_on=hired, ends_on=separated) for hired, separated in employments],
        "hours": _hours(hours),
        "schedules": _schedules(assignments, {row[0]: row[1:] for row in schedules}, hours),
        "locations": _locations(assignments, profiles),
    }
    if not hours and any(exempt for *_, exempt in assignments):
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
    assignments: list[list[Any]], patterns: dict[str, list[Any]], hours: list[list[Any]]
) -> list[dict[str, Any]]:
    made = []
    for valid_from, _worksite, _state, code, minutes_per_week, _exempt in assignments:
        schedule = _schedule(patterns.get(code), minutes_per_week, hours)
        if schedule is not None:
            made.append({"starts_on": valid_from, **schedule})
    # One entry for a run of assignments that did not change the schedule.
    return [next(run) for _, run in groupby(made, key=lambda entry: {**entry, "starts_on": None})]


def _schedule(pattern: list[Any] | None, minutes_per_week: int | None, hours: list[list[Any]]) -> dict[str, Any] | None:
    if pattern is not None:
        kind, anchor_on, minutes_by_day = pattern
        if kind != "variable" and minutes_by_day:
            if anchor_on is not None:
                return {"anchor_on": anchor_on, "cycle_minutes": minutes_by_day}
            if len(minutes_by_day) == len(WEEKDAYS):
                return {"minutes": dict(zip(WEEKDAYS, minutes_by_day, strict=True))}
    average = _average_week(hours)
    if average is None and minutes_per_week:
        average = Fraction(minutes_per_week)
    if pattern is None and average is None:
        return None
    return {"variable": True} | ({"average_hours_per_week": str(average / 60)} if average is not None else {})


def _average_week(hours: list[list[Any]]) -> Fraction | None:
    """Average scheduled minutes of the last 12 months (29 CFR 825.205(b)(3)); None unless every week states them.

    A broken minute is rounded up: a longer workweek makes each absence a smaller share, in the employee's favour.
    """
    weeks = [scheduled for _, _, scheduled in hours[-AVERAGE_WEEKS:]]
    if len(weeks) < AVERAGE_WEEKS or any(scheduled is None for scheduled in weeks):
        return None
    return Fraction(-(-sum(weeks) // len(weeks)))


def _locations(assignments: list[list[Any]], profiles: list[list[Any]]) -> list[dict[str, Any]]:
    """Place of work and of residence from each day on which either changed. Nothing older is known than the first."""
    days = sorted({row[0] for row in assignments} | {row[0] for row in profiles if assignments})
    made = []
    for position, day in enumerate(days):
        job = _latest(assignments, day)
        home = _latest(profiles, day) if profiles else None
        made.append(
            _known(
                starts_on=day if position else None,
                reports_to=job[1],
                state=job[2],
                home_state=home[1] if home else None,
            )
        )
    return [next(run) for _, run in groupby(made, key=lambda entry: {**entry, "starts_on": None})]


def _latest(rows: Iterable[list[Any]], day: str) -> list[Any]:
    """The row in force on a day; before the first, the first."""
    found = None
    for row in rows:
        if found is None or row[0] <= day:
            found = row
    assert found is not None
    return found

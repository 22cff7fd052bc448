"""What OpenLeave knows of the people in a file of leave used: employment, schedules, and leave counted already."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction

import polars as pl

from openleave.apps.feeds.loading.context import Context
from openleave.apps.feeds.loading.copying import copy_in
from openleave.apps.feeds.loading.spreading import Day

_KEY = "CREATE TEMP TABLE import_person (number text PRIMARY KEY, employee_id uuid) ON COMMIT DROP"
_PEOPLE = """
UPDATE import_person k SET employee_id = x.id FROM people_employee x
WHERE x.organization_id = %s AND x.number = k.number"""
_EMPLOYMENTS = """
SELECT k.number, e.hired_on, e.separated_on FROM import_person k
JOIN people_employment e ON e.organization_id = %s AND e.employee_id = k.employee_id AND e.superseded_at IS NULL"""
_ASSIGNMENTS = """
SELECT k.number, a.valid_from, a.valid_to, a.schedule_code, a.minutes_per_week FROM import_person k
JOIN people_assignment a ON a.organization_id = %s AND a.employee_id = k.employee_id AND a.superseded_at IS NULL"""
_SCHEDULES = """
SELECT code, anchor_on, minutes_by_day FROM people_schedule
WHERE organization_id = %s AND superseded_at IS NULL AND kind <> 'variable' AND anchor_on IS NOT NULL"""
_USED = """
SELECT k.number, u.program, u.used_on, u.minutes_used, u.workweek_minutes, u.reason, u.case_id IS NOT NULL
FROM import_person k
JOIN ledger_usageentry u ON u.organization_id = %s AND u.employee_id = k.employee_id AND u.kind = 'usage'
WHERE NOT EXISTS (SELECT FROM ledger_usageentry r WHERE r.organization_id = u.organization_id
                  AND r.reverses_id = u.id AND r.kind = 'reversal')"""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A schedule that says of every day how long work was."""

    anchor_on: date
    minutes: Sequence[int]

    def on(self, day: date) -> int:
        return int(self.minutes[(day - self.anchor_on).days % len(self.minutes)])


@dataclass(frozen=True, slots=True)
class Job:
    """A stretch of an assignment."""

    valid_from: date
    valid_to: date | None
    pattern: Pattern | None
    minutes_per_week: int | None


@dataclass(frozen=True, slots=True)
class Entry:
    """Leave of a day that counts already."""

    minutes: int
    workweek: int
    reason: str | None
    of_case: bool


@dataclass(slots=True)
class Person:
    """An employee of the file."""

    employee_id: str
    spans: list[tuple[date, date | None]] = field(default_factory=list)
    jobs: list[Job] = field(default_factory=list)
    used: dict[tuple[str, date], list[Entry]] = field(default_factory=lambda: defaultdict(list))

    def employed(self, day: date) -> bool:
        return any(first <= day and (last is None or day <= last) for first, last in self.spans)

    def job(self, day: date) -> Job | None:
        return next(
            (job for job in self.jobs if job.valid_from <= day and (job.valid_to is None or day <= job.valid_to)), None
        )


def people(context: Context, numbers: Iterable[str]) -> dict[str, Person]:
    """The employees that have these numbers, with all that the rows have to be compared with: in five statements."""
    context.cursor.execute(_KEY)
    copy_in(
        context.cursor, "import_person", pl.DataFrame({"number": sorted(set(numbers))}, schema={"number": pl.String})
    )
    organization = [context.organization_id]
    context.cursor.execute(_PEOPLE, organization)
    context.cursor.execute("ANALYZE import_person")
    found = {
        number: Person(str(employee_id))
        for number, employee_id in context.query(
            "SELECT number, employee_id FROM import_person WHERE employee_id IS NOT NULL"
        )
    }
    for number, hired_on, separated_on in context.query(_EMPLOYMENTS, organization):
        found[number].spans.append((hired_on, separated_on))
    patterns = {
        code: Pattern(anchor_on, minutes)
        for code, anchor_on, text in context.query(_SCHEDULES, organization)
        if any(minutes := json.loads(text))
    }
    for number, valid_from, valid_to, code, minutes in context.query(_ASSIGNMENTS, organization):
        found[number].jobs.append(Job(valid_from, valid_to, patterns.get(code), minutes))
    for number, program, used_on, minutes, workweek, reason, of_case in context.query(_USED, organization):
        found[number].used[program, used_on].append(Entry(minutes, workweek, reason, of_case))
    return found


@dataclass(slots=True)
class Read:
    """Days read off a schedule. ``derived``: where the workweek is from ("", "schedule", "hours"); ``assumed``: that
    Monday to Friday stood in for a schedule nobody has; ``unknown``: the first day without a known workweek."""

    days: list[Day] = field(default_factory=list)
    derived: str = ""
    assumed: bool = False
    unknown: date | None = None


def read_days(person: Person, first: date, last: date, stated: int | None, week_starts_on: int) -> Read:
    """The days from first to last on which work was scheduled, with their parts of the workweek.

    ``stated`` are the minutes of the workweek as the file has them; else the schedule of the time says, else its weekly
    hours. Without a schedule a week's work is taken to be Monday to Friday in equal parts.
    """
    read = Read()
    whole = [first + timedelta(days=index) for index in range((last - first).days + 1)]
    weekdays_only = any(day.weekday() < 5 for day in whole)
    for day in whole:
        job = person.job(day)
        week = start_of_week(day, week_starts_on)
        pattern = job.pattern if job else None
        planned = sum(pattern.on(week + timedelta(days=index)) for index in range(7)) if pattern else 0
        workweek = stated or planned or (job.minutes_per_week if job else None)
        if pattern is not None and planned == 0:
            continue  # a week off in the rotation
        if pattern is not None:
            if pattern.on(day) == 0:
                continue
            part = Fraction(pattern.on(day), planned)
        else:
            if weekdays_only and day.weekday() >= 5:
                continue
            read.assumed = True
            part = Fraction(1, 5) if weekdays_only else Fraction(1, 2)
        if not workweek:
            read.unknown = day
            return read
        if not stated:
            read.derived = "schedule" if planned else "hours"
        read.days.append(Day(day, part * workweek, workweek))
    return read


def start_of_week(day: date, week_starts_on: int) -> date:
    """The first day of the organization's workweek (0 is Monday)."""
    return day - timedelta(days=(day.weekday() - week_starts_on) % 7)

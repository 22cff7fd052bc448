# ruff: noqa: RUF009 - `fact` declares a field, as dataclasses.field does
"""Facts about the employee: employment spans, hours worked, schedules, status, where they work."""

import dataclasses
import datetime as dt
from bisect import bisect_left, bisect_right
from itertools import accumulate, pairwise

from openleave.engine import facts_words as words
from openleave.engine.calendar import Timetable
from openleave.engine.facts_places import us_state
from openleave.engine.facts_schedule import ClockSchedule, ClockShift, Schedule, Shift
from openleave.engine.local_time import time_zone, unknown_clock
from openleave.engine.reading import (
    FactsError,
    boolean,
    count,
    date,
    either,
    fact,
    many,
    minutes_of_hours,
    nested,
    one_of,
    ordered,
    text,
    up_to,
)


@dataclasses.dataclass(frozen=True, slots=True)
class Employment:
    """One span on an employer's payroll; `months` instead of dates when only a total is known."""

    starts_on: dt.date | None = fact(date, "first day on the payroll", default=None)
    ends_on: dt.date | None = fact(date, "last day on the payroll; null: still employed", default=None)
    months: int | None = fact(count, "whole months, when dates are not known", default=None)
    employer: str | None = fact(text, "whose payroll, when not the employer's", default=None)
    government: str | None = fact(text, "State or political subdivision that employer belongs to", default=None)

    def check(self, path: str) -> None:
        either(path, self, "starts_on", "months")
        ordered(path, self.starts_on, self.ends_on)


@dataclasses.dataclass(frozen=True, slots=True)
class Break:
    """Why the employee was away between two employments."""

    starts_on: dt.date = fact(date, "first day away")
    ends_on: dt.date = fact(date, "last day away")
    reason: str = fact(one_of(*words.BREAK_REASON), "why")
    hours_per_week: int | None = fact(
        minutes_of_hours, "uniformed service: hours a week that would have been worked", default=None
    )

    def check(self, path: str) -> None:
        ordered(path, self.starts_on, self.ends_on)


@dataclasses.dataclass(frozen=True, slots=True)
class HoursEntry:
    """Hours of one kind over a span, a week, or the 12 months before the leave."""

    starts_on: dt.date | None = fact(date, "first day of the span", default=None)
    ends_on: dt.date | None = fact(date, "last day of the span", default=None)
    week_of: dt.date | None = fact(date, "first day of a seven-day week", default=None)
    weeks: int = fact(
        up_to(count, 520, "weeks"), "with `week_of`: this many weeks in a row, each with these hours", default=1
    )
    in_prior_12_months: bool | None = fact(boolean, "true: all within the 12 months before the leave", default=None)
    hours: int | None = fact(minutes_of_hours, "hours in the span (each week)", default=None)
    minutes: int | None = fact(count, "the same in minutes", default=None)
    kind: str = fact(one_of(*words.HOURS_KIND), "what the hours were", default="worked")
    employer: str | None = fact(text, "for whom, when not the employer", default=None)

    def check(self, path: str) -> None:
        either(path, self, "hours", "minutes")
        either(path, self, "starts_on", "week_of", "in_prior_12_months")
        if self.starts_on is not None and self.ends_on is None:
            raise FactsError(path, "`ends_on` is missing.", "Hours belong to a span.", "Add its last day.")
        ordered(path, self.starts_on, self.ends_on)
        minutes = self.hours if self.minutes is None else self.minutes
        days = 7 if self.week_of is not None else 366
        if self.starts_on is not None and self.ends_on is not None:
            days = (self.ends_on - self.starts_on).days + 1
        if minutes is not None and minutes > days * 1440:
            raise FactsError(
                path, f"{minutes // 60} hours in {days} days.", f"They have {days * 24} hours.",
                "Check the number and the span; with `weeks`, the hours are those of each week.",
            )  # fmt: skip


@dataclasses.dataclass(frozen=True, slots=True)
class NotExpected:
    """Days on which this employee is not expected to work though others may be: school breaks, off-seasons."""

    starts_on: dt.date = fact(date, "first day")
    ends_on: dt.date = fact(date, "last day")
    reason: str | None = fact(one_of(*words.NOT_EXPECTED), "why", default=None)

    def check(self, path: str) -> None:
        ordered(path, self.starts_on, self.ends_on)


@dataclasses.dataclass(frozen=True, slots=True)
class Status:
    status: str = fact(one_of(*words.STATUS), "the status")
    starts_on: dt.date | None = fact(date, "first day", default=None)
    ends_on: dt.date | None = fact(date, "last day; null: until further notice", default=None)

    def check(self, path: str) -> None:
        ordered(path, self.starts_on, self.ends_on)


@dataclasses.dataclass(frozen=True, slots=True)
class Location:
    """From a day on: where the employee works, and what decides which worksite that is."""

    starts_on: dt.date | None = fact(date, "first day; without it, always", default=None)
    state: str | None = fact(us_state, "State of work", es="estado donde trabaja la persona", default=None)
    city: str | None = fact(text, "city of work", es="ciudad donde trabaja la persona", default=None)
    county: str | None = fact(text, "county of work", es="condado donde trabaja la persona", default=None)
    home_state: str | None = fact(us_state, "State of residence", default=None)
    reports_to: str | None = fact(text, "worksite the employee reports to", default=None)
    assigned_from: str | None = fact(text, "worksite the work is assigned from", default=None)
    home_base: str | None = fact(text, "home base: where work starts and ends", default=None)
    no_fixed_worksite: bool | None = fact(boolean, "drivers, pilots, sales, construction …", default=None)
    works_from_home: bool | None = fact(boolean, "teleworker", default=None)
    primary_office: str | None = fact(text, "jointly employed: the primary employer's office", default=None)
    secondary_site: str | None = fact(text, "jointly employed: the secondary employer's site", default=None)
    at_secondary_since_on: dt.date | None = fact(date, "physically there since", default=None)
    months_at_secondary: int | None = fact(count, "months physically there", default=None)


@dataclasses.dataclass(frozen=True, slots=True)
class Job:
    """From a day on: the groups of employees that this one belongs to, in the employer's own words."""

    starts_on: dt.date | None = fact(date, "first day; without it, always", default=None)
    worksite: str | None = fact(text, "code of the worksite", es="código del centro de trabajo", default=None)
    union: str | None = fact(text, "bargaining unit", es="unidad sindical", default=None)
    department: str | None = fact(text, "department", es="departamento", default=None)
    job_title: str | None = fact(text, "job title", es="puesto de trabajo", default=None)


@dataclasses.dataclass(frozen=True, slots=True)
class Employee:
    id: str | None = fact(text, "opaque reference; never a name", default=None)
    employments: tuple[Employment, ...] = fact(many(nested(Employment)), "every span on a payroll", default=())
    breaks: tuple[Break, ...] = fact(many(nested(Break)), "what lay between spans", default=())
    hours: tuple[HoursEntry, ...] = fact(many(nested(HoursEntry)), "hours worked and paid", default=())
    has_hours_records: bool | None = fact(boolean, "false: no accurate records are kept", default=None)
    schedules: tuple[Schedule, ...] = fact(many(nested(Schedule)), "dated schedules", default=())
    shifts: tuple[Shift, ...] = fact(many(nested(Shift)), "single days that differ", default=())
    time_zone: str | None = fact(time_zone, "time zone of shifts and absences given by the clock", default=None)
    not_expected: tuple[NotExpected, ...] = fact(
        many(nested(NotExpected)), "spans in which this employee is not expected to work", default=()
    )
    scheduled_holidays: tuple[dt.date, ...] = fact(many(date), "holidays they are expected to work", default=())
    statuses: tuple[Status, ...] = fact(many(nested(Status)), "dated status", default=())
    locations: tuple[Location, ...] = fact(many(nested(Location)), "dated places of work", default=())
    jobs: tuple[Job, ...] = fact(many(nested(Job)), "dated groups of employees: unit, department, title", default=())
    full_time: bool | None = fact(
        boolean, "the employee works full time", es="la persona trabaja a tiempo completo", default=None
    )
    weekly_hours: int | None = fact(
        minutes_of_hours, "average hours worked a week, when they do not follow from schedule or records",
        es="promedio de horas trabajadas por semana", default=None,
    )  # fmt: skip
    days_worked: int | None = fact(
        count, "days worked in the 52 weeks before the leave, or since the hire",
        es="días trabajados en las 52 semanas anteriores a la licencia, o desde la contratación", default=None,
    )  # fmt: skip
    flight_crew: bool | None = fact(boolean, "airline flight crew: rules of their own", default=None)
    instructional: bool | None = fact(boolean, "school employee whose main work is teaching", default=None)
    spouse_same_employer: bool | None = fact(boolean, "married to an employee of this employer", default=None)

    def check(self, path: str) -> None:
        repeated = self.hours_index.repeated
        if repeated is not None:
            raise FactsError(
                f"{path}.hours[{repeated[1]}]", f"Its days are in hours[{repeated[0]}], too.",
                "The same hours would be counted twice.",
                "Keep one of the two entries, or put them together; hours of another kind or employer say so.",
            )  # fmt: skip

    def __post_init__(self) -> None:
        rows: list[tuple[int, int, int, int]] = []
        undated = [0] * len(words.HOURS_KIND)
        for position, entry in enumerate(self.hours):
            minutes = entry.hours if entry.minutes is None else entry.minutes
            assert minutes is not None
            kind = words.HOURS_KIND.index(entry.kind)
            if entry.week_of is not None:
                first = entry.week_of.toordinal()
                rows += [(first + 7 * n, first + 7 * n + 6, minutes, position) for n in range(entry.weeks)]
            elif entry.starts_on is not None and entry.ends_on is not None:
                rows.append((entry.starts_on.toordinal(), entry.ends_on.toordinal(), minutes, position))
            else:
                undated[kind] += minutes
        object.__setattr__(self, "hours_index", HoursIndex(self.hours, sorted(rows)))
        zone = self.time_zone
        by_clock = [shift.by_clock(zone, f"employee.shifts[{n}]") for n, shift in enumerate(self.shifts)]
        object.__setattr__(self, "clock_shifts", tuple(sorted(shift for shift in by_clock if shift is not None)))
        object.__setattr__(self, "clock_schedules", self.schedules_by_clock())
        object.__setattr__(self, "timetable", self.make_timetable())
        if self.not_expected:
            spans = [(span.starts_on.toordinal(), span.ends_on.toordinal() + 1) for span in self.not_expected]
            days = frozenset(day for first, end in spans for day in range(first, end))
            object.__setattr__(self, "not_expected_days", days)
        object.__setattr__(self, "worked_holidays", frozenset(day.toordinal() for day in self.scheduled_holidays))

    hours_index: "HoursIndex" = dataclasses.field(init=False, repr=False, compare=False)
    timetable: Timetable = dataclasses.field(init=False, repr=False, compare=False)
    clock_shifts: tuple[ClockShift, ...] = dataclasses.field(init=False, repr=False, compare=False, default=())
    clock_schedules: tuple[ClockSchedule, ...] = dataclasses.field(init=False, repr=False, compare=False, default=())
    not_expected_days: frozenset[int] = dataclasses.field(init=False, repr=False, compare=False, default=frozenset())
    worked_holidays: frozenset[int] = dataclasses.field(init=False, repr=False, compare=False, default=frozenset())

    def make_timetable(self, *, split: bool = False, until: int | None = None) -> Timetable:
        """Scheduled time. `split`: a shift by the clock is cut at midnight; `until`: without later schedules."""
        segments = [
            s.split_segment() if split and s.shift_starts is not None else s.segment()
            for s in self.schedules
            if not s.because_of_leave
        ]
        if until is not None:
            segments = [segment for segment in segments if segment.starts <= until] or segments
        shifts: dict[int, int] = {}
        extra: dict[int, int] = {}
        for shift in self.shifts:
            if shift.starts_at is None and shift.kind != "voluntary_overtime":
                target = shifts if shift.kind == "regular" else extra
                day = shift.on.toordinal()
                target[day] = target.get(day, 0) + (shift.minutes_scheduled or 0)
        for by_clock in self.clock_shifts:
            if by_clock.kind != "voluntary_overtime":
                target = shifts if by_clock.kind == "regular" else extra
                for day, first, last in by_clock.pieces(split):
                    target[day] = target.get(day, 0) + last - first
        for schedule in self.clock_schedules:
            if until is None or schedule.first <= until:
                for day, minutes in schedule.changed_days(split).items():
                    shifts.setdefault(day, minutes)
        return Timetable(segments, shifts, extra)

    def schedules_by_clock(self) -> tuple[ClockSchedule, ...]:
        """Schedules whose shifts are given by the clock, each until the next schedule starts."""
        found = []
        dated = sorted(
            ((s.starts_on or dt.date.min).toordinal(), n)
            for n, s in enumerate(self.schedules)
            if not s.because_of_leave
        )
        for position, (first, n) in enumerate(dated):
            schedule = self.schedules[n]
            if schedule.shift_starts is not None:
                zone = schedule.time_zone or self.time_zone
                if zone is None:
                    raise unknown_clock(f"employee.schedules[{n}]")
                # Before the first schedule starts, the first holds: nothing older is known.
                last = dated[position + 1][0] - 1 if position + 1 < len(dated) else dt.date.max.toordinal() - 1
                found.append(ClockSchedule(first if position else 1, last, schedule, zone))
        return tuple(found)

    def clock_shifts_around(self, day: int) -> list[ClockShift]:
        """Shifts by the clock that may touch a day: those stated, and a schedule's own on the other days."""
        if not self.clock_schedules:
            return list(self.clock_shifts)
        stated = {shift.day for shift in self.clock_shifts if shift.kind == "regular"}
        stated |= {s.on.toordinal() for s in self.shifts if s.kind == "regular" and s.starts_at is None}
        usual = [
            schedule.shift_on(near)
            for schedule in self.clock_schedules
            for near in range(day - 2, day + 3)
            if near not in stated
        ]
        return sorted([*self.clock_shifts, *(shift for shift in usual if shift is not None)])

    def location_on(self, day: dt.date) -> Location | None:
        """The location in force that day: the latest that has started."""
        best: Location | None = None
        for location in self.locations:
            started = location.starts_on is None or location.starts_on <= day
            if started and (best is None or (location.starts_on or dt.date.min) >= (best.starts_on or dt.date.min)):
                best = location
        return best

    def job_on(self, day: dt.date) -> Job | None:
        """The job in force that day: the latest that has started."""
        started = [job for job in self.jobs if job.starts_on is None or job.starts_on <= day]
        return max(started, key=lambda job: job.starts_on or dt.date.min, default=None)

    def locations_during(self, first: dt.date, last: dt.date) -> tuple[Location, ...]:
        """The locations in force on any day from the first to the last, in order."""
        held = self.location_on(first)
        later = [entry for entry in self.locations if entry.starts_on is not None and first < entry.starts_on <= last]
        later.sort(key=lambda entry: entry.starts_on or first)
        return (*((held,) if held is not None else ()), *later)


class HoursIndex:
    """Dated hours by (kind, employer), sorted, with running totals: a window costs two bisections each."""

    __slots__ = ("repeated", "series", "undated")

    def __init__(self, entries: tuple[HoursEntry, ...], rows: list[tuple[int, int, int, int]]) -> None:
        groups: dict[tuple[str, str | None], list[tuple[int, int, int]]] = {}
        self.repeated: tuple[int, int] | None = None  # positions of two entries that state the same days
        latest: dict[tuple[str, str | None], tuple[int, int, int]] = {}
        for first, last, minutes, position in rows:
            entry = entries[position]
            group = (entry.kind, entry.employer)
            groups.setdefault(group, []).append((first, last, minutes))
            before = latest.get(group)
            # Weeks that begin on another weekday may touch the one before; the same days twice are an error.
            if before is not None and first <= before[1] and (first == before[0] or last <= before[1]
                                                              or entry.week_of is None):  # fmt: skip
                self.repeated = self.repeated or (before[2], position)
            if before is None or last > before[1]:
                latest[group] = (first, last, position)
        self.series = tuple(
            (
                kind,
                employer,
                [row[0] for row in group],
                [row[1] for row in group],
                [0, *accumulate(row[2] for row in group)],
                all(a[1] < b[0] for a, b in pairwise(group)),
            )
            for (kind, employer), group in groups.items()
        )
        self.undated = tuple(
            (entry.kind, entry.employer, (entry.hours if entry.minutes is None else entry.minutes) or 0)
            for entry in entries
            if entry.in_prior_12_months
        )

    @staticmethod
    def window(
        firsts: list[int], lasts: list[int], sums: list[int], disjoint: bool, start: int, end: int
    ) -> tuple[int, int, int | None]:
        """(minutes of entries wholly in [start, end], minutes of entries touching it, first day of one with hours that
        lies across an edge)."""
        if disjoint:
            low, high = bisect_left(firsts, start), bisect_right(lasts, end)
            wide_low, wide_high = bisect_left(lasts, start), bisect_right(firsts, end)
            inside = sums[high] - sums[low] if high > low else 0
            touching = sums[wide_high] - sums[wide_low] if wide_high > wide_low else 0
            if touching == inside:  # what straddles, if anything, has no hours
                return inside, touching, None
            return inside, touching, firsts[wide_low if sums[low] > sums[wide_low] else high]
        inside = touching = 0
        straddling = None
        for position, first in enumerate(firsts):
            last = lasts[position]
            minutes = sums[position + 1] - sums[position]
            if last >= start and first <= end:
                touching += minutes
                if first >= start and last <= end:
                    inside += minutes
                elif minutes:
                    straddling = first
        return inside, touching, straddling

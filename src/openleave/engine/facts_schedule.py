# ruff: noqa: RUF009 - `fact` declares a field, as dataclasses.field does
"""Facts about scheduled time: dated schedules, and single shifts by the day or by the clock."""

import dataclasses
import datetime as dt
from fractions import Fraction
from typing import Any, NamedTuple

from openleave.engine import facts_words as words
from openleave.engine.calendar import Segment
from openleave.engine.local_time import (
    DAY_MINUTES,
    Piece,
    by_calendar_day,
    clock_changes,
    clock_time,
    recurring,
    span,
    time_of_day,
    time_zone,
    workday,
)
from openleave.engine.reading import (
    FactsError,
    boolean,
    count,
    date,
    either,
    exact,
    fact,
    many,
    mapping,
    minutes_of_hours,
    one_of,
)


def weekdays_to_minutes(read: Any) -> Any:
    return mapping(one_of(*words.WEEKDAYS), read)


@dataclasses.dataclass(frozen=True, slots=True)
class Schedule:
    """Scheduled working time from a day on: by weekday, in a cycle of any number of days, or variable."""

    starts_on: dt.date | None = fact(date, "first day it holds; without it, always", default=None)
    hours: dict[str, int] | None = fact(weekdays_to_minutes(minutes_of_hours), "weekday → hours", default=None)
    minutes: dict[str, int] | None = fact(weekdays_to_minutes(count), "weekday → minutes", default=None)
    workdays: tuple[str, ...] | None = fact(many(one_of(*words.WEEKDAYS)), "with hours_per_day", default=None)
    hours_per_day: int | None = fact(minutes_of_hours, "with workdays", default=None)
    shift_starts: int | None = fact(time_of_day, "with workdays: each shift starts at", default=None)
    shift_ends: int | None = fact(time_of_day, "and ends at, on the next day if that is earlier", default=None)
    time_zone: str | None = fact(time_zone, "time zone of the shifts, when not employee.time_zone", default=None)
    cycle_hours: tuple[int, ...] | None = fact(many(minutes_of_hours), "hours of each day of the cycle", default=None)
    cycle_minutes: tuple[int, ...] | None = fact(many(count), "minutes of each day of the cycle", default=None)
    anchor_on: dt.date | None = fact(date, "a day that is the first of the cycle", default=None)
    variable: bool | None = fact(boolean, "true: varies so much that no week is usual; see shifts", default=None)
    average_hours_per_week: Fraction | None = fact(
        exact, "variable: average scheduled hours of the last 12 months", default=None
    )
    because_of_leave: bool | None = fact(boolean, "a change made for this leave; never a denominator", default=None)

    def check(self, path: str) -> None:
        either(path, self, "hours", "minutes", "workdays", "cycle_hours", "cycle_minutes", "variable")
        if (self.shift_starts is None) != (self.shift_ends is None) or self.shift_starts == self.shift_ends is not None:
            raise FactsError(path, "Half a shift.", "A shift has two ends.", "Give shift_starts and shift_ends.")
        if self.hours_per_day is not None and self.shift_starts is not None:
            raise FactsError(
                path, "Both hours_per_day and shift_starts.", "They state the same thing.", "Keep one of them."
            )
        if (self.workdays is None) != (self.hours_per_day is None and self.shift_starts is None):
            raise FactsError(
                path, "workdays without hours_per_day, or the reverse.", "Both make a week.",
                "Give both, or workdays with shift_starts and shift_ends.",
            )  # fmt: skip
        cycle = self.cycle_hours or self.cycle_minutes
        if (cycle is None) != (self.anchor_on is None):
            raise FactsError(
                path, "A cycle needs its anchor_on, and only a cycle has one.", "It tells which day is its first.",
                "Give any date on which the cycle starts, past or future.",
            )  # fmt: skip
        longest = max(
            [*(cycle or ()), *(self.hours or {}).values(), *(self.minutes or {}).values(), self.hours_per_day or 0]
        )
        if longest > 1440:
            raise FactsError(path, f"A day of {longest} minutes.", "A day has 1,440.", "Split the shift over two days.")

    @property
    def shift_minutes(self) -> int:
        """Minutes of a shift by the clock on a day on which the clock is not changed."""
        return ((self.shift_ends or 0) - (self.shift_starts or 0)) % DAY_MINUTES

    @property
    def past_midnight(self) -> bool:
        return (self.shift_starts or 0) + self.shift_minutes > DAY_MINUTES

    def split_segment(self) -> Segment:
        """Its shifts by the clock cut at midnight: the time of each calendar day of the week."""
        before = min(DAY_MINUTES - (self.shift_starts or 0), self.shift_minutes)
        works = [day in (self.workdays or ()) for day in words.WEEKDAYS]
        after = self.shift_minutes - before
        first = self.starts_on.toordinal() if self.starts_on else 0
        return Segment(first, 1, tuple(before * works[n] + after * works[n - 1] for n in range(7)))

    def segment(self) -> Segment:
        first = self.starts_on.toordinal() if self.starts_on else 0
        if self.variable:
            average = self.average_hours_per_week
            return Segment(first, 0, (0,), variable=True, average=None if average is None else average * 60)
        cycle = self.cycle_minutes or self.cycle_hours
        if cycle is not None and self.anchor_on is not None:
            return Segment(first, self.anchor_on.toordinal(), cycle)
        each = self.shift_minutes if self.hours_per_day is None else self.hours_per_day
        by_day = self.minutes or self.hours or dict.fromkeys(self.workdays or (), each)
        # Ordinal 1 (0001-01-01) was a Monday, so a week anchored there begins on Monday.
        return Segment(first, 1, tuple(by_day.get(day, 0) for day in words.WEEKDAYS))


class ClockShift(NamedTuple):
    """A shift by the clock: first minute and the minute after the last, in UTC, and the workday it belongs to."""

    first: int
    last: int
    day: int
    kind: str
    zone: str

    def pieces(self, split: bool) -> list[Piece]:
        """Its time by workday: all on the day on which it starts, or cut at midnight."""
        if split:
            return by_calendar_day(self.first, self.last, self.zone)
        return [(self.day, self.first, self.last)]


class ClockSchedule(NamedTuple):
    """A schedule of shifts by the clock, from its first day to its last, in its time zone."""

    first: int
    last: int
    schedule: Schedule
    zone: str

    def shift_on(self, day: int) -> ClockShift | None:
        """The shift that starts on a day."""
        schedule = self.schedule
        if not self.first <= day <= self.last or words.WEEKDAYS[(day - 1) % 7] not in (schedule.workdays or ()):
            return None
        begin, end = recurring(day, schedule.shift_starts or 0, schedule.shift_minutes, self.zone)
        return ClockShift(begin, end, day, "regular", self.zone)

    def changed_days(self, split: bool) -> dict[int, int]:
        """Minutes of the days on which a change of the clock makes them other than usual."""
        found: dict[int, int] = {}
        for change in clock_changes(self.zone):
            for day in range(max(change - 1, self.first), min(change + 1, self.last) + 1):
                shifts = [self.shift_on(near) for near in (day - 1, day)]
                pieces = [piece for shift in shifts if shift is not None for piece in shift.pieces(split)]
                found[day] = sum(stop - start for on, start, stop in pieces if on == day)
        return found


@dataclasses.dataclass(frozen=True, slots=True)
class Shift:
    """What was really scheduled on one day: replaces the pattern (regular) or adds to it (mandatory overtime)."""

    on: dt.date = fact(date, "the workday; with starts_at, the day it starts", default=None)
    hours: int | None = fact(minutes_of_hours, "hours", default=None)
    minutes: int | None = fact(count, "the same in minutes", default=None)
    starts_at: dt.datetime | None = fact(clock_time, "instead: when it starts, by the clock of the place", default=None)
    ends_at: dt.datetime | None = fact(clock_time, "when it ends", default=None)
    time_zone: str | None = fact(time_zone, "time zone, when not employee.time_zone", default=None)
    kind: str = fact(one_of(*words.SHIFT_KIND), "regular, mandatory_overtime or voluntary_overtime", default="regular")

    def check(self, path: str) -> None:
        either(path, self, "hours", "minutes", "starts_at")
        if (self.starts_at is None) != (self.ends_at is None):
            raise FactsError(path, "Half a span.", "A shift has two ends.", "Give starts_at and ends_at.")
        if self.on is None and self.starts_at is None:
            raise FactsError(f"{path}.on", "This key is required.", "A shift is of a day.", "Add it, or starts_at.")

    @property
    def minutes_scheduled(self) -> int | None:
        return self.hours if self.minutes is None else self.minutes

    def by_clock(self, zone: str | None, path: str) -> ClockShift | None:
        """The shift in UTC, if it is given by the clock. Raises FactsError when the time zone is not known."""
        if self.starts_at is None or self.ends_at is None:
            return None
        zone = self.time_zone or zone
        first, last = span(self.starts_at, self.ends_at, zone, path)
        assert zone is not None  # or span() had refused it
        day = self.on or workday(self.starts_at, zone)
        return ClockShift(first, last, day.toordinal(), self.kind, zone)

# ruff: noqa: RUF009 - `fact` declares a field, as dataclasses.field does
"""Facts about time away: single absences and what their time was for, and leave already used."""

import dataclasses
import datetime as dt
from fractions import Fraction

from openleave.engine import facts_words as words
from openleave.engine.local_time import clock_time, span, time_zone
from openleave.engine.reading import (
    FactsError,
    boolean,
    count,
    date,
    either,
    exact,
    fact,
    minutes_of_hours,
    one_of,
    ordered,
    text,
    up_to,
)


def one_unit(path: str, made: object, name: str = "") -> None:
    """Hours or minutes of one quantity, not both."""
    if getattr(made, f"{name}hours") is not None and getattr(made, f"{name}minutes") is not None:
        raise FactsError(
            path, f"Both {name}hours and {name}minutes.", "They state the same thing.", "Keep one."
        )  # fmt: skip


def a_day_or_a_span(path: str, made: "Absence") -> None:
    """An absence, like a shift, is of a named day or from one instant to another."""
    if (made.starts_at is None) != (made.ends_at is None):
        raise FactsError(path, "Half a span.", "Time by the clock has two ends.", "Give starts_at and ends_at.")
    if made.starts_at is not None and (made.hours is not None or made.minutes is not None):
        raise FactsError(
            path, "Both the clock and an amount.", "They state the same thing.",
            "Keep starts_at and ends_at, or hours or minutes.",
        )  # fmt: skip
    if made.on is None:
        raise FactsError(f"{path}.on", "Missing.", "Time missed is of a day.", "Give `on`, or starts_at and ends_at.")


@dataclasses.dataclass(frozen=True, slots=True)
class Absence:
    """Time away on one day. Without an amount the whole of that day's schedule is missed."""

    on: dt.date = fact(date, "the workday; with starts_at, the day it starts", default=None)
    hours: int | None = fact(minutes_of_hours, "hours missed", default=None)
    minutes: int | None = fact(count, "the same in minutes", default=None)
    starts_at: dt.datetime | None = fact(clock_time, "instead: when it began, by the clock of the place", default=None)
    ends_at: dt.datetime | None = fact(clock_time, "when it ended", default=None)
    time_zone: str | None = fact(time_zone, "time zone, when not employee.time_zone", default=None)
    needed_hours: int | None = fact(
        minutes_of_hours, "how many of them the reason needs (as certified); without, all", default=None
    )
    needed_minutes: int | None = fact(count, "the same in minutes", default=None)
    travel_hours: int | None = fact(minutes_of_hours, "of them travel to and from the care", default=None)
    travel_minutes: int | None = fact(count, "the same in minutes", default=None)
    errand_hours: int | None = fact(minutes_of_hours, "of them time for something else", default=None)
    errand_minutes: int | None = fact(count, "the same in minutes", default=None)
    forced_hours: int | None = fact(
        minutes_of_hours, "of them time in which starting or ending mid-shift was physically impossible", default=None
    )
    forced_minutes: int | None = fact(count, "the same in minutes", default=None)
    equivalent_position_available: bool | None = fact(
        boolean, "an equivalent position was free for the forced time",
        es="había libre un puesto equivalente para el tiempo de ausencia forzosa", default=None,
    )  # fmt: skip
    voluntary_overtime_hours: int | None = fact(minutes_of_hours, "of them voluntary overtime", default=None)
    voluntary_overtime_minutes: int | None = fact(count, "the same in minutes", default=None)
    into_shift_minutes: int | None = fact(count, "minutes into the shift at which it began", default=None)
    plain: bool = dataclasses.field(init=False, repr=False, compare=False, default=True)

    def __post_init__(self) -> None:
        if self.starts_at is not None and self.on is None:
            object.__setattr__(self, "on", self.starts_at.date())
        parts = (self.needed, self.travel, self.errand, self.forced, self.voluntary_overtime)
        object.__setattr__(self, "plain", self.starts_at is None and all(part is None for part in parts))

    def check(self, path: str) -> None:
        one_unit(path, self)
        for name in ("needed_", "travel_", "errand_", "forced_", "voluntary_overtime_"):
            one_unit(path, self, name)
        a_day_or_a_span(path, self)

    def by_clock(self, zone: str | None, path: str) -> tuple[int, int, str] | None:
        """(first minute, minute after the last, zone) in UTC, if it is given by the clock. Raises FactsError."""
        if self.starts_at is None or self.ends_at is None:
            return None
        zone = self.time_zone or zone
        first, last = span(self.starts_at, self.ends_at, zone, path)
        assert zone is not None  # or span() had refused it
        return first, last, zone

    @property
    def minutes_missed(self) -> int | None:
        return self.hours if self.minutes is None else self.minutes

    @property
    def needed(self) -> int | None:
        return self.needed_hours if self.needed_minutes is None else self.needed_minutes

    @property
    def travel(self) -> int | None:
        return self.travel_hours if self.travel_minutes is None else self.travel_minutes

    @property
    def errand(self) -> int | None:
        return self.errand_hours if self.errand_minutes is None else self.errand_minutes

    @property
    def forced(self) -> int | None:
        return self.forced_hours if self.forced_minutes is None else self.forced_minutes

    @property
    def voluntary_overtime(self) -> int | None:
        return (
            self.voluntary_overtime_hours
            if self.voluntary_overtime_minutes is None
            else self.voluntary_overtime_minutes
        )


@dataclasses.dataclass(frozen=True, slots=True)
class AlternativePosition:
    """A position to which somebody on leave in parts might be moved for a time (825.204)."""

    equivalent_pay: bool | None = fact(
        boolean, "the alternative position has the same rate of pay",
        es="el puesto alternativo tiene la misma tarifa de pago", default=None,
    )  # fmt: skip
    equivalent_benefits: bool | None = fact(
        boolean, "the alternative position has the same benefits",
        es="el puesto alternativo tiene las mismas prestaciones", default=None,
    )  # fmt: skip
    qualified: bool | None = fact(
        boolean, "the employee is qualified for the alternative position",
        es="la persona está calificada para el puesto alternativo", default=None,
    )  # fmt: skip
    part_time: bool | None = fact(
        boolean, "the alternative position is part-time", es="el puesto alternativo es a tiempo parcial", default=None
    )
    more_leave_than_needed: bool | None = fact(
        boolean, "the alternative position takes more time off than the leave needs",
        es="el puesto alternativo quita más tiempo de trabajo del que requiere la licencia", default=None,
    )  # fmt: skip
    to_discourage_leave: bool | None = fact(
        boolean, "the move is meant to discourage the leave, or is a hardship for the employee",
        es="el traslado busca desalentar la licencia o es una carga para la persona", default=None,
    )  # fmt: skip


@dataclasses.dataclass(frozen=True, slots=True)
class Usage:
    """Leave already counted: of one day, or a whole history entry; in time, days or weeks of the workweek."""

    id: str | None = fact(text, "name of the entry", default=None)
    reverses: str | None = fact(
        text, "id of the entry this one takes back; with an amount, so much of it", default=None
    )
    program: str = fact(text, "leave program it was counted against", default="us.fed.fmla")
    reason: str | None = fact(one_of(*words.REASON), "why it was taken", default=None)
    family: str | None = fact(one_of(*words.FAMILY), "whom it was taken to care for", default=None)
    event: str | None = fact(text, "name of the event that it was for (as in `event.id`)", default=None)
    servicemember: str | None = fact(text, "reference of the servicemember cared for", default=None)
    injury: str | None = fact(text, "reference of the servicemember's injury or illness", default=None)
    status: str | None = fact(
        one_of(*words.SERVICE), "whether the servicemember was a current member or a veteran then", default=None
    )
    on: dt.date | None = fact(date, "the day used", default=None)
    hours: int | None = fact(minutes_of_hours, "hours used", default=None)
    minutes: int | None = fact(count, "the same in minutes", default=None)
    workweek_hours: int | None = fact(minutes_of_hours, "hours of that week", default=None)
    workweek_minutes: int | None = fact(count, "the same in minutes", default=None)
    days: Fraction | None = fact(up_to(exact, 3660, "days"), "instead: workdays used", default=None)
    workweek_days: Fraction | None = fact(up_to(exact, 7, "days"), "with days: workdays of a week", default=None)
    starts_on: dt.date | None = fact(date, "first day of a longer use", default=None)
    ends_on: dt.date | None = fact(date, "last day; without it, weeks × 7 days", default=None)
    weeks: Fraction | None = fact(
        up_to(exact, 520, "weeks"), "workweeks used, spread evenly over the days", default=None
    )

    def check(self, path: str) -> None:
        one_unit(path, self)
        if self.reverses is not None:
            return
        either(path, self, "on", "starts_on")
        ordered(path, self.starts_on, self.ends_on)
        if self.weeks is None and self.days is None and self.minutes_used is None:
            raise FactsError(
                f"{path}.weeks", "Missing.", "Use is stated in weeks, days or time.",
                'Add weeks: "4", or days with workweek_days, or hours with workweek_hours.',
            )  # fmt: skip
        if self.weeks is None and self.days is not None:
            either(path, self, "days", "hours", "minutes")
            if not self.workweek_days:
                raise FactsError(
                    f"{path}.workweek_days", "Missing.", "A day is a part of that person's week.",
                    "Add how many workdays the week has.",
                )  # fmt: skip
        elif self.weeks is None:
            either(path, self, "workweek_hours", "workweek_minutes")
            if not self.week_minutes:
                raise FactsError(path, "A workweek without time.", "Nothing can be a part of it.", "Check it.")
        self.check_amount(path)

    def check_amount(self, path: str) -> None:
        share = self.share
        if self.on is not None:
            if share > 1 and self.weeks is None:
                raise FactsError(
                    path, "More minutes used than that workweek has.", "No more than the week can be used in it.",
                    "Check the amount and the workweek; enter one day's time, not a total.",
                )  # fmt: skip
        elif self.ends_on is None and (share * 7).denominator != 1:
            raise FactsError(
                f"{path}.ends_on", "Missing.", f"{share} weeks is not a whole number of days.", "Add the last day."
            )

    @property
    def minutes_used(self) -> int | None:
        return self.hours if self.minutes is None else self.minutes

    @property
    def week_minutes(self) -> int | None:
        return self.workweek_hours if self.workweek_minutes is None else self.workweek_minutes

    @property
    def share(self) -> Fraction:
        """Workweeks used, by the entry's own denominator."""
        if self.weeks is not None:
            return self.weeks
        if self.days is not None:
            return self.days / (self.workweek_days or 1)
        return Fraction(self.minutes_used or 0, self.week_minutes or 1)

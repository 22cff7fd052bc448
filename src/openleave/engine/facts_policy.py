# ruff: noqa: RUF009 - `fact` declares a field, as dataclasses.field does
"""Facts about the employer's own choices: leave year, workweek, holidays, closures, options the law leaves open."""

import dataclasses
import datetime as dt

from openleave.engine import facts_words as words
from openleave.engine.reading import (
    FactsError,
    boolean,
    count,
    date,
    fact,
    many,
    mapping,
    nested,
    one_of,
    ordered,
    text,
    up_to,
)


def month_and_day(value: object, path: str) -> tuple[int, int]:
    """ "10-01" → (10, 1). 02-29 is refused: a leave year has to begin every year."""
    if isinstance(value, str) and len(value) == 5 and value[2] == "-":
        try:
            found = dt.date.fromisoformat(f"2001-{value}")
            return found.month, found.day
        except ValueError:
            pass
    raise FactsError(
        path, f"{value!r} is not a month and day.", "A fixed leave year begins on the same day every year.",
        'Write it as "10-01" (1 October); 02-29 does not occur every year.',
    )  # fmt: skip


@dataclasses.dataclass(frozen=True, slots=True)
class LeaveYearRule:
    method: str = fact(one_of(*words.LEAVE_YEAR), "how the 12-month period is measured")
    starts: tuple[int, int] | None = fact(month_and_day, "fixed: month and day it begins", default=None)
    required_by_state_law: bool | None = fact(boolean, "a State demands this one method", default=None)

    def check(self, path: str) -> None:
        if (self.method == "fixed") != (self.starts is not None):
            raise FactsError(
                path, "A fixed leave year, and only a fixed one, says when it starts.", "Other methods need no date.",
                'Write {"method": "fixed", "starts": "10-01"}, or leave `starts` out.',
            )  # fmt: skip


@dataclasses.dataclass(frozen=True, slots=True)
class LeaveYearChange:
    """A change to another method: it takes notice to all employees, and nobody loses by it meanwhile."""

    to: LeaveYearRule = fact(nested(LeaveYearRule), "the new method")
    announced_on: dt.date = fact(date, "day all employees were told")


@dataclasses.dataclass(frozen=True, slots=True)
class Holiday:
    on: dt.date = fact(date, "the day")
    name: str | None = fact(text, "name to show", default=None)


def holiday(value: object, path: str) -> Holiday:
    if isinstance(value, dict):
        return nested(Holiday)(value, path)
    return Holiday(date(value, path))


@dataclasses.dataclass(frozen=True, slots=True)
class Closure:
    """Days on which business stops and the employee is not expected to report."""

    starts_on: dt.date = fact(date, "first day closed")
    ends_on: dt.date = fact(date, "last day closed")
    reason: str | None = fact(text, "why, to show", default=None)

    def check(self, path: str) -> None:
        ordered(path, self.starts_on, self.ends_on)


@dataclasses.dataclass(frozen=True, slots=True)
class Increment:
    """Steps in which an employer accounts for leave, always or in a part of the shift."""

    minutes: int = fact(up_to(count, 1440, "minutes"), "length of one step")
    leave: str | None = fact(text, "which leave, to show", default=None)
    from_minute: int | None = fact(count, "minutes into the shift from which it holds", default=None)
    until_minute: int | None = fact(count, "minutes into the shift before which it holds", default=None)

    def check(self, path: str) -> None:
        if not self.minutes:
            raise FactsError(f"{path}.minutes", "A step of no length.", "Time goes by steps.", "Write 1 or more.")

    @property
    def always(self) -> bool:
        return self.from_minute is None and self.until_minute is None

    def touches(self, first: int, last: int) -> bool:
        """Whether it holds anywhere in the minutes [first, last) of the shift."""
        return (self.from_minute or 0) < last and (self.until_minute is None or first < self.until_minute)


@dataclasses.dataclass(frozen=True, slots=True)
class Policy:
    leave_year: LeaveYearRule | None = fact(nested(LeaveYearRule), "null: none was chosen", default=None)
    leave_year_change: LeaveYearChange | None = fact(
        nested(LeaveYearChange), "a change of method from leave_year", default=None
    )
    leave_year_by_state: dict[str, LeaveYearRule] = fact(
        mapping(text, nested(LeaveYearRule)), "State → its own method", default_factory=dict
    )
    workweek_starts: str = fact(one_of(*words.WEEKDAYS), "first day of the workweek", default="sunday")
    holidays: tuple[Holiday, ...] = fact(many(holiday), "days the business observes", default=())
    closures: tuple[Closure, ...] = fact(many(nested(Closure)), "shutdowns and closed days", default=())
    business_days: tuple[str, ...] = fact(
        many(one_of(*words.WEEKDAYS)), "weekdays that are business days", default=words.WEEKDAYS[:5]
    )
    increments: tuple[Increment, ...] = fact(
        many(nested(Increment)), "steps in which this leave is accounted for", default=()
    )
    other_leave_increments: tuple[Increment, ...] = fact(
        many(nested(Increment)), "steps in which other kinds of leave are accounted for", default=()
    )
    counts_service_before_long_break: bool | None = fact(
        boolean, "chooses to count it, uniformly (825.110(b)(4))", default=None
    )
    comparable_leave_holiday_pay: str | None = fact(
        one_of(*words.COMPARABLE), "holiday pay on other leave of the same form (paid or unpaid)", default=None
    )
    choices: dict[str, str] = fact(mapping(text, text), "named policy → choice", default_factory=dict)
    first_weekday: int = 6

    def __post_init__(self) -> None:
        object.__setattr__(self, "first_weekday", words.WEEKDAYS.index(self.workweek_starts))
        object.__setattr__(self, "holiday_days", frozenset(h.on.toordinal() for h in self.holidays))
        object.__setattr__(
            self,
            "closed_days",
            frozenset(day for c in self.closures for day in range(c.starts_on.toordinal(), c.ends_on.toordinal() + 1)),
        )
        object.__setattr__(self, "business_weekdays", frozenset(words.WEEKDAYS.index(d) for d in self.business_days))

    def check(self, path: str) -> None:
        if not self.business_days:
            raise FactsError(
                f"{path}.business_days", "No weekday is a business day.", "Deadlines are counted in business days.",
                "List them, or leave it out: Monday to Friday.",
            )  # fmt: skip

    holiday_days: frozenset[int] = dataclasses.field(init=False, repr=False, compare=False, default=frozenset())
    closed_days: frozenset[int] = dataclasses.field(init=False, repr=False, compare=False, default=frozenset())
    business_weekdays: frozenset[int] = dataclasses.field(init=False, repr=False, compare=False, default=frozenset())

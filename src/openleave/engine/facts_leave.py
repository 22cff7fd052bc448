# ruff: noqa: RUF009 - `fact` declares a field, as dataclasses.field does
"""Facts about the leave asked for, the family member, what happened so far, and leave already used."""

import dataclasses
import datetime as dt
from fractions import Fraction
from itertools import pairwise

from openleave.engine import facts_words as words
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
    nested,
    one_of,
    ordered,
    text,
    up_to,
)


@dataclasses.dataclass(frozen=True, slots=True)
class LocoParentis:
    """Either responsibility alone makes someone stand in the place of a parent."""

    day_to_day_care: bool | None = fact(boolean, "has or had day-to-day responsibility", default=None)
    financial_support: bool | None = fact(boolean, "supports or supported the child financially", default=None)


def loco_parentis(value: object, path: str) -> LocoParentis:
    if isinstance(value, bool):
        return LocoParentis(day_to_day_care=value, financial_support=value)
    return nested(LocoParentis)(value, path)


_activity = one_of(*words.ACTIVITIES)


def activity(value: object, path: str) -> str:
    """An activity of daily living, by its word; spaces may stand for underscores."""
    return _activity(value.strip().lower().replace(" ", "_") if isinstance(value, str) else value, path)


@dataclasses.dataclass(frozen=True, slots=True)
class FamilyMember:
    relationship: str = fact(one_of(*words.RELATIONSHIP), "what they are to the employee")
    basis: str | None = fact(one_of(*words.RELATION_BASIS), "parent or child: how", default=None)
    in_loco_parentis: LocoParentis | None = fact(
        loco_parentis, "stood in the place of a parent: to the employee as a child, or the employee to the child",
        default=None,
    )  # fmt: skip
    legally_married: bool | None = fact(boolean, "spouse: valid where entered into", default=None)
    born_on: dt.date | None = fact(date, "child: date of birth", default=None)
    age: int | None = fact(count, "child: age when the leave starts", default=None)
    disability: bool | None = fact(boolean, "adult child: has a disability (ADA) when the leave starts", default=None)
    disability_began_age: int | None = fact(count, "age at its onset; does not matter", default=None)
    incapable_of_self_care: bool | None = fact(
        boolean, "adult child: because of it, when the leave starts", default=None
    )
    activities_needing_help: tuple[str, ...] | None = fact(
        many(activity), "daily activities in which help or supervision is needed", default=None
    )
    covered_active_duty: bool | None = fact(boolean, "on or called to covered active duty", default=None)

    def check(self, path: str) -> None:
        if self.born_on is not None and self.age is not None:
            raise FactsError(path, "Both born_on and age.", "They could contradict each other.", "Keep one.")


@dataclasses.dataclass(frozen=True, slots=True)
class Child:
    """The child whose birth or placement a bonding or placement leave is for."""

    arrived_by: str = fact(one_of(*words.ARRIVAL), "birth, adoption or foster")
    arrived_on: dt.date | None = fact(date, "day of birth or placement", default=None)
    expected_on: dt.date | None = fact(date, "expected day, before it is known", default=None)
    born_on: dt.date | None = fact(date, "adopted or foster child: date of birth", default=None)
    age: int | None = fact(count, "adopted or foster child: age when the leave starts", default=None)
    disability: bool | None = fact(boolean, "adult child: has a disability (ADA) when the leave starts", default=None)
    incapable_of_self_care: bool | None = fact(
        boolean, "adult child: because of it, when the leave starts", default=None
    )
    activities_needing_help: tuple[str, ...] | None = fact(
        many(activity), "daily activities in which help or supervision is needed", default=None
    )

    def check(self, path: str) -> None:
        if self.born_on is not None and self.age is not None:
            raise FactsError(path, "Both born_on and age.", "They could contradict each other.", "Keep one.")


@dataclasses.dataclass(frozen=True, slots=True)
class Period:
    starts_on: dt.date = fact(date, "first day")
    ends_on: dt.date = fact(date, "last day")

    def check(self, path: str) -> None:
        ordered(path, self.starts_on, self.ends_on)


@dataclasses.dataclass(frozen=True, slots=True)
class Absence:
    """One day away. Without hours or minutes the whole of that day's schedule is missed."""

    on: dt.date = fact(date, "the day")
    hours: int | None = fact(minutes_of_hours, "hours missed", default=None)
    minutes: int | None = fact(count, "the same in minutes", default=None)

    def check(self, path: str) -> None:
        if self.hours is not None and self.minutes is not None:
            raise FactsError(path, "Both hours and minutes.", "They state the same thing.", "Keep one.")

    @property
    def minutes_missed(self) -> int | None:
        return self.hours if self.minutes is None else self.minutes


@dataclasses.dataclass(frozen=True)
class Leave:
    reason: str | None = fact(one_of(*words.REASON), "why, in plain words", default=None)
    pattern: str = fact(one_of(*words.PATTERN), "continuous, reduced or intermittent", default="continuous")
    starts_on: dt.date | None = fact(date, "first day of leave", default=None)
    ends_on: dt.date | None = fact(date, "last day of leave", default=None)
    periods: tuple[Period, ...] = fact(many(nested(Period)), "a continuous leave in several blocks", default=())
    noticed_on: dt.date | None = fact(date, "day the employer learned of the need", default=None)
    first_used_for_reason_on: dt.date | None = fact(
        date, "first absence for this same reason; eligibility is fixed then for the leave year", default=None
    )
    requested_weeks: Fraction | None = fact(
        up_to(exact, 520, "weeks"), "weeks asked for, when no end is known", default=None
    )
    foreseeable: bool | None = fact(boolean, "could be foreseen 30 days ahead", default=None)
    serious_health_condition: bool | None = fact(
        boolean, "of the employee or family member; leave out until it is certified", default=None
    )
    family_member: FamilyMember | None = fact(nested(FamilyMember), "the person cared for", default=None)
    child: Child | None = fact(nested(Child), "the new child", default=None)
    employer_agreed: bool | None = fact(boolean, "to intermittent or reduced bonding leave", default=None)
    minutes_off: dict[str, int] | None = fact(
        mapping(one_of(*words.WEEKDAYS), count), "reduced: weekday → minutes not worked", default=None
    )
    hours_off: dict[str, int] | None = fact(
        mapping(one_of(*words.WEEKDAYS), minutes_of_hours), "the same in hours", default=None
    )
    absences: tuple[Absence, ...] = fact(many(nested(Absence)), "intermittent: the days so far", default=())
    paid: bool | None = fact(boolean, "paid leave is used for it", default=None)
    eligibility_notice_on: dt.date | None = fact(date, "eligibility notice was given", default=None)
    certification_requested_on: dt.date | None = fact(date, "certification was asked for", default=None)
    certification_received_on: dt.date | None = fact(date, "certification came back", default=None)
    sufficient_information_on: dt.date | None = fact(date, "employer could decide", default=None)
    designation_notice_on: dt.date | None = fact(date, "designation notice was given", default=None)

    def check(self, path: str) -> None:
        ordered(path, self.starts_on, self.ends_on)
        if self.periods and (self.starts_on or self.ends_on):
            raise FactsError(
                path, "Both periods and starts_on/ends_on.", "They state the same thing.", "Keep one of them."
            )
        for earlier, later in pairwise(self.periods):
            if later.starts_on <= earlier.ends_on:
                raise FactsError(
                    f"{path}.periods", "Periods overlap.", "A day is taken once.", "Sort and separate them."
                )
        if self.minutes_off is not None and self.hours_off is not None:
            raise FactsError(path, "Both minutes_off and hours_off.", "They state the same thing.", "Keep one.")
        days = [absence.on for absence in self.absences]
        if self.pattern == "continuous" and days:
            raise FactsError(
                f"{path}.absences", "A continuous leave lists no single absences.", "Its days follow from its dates.",
                'Use pattern "intermittent", or give starts_on and ends_on.',
            )  # fmt: skip

    @property
    def first_on(self) -> dt.date | None:
        """The first day of leave: stated, or of the first period, or of the first absence."""
        if self.starts_on is not None:
            return self.starts_on
        if self.periods:
            return self.periods[0].starts_on
        return min((absence.on for absence in self.absences), default=None)


@dataclasses.dataclass(frozen=True, slots=True)
class Usage:
    """Leave already counted: one day in minutes, or a whole history entry in weeks."""

    id: str | None = fact(text, "name of the entry", default=None)
    reverses: str | None = fact(text, "id of the entry this one takes back", default=None)
    program: str = fact(text, "leave program it was counted against", default="us.fed.fmla")
    reason: str | None = fact(one_of(*words.REASON), "why it was taken", default=None)
    on: dt.date | None = fact(date, "the day used", default=None)
    hours: int | None = fact(minutes_of_hours, "hours used that day", default=None)
    minutes: int | None = fact(count, "the same in minutes", default=None)
    workweek_hours: int | None = fact(minutes_of_hours, "hours of that week", default=None)
    workweek_minutes: int | None = fact(count, "the same in minutes", default=None)
    starts_on: dt.date | None = fact(date, "first day of a longer use", default=None)
    ends_on: dt.date | None = fact(date, "last day; without it, weeks × 7 days", default=None)
    weeks: Fraction | None = fact(
        up_to(exact, 520, "weeks"), "workweeks used, spread evenly over the days", default=None
    )

    def check(self, path: str) -> None:
        if self.reverses is not None:
            return
        either(path, self, "on", "starts_on")
        ordered(path, self.starts_on, self.ends_on)
        if self.on is not None:
            if self.weeks is None:
                either(path, self, "hours", "minutes")
                either(path, self, "workweek_hours", "workweek_minutes")
                if (self.minutes_used or 0) > (self.week_minutes or 0):
                    raise FactsError(
                        path, "More minutes used than that workweek has.", "No more than the week can be used in it.",
                        "Check minutes and workweek_minutes; enter one day's time, not a total.",
                    )  # fmt: skip
        elif self.weeks is None:
            raise FactsError(f"{path}.weeks", "Missing.", "A longer use is stated in weeks.", 'Add weeks: "4".')
        elif self.ends_on is None and (self.weeks * 7).denominator != 1:
            raise FactsError(
                f"{path}.ends_on", "Missing.", f"{self.weeks} weeks is not a whole number of days.", "Add the last day."
            )

    @property
    def minutes_used(self) -> int | None:
        return self.hours if self.minutes is None else self.minutes

    @property
    def week_minutes(self) -> int | None:
        return self.workweek_hours if self.workweek_minutes is None else self.workweek_minutes

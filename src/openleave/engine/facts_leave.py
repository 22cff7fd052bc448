# ruff: noqa: RUF009 - `fact` declares a field, as dataclasses.field does
"""Facts about the leave asked for, the family member, and what happened so far."""

import dataclasses
import datetime as dt
from fractions import Fraction
from itertools import pairwise

from openleave.engine import facts_words as words
from openleave.engine.facts_usage import Absence, AlternativePosition, Usage
from openleave.engine.reading import (
    FactsError,
    boolean,
    count,
    date,
    exact,
    fact,
    many,
    mapping,
    minutes_of_hours,
    nested,
    one_of,
    ordered,
    up_to,
)

__all__ = ["Absence", "AlternativePosition", "Child", "FamilyMember", "Leave", "LocoParentis", "Period", "Usage"]


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
    placed_by_state: bool | None = fact(
        boolean, "foster child, relative or not: placed by action of a State, or with its agreement",
        es="niño de acogida, pariente o no: colocado por el estado o con su acuerdo", default=None,
    )  # fmt: skip
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
class Leave:
    reason: str | None = fact(one_of(*words.REASON), "why, in plain words", default=None)
    also_qualifies_as: tuple[str, ...] = fact(
        many(one_of(*words.REASON)), "other reasons for which the same leave qualifies, too", default=()
    )
    weeks_granted: Fraction | None = fact(
        up_to(exact, 520, "weeks"), "how many weeks are granted in all, by the employer's own rules or another law",
        es="cuántas semanas se conceden en total, por reglas propias del empleador u otra ley", default=None,
    )  # fmt: skip
    also_under_state_law: bool | None = fact(
        boolean, "the same leave is leave under State law, too",
        es="la misma licencia es también licencia según la ley estatal", default=None,
    )  # fmt: skip
    prefers_other_leave_first: bool | None = fact(
        boolean, "the employee would rather use other leave first",
        es="la persona prefiere usar primero otra licencia", default=None,
    )  # fmt: skip
    pattern: str = fact(one_of(*words.PATTERN), "continuous, reduced or intermittent", default="continuous")
    starts_on: dt.date | None = fact(date, "first day of leave", default=None)
    ends_on: dt.date | None = fact(date, "last day of leave", es="último día de licencia", default=None)
    periods: tuple[Period, ...] = fact(many(nested(Period)), "a continuous leave in several blocks", default=())
    applied_on: dt.date | None = fact(
        date, "day the benefit was applied for, when not the first day of leave",
        es="día en que se solicitó la prestación, si no es el primer día de licencia", default=None,
    )  # fmt: skip
    noticed_on: dt.date | None = fact(
        date, "day the employer learned of the need", es="día en que el empleador supo de la necesidad", default=None
    )
    first_used_for_reason_on: dt.date | None = fact(
        date, "first absence for this same reason; eligibility is fixed then for the leave year", default=None
    )
    requested_weeks: Fraction | None = fact(
        up_to(exact, 520, "weeks"),
        "weeks asked for, when no end is known",
        es="semanas solicitadas, cuando no se conoce el final",
        default=None,
    )
    foreseeable: bool | None = fact(
        boolean,
        "the need could be foreseen 30 days ahead",
        es="la necesidad se podía prever con 30 días de antelación",
        default=None,
    )
    serious_health_condition: bool | None = fact(
        boolean, "of the employee or family member; leave out until it is certified", default=None
    )
    family_member: FamilyMember | None = fact(nested(FamilyMember), "the person cared for", default=None)
    care: tuple[str, ...] | None = fact(
        many(one_of(*words.CARE)), "what is done for the person cared for", es="qué se hace por la persona cuidada",
        default=None,
    )  # fmt: skip
    child: Child | None = fact(nested(Child), "the new child", default=None)
    employer_agreed: bool | None = fact(boolean, "to intermittent or reduced bonding leave", default=None)
    minutes_off: dict[str, int] | None = fact(
        mapping(one_of(*words.WEEKDAYS), count), "reduced: weekday → minutes not worked", default=None
    )
    hours_off: dict[str, int] | None = fact(
        mapping(one_of(*words.WEEKDAYS), minutes_of_hours), "the same in hours", default=None
    )
    absences: tuple[Absence, ...] = fact(many(nested(Absence)), "intermittent: the days so far", default=())
    medically_necessary_in_parts: bool | None = fact(
        boolean, "leave in parts is medically necessary", es="la licencia por partes es médicamente necesaria",
        default=None,
    )  # fmt: skip
    planned_treatment: bool | None = fact(
        boolean, "the absences are for planned medical treatment that can be foreseen",
        es="las ausencias son para un tratamiento médico programado y previsible", default=None,
    )  # fmt: skip
    alternative_position: AlternativePosition | None = fact(
        nested(AlternativePosition), "a position offered for the time of leave in parts", default=None
    )
    able_to_return_on: dt.date | None = fact(
        date, "day from which the employee can work again, earlier than planned; no leave is counted from then on",
        es="el día desde el cual la persona puede volver a trabajar", default=None,
    )  # fmt: skip
    paid: bool | None = fact(boolean, "paid leave is used for it", default=None)
    eligibility_notice_on: dt.date | None = fact(
        date,
        "day the eligibility notice was given",
        es="día en que se dio el aviso de derecho a la licencia",
        default=None,
    )
    certification_requested_on: dt.date | None = fact(
        date, "day the certification was asked for", es="día en que se pidió la certificación", default=None
    )
    certification_received_on: dt.date | None = fact(
        date, "day the certification came back", es="día en que volvió la certificación", default=None
    )
    sufficient_information_on: dt.date | None = fact(
        date,
        "day the employer knew enough to decide",
        es="día en que el empleador supo lo suficiente para decidir",
        default=None,
    )
    designation_notice_on: dt.date | None = fact(
        date, "day the designation notice was given", es="día en que se dio el aviso de designación", default=None
    )

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

    @property
    def last_on(self) -> dt.date | None:
        """The last day of leave, as far as it is stated."""
        if self.ends_on is not None:
            return self.ends_on
        if self.periods:
            return self.periods[-1].ends_on
        return max((absence.on for absence in self.absences), default=None)

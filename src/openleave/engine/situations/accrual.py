# ruff: noqa: RUF009 - `fact` declares a field, as dataclasses.field does
"""Facts about paid time that is earned hour by hour: what was worked, earned, carried over and used. Exact hours."""

import dataclasses
import datetime as dt
from fractions import Fraction

from openleave.engine.reading import boolean, count, date, exact, fact, up_to


@dataclasses.dataclass(frozen=True, slots=True)
class Accrual:
    """Everything is optional; what is not known is left out."""

    started_on: dt.date | None = fact(
        date, "first day of employment, from which time is earned", es="primer día de empleo, desde el que se acumula",
        default=None,
    )  # fmt: skip
    hours_worked: Fraction | None = fact(
        up_to(exact, 9000, "hours"), "hours worked for which time is to be credited",
        es="horas trabajadas por las que se ha de abonar tiempo", default=None,
    )  # fmt: skip
    weeks: int | None = fact(
        up_to(count, 53, "weeks"), "in how many weeks they were worked", es="en cuántas semanas se trabajaron",
        default=None,
    )  # fmt: skip
    exempt: bool | None = fact(
        boolean, "the employee is exempt from overtime", es="la persona está exenta del pago de horas extra",
        default=None,
    )  # fmt: skip
    hours_accrued: Fraction | None = fact(
        up_to(exact, 2000, "hours"), "hours already earned in this year", es="horas ya acumuladas este año",
        default=None,
    )  # fmt: skip
    carried_over: Fraction | None = fact(
        up_to(exact, 2000, "hours"), "hours carried over from the year before", es="horas traídas del año anterior",
        default=None,
    )  # fmt: skip
    used: Fraction | None = fact(
        up_to(exact, 2000, "hours"), "hours used in this year", es="horas usadas este año", default=None
    )
    front_loaded: bool | None = fact(
        boolean, "the employer grants the whole year's time at once", es="el empleador concede todo el año de una vez",
        default=None,
    )  # fmt: skip
    separated_on: dt.date | None = fact(
        date, "last day of an earlier employment with time left unused",
        es="último día de un empleo anterior con tiempo sin usar", default=None,
    )  # fmt: skip
    unused_at_separation: Fraction | None = fact(
        up_to(exact, 2000, "hours"), "hours left unused on that day", es="horas sin usar ese día", default=None
    )

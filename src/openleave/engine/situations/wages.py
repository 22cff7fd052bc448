# ruff: noqa: RUF009 - `fact` declares a field, as dataclasses.field does
"""Facts about wages: by quarter, by week and by pay period, and what was paid during the leave.

Amounts are dollars, exact. Hours are exact numbers of hours. What is stated as a whole (`average_weekly_wage`,
`highest_quarter`, `base_period_wages`, `base_hours`, `weekly_benefit`) wins over what could be worked out.
"""

import dataclasses
import datetime as dt
from decimal import Decimal
from fractions import Fraction

from openleave.engine.law_words import PAYERS
from openleave.engine.reading import FactsError, amount, count, date, exact, fact, many, nested, one_of, text, up_to

QUARTER_MONTHS = (1, 4, 7, 10)
TWO_YEARS = 104


@dataclasses.dataclass(frozen=True, slots=True)
class QuarterWages:
    """Wages of a calendar quarter."""

    starts_on: dt.date = fact(date, "first day of the calendar quarter", es="primer día del trimestre natural")
    wages: Decimal = fact(amount, "wages of the quarter", es="salarios del trimestre")
    hours: Fraction | None = fact(
        up_to(exact, 2208, "hours"), "hours worked in the quarter", es="horas trabajadas en el trimestre", default=None
    )
    weeks: int | None = fact(
        up_to(count, 14, "weeks"), "weeks in which enough was earned to count (base weeks)",
        es="semanas en las que se ganó lo bastante para contar (semanas base)", default=None,
    )  # fmt: skip
    state: str | None = fact(
        text, "State whose law covers the wages; left out: that of the program",
        es="estado cuya ley cubre los salarios; si falta: el del programa", default=None,
    )  # fmt: skip

    def check(self, path: str) -> None:
        if self.starts_on.day != 1 or self.starts_on.month not in QUARTER_MONTHS:
            raise FactsError(
                f"{path}.starts_on", f"{self.starts_on} does not begin a calendar quarter.",
                "Quarters begin on January 1, April 1, July 1 and October 1.", "Write the first day of the quarter.",
            )  # fmt: skip


@dataclasses.dataclass(frozen=True, slots=True)
class WeekWages:
    """Wages of a week, or of several alike in a row."""

    week_of: dt.date = fact(date, "first day of the week", es="primer día de la semana")
    weeks: int = fact(
        up_to(count, TWO_YEARS, "weeks"), "so many weeks in a row, each with these wages",
        es="tantas semanas seguidas, cada una con estos salarios", default=1,
    )  # fmt: skip
    wages: Decimal = fact(amount, "wages of each week", es="salarios de cada semana", default=Decimal(0))
    hours: Fraction | None = fact(
        up_to(exact, 168, "hours"), "hours worked in each week", es="horas trabajadas en cada semana", default=None
    )


@dataclasses.dataclass(frozen=True, slots=True)
class Payment:
    """What was really paid for a week of the leave."""

    week_of: dt.date = fact(date, "a day of the week it was paid for", es="un día de la semana por la que se pagó")
    paid_by: str = fact(one_of(*PAYERS), "who paid: state, insurer or employer", es="quién pagó")
    amount: Decimal = fact(amount, "how much was paid", es="cuánto se pagó")
    program: str | None = fact(
        text, "id of the program it was paid under, where several pay", es="id del programa, si pagan varios",
        default=None,
    )  # fmt: skip


@dataclasses.dataclass(frozen=True, slots=True)
class Wages:
    """Everything is optional; what is not known is left out."""

    applied_on: dt.date | None = fact(
        date, "day on which the benefits were applied for", es="día en que se solicitaron las prestaciones",
        default=None,
    )  # fmt: skip
    claim_starts_on: dt.date | None = fact(
        date, "first day of the claim or benefit year that this leave continues",
        es="primer día de la reclamación o del año de prestaciones que esta licencia continúa", default=None,
    )  # fmt: skip
    average_weekly_wage: Decimal | None = fact(
        amount, "the average weekly wage, as the law of the program defines it",
        es="el salario semanal medio, como lo define la ley del programa", default=None,
    )  # fmt: skip
    highest_quarter: Decimal | None = fact(
        amount, "wages of the highest quarter of the base period",
        es="salarios del trimestre más alto del período base", default=None,
    )  # fmt: skip
    base_period_wages: Decimal | None = fact(
        amount, "wages of the whole base period", es="salarios de todo el período base", default=None
    )
    base_hours: Fraction | None = fact(
        up_to(exact, 13000, "hours"), "hours worked in the base period", es="horas trabajadas en el período base",
        default=None,
    )  # fmt: skip
    base_weeks: int | None = fact(
        up_to(count, 70, "weeks"), "weeks of the base period in which enough was earned to count",
        es="semanas del período base en las que se ganó lo bastante para contar", default=None,
    )  # fmt: skip
    quarters: tuple[QuarterWages, ...] = fact(
        many(nested(QuarterWages)), "the wages of the last six calendar quarters (one left out: no wages in it)",
        es="los salarios de los últimos seis trimestres naturales (si falta uno: sin salarios)", default=(),
    )  # fmt: skip
    weeks: tuple[WeekWages, ...] = fact(
        many(nested(WeekWages)), "the wages of the weeks before the leave",
        es="los salarios de las semanas anteriores a la licencia", default=(),
    )  # fmt: skip
    annual: Decimal | None = fact(
        amount, "wages of the last 52 weeks", es="salarios de las últimas 52 semanas", default=None
    )
    weekly_hours: Fraction | None = fact(
        up_to(exact, 168, "hours"), "hours usually worked in a week", es="horas que se trabajan en una semana habitual",
        default=None,
    )  # fmt: skip
    days_per_week: Fraction | None = fact(
        up_to(exact, 7, "days"), "days usually worked in a week", es="días que se trabajan en una semana habitual",
        default=None,
    )  # fmt: skip
    dependants: int | None = fact(count, "how many dependants there are", es="cuántos dependientes hay", default=None)
    period: Decimal | None = fact(amount, "wages of the pay period", es="salarios del período de pago", default=None)
    period_weeks: int = fact(
        up_to(count, 53, "weeks"), "how many weeks the pay period has", es="cuántas semanas tiene el período de pago",
        default=1,
    )  # fmt: skip
    year_to_date: Decimal | None = fact(
        amount, "wages of the calendar year before that pay period",
        es="salarios del año natural antes de ese período de pago", default=None,
    )  # fmt: skip
    weekly_benefit: Decimal | None = fact(
        amount, "the weekly benefit that the State or the insurer has notified",
        es="la prestación semanal que ha comunicado el estado o la aseguradora", default=None,
    )  # fmt: skip
    payments: tuple[Payment, ...] = fact(
        many(nested(Payment)), "what was really paid, week by week", es="lo que se pagó de verdad, semana por semana",
        default=(),
    )  # fmt: skip

    def check(self, path: str) -> None:
        seen = set()
        for index, quarter in enumerate(self.quarters):
            if (quarter.starts_on, quarter.state) in seen:
                raise FactsError(
                    f"{path}.quarters[{index}]", f"Two entries for the quarter of {quarter.starts_on}.",
                    "Its wages would be counted twice.", "Put them together, or name the State of each.",
                )  # fmt: skip
            seen.add((quarter.starts_on, quarter.state))
        for name in ("weekly_hours", "days_per_week"):
            if getattr(self, name) == 0:
                raise FactsError(f"{path}.{name}", "A usual week of nothing.", "Pay is divided by it.", "Check it.")

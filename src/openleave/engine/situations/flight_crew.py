# ruff: noqa: RUF009 - `fact` declares a field, as dataclasses.field does
"""Facts about airline flight crews (825.800-.803): monthly guarantees, duty hours and hours paid."""

import dataclasses
import datetime as dt
from itertools import pairwise

from openleave.engine.quantity import MonthEnd, add_months
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
    up_to,
)


@dataclasses.dataclass(frozen=True, slots=True)
class GuaranteeMonth:
    """A month of the roster (or several alike, or the totals of the 12 months before the leave)."""

    guarantee_hours: int = fact(minutes_of_hours, "the monthly guarantee", es="la garantía mensual")
    month_of: dt.date | None = fact(
        date, "first day of the roster month", es="primer día del mes de programación", default=None
    )
    months: int = fact(
        up_to(count, 120, "months"), "with `month_of`: this many months in a row, each with these hours", default=1
    )
    in_prior_12_months: bool | None = fact(
        boolean, "true: the totals of the 12 months before the leave",
        es="son los totales de los 12 meses anteriores a la licencia", default=None,
    )  # fmt: skip
    hours_worked: int | None = fact(minutes_of_hours, "duty hours", es="horas de servicio", default=None)
    hours_paid: int | None = fact(minutes_of_hours, "hours for which wages were paid", es="horas pagadas", default=None)
    commute_hours: int = fact(
        minutes_of_hours, "personal commute among the hours worked",
        es="traslado personal dentro de las horas de servicio", default=0,
    )  # fmt: skip
    leave_hours: int = fact(
        minutes_of_hours, "vacation, medical and sick leave among the hours paid",
        es="vacaciones y licencia médica o por enfermedad dentro de las horas pagadas", default=0,
    )  # fmt: skip

    def check(self, path: str) -> None:
        either(path, self, "month_of", "in_prior_12_months")
        for part, whole in (("commute_hours", "hours_worked"), ("leave_hours", "hours_paid")):
            if getattr(self, part) > (getattr(self, whole) or 0):
                raise FactsError(
                    f"{path}.{part}", f"More than {whole}.", "They are a part of them.", f"State {whole} with them in."
                )

    @property
    def spans(self) -> list[tuple[int, int]]:
        """First and last day of each month meant; none for totals."""
        if self.month_of is None:
            return []
        starts = [add_months(self.month_of, n, MonthEnd.NEXT_DAY) for n in range(self.months + 1)]
        return [(starts[n].toordinal(), starts[n + 1].toordinal() - 1) for n in range(self.months)]


@dataclasses.dataclass(frozen=True, slots=True)
class FlightCrew:
    """Everything is optional; what is not known is left out. `employee.flight_crew` says who is crew."""

    months: tuple[GuaranteeMonth, ...] = fact(
        many(nested(GuaranteeMonth)), "the monthly guarantees, duty hours and hours paid of the 12 months before",
        es="las garantías mensuales, las horas de servicio y las horas pagadas de los 12 meses anteriores", default=(),
    )  # fmt: skip
    on_reserve: bool | None = fact(
        boolean,
        "the crew member is on reserve status; the guarantee is then what the employer agreed to pay for",
        es="el tripulante está en reserva",
        default=None,
    )

    def check(self, path: str) -> None:
        totals = sum(month.in_prior_12_months is not None for month in self.months)
        if totals and len(self.months) > 1:
            raise FactsError(
                f"{path}.months", "Totals and months.", "The same hours would be counted twice.",
                "Give the totals of 12 months, or the months one by one.",
            )  # fmt: skip
        spans = sorted(span for month in self.months for span in month.spans)
        for earlier, later in pairwise(spans):
            if later[0] <= earlier[1]:
                raise FactsError(
                    f"{path}.months", f"Two entries for {dt.date.fromordinal(later[0])}.",
                    "The same hours would be counted twice.", "Keep one of them.",
                )  # fmt: skip

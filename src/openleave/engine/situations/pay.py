# ruff: noqa: RUF009 - `fact` declares a field, as dataclasses.field does
"""Facts about paid leave used with unpaid leave, benefits received, deductions from salary (825.206, .207)."""

import dataclasses
import datetime as dt
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar

from openleave.engine.quantity import hours_text
from openleave.engine.reading import (
    FactsError,
    amount,
    boolean,
    date,
    exact,
    fact,
    many,
    minutes_of_hours,
    nested,
    one_of,
    up_to,
)

RECEIVING = ("nothing", "disability_plan", "workers_compensation", "state_paid_leave")
LIGHT_DUTY = ("not_offered", "accepted", "declined")
PAID_LEAVE = ("vacation", "personal", "sick", "paid_time_off", "compensatory_time", "family", "other")
BASES = ("exempt_salary", "fluctuating_workweek", "hourly")


@dataclasses.dataclass(frozen=True, slots=True)
class PaidLeave:
    """A balance of paid leave, in the order in which it is to be used."""

    kind: str = fact(one_of(*PAID_LEAVE), "what kind of paid leave", es="qué clase de licencia pagada")
    hours: int = fact(minutes_of_hours, "hours there are", es="horas que hay")
    usable: bool | None = fact(
        boolean, "the employer's policy lets it be used for this reason",
        es="la política del empleador permite usarla por este motivo", default=None,
    )  # fmt: skip


@dataclasses.dataclass(frozen=True, slots=True)
class Pay:
    """Everything is optional; what is not known is left out."""

    DERIVED_FROM: ClassVar[dict[str, tuple[str, ...]]] = dict.fromkeys(
        ("plan", "minutes_paid", "minutes_unpaid"), ("leave_hours", "balances")
    )

    # Substitution of paid leave.
    receiving: str | None = fact(
        one_of(*RECEIVING), "which payments the employee receives during the leave",
        es="qué pagos recibe la persona durante la licencia", default=None,
    )  # fmt: skip
    payments_stopped_on: dt.date | None = fact(
        date, "first day without those payments", es="primer día sin esos pagos", default=None
    )
    both_agree_to_top_up: bool | None = fact(
        boolean, "employer and employee agree to add paid leave to those payments",
        es="empleador y persona acuerdan añadir licencia pagada a esos pagos", default=None,
    )  # fmt: skip
    state_law_allows_top_up: bool | None = fact(
        boolean, "State law lets paid leave be added to those payments",
        es="la ley del Estado permite añadir licencia pagada a esos pagos", default=None,
    )  # fmt: skip
    accrued_paid_leave: bool | None = fact(
        boolean, "the employee has paid leave that may be used for this reason",
        es="la persona tiene licencia pagada que se puede usar por este motivo", default=None,
    )  # fmt: skip
    employee_chooses_paid_leave: bool | None = fact(
        boolean, "the employee chooses to use paid leave",
        es="la persona elige usar licencia pagada", default=None,
    )  # fmt: skip
    employer_requires_paid_leave: bool | None = fact(
        boolean, "the employer requires that paid leave is used",
        es="el empleador exige que se use licencia pagada", default=None,
    )  # fmt: skip
    policy_conditions_met: bool | None = fact(
        boolean, "the employee met the conditions of the paid leave policy, such as a doctor's note",
        es="la persona cumplió las condiciones de la política de licencia pagada, como una nota médica", default=None,
    )  # fmt: skip
    light_duty: str | None = fact(
        one_of(*LIGHT_DUTY), "whether light duty was offered, and taken", es="si se ofreció trabajo ligero y se aceptó",
        default=None,
    )  # fmt: skip
    weeks_left: Fraction | None = fact(
        up_to(exact, 520, "weeks"), "weeks of FMLA leave left", es="semanas de licencia FMLA que quedan", default=None
    )
    employee_asks_to_delay_designation: bool | None = fact(
        boolean, "somebody asks to use paid leave first and to count it as FMLA leave only later",
        es="alguien pide usar primero licencia pagada y contarla como FMLA solo después", default=None,
    )  # fmt: skip
    leave_hours: int | None = fact(
        minutes_of_hours, "hours of leave to be paid from balances", default=None,
        es="horas de licencia que se han de pagar con saldos",
    )  # fmt: skip
    balances: tuple[PaidLeave, ...] = fact(
        many(nested(PaidLeave)), "balances of paid leave, in the order of use",
        es="los saldos de licencia pagada, en el orden de uso", default=(),
    )  # fmt: skip

    # Deductions for hours not worked.
    basis: str | None = fact(
        one_of(*BASES), "how the employee is paid: exempt salary, fluctuating workweek or by the hour",
        es="cómo se paga a la persona: sueldo exento, semana fluctuante o por hora", default=None,
    )  # fmt: skip
    weekly_salary: Decimal | None = fact(amount, "salary per week", es="sueldo por semana", default=None)
    weekly_hours: int | None = fact(
        minutes_of_hours, "hours of the normal week", es="horas de la semana normal", default=None
    )
    hours_absent: int | None = fact(
        minutes_of_hours, "hours of unpaid leave in the week", es="horas de licencia sin sueldo en la semana",
        default=None,
    )  # fmt: skip
    rest_of_week_worked: bool | None = fact(
        boolean, "the employee works the other hours of the week",
        es="la persona trabaja las demás horas de la semana", default=None,
    )  # fmt: skip

    def check(self, path: str) -> None:
        if self.weekly_hours == 0:
            raise FactsError(f"{path}.weekly_hours", "A normal week of no hours.", "Pay is divided by it.", "Check it.")
        if None not in (self.weekly_hours, self.hours_absent) and self.hours_absent > self.weekly_hours:  # type: ignore[operator]
            raise FactsError(
                f"{path}.hours_absent", "More hours than the normal week has.", "A part of the week is deducted.",
                "State the hours of one week.",
            )  # fmt: skip

    @property
    def has_balances(self) -> bool:
        return bool(self.balances)

    @property
    def plan(self) -> tuple[dict[str, str], ...] | None:
        """Which balance pays how many hours: in the order given, each until it is used up. None while hours, balances
        or what the policy lets be used are not known."""
        if self.leave_hours is None or not self.balances or any(balance.usable is None for balance in self.balances):
            return None
        left, made = self.leave_hours, []
        for balance in self.balances:
            used = min(left, balance.hours) if balance.usable else 0
            if used:
                made.append({"kind": balance.kind, "hours": hours_text(used)})
            left -= used
        return tuple(made)

    @property
    def minutes_paid(self) -> int | None:
        """Minutes that the balances pay."""
        if self.plan is None or self.leave_hours is None:
            return None
        return min(self.leave_hours, sum(balance.hours for balance in self.balances if balance.usable))

    @property
    def minutes_unpaid(self) -> int | None:
        """Minutes that no balance pays."""
        if self.leave_hours is None or self.minutes_paid is None:
            return None
        return self.leave_hours - self.minutes_paid

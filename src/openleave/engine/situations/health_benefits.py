# ruff: noqa: RUF009 - `fact` declares a field, as dataclasses.field does
"""Facts about group health coverage, premiums, continuation coverage (825.209-.213, 26 CFR 54.4980B-10)."""

import dataclasses
import datetime as dt
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar

from openleave.engine.reading import amount, boolean, count, date, exact, fact, one_of, up_to

# Why somebody does not come back. The first nine bar recovery of the employer's share (825.213(a)).
NOT_RETURNING = (
    "own_serious_condition",
    "family_serious_condition",
    "servicemember_serious_condition",
    "newborn_with_serious_condition",
    "spouse_transferred_over_75_miles",
    "other_relative_needs_care",
    "laid_off",
    "key_employee_not_restored",
    "other_beyond_control",
    "retired",
    "stays_home_with_well_newborn",
    "stays_with_parent_who_needs_no_care",
    "own_choice",
)
# How an employee on unpaid leave pays their share (825.210(c)).
PAYMENT_METHODS = (
    "at_payroll_time",
    "cobra_schedule",
    "cafeteria_plan_prepayment",
    "rules_for_other_unpaid_leave",
    "agreed_between_both",
    "other",
)


@dataclasses.dataclass(frozen=True, slots=True)
class HealthBenefits:
    """Everything is optional; what is not known is left out."""

    DERIVED_FROM: ClassVar[dict[str, tuple[str, ...]]] = {"calendar_days_back": ("days_back",)}

    group_health_plan: bool | None = fact(
        boolean, "the coverage is a group health plan of the employer",
        es="la cobertura es un plan médico de grupo del empleador", default=None,
    )  # fmt: skip
    covered_before_leave: bool | None = fact(
        boolean, "the employee was in the plan on the day before the leave, or joined it during the leave",
        es="la persona estaba en el plan el día antes de la licencia, o entró durante ella", default=None,
    )  # fmt: skip
    dropped_for_all: bool | None = fact(
        boolean, "the employer ended the plan for the employee's whole class while it went on employing that class",
        es="el empleador terminó el plan para toda la clase de personal a la que pertenece la persona", default=None,
    )  # fmt: skip

    # Paying the employee's own share.
    share_raised_for_leave: bool | None = fact(
        boolean, "a higher share is asked for only because of the leave",
        es="se pide una cuota mayor solo por la licencia", default=None,
    )  # fmt: skip
    rates_changed_for_all: bool | None = fact(
        boolean, "the premium changed for everybody in the plan",
        es="la prima cambió para todos los del plan", default=None,
    )  # fmt: skip
    payment_method: str | None = fact(
        one_of(*PAYMENT_METHODS), "how the employee's share is to be paid during unpaid leave",
        es="cómo se ha de pagar la cuota durante la licencia sin sueldo", default=None,
    )  # fmt: skip
    prepayment_asked: bool | None = fact(
        boolean, "the employer wants premiums for unpaid leave paid before the leave",
        es="el empleador quiere que las primas se paguen antes de la licencia sin sueldo", default=None,
    )  # fmt: skip
    employee_agreed: bool | None = fact(
        boolean, "the employee agreed to it freely", es="la persona lo aceptó libremente", default=None
    )
    fee_added: bool | None = fact(
        boolean, "the employer adds a fee of its own to the premium",
        es="el empleador añade un cargo propio a la prima", default=None,
    )  # fmt: skip

    # A late payment.
    premium_due_on: dt.date | None = fact(
        date, "day on which the premium was due", es="día en que vencía la prima", default=None
    )
    premium_received_on: dt.date | None = fact(
        date, "day on which the late premium was received", es="día en que se recibió la prima atrasada", default=None
    )
    longer_grace_days: int | None = fact(
        up_to(count, 366, "days"), "days of grace by the employer's own policy, if longer",
        es="días de gracia según la política del empleador, si son más", default=None,
    )  # fmt: skip
    letter_mailed: bool | None = fact(
        boolean, "a letter was mailed that says the payment has not arrived",
        es="se envió por correo una carta que dice que el pago no ha llegado", default=None,
    )  # fmt: skip
    letter_mailed_on: dt.date | None = fact(
        date, "day on which that letter was mailed", es="día en que se envió esa carta", default=None
    )
    letter_cease_on: dt.date | None = fact(
        date, "day on which, by that letter, coverage ends", es="día en que, según la carta, termina la cobertura",
        default=None,
    )  # fmt: skip
    retroactive_policy: bool | None = fact(
        boolean, "an established policy for other unpaid leave ends coverage back to the day the premium was due",
        es="una política establecida para otras licencias sin sueldo termina la cobertura desde el vencimiento",
        default=None,
    )  # fmt: skip
    coverage_lapsed: bool | None = fact(
        boolean, "coverage ended during the leave because a premium was not paid",
        es="la cobertura terminó durante la licencia por falta de pago", default=None,
    )  # fmt: skip
    employer_paid_employee_share: bool | None = fact(
        boolean, "the employer paid the employee's missed share to keep coverage going",
        es="el empleador pagó la cuota que faltaba para mantener la cobertura", default=None,
    )  # fmt: skip

    # The end of the employer's duty.
    would_be_laid_off_on: dt.date | None = fact(
        date, "day on which the employee would have been laid off anyway",
        es="día en que de todos modos se habría despedido a la persona por falta de trabajo", default=None,
    )  # fmt: skip
    non_return_notice_on: dt.date | None = fact(
        date, "day on which the employee said without doubt that they will not return",
        es="día en que la persona dijo sin lugar a dudas que no volverá", default=None,
    )  # fmt: skip
    leave_exhausted_on: dt.date | None = fact(
        date, "last day of the FMLA leave", es="último día de la licencia FMLA", default=None
    )
    returns: bool | None = fact(
        boolean, "the employee comes back to work at the end of the leave",
        es="la persona vuelve al trabajo al terminar la licencia", default=None,
    )  # fmt: skip

    # Recovery of the employer's share.
    not_returning_because: str | None = fact(
        one_of(*NOT_RETURNING), "why the employee does not return or left again",
        es="por qué la persona no vuelve o se fue otra vez", default=None,
    )  # fmt: skip
    days_back: int | None = fact(
        count, "how many calendar days the employee was back at work",
        es="cuántos días naturales estuvo la persona de vuelta en el trabajo", default=None,
    )  # fmt: skip
    condition_certification_requested_on: dt.date | None = fact(
        date, "day on which certification of the condition that prevents the return was asked for",
        es="día en que se pidió el certificado de la condición que impide volver", default=None,
    )  # fmt: skip
    condition_certification_received_on: dt.date | None = fact(
        date, "day on which that certification came", es="día en que llegó ese certificado", default=None
    )
    weeks_on_leave: Fraction | None = fact(
        up_to(exact, 520, "weeks"), "weeks of the leave", es="semanas de licencia", default=None
    )
    weeks_paid: Fraction | None = fact(
        up_to(exact, 520, "weeks"), "weeks of it with paid leave, disability pay or workers' compensation",
        es="semanas de ella con licencia pagada, pago por incapacidad o compensación laboral", default=None,
    )  # fmt: skip
    employer_premium_per_week: Decimal | None = fact(
        amount, "the employer's share of the premium per week", es="la cuota semanal del empleador en la prima",
        default=None,
    )  # fmt: skip
    self_insured: bool | None = fact(
        boolean, "the employer pays claims itself (self-insured)",
        es="el empleador paga él mismo los gastos médicos (autoasegurado)", default=None,
    )  # fmt: skip
    cobra_rate_per_month: Decimal | None = fact(
        amount, "the monthly COBRA rate with its administration fee",
        es="la tarifa mensual de COBRA con su cargo de administración", default=None,
    )  # fmt: skip
    employer_share: Fraction | None = fact(
        up_to(exact, 1, "of the premium"), "which part of the premium the employer pays (4/5, \"0.8\")",
        es="qué parte de la prima paga el empleador (4/5, \"0.8\")", default=None,
    )  # fmt: skip
    other_benefits_share_paid: bool | None = fact(
        boolean, "the employer paid the employee's share of other benefits, such as life insurance, to keep them going",
        es="el empleador pagó la cuota de la persona en otros beneficios, como el seguro de vida, para mantenerlos",
        default=None,
    )  # fmt: skip

    # Continuation coverage (COBRA).
    would_lose_coverage: bool | None = fact(
        boolean, "without continuation coverage, coverage would be lost",
        es="sin la cobertura de continuación se perdería la cobertura", default=None,
    )  # fmt: skip
    plan_excepted: bool | None = fact(
        boolean, "the plan is one that continuation coverage does not apply to, such as that of a small employer",
        es="el plan está exento de la continuación, como el de un empleador pequeño", default=None,
    )  # fmt: skip
    repayment_demanded: bool | None = fact(
        boolean, "continuation coverage is offered only if premiums of the leave are paid back first",
        es="se ofrece la continuación solo si antes se devuelven las primas de la licencia", default=None,
    )  # fmt: skip

    @property
    def nothing_unpaid(self) -> bool:
        """Whether every week of the leave is known to have been paid."""
        return None not in (self.weeks_on_leave, self.weeks_paid) and self.weeks_paid >= self.weeks_on_leave  # type: ignore[operator]

    @property
    def calendar_days_back(self) -> int | None:
        """Days back at work: as stated; none, when the reason for not returning is."""
        return self.days_back if self.days_back is not None or self.not_returning_because is None else 0

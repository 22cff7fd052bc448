"""What is known of pay during a leave: the usual pay, balances of paid time, and what was really paid.

All of it is tier 3 and rests in the vault. None of it decides anything, so nothing is determined again for it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from openleave.apps.cases import private as private_facts
from openleave.apps.cases.access import access_case
from openleave.apps.cases.models import LeaveCase
from openleave.apps.cases.private import Private
from openleave.apps.cases.transitions import take
from openleave.engine.law_words import PAYERS
from openleave.kernel import audit
from openleave.kernel.actor import Actor
from openleave.kernel.errors import Conflict, Invalid
from openleave.kernel.ids import new_id
from openleave.kernel.permissions import require
from openleave.kernel.tenancy import organization_scope

MOST = Decimal(1_000_000)
MOST_PAYMENTS = 400


def case_pay_change(
    *,
    actor: Actor,
    case_id: UUID,
    weekly_salary: Decimal | None,
    balances: Sequence[tuple[str, Decimal]],
    use_paid_time: bool | None,
) -> LeaveCase:
    """State the usual pay of a week (None: by the record of the job), the balances of paid time as (kind, hours) in
    their order of use, and whether they are used during the leave (None: as the law lets them)."""
    pay: dict[str, Any] = {"balances": [{"kind": kind, "hours": str(hours)} for kind, hours in balances if hours]}
    if weekly_salary is not None:
        pay["weekly_salary"] = _amount(weekly_salary, "weekly_salary")
    if use_paid_time is not None:
        pay |= {"employee_chooses_paid_leave": use_paid_time, "both_agree_to_top_up": use_paid_time}
    return _change(actor, case_id, "case.pay_change", lambda known: replace(known, pay=pay))


def payment_record(
    *, actor: Actor, case_id: UUID, week_of: date, paid_by: str, amount: Decimal, program: str = ""
) -> LeaveCase:
    """Record what was really paid for a week of the leave: by the State, the insurer or the employer."""
    if paid_by not in PAYERS:
        raise Invalid("Say who paid.", fix=f"Use one of: {', '.join(PAYERS)}.", field="paid_by")
    paid = {"week_of": week_of.isoformat(), "paid_by": paid_by, "amount": _amount(amount, "amount")}
    paid |= {"id": str(new_id())} | ({"program": program} if program else {})

    def add(known: Private) -> Private:
        payments = [*(known.payments or []), paid]
        if len(payments) > MOST_PAYMENTS:
            raise Invalid("A case holds no more payments than this.", fix="Record one amount for each week.")
        return replace(known, payments=sorted(payments, key=lambda row: (row["week_of"], row["paid_by"])))

    return _change(actor, case_id, "case.payment_record", add)


def payment_remove(*, actor: Actor, case_id: UUID, payment_id: str) -> LeaveCase:
    """Take a payment out that was recorded by mistake. Raises Conflict for one that is not there."""

    def without(known: Private) -> Private:
        left = [row for row in known.payments or [] if row["id"] != payment_id]
        if len(left) == len(known.payments or []):
            raise Conflict("This payment is not recorded any more.", fix="Reload the page to see those that are.")
        return replace(known, payments=left or None)

    return _change(actor, case_id, "case.payment_remove", without)


def _change(actor: Actor, case_id: UUID, action: str, change: Callable[[Private], Private]) -> LeaveCase:
    require(actor, "case.change")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        case = access_case(actor=actor, case_id=case_id, lock=True)
        take(case, "record_pay", actor)
        private_facts.write(case.id, case.employee_id, change(private_facts.read(actor, case.id, case.employee_id)))
        audit.append(actor=actor, action=action, object_type="case", object_id=case.id, details={})
    return case


def _amount(amount: Decimal, field: str) -> str:
    if not 0 <= amount < MOST or amount != amount.quantize(Decimal("0.01")):
        raise Invalid("This is not an amount of money.", fix="Write dollars and cents, e.g. 1249.75.", field=field)
    return str(amount)

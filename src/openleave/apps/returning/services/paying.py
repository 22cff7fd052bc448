"""Premiums during leave: what is owed and paid month by month, the letter, what may follow (29 CFR 825.210-.213)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from openleave.apps.accommodation.services.common import not_future
from openleave.apps.cases.access import access_case
from openleave.apps.cases.models import LeaveCase
from openleave.apps.organizations import selectors as organizations
from openleave.apps.returning import deskwork, private
from openleave.apps.returning.access import access_premium
from openleave.apps.returning.models import Premium, ReturnPlan
from openleave.apps.returning.premiums import month_of
from openleave.apps.returning.services.planning import sync_items
from openleave.kernel import audit
from openleave.kernel.actor import Actor
from openleave.kernel.errors import Conflict, Forbidden, Invalid
from openleave.kernel.permissions import require
from openleave.kernel.tenancy import organization_scope

CENT = Decimal("0.01")


def premium_record(*, actor: Actor, case_id: UUID, month_on: date, due_on: date, owed: Decimal) -> Premium:
    """The employee's share of a month's premium, and when it is due. Recording the month again corrects both.

    ``month_on`` is any day of the month. Raises Invalid for an amount below what was paid, or with parts of a cent.
    """
    require(actor, "return.change")
    assert actor.organization_id is not None
    _amount(owed, "owed")
    with organization_scope(actor.organization_id):
        case = access_case(actor=actor, case_id=case_id, lock=True)
        row = Premium.objects.filter(
            organization_id=case.organization_id, case=case, month_on=month_on.replace(day=1)
        ).first() or Premium(
            organization_id=case.organization_id, case=case, month_on=month_on.replace(day=1),
            recorded_by_id=actor.account_id,
        )  # fmt: skip
        if owed < row.paid:
            raise Invalid(_("More than this was paid already."), fix=_("Correct the amount paid first."), field="owed")
        row.owed, row.due_on = owed, due_on
        row.save()
        _sync(case)
        _note(actor, row, "premium", {"month": row.month_on.isoformat()})
    return row


def premium_pay(*, actor: Actor, premium_id: UUID, paid: Decimal, paid_on: date) -> Premium:
    """What has been paid of it in all, and when last. Raises Invalid for more than is owed or a day to come."""
    _amount(paid, "paid")
    with _changing(actor, premium_id, "premium_pay") as row:
        if paid > row.owed:
            raise Invalid(
                _("This is more than is owed."),
                why=_("The employee’s share may not be raised because of the leave (29 CFR 825.210(a))."),
                fix=_("Give at most the amount owed, or correct that."),
                field="paid",
            )
        not_future(paid_on, organizations.today_of(row.organization_id), "paid_on")
        row.paid, row.paid_on = paid, paid_on
    return row


def premium_letter(*, actor: Actor, premium_id: UUID, letter_on: date, cease_on: date) -> Premium:
    """A letter was mailed that the payment has not come: when, and which day it names for the end of coverage.

    Raises Invalid where the letter leaves less than the 15 days of 29 CFR 825.212(a)(1), or ends coverage within the 30
    days of grace; Conflict where nothing is missing.
    """
    with _changing(actor, premium_id, "premium_letter") as row:
        if row.owed == row.paid:
            raise Conflict(_("Nothing is missing for this month."), fix=_("Reload the page."))
        not_future(letter_on, organizations.today_of(row.organization_id), "letter_on")
        if letter_on <= row.due_on:
            raise Invalid(_("It is not late by then."), fix=_("Give a day after the due day."), field="letter_on")
        row.letter_on, row.cease_on = letter_on, cease_on
        month = month_of(row, organizations.today_of(row.organization_id))
        if month.letter_valid is False or (month.grace_ends_on is not None and cease_on <= month.grace_ends_on):
            raise Invalid(
                _("Coverage may not end on this day."),
                why=_("A premium has 30 days of grace, and the letter must leave at least 15 days after it is mailed "
                      "(29 CFR 825.212(a)(1))."),
                fix=_("Name a later day in the letter."),
                field="cease_on",
            )  # fmt: skip
    return row


def premium_cover(*, actor: Actor, premium_id: UUID) -> Premium:
    """The employer pays the missed share, so that coverage goes on; it may be asked for later (29 CFR 825.212(b))."""
    with _changing(actor, premium_id, "premium_cover") as row:
        if row.owed == row.paid or row.ended_on is not None:
            raise Conflict(_("Nothing is to be covered for this month."), fix=_("Reload the page."))
        row.covered_by_employer = True
    return row


def coverage_end(*, actor: Actor, premium_id: UUID, ended_on: date) -> Premium:
    """Coverage ends for a late premium: only where the law lets it, by a person. Raises Conflict, Invalid.

    The job stays protected, and on return coverage is restored in full (29 CFR 825.212(c))."""
    require(actor, "return.end")
    if actor.account_id is None:
        raise Forbidden("return.end")
    with _changing(actor, premium_id, "coverage_end") as row:
        month = month_of(row, organizations.today_of(row.organization_id))
        if month.state != "may_end":
            raise Conflict(
                _("Coverage may not end now."),
                why=_("The premium must be more than 30 days late, and a letter mailed at least 15 days before."),
                fix=_("Mail the letter, wait for its day, or let the employer cover the share."),
            )
        if month.may_end_on is not None and ended_on < month.may_end_on:
            raise Invalid(_("Coverage may not end on this day."), fix=_("Give a later day."), field="ended_on")
        row.ended_on = ended_on
    return row


def recovery_state(*, actor: Actor, case_id: UUID, facts: dict[str, Any]) -> ReturnPlan:
    """State what asking the employer's share back turns on (29 CFR 825.213), sealed: ``not_returning_because``,
    ``days_back``, the days of a certification, weeks on leave and paid, the employer's share. Raises Conflict without a
    plan."""
    require(actor, "return.change")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        case = access_case(actor=actor, case_id=case_id, lock=True)
        plan = ReturnPlan.objects.filter(organization_id=case.organization_id, case=case).first()
        if plan is None:
            raise Conflict(_("No return is being prepared for this leave."), fix=_("Prepare it first."))
        known = {name: value for name, value in facts.items() if value not in (None, "")}
        private.write("recovery", case.employee_id, plan.id, known)
        audit.append(
            actor=actor, action="return.recovery", object_type="return_plan", object_id=plan.id,
            details={"case": case.id, "facts": len(known)},
        )  # fmt: skip
    return plan


@contextmanager
def _changing(actor: Actor, premium_id: UUID, action: str) -> Iterator[Premium]:
    """A premium locked, changed, saved and entered in the trail; the desk's task goes when no letter is called for."""
    require(actor, "return.change")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        row = access_premium(actor=actor, premium_id=premium_id, lock=True)
        yield row
        row.save()
        _sync(row.case)
        _note(actor, row, action, {"month": row.month_on.isoformat()})
        if row.owed == row.paid or row.letter_on or row.covered_by_employer or row.ended_on:
            deskwork.mailed(actor, row.case, row.id)


def _sync(case: LeaveCase) -> None:
    plan = ReturnPlan.objects.filter(organization_id=case.organization_id, case=case).first()
    if plan is not None:
        sync_items(plan, case)


def _note(actor: Actor, row: Premium, action: str, details: dict[str, Any]) -> None:
    audit.append(
        actor=actor, action=f"return.{action}", object_type="premium", object_id=row.id,
        details={"case": row.case_id, **details},
    )  # fmt: skip


def _amount(value: Decimal, field_name: str) -> None:
    if value < 0 or value != value.quantize(CENT):
        raise Invalid(_("This is no amount of dollars and cents."), fix=_("Give 0 or more."), field=field_name)

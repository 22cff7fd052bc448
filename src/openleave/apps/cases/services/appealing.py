"""The employee's appeal against a decision, and what another person decides on it."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from openleave.apps.cases.access import access_appeal, access_case, access_own_case
from openleave.apps.cases.choices import AppealOutcome, Decided
from openleave.apps.cases.models import Appeal, Decision, LeaveCase
from openleave.apps.cases.services.steps import record_step
from openleave.apps.cases.transitions import take
from openleave.apps.organizations import selectors as organizations
from openleave.kernel import clock
from openleave.kernel.actor import Actor
from openleave.kernel.errors import Conflict, Forbidden, Invalid
from openleave.kernel.permissions import require
from openleave.kernel.tenancy import organization_scope


def case_appeal(*, actor: Actor, case_id: UUID, appealed_on: date | None = None, note: str = "") -> Appeal:
    """Record that the employee appeals against the latest decision not to designate. A late appeal is recorded too.

    Raises Conflict where nothing was decided against the employee or an appeal is open, Invalid for a day to come.
    """
    require(actor, "case.change")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        case = access_case(actor=actor, case_id=case_id, lock=True)
        return appeal_record(actor, case, appealed_on, note)


def case_appeal_own(*, actor: Actor, case_id: UUID, note: str) -> Appeal:
    """The employee appeals today against the latest decision on their own case not to designate; a late appeal is
    taken too.

    ``note`` says why; it may be empty. Raises Conflict as ``case_appeal``, NotFound for anybody else's case.
    """
    require(actor, "own.appeal")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        case = access_own_case(actor=actor, case_id=case_id, lock=True)
        return appeal_record(actor, case, None, note)


def appeal_record(actor: Actor, case: LeaveCase, appealed_on: date | None, note: str) -> Appeal:
    """The same for a case that is at hand and locked: also the employee's own way in."""
    before = take_appeal(case, actor)
    today = organizations.today_of(case.organization_id)
    if appealed_on is not None and appealed_on > today:
        raise Invalid(_("This day has not come yet."), fix=_("Give today or an earlier day."), field="appealed_on")
    decision = (
        Decision.objects.filter(organization_id=case.organization_id, case=case, outcome=Decided.NOT_DESIGNATED)
        .order_by("-decided_at", "-id")
        .first()
    )
    if decision is None:
        raise Conflict(
            _("There is no decision against the employee to appeal."), fix=_("Look at the case's decisions.")
        )
    if Appeal.objects.filter(organization_id=case.organization_id, case=case, decided_at__isnull=True).exists():
        raise Conflict(_("An appeal is open already."), fix=_("Decide it first."))
    appeal = Appeal.objects.create(
        organization_id=case.organization_id,
        case=case,
        decision=decision,
        appealed_on=appealed_on or today,
        recorded_by_id=actor.account_id,
    )
    record_step(
        actor, case, "appeal", before, note=note, about_id=appeal.id,
        details={"decision": decision.id, "appealed_on": appeal.appealed_on.isoformat()},
    )  # fmt: skip
    return appeal


def take_appeal(case: LeaveCase, actor: Actor) -> str:
    """Check that the case's state knows appeals."""
    return take(case, "appeal_own" if actor.employee_id == case.employee_id else "appeal", actor)


def appeal_decide(*, actor: Actor, appeal_id: UUID, outcome: str, note: str) -> Appeal:
    """Decide an appeal: *upheld*, or *reversed*: then the case is to be decided again.

    By a person, and another one than who made the decision (Forbidden). ``note`` gives the reasons; it cannot be left
    out. Raises Conflict for an appeal that is decided.
    """
    require(actor, "case.decide")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        appeal = access_appeal(actor=actor, appeal_id=appeal_id)
        case = access_case(actor=actor, case_id=appeal.case_id, lock=True)
        appeal.refresh_from_db()
        if appeal.decided_at is not None:
            raise Conflict(_("This appeal is decided already."), fix=_("Reload the case."))
        if outcome not in AppealOutcome.values:
            raise Invalid(_("Choose what comes of the appeal."), fix=", ".join(AppealOutcome.values), field="outcome")
        if not note.strip():
            raise Invalid(_("Give the reasons."), fix=_("Say what was looked at and found."), field="note")
        if actor.account_id is None or actor.account_id == appeal.decision.decided_by_id:
            raise Forbidden("case.decide")
        step = "reverse" if outcome == AppealOutcome.REVERSED else "uphold"
        before = take(case, step, actor)
        if step == "reverse":
            case.closed_at = case.closed_by_id = None
            case.closed_as = ""
        appeal.outcome, appeal.decided_at, appeal.decided_by_id = outcome, clock.now(), actor.account_id
        appeal.save()
        case.save()
        record_step(actor, case, step, before, note=note, about_id=appeal.id, details={"appeal": appeal.id})
    return appeal

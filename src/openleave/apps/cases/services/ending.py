"""The end of a case, and taking it up again."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from openleave.apps.cases.access import access_case
from openleave.apps.cases.choices import NO_LEAVE, ClosedAs, State
from openleave.apps.cases.models import CaseClock, LeaveCase
from openleave.apps.cases.services.changing import take_back
from openleave.apps.cases.services.clocks import refresh_clocks
from openleave.apps.cases.services.deciding import latest_decisions
from openleave.apps.cases.services.posting import post_elapsed
from openleave.apps.cases.services.steps import record_step
from openleave.apps.cases.transitions import BEFORE_DECISION, take
from openleave.apps.organizations import selectors as organizations
from openleave.kernel import clock
from openleave.kernel.actor import Actor
from openleave.kernel.errors import Invalid
from openleave.kernel.permissions import require
from openleave.kernel.tenancy import organization_scope


def case_close(*, actor: Actor, case_id: UUID, closed_as: str = ClosedAs.RETURNED, note: str = "") -> LeaveCase:
    """Close a case; its open deadlines stop.

    ``closed_as`` says how it ended (``ClosedAs``). A case that nobody decided is closed only without leave
    (``NO_LEAVE``): by a person, who says in ``note`` why it is no leave; nothing is denied by closing it. A case on
    which nothing was granted becomes *denied* by itself. Raises Invalid where the end does not fit the case.
    """
    require(actor, "case.close")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        case = access_case(actor=actor, case_id=case_id, lock=True)
        if case.state == State.NOT_DESIGNATED and closed_as == ClosedAs.RETURNED:
            closed_as = ClosedAs.DENIED
        before = take(case, "close_without_leave" if case.state in BEFORE_DECISION else "close", actor)
        _fits(before, closed_as, note)
        case.closed_as = closed_as
        if before not in BEFORE_DECISION:
            post_elapsed(actor, case, organizations.today_of(actor.organization_id))
        _stop(actor, case)
        record_step(actor, case, "close", before, why=closed_as, note=note)
    return case


def case_cancel(*, actor: Actor, case_id: UUID, note: str = "") -> LeaveCase:
    """Cancel a case: the leave is not taken. What was counted for it is taken back; its deadlines stop."""
    require(actor, "case.close")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        case = access_case(actor=actor, case_id=case_id, lock=True)
        before = take(case, "cancel", actor)
        take_back(actor, case, None, None)
        _stop(actor, case)
        record_step(actor, case, "cancel", before, note=note)
    return case


def case_reopen(*, actor: Actor, case_id: UUID, note: str = "") -> LeaveCase:
    """Take a closed or cancelled case up again, where it stood: its deadlines run on, its decisions hold."""
    require(actor, "case.close")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        case = access_case(actor=actor, case_id=case_id, lock=True)
        before = take(case, "reopen", actor)
        case.state = _stood(case)
        case.closed_at = case.closed_by_id = None
        case.closed_as = ""
        case.save()
        refresh_clocks(actor, case)
        record_step(actor, case, "reopen", before, note=note)
    return case


def _stood(case: LeaveCase) -> State:
    if case.starts_on is None or not case.reason:
        return State.NOTICED
    outcomes = set(latest_decisions(case).values())
    if not outcomes:
        return State.REQUESTED
    if "designated" not in outcomes:
        return State.NOT_DESIGNATED
    today = organizations.today_of(case.organization_id)
    if case.starts_on <= today:
        return State.OPEN
    return State.PARTLY_DESIGNATED if "not_designated" in outcomes else State.DESIGNATED


def _fits(before: str, closed_as: str, note: str) -> None:
    if closed_as not in ClosedAs.values:
        raise Invalid(_("Say how the case ended."), fix=", ".join(ClosedAs.values), field="closed_as")
    if before in BEFORE_DECISION and closed_as not in NO_LEAVE:
        raise Invalid(
            _("Nobody has decided this leave yet."),
            why=_("Closing a case is no way to deny it."),
            fix=_("Decide first; or say that it was withdrawn, is part of another case or is no leave."),
            field="closed_as",
        )
    if closed_as in (ClosedAs.NOT_LEAVE, ClosedAs.ACCOMMODATION) and not note.strip():
        raise Invalid(
            _("Say why it is no leave."),
            why=_("Somebody may ask for it years from now."),
            fix=_("One sentence will do."),
            field="note",
        )


def _stop(actor: Actor, case: LeaveCase) -> None:
    case.closed_at, case.closed_by_id = clock.now(), actor.account_id
    case.next_due_on = None
    case.save()
    CaseClock.objects.filter(
        organization_id=case.organization_id, case=case, done_on__isnull=True, stopped_at__isnull=True
    ).update(stopped_at=case.closed_at)

"""The way back to work."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from openleave.apps.cases.access import access_case
from openleave.apps.cases.models import LeaveCase
from openleave.apps.cases.services.steps import record_step
from openleave.apps.cases.transitions import take
from openleave.kernel.actor import Actor
from openleave.kernel.permissions import require
from openleave.kernel.tenancy import organization_scope


def case_begin_return(*, actor: Actor, case_id: UUID, expected_back_on: date) -> LeaveCase:
    """The return is being prepared: the employee is expected back on a day. Leave counts on until it ends."""
    require(actor, "case.change")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        case = access_case(actor=actor, case_id=case_id, lock=True)
        before = take(case, "begin_return", actor)
        case.expected_back_on = expected_back_on
        case.save(update_fields=["state", "expected_back_on"])
        record_step(actor, case, "begin_return", before, details={"expected_back_on": expected_back_on.isoformat()})
    return case


def case_resume(*, actor: Actor, case_id: UUID, note: str = "") -> LeaveCase:
    """The return did not come about: the leave runs on."""
    require(actor, "case.change")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        case = access_case(actor=actor, case_id=case_id, lock=True)
        before = take(case, "resume", actor)
        case.expected_back_on = None
        case.save(update_fields=["state", "expected_back_on"])
        record_step(actor, case, "resume", before, note=note)
    return case

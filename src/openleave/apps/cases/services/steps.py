"""Recording a step of a case: who, why, when; in the trail; and telling the apps above."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from openleave.apps.cases.events import StepTaken
from openleave.apps.cases.models import CaseStep, LeaveCase
from openleave.kernel import audit, vault
from openleave.kernel.actor import Actor
from openleave.kernel.news import tell

NOTES = "cases_casestep"


def record_step(
    actor: Actor,
    case: LeaveCase,
    step: str,
    before: str,
    *,
    why: str = "",
    note: str = "",
    details: dict[str, audit.Detail] | None = None,
    about_id: UUID | None = None,
    send_notice: bool = False,
) -> CaseStep:
    """Keep the step, append it to the audit trail with ``details`` and tell it. Call it last: listeners see all.

    ``why`` is a code; ``note`` what somebody wrote, sealed in the vault under the employee's key.
    """
    taken = CaseStep.objects.create(
        organization_id=case.organization_id,
        case=case,
        step=step,
        before=before,
        after=case.state,
        why=why,
        noted=bool(note.strip()),
        taken_by_id=actor.account_id,
    )
    if note.strip():
        vault.put(subject_id=case.employee_id, table=NOTES, column="note", row_id=taken.id, value=note.strip())
    audit.append(
        actor=actor,
        action=f"case.{step}",
        object_type="case",
        object_id=case.id,
        details=(details or {}) | ({"why": why} if why else {}),
    )
    tell(StepTaken(actor, case, step, before, case.state, about_id, send_notice))
    return taken


def record_steps(actor: Actor, cases: Iterable[LeaveCase], step: str) -> None:
    """The same for many cases at once, which a job moved on by the same step; nothing is written about any of them."""
    cases = list(cases)
    CaseStep.objects.bulk_create(
        CaseStep(
            organization_id=case.organization_id, case=case, step=step, after=case.state, taken_by_id=actor.account_id
        )
        for case in cases
    )
    audit.append_many(actor=actor, events=[audit.Event(f"case.{step}", "case", case.id, {}) for case in cases])
    for case in cases:
        tell(StepTaken(actor, case, step, "", case.state))

"""What every step of a request does last: a line in its log, and one in the audit trail."""

from __future__ import annotations

from datetime import date

from openleave.apps.certification import private
from openleave.apps.certification.models import CertificationRequest, Entry
from openleave.kernel import audit
from openleave.kernel.actor import Actor


def record(
    actor: Actor, request: CertificationRequest, step: str, on: date, *, note: str = "",
    details: dict[str, audit.Detail] | None = None, contact_by: str = "", asserted: bool = False,
) -> Entry:  # fmt: skip
    """Append to the log and the trail. ``note``: what somebody wrote, sealed; ``asserted``: of a contact, that it was
    not the direct supervisor and that the employee had the chance to correct the certification."""
    entry = Entry(
        organization_id=request.organization_id, request=request, step=step, after=request.state, happened_on=on,
        contact_by=contact_by, not_supervisor=asserted or None, chance_given=asserted or None, noted=bool(note.strip()),
        made_by_id=actor.account_id,
    )  # fmt: skip
    entry.save(force_insert=True)
    if entry.noted:
        private.write_note(private.ENTRY, entry.id, request.case.employee_id, note.strip())
    audit.append(
        actor=actor, action=f"certification.{step}", object_type="certification", object_id=request.id,
        details={"case": request.case_id, "kind": request.kind, "on": on.isoformat()} | (details or {}),
    )  # fmt: skip
    return entry

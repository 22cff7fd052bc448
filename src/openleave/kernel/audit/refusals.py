"""What the purpose gate refused goes on record."""

from __future__ import annotations

from uuid import UUID

from openleave.kernel.actor import Actor, Channel
from openleave.kernel.audit.services import append
from openleave.kernel.purposes import stating
from openleave.kernel.purposes.refusing import on_refusal
from openleave.kernel.tenancy import organization_scope


def record(organization_id: UUID, account_id: UUID | None, channel: Channel, purpose: str, why: str) -> None:
    """An entry ``purpose.refused`` of the organization whose data were asked for."""
    actor = Actor(account_id, organization_id, channel=channel)
    with stating(""), organization_scope(organization_id):
        append(
            actor=actor,
            action="purpose.refused",
            object_type="purpose",
            object_id=purpose or None,
            details={"why": why},
        )


on_refusal(record)

"""What is due in all organizations."""

from __future__ import annotations

from uuid import UUID

from openleave.apps.notices.services.batches import resume_all
from openleave.apps.notices.services.sending import send_due
from openleave.apps.organizations.everywhere import everywhere


def catch_up_all() -> int:
    """Deliver what is due everywhere; returns how many letters went out. One organization's trouble is its own."""
    return sum(everywhere("notices.catch_up", _catch_up))


def _catch_up(organization_id: UUID) -> int:
    resume_all(organization_id)
    return send_due(organization_id)

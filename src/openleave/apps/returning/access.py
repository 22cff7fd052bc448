"""The only way from a request's id to a premium or a step; a plan is reached through its case."""

from __future__ import annotations

from uuid import UUID

from openleave.apps.cases.walls import visible
from openleave.apps.returning.models import GraduatedStep, Premium
from openleave.kernel.actor import Actor
from openleave.kernel.permissions import require
from openleave.kernel.tenancy.rows import the_row


def access_premium(*, actor: Actor, premium_id: UUID, lock: bool = False) -> Premium:
    """A month's premium with its case, or NotFound."""
    require(actor, "return.read")
    rows = Premium.objects.filter(visible(actor, "case__"), organization_id=actor.organization_id, id=premium_id)
    rows = rows.select_related("case")
    return the_row(rows, lock=lock)


def access_graduated(*, actor: Actor, graduated_id: UUID) -> GraduatedStep:
    """A step of a graduated return with its plan and case, or NotFound."""
    require(actor, "return.read")
    return the_row(
        GraduatedStep.objects.filter(
            visible(actor, "plan__case__"), organization_id=actor.organization_id, id=graduated_id
        ).select_related("plan__case")
    )

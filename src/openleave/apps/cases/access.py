"""The only way from a request's id to a case."""

from __future__ import annotations

from uuid import UUID

from openleave.apps.cases.models import Determination, LeaveCase
from openleave.kernel.actor import Actor
from openleave.kernel.errors import NotFound
from openleave.kernel.permissions import require


def access_case(*, actor: Actor, case_id: UUID, lock: bool = False) -> LeaveCase:
    """The case, or NotFound: foreign and missing alike. ``lock`` holds it until the transaction ends."""
    require(actor, "case.read")
    rows = LeaveCase.objects.filter(organization_id=actor.organization_id, id=case_id)
    case = (rows.select_for_update() if lock else rows).first()
    if case is None:
        raise NotFound
    return case


def access_determination(*, actor: Actor, determination_id: UUID) -> Determination:
    """The determination with its case, or NotFound."""
    require(actor, "case.read")
    found = (
        Determination.objects.filter(organization_id=actor.organization_id, id=determination_id)
        .select_related("case")
        .first()
    )
    if found is None:
        raise NotFound
    return found

"""The only way from a request's id to what certification holds."""

from __future__ import annotations

from uuid import UUID

from openleave.apps.cases.walls import visible
from openleave.apps.certification.models import CertificationRequest, Flag, ProviderLink
from openleave.kernel.actor import Actor
from openleave.kernel.errors import NotFound
from openleave.kernel.permissions import require


def access_request(*, actor: Actor, request_id: UUID, lock: bool = False) -> CertificationRequest:
    """The request with its case, or NotFound: foreign, missing and walled off alike."""
    require(actor, "certification.read")
    rows = CertificationRequest.objects.filter(
        visible(actor, "case__"), organization_id=actor.organization_id, id=request_id
    ).select_related("case", "opinion_of")
    found = (rows.select_for_update(of=("self",)) if lock else rows).first()
    if found is None:
        raise NotFound
    return found


def access_link(*, actor: Actor, link_id: UUID, lock: bool = False) -> ProviderLink:
    """A clinic's link with its request and case, or NotFound."""
    require(actor, "certification.read")
    rows = ProviderLink.objects.filter(
        visible(actor, "request__case__"), organization_id=actor.organization_id, id=link_id
    ).select_related("request__case")
    found = (rows.select_for_update(of=("self",)) if lock else rows).first()
    if found is None:
        raise NotFound
    return found


def access_flag(*, actor: Actor, flag_id: UUID, lock: bool = False) -> Flag:
    """A flag with its case and certification, or NotFound."""
    require(actor, "certification.read")
    rows = Flag.objects.filter(
        visible(actor, "case__"), organization_id=actor.organization_id, id=flag_id
    ).select_related("case", "request")
    found = (rows.select_for_update(of=("self",)) if lock else rows).first()
    if found is None:
        raise NotFound
    return found

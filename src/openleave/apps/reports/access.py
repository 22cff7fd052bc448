"""The only way from a request's id to an audit packet."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet

from openleave.apps.cases import walls
from openleave.apps.reports.models import Packet
from openleave.kernel.actor import Actor
from openleave.kernel.permissions import allows, require
from openleave.kernel.tenancy.rows import the_row


def packets_of(actor: Actor) -> QuerySet[Packet]:
    """The packets that the actor may know of: none about a case or an employee behind a wall, and those with medical
    records only with the permission for them."""
    require(actor, "packet.make")
    case = Q(case__isnull=True) | Q(case__isnull=False) & walls.visible(actor, "case__")
    employee = Q(employee__isnull=True) | Q(employee__isnull=False) & walls.others(actor)
    found = Packet.objects.filter(case, employee, organization_id=actor.organization_id)
    return found if allows(actor, "packet.medical") else found.filter(medical=False)


def access_packet(*, actor: Actor, packet_id: UUID) -> Packet:
    """The packet, or NotFound: foreign, missing and walled off alike."""
    return the_row(packets_of(actor).filter(id=packet_id).select_related("employee", "case"))

"""The only way from a request's id to an accommodation and its parts. The walls around cases hold here as well."""

from __future__ import annotations

from uuid import UUID

from openleave.apps.accommodation.models import Accommodation, Option, Restriction
from openleave.apps.cases.access import access_case
from openleave.apps.cases.walls import others, visible
from openleave.kernel.actor import Actor
from openleave.kernel.permissions import require
from openleave.kernel.tenancy.rows import the_row


def access_accommodation(*, actor: Actor, accommodation_id: UUID, lock: bool = False) -> Accommodation:
    """The accommodation, or NotFound: foreign, missing and walled off alike. ``lock`` holds it until the commit."""
    require(actor, "accommodation.read")
    rows = Accommodation.objects.filter(
        visible(actor), organization_id=actor.organization_id, id=accommodation_id
    ).select_related("case")
    return the_row(rows, lock=lock)


def access_option(*, actor: Actor, option_id: UUID) -> Option:
    """An option with its accommodation, or NotFound."""
    require(actor, "accommodation.read")
    return the_row(
        Option.objects.filter(
            visible(actor, "accommodation__"), organization_id=actor.organization_id, id=option_id
        ).select_related("accommodation")
    )


def access_restriction(*, actor: Actor, restriction_id: UUID) -> Restriction:
    """A restriction or limitation, or NotFound. It is walled with its accommodation or case."""
    require(actor, "accommodation.read")
    found = the_row(
        Restriction.objects.filter(
            others(actor), organization_id=actor.organization_id, id=restriction_id
        ).select_related("accommodation", "case")
    )
    if found.accommodation_id is not None:
        access_accommodation(actor=actor, accommodation_id=found.accommodation_id)
    elif found.case_id is not None:
        access_case(actor=actor, case_id=found.case_id)
    return found

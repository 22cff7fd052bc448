"""What somebody cannot do, and what work must keep to."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from openleave.apps.accommodation import private
from openleave.apps.accommodation.access import access_accommodation, access_restriction
from openleave.apps.accommodation.choices import RestrictionKind
from openleave.apps.accommodation.models import Accommodation, Restriction
from openleave.apps.accommodation.services.common import needed, one_of
from openleave.apps.cases.access import access_case
from openleave.apps.cases.models import LeaveCase
from openleave.kernel import audit, clock
from openleave.kernel.actor import Actor
from openleave.kernel.errors import Conflict, Invalid
from openleave.kernel.permissions import require
from openleave.kernel.tenancy import organization_scope


def restriction_add(
    *,
    actor: Actor,
    kind: str,
    text: str,
    from_on: date,
    until_on: date | None = None,
    accommodation_id: UUID | None = None,
    case_id: UUID | None = None,
) -> Restriction:
    """Record a limitation or a work restriction of an accommodation's or a case's employee.

    A restriction is worded for the manager (what, from when, until when): no condition, no leave, no law. Raises
    Invalid, NotFound.
    """
    require(actor, "accommodation.change")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        accommodation = case = None
        if accommodation_id is not None:
            accommodation = access_accommodation(actor=actor, accommodation_id=accommodation_id)
            employee_id = accommodation.employee_id
        else:
            assert case_id is not None
            case = access_case(actor=actor, case_id=case_id)
            employee_id = case.employee_id
        found = add_restriction(
            actor, employee_id, kind, from_on, until_on, text, accommodation=accommodation, case=case
        )
        audit.append(
            actor=actor, action="accommodation.restriction_add", object_type="restriction", object_id=found.id,
            details={"accommodation": accommodation_id, "case": case_id, "kind": kind, "from_on": from_on.isoformat()},
        )  # fmt: skip
    return found


def restriction_lift(*, actor: Actor, restriction_id: UUID) -> Restriction:
    """It holds no longer. Raises Conflict where it was lifted already."""
    require(actor, "accommodation.change")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        access_restriction(actor=actor, restriction_id=restriction_id)
        found = Restriction.objects.select_for_update().get(organization_id=actor.organization_id, id=restriction_id)
        if found.lifted_at is not None:
            raise Conflict(_("This was lifted already."), fix=_("Reload the page."))
        found.lifted_at, found.lifted_by_id = clock.now(), actor.account_id
        found.save(update_fields=["lifted_at", "lifted_by_id"])
        audit.append(
            actor=actor, action="accommodation.restriction_lift", object_type="restriction", object_id=found.id,
            details={"accommodation": found.accommodation_id, "case": found.case_id},
        )  # fmt: skip
    return found


def add_restriction(
    actor: Actor, employee_id: UUID, kind: str, from_on: date, until_on: date | None, text: str, *,
    accommodation: Accommodation | None = None, case: LeaveCase | None = None,
) -> Restriction:  # fmt: skip
    """The row and its sealed text, inside a scope. Raises Invalid."""
    one_of(kind, RestrictionKind.values, "kind")
    text = needed(text, "text", _("Say what it is."))
    if until_on is not None and until_on < from_on:
        raise Invalid(_("The last day is before the first."), fix=_("Change one of them."), field="until_on")
    organization_id = actor.organization_id
    assert organization_id is not None
    found = Restriction.objects.create(
        organization_id=organization_id, employee_id=employee_id, accommodation=accommodation, case=case, kind=kind,
        from_on=from_on, until_on=until_on, recorded_by_id=actor.account_id,
    )  # fmt: skip
    private.write("restriction", employee_id, found.id, text)
    return found

"""An operator asks to see an organization, or no longer does. Neither gives a sight of anything."""

from __future__ import annotations

import re
from collections.abc import Collection
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from openleave.apps.organizations.selectors import directory
from openleave.apps.visits.areas import AREAS
from openleave.apps.visits.models import Purpose, State, Visit
from openleave.kernel import audit, clock
from openleave.kernel.actor import Actor
from openleave.kernel.errors import Conflict, Invalid, NotFound
from openleave.kernel.permissions import require
from openleave.kernel.tenancy import account_scope
from openleave.kernel.tenancy.models import LONGEST_VISIT
from openleave.kernel.tenancy.rows import the_row

LONGEST_MINUTES = int(LONGEST_VISIT.total_seconds()) // 60
#: The number of a ticket; a text about somebody does not fit.
REFERENCE = re.compile(r"[A-Z]{0,10}[-#]?[0-9]{1,8}")


def visit_ask(
    *,
    actor: Actor,
    organization_id: UUID,
    purpose: str,
    areas: Collection[str],
    minutes: int,
    reference: str = "",
    tier3: bool = False,
) -> Visit:
    """Ask an organization for a visit: why, to see what, for how long. It is told by mail and decides.

    Raises Invalid with its field, NotFound for no such organization, Conflict while an earlier one is open.
    """
    require(actor, "visit.ask")
    if purpose not in Purpose:
        raise Invalid(_("It is not said what the visit is for."), fix=_("Choose a purpose."), field="purpose")
    wanted = [area for area in AREAS if area in areas]
    if not wanted:
        raise Invalid(_("It is not said what is to be seen."), fix=_("Choose at least one area."), field="areas")
    if not 1 <= minutes <= LONGEST_MINUTES:
        raise Invalid(_("A visit lasts at most four hours."), fix=_("Ask for less."), field="minutes")
    reference = reference.strip().upper()
    if reference and not REFERENCE.fullmatch(reference):
        raise Invalid(
            _("This is not the number of a ticket."),
            why=_("No text about people is written down here."),
            fix=_("Enter letters and a number, such as T-1234."),
            field="reference",
        )
    if organization_id not in {one.id for one in directory(actor=actor)}:
        raise NotFound
    assert actor.account_id is not None
    try:
        with account_scope(actor.account_id), transaction.atomic():
            visit = Visit.objects.create(
                organization_id=organization_id,
                account_id=actor.account_id,
                purpose=purpose,
                reference=reference,
                asked_areas=wanted,
                asked_minutes=minutes,
                asked_tier3=tier3,
            )
            _note(actor, visit, "visit.ask", {"purpose": purpose, "minutes": minutes, "tier3": tier3})
    except IntegrityError:
        raise Conflict(
            _("You have asked this organization already."), fix=_("End that visit or withdraw the request first.")
        ) from None
    return visit


def visit_withdraw(*, actor: Actor, visit_id: UUID) -> None:
    """No longer ask. Raises NotFound, Conflict when it was decided."""
    require(actor, "visit.ask")
    assert actor.account_id is not None
    with account_scope(actor.account_id):
        visit = the_row(Visit.objects.filter(account_id=actor.account_id, id=visit_id), lock=True)
        if visit.state != State.ASKED:
            raise Conflict(_("This request was decided already."), fix=_("Load the page again."))
        visit.state, visit.ended_at = State.WITHDRAWN, clock.now()
        visit.save(update_fields=["state", "ended_at"])
        _note(actor, visit, "visit.withdraw", {})


def _note(actor: Actor, visit: Visit, action: str, details: dict[str, audit.Detail]) -> None:
    """In the installation's trail: the operator cannot write into the organization's. The catch-up does (telling)."""
    about: dict[str, audit.Detail] = {
        "organization_id": visit.organization_id,
        "reference_given": bool(visit.reference),
    }
    audit.append_installation(
        actor=actor, action=action, object_type="visit", object_id=visit.id, details=about | details
    )

"""What privacy requests decided about people in files: corrections that stay, people who do not come back. The employer
ends either by hand; no file does."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from openleave.apps.feeds.models import Correction, Fingerprint, Pin, Suppression
from openleave.apps.feeds.numbers import digest, key_of
from openleave.apps.people import selectors as people
from openleave.kernel import audit, clock
from openleave.kernel.actor import Actor
from openleave.kernel.errors import Conflict, Invalid, NotFound
from openleave.kernel.permissions import require
from openleave.kernel.tenancy import organization_scope


def correction_keep(*, actor: Actor, employee_id: UUID, field: str, request_id: UUID) -> Correction:
    """From now on files do not change this field of this person. Repeating it changes nothing."""
    require(actor, "feeds.keep")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        people.access_employee(actor=actor, employee_id=employee_id)
        kept, made = Correction.objects.get_or_create(
            organization_id=actor.organization_id, employee_id=employee_id, field=field, ended_at=None,
            defaults={"request_id": request_id, "accepted_at": clock.now(), "accepted_by_id": actor.account_id},
        )  # fmt: skip
        if made:
            _look_again(actor, employee_id)
            _record(actor, "correction.keep", kept.id, {"employee": employee_id, "field": field})
    return kept


def correction_end(*, actor: Actor, correction_id: UUID) -> Correction:
    """Let files speak about the field again: the employer's own decision. It is then like any value entered on the
    desk: it stays while the file repeats what it said before, and what the file newly says counts."""
    require(actor, "feeds.release")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        kept = access_correction(actor=actor, correction_id=correction_id, lock=True)
        if kept.ended_at is not None:
            raise Conflict(_("This correction was ended already."), fix=_("Reload the page."))
        kept.ended_at, kept.ended_by_id = clock.now(), actor.account_id
        kept.save(update_fields=["ended_at", "ended_by_id"])
        Pin.objects.filter(
            organization_id=actor.organization_id, employee_id=kept.employee_id, field=kept.field
        ).delete()
        _look_again(actor, kept.employee_id)
        _record(actor, "correction.end", kept.id, {"employee": kept.employee_id, "field": kept.field})
    return kept


def suppress(*, actor: Actor, number: str, request_id: UUID | None) -> Suppression:
    """Keep files from bringing somebody back who is erased at their request; of an erasure that is done again after a
    crash or a restore it is not known which. Repeating it changes nothing."""
    require(actor, "feeds.keep")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        made, new = Suppression.objects.get_or_create(
            organization_id=actor.organization_id, digest=digest(key_of(actor.organization_id), number), ended_at=None,
            defaults={"request_id": request_id, "made_at": clock.now()},
        )  # fmt: skip
        if new:
            _record(actor, "suppression.make", made.id, {"request": request_id} if request_id else {})
    return made


def suppression_end(*, actor: Actor, suppression_id: UUID, number: str) -> Suppression:
    """Let files bring the person back, who works here again. Raises Invalid where the number is another's."""
    require(actor, "feeds.release")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        rows = Suppression.objects.select_for_update().filter(organization_id=actor.organization_id, ended_at=None)
        found = rows.filter(id=suppression_id).first()
        if found is None:
            raise NotFound
        if found.digest != digest(key_of(actor.organization_id), number):
            raise Invalid(
                _("This is not that person’s number."), why=_("The number itself is not kept, only a hash of it."),
                fix=_("Enter the number as the file writes it."), field="number",
            )  # fmt: skip
        found.ended_at, found.ended_by_id = clock.now(), actor.account_id
        found.save(update_fields=["ended_at", "ended_by_id"])
        _record(actor, "suppression.end", found.id, {})
    return found


def access_correction(*, actor: Actor, correction_id: UUID, lock: bool = False) -> Correction:
    """The only way from a request's id to a kept correction."""
    require(actor, "feeds.kept")
    rows = Correction.objects.filter(organization_id=actor.organization_id).select_related("employee")
    found = (rows.select_for_update(of=("self",)) if lock else rows).filter(id=correction_id).first()
    if found is None:
        raise NotFound
    return found


def _look_again(actor: Actor, employee_id: UUID) -> None:
    """The person's next row is compared anew, even where it is the same as the last."""
    Fingerprint.objects.filter(organization_id=actor.organization_id, id=employee_id).delete()


def _record(actor: Actor, action: str, object_id: UUID, details: dict[str, str | UUID]) -> None:
    audit.append(
        actor=actor, action=f"feeds.{action}", object_type="feeds_keeping", object_id=object_id, details=dict(details)
    )

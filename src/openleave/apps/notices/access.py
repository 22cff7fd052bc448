"""The only ways from a request's id to a letter, a text of one, a batch."""

from __future__ import annotations

from uuid import UUID

from openleave.apps.cases.access import access_case
from openleave.apps.notices.models import Letter, LetterBatch, PrintBatch, State, TemplateVersion
from openleave.kernel.actor import Actor
from openleave.kernel.errors import NotFound
from openleave.kernel.permissions import require


def access_letter(*, actor: Actor, letter_id: UUID, lock: bool = False) -> Letter:
    """The letter, its case with it, or NotFound: foreign, missing, and behind a wall alike."""
    require(actor, "letter.read")
    rows = Letter.objects.filter(organization_id=actor.organization_id, id=letter_id)
    letter = (rows.select_for_update() if lock else rows).first()
    if letter is None:
        raise NotFound
    letter.case = access_case(actor=actor, case_id=letter.case_id)
    return letter


def access_own_letter(*, actor: Actor, letter_id: UUID, lock: bool = False) -> Letter:
    """A letter that was sent to the employee who asks, or NotFound."""
    require(actor, "own.read")
    if actor.employee_id is None:
        raise NotFound
    rows = Letter.objects.filter(
        organization_id=actor.organization_id,
        employee_id=actor.employee_id,
        state__in=[State.SENT, State.OPENED],
        id=letter_id,
    )
    letter = (rows.select_for_update() if lock else rows).first()
    if letter is None:
        raise NotFound
    return letter


def access_template(*, actor: Actor, template_id: UUID, lock: bool = False) -> TemplateVersion:
    """A version of an organization's text, or NotFound."""
    require(actor, "letter_template.read")
    rows = TemplateVersion.objects.filter(organization_id=actor.organization_id, id=template_id)
    found = (rows.select_for_update() if lock else rows).first()
    if found is None:
        raise NotFound
    return found


def access_batch(*, actor: Actor, batch_id: UUID) -> LetterBatch:
    """A batch of letters, or NotFound."""
    require(actor, "letter.read")
    found = LetterBatch.objects.filter(organization_id=actor.organization_id, id=batch_id).first()
    if found is None:
        raise NotFound
    return found


def access_print_batch(*, actor: Actor, print_batch_id: UUID, lock: bool = False) -> PrintBatch:
    """Letters printed together, or NotFound."""
    require(actor, "letter.read")
    rows = PrintBatch.objects.filter(organization_id=actor.organization_id, id=print_batch_id)
    found = (rows.select_for_update() if lock else rows).first()
    if found is None:
        raise NotFound
    return found

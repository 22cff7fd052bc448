"""The only ways from a request's id to a letter, a text of one, a batch."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from openleave.apps.cases.walls import visible
from openleave.apps.notices.models import Letter, LetterBatch, LetterSettings, PrintBatch, State, TemplateVersion
from openleave.kernel.actor import Actor
from openleave.kernel.errors import NotFound
from openleave.kernel.permissions import require
from openleave.kernel.tenancy.rows import the_row


def access_letter(*, actor: Actor, letter_id: UUID, lock: bool = False) -> Letter:
    """The letter, its case with it, or NotFound: foreign, missing, and behind a wall alike.

    Read with it, in the same statement: its own text, and the letterhead and the text in use that a draft is written
    with (``settings_around``, ``template_around``).
    """
    require(actor, "letter.read")
    require(actor, "case.read")
    rows = Letter.objects.filter(visible(actor, "case__"), organization_id=actor.organization_id, id=letter_id)
    rows = rows.select_related("case", "template").annotate(
        settings_row=RawSQL(SETTINGS, [actor.organization_id]),  # noqa: S611 - constant statements
        template_row=RawSQL(TEXT, [actor.organization_id]),  # noqa: S611
    )
    letter = the_row(rows, lock=lock)
    letter.settings_around = _row(LetterSettings, letter.settings_row) or LetterSettings(
        organization_id=letter.organization_id
    )
    letter.template_around = _row(TemplateVersion, letter.template_row)
    return letter


SETTINGS = "SELECT row_to_json(s) FROM notices_lettersettings s WHERE s.organization_id = %s"
TEXT = """
SELECT row_to_json(t) FROM notices_templateversion t WHERE t.organization_id = %s AND t.kind = notices_letter.kind
   AND t.state = 'published' ORDER BY t.number DESC LIMIT 1"""


def _row(model: Any, row: Any) -> Any:
    if row is None:
        return None
    values = json.loads(row) if isinstance(row, str) else row
    fields = {field.attname: field for field in model._meta.concrete_fields}
    return model.from_db(None, list(fields), [fields[name].to_python(values[name]) for name in fields])


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
    return the_row(rows, lock=lock)


def access_template(*, actor: Actor, template_id: UUID, lock: bool = False) -> TemplateVersion:
    """A version of an organization's text, its letterhead with it (``settings_around``), or NotFound."""
    require(actor, "letter_template.read")
    rows = TemplateVersion.objects.filter(organization_id=actor.organization_id, id=template_id)
    rows = rows.annotate(settings_row=RawSQL(SETTINGS, [actor.organization_id]))  # noqa: S611
    found = the_row(rows, lock=lock)
    found.settings_around = _row(LetterSettings, found.settings_row) or LetterSettings(
        organization_id=found.organization_id
    )
    return found


def access_batch(*, actor: Actor, batch_id: UUID) -> LetterBatch:
    """A batch of letters, or NotFound."""
    require(actor, "letter.read")
    return the_row(LetterBatch.objects.filter(organization_id=actor.organization_id, id=batch_id))


def access_print_batch(*, actor: Actor, print_batch_id: UUID, lock: bool = False) -> PrintBatch:
    """Letters printed together, or NotFound: also where a wall keeps one of them from the actor."""
    require(actor, "letter.read")
    rows = PrintBatch.objects.filter(organization_id=actor.organization_id, id=print_batch_id).exclude(
        id__in=walled_prints(actor)
    )
    return the_row(rows, lock=lock)


def walled_prints(actor: Actor) -> QuerySet[Letter, UUID | None]:
    """The print batches that hold a letter of a case which a wall keeps from the actor: what is on one pile of paper is
    seen together."""
    rows = Letter.objects.filter(organization_id=actor.organization_id, print_batch__isnull=False)
    seen = rows.filter(visible(actor, "case__")).values("id")
    return rows.exclude(id__in=seen).values_list("print_batch_id", flat=True)

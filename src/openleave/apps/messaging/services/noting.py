"""Notes: written, and corrected by a new version."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from openleave.apps.cases.access import access_case
from openleave.apps.cases.models import LeaveCase
from openleave.apps.messaging import private
from openleave.apps.messaging.access import KINDS, access_note
from openleave.apps.messaging.models import Kind, Note
from openleave.apps.messaging.texts import checked
from openleave.kernel import audit
from openleave.kernel.actor import Actor
from openleave.kernel.errors import Conflict, Invalid
from openleave.kernel.permissions import require
from openleave.kernel.tenancy import organization_scope


def note_add(*, actor: Actor, case_id: UUID, text: str, kind: str = Kind.ORDINARY) -> Note:
    """Write a note about a case. ``kind``: ``ordinary``, ``medical`` or ``legal``; each needs its own permission."""
    require(actor, "note.write")
    assert actor.organization_id is not None
    text = checked(text)
    with organization_scope(actor.organization_id):
        case = access_case(actor=actor, case_id=case_id)
        return _written(actor, case, _kind(actor, kind), text)


def note_correct(*, actor: Actor, note_id: UUID, text: str, kind: str) -> Note:
    """Put a new version in the place of a note; the old one stays on record. With another ``kind`` all its versions
    become notes of that kind. Raises Conflict where somebody has corrected it already."""
    require(actor, "note.write")
    assert actor.organization_id is not None
    text = checked(text)
    with organization_scope(actor.organization_id):
        note = access_note(actor=actor, note_id=note_id, lock=True)
        if Note.objects.filter(organization_id=note.organization_id, corrects=note).exists():
            raise Conflict(
                _("This note has been corrected already."),
                why=_("Somebody was quicker."),
                fix=_("Reload the page and correct the last version."),
            )
        return _written(actor, note.case, _kind(actor, kind), text, corrects=note)


def _kind(actor: Actor, kind: str) -> Kind:
    if kind not in Kind.values:
        raise Invalid(_("Choose what kind of note it is."), fix=", ".join(Kind.values), field="kind")
    chosen = Kind(kind)
    require(actor, KINDS[chosen])
    return chosen


def _written(actor: Actor, case: LeaveCase, kind: Kind, text: str, corrects: Note | None = None) -> Note:
    note = Note.objects.create(
        organization_id=case.organization_id,
        case=case,
        kind=kind,
        corrects=corrects,
        first_id=(corrects.first_id or corrects.id) if corrects else None,
        written_by_id=actor.account_id,
    )
    private.write(case.employee_id, private.NOTE, note.id, text)
    audit.append(
        actor=actor,
        action="note.correct" if corrects else "note.add",
        object_type="note",
        object_id=note.id,
        details={"case": case.id, "kind": kind.value} | ({"corrects": corrects.id} if corrects else {}),
    )
    return note

"""The only way from a request's id to a note, and which kinds of notes an actor may know of."""

from __future__ import annotations

from uuid import UUID

from openleave.apps.cases.access import access_case
from openleave.apps.messaging.models import Kind, Note
from openleave.kernel.actor import Actor
from openleave.kernel.errors import NotFound
from openleave.kernel.permissions import allows, require

KINDS = {Kind.ORDINARY: "note.ordinary", Kind.MEDICAL: "note.medical", Kind.LEGAL: "note.legal"}


def readable_kinds(actor: Actor) -> list[Kind]:
    """The kinds of notes that exist for the actor."""
    return [kind for kind, permission in KINDS.items() if allows(actor, permission)]


def access_note(*, actor: Actor, note_id: UUID, lock: bool = False) -> Note:
    """The note with its case, or NotFound: foreign, missing, behind a wall, and of a kind that the actor may not read
    (it, or what it has become by a correction)."""
    require(actor, "note.write")
    rows = Note.objects.filter(organization_id=actor.organization_id, id=note_id)
    note = (rows.select_for_update() if lock else rows).first()
    if note is None:
        raise NotFound
    note.case = access_case(actor=actor, case_id=note.case_id)
    if Kind(latest_of(note).kind) not in readable_kinds(actor) or Kind(note.kind) not in readable_kinds(actor):
        raise NotFound
    return note


def latest_of(note: Note) -> Note:
    """The version of a note that holds. One query."""
    rows = Note.objects.filter(organization_id=note.organization_id, first_id=note.first_id or note.id)
    return rows.filter(corrected_by__isnull=True).first() or note

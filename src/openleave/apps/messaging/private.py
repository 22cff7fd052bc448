"""The one place that puts what messages and notes say into the vault, under the employee's key, and takes it out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from openleave.apps.documents.models import Document
from openleave.apps.documents.private import Said as DocumentSaid
from openleave.apps.documents.private import place_of
from openleave.apps.documents.selectors import Listed
from openleave.kernel import vault
from openleave.kernel.actor import Actor
from openleave.kernel.vault import Place

PURPOSE = "leave_administration"
MESSAGE, NOTE = "messaging_message", "messaging_note"


def write(employee_id: UUID, table: str, row_id: UUID, text: str) -> None:
    """Seal what a message or a note says."""
    vault.put(subject_id=employee_id, table=table, column="text", row_id=row_id, value=text)


def read(
    actor: Actor,
    employee_id: UUID,
    message_ids: Iterable[UUID],
    note_ids: Iterable[UUID] = (),
    documents: Iterable[Document] = (),
) -> tuple[dict[UUID, str], dict[UUID, Listed]]:
    """What messages and notes of one employee say, and what the documents sent along are called. One reading, which is
    recorded."""
    along = {place_of(document): document for document in documents}
    places = [Place(employee_id, MESSAGE, "text", row_id) for row_id in message_ids]
    places += [Place(employee_id, NOTE, "text", row_id) for row_id in note_ids]
    found = _texts(actor, [*places, *along])
    listed = {one.id: Listed(one, DocumentSaid(**found.pop(one.id, {}))) for one in along.values()}
    return found, listed


def read_notes(actor: Actor, rows: Iterable[tuple[UUID, UUID]]) -> dict[UUID, str]:
    """What notes about several employees say: (employee, note)."""
    return _texts(actor, [Place(employee_id, NOTE, "text", row_id) for employee_id, row_id in rows])


def _texts(actor: Actor, places: list[Place]) -> dict[UUID, Any]:
    if not places:
        return {}
    return {place.row_id: text for place, text in vault.get_many(actor=actor, places=places, purpose=PURPOSE).items()}

"""The one place that puts what messages and notes say into the vault, under the employee's key, and takes it out."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from openleave.kernel import vault
from openleave.kernel.actor import Actor
from openleave.kernel.vault import Place

PURPOSE = "leave_administration"
MESSAGE, NOTE = "messaging_message", "messaging_note"


def write(employee_id: UUID, table: str, row_id: UUID, text: str) -> None:
    """Seal what a message or a note says."""
    vault.put(subject_id=employee_id, table=table, column="text", row_id=row_id, value=text)


def read(actor: Actor, employee_id: UUID, table: str, row_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Row → what it says. One reading, which is recorded."""
    return _texts(actor, [Place(employee_id, table, "text", row_id) for row_id in row_ids])


def read_both(
    actor: Actor, employee_id: UUID, message_ids: Iterable[UUID], note_ids: Iterable[UUID]
) -> dict[UUID, str]:
    """What messages and notes of one employee say, in one reading."""
    places = [Place(employee_id, MESSAGE, "text", row_id) for row_id in message_ids]
    return _texts(actor, [*places, *(Place(employee_id, NOTE, "text", row_id) for row_id in note_ids)])


def read_notes(actor: Actor, rows: Iterable[tuple[UUID, UUID]]) -> dict[UUID, str]:
    """What notes about several employees say: (employee, note)."""
    return _texts(actor, [Place(employee_id, NOTE, "text", row_id) for employee_id, row_id in rows])


def _texts(actor: Actor, places: list[Place]) -> dict[UUID, str]:
    if not places:
        return {}
    return {place.row_id: text for place, text in vault.get_many(actor=actor, places=places, purpose=PURPOSE).items()}

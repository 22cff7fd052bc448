"""Where a return's tier-3 texts and facts rest: in the vault, under the employee's own key."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from openleave.kernel import vault
from openleave.kernel.actor import Actor
from openleave.kernel.vault import Place

PURPOSE = "leave_administration"
PLACES = {
    "restriction": ("accommodation_restriction", "text"),
    "release": ("returning_returnplan", "release"),
    "recovery": ("returning_returnplan", "recovery"),
    "position": ("returning_position", "differences"),
}


def write(kind: str, employee_id: UUID, row_id: UUID, value: Any) -> None:
    """Seal a value. Inside a scope."""
    table, column = PLACES[kind]
    vault.put(subject_id=employee_id, table=table, column=column, row_id=row_id, value=value)


def read_many(actor: Actor, employee_id: UUID, wanted: Iterable[tuple[str, UUID]]) -> dict[tuple[str, UUID], Any]:
    """The values of those (kind, row) that have one. One reading, recorded."""
    places = {Place(employee_id, *PLACES[kind], row_id): (kind, row_id) for kind, row_id in wanted}
    found = vault.get_many(actor=actor, places=places, purpose=PURPOSE) if places else {}
    return {places[where]: value for where, value in found.items()}

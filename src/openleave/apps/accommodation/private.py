"""Where an accommodation's tier-3 texts and facts rest: in the vault, under the employee's own key."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from openleave.kernel import vault
from openleave.kernel.actor import Actor
from openleave.kernel.vault import Place

PURPOSE = "leave_administration"
#: What is kept of what: kind → (table, column).
PLACES = {
    "facts": ("accommodation_accommodation", "facts"),
    "entry": ("accommodation_entry", "text"),
    "option": ("accommodation_option", "described"),
    "option_why": ("accommodation_option", "why"),
    "restriction": ("accommodation_restriction", "text"),
    "hardship": ("accommodation_hardship", "factors"),
    "decision": ("accommodation_accommodationdecision", "why"),
}


def place(kind: str, employee_id: UUID, row_id: UUID) -> Place:
    """Where the value of a row is."""
    table, column = PLACES[kind]
    return Place(employee_id, table, column, row_id)


def write(kind: str, employee_id: UUID, row_id: UUID, value: Any) -> None:
    """Seal a value. Inside a scope."""
    vault.put_many({place(kind, employee_id, row_id): value})


def read_many(actor: Actor, employee_id: UUID, wanted: Iterable[tuple[str, UUID]]) -> dict[tuple[str, UUID], Any]:
    """The values of those (kind, row) that have one. One reading, recorded."""
    places = {place(kind, employee_id, row_id): (kind, row_id) for kind, row_id in wanted}
    found = vault.get_many(actor=actor, places=places, purpose=PURPOSE) if places else {}
    return {places[where]: value for where, value in found.items()}


def read(actor: Actor, kind: str, employee_id: UUID, row_id: UUID, missing: Any) -> Any:
    """One value, or ``missing``. The reading is recorded."""
    return read_many(actor, employee_id, [(kind, row_id)]).get((kind, row_id), missing)

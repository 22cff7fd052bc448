"""The one place that reads and writes a case's tier-3 facts: family, medical, notes, and the records of determinations.

All of it rests in the vault under the employee's own key; destroying that key makes it unreadable, backups included.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from openleave.kernel import vault
from openleave.kernel.actor import Actor

CASE = "cases_leavecase"
DETERMINATION = "cases_determination"
PURPOSE = "leave_administration"


@dataclass(frozen=True, slots=True)
class Private:
    """Tier-3 facts of a case. ``family_member`` and ``child`` have the engine's shape (docs/reference/facts.md)."""

    family_member: dict[str, Any] | None = None
    child: dict[str, Any] | None = None
    serious_health_condition: bool | None = None
    note: str = ""


def write(case_id: UUID, employee_id: UUID, private: Private) -> None:
    """Put everything of a case at once, as one value: whoever may read one part may read all."""
    value = {
        "family_member": private.family_member,
        "child": private.child,
        "serious_health_condition": private.serious_health_condition,
        "note": private.note,
    }
    vault.put(subject_id=employee_id, table=CASE, column="private", row_id=case_id, value=value)


def read(actor: Actor, case_id: UUID, employee_id: UUID) -> Private:
    """The case's tier-3 facts. The reading is recorded."""
    value = vault.get(
        actor=actor, subject_id=employee_id, table=CASE, column="private", row_id=case_id, purpose=PURPOSE
    )
    return Private(**value)


def write_record(record_id: UUID, employee_id: UUID, record: dict[str, Any]) -> None:
    """Keep the complete inputs and trace of a determination."""
    vault.put(subject_id=employee_id, table=DETERMINATION, column="record", row_id=record_id, value=record)


def read_record(actor: Actor, record_id: UUID, employee_id: UUID) -> dict[str, Any]:
    """The inputs (``facts``) and the trace (``determination``) as they were recorded. The reading is recorded."""
    return vault.get(
        actor=actor, subject_id=employee_id, table=DETERMINATION, column="record", row_id=record_id, purpose=PURPOSE
    )

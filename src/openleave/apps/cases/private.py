"""The one place that reads and writes a case's tier-3 facts: family, medical, notes, and the records of determinations.

All of it rests in the vault under the employee's own key; destroying that key makes it unreadable, backups included.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from openleave.kernel import vault
from openleave.kernel.actor import Actor
from openleave.kernel.vault import Place

CASE = "cases_leavecase"
DETERMINATION = "cases_determination"
PURPOSE = "leave_administration"


@dataclass(frozen=True, slots=True)
class Private:
    """Tier-3 facts of a case, in the engine's shape (docs/reference/facts.md): what is stated of the ``event``, of
    ``wages`` and of the ``employee`` (over what the records say), and of ``situations`` by topic. For the pay plan
    alone the ``payments`` made during the leave, each with the ``id`` it is taken back by, and ``pay``: the usual pay
    and the balances of paid time."""

    family_member: dict[str, Any] | None = None
    child: dict[str, Any] | None = None
    serious_health_condition: bool | None = None
    note: str = ""
    event: dict[str, Any] | None = None
    wages: dict[str, Any] | None = None
    employee: dict[str, Any] | None = None
    payments: list[dict[str, Any]] | None = None
    pay: dict[str, Any] | None = None
    situations: dict[str, dict[str, Any]] | None = None
    planned_treatment: bool | None = None


def write(case_id: UUID, employee_id: UUID, private: Private) -> None:
    """Put everything of a case at once, as one value: whoever may read one part may read all."""
    vault.put(subject_id=employee_id, table=CASE, column="private", row_id=case_id, value=asdict(private))


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


def read_case(
    actor: Actor, case_id: UUID, employee_id: UUID, record_ids: Sequence[UUID], also: Sequence[Place] = ()
) -> tuple[Private, list[dict[str, Any]], dict[Place, Any]]:
    """The case's tier-3 facts and the records of several determinations of the employee, in the order asked for, and
    the values of ``also``, places of apps above. One reading. Raises NotFound where one of them is not there."""
    own = Place(employee_id, CASE, "private", case_id)
    places = [Place(employee_id, DETERMINATION, "record", record_id) for record_id in record_ids]
    found = vault.get_many(actor=actor, places=[own, *places, *also], purpose=PURPOSE)
    if len(found) != len({own, *places, *also}):
        raise vault.missing(actor)
    return Private(**found[own]), [found[place] for place in places], {place: found[place] for place in also}

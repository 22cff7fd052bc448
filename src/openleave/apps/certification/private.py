"""The one place that reads and writes what certifications say. All of it is tier 3, under the employee's own key."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from openleave.kernel import vault
from openleave.kernel.actor import Actor
from openleave.kernel.vault import Place

REQUEST = "certification_certificationrequest"
ENTRY = "certification_entry"
LINK = "certification_providerlink"
FLAG = "certification_flag"
PURPOSE = "leave_administration"


def write_answers(request_id: UUID, employee_id: UUID, answers: dict[str, Any]) -> None:
    """What a certification says, by the codes of ``questions``."""
    vault.put(subject_id=employee_id, table=REQUEST, column="answers", row_id=request_id, value=answers)


def write_about(request_id: UUID, employee_id: UUID, about: dict[str, Any]) -> None:
    """What the request itself says beyond its form: the essential ``functions`` of the job, the ``lacking`` answers."""
    vault.put(subject_id=employee_id, table=REQUEST, column="about", row_id=request_id, value=about)


def write_note(table: str, row_id: UUID, employee_id: UUID, note: str) -> None:
    vault.put(subject_id=employee_id, table=table, column="note", row_id=row_id, value=note)


def write_draft(link_id: UUID, employee_id: UUID, draft: dict[str, Any]) -> None:
    """What a clinic has filled in so far."""
    vault.put(subject_id=employee_id, table=LINK, column="draft", row_id=link_id, value=draft)


def read_draft(actor: Actor, link_id: UUID, employee_id: UUID) -> dict[str, Any]:
    place = Place(employee_id, LINK, "draft", link_id)
    found: dict[str, Any] = vault.get_many(actor=actor, places=[place], purpose=PURPOSE).get(place, {})
    return found


def drop_draft(link_id: UUID, employee_id: UUID) -> None:
    vault.delete(subject_id=employee_id, table=LINK, column="draft", row_id=link_id)


def read(
    actor: Actor, employee_id: UUID, *, answers: Iterable[UUID] = (), about: Iterable[UUID] = (),
    notes: Iterable[tuple[str, UUID]] = (),
) -> dict[tuple[str, UUID], Any]:  # fmt: skip
    """Answers and further words of requests (by their ids), and notes (by table and row), as
    ``{("answers" | "about" | "note", id): value}``. One recorded reading; what is not there is left out."""
    places = {Place(employee_id, REQUEST, "answers", one): ("answers", one) for one in answers}
    places |= {Place(employee_id, REQUEST, "about", one): ("about", one) for one in about}
    places |= {Place(employee_id, table, "note", one): ("note", one) for table, one in notes}
    if not places:
        return {}
    found = vault.get_many(actor=actor, places=places, purpose=PURPOSE)
    return {places[place]: value for place, value in found.items()}

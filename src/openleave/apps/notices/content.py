"""The one place that reads and writes what letters say. All of it rests in the vault under the employee's own key."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from openleave.apps.notices.language import Document, from_json, to_json
from openleave.apps.notices.rendering.frame import Frame
from openleave.kernel import vault
from openleave.kernel.actor import Actor
from openleave.kernel.vault import Place

LETTER = "notices_letter"
PURPOSE = "leave_administration"


@dataclass(frozen=True, slots=True)
class Draft:
    """``values`` as the case gave them, ``asked`` as the person entered them (they win), ``added`` paragraphs."""

    values: dict[str, Any] = field(default_factory=dict)
    asked: dict[str, Any] = field(default_factory=dict)
    added: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Fixed:
    """The letter as it goes out: complete, whatever changes later."""

    document: Document
    frame: Frame


def write_draft(letter_id: UUID, employee_id: UUID, draft: Draft) -> None:
    """Keep what a draft is made from."""
    value = {"values": draft.values, "asked": draft.asked, "added": draft.added}
    vault.put(subject_id=employee_id, table=LETTER, column="draft", row_id=letter_id, value=value)


def read_draft(actor: Actor, letter_id: UUID, employee_id: UUID) -> Draft:
    """What a draft is made from. The reading is recorded."""
    value = vault.get(
        actor=actor, subject_id=employee_id, table=LETTER, column="draft", row_id=letter_id, purpose=PURPOSE
    )
    return Draft(value["values"], value["asked"], value["added"])


def write_fixed(letter_id: UUID, employee_id: UUID, fixed: Fixed) -> None:
    """Keep the text that goes out."""
    value = {"document": to_json(fixed.document), "frame": fixed.frame.to_json()}
    vault.put(subject_id=employee_id, table=LETTER, column="text", row_id=letter_id, value=value)


def read_fixed(actor: Actor, letter_id: UUID, employee_id: UUID) -> Fixed:
    """The text that went out, or is about to. The reading is recorded."""
    value = vault.get(
        actor=actor, subject_id=employee_id, table=LETTER, column="text", row_id=letter_id, purpose=PURPOSE
    )
    return Fixed(from_json(value["document"]), Frame.from_json(value["frame"]))


def places(letter_id: UUID, employee_id: UUID) -> list[Place]:
    """Where a letter's content lies."""
    return [Place(employee_id, LETTER, column, letter_id) for column in ("draft", "text")]

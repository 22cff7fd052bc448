"""The one place that reads and writes what letters say. All of it rests in the vault under the employee's own key."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from openleave.apps.notices.language import Document, from_json, to_json
from openleave.apps.notices.models import Letter
from openleave.apps.notices.rendering.frame import Frame
from openleave.kernel import vault
from openleave.kernel.actor import Actor
from openleave.kernel.vault import Place

LETTER = "notices_letter"
PURPOSE = "leave_administration"


@dataclass(frozen=True, slots=True)
class Draft:
    """What a person or an app said over what the case says: ``asked`` values (they win), ``added`` paragraphs."""

    asked: dict[str, Any] = field(default_factory=dict)
    added: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Fixed:
    """The letter as it goes out: complete, whatever changes later."""

    document: Document
    frame: Frame


def write_draft(letter: Letter, draft: Draft) -> None:
    """Keep what somebody said in a draft; nothing, while nobody said anything."""
    if not draft.asked and not draft.added and not letter.worded:
        return
    value = {"asked": draft.asked, "added": draft.added}
    vault.put(subject_id=letter.employee_id, table=LETTER, column="draft", row_id=letter.id, value=value)
    if not letter.worded:
        letter.worded = True
        letter.save(update_fields=["worded"])


def draft_places(letter: Letter) -> list[Place]:
    """Where lies what somebody said in a draft: nowhere while nobody said anything."""
    return [Place(letter.employee_id, LETTER, "draft", letter.id)] if letter.worded else []


def draft_of(values: Iterable[Any]) -> Draft:
    """The draft that the values of ``draft_places`` make."""
    return next((Draft(value["asked"], value["added"]) for value in values), Draft())


def read_draft(actor: Actor, letter: Letter) -> Draft:
    """What somebody said in a draft. The reading is recorded."""
    if not letter.worded:
        return Draft()
    letter_id, employee_id = letter.id, letter.employee_id
    value = vault.get(
        actor=actor, subject_id=employee_id, table=LETTER, column="draft", row_id=letter_id, purpose=PURPOSE
    )
    return Draft(value["asked"], value["added"])


def write_fixed(letter: Letter, fixed: Fixed) -> None:
    """Keep the text that goes out."""
    letter_id, employee_id = letter.id, letter.employee_id
    value = {"document": to_json(fixed.document), "frame": fixed.frame.to_json()}
    vault.put(subject_id=employee_id, table=LETTER, column="text", row_id=letter_id, value=value)


def read_fixed(actor: Actor, letter: Letter) -> Fixed:
    """The text that went out, or is about to. The reading is recorded."""
    letter_id, employee_id = letter.id, letter.employee_id
    value = vault.get(
        actor=actor, subject_id=employee_id, table=LETTER, column="text", row_id=letter_id, purpose=PURPOSE
    )
    return Fixed(from_json(value["document"]), Frame.from_json(value["frame"]))

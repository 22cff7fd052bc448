"""What surrounds a letter's body: letterhead, addressee, date, reference. Not the template's; in every format."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Frame:
    """``sender`` and ``recipient`` are the lines of the letterhead and of the address; ``reference`` is (label, value)
    of what the letter is about; ``contact`` the lines that say whom to ask."""

    organization: str
    sender: tuple[str, ...] = ()
    recipient: tuple[str, ...] = ()
    date: str = ""
    reference: tuple[tuple[str, str], ...] = ()
    contact: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """For the vault."""
        return asdict(self)

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Frame:
        """From the vault."""
        return cls(
            value["organization"],
            tuple(value["sender"]),
            tuple(value["recipient"]),
            value["date"],
            tuple((label, text) for label, text in value["reference"]),
            tuple(value["contact"]),
        )

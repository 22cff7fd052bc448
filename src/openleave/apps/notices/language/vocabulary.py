"""The closed list of fields a kind of letter knows: each with what it means and an invented example."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.functional import Promise

FieldKind = Literal["text", "yes_no", "choice", "list"]


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a letter.

    ``kind``: ``text`` (dates and amounts are text, written in the letter's language), ``yes_no`` (for ``{% if %}``),
    ``choice`` (a word of ``choices``), ``list`` (for ``{% for %}``; its rows have the fields of ``rows``).
    ``example`` is (English, Spanish); of a list a tuple of rows, each a mapping of name to (English, Spanish).
    ``ask``: how it is asked for, where ``about`` makes no good question.
    ``asked``: nobody but the person who prepares the letter knows it; it may be left open unless ``required``. A
    ``day`` is asked for as a date and kept as such (ISO) until it is written out. An asked list has one row a line.
    """

    name: str
    about: str | Promise
    example: Any = ("", "")
    kind: FieldKind = "text"
    choices: tuple[str, ...] = ()
    rows: tuple[Field, ...] = ()
    asked: bool = False
    required: bool = False
    day: bool = False
    hint: str | Promise = ""
    ask: str | Promise = ""

    def find(self, name: str) -> Field | None:
        """The field of a row by its name."""
        return next((row for row in self.rows if row.name == name), None)


def example_values(fields: Iterable[Field], language: str) -> dict[str, Any]:
    """A complete set of invented values in a language."""
    at = 1 if language == "es" else 0
    return {field.name: _example(field, at) for field in fields}


def _example(field: Field, at: int) -> Any:
    if field.kind == "list":
        return [{row.name: _row(row, item, at) for row in field.rows} for item in field.example or ()]
    if field.kind == "text":
        return field.example[at] if isinstance(field.example, tuple) else str(field.example)
    return field.example if field.example != ("", "") else (False if field.kind == "yes_no" else "")


def _row(row: Field, item: Mapping[str, Any], at: int) -> Any:
    found = item.get(row.name, ("", "") if row.kind == "text" else [] if row.kind == "list" else False)
    if row.kind == "list":
        return [{inner.name: _row(inner, one, at) for inner in row.rows} for one in found]
    return found[at] if isinstance(found, tuple) else found

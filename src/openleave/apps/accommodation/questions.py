"""The law's own answers: questions of a program's tables, asked of a few facts, in the reader's language.

They inform a person who decides; nothing is decided by them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from openleave.apps.law.reading import language
from openleave.engine import Facts, load_library, render
from openleave.engine.determination import determine_program


@dataclass(frozen=True, slots=True)
class Answer:
    """One question: in words, its answer (None while facts are missing), the sentence that says it, the paragraphs
    behind it, and what would have to be known."""

    name: str
    question: str
    answer: Any
    sentence: str
    cites: tuple[tuple[str, str], ...]
    missing: tuple[str, ...]


def answers(program: str, facts: Mapping[str, Any], names: Iterable[str], as_of: date) -> list[Answer]:
    """The answers of a program of the law to its questions ``names``. ``facts`` is a facts document
    (docs/reference/facts.md); what is None or missing in it counts as not known. Raises FactsError, KeyError."""
    read = Facts.from_json(_known(facts) | {"as_of": as_of.isoformat()})
    made = determine_program(read, load_library().programs[program], as_of)
    return [_said(made.decision(name, asked=True)) for name in names]


def _said(found: Any) -> Answer:
    finding, spoken = found.finding, language()
    question = found.question
    return Answer(
        found.name,
        question.get(spoken, question["en"]),
        found.answer,
        render(finding.sentence.to_json(), spoken),
        tuple(finding.cite),
        tuple(render({"key": key, "params": {}}, spoken) for _, key in found.missing),
    )


def _known(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {
        key: _known(value) if isinstance(value, Mapping) else value for key, value in facts.items() if value is not None
    }

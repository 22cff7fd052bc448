"""What the law answers to the questions of a situation: those of a school, a spouse, workers’ compensation.

The answers were worked out with the determination and are recorded in it; here they are only shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from openleave.apps.cases import presenting, situations
from openleave.apps.law.reading import language


@dataclass(frozen=True, slots=True)
class Reply:
    """A question and what the law says to it."""

    question: str
    sentence: str
    cites: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Says:
    """The answers of one situation, and the questions that lack a fact."""

    key: str
    label: str
    answers: list[Reply]
    unanswered: list[str]


def law_says(programs: Iterable[Mapping[str, Any]], facts: Mapping[str, Any], today: date) -> list[Says]:
    """The answers, situation by situation, of those of which something is stated; each question once."""
    found = []
    for topic in situations.TOPICS.values():
        if not facts.get(topic.key):
            continue
        answers: dict[str, Reply] = {}
        unanswered: dict[str, str] = {}
        for program in programs:
            for decision in program.get("decisions", []):
                if decision["topic"] != topic.key:
                    continue
                if decision["answer"] is None:
                    unanswered.setdefault(decision["name"], decision["question"][language()])
                else:
                    answers.setdefault(decision["name"], _reply(decision, today))
        if answers or unanswered:
            found.append(Says(topic.key, str(topic.label), list(answers.values()), list(unanswered.values())))
    return found


def _reply(decision: Mapping[str, Any], today: date) -> Reply:
    finding = presenting.finding_view(decision["finding"], {}, today)
    return Reply(decision["question"][language()], finding.sentence, finding.cites)

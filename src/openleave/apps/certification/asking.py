"""What the law answers about a certification: the engine's questions, asked of the case with what is known of its
certifications. Nothing of the law is decided here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import get_language

from openleave.apps.cases.models import LeaveCase
from openleave.engine import Facts, Library, determine, render

PROGRAM = "us.fed.fmla"
#: Milestones of the case that were perhaps recorded after the determination.
MILESTONES = (
    "eligibility_notice_on", "certification_requested_on", "certification_received_on", "sufficient_information_on",
    "designation_notice_on",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer of the law to the question ``asked``: True, False, a word or a day; None while it is ``open``: facts
    are missing for it."""

    question: str
    asked: str
    answer: Any
    sentence: str
    cite: tuple[tuple[str, str], ...]
    open: bool

    @property
    def on(self) -> date | None:
        """The answer, where it is a day."""
        if isinstance(self.answer, date):
            return self.answer
        return date.fromisoformat(self.answer) if isinstance(self.answer, str) and self.answer[:1].isdigit() else None


def replies(
    case: LeaveCase, facts: Mapping[str, Any], library: Library, certification: Mapping[str, Any],
    questions: Iterable[str], today: date, *, leave: Mapping[str, Any] | None = None,
) -> dict[str, Reply]:  # fmt: skip
    """The answers as of today, by question; none of one that does not arise, or that the law of that day does not hold.

    ``facts``: those of the latest determination. ``certification``: facts of that topic (docs/reference/situations.md),
    None where they are not known.
    """
    document = with_facts(case, facts, certification, leave or {})
    made = determine(Facts.from_json(document), library, today).program(PROGRAM)
    language = "es" if (get_language() or "en").startswith("es") else "en"
    found = {}
    for name in questions:
        if name not in made.context.law.decisions:
            continue
        decision = made.decision(name)
        if decision.answer is None and not decision.missing:
            continue
        finding = decision.finding
        found[name] = Reply(
            name, decision.question[language], decision.answer, render(finding, language), tuple(finding.cite),
            decision.answer is None,
        )  # fmt: skip
    return found


def with_facts(
    case: LeaveCase, facts: Mapping[str, Any], certification: Mapping[str, Any], leave: Mapping[str, Any]
) -> dict[str, Any]:
    """A facts document with the case's present milestones and the facts of certification."""
    milestones = {name: value.isoformat() for name in MILESTONES if (value := getattr(case, name)) is not None}
    known = {name: _plain(value) for name, value in certification.items() if value is not None}
    return {
        **facts,
        "leave": {**facts["leave"], **milestones, **leave},
        "certification": {**facts.get("certification", {}), **known},
    }


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def leave_year_end(facts: Mapping[str, Any], library: Library, today: date) -> date | None:
    """The last day of the leave year that counts now; None under a method whose year moves with every day."""
    found = determine(Facts.from_json(dict(facts)), library, today).program(PROGRAM).leave_year
    if found is None or found[0] not in ("calendar", "fixed", "anniversary", "forward"):
        return None
    return found[2]

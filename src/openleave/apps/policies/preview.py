"""A policy in plain words: the sentences of the law's own pages, for a policy's rules on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from openleave.apps.law import leave, pay, sentences
from openleave.apps.law.duties import RUNS
from openleave.apps.law.reading import Rules, language, said
from openleave.engine import load_library
from openleave.engine.law_diff import program_diff
from openleave.engine.render import render


@dataclass(frozen=True, slots=True)
class Words:
    """What a policy says: each part as the law's pages have it. ``beside``: (program's name, how, in its words)."""

    summary: str
    criteria: list[sentences.Criterion]
    reasons: list[leave.Reason]
    limits: list[leave.Limit]
    benefits: list[pay.Money]
    accruals: list[pay.Money]
    beside: list[tuple[str, str, str]]
    job_protected: bool


def words_of(compiled: dict[str, Any], on: date) -> Words:
    """A compiled policy in words, as its rules stand on a day."""
    header = compiled["program"]
    library = load_library().with_policies({header["id"]: compiled})
    rules = Rules(library, header["id"], on)
    return Words(
        summary=said(header["summary"]),
        criteria=sentences.criteria(rules),
        reasons=leave.reasons(rules),
        limits=leave.limits(rules),
        benefits=pay.benefits(rules),
        accruals=pay.accruals(rules),
        beside=[
            (
                library.programs[rule["with"]].name if rule["with"] in library.programs else rule["with"],
                str(RUNS.get(value["runs"], value["runs"])), said(value.get("text")),
            )
            for rule, value in rules.current("concurrency")
        ],
        job_protected=bool(header.get("job_protection")),
    )  # fmt: skip


def title_of(name: str, name_es: str) -> str:
    """A policy's name in the page's language."""
    return said({"en": name, "es": name_es})


@dataclass(frozen=True, slots=True)
class Changed:
    """One thing that becomes different: when, what, in words."""

    when: str
    text: str


def changes(old: dict[str, Any], new: dict[str, Any]) -> list[Changed]:
    """What a version changes of the one before it, from its own first day on."""
    found = program_diff(old, new)
    if found is None:
        return []
    first = date.fromisoformat(new["program"]["since"])
    listed = [
        Changed(render(one.when, language()), render(one.sentence, language()))
        for one in found.changes
        if one.ends_on is None or one.ends_on >= first
    ]
    if found.sentence is not None:
        listed.insert(0, Changed("", render(found.sentence, language())))
    return listed

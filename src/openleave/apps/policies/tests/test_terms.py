"""The form's terms and the text say the same: there and back for every example, and for each term by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from openleave.apps.policies import reading, terms
from openleave.apps.policies.forms import TermsForm, initial_of
from openleave.apps.policies.starters import STARTERS, Starter

FIRST = date(2027, 1, 1)
PAGE = "/settings/policies/of/org.x/"


def there_and_back(one: terms.Terms, program: str = "org.x") -> terms.Terms | None:
    text = reading.write(terms.content_of(one, program))
    read = reading.read(text, program, PAGE)
    assert read.problems == ()
    assert read.content == terms.content_of(one, program)
    return terms.terms_of(read.content)


@pytest.mark.parametrize("starter", STARTERS, ids=lambda one: one.key)
def test_every_example_comes_back_as_it_went(starter: Starter) -> None:
    made = starter.make(FIRST)
    assert there_and_back(made, f"org.{starter.slug}") == made


PLAIN = terms.Terms("Leave", "Licencia", "Some leave.", "Alguna licencia.", FIRST, reasons=("personal", "bonding"))
FULL = replace(
    PLAIN, href="https://handbook.example/leave#4", reasons=("family_health_condition", "bonding", "bereavement"),
    family=("parent", "cousin"), serious=True, tenure=26, tenure_unit="weeks", weekly_hours=Decimal("17.5"),
    full_time=True, states=("CA", "NY"), worksites=("MAIN", "0042"), unions=("yes", "1199"), departments=("R&D: lab",),
    amount=Decimal("7.5"), unit="hour", period="forward", pay_percent=Decimal("66.67"), pay_maximum=Decimal("1234.5"),
    waiting_days=3, offset_by=("state", "insurer"), job_protected=True, together=("us.fed.fmla",),
    after=("org.other",), never=("us.ca.cfra",),
)  # fmt: skip


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"name_es": "", "name": "Leave: “any” #1"},
        {"reasons": ("own_health_condition",), "serious": True},
        {"amount": Decimal(12), "unit": "week", "period": "event"},
        {"amount": Decimal(80), "unit": "hour", "period": "leave_year"},
        {"tenure": 90, "tenure_unit": "days"},
        {"pay_percent": Decimal(100)},
        {"summary": "yes", "summary_es": "null"},
    ],
)
def test_each_term_comes_back(changes: dict[str, Any]) -> None:
    made = replace(PLAIN, **changes)
    assert there_and_back(made) == made


def test_all_terms_at_once_come_back() -> None:
    assert there_and_back(FULL) == FULL


def test_the_form_shows_and_gives_the_same_terms() -> None:
    shown = initial_of(FULL)
    choices = {name: [] for name in ("worksites", "unions", "departments", "together", "after", "never")}
    sent = {name: value for name, value in shown.items() if value not in (None, "", (), False)}
    form = TermsForm(sent, initial=shown, choices=choices)
    assert form.is_valid(), form.errors
    assert form.terms() == FULL


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("measured: leave_start", "measured: notice"),
        ("period: leave_year", "period: leave_year\n        when: {employee.full_time: true}"),
        ("value: 12}", "value: 12, note: by the board}"),
    ],
)
def test_a_text_that_says_more_is_none_of_the_forms(old: str, new: str) -> None:
    text = reading.write(terms.content_of(STARTERS[-1].make(FIRST), "org.x"))
    assert old in text
    read = reading.read(text.replace(old, new, 1), "org.x", PAGE)
    assert read.problems == ()
    assert terms.terms_of(read.content) is None


@pytest.mark.parametrize("content", [None, [], 3, {}, {"program": {}}, {"program": {"id": "org.x"}, "limits": [{}]}])
def test_what_is_no_policy_has_no_terms(content: object) -> None:
    assert terms.terms_of(content) is None


def problems(text: str) -> list[tuple[int, str]]:
    return [(one.line, one.what) for one in reading.read(text, "org.x", PAGE).problems]


def test_mistakes_are_named_by_line_each_rule_its_first() -> None:
    text = reading.write(terms.content_of(STARTERS[-1].make(FIRST), "org.x"))
    wrong = (
        text.replace("unit: month", "unit: moon")
        .replace("measure: months_employed", "measure: moons")
        .replace("reason: own_health_condition", "reason: unwell")
        .replace("runs: after", "runs: later")
    )
    lines = wrong.splitlines()
    found = problems(wrong)
    assert [what for _line, what in found] == [
        "Unknown unit `moon`.", "Unknown measure `moons`.", "Unknown reason `unwell`.",
        "Unknown way of running together `later`.",
    ]  # fmt: skip
    for (line, _what), word in zip(found, ("moon", "moons", "unwell", "later"), strict=True):
        assert word in lines[line - 1]


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("program:\n  id: [", 3, "This is not readable YAML"),
        ("program:\n\tid: org.x", 2, "a tab indents this line"),
        ("", 1, "This is no program."),
        ("- 1", 1, "This is no program."),
        ("program:\n  since: 2027-01-01\n  id: org.y\n", 3, "`id` is 'org.y'."),
        ("program:\n  id: org.x\n  nam: A\n  since: 2027-01-01", 2, "`name` is missing."),
        ("program:\n  id: org.x\n  since: soon", 3, "`since` is no day."),
        (
            "program: {id: org.x, name: A, since: 2027-01-01, summary: {en: a, es: b}}\nreasons: {}",
            2,
            "Expected a list",
        ),
    ],
)
def test_a_text_that_is_none_is_named_too(text: str, line: int, what: str) -> None:
    found = problems(text)
    assert found[0][0] == line and what in found[0][1]

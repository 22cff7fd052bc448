"""An employer's own policy: what it may leave out, the groups of employees it asks for, and what is refused."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from openleave.engine import Facts, LawError, determine, library_path, load_library
from openleave.engine.law_files import compile_policy
from openleave.engine.law_yaml import parse_yaml
from openleave.engine.render import render

PAGE = "/settings/policies/of/org.union/"
POLICY = """
program:
  id: org.union
  name: Union leave
  since: 2026-01-01
  summary: {en: "Two weeks.", es: "Dos semanas."}
  concerns: {reasons: [personal]}
parameters:
  - {id: org.union.amount, unit: week, values: [{from: 2026-01-01, value: 2}, {from: 2027-01-01, value: 3}]}
criteria:
  - id: org.union.criterion.union
    group: eligibility
    values: [{from: 2026-01-01, measured: leave_start, any_of: [{measure: belongs_to, to: union, comparator: one_of, parameter: [N1, N2]}]}]
  - id: org.union.criterion.department
    group: eligibility
    values: [{from: 2026-01-01, measured: leave_start, any_of: [{measure: belongs_to, to: department, comparator: none_of, parameter: [Board]}]}]
reasons:
  - {id: org.union.reason.personal, reason: personal, values: [{from: 2026-01-01, entitlement: org.union.amount, cite: {id: Contract 7, href: "https://union.example/7"}}]}
"""  # noqa: E501


def compiled(text: str = POLICY, page: str = PAGE) -> dict[str, Any]:
    return compile_policy(parse_yaml(text, "policy.yaml"), library_path(), page)


def decided(jobs: list[dict[str, Any]] | None, starts_on: str = "2026-03-02") -> Any:
    facts: dict[str, Any] = {"leave": {"reason": "personal", "starts_on": starts_on, "ends_on": starts_on}}
    if jobs is not None:
        facts["employee"] = {"jobs": jobs}
    library = load_library().with_policies({"org.union": compiled()})
    return determine(Facts.from_json(facts), library, dt.date(2026, 3, 1)).program("org.union")


def test_what_every_policy_would_repeat_is_filled_in() -> None:
    made = compiled()
    header = made["program"]
    assert (header["jurisdiction"], header["kind"], header["href"]) == ("org", "policy", PAGE)
    value = made["criteria"][0]["values"][0]
    itself = {"id": "Union leave", "href": PAGE}
    assert value["cite"] == value["any_of"][0]["cite"] == itself and value["verified_on"] == "2026-01-01"
    # What it says itself stays.
    assert made["reasons"][0]["values"][0]["cite"] == {"id": "Contract 7", "href": "https://union.example/7"}


@pytest.mark.parametrize(
    ("jobs", "outcome", "failed"),
    [
        ([{"union": "N1"}], "eligible", ()),
        ([{"union": "N2", "department": "Ward"}], "eligible", ()),
        ([{"union": "N3"}], "ineligible", ("union",)),
        ([{}], "ineligible", ("union",)),
        ([{"union": "N1", "department": "Board"}], "ineligible", ("department",)),
        ([{"union": "N3"}, {"union": "N1", "starts_on": "2026-03-02"}], "eligible", ()),
        ([{"union": "N1"}, {"starts_on": "2026-03-02"}], "ineligible", ("union",)),
        ([{"union": "N3"}, {"union": "N1", "starts_on": "2026-03-03"}], "ineligible", ("union",)),
        ([{"union": "N1", "starts_on": "2026-03-03"}], "indeterminate", ()),
    ],
)
def test_groups_on_the_first_day(jobs: list[dict[str, Any]], outcome: str, failed: tuple[str, ...]) -> None:
    found = decided(jobs)
    assert (found.outcome, found.failed) == (outcome, failed)


def test_a_group_that_is_not_known_is_asked_for_in_both_languages() -> None:
    found = decided(None)
    assert found.outcome == "indeterminate"
    assert found.missing == [("employee.jobs", "ask.belongs_to.union")]
    sentences = [render(finding, language) for finding in found.findings[:2] for language in ("en", "es")]
    assert sentences[:2] == [
        "It is not known whether the employee belongs to the group (bargaining unit).",
        "No se sabe si la persona pertenece al grupo (unidad sindical).",
    ]


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("to: union", "to: club", "Unknown group of employees `club`."),
        ("parameter: [N1, N2]", "parameter: N1", "A test has no list."),
        ("id: org.union\n", "id: us.union\n", "is not called as a policy is"),
        ("https://union.example/7", "http://union.example/7", "is not https"),
        ("https://union.example/7", "/elsewhere/", "is not https"),
    ],
)
def test_refused(old: str, new: str, what: str) -> None:
    text = POLICY.replace(old, new)
    if old.startswith("id:"):
        text = text.replace("org.union.", "us.union.")
    with pytest.raises(LawError, match=what.replace("[", r"\[")):
        compiled(text)


def test_without_a_page_a_policy_needs_a_link() -> None:
    with pytest.raises(LawError, match="href"):
        compiled(page="")
    linked = POLICY.replace("  since:", '  href: "https://union.example/"\n  since:')
    assert compiled(linked, "")["criteria"][0]["values"][0]["cite"]["href"] == "https://union.example/"


def test_the_line_of_what_is_no_yaml() -> None:
    with pytest.raises(LawError) as caught:
        parse_yaml("a: 1\nb: [", "policy.yaml")
    assert caught.value.line == 3 and "line 3" in caught.value.where

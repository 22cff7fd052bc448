"""Who is family, and whether a child has arrived, by the tables of relationships and reasons."""

from typing import Any

import pytest

from openleave.engine import Facts, determine, load_library, render
from openleave.engine.relationship import family
from openleave.engine.results import RESULTS, View

PERSON: dict[str, Any] = {
    "employer": {"id": "us", "covered": True},
    "employee": {"employments": [{"starts_on": "2020-01-06"}], "hours": [{"in_prior_12_months": True, "hours": 1500}]},
    "headcount_within_75_miles": [{"employees": 55}],
}


def made(leave: dict[str, Any], **more: Any) -> Any:
    leave = {"starts_on": "2026-03-02", "noticed_on": "2026-02-02", "serious_health_condition": True, **leave}
    return determine(Facts.from_json({**PERSON, "leave": leave, **more}), load_library()).program("us.fed.fmla")


def reason(leave: dict[str, Any]) -> tuple[str, str, set[str]]:
    """(outcome, why the reason qualifies or not, what is asked for)."""
    found = made(leave)
    finding = next(f for f in found.findings if f.name == "qualifying_reason")
    for language in ("en", "es"):
        assert render(finding, language)
    return found.outcome, finding.params["why"].partition(".")[2], {path for path, _ in finding.missing}


CHILD = {"relationship": "child", "basis": "biological"}
CARE: list[tuple[dict[str, Any], str, str]] = [
    ({"relationship": "spouse"}, "eligible", ""),
    ({"relationship": "spouse", "legally_married": True}, "eligible", ""),
    ({"relationship": "spouse", "legally_married": False}, "ineligible", "not_married"),
    ({"relationship": "domestic_partner"}, "ineligible", ""),
    ({"relationship": "parent_in_law"}, "ineligible", "never.parent_in_law"),
    ({"relationship": "parent"}, "eligible", ""),
    ({"relationship": "sibling"}, "ineligible", "not_a_parent"),
    ({"relationship": "sibling", "in_loco_parentis": {}}, "indeterminate", ""),
    ({"relationship": "other"}, "indeterminate", ""),
    ({"relationship": "sibling", "in_loco_parentis": True}, "eligible", ""),
    ({"relationship": "sibling", "in_loco_parentis": False}, "ineligible", ""),
    ({"relationship": "sibling", "in_loco_parentis": {"day_to_day_care": True}}, "eligible", ""),
    ({"relationship": "sibling", "in_loco_parentis": {"financial_support": True}}, "eligible", ""),
    ({"relationship": "sibling", "in_loco_parentis": {"financial_support": False}}, "ineligible", ""),
    ({"relationship": "grandparent", "in_loco_parentis": True}, "eligible", ""),
    ({"relationship": "child", "age": 9, "in_loco_parentis": False}, "ineligible", "no_loco_parentis"),
    ({**CHILD, "age": 17}, "eligible", ""),
    ({**CHILD, "born_on": "2008-03-03"}, "eligible", ""),
    ({**CHILD, "age": 18, "disability": True, "incapable_of_self_care": True}, "eligible", ""),
    ({**CHILD, "age": 18, "disability": False, "incapable_of_self_care": True}, "ineligible", ""),
    ({**CHILD, "age": 18, "disability": True, "incapable_of_self_care": False}, "ineligible", ""),
    ({**CHILD, "age": 18}, "indeterminate", ""),
    (CHILD, "indeterminate", ""),
]


@pytest.mark.parametrize(("member", "outcome", "why"), CARE)
def test_care_of_a_relative(member: dict[str, Any], outcome: str, why: str) -> None:
    found = reason({"reason": "family_health_condition", "family_member": member})
    assert found[0] == outcome
    assert why in found[1]
    assert bool(found[2]) is (outcome == "indeterminate")


def test_the_eighteenth_birthday() -> None:
    outcomes = [
        reason({"reason": "family_health_condition",
                "family_member": {**CHILD, "born_on": born, "disability": False}})[0]
        for born in ("2008-03-03", "2008-03-02", "2008-03-01")
    ]  # fmt: skip
    assert outcomes == ["eligible", "ineligible", "ineligible"]


ARRIVALS: list[tuple[str, dict[str, Any], str, str]] = [
    ("bonding", {"arrived_by": "birth", "arrived_on": "2026-02-20"}, "eligible", ""),
    ("bonding", {"arrived_by": "birth", "arrived_on": "2025-03-02"}, "ineligible", ""),
    ("bonding", {"arrived_by": "birth", "arrived_on": "2025-03-03"}, "eligible", ""),
    ("placement_process", {"arrived_by": "adoption", "expected_on": "2026-04-01"}, "eligible", ""),
    ("placement_process", {"arrived_by": "birth", "expected_on": "2026-04-01"}, "ineligible", "arrival_no"),
]


@pytest.mark.parametrize(("name", "child", "outcome", "why"), ARRIVALS)
def test_a_child_that_arrives(name: str, child: dict[str, Any], outcome: str, why: str) -> None:
    found = reason({"reason": name, "child": child})
    assert found[0] == outcome
    assert why in found[1]


def test_classes_of_relatives_together() -> None:
    sibling = {"relationship": "sibling", "in_loco_parentis": {}}
    context = made({"reason": "family_health_condition", "family_member": sibling}).context
    open_ = family(context, ["parent", "child"])
    assert open_.value is None
    assert {path for path, _ in open_.missing} == {"leave.family_member.in_loco_parentis"}
    assert family(context, ["nobody", "spouse"]).value is False
    assert family(context, ["nobody"]).why == "relationship.not_listed"
    nothing = made({"reason": "family_health_condition"}).context
    assert family(nothing, ["spouse"]).missing == (("leave.family_member", "ask.family_member"),)


def test_classes_as_a_result() -> None:
    library = load_library()
    document = {**PERSON, "as_of": "2026-02-02", "leave": {"family_member": {"relationship": "spouse"}}}
    found = determine(Facts.from_json(document), library)
    classes = RESULTS["relationship"](View(found, found.program("us.fed.fmla")), None)
    assert classes["spouse"] is True
    assert classes["parent"] is False

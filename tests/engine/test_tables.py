"""The language of the law's tables: expressions, conditions, terms, what is left to a person; in tables made for it."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from openleave.engine import Facts, determine, load_library, render
from openleave.engine.determination import ProgramDetermination
from openleave.engine.expressions import day_of, exact, literal, whole
from openleave.engine.law import Library
from openleave.engine.paths import described, is_yes_or_no, kind_at

FMLA = "us.fed.fmla"
CITE = {"id": "1 EX 2", "href": "https://law.example/1"}
HEAD = {"from": "1993-08-05", "verified_on": "2026-01-01", "cite": CITE}
SAID = {"en": "It is {answer}.", "es": "Es {answer}."}
FACTS: dict[str, Any] = {
    "employer": {"id": "us", "covered": True},
    "employee": {
        "employments": [{"starts_on": "2020-01-06"}],
        "hours": [{"in_prior_12_months": True, "hours": 1500}],
        "schedules": [{"workdays": ["monday", "tuesday", "wednesday", "thursday", "friday"], "hours_per_day": 8}],
    },
    "headcount_within_75_miles": [{"employees": 55}],
    "leave": {
        "reason": "family_health_condition", "starts_on": "2026-03-02", "ends_on": "2026-03-13",
        "noticed_on": "2026-02-02", "serious_health_condition": True, "family_member": {"relationship": "parent"},
    },
    "usage": [{"starts_on": "2026-01-05", "weeks": "2"}],
    "policy": {"leave_year": {"method": "calendar"}, "holidays": ["2026-02-16"]},
}  # fmt: skip


def table(*rows: dict[str, Any], **value: Any) -> dict[str, Any]:
    rules = [{"text": SAID, **row} for row in rows]
    return {
        "id": f"{FMLA}.decision.asked", "topic": "leave", "question": {"en": "Is it?", "es": "¿Es?"},
        "values": [{**HEAD, "rules": rules, **value}],
    }  # fmt: skip


def made_with(document: dict[str, Any] | None = None, /, **parts: Any) -> ProgramDetermination:
    """The program with some of its parts in place of its own; decisions are added to its own."""
    bundle = load_library().bundle
    own = {**bundle["programs"][FMLA], **parts}
    own["decisions"] = [*bundle["programs"][FMLA]["decisions"], *parts.get("decisions", ())]
    library = Library({**bundle, "programs": {FMLA: own}})
    return determine(Facts.from_json(FACTS if document is None else document), library).program(FMLA)


def answer(*rows: dict[str, Any], document: dict[str, Any] | None = None, **value: Any) -> Any:
    return made_with(document, decisions=[table(*rows, **value)]).decision("asked").answer


def without(path: str) -> dict[str, Any]:
    """The facts without one of them."""
    section, _, name = path.partition(".")
    if not name:
        return {k: v for k, v in FACTS.items() if k != section}
    return {**FACTS, section: {k: v for k, v in FACTS[section].items() if k != name}}


# --- expressions -----------------------------------------------------------------------------------------------------

NOTICED = "leave.noticed_on"
EXPRESSIONS: list[tuple[Any, Any]] = [
    (7, 7),
    (True, True),
    ("late", "late"),
    ("2026-03-02", dt.date(2026, 3, 2)),
    ("2026-03-02T10:00", dt.datetime(2026, 3, 2, 10)),  # noqa: DTZ001 - by the clock of the place
    ("7/2", Fraction(7, 2)),
    ("-3", Fraction(-3)),
    ("-", "-"),
    (NOTICED, dt.date(2026, 2, 2)),
    ("us.fed.fmla.weeks", 12),
    ({"sum": [1, "1/2", 2]}, Fraction(7, 2)),
    ({"difference": [10, 3, "1/2"]}, Fraction(13, 2)),
    ({"product": [3, "1/2", 4]}, Fraction(6)),
    ({"quotient": [7, 2]}, Fraction(7, 2)),
    ({"least": [3, "5/2"]}, Fraction(5, 2)),
    ({"greatest": [3, "5/2"]}, Fraction(3)),
    ({"least": [NOTICED, "leave.starts_on"]}, dt.date(2026, 2, 2)),
    ({"greatest": [NOTICED, "leave.starts_on"]}, dt.date(2026, 3, 2)),
    ({"round": {"of": {"quotient": [10, 3]}, "places": 2, "rounding": "half_up"}}, Decimal("3.33")),
    ({"days_after": [NOTICED, -3]}, dt.date(2026, 1, 30)),
    ({"weeks_after": [NOTICED, 2]}, dt.date(2026, 2, 16)),
    ({"months_after": ["2026-01-31", 1]}, dt.date(2026, 3, 1)),
    ({"years_after": ["2024-02-29", 1]}, dt.date(2025, 3, 1)),
    ({"business_days_after": ["2026-02-13", 1]}, dt.date(2026, 2, 17)),
    ({"hours_after": ["2026-03-02T10:00", 36]}, dt.datetime(2026, 3, 3, 22)),  # noqa: DTZ001
    ({"days_between": [NOTICED, "leave.starts_on"]}, 28),
    ({"months_between": [NOTICED, "leave.starts_on"]}, 1),
    ({"date_of": ["2026-03-02T10:00"]}, dt.date(2026, 3, 2)),
    ({"first": ["leave.employer_agreed", NOTICED]}, dt.date(2026, 2, 2)),
    ({"first": ["leave.employer_agreed", "leave.paid"]}, None),
    ({"sum": [1, "leave.requested_weeks"]}, None),
    ({"round": {"of": "leave.requested_weeks", "places": 2, "rounding": "half_up"}}, None),
    ({"if": {"when": {"leave.reason": "bonding"}, "then": 1, "else": 2}}, 2),
    ({"if": {"when": {"leave.reason": "family_health_condition"}, "then": 1, "else": 2}}, 1),
    ({"if": {"when": {"leave.paid": True}, "then": 1, "else": 2}}, None),
    ({"if": {"when": {"leave.paid": True}, "then": 3, "else": 3}}, 3),
    ({"if": {"when": {"leave.paid": True}, "then": "leave.paid", "else": "leave.paid"}}, None),
    ({"fields": {"from_on": NOTICED, "words": ["a", "b"]}}, {"from_on": dt.date(2026, 2, 2), "words": ("a", "b")}),
    ({"fields": {"from_on": NOTICED, "until_on": "leave.able_to_return_on"}}, None),
    (["a", "2026-03-02"], ("a", dt.date(2026, 3, 2))),
]


@pytest.mark.parametrize(("expression", "expected"), EXPRESSIONS, ids=[str(row[0]) for row in EXPRESSIONS])
def test_expressions(expression: Any, expected: Any) -> None:
    assert answer({"answer": expression}) == expected


def test_exact_numbers_only() -> None:
    assert exact("1/3") == Fraction(1, 3)
    assert exact(Decimal("0.5")) == Fraction(1, 2)
    for wrong in (True, 0.5, None):
        with pytest.raises(TypeError, match="is not an exact number"):
            exact(wrong)
    assert whole("4") == 4
    with pytest.raises(ValueError, match="1/2 is not a whole number"):
        whole("1/2")
    assert literal(None) is None
    assert day_of(dt.date(2026, 3, 2)) == dt.date(2026, 3, 2)


# --- conditions ------------------------------------------------------------------------------------------------------

CONDITIONS: list[tuple[Any, bool | None]] = [
    ({"leave.reason": "family_health_condition"}, True),
    ({"leave.reason": ["bonding", "family_health_condition"]}, True),
    ({"leave.reason": {"not": "bonding"}}, True),
    ({"leave.reason": {"not": "family_health_condition"}}, False),
    ({"leave.reason": {"not_one_of": ["bonding", "family_health_condition"]}}, False),
    ({"entitlement.weeks_used": {"at_least": 2}}, True),
    ({"entitlement.weeks_used": {"more_than": 2}}, False),
    ({"entitlement.weeks_used": {"at_most": 2}}, True),
    ({"entitlement.weeks_used": {"less_than": 2}}, False),
    ({"entitlement.weeks_used": {"at_least": "us.fed.fmla.weeks"}}, False),
    ({"entitlement.weeks_used": {"at_least": "leave.requested_weeks"}}, None),
    ({"leave.paid": True}, None),
    ({"leave.paid": {"known": False}}, True),
    ({"leave.noticed_on": {"known": True}}, True),
    ({"leave.paid": {"stated": True}}, False),
    ({"leave.serious_health_condition": {"stated": True}}, True),
    ({"leave.serious_health_condition": 1}, False),
    ({"leave.reason": "family_health_condition", "leave.paid": True}, None),
    ({"leave.reason": "bonding", "leave.paid": True}, False),
    ({"any_of": [{"leave.reason": "bonding"}, {"leave.pattern": "continuous"}]}, True),
    ({"any_of": [{"leave.reason": "bonding"}, {"leave.paid": True}]}, None),
    ({"any_of": [{"leave.reason": "bonding"}]}, False),
    ({"none_of": [{"leave.reason": "bonding"}]}, True),
    ({"none_of": [{"leave.pattern": "continuous"}]}, False),
    ({"none_of": [{"leave.paid": True}]}, None),
    ({"employer.covered": True, "criterion.employer_covered": True}, True),
    ({"criterion.never_heard_of": True}, None),
    ({"family.parent": True, "family.spouse": False}, True),
    ({"family.neighbour": True}, None),
    ({"choice.period_end": "day_before_anniversary"}, True),
    ({"program.outcome": "eligible", "program.eligible": True}, True),
    ({"entitlement.weeks_entitled": 12, "entitlement.weeks_available": 10}, True),
    ({"entitlement.weeks_counted": 2, "entitlement.weeks_protected": 2}, True),
    ({"employee.months_employed": 73, "headcount_nearby": 55}, True),
    ({"leave.first_on": "2026-03-02", "as_of": "2026-02-02"}, True),
    ({"us.fed.fmla.never": 1}, None),
]


@pytest.mark.parametrize(("when", "expected"), CONDITIONS, ids=[str(row[0]) for row in CONDITIONS])
def test_conditions(when: Any, expected: bool | None) -> None:
    assert answer({"when": when, "answer": True}, {"answer": False}) is expected


UNKNOWN: list[tuple[str, str, set[str]]] = [
    ("leave.starts_on", "leave.first_on", {"leave.starts_on"}),
    ("leave.family_member", "family.parent", {"leave.family_member"}),
    ("employee.employments", "employee.months_employed", {"employee.employments"}),
    ("headcount_within_75_miles", "headcount_nearby", {"headcount_within_75_miles"}),
    ("employee.hours", "program.eligible", {"employee.hours"}),
    ("employee.hours", "criterion.hours_of_service", {"employee.hours"}),
]


@pytest.mark.parametrize(("path", "term", "asked"), UNKNOWN, ids=[row[1] for row in UNKNOWN])
def test_what_is_not_known_is_asked_for(path: str, term: str, asked: set[str]) -> None:
    document = without(path)
    if path == "leave.starts_on":
        document = {**document, "leave": {k: v for k, v in document["leave"].items() if k != "ends_on"}}
    found = made_with(document, decisions=[table({"when": {term: "x"}, "answer": True}, {"answer": False})])
    decision = found.decision("asked")
    assert decision.answer is None
    assert {missing for missing, _ in decision.finding.missing} >= asked


def test_figures_of_an_entitlement_that_is_not_known() -> None:
    document = without("leave.reason")
    made = made_with(document, decisions=[table({"answer": "entitlement.weeks_protected"})])
    found = made.decision("asked")
    assert found.answer is None or made.protected is not None


# --- rules in order --------------------------------------------------------------------------------------------------


def test_the_first_rule_that_holds_decides_and_says_so() -> None:
    own = {"id": "3 EX 4", "href": "https://law.example/2"}
    rows = (
        {"when": {"leave.reason": "bonding"}, "answer": 1},
        {"when": {"leave.pattern": "continuous"}, "answer": 2, "cite": own},
        {"answer": 3},
    )
    found = made_with(decisions=[table(*rows)]).decision("asked")
    assert found.answer == 2
    assert found.finding.cite == (("3 EX 4", "https://law.example/2"),)
    assert render(found.finding) == "It is 2."
    assert render(found.finding, "es") == "Es 2."
    assert found.to_json()["answer"] == 2


def test_answers_that_are_open_but_agree() -> None:
    open_ = {"when": {"leave.paid": True}, "answer": "yes it is"}
    assert answer(open_, {"answer": "yes it is"}) == "yes it is"
    assert answer(open_, {"answer": "no"}) is None
    assert answer(open_) is None
    assert answer({"when": {"leave.reason": "bonding"}, "answer": 1}) is None


def test_a_question_that_does_not_arise_has_no_answer() -> None:
    assert answer({"answer": 1}, arises={"leave.reason": "bonding"}) is None
    assert answer({"answer": 1}, arises={"leave.reason": "family_health_condition"}) == 1


def test_questions_may_rest_on_questions_but_not_in_a_circle() -> None:
    first = table({"answer": "decision.other"})
    other = {**table({"answer": 5}), "id": f"{FMLA}.decision.other"}
    assert made_with(decisions=[first, other]).decision("asked").answer == 5
    circle = {**table({"answer": "decision.asked"}), "id": f"{FMLA}.decision.other"}
    with pytest.raises(ValueError, match="in a circle: asked → other → asked"):
        made_with(decisions=[first, circle]).decision("asked")


# --- what is left to a person ----------------------------------------------------------------------------------------


def undecided(**value: Any) -> list[dict[str, Any]]:
    body = {"criteria": ["months_employed"], "amounts": False, **value}
    return [
        {"id": f"{FMLA}.undecided.teachers", "fact": "employee.instructional", "values": [{**HEAD, **body}]},
        {"id": f"{FMLA}.undecided.others", "fact": "leave.paid", "values": [{**HEAD, **body}]},
    ]


TEACHER = {**FACTS, "employee": {**FACTS["employee"], "instructional": True}}


@pytest.mark.parametrize(
    ("value", "outcome"),
    [
        ({}, "indeterminate"),
        ({"reasons": ["family_health_condition"]}, "indeterminate"),
        ({"reasons": ["bonding"]}, "eligible"),
        ({"patterns": ["continuous"]}, "indeterminate"),
        ({"patterns": ["reduced"]}, "eligible"),
        ({"family": ["parent"]}, "indeterminate"),
        ({"family": ["spouse"]}, "eligible"),
    ],
)
def test_criteria_left_to_a_person(value: dict[str, Any], outcome: str) -> None:
    made = made_with(TEACHER, undecided=undecided(**value))
    assert made.outcome == outcome
    if outcome == "indeterminate":
        assert made.missing == [("law library", "ask.not_decided")]
        assert made.balance is not None
    assert made_with(FACTS, undecided=undecided(**value)).outcome == "eligible"


def test_amounts_left_to_a_person() -> None:
    made = made_with(TEACHER, undecided=undecided(criteria=[], amounts=True))
    assert made.outcome == "eligible"
    assert made.balance is None
    assert [f.key for f in made.findings if f.id.endswith(".finding.amounts")] == ["amounts.not_decided"]


def test_a_reason_whose_amounts_are_not_decided() -> None:
    rules = [dict(rule) for rule in load_library().bundle["programs"][FMLA]["reasons"]]
    for rule in rules:
        if rule["reason"] == "family_health_condition":
            rule["values"] = [{**value, "decided": False} for value in rule["values"]]
    made = made_with(reasons=rules)
    assert (made.outcome, made.balance, made.missing[0][0]) == ("indeterminate", None, "law library")


# --- paths -----------------------------------------------------------------------------------------------------------


def test_paths_into_the_facts() -> None:
    assert kind_at("leave.paid") is bool
    assert is_yes_or_no("leave.paid")
    assert not is_yes_or_no("leave.noticed_on")
    assert kind_at("leave.first_on") is object
    assert kind_at("leave.paid.more") is None
    assert kind_at("leave.colour") is None
    assert described("leave.paid", "en") == "paid leave is used for it"
    assert described("leave.colour", "en") == ""
    assert described("nowhere.at.all", "es") == ""
    assert described("as_of", "en")


# --- clocks and criteria made for it ---------------------------------------------------------------------------------

DUE = {"en": "Due {due_on:date}.", "es": "Vence {due_on:date}."}


def test_clocks_of_months_and_years() -> None:
    clocks = [
        {"id": f"{FMLA}.clock.{name}", "whose": "employer", "topic": "certification",
         "values": [{**HEAD, "event": "leave.noticed_on", "text": DUE, **length}]}
        for name, length in (("a", {"months": 1}), ("b", {"years": 2}), ("c", {"hours": 36}), ("d", {"due": NOTICED}))
    ]  # fmt: skip
    made = made_with({**FACTS, "certification": {}}, clocks=clocks)
    due = [(clock.name, clock.due_on) for clock in made.clocks]
    assert due[:2] == [("a", dt.date(2026, 3, 2)), ("b", dt.date(2028, 2, 2))]
    assert due[3] == ("d", dt.date(2026, 2, 2))
    assert due[2][1] == dt.date(2026, 2, 3)
    assert made_with(FACTS, clocks=clocks).clocks == []
    first = made.clocks[0]
    assert (first.event_on, first.state, first.to_json()["event_on"]) == (dt.date(2026, 2, 2), "due", "2026-02-02")
    assert render(first.sentence) == "Due March 2, 2026."
    assert render(first.sentence, "es") == "Vence 2 de marzo de 2026."
    waiting = made_with({**without("leave.noticed_on"), "certification": {}, "as_of": "2026-02-02"}, clocks=clocks)
    assert [(c.event_on, c.due_on, c.state) for c in waiting.clocks[:2]] == [(None, None, "waiting")] * 2
    assert waiting.clocks[0].sentence.key == "clock.waiting"


STATES: list[tuple[dict[str, Any], str]] = [
    ({}, "late"),
    ({"done_by": "leave.eligibility_notice_on"}, "late"),
    ({"done_by": "leave.starts_on"}, "done"),
    ({"done_by": "leave.serious_health_condition"}, "done"),
    ({"done_by": "leave.employer_agreed"}, "late"),
    ({"days": 10}, "due"),
    ({"days": 9}, "due"),
    ({"days": 8}, "late"),
]


@pytest.mark.parametrize(("value", "state"), STATES)
def test_states_of_a_clock(value: dict[str, Any], state: str) -> None:
    """Noticed on February 2, asked on February 11."""
    rule = {
        "id": f"{FMLA}.clock.a", "whose": "employer", "topic": "certification",
        "values": [{**HEAD, "event": "leave.noticed_on", "text": SAID, "days": 5, "day_kind": "calendar", **value}],
    }  # fmt: skip
    leave = {**FACTS["leave"], "employer_agreed": False}
    made = made_with({**FACTS, "leave": leave, "certification": {}, "as_of": "2026-02-11"}, clocks=[rule])
    assert [clock.state for clock in made.clocks] == [state]


@pytest.mark.parametrize(
    ("conditions", "foreseeable", "listed"),
    [
        (["foreseeable"], True, True),
        (["foreseeable"], False, False),
        (["foreseeable"], None, False),
        (["certification", "foreseeable"], True, True),
        (["certification", "foreseeable"], False, False),
        (["foreseeable", "not_ineligible"], True, True),
        (["not_ineligible"], None, True),
    ],
)
def test_clocks_that_run_only_in_some_cases(conditions: list[str], foreseeable: bool | None, listed: bool) -> None:
    value = {**HEAD, "event": "noticed_on", "days": 5, "day_kind": "calendar", "only_if": conditions}
    rule = {"id": f"{FMLA}.clock.eligibility_notice", "whose": "employer", "values": [value]}
    leave = {**FACTS["leave"]} | ({} if foreseeable is None else {"foreseeable": foreseeable})
    made = made_with({**FACTS, "leave": leave}, clocks=[rule])
    assert bool(made.clocks) is listed
    away = made_with({**FACTS, "employer": {"covered": False}, "leave": leave}, clocks=[rule])
    assert bool(away.clocks) is (listed and "not_ineligible" not in conditions)


def test_a_criterion_of_which_no_test_applies() -> None:
    test = {"measure": "hours_not_recorded", "comparator": "is_true", "cite": CITE}
    rule = {
        "id": f"{FMLA}.criterion.records", "group": "eligibility",
        "values": [{**HEAD, "measured": "leave_start", "any_of": [test]}],
    }  # fmt: skip
    made = made_with(criteria=[rule])
    assert (made.outcome, made.findings[0].key) == ("indeterminate", "criterion.unknown")
    assert render(made.findings[0])


def test_without_a_rule_about_places_nobody_is_counted_nearby() -> None:
    rules = load_library().bundle["programs"][FMLA]["criteria"]
    criteria = [rule for rule in rules if not rule["id"].endswith("headcount_nearby")]
    made = made_with(criteria=criteria, decisions=[table({"when": {"headcount_nearby": 55}, "answer": True})])
    assert made.decision("asked").finding.missing == (("law library", "ask.not_decided"),)

"""Cases: which files, which keys, how expected and got are compared; results that are rarely asked for."""

import datetime as dt
import re
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from openleave.engine import FactsError, LawError, load_library
from openleave.engine.cases import Case, case_files, day_asked, load_cases, merged, number, run_case, same
from openleave.engine.facts import Facts
from openleave.engine.results import RESULTS, View

PERSON: dict[str, Any] = {
    "employer": {"id": "us", "covered": True},
    "employee": {
        "employments": [{"starts_on": "2020-01-06"}],
        "hours": [{"in_prior_12_months": True, "hours": 1500}],
        "schedules": [{"workdays": ["monday", "tuesday", "wednesday", "thursday", "friday"], "hours_per_day": 8}],
    },
    "headcount_within_75_miles": [{"employees": 55}],
    "leave": {"reason": "pregnancy", "starts_on": "2026-03-02", "ends_on": "2026-03-13", "noticed_on": "2026-02-02"},
    "policy": {"leave_year": {"method": "calendar"}},
}


def got(key: str, wanted: Any = None, /, program: str = "us.fed.fmla", **changes: Any) -> Any:
    document = merged(PERSON, changes)
    from openleave.engine import determine

    made = determine(Facts.from_json(document), load_library(), dt.date(2026, 2, 2))
    return RESULTS[key](View(made, made.program(program)), wanted)


RARE: list[tuple[str, Any, dict[str, Any], Any]] = [
    ("covered", None, {}, True),
    ("covered", None, {"employer": {"covered": False}}, False),
    ("covered", None, {"employer": {"covered": None}}, None),
    ("covered_on", {"2026-03-02": None}, {}, {"2026-03-02": True}),
    ("coverage_basis", None, {}, "coverage_decided"),
    ("coverage_basis", None, {"employer": {"covered": False}}, None),
    ("counted_employees", None, {}, None),
    ("counted_employees", None, {"employer": {"headcounts": [{"employees": 4}, {"employees": 9}]}}, 9),
    ("counted_hours", None, {}, "1500"),
    ("counted_hours", None, {"employee": {"hours": None}}, None),
    (
        "counted_hours",
        None,
        {"employee": {"hours": [{"starts_on": "2025-03-01", "ends_on": "2025-03-02", "hours": 9}]}},
        ["0", "9"],
    ),
    ("counted_payroll_weeks", None, {}, None),
    ("single_employer", None, {}, True),
    ("headcount_within_75_miles", None, {}, 55),
    (
        "headcount_within_75_miles",
        None,
        {"headcount_within_75_miles": None, "employer": {"headcounts": [{"employees": 40}]}},
        [0, 40],
    ),
    ("relationship", None, {}, None),
    (
        "leave_year",
        None,
        {},
        {"method": "calendar", "starts_on": "2026-01-01", "ends_on": "2026-12-31", "why": "chosen"},
    ),
    ("leave_year", None, {"leave": None}, None),
    ("leave_year_on", {"2027-01-01": None}, {}, {"2027-01-01": {"starts_on": "2027-01-01", "ends_on": "2027-12-31"}}),
    ("leave_year_allowed", None, {}, True),
    ("leave_year_allowed", None, {"policy": {"leave_year_by_state": {"OH": {"method": "forward"}}}}, False),
    ("weeks_counted_in_week_of", {"2026-03-04": None}, {}, {"2026-03-04": "1"}),
    (
        "weeks_counted_in_week_of",
        {"2026-03-04": None},
        {"leave": {"starts_on": None, "ends_on": None}},
        {"2026-03-04": None},
    ),
    ("weeks_protected_by_leave_year", None, {}, {"2026-01-01": "2"}),
    ("weeks_protected_by_leave_year", None, {"leave": {"ends_on": None}}, None),
    ("weeks_entitled", None, {}, 12),
    ("weeks_entitled", None, {"leave": None}, None),
    ("weeks_used_on", {"2026-03-02": None}, {"leave": None}, {"2026-03-02": None}),
    ("weeks_remaining_after", None, {}, "10"),
    ("weeks_remaining_after", None, {"leave": {"ends_on": None}}, None),
    ("protected_from", None, {}, "2026-03-02"),
    ("protected_through", None, {"leave": {"ends_on": None}}, None),
    ("days", {"2026-03-07": None}, {}, {"2026-03-07": None}),
    ("eligible_but_for", None, {}, None),
    ("eligible_but_for", None, {"headcount_within_75_miles": [{"employees": 49}]}, "headcount_nearby"),
    ("may_end_leave", None, {"employer": {"covered": None}}, None),
    ("may_end_leave", None, {}, False),
    ("holiday_pay", None, {}, {"follows": "comparable_leave_holiday_pay", "owed": None}),
    (
        "holiday_pay",
        None,
        {"policy": {"comparable_leave_holiday_pay": "unpaid"}},
        {"follows": "comparable_leave_holiday_pay", "owed": False},
    ),
    (
        "joint_employers",
        None,
        {"employer": {"joint_employers": [{"id": "a"}, {"id": "b", "administrative_only": True}]}},
        {"a": True, "b": False},
    ),
    ("workweeks_at_threshold", {"2025": None}, {}, {"2025": None}),
    (
        "within_75_miles",
        {"b": None},
        {
            "worksites": [{"id": "a", "building": "x"}, {"id": "b", "building": "x"}],
            "employee": {"locations": [{"reports_to": "a"}]},
        },
        {"b": True},
    ),
    ("crew_hours", None, {}, None),
    ("next_of_kin", None, {}, None),
    ("reason_window", None, {}, None),
]


@pytest.mark.parametrize(
    ("key", "wanted", "changes", "expected"), RARE, ids=[f"{n} {row[0]}" for n, row in enumerate(RARE)]
)
def test_rare_results(key: str, wanted: Any, changes: dict[str, Any], expected: Any) -> None:
    found = got(key, wanted, **changes)
    if key == "holiday_pay" and found is not None:
        expected = {**expected, "follows": found["follows"]}
    assert found == expected


ASKED_WRONG: list[tuple[str, Any, str]] = [
    ("weeks_used_on", "2026-03-02", "Expected a map from days to answers"),
    ("weeks_used_on", {"soon": None}, "Expected a date"),
    ("decisions", ["second_opinion_allowed"], "Expected a map from questions to answers"),
    ("miles", {"nowhere": None}, '"nowhere" is no worksite'),
]


@pytest.mark.parametrize(("key", "wanted", "words"), ASKED_WRONG)
def test_results_asked_for_in_the_wrong_way(key: str, wanted: Any, words: str) -> None:
    with pytest.raises(FactsError, match=re.escape(words)):
        got(key, wanted)


COMPARED: list[tuple[str, Any, Any, bool]] = [
    ("x", {"a": 1}, {"a": 1, "b": 2}, True),
    ("x", {"a": 1}, {"b": 2}, False),
    ("x", {"a": None}, {}, True),
    ("x", {"a": 1}, [1], False),
    ("x", {1: "a"}, {"1": "a"}, True),
    ("x", [1, 2], [2, 1], True),
    ("x", [1, 2], (2, 1), True),
    ("x", [1], [2, 1], False),
    ("missing", [1], [2, 1], True),
    ("missing", [3], [2, 1], False),
    ("x", [1, 1], [1], False),
    ("x", [1], 1, False),
    ("x", True, 1, False),
    ("x", 1, True, False),
    ("x", True, True, True),
    ("x", None, None, True),
    ("x", None, 0, False),
    ("x", 0, None, False),
    ("x", "0.5", Fraction(1, 2), True),
    ("x", Decimal("1.50"), "1.5", True),
    ("x", 1, "2", False),
    ("x", dt.date(2026, 1, 2), "2026-01-02", True),
    ("x", "a", "b", False),
    ("x", 1, "one", False),
]


@pytest.mark.parametrize(("key", "wanted", "found", "expected"), COMPARED)
def test_compared(key: str, wanted: Any, found: Any, expected: bool) -> None:
    assert same(key, wanted, found) is expected


def test_numbers() -> None:
    assert (number("3/5"), number(2), number(True), number(None), number("1/0"), number("x")) == (
        Fraction(3, 5), Fraction(2), None, None, None, None,
    )  # fmt: skip


def test_merged() -> None:
    base = {"a": {"b": 1, "c": [1]}, "d": 2}
    assert merged(base, {"a": {"c": [2]}, "d": None, "e": {"f": None}}) == {"a": {"b": 1, "c": [2]}, "e": {"f": None}}
    assert merged(base, {"a": 5}) == {"a": 5, "d": 2}
    assert base == {"a": {"b": 1, "c": [1]}, "d": 2}


def case(facts: dict[str, Any], expected: dict[str, Any], **more: Any) -> Case:
    found: dict[str, Any] = {"program": "us.fed.fmla", "as_of": None, "kind": "rule", **more}
    return Case(id="a", path=Path("a.yaml"), facts=facts, expected=expected, **found)


DAYS: list[tuple[Case, dt.date]] = [
    (case({"as_of": "2026-01-05"}, {}, as_of=dt.date(2026, 1, 4)), dt.date(2026, 1, 4)),
    (case({"as_of": "2026-01-05", "leave": {"noticed_on": "2026-01-06"}}, {}), dt.date(2026, 1, 5)),
    (case({"leave": {"noticed_on": "2026-01-06", "starts_on": "2026-01-07"}}, {}), dt.date(2026, 1, 6)),
    (case({"leave": {"starts_on": "2026-01-07"}}, {}), dt.date(2026, 1, 7)),
    (case({}, {"outcome": "x", "weeks_used_on": {"a": 1, dt.date(2026, 1, 8): "0"}}), dt.date(2026, 1, 8)),
    (case({}, {"outcome": "x"}), dt.date(2026, 1, 1)),
]


@pytest.mark.parametrize(("asked", "expected"), DAYS)
def test_the_day_a_case_is_decided_on(asked: Case, expected: dt.date) -> None:
    assert day_asked(asked, Facts.from_json(asked.facts)) == expected


def test_a_case_that_fails_shows_what_was_asked_for() -> None:
    asked = case(PERSON, {"outcome": "ineligible", "criteria": {"months_employed": "no"}, "weeks_available": "12"})
    assert [(f.key, f.expected, f.got) for f in run_case(asked, load_library())] == [
        ("outcome", "ineligible", "eligible"), ("criteria", {"months_employed": "no"}, {"months_employed": "yes"}),
    ]  # fmt: skip
    with pytest.raises(FactsError, match=r'"us\.x" is not in the library'):
        run_case(case(PERSON, {"outcome": "eligible"}, program="us.x"), load_library())


def test_which_files_hold_cases(tmp_path: Path) -> None:
    with pytest.raises(LawError, match="No such file or folder"):
        list(case_files([tmp_path / "nothing"]))
    with pytest.raises(LawError, match="No case files in this folder"):
        list(case_files([tmp_path]))
    for name in ("a.yaml", "b.txt", "cases/c.json", "x/cases/d.yml"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("[]")
    found = [str(path.relative_to(tmp_path)) for path in case_files([tmp_path])]
    assert found == ["cases/c.json", "x/cases/d.yml"]
    assert list(case_files([tmp_path / "a.yaml", tmp_path / "cases"])) == [
        tmp_path / "a.yaml",
        tmp_path / "cases/c.json",
    ]
    (tmp_path / "cases/c.json").unlink()
    (tmp_path / "x/cases/d.yml").unlink()
    assert list(case_files([tmp_path])) == [tmp_path / "a.yaml"]
    (tmp_path / "VERSION").write_text("1")
    with pytest.raises(LawError, match="No case files in this folder"):
        list(case_files([tmp_path]))


FILES: list[tuple[str, str]] = [
    ("5", "Expected a list of cases"),
    ("[]", "Expected a list of cases"),
    ("- 5", "A case is an object"),
    ("- {id: a, source: s, expected: {outcome: x}}", "`facts` is missing"),
    ("- {source: s, expected: {outcome: x}}", "`id` and `facts` are missing"),
    ("- {id: a, facts: [], source: s, expected: {outcome: x}}", "Found a list"),
    ("- {id: a, facts: {}, source: s, expected: [1]}", "Found a list"),
    ("- {id: a, facts: {}, source: s, expected: {outcome: x}, as_of: soon}", "Expected a date"),
    ("- {id: a, facts: {}, source: s, variants: [{name: x}]}", "`expected` is missing"),
]


@pytest.mark.parametrize(("text", "words"), FILES)
def test_refused_case_files(text: str, words: str, tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(text)
    with pytest.raises((LawError, FactsError), match=re.escape(words)):
        load_cases(path)


@pytest.mark.parametrize(
    "text",
    [
        "{id: a, facts: {}, source: s, expected: {outcome: x}}",
        "cases: [{id: a, facts: {}, source: s, expected: {outcome: x}}]",
    ],
)
def test_one_case_and_a_list_below_a_key(text: str, tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(text)
    assert [found.id for found in load_cases(path)] == ["a"]


def test_variants(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(
        "- {id: a, facts: {leave: {reason: bonding}}, source: s, as_of: 2026-01-01, variants: [\n"
        "   {expected: {outcome: x}},\n"
        "   {name: late, facts: {leave: {paid: true}}, expected: {outcome: y}, as_of: 2026-01-02}]}"
    )
    assert [(found.id, found.facts, found.as_of) for found in load_cases(path)] == [
        ("a/1", {"leave": {"reason": "bonding"}}, dt.date(2026, 1, 1)),
        ("a/late", {"leave": {"reason": "bonding", "paid": True}}, dt.date(2026, 1, 2)),
    ]

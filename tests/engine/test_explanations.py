"""What the criteria of coverage and eligibility say, word by word: explanations.txt, to be read aloud.

WRITE_EXPLANATIONS=1 pytest tests/engine/test_explanations.py writes the file anew; then read what changed.
"""

import copy
import json
import os
from pathlib import Path
from typing import Any

import pytest

from openleave.engine import Facts, determine, load_library, render

FILE = Path(__file__).with_name("explanations.txt")
PERSON: dict[str, Any] = {
    "employer": {"id": "us", "covered": True},
    "employee": {"employments": [{"starts_on": "2020-01-06"}], "hours": [{"in_prior_12_months": True, "hours": 1500}]},
    "headcount_within_75_miles": [{"employees": 55}],
    "leave": {"reason": "pregnancy", "starts_on": "2026-03-02", "noticed_on": "2026-02-02"},
}
TOGETHER = dict.fromkeys(
    ("common_management", "interrelated_operations", "centralized_labor_relations", "common_ownership"), True
)
UNSURE = {"id": "sister", "common_ownership": True}


def weeks(**years: int) -> dict[str, Any]:
    return {"kind": "private", "workweeks_at_threshold": {year.removeprefix("y"): n for year, n in years.items()}}


def predecessor(**more: Any) -> dict[str, Any]:
    return {"kind": "private", "headcounts": [], "predecessors": [{"id": "old", **more}]}


def employed(*spans: tuple[str, str | None], **more: Any) -> dict[str, Any]:
    rows = [{"starts_on": first} | ({"ends_on": last} if last else {}) for first, last in spans]
    return {"employments": rows, "hours": [{"in_prior_12_months": True, "hours": 1500}], **more}


LONG_AGO = ("2010-01-04", "2018-06-29")
RECENT = ("2025-09-01", None)
DOCUMENTS: dict[str, dict[str, Any]] = {
    "everything is met": {},
    "the employer is covered by its kind": {"employer": {"kind": "school"}},
    "not covered, as decided elsewhere": {"employer": {"covered": False}},
    "nothing is known of the employer": {"employer": {}},
    "twenty workweeks this year": {"employer": weeks(y2026=20), "leave": {"starts_on": "2026-09-07"}},
    "nineteen this year and twenty last year": {
        "employer": weeks(y2026=19, y2025=20), "leave": {"starts_on": "2026-09-07"}},
    "nineteen in both years": {"employer": weeks(y2026=19, y2025=19), "leave": {"starts_on": "2026-09-07"}},
    "of this year nothing is known": {"employer": weeks(y2025=19), "leave": {"starts_on": "2026-09-07"}},
    "of last year nothing is known": {"employer": weeks(y2026=3)},
    "of neither year anything is known": {"employer": {"kind": "private"}},
    "headcounts by week of a year": {
        "employer": {"kind": "private", "headcounts": [{"year": 2025, "weeks": 12, "employees": 50},
                                                       {"year": 2025, "weeks": 8, "employees": 60}]},
    },
    "a sister business makes one employer": {
        "employer": {"kind": "private", "headcounts": [{"year": 2025, "weeks": 30, "employees": 30}],
                     "integrated_with": [{"id": "sister", **TOGETHER,
                                          "headcounts": [{"year": 2025, "weeks": 21, "employees": 20},
                                                         {"year": 2024, "weeks": 50, "employees": 20}]}]},
    },
    "a sister business may make one employer": {"employer": weeks(y2026=1, y2025=2) | {"integrated_with": [UNSURE]}},
    "a covered predecessor was told": {"employer": predecessor(covered=True, succeeded_on="2026-02-16")},
    "a predecessor was told on the day of succession": {
        "employer": predecessor(covered=True, succeeded_on="2026-02-02"), "leave": {"starts_on": "2026-03-02"}},
    "a school was the predecessor": {"employer": predecessor(kind="school", succeeded_on="2026-02-16")},
    "a predecessor with twenty workweeks": {
        "employer": predecessor(succeeded_on="2026-02-16", workweeks_at_threshold={"2026": 1, "2025": 20})},
    "a predecessor with nineteen workweeks": {
        "employer": predecessor(succeeded_on="2026-02-16", workweeks_at_threshold={"2026": 1, "2025": 19})},
    "a predecessor of which little is known": {"employer": predecessor(succeeded_on="2026-02-16")},
    "a predecessor since when is not known": {"employer": predecessor(covered=True)},
    "laid off": {"employee": employed(RECENT, statuses=[{"status": "laid_off", "starts_on": "2026-01-05"}])},
    "separated": {"employee": employed(("2020-01-06", "2026-02-27"))},
    "months are reached during the leave": {
        "employee": employed(("2025-05-15", None)), "leave": {"ends_on": "2026-08-28"}},
    "months cannot be reached": {"employee": employed(("2025-05-15", "2026-03-01"))},
    "service before a short break": {"employee": employed(("2018-06-18", "2019-03-01"), RECENT)},
    "service before a long break": {"employee": employed(LONG_AGO, RECENT)},
    "a break of exactly seven years": {"employee": employed(("2010-01-04", "2018-08-31"), RECENT)},
    "a break of exactly seven years, which counts": {
        "employee": employed(("2010-01-04", "2018-08-31"), RECENT),
        "policy": {"choices": {"break_of_exactly_seven_years": "count"}}},
    "the employer counts service before a long break": {
        "employee": employed(LONG_AGO, RECENT), "policy": {"counts_service_before_long_break": True}},
    "a written agreement keeps service before a long break": {
        "employee": employed(LONG_AGO, RECENT, breaks=[
            {"starts_on": "2018-06-30", "ends_on": "2025-08-31", "reason": "written_agreement"}])},
    "the break had another reason": {
        "employee": employed(LONG_AGO, RECENT, breaks=[
            {"starts_on": "2018-06-30", "ends_on": "2025-08-31", "reason": "other"}])},
    "uniformed service in between": {
        "employee": employed(("2024-01-08", "2024-12-31"), ("2026-01-05", None), breaks=[
            {"starts_on": "2025-01-01", "ends_on": "2026-01-04", "reason": "uniformed_service",
             "hours_per_week": 40}])},
    "intermittent employment by payroll weeks": {
        "employee": employed(("2024-09-02", "2025-05-30"), ("2025-09-01", "2025-11-28"), ("2026-01-05", None))},
    "service for a business that may be one employer": {
        "employer": {"covered": True, "integrated_with": [UNSURE]},
        "employee": {"employments": [{"starts_on": "2024-01-01", "ends_on": "2025-08-31", "employer": "sister"},
                                     {"starts_on": "2025-09-01"}],
                     "hours": [{"starts_on": "2025-03-03", "ends_on": "2025-08-29", "hours": 900, "employer": "sister"},
                               {"starts_on": "2025-09-01", "ends_on": "2026-02-27", "hours": 900}]}},
    "months for another employer": {
        "employer": {"covered": True, "predecessors": [{"id": "old", "covered": True, "succeeded_on": "2024-01-01"}]},
        "employee": {"employments": [{"months": 7, "employer": "old"}, {"starts_on": "2025-08-04"}],
                     "hours": [{"in_prior_12_months": True, "hours": 900},
                               {"in_prior_12_months": True, "hours": 400, "employer": "old"},
                               {"in_prior_12_months": True, "hours": 80, "kind": "vacation"}]}},
    "nothing is known of the employee": {"employee": {}},
    "hours fall short by one": {
        "employee": {"employments": [{"starts_on": "2020-01-06"}], "hours": [
            {"starts_on": "2025-03-02", "ends_on": "2026-03-01", "hours": 1249},
            {"starts_on": "2025-03-02", "ends_on": "2026-03-01", "hours": 80, "kind": "sick"}]}},
    "hours at the edge of the window": {
        "employee": {"employments": [{"starts_on": "2020-01-06"}], "hours": [
            {"starts_on": "2025-02-24", "ends_on": "2025-03-09", "hours": 80},
            {"starts_on": "2025-03-10", "ends_on": "2026-03-01", "hours": 1200}]}},
    "no records of hours": {"employee": {"employments": [{"starts_on": "2020-01-06"}], "has_hours_records": False}},
    "records of hours are kept": {
        "employee": {"employments": [{"starts_on": "2020-01-06"}], "has_hours_records": True}},
    "forty-nine employees nearby": {"headcount_within_75_miles": [{"employees": 49}]},
    "headcounts nearby by date": {
        "headcount_within_75_miles": [{"employees": 60, "on": "2025-01-01"}, {"employees": 40, "on": "2026-02-01"}]},
    "nothing is known of places": {"headcount_within_75_miles": []},
    "no day of notice, headcount without date": {"leave": {"noticed_on": None}, "as_of": "2026-02-20"},
    "no day of notice, headcounts by date": {
        "leave": {"noticed_on": None}, "as_of": "2026-02-20",
        "headcount_within_75_miles": [{"employees": 60}, {"employees": 40, "on": "2026-02-01"}]},
    "no day of notice, worksite without dates": {
        "leave": {"noticed_on": None}, "as_of": "2026-02-20", "headcount_within_75_miles": [],
        "worksites": [{"id": "a", "headcounts": [{"employees": 60}]}],
        "employee": employed(RECENT, locations=[{"reports_to": "a"}])},
    "no day of notice, worksite by date": {
        "leave": {"noticed_on": None}, "as_of": "2026-02-20", "headcount_within_75_miles": [],
        "worksites": [{"id": "a", "headcounts": [{"employees": 60, "on": "2026-02-20"}]}],
        "employee": employed(RECENT, locations=[{"reports_to": "a"}])},
    "no day of notice, nothing known of places": {
        "leave": {"noticed_on": None}, "as_of": "2026-02-20", "headcount_within_75_miles": []},
    "no first day of leave": {"leave": {"starts_on": None}},
    "no first day of leave, nothing known of the employer": {"leave": {"starts_on": None}, "employer": {}},
    "no first day of leave, coverage decided": {"leave": {"starts_on": None}, "employer": {"covered": False}},
    "before the law was in force": {"leave": {"starts_on": "1993-08-04", "noticed_on": "1993-07-01"}},
}  # fmt: skip


def document_of(changes: dict[str, Any]) -> dict[str, Any]:
    """The person of whom everything is known, with changes; a change to None takes the fact away."""
    made = copy.deepcopy(PERSON)
    for key, value in changes.items():
        if key == "leave":
            made["leave"] = {k: v for k, v in {**made["leave"], **value}.items() if v is not None}
        else:
            made[key] = value
    return made


def plain(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, separators=(", ", ": "), ensure_ascii=False)


def explanation(changes: dict[str, Any]) -> list[str]:
    """What is said, without the criteria of which the same is said as when everything is met."""
    program = decided(changes)
    usual = decided({}) if changes else {"findings": []}
    lines = [f"{program['outcome']}; failed: {' '.join(program['failed']) or 'none'}"]
    if program["becomes_eligible_on"]:
        lines.append(f"becomes eligible on {program['becomes_eligible_on']}")
    for found in program["findings"]:
        if found["group"] not in ("coverage", "eligibility") or found in usual["findings"]:
            continue
        measured = f" on {found['measured_on']}" if found["measured_on"] else ""
        lines.append(f"{found['id'].rpartition('.')[2]}{measured}: {found['result']}. {render(found['sentence'])}")
        lines += [f"    fact {fact['path']}: {plain(fact['value'])}" for fact in found["facts"]]
        lines += ["    step " + ", ".join(f"{k} {plain(v)}" for k, v in step.items()) for step in found["steps"]]
        if found["would_change"]:
            lines.append(f"    would change: {render(found['would_change'])}")
        lines += [f"    missing {missing['path']}: {render(missing['sentence'])}" for missing in found["missing"]]
    return lines


def decided(changes: dict[str, Any]) -> dict[str, Any]:
    made = determine(Facts.from_json(document_of(changes)), load_library()).to_json()
    return next(program for program in made["programs"] if program["program"] == "us.fed.fmla")


def read() -> dict[str, list[str]]:
    blocks = FILE.read_text().strip().split("\n\n") if FILE.exists() else []
    return {block.splitlines()[0].removeprefix("## "): block.splitlines()[1:] for block in blocks}


@pytest.mark.skipif("WRITE_EXPLANATIONS" not in os.environ, reason="only when asked to")
def test_write() -> None:
    blocks = ["\n".join([f"## {name}", *explanation(changes)]) for name, changes in DOCUMENTS.items()]
    FILE.write_text("\n\n".join(blocks) + "\n")


@pytest.mark.parametrize("name", DOCUMENTS)
def test_explanation(name: str) -> None:
    assert explanation(DOCUMENTS[name]) == read()[name], "meant? then WRITE_EXPLANATIONS=1, see above"

"""What must hold whatever the facts: more never harms, what is not known is named, order and chance change nothing."""

import copy
import datetime as dt
import os
import random
import subprocess
import sys
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.engine.test_any_facts import FULL
from tests.engine.test_oracle import NAMES, decided, documents

from openleave.engine import Facts, determine, load_library
from openleave.engine.calendar import add_business_days, weekday
from openleave.engine.trace import NO, YES

LIBRARY = load_library()
FMLA = "us.fed.fmla"
DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2028, 12, 31))
ORDER = {"ineligible": 0, "indeterminate": 1, "eligible": 2}
A_DAY = dt.timedelta(days=1)

# --- a plan ----------------------------------------------------------------------------------------------------------


@settings(max_examples=60, deadline=None)
@given(documents())
def test_never_more_counted_than_taken_nor_protected_than_entitled(document: dict[str, Any]) -> None:
    made = decided(document)
    assume(made.protected is not None)
    plan, protected, balance = made.plan, made.protected, made.balance
    by_week: dict[int, Fraction] = {}
    by_year: dict[int, Fraction] = {}
    first_weekday = made.context.facts.policy.first_weekday
    for position, (day, minutes, share, whole, _) in enumerate(plan.days):
        counted, part = protected.shares[position], protected.parts[position]
        assert 0 <= part <= counted
        assert protected.weeks(counted) <= Fraction(share, whole) <= 1
        scheduled = made.context.facts.employee.timetable.minutes_on(day)
        assert minutes is None or 0 <= minutes <= scheduled
        week = day - (day - 1 - first_weekday) % 7
        by_week[week] = by_week.get(week, Fraction(0)) + protected.weeks(counted)
        first = balance.year.containing(day)[0]
        by_year[first] = by_year.get(first, Fraction(0)) + protected.weeks(part)
    assert all(weeks <= 1 for weeks in by_week.values())
    if balance.year.method != "rolling_backward":
        assert all(weeks <= balance.weeks for weeks in by_year.values())
    # No 12 months that end on a day of leave hold more than is granted, what was used before included.
    for position, day in enumerate(plan.days):
        if protected.parts[position]:
            first, last = balance.year.containing(day[0])
            mine = sum(protected.parts[n] for n, d in enumerate(plan.days) if first <= d[0] <= day[0])
            before = balance.at(day[0])[1]
            assert protected.weeks(mine) + before <= balance.weeks
            assert last >= day[0]


@settings(max_examples=40, deadline=None)
@given(documents(), DAYS)
def test_a_balance_is_never_negative(document: dict[str, Any], day: dt.date) -> None:
    balance = decided(document).balance
    _, used, left = balance.at(day.toordinal())
    assert used >= 0
    assert 0 <= left <= balance.weeks
    assert left == max(balance.weeks - used, 0)


# --- more never harms ------------------------------------------------------------------------------------------------


def employer_of(employees: int, weeks: int, year: int, nearby: int) -> Facts:
    counts = [{"year": 2026, "weeks": 3, "employees": 70}, {"year": year, "weeks": weeks, "employees": employees}]
    return Facts.from_json(
        {
            "employer": {"kind": "private", "headcounts": counts},
            "employee": {
                "employments": [{"starts_on": "2020-01-06"}],
                "hours": [{"in_prior_12_months": True, "hours": 1500}],
            },
            "headcount_within_75_miles": [{"employees": nearby}],
            "leave": {"reason": "pregnancy", "starts_on": "2026-09-07", "noticed_on": "2026-08-03"},
        }
    )


@settings(max_examples=60, deadline=None)
@given(st.integers(48, 52), st.integers(15, 22), st.sampled_from([2024, 2025, 2026]), st.integers(48, 52))
def test_a_larger_employer_never_reduces(employees: int, weeks: int, year: int, nearby: int) -> None:
    def order(*numbers: int) -> int:
        return ORDER[determine(employer_of(*numbers), LIBRARY).program(FMLA).outcome]

    here = order(employees, weeks, year, nearby)
    assert here <= order(employees + 1, weeks, year, nearby)
    assert here <= order(employees, weeks + 1, year, nearby)
    assert here <= order(employees, weeks, year, nearby + 1)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 2400)), min_size=1, max_size=40, unique_by=lambda x: x[0]),
    st.integers(0, 59), st.integers(0, 1200),
)  # fmt: skip
def test_more_hours_in_any_week_never_reduce(weeks: list[tuple[int, int]], which: int, more: int) -> None:
    def order(extra: int) -> int:
        rows = [
            {"week_of": str(dt.date(2025, 1, 5) + n * 7 * A_DAY), "minutes": m + (extra if n == which else 0)}
            for n, m in weeks
        ]
        document = copy.deepcopy(PERSON) | {"employee": {"employments": [{"starts_on": "2020-01-06"}], "hours": rows}}
        return ORDER[determine(Facts.from_json(document), LIBRARY).program(FMLA).outcome]

    assert order(0) <= order(more)


PERSON: dict[str, Any] = {
    "employer": {"covered": True},
    "employee": {
        "employments": [{"starts_on": "2020-01-06"}],
        "hours": [{"in_prior_12_months": True, "hours": 1500}],
    },
    "headcount_within_75_miles": [{"employees": 55}],
    "leave": {"reason": "pregnancy", "starts_on": "2026-02-02", "noticed_on": "2026-01-05"},
}


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 800), st.integers(1, 3000), st.integers(1, 400), st.integers(0, 60))
def test_longer_service_never_reduces(span: int, gap: int, before: int, longer: int) -> None:
    start = dt.date(2026, 2, 2)

    def order(more: int) -> int:
        hired = start - span * A_DAY
        left = hired - gap * A_DAY
        spans = [
            {"starts_on": str(hired)},
            {"starts_on": str(left - (before + more) * A_DAY), "ends_on": str(left)},
        ]
        document = copy.deepcopy(PERSON)
        document["employee"]["employments"] = spans
        return ORDER[determine(Facts.from_json(document), LIBRARY).program(FMLA).outcome]

    assert order(0) <= order(longer)


# --- what is not known -----------------------------------------------------------------------------------------------

# Facts that may be unknown: an answer without one of them must not be another one with it, unless it was asked for.
UNKNOWABLE = [
    "employer.covered", "employer.kind", "employer.headcounts", "employee.hours", "employee.employments",
    "employee.has_hours_records", "employee.locations", "headcount_within_75_miles", "leave.reason",
    "leave.family_member", "leave.family_member.born_on",
    "leave.family_member.disability", "leave.family_member.incapable_of_self_care", "leave.family_member.basis",
    "leave.child", "leave.child.arrived_on", "leave.employer_agreed",
    "leave.noticed_on", "employee.schedules", "usage", "policy.leave_year",
]  # fmt: skip


@st.composite
def known(draw: st.DrawFn) -> dict[str, Any]:
    reason = draw(st.sampled_from(["pregnancy", "bonding", "family_health_condition", "own_health_condition", "other"]))
    leave: dict[str, Any] = {
        "reason": reason, "starts_on": "2026-02-02", "ends_on": draw(st.sampled_from(["2026-02-20", "2026-09-30"])),
        "noticed_on": "2026-01-05", "serious_health_condition": draw(st.booleans()),
    }  # fmt: skip
    if reason == "bonding":
        leave["child"] = {"arrived_by": "birth", "arrived_on": draw(st.sampled_from(["2025-02-01", "2026-01-20"]))}
        leave["employer_agreed"] = draw(st.booleans())
    if reason == "family_health_condition":
        leave["family_member"] = draw(
            st.fixed_dictionaries(
                {"relationship": st.just("child"), "born_on": st.sampled_from(["2001-05-05", "2015-01-01"]),
                 "disability": st.booleans(), "incapable_of_self_care": st.booleans(),
                 "basis": st.sampled_from(["biological", "adopted", "step"])}
            )
            | st.fixed_dictionaries({"relationship": st.just("spouse"), "legally_married": st.booleans()})
            | st.fixed_dictionaries({"relationship": st.sampled_from(["parent", "parent_in_law", "sibling"])})
        )  # fmt: skip
    counts = [{"year": 2025, "weeks": draw(st.sampled_from([19, 20])), "employees": 50}]
    decided_elsewhere = [{"covered": True}, {"covered": False}]
    employer = draw(
        st.sampled_from([*decided_elsewhere, {"kind": "school"}, {"kind": "private", "headcounts": counts}])
    )
    schedule = {"workdays": NAMES[:5], "hours_per_day": 8}
    employee: dict[str, Any] = {
        "employments": [{"starts_on": draw(st.sampled_from(["2025-02-02", "2025-02-03", "2020-01-01"]))}],
        "hours": [{"in_prior_12_months": True, "hours": draw(st.sampled_from([1249, 1250, 2000]))}],
        "schedules": [schedule],
    }
    if draw(st.booleans()):
        employee["has_hours_records"] = True
    return {
        "as_of": "2026-01-05",
        "employer": employer,
        "employee": employee,
        "headcount_within_75_miles": [{"employees": draw(st.sampled_from([49, 50]))}],
        "leave": leave,
        "policy": {"leave_year": {"method": "rolling_backward"}},
        "usage": [],
    }


def without(document: dict[str, Any], path: str) -> dict[str, Any]:
    made = copy.deepcopy(document)
    *parents, last = path.split(".")
    found = made
    for parent in parents:
        found = found.get(parent, {})
    found.pop(last, None)
    return made


@settings(max_examples=120, deadline=None)
@given(known(), st.lists(st.sampled_from(UNKNOWABLE), min_size=1, max_size=3, unique=True))
def test_a_fact_that_becomes_known_changes_an_answer_only_if_it_was_asked_for(
    document: dict[str, Any], paths: list[str]
) -> None:
    less = document
    for path in paths:
        less = without(less, path)
    before = determine(Facts.from_json(less), LIBRARY, dt.date(2026, 1, 5)).program(FMLA)
    after = determine(Facts.from_json(document), LIBRARY, dt.date(2026, 1, 5)).program(FMLA)
    if before.outcome != "indeterminate":
        assert (before.outcome, after.outcome) in (("eligible", "eligible"), ("ineligible", "ineligible"))
    else:
        assert before.missing
    results = {f.name: f.result for f in after.findings}
    for finding in before.findings:
        if finding.result == YES:
            assert results.get(finding.name) != NO, finding.name
        if finding.result == NO:
            assert results.get(finding.name) != YES, finding.name


def test_without_a_certified_condition_the_answer_is_subject_to_certification() -> None:
    document = copy.deepcopy(PERSON)
    document["leave"]["reason"] = "own_health_condition"
    waiting = determine(Facts.from_json(document), LIBRARY).program(FMLA)
    assert (waiting.outcome, waiting.subject_to) == ("eligible", ["certification"])
    document["leave"]["serious_health_condition"] = False
    refused = determine(Facts.from_json(document), LIBRARY).program(FMLA)
    assert (refused.outcome, refused.subject_to) == ("ineligible", [])


# --- order and chance ------------------------------------------------------------------------------------------------

LISTS = ["worksites", "usage", "employee.hours", "employee.employments", "employee.shifts", "employee.breaks",
         "policy.holidays", "policy.closures", "employer.headcounts"]  # fmt: skip


@settings(max_examples=30, deadline=None)
@given(st.randoms(use_true_random=False), st.data())
def test_the_order_in_which_facts_are_listed_is_irrelevant(shuffler: random.Random, data: st.DataObject) -> None:
    document = copy.deepcopy(FULL)
    document["usage"] += data.draw(
        st.lists(
            st.fixed_dictionaries(
                {"on": st.sampled_from(["2026-02-10", "2026-02-11"]), "minutes": st.sampled_from([100, 480, 2400]),
                 "workweek_minutes": st.just(2400)}
            ), max_size=4,
        )
    )  # fmt: skip
    document["employee"]["hours"] = [
        {"week_of": str(dt.date(2025, 7, 28) + n * 7 * A_DAY), "hours": 20 + n % 9} for n in range(53)
    ]
    document["employer"]["headcounts"] += [{"year": 2025, "weeks": 3, "employees": 61}]
    plain = determine(Facts.from_json(document), LIBRARY).to_json()
    for path in LISTS:
        found: Any = document
        for part in path.split("."):
            found = found.get(part, [])
        shuffler.shuffle(found)
    shuffled = determine(Facts.from_json(document), LIBRARY).to_json()
    assert answers(plain) == answers(shuffled)


IRRELEVANT: list[tuple[str, Any]] = [
    ("employee.id", "someone else"),
    ("worksites", [{"id": "elsewhere", "name": "Elsewhere", "latitude": "0", "longitude": "0"}]),
    ("usage", [{"on": "2026-01-06", "minutes": 480, "workweek_minutes": 2400, "program": "us.ca.cfra"}]),
    ("policy.holidays", ["2031-01-01"]),
    ("policy.closures", [{"starts_on": "2031-01-01", "ends_on": "2031-01-09"}]),
    ("employee.scheduled_holidays", ["2031-01-01"]),
    ("employee.schedules", [{"workdays": ["monday"], "hours_per_day": 8, "because_of_leave": True}]),
    ("employee.shifts", [{"on": "2026-02-04", "hours": 3, "kind": "voluntary_overtime"}]),
    ("employer.joint_employers", [{"id": "payroll service", "administrative_only": True}]),
]


@pytest.mark.parametrize(("path", "value"), IRRELEVANT, ids=[row[0] for row in IRRELEVANT])
def test_facts_that_do_not_matter_change_nothing(path: str, value: Any) -> None:
    document = copy.deepcopy(PERSON)
    document["leave"]["ends_on"] = "2026-03-13"
    document["employee"]["schedules"] = [{"workdays": NAMES[:5], "hours_per_day": 8}]
    plain = determine(Facts.from_json(document), LIBRARY).to_json()
    *parents, last = path.split(".")
    found: Any = document
    for parent in parents:
        found = found.setdefault(parent, {})
    found[last] = found.get(last, []) + value if isinstance(value, list) else value
    changed = determine(Facts.from_json(document), LIBRARY).to_json()
    assert plain["facts_sha256"] != changed["facts_sha256"]
    assert answers(plain) == answers(changed)


def answers(made: dict[str, Any]) -> Any:
    """What is answered, without the facts and steps that are shown for it."""
    parts = ("outcome", "failed", "missing", "entitlement", "leave_year", "becomes_eligible_on", "obligations")
    programs = [{key: program[key] for key in parts} for program in made["programs"]]
    return programs, [{key: made[key] for key in ("calendar", "clocks", "not_covered")}]


BYTES = """
import json, sys
from openleave.engine import Facts, determine, load_library
made = determine(Facts.from_json(json.load(sys.stdin)), load_library())
sys.stdout.buffer.write(made.to_bytes())
"""


def test_same_bytes_in_every_process() -> None:
    """Sets are walked in another order in each process; nothing of it may be seen."""
    import json

    found = set()
    for seed in ("0", "1", "4711"):
        ran = subprocess.run(
            [sys.executable, "-c", BYTES], input=json.dumps(FULL).encode(), capture_output=True, check=True,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
        )  # fmt: skip
        found.add(ran.stdout)
    assert len(found) == 1


# --- clocks ----------------------------------------------------------------------------------------------------------

WEEKDAYS = st.sets(st.integers(0, 6), min_size=1).map(frozenset)
CLOSED = st.frozensets(st.integers(739600, 739700), max_size=30)


@given(st.integers(739600, 739700), st.integers(0, 20), WEEKDAYS, CLOSED)
def test_business_days(day: int, number: int, weekdays: frozenset[int], closed: frozenset[int]) -> None:
    due = add_business_days(day, number, weekdays, closed)
    between = [d for d in range(day + 1, due + 1) if d not in closed and (d - 1) % 7 in weekdays]
    assert len(between) == number
    if number:
        assert due == between[-1]
        assert weekday(due) in weekdays
        assert due not in closed
    else:
        assert due == day
    assert add_business_days(day, number + 1, weekdays, closed) > due
    assert add_business_days(day + 1, number, weekdays, closed) >= due
    assert add_business_days(day, number, weekdays, closed | {due}) >= due


@settings(max_examples=40, deadline=None)
@given(
    st.dates(dt.date(2025, 11, 1), dt.date(2026, 1, 20)),
    st.lists(st.dates(dt.date(2025, 11, 1), dt.date(2026, 3, 1)), max_size=6, unique=True),
    st.sets(st.sampled_from(NAMES), min_size=1),
)
def test_deadlines_never_come_earlier_for_a_later_event(day: dt.date, holidays: list[dt.date], open_: set[str]) -> None:
    def due(noticed: dt.date) -> dict[str, tuple[Any, Any]]:
        document = copy.deepcopy(PERSON) | {
            "policy": {"holidays": [str(d) for d in holidays], "business_days": sorted(open_)}
        }
        document["leave"] |= {"noticed_on": str(noticed), "foreseeable": True, "starts_on": "2026-02-02"}
        made = determine(Facts.from_json(document), LIBRARY)
        return {clock.name: (clock, clock.due_on) for clock in made.program(FMLA).clocks}

    first, second = due(day), due(day + A_DAY)
    assert first.keys() == second.keys()
    for name, (clock, due_on) in first.items():
        if due_on is None:
            assert second[name][1] is None
            continue
        assert due_on <= second[name][1]
        if clock.rule.body.get("day_kind") == "business" and due_on != clock.event_on:
            assert NAMES[due_on.weekday()] in open_
            assert due_on not in holidays

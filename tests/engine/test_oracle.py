"""The engine agrees with an oracle that does the regulation by hand, day by day (`oracle.py`)."""

import datetime as dt
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.engine.oracle import DAY, NAMES, Answer, a_year_later, days

from openleave.engine import Facts, determine, load_library

LIBRARY = load_library()
WORKDAYS = NAMES[:5]
ELIGIBLE = {
    "employer": {"covered": True, "id": "us"},
    "headcount_within_75_miles": [{"employees": 80}],
    "leave": {"reason": "pregnancy", "serious_health_condition": True, "noticed_on": "2023-06-01"},
}
# From before a leap day to after the next one; ends of years and the days about a leap day come up often.
FIRST, LAST = dt.date(2023, 6, 1), dt.date(2028, 6, 30)
CORNERS = [
    dt.date(2024, 2, 28), dt.date(2024, 2, 29), dt.date(2024, 3, 1), dt.date(2025, 2, 28), dt.date(2025, 3, 1),
    dt.date(2024, 12, 31), dt.date(2025, 1, 1), dt.date(2025, 12, 29), dt.date(2026, 1, 4), dt.date(2028, 2, 29),
]  # fmt: skip
ANY_DAY = st.one_of(st.dates(FIRST, LAST), st.sampled_from(CORNERS))


@st.composite
def schedules(draw: st.DrawFn) -> dict[str, Any]:
    kind = draw(st.sampled_from(["usual", "uneven", "cycle", "changing", "shifts"]))
    usual = {"minutes": dict.fromkeys(WORKDAYS, 480)}
    uneven = st.dictionaries(st.sampled_from(NAMES), st.sampled_from([60, 240, 450, 480, 725]), min_size=1)
    made: dict[str, Any] = {"schedules": [usual]}
    if kind in ("uneven", "changing"):
        made = {"schedules": [{"minutes": draw(uneven)}]}
    if kind == "cycle":
        cycle = draw(st.lists(st.sampled_from([0, 0, 480, 720]), min_size=2, max_size=14).filter(any))
        anchor = draw(st.dates(dt.date(2025, 1, 1), dt.date(2025, 2, 1)))
        made = {"schedules": [{"cycle_minutes": cycle, "anchor_on": str(anchor)}]}
    if kind == "changing":
        made["schedules"].append({"minutes": draw(uneven), "starts_on": str(draw(ANY_DAY))})
    if kind == "shifts":
        one = st.fixed_dictionaries(
            {
                "on": st.dates(dt.date(2025, 11, 1), dt.date(2026, 4, 1)).map(str),
                "minutes": st.sampled_from([0, 120, 480, 600]),
                "kind": st.sampled_from(["regular", "mandatory_overtime", "voluntary_overtime"]),
            }
        )
        made["shifts"] = draw(st.lists(one, max_size=6))
    return made


@st.composite
def usages(draw: st.DrawFn) -> list[dict[str, Any]]:
    week = draw(st.sampled_from([2400, 2100, 2880]))
    rows: list[dict[str, Any]] = [
        {"on": str(draw(ANY_DAY)), "minutes": draw(st.integers(1, week)), "workweek_minutes": week}
        for _ in range(draw(st.integers(0, 8)))
    ]
    for _ in range(draw(st.integers(0, 4))):
        first = draw(ANY_DAY)
        if draw(st.booleans()):
            rows.append({"starts_on": str(first), "weeks": str(draw(st.integers(1, 12)))})
        else:
            length = draw(st.integers(0, 120))
            weeks = str(draw(st.fractions(Fraction(1, 9), min(12, length // 7 + 1), max_denominator=9)))
            rows.append({"starts_on": str(first), "ends_on": str(first + length * DAY), "weeks": weeks})
    for number, row in enumerate(list(rows)):
        if draw(st.integers(0, 4)) == 0:
            row["id"] = f"entry {number}"
            if draw(st.booleans()):
                rows.insert(draw(st.integers(0, len(rows))), {"reverses": row["id"]})
    return rows


def leave_years() -> st.SearchStrategy[dict[str, str]]:
    fixed = st.sampled_from(["02-28", "03-01", "07-01", "10-01", "12-31"])
    return st.one_of(
        st.sampled_from(["rolling_backward", "forward", "calendar", "anniversary"]).map(lambda m: {"method": m}),
        fixed.map(lambda starts: {"method": "fixed", "starts": starts}),
        st.just({"method": "rolling_backward"}),
    )


@st.composite
def leaves(draw: st.DrawFn, start: dt.date) -> dict[str, Any]:
    pattern = draw(st.sampled_from(["continuous", "continuous", "periods", "reduced", "intermittent"]))
    if pattern == "intermittent":
        # An absence is of this day or that, whole or in part, also on days that are not worked.
        found = draw(st.dictionaries(st.integers(0, 60), st.sampled_from([None, 1, 90, 480, 1440]), min_size=1))
        rows = [
            {"on": str(start + n * DAY)} | ({} if minutes is None else {"minutes": minutes})
            for n, minutes in found.items()
        ]
        return {"pattern": "intermittent", "absences": rows}
    if pattern == "periods":
        first = draw(st.integers(0, 60))
        later = start + (first + draw(st.integers(1, 200))) * DAY
        spans = [(start, start + first * DAY), (later, later + draw(st.integers(0, 60)) * DAY)]
        return {"periods": [{"starts_on": str(a), "ends_on": str(b)} for a, b in spans]}
    end = start + draw(st.one_of(st.integers(0, 120), st.integers(0, 500))) * DAY
    made: dict[str, Any] = {"starts_on": str(start), "ends_on": str(end)}
    if pattern == "reduced":
        made["pattern"] = "reduced"
        minutes = st.sampled_from([30, 240, 480, 1440])
        made["minutes_off"] = draw(st.dictionaries(st.sampled_from(NAMES), minutes, min_size=1))
    return made


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    start = draw(st.one_of(st.dates(dt.date(2025, 6, 1), dt.date(2026, 6, 1)), st.sampled_from(CORNERS[5:9])))
    near = st.integers(-10, 40).map(lambda n: start + n * DAY)
    closures = [
        {"starts_on": str(first), "ends_on": str(first + draw(st.integers(0, 16)) * DAY)}
        for first in draw(st.lists(near, max_size=2))
    ]
    hired = draw(st.sampled_from(["2020-02-29", "2021-08-17", "2019-12-31", "2020-01-01"]))
    return ELIGIBLE | {
        "employee": draw(schedules())
        | {
            "employments": [{"starts_on": hired}],
            "hours": [{"week_of": str(a_year_back(start)), "weeks": 53, "hours": 40}],
            "scheduled_holidays": [str(d) for d in draw(st.lists(near, max_size=2, unique=True))],
        },
        "leave": ELIGIBLE["leave"] | draw(leaves(start)),
        "usage": draw(usages()),
        "policy": {
            "leave_year": draw(leave_years()),
            "workweek_starts": draw(st.sampled_from(NAMES)),
            "holidays": [str(d) for d in draw(st.lists(near, max_size=4, unique=True))],
            "closures": closures,
            "business_days": draw(st.sampled_from([WORKDAYS, NAMES, NAMES[1:6]])),
        },
    }


def a_year_back(day: dt.date) -> dt.date:
    return day - 371 * DAY


def decided(document: dict[str, Any]) -> Any:
    made = determine(Facts.from_json(document), LIBRARY).program("us.fed.fmla")
    assert made.outcome == "eligible", [f.name for f in made.findings if f.result != "yes"]
    return made


def by_day(made: Any) -> dict[dt.date, tuple[Fraction, Fraction]]:
    found: dict[dt.date, tuple[Fraction, Fraction]] = {}
    for position, day in enumerate(made.plan.days):
        on = dt.date.fromordinal(day[0])
        counted, protected = found.get(on, (Fraction(0), Fraction(0)))
        found[on] = (
            counted + made.protected.weeks(made.protected.shares[position]),
            protected + made.protected.weeks(made.protected.parts[position]),
        )
    return {on: pair for on, pair in found.items() if pair[0]}


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(documents())
def test_plans_and_their_protection(document: dict[str, Any]) -> None:
    compare(document)


def compare(document: dict[str, Any]) -> None:
    answer = Answer(document)
    made = decided(document)
    assert made.plan is not None
    if made.protected is None:
        assert not answer.plan
        return
    expected = {day: (answer.plan[day], answer.protected[day]) for day in answer.plan if answer.plan[day]}
    assert by_day(made) == expected
    assert made.first_unprotected_on == answer.first_unprotected_on
    assert made.exhausts_on == answer.exhausts_on
    assert made.next_available_on == answer.next_available_on(made.context.start)


def document_of(leave: dict[str, Any], usage: list[dict[str, Any]], **policy: Any) -> dict[str, Any]:
    employee = {
        "schedules": [{"minutes": dict.fromkeys(WORKDAYS, 480)}],
        "employments": [{"starts_on": "2020-02-29"}],
        "hours": [{"week_of": "2024-05-27", "weeks": 90, "hours": 40}],
    }
    return ELIGIBLE | {"employee": employee, "leave": ELIGIBLE["leave"] | leave, "usage": usage, "policy": policy}


def test_two_periods_that_fill_a_week_together_are_a_full_week() -> None:
    closed = [{"starts_on": "2025-12-29", "ends_on": "2025-12-29"}]
    periods = [
        {"starts_on": "2025-12-29", "ends_on": "2025-12-29"},
        {"starts_on": "2025-12-30", "ends_on": "2026-01-02"},
    ]
    rolling = {"method": "rolling_backward"}
    document = document_of({"periods": periods}, [], leave_year=rolling, closures=closed)
    compare(document)
    assert decided(document).protected.weeks(decided(document).protected.counted) == 1


@pytest.mark.parametrize("pattern", [{}, {"pattern": "reduced", "minutes_off": {"monday": 30}}])
def test_a_holiday_to_be_worked_on_which_business_is_closed_is_not_counted(pattern: dict[str, Any]) -> None:
    closed = [{"starts_on": "2025-06-09", "ends_on": "2025-06-09"}]
    leave = {"starts_on": "2025-06-09", "ends_on": "2025-06-10"} | pattern
    rolling = {"method": "rolling_backward"}
    document = document_of(leave, [], leave_year=rolling, closures=closed, holidays=["2025-06-09"])
    document["employee"]["scheduled_holidays"] = ["2025-06-09"]
    compare(document)
    assert decided(document).plan.days[0][4] == "closed"


def test_planned_leave_may_begin_a_forward_period_before_use_that_is_known() -> None:
    used = [
        {"on": "2023-06-01", "minutes": 1, "workweek_minutes": 2400},
        {"on": "2025-07-01", "minutes": 1, "workweek_minutes": 2400},
    ]
    leave = {"starts_on": "2025-06-02", "ends_on": "2025-10-30"}
    document = document_of(leave, used, leave_year={"method": "forward"})
    compare(document)
    assert decided(document).next_available_on == dt.date(2026, 6, 2)


@settings(max_examples=150, deadline=None)
@given(usages(), leave_years(), ANY_DAY, st.sampled_from(NAMES))
def test_balances(usage: list[dict[str, Any]], rule: dict[str, str], day: dt.date, first: str) -> None:
    document = ELIGIBLE | {
        "as_of": str(day),
        "employee": {"employments": [{"starts_on": "2020-02-29"}]},
        "usage": usage,
        "leave": {"reason": "pregnancy"},
        "policy": {"leave_year": rule, "workweek_starts": first},
    }
    answer = Answer(document | {"leave": {"absences": [], "pattern": "intermittent"}})
    balance = determine(Facts.from_json(document), LIBRARY).program("us.fed.fmla").balance
    assert balance is not None
    for on in (day, day + DAY, day + 31 * DAY, a_year_later(day) - DAY, a_year_later(day)):
        assert balance.used_on(on) == answer.used_on(answer.ledger, on)
        assert balance.available_on(on) == answer.available(answer.ledger, on)
    found = balance.next_available(day.toordinal())
    expected = next((d for d in days(day, LAST + 800 * DAY) if answer.available(answer.ledger, d)), None)
    assert (found and dt.date.fromordinal(found)) == expected

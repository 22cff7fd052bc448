"""Counting of use: what must hold for any absence, any clock, any ledger."""

import datetime as dt
import random
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openleave.engine import Facts, FactsError, determine, load_library, render, results_usage
from openleave.engine.ledger import ledgers
from openleave.engine.local_time import EPOCH, MINUTE, by_calendar_day, span
from openleave.engine.results import RESULTS, View

LIBRARY = load_library()
PROGRAM = "us.fed.fmla"
WEEK = {"workdays": ["monday", "tuesday", "wednesday", "thursday", "friday"], "hours_per_day": 8}
STANDING = {"workdays": ["monday", "saturday"], "shift_starts": "23:00", "shift_ends": "07:00"}
NIGHT = {"starts_at": "2026-10-31T23:00", "ends_at": "2026-11-01T07:00"}

REFUSED: list[tuple[dict[str, Any], str, str]] = [
    ({"employee": {"shifts": [NIGHT]}}, "employee.shifts[0].time_zone", "where the clock is known"),
    (
        {"leave": {"pattern": "intermittent", "absences": [NIGHT]}},
        "leave.absences[0].time_zone",
        "where the clock is known",
    ),
    ({"employee": {"time_zone": "America/Gotham"}}, "employee.time_zone", "IANA"),
    (
        {"employee": {"time_zone": "America/New_York", "shifts": [{**NIGHT, "ends_at": "2026-11-01T01:30"}]}},
        "employee.shifts[0].ends_at",
        "twice",
    ),
    (
        {
            "employee": {
                "time_zone": "America/New_York",
                "shifts": [{"starts_at": "2026-03-08T02:30", "ends_at": "2026-03-08T07:00"}],
            }
        },
        "employee.shifts[0].starts_at",
        "never shows",
    ),
    (
        {"employee": {"time_zone": "America/New_York", "shifts": [{**NIGHT, "ends_at": "2026-10-31T22:00"}]}},
        "employee.shifts[0].ends_at",
        "24 hours",
    ),
    (
        {"employee": {"time_zone": "America/Chicago", "shifts": [{**NIGHT, "starts_at": "2026-10-31T23:00:30"}]}},
        "employee.shifts[0].starts_at",
        "Whole minutes",
    ),
    ({"employee": {"shifts": [{"hours": 8}]}}, "employee.shifts[0].on", "of a day"),
    ({"employee": {"schedules": [STANDING]}}, "employee.schedules[0].time_zone", "where the clock is known"),
    ({"employee": {"schedules": [{**STANDING, "shift_ends": None}]}}, "employee.schedules[0]", "Half a shift"),
    ({"employee": {"schedules": [{**STANDING, "shift_ends": "23:00"}]}}, "employee.schedules[0]", "Half a shift"),
    ({"employee": {"schedules": [{**STANDING, "shift_ends": 420}]}}, "employee.schedules[0].shift_ends", "in quotes"),
    ({"employee": {"schedules": [{**STANDING, "hours_per_day": 8}]}}, "employee.schedules[0]", "Both hours_per_day"),
    ({"employee": {"schedules": [{"workdays": ["monday"]}]}}, "employee.schedules[0]", "or the reverse"),
    ({"leave": {"pattern": "intermittent", "absences": [{"hours": 8}]}}, "leave.absences[0].on", "of a day"),
    (
        {"leave": {"pattern": "intermittent", "absences": [{**NIGHT, "time_zone": "America/Chicago", "hours": 8}]}},
        "leave.absences[0]",
        "Both the clock and an amount",
    ),
    (
        {"leave": {"pattern": "intermittent", "absences": [{"on": "2026-03-02", "starts_at": "2026-03-02T08:00"}]}},
        "leave.absences[0]",
        "Half a span",
    ),
    (
        {
            "leave": {
                "pattern": "intermittent",
                "absences": [{"on": "2026-03-02", "needed_hours": 1, "needed_minutes": 60}],
            }
        },
        "leave.absences[0]",
        "Both needed_hours and needed_minutes",
    ),
    ({"policy": {"increments": [{"minutes": 0}]}}, "policy.increments[0].minutes", "no length"),
    ({"usage": [{"on": "2026-02-03", "days": 1}]}, "usage[0].workweek_days", "that person's week"),
    ({"usage": [{"on": "2026-02-03"}]}, "usage[0].weeks", "weeks, days or time"),
    ({"usage": [{"starts_on": "2026-02-03", "ends_on": "2026-02-04", "weeks": 2}]}, "usage", "A workweek counts"),
    (
        {"usage": [{"id": "a", "on": "2026-02-03", "hours": 8, "workweek_hours": 40}, {"reverses": "a", "hours": 9}]},
        "usage",
        "More is taken back",
    ),
    (
        {"usage": [{"id": "a", "on": "2026-02-03", "hours": 8, "workweek_hours": 40}, {"reverses": "a", "days": 1}]},
        "usage",
        "not in its unit",
    ),
    (
        {
            "usage": [
                {"id": "a", "on": "2026-02-03", "hours": 8, "workweek_hours": 40},
                {"reverses": "a"},
                {"reverses": "a", "hours": 1},
            ]
        },
        "usage",
        "reversed twice",
    ),
]


@pytest.mark.parametrize(("document", "path", "words"), REFUSED, ids=[f"{n} {r[1]}" for n, r in enumerate(REFUSED)])
def test_what_cannot_be_counted_is_refused(document: dict[str, Any], path: str, words: str) -> None:
    with pytest.raises(FactsError) as error:
        Facts.from_json(document)
    assert error.value.path == path
    assert words in str(error.value)


def results(document: dict[str, Any], *names: str) -> list[Fraction]:
    determination = determine(Facts.from_json(document), LIBRARY)
    view = View(determination, determination.program(PROGRAM))
    return [Fraction(RESULTS[name](view, None)) for name in names]


@given(
    missed=st.integers(0, 600), needed=st.integers(0, 600), step=st.integers(1, 120), other=st.integers(1, 120),
    errand=st.integers(0, 100), travel=st.integers(0, 100),
)  # fmt: skip
def test_charged_is_at_least_needed_and_at_most_missed(
    missed: int, needed: int, step: int, other: int, errand: int, travel: int
) -> None:
    absence = {
        "on": "2026-03-02", "minutes": missed, "needed_minutes": needed, "errand_minutes": errand,
        "travel_minutes": travel,
    }  # fmt: skip
    document = {
        "employee": {"schedules": [WEEK]},
        "leave": {"pattern": "intermittent", "absences": [absence]},
        "policy": {"increments": [{"minutes": step}], "other_leave_increments": [{"minutes": other}]},
    }
    charged, unprotected, weeks = results(document, "minutes_charged", "hours_unprotected", "weeks_counted")
    worked_not = min(missed, 480)
    wanted = min(needed + travel, worked_not)
    assert wanted <= charged <= worked_not
    assert charged < wanted + min(step, other, 60)
    assert charged + unprotected * 60 == worked_not
    assert weeks == Fraction(charged, 2400)


ZONES = st.sampled_from(["America/New_York", "America/Phoenix", "America/St_Johns", "Australia/Lord_Howe", "UTC"])


@given(
    zone=ZONES,
    day=st.dates(dt.date(2020, 1, 1), dt.date(2030, 12, 31)),
    hour=st.integers(4, 23),
    length=st.integers(1, 20),
)
def test_a_span_is_as_long_as_its_parts_and_as_the_time_that_passes(
    zone: str, day: dt.date, hour: int, length: int
) -> None:
    starts = dt.datetime.combine(day, dt.time(hour))
    ends = starts + dt.timedelta(hours=length)
    try:
        first, last = span(starts, ends, zone, "shift")
    except FactsError as error:
        assert any(word in str(error) for word in ("twice", "never shows"))
        return
    assert abs(last - first - length * 60) <= 60
    pieces = by_calendar_day(first, last, zone)
    assert sum(stop - start for _, start, stop in pieces) == last - first
    assert [piece[0] for piece in pieces] == sorted({piece[0] for piece in pieces})
    assert (EPOCH + first * MINUTE).utcoffset() == dt.timedelta(0)


@st.composite
def entries(draw: st.DrawFn) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for number in range(draw(st.integers(1, 8))):
        on = str(dt.date(2026, 1, 1) + dt.timedelta(days=draw(st.integers(0, 20))))
        kind = draw(st.sampled_from(["time", "days", "history"]))
        if kind == "time":
            rows.append({"id": str(number), "on": on, "minutes": draw(st.integers(1, 480)), "workweek_minutes": 2400})
        elif kind == "days":
            rows.append({"id": str(number), "on": on, "days": draw(st.sampled_from(["1/2", "1"])), "workweek_days": 4})
        else:
            rows.append({"id": str(number), "starts_on": on, "weeks": draw(st.integers(1, 3))})
    return rows


@given(rows=entries(), seed=st.randoms(use_true_random=False), first=st.integers(0, 6))
def test_no_workweek_is_more_than_a_week_and_order_is_irrelevant(rows: list[Any], seed: Any, first: int) -> None:
    mixed = list(rows)
    seed.shuffle(mixed)
    ledger, other = (ledgers(Facts.from_json({"usage": r}).usage, first).get(PROGRAM) for r in (rows, mixed))
    assert ledger is not None
    assert other is not None
    assert (ledger.days, ledger.units, ledger.denominator) == (other.days, other.units, other.denominator)
    for day in ledger.days:
        start = day - (day - 1 - first) % 7
        assert ledger.units_between(start, start + 6) <= ledger.denominator


@given(rows=entries(), part=st.integers(1, 10))
def test_what_is_taken_back_in_parts_is_gone(rows: list[Any], part: int) -> None:
    taken = rows[0]
    unit = "minutes" if "minutes" in taken else "days" if "days" in taken else "weeks"
    amount = Fraction(taken[unit]) * 60 if unit == "minutes" else Fraction(taken[unit])
    if unit == "minutes":
        halves = [{"reverses": taken["id"], unit: 0}, {"reverses": taken["id"], unit: taken[unit]}]
    else:
        less = amount * Fraction(part, 10)
        halves = [{"reverses": taken["id"], unit: str(less)}, {"reverses": taken["id"], unit: str(amount - less)}]
    without = Facts.from_json({"usage": rows[1:]}).ledgers.get(PROGRAM)
    after = Facts.from_json({"usage": [*rows, *halves]}).ledgers.get(PROGRAM)
    assert after is not None
    assert after.total == (without.total if without is not None else 0)


EVERYTHING: dict[str, Any] = {
    "employee": {
        "time_zone": "America/New_York",
        "schedules": [
            {**WEEK},
            {"starts_on": "2026-05-01", **STANDING},
            {"starts_on": "2026-06-01", "variable": True},
            {"starts_on": "2026-09-01", **STANDING, "shift_ends": "11:00", "time_zone": "America/Phoenix"},
        ],
        "shifts": [
            NIGHT,
            {"starts_at": "2026-03-07T22:00", "ends_at": "2026-03-08T06:00", "kind": "mandatory_overtime"},
            {"on": "2026-03-04", "hours": 4, "kind": "voluntary_overtime"},
            {"on": "2026-06-03", "minutes": 300},
        ],
        "not_expected": [{"starts_on": "2026-07-01", "ends_on": "2026-08-15", "reason": "school_break"}],
    },
    "leave": {
        "reason": "own_health_condition",
        "pattern": "intermittent",
        "noticed_on": "2026-02-20",
        "able_to_return_on": "2026-12-01",
        "planned_treatment": True,
        "alternative_position": {"qualified": True, "equivalent_pay": True},
        "absences": [
            {"on": "2026-03-02", "hours": 3, "needed_hours": 1, "travel_minutes": 30, "errand_minutes": 90},
            {"on": "2026-03-04", "hours": 6, "voluntary_overtime_hours": 4, "into_shift_minutes": 45},
            {"starts_at": "2026-03-08T01:00", "ends_at": "2026-03-08T04:00", "needed_minutes": 50},
            {"on": "2026-06-03", "forced_minutes": 60, "equivalent_position_available": False, "minutes": 200},
            {"on": "2026-07-10"},
            {"starts_at": "2026-11-01T03:00", "ends_at": "2026-11-01T09:00"},
        ],
    },
    "usage": [
        {"id": "a", "on": "2026-01-15", "hours": 8, "workweek_hours": 40},
        {"reverses": "a", "hours": 3},
        {"starts_on": "2025-12-01", "ends_on": "2025-12-19", "days": 9, "workweek_days": 5},
    ],
    "policy": {
        "leave_year": {"method": "rolling_backward"},
        "increments": [{"minutes": 30, "until_minute": 60}, {"minutes": 15}],
        "other_leave_increments": [{"minutes": 20, "from_minute": 60}],
        "choices": {"overnight_shift": "calendar_days", "schedule_change_after_notice": "schedule_at_notice"},
    },
}


def thinned(value: Any, pick: random.Random) -> Any:
    """The same with some of its parts left out."""
    if isinstance(value, dict):
        return {key: thinned(item, pick) for key, item in value.items() if pick.random() > 1 / 8}
    if isinstance(value, list):
        return [thinned(item, pick) for item in value if pick.random() > 1 / 8]
    return value


@pytest.mark.parametrize("seed", range(300))
def test_whatever_is_left_out_there_is_an_answer_or_a_reason(seed: int) -> None:
    document = thinned(EVERYTHING, random.Random(seed)) if seed else EVERYTHING
    try:
        facts = Facts.from_json(document)
    except FactsError as error:
        assert error.path
        assert seed
        return
    determination = determine(facts, LIBRARY, dt.date(2026, 3, 2))
    assert determination.to_bytes() == determine(facts, LIBRARY, dt.date(2026, 3, 2)).to_bytes()
    view = View(determination, determination.program(PROGRAM))
    for name, compute in results_usage.RESULTS.items():
        days = name.endswith(("_of", "_on"))
        compute(view, {"2026-03-02": None, "2026-11-01": None} if days else None)
    for finding in determination.program(PROGRAM).findings:
        assert render(finding, "en")
        assert render(finding, "es")

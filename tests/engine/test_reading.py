"""Readers take what is exact and refuse the rest: what was found, why it cannot be used, how to put it right."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openleave.engine import Facts, FactsError, reading
from openleave.engine.facts import calendar_year, pair, weeks_of_a_year
from openleave.engine.facts_policy import holiday, month_and_day
from openleave.engine.local_time import clock_time, time_of_day, time_zone
from openleave.engine.quantity import ROUNDINGS, money, rounded
from openleave.engine.render import money_text, render
from openleave.engine.trace import Sentence, json_value

TAKEN: list[tuple[Callable[[object, str], Any], object, Any]] = [
    (reading.date, "2024-02-29", dt.date(2024, 2, 29)),
    (reading.date, dt.date(1850, 1, 1), dt.date(1850, 1, 1)),
    (reading.date, "2199-12-31", dt.date(2199, 12, 31)),
    (reading.text, "a", "a"),
    (reading.boolean, False, False),
    (reading.count, 0, 0),
    (reading.exact, "3/5", Fraction(3, 5)),
    (reading.exact, " 38.5 ", Fraction(77, 2)),
    (reading.exact, Decimal("0.1"), Fraction(1, 10)),
    (reading.exact, 0, Fraction(0)),
    (reading.decimal, Decimal("-81.7"), Decimal("-81.7")),
    (reading.decimal, 7, Decimal(7)),
    (reading.decimal, " 41.5 ", Decimal("41.5")),
    (reading.instant, "2026-03-09T22:00", dt.datetime(2026, 3, 9, 22)),  # noqa: DTZ001 - by the clock of the place
    (reading.instant, dt.datetime(2026, 3, 9, 22), dt.datetime(2026, 3, 9, 22)),  # noqa: DTZ001
    (reading.minutes_of_hours, "7.5", 450),
    (reading.one_of("a", "b"), "b", "b"),
    (reading.many(reading.count), [1, 2], (1, 2)),
    (reading.up_to(reading.count, 5, "days"), 5, 5),
    (reading.mapping(reading.text, reading.count), {"a": 1}, {"a": 1}),
    (calendar_year, "2026", 2026),
    (calendar_year, 2026, 2026),
    (weeks_of_a_year, 53, 53),
    (month_and_day, "10-01", (10, 1)),
    (pair, ["a", "b"], ("a", "b")),
    (time_zone, "America/New_York", "America/New_York"),
    (clock_time, dt.datetime(2026, 3, 9, 22), dt.datetime(2026, 3, 9, 22)),  # noqa: DTZ001
    (time_of_day, "23:59", 1439),
    (time_of_day, "00:00", 0),
]
REFUSED: list[tuple[Callable[[object, str], Any], object, str]] = [
    (reading.date, "2026-02-30", "not a day of the calendar"),
    (reading.date, "2026-2-3", "Expected a date"),
    (reading.date, "2026/02/03", "Expected a date"),
    (reading.date, dt.datetime(2026, 1, 1), "Expected a date"),  # noqa: DTZ001
    (reading.date, 20260101, "Expected a date"),
    (reading.date, "1849-12-31", "too far away"),
    (reading.date, "2200-01-01", "too far away"),
    (reading.text, " ", "Expected text"),
    (reading.text, 5, "Expected text"),
    (reading.boolean, "yes", "Expected true or false"),
    (reading.boolean, 1, "Expected true or false"),
    (reading.count, -1, "Expected a whole number"),
    (reading.count, True, "Expected a whole number"),
    (reading.count, "5", "Expected a whole number"),
    (reading.exact, 0.5, "is a float"),
    (reading.exact, "1/0", "Expected a number of 0 or more"),
    (reading.exact, "many", "Expected a number of 0 or more"),
    (reading.exact, "-1", "Expected a number of 0 or more"),
    (reading.exact, True, "Expected a number of 0 or more"),
    (reading.exact, Decimal("Infinity"), "Expected a number of 0 or more"),
    (reading.decimal, "north", "Expected a decimal number"),
    (reading.decimal, "NaN", "Expected a decimal number"),
    (reading.decimal, Decimal("Infinity"), "Expected a decimal number"),
    (reading.decimal, True, "Expected a decimal number"),
    (reading.decimal, None, "Expected a decimal number"),
    (reading.instant, "2026-03-09T99:00", "Expected a day and time"),
    (reading.instant, "2026-03-09", "Expected a day and time"),
    (reading.instant, dt.datetime(2026, 3, 9, tzinfo=dt.UTC), "Expected a day and time"),
    (reading.instant, 5, "Expected a day and time"),
    (reading.minutes_of_hours, "0.33", "not a whole number of minutes"),
    (reading.one_of("a", "b"), "c", "Use one of: a, b."),
    (reading.one_of("a", "b"), 5, "not one of the words"),
    (reading.many(reading.count), {"a": 1}, "Expected a list, got an object"),
    (reading.many(reading.count), None, "got nothing (null)"),
    (reading.up_to(reading.count, 5, "days"), 6, "6 days is more than 5"),
    (reading.mapping(reading.text, reading.count), [], "Expected an object, got a list"),
    (reading.mapping(reading.text, reading.count), 1.5, "got a float"),
    (reading.mapping(reading.text, reading.count), dt.date(2026, 1, 1), "got a date"),
    (calendar_year, "soon", "Expected a whole number"),
    (weeks_of_a_year, 54, "A year touches 53 at most"),
    (month_and_day, "02-29", "does not occur every year"),
    (month_and_day, "13-01", "not a month and day"),
    (month_and_day, "1-1", "not a month and day"),
    (month_and_day, 5, "not a month and day"),
    (pair, ["a", "a"], "Expected two worksites"),
    (pair, ["a"], "Expected two worksites"),
    (holiday, "2026-02-30", "not a day of the calendar"),
    (clock_time, "2026-03-09T99:00", "Expected a day and time"),
    (clock_time, "2026-03-09T22:00:30", "Expected a day and time"),
    (clock_time, "2026-03-09", "Expected a day and time"),
    (clock_time, 22, "Expected a day and time"),
    (time_of_day, "24:00", "Expected a time of day"),
    (time_of_day, "10:60", "Expected a time of day"),
    (time_of_day, "10:5", "Expected a time of day"),
    (time_of_day, 630, "Expected a time of day"),
    (reading.amount, "-0.01", "is less than 0"),
    (time_zone, "Middle/Earth", "is no time zone"),
    (time_zone, "../etc", "is no time zone"),
]


@pytest.mark.parametrize(("read", "value", "expected"), TAKEN)
def test_taken(read: Callable[[object, str], Any], value: object, expected: Any) -> None:
    found = read(value, "here")
    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize(("read", "value", "words"), REFUSED)
def test_refused(read: Callable[[object, str], Any], value: object, words: str) -> None:
    with pytest.raises(FactsError) as caught:
        read(value, "here.there")
    assert words in str(caught.value)
    assert caught.value.path == "here.there"
    assert caught.value.why
    assert caught.value.fix


def test_what_is_shown_of_a_value_is_short() -> None:
    assert reading.shown("x" * 200) == "'" + "x" * 56 + "…"
    assert reading.shown(Decimal("1.50")) == "1.50"
    assert reading.shown(dt.date(2026, 1, 2)) == "2026-01-02"


@pytest.mark.parametrize(
    ("word", "expected"),
    [("mondya", 'Did you mean "monday"? '), ("tue", 'Did you mean "tuesday"? '), ("T", ""), ("zzz", "")],
)
def test_suggestions(word: str, expected: str) -> None:
    assert reading.suggest(word, ["monday", "tuesday", "thursday"]) == expected


def test_near_spellings_that_are_equally_near_are_all_named() -> None:
    assert reading.near_spellings("aab", ["aac", "aad", "xyz"]) == ["aac", "aad"]


D = "2026-03-02"
MONTH = {"month_of": "2026-01-01", "guarantee_hours": 75, "hours_worked": 60, "hours_paid": 75}
DOCUMENTS: list[tuple[dict[str, Any], str, str]] = [
    ({"flight_crew": {"months": [{**MONTH, "commute_hours": 61}]}}, "flight_crew.months[0].commute_hours", "More than"),
    ({"flight_crew": {"months": [{**MONTH, "leave_hours": 76}]}}, "flight_crew.months[0].leave_hours", "More than"),
    ({"flight_crew": {"months": [MONTH, MONTH]}}, "flight_crew.months", "Two entries for 2026-01-01"),
    ({"flight_crew": {"months": [MONTH, {"in_prior_12_months": True, "guarantee_hours": 900}]}}, "flight_crew.months",
     "Totals and months"),
    ({"school": {"working_days": 0}}, "school.working_days", "No working days"),
    ({"school": {"working_days": 5, "days_off": 6}}, "school.days_off", "More days missed"),
    ({"pay": {"weekly_hours": 0}}, "pay.weekly_hours", "A normal week of no hours"),
    ({"pay": {"weekly_hours": 40, "hours_absent": 41}}, "pay.hours_absent", "More hours than"),
    ({"employer": {"headcounts": [{"on": D, "starts_on": D, "employees": 5}]}}, "employer.headcounts[0]", "unclear"),
    ({"employer": {"headcounts": [{"year": 2026, "employees": 5}]}}, "employer.headcounts[0]", "unclear"),
    ({"employer": {"headcounts": [{"weeks": 5, "employees": 5}]}}, "employer.headcounts[0]", "unclear"),
    ({"employer": {"headcounts": [{"on": D}]}}, "employer.headcounts[0]", "found none of them"),
    ({"employer": []}, "employer", "Expected an object, got a list"),
    ({"worksites": [{"name": "x"}]}, "worksites[0].id", "This key is required"),
    ({"worksites": [{"id": "a"}, {"id": "a"}]}, "worksites", "Two worksites have one id"),
    ({"worksites": [{"id": "a", "latitude": "91", "longitude": "0"}]}, "worksites[0].latitude", "not on the globe"),
    ({"worksites": [{"id": "a", "latitude": "9"}]}, "worksites[0]", "Half a coordinate"),
    ({"worksites": [{"id": "a"}], "distances": [{"between": ["a", "b"]}]}, "distances[0].between", "not among"),
    ({"worksites": [{"id": "a"}], "site_groups": [{"worksites": ["b"]}]}, "site_groups[0].worksites", "not among"),
    ({"employee": {"hours": [{"starts_on": D, "hours": 4}]}}, "employee.hours[0]", "`ends_on` is missing"),
    ({"employee": {"hours": [{"week_of": D, "hours": 169}]}}, "employee.hours[0]", "169 hours in 7 days"),
    ({"employee": {"schedules": [{"workdays": ["monday"]}]}}, "employee.schedules[0]", "without hours_per_day"),
    ({"employee": {"schedules": [{"cycle_hours": [8]}]}}, "employee.schedules[0]", "needs its anchor_on"),
    ({"employee": {"schedules": [{"minutes": {"monday": 1441}}]}}, "employee.schedules[0]", "A day has 1,440"),
    ({"employee": {"shifts": [{"hours": 8}]}}, "employee.shifts[0].on", "This key is required"),
    ({"employee": {"shifts": [{"starts_at": f"{D}T08:00"}]}}, "employee.shifts[0]", "Half a span"),
    ({"leave": {"family_member": {"relationship": "child", "born_on": D, "age": 3}}}, "leave.family_member", "Both"),
    ({"leave": {"child": {"arrived_by": "birth", "born_on": D, "age": 3}}}, "leave.child", "Both"),
    ({"leave": {"starts_on": D, "periods": [{"starts_on": D, "ends_on": D}]}}, "leave", "Both periods"),
    ({"leave": {"periods": [{"starts_on": D, "ends_on": D}] * 2}}, "leave.periods", "Periods overlap"),
    ({"leave": {"minutes_off": {"monday": 1}, "hours_off": {"monday": 1}}}, "leave", "Both minutes_off"),
    ({"leave": {"absences": [{"on": D}]}}, "leave.absences", "lists no single absences"),
    ({"policy": {"leave_year": {"method": "fixed"}}}, "policy.leave_year", "says when it starts"),
    ({"policy": {"leave_year": {"method": "calendar", "starts": "01-01"}}}, "policy.leave_year", "says when it starts"),
    ({"policy": {"closures": [{"starts_on": D, "ends_on": "2026-03-01"}]}}, "policy.closures[0].ends_on", "is before"),
    ({"usage": [{"id": "a", "on": D, "weeks": "1/5"}] * 2}, "usage", "Two usage entries have one id"),
    ({"usage": [{"on": D, "minutes": 5}]}, "usage[0]", "found none of them"),
    ({"usage": [{"starts_on": D}]}, "usage[0].weeks", "Missing"),
    ({"usage": [{"starts_on": D, "weeks": "1/5"}]}, "usage[0].ends_on", "not a whole number of days"),
]  # fmt: skip


@pytest.mark.parametrize(("document", "path", "words"), DOCUMENTS)
def test_refused_documents(document: dict[str, Any], path: str, words: str) -> None:
    with pytest.raises(FactsError) as caught:
        Facts.from_json(document)
    assert caught.value.path == path
    assert words in str(caught.value)


@given(st.fractions(min_value=-50, max_value=50, max_denominator=400), st.sampled_from(sorted(ROUNDINGS)),
       st.integers(0, 3))  # fmt: skip
def test_a_fraction_is_rounded_as_a_decimal_would_be(amount: Fraction, rounding: str, places: int) -> None:
    """Next to the exact value, on the side that the rounding's name says."""
    step = Fraction(1, 10**places)
    found = rounded(amount, rounding, places)
    assert -found.as_tuple().exponent == places  # type: ignore[operator]
    exact = Fraction(found)
    assert abs(exact - amount) < step
    if rounding == "down":
        assert abs(exact) <= abs(amount)
    elif rounding == "floor":
        assert exact <= amount
    elif rounding == "ceiling":
        assert exact >= amount
    else:
        assert abs(exact - amount) <= step / 2
        if abs(exact - amount) == step / 2:
            assert exact > amount if rounding == "half_up" and amount > 0 else True
            assert (exact / step) % 2 == 0 if rounding == "half_even" else True
    if (amount * 10**places * 10**9).denominator == 1:
        decimal = Decimal((amount * 10**places * 10**9).numerator).scaleb(-9 - places)
        assert money(decimal, rounding, places) == found


def test_money_is_shown_to_the_cent() -> None:
    assert money_text("1234.5") == "$1,234.50"
    assert money_text(Decimal("0.005")) == "$0.01"
    assert money_text("-625") == "-$625.00"


def test_values_as_json() -> None:
    assert json_value({1: dt.datetime(2026, 1, 2, 3, 4), "a": {3, 1}, "b": (Fraction(1, 3), Decimal("1.0"))}) == {  # noqa: DTZ001
        "1": "2026-01-02T03:04", "a": [1, 3], "b": ["1/3", "1.0"],
    }  # fmt: skip
    assert json_value(Sentence) == str(Sentence)


def test_a_sentence_without_its_date_says_so() -> None:
    assert "unknown" in render(Sentence("months_employed.no", {"months": 1, "days": 0, "day_on": None, "needed": 12}))

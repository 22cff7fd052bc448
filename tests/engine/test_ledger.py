"""The ledger day by day: spans, longer uses that fill weeks, and what is taken back in part."""

import datetime as dt
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.oracle import DAY, NAMES, used

from openleave.engine import Facts, FactsError
from openleave.engine.ledger import Ledger, days_of, ledger

FIRST = dt.date(2026, 3, 2)
FMLA = "us.fed.fmla"


def by_day(made: Ledger) -> dict[dt.date, Fraction]:
    return {
        dt.date.fromordinal(day): Fraction(units, made.denominator)
        for day, units in zip(made.days, made.units, strict=True)
    }


def of(rows: list[dict[str, Any]], first_weekday: str = "sunday") -> dict[dt.date, Fraction]:
    facts = Facts.from_json({"usage": rows, "policy": {"workweek_starts": first_weekday}})
    return by_day(facts.ledgers.get(FMLA, Ledger({})))


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 20), st.data(), st.sampled_from(NAMES))
def test_a_longer_use_never_fills_a_week_beyond_one(length: int, data: st.DataObject, first: str) -> None:
    """Spread evenly; where that would be more than a week in a workweek, the fullest workweeks hold one week each."""
    last = FIRST + length * DAY
    touched = (last - FIRST).days // 7 + 1  # at least so many workweeks
    weeks = data.draw(st.fractions(Fraction(1, 9), touched, max_denominator=9))
    rows = [{"starts_on": str(FIRST), "ends_on": str(last), "weeks": str(weeks)}]
    document = {"usage": rows, "policy": {"workweek_starts": first}}
    assert of(rows, first) == used(document)
    assert sum(of(rows, first).values()) == weeks


def test_more_weeks_than_the_workweeks_it_touches_are_refused() -> None:
    rows = [{"starts_on": "2026-03-01", "ends_on": "2026-03-14", "weeks": "2"}]
    assert sum(of(rows).values()) == 2
    with pytest.raises(FactsError, match="17/8 weeks in 14 days, which touch 2 workweeks"):
        of([{**rows[0], "weeks": "17/8"}])
    single = [{"starts_on": "2026-03-02", "ends_on": "2026-03-02", "weeks": "1"}]
    assert of(single) == {FIRST: Fraction(1)}


def test_a_day_longer_than_its_share_is_spread_evenly() -> None:
    """Eight days hold 8/7 of a week evenly; a little more no longer does."""
    even = of([{"starts_on": "2026-03-01", "ends_on": "2026-03-08", "weeks": "8/7"}])
    assert set(even.values()) == {Fraction(1, 7)}
    more = of([{"starts_on": "2026-03-01", "ends_on": "2026-03-08", "weeks": "9/7"}])
    assert more[dt.date(2026, 3, 1)] == Fraction(1, 7)
    assert more[dt.date(2026, 3, 8)] == Fraction(2, 7)


@settings(max_examples=200, deadline=None)
@given(
    st.dictionaries(st.integers(0, 40), st.fractions(0, 1, max_denominator=7), max_size=9),
    st.integers(-2, 42), st.integers(-2, 42),
)  # fmt: skip
def test_use_between_two_days(found: dict[int, Fraction], first: int, last: int) -> None:
    start = FIRST.toordinal()
    made = Ledger({start + n: weeks for n, weeks in found.items()})
    expected = sum((weeks for n, weeks in found.items() if first <= n <= last), Fraction(0))
    assert Fraction(made.units_between(start + first, start + last), made.denominator) == expected
    assert made.total == sum(found.values(), Fraction(0))


TAKEN_BACK: list[tuple[dict[str, Any], dict[str, Any], dict[dt.date, Fraction]]] = [
    ({"on": "2026-03-02", "minutes": 480, "workweek_minutes": 2400}, {}, {}),
    ({"on": "2026-03-02", "minutes": 480, "workweek_minutes": 2400}, {"minutes": 120}, {FIRST: Fraction(360, 2400)}),
    ({"on": "2026-03-02", "hours": 8, "workweek_hours": 40}, {"hours": 8}, {}),
    ({"on": "2026-03-02", "days": 1, "workweek_days": 5}, {"days": "1/2"}, {FIRST: Fraction(1, 10)}),
    # A use of two weeks without an end: its fourteen days stay, with half of it on each.
    ({"starts_on": "2026-03-02", "weeks": 2}, {"weeks": 1}, {FIRST + n * DAY: Fraction(1, 14) for n in range(14)}),
    ({"starts_on": "2026-03-02", "ends_on": "2026-03-03", "weeks": 1}, {"weeks": "1/2"},
     {FIRST: Fraction(1, 4), FIRST + DAY: Fraction(1, 4)}),
    ({"starts_on": "2026-03-02", "ends_on": "2026-03-03", "weeks": 1}, {"weeks": 1}, {}),
]  # fmt: skip


@pytest.mark.parametrize(("entry", "back", "left"), TAKEN_BACK)
def test_taken_back(entry: dict[str, Any], back: dict[str, Any], left: dict[dt.date, Fraction]) -> None:
    assert of([{"id": "a", **entry}, {"reverses": "a", **back}]) == left
    assert of([{"reverses": "a", **back}, {"id": "a", **entry}]) == left


def test_a_use_without_an_end_has_seven_days_a_week() -> None:
    assert of([{"starts_on": "2026-03-02", "weeks": 2}]) == {FIRST + n * DAY: Fraction(1, 7) for n in range(14)}
    assert of([{"starts_on": "2026-03-02", "weeks": "1/7"}]) == {FIRST: Fraction(1, 7)}


STRAY: list[tuple[list[dict[str, Any]], str]] = [
    ([{"reverses": "b"}], 'names "b", which is no entry'),
    ([{"reverses": "a"}, {"reverses": "a"}], '"a" is reversed twice'),
    ([{"reverses": "a", "minutes": 5}, {"reverses": "a"}], '"a" is reversed twice'),
    ([{"reverses": "a"}, {"reverses": "a", "minutes": 5}], '"a" is reversed twice'),
    ([{"reverses": "a", "minutes": 300}, {"reverses": "a", "minutes": 181}], 'More is taken back than "a" has'),
    ([{"reverses": "a", "days": 1}], "is not in its unit"),
    ([{"id": "c", "reverses": "a"}, {"reverses": "c"}], 'names "c", which is no entry'),
]


@pytest.mark.parametrize(("rows", "words"), STRAY)
def test_stray_counter_entries(rows: list[dict[str, Any]], words: str) -> None:
    entry = {"id": "a", "on": "2026-03-02", "minutes": 480, "workweek_minutes": 2400}
    with pytest.raises(FactsError, match=words):
        Facts.from_json({"usage": [entry, *rows]})


def test_weeks_are_taken_back_from_time_too() -> None:
    entry = {"id": "a", "on": "2026-03-02", "minutes": 480, "workweek_minutes": 2400}
    assert of([entry, {"reverses": "a", "weeks": "1/10"}]) == {FIRST: Fraction(1, 10)}


def test_programs_are_kept_apart_and_entries_without_names_stand() -> None:
    rows = [
        {"on": "2026-03-02", "minutes": 480, "workweek_minutes": 2400},
        {"on": "2026-03-03", "minutes": 480, "workweek_minutes": 2400, "program": "us.ca.cfra"},
        {"id": "a", "on": "2026-03-04", "minutes": 480, "workweek_minutes": 2400},
        {"reverses": "a"},
    ]
    assert of(rows) == {FIRST: Fraction(1, 5)}
    facts = Facts.from_json({"usage": rows})
    assert by_day(facts.ledgers["us.ca.cfra"]) == {FIRST + DAY: Fraction(1, 5)}


def test_a_workweek_holds_one_week_from_whatever_entries() -> None:
    rows = [
        {"on": "2026-03-02", "weeks": "4/5"},
        {"on": "2026-03-03", "weeks": "4/5"},
        {"on": "2026-03-04", "weeks": "4/5"},
        {"on": "2026-03-08", "weeks": "4/5"},
    ]
    expected = {FIRST: Fraction(4, 5), FIRST + DAY: Fraction(1, 5), FIRST + 6 * DAY: Fraction(4, 5)}
    assert of(rows) == expected
    assert of(rows, "monday") == {FIRST: Fraction(4, 5), FIRST + DAY: Fraction(1, 5)}
    assert by_day(ledger([], 6)) == {}


def test_days_of_an_entry_without_weeks_are_none() -> None:
    facts = Facts.from_json({"usage": [{"starts_on": "2026-03-02", "weeks": 0}]})
    assert list(days_of(facts.usage[0], 6)) == []

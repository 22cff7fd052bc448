"""Periods of every method, at their first and last days."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.oracle import DAY, Years, a_year_later

from openleave.engine.facts_policy import LeaveYearRule
from openleave.engine.leave_year import LeaveYear, rolls_off, rules_for

D = dt.date


def span(year: LeaveYear, day: dt.date) -> tuple[dt.date, dt.date]:
    first, last = year.containing(day.toordinal())
    return dt.date.fromordinal(first), dt.date.fromordinal(last)


CONTAINING = [
    ("calendar", None, D(2026, 1, 1), D(2026, 1, 1), D(2026, 12, 31)),
    ("calendar", None, D(2026, 12, 31), D(2026, 1, 1), D(2026, 12, 31)),
    ("fixed", (7, 1), D(2026, 6, 30), D(2025, 7, 1), D(2026, 6, 30)),
    ("fixed", (7, 1), D(2026, 7, 1), D(2026, 7, 1), D(2027, 6, 30)),
    ("anniversary", (3, 1), D(2028, 2, 29), D(2027, 3, 1), D(2028, 2, 29)),
    ("rolling_backward", None, D(2026, 11, 1), D(2025, 11, 2), D(2026, 11, 1)),
    ("rolling_backward", None, D(2028, 2, 29), D(2027, 3, 1), D(2028, 2, 29)),
]


@pytest.mark.parametrize(("method", "starts", "day", "first", "last"), CONTAINING)
def test_containing(method: str, starts: tuple[int, int] | None, day: dt.date, first: dt.date, last: dt.date) -> None:
    assert span(LeaveYear(method, starts, 12, [], False), day) == (first, last)


@pytest.mark.parametrize(("anniversary", "last"), [(False, D(2026, 11, 5)), (True, D(2026, 11, 6))])
def test_forward_periods_end_before_the_anniversary_or_with_it(anniversary: bool, last: dt.date) -> None:
    used = [D(2025, 11, 6), last, last + DAY, last + 20 * DAY]
    year = LeaveYear("forward", None, 12, [day.toordinal() for day in used], anniversary)
    assert [tuple(map(dt.date.fromordinal, period)) for period in year.periods] == [
        (D(2025, 11, 6), last), (last + DAY, a_year_later(last + DAY) - DAY + anniversary * DAY),
    ]  # fmt: skip
    assert span(year, D(2025, 11, 6)) == (D(2025, 11, 6), last)
    assert span(year, last) == (D(2025, 11, 6), last)
    assert span(year, last + DAY)[0] == last + DAY
    assert span(year, D(2025, 11, 5)) == (D(2025, 11, 5), D(2026, 11, 4) + anniversary * DAY)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(0, 1500), max_size=8, unique=True), st.integers(0, 1500))
def test_forward_periods_follow_from_use(used: list[int], day: int) -> None:
    start = D(2023, 6, 1)
    days = sorted(start + n * DAY for n in used)
    year = LeaveYear("forward", None, 12, [d.toordinal() for d in days], False)
    years = Years({"policy": {"leave_year": {"method": "forward"}}})
    asked = start + day * DAY
    # A day in a period belongs to it; on any other day leave would begin one.
    assert span(year, asked)[0] == years.forward(days, asked)
    assert span(year, asked)[1] == a_year_later(span(year, asked)[0]) - DAY


def test_begun_anew_the_earlier_periods_are_forgotten() -> None:
    year = LeaveYear("forward", None, 12, [D(2025, 1, 6).toordinal()], False)
    year.begin([D(2025, 1, 3).toordinal(), D(2025, 1, 6).toordinal()])
    assert [dt.date.fromordinal(first) for first, _ in year.periods] == [D(2025, 1, 3)]


@settings(max_examples=100, deadline=None)
@given(st.dates(D(2023, 1, 1), D(2028, 12, 31)) | st.sampled_from([D(2024, 2, 28), D(2024, 2, 29), D(2027, 2, 28)]))
def test_the_day_on_which_use_rolls_off(used: dt.date) -> None:
    year = LeaveYear("rolling_backward", None, 12, [], False)
    assert dt.date.fromordinal(rolls_off(year, used.toordinal())) == a_year_later(used)


def test_renewed_by_other_use() -> None:
    year = LeaveYear("forward", (4, 5), 12, [D(2025, 1, 6).toordinal()], True)
    again = year.renewed([D(2025, 2, 3).toordinal()])
    assert (again.method, again.starts, again.months, again.anniversary_counts) == ("forward", (4, 5), 12, True)
    assert [dt.date.fromordinal(first) for first, _ in again.periods] == [D(2025, 2, 3)]
    assert again.used == [D(2025, 2, 3).toordinal()]


CHOSEN, FORWARD = LeaveYearRule("rolling_backward"), LeaveYearRule("forward")
DEMANDED = LeaveYearRule("calendar", required_by_state_law=True)
RULES = [
    (CHOSEN, {}, None, (CHOSEN, "chosen")),
    (CHOSEN, {}, "OH", (CHOSEN, "chosen")),
    (None, {}, "OH", (None, "not_chosen")),
    (CHOSEN, {"CA": DEMANDED}, "CA", (DEMANDED, "state_law")),
    (CHOSEN, {"CA": DEMANDED}, "OH", (CHOSEN, "chosen")),
    (CHOSEN, {"CA": FORWARD}, "CA", (CHOSEN, "not_uniform")),
    (None, {"CA": DEMANDED}, "CA", (DEMANDED, "state_law")),
]


@pytest.mark.parametrize(("chosen", "by_state", "state", "expected"), RULES)
def test_the_method_in_a_state(
    chosen: LeaveYearRule | None, by_state: dict[str, LeaveYearRule], state: str | None,
    expected: tuple[LeaveYearRule | None, str],
) -> None:  # fmt: skip
    assert rules_for(chosen, by_state, state) == expected

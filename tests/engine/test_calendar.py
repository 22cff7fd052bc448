"""Timetables, workweeks and averages agree with going through the days one by one."""

import datetime as dt
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openleave.engine.calendar import Segment, Timetable, add_business_days, week_start, weekday

DAY = st.integers(739600, 739660)
CYCLES = st.lists(st.sampled_from([0, 0, 240, 480, 700]), min_size=1, max_size=15).map(tuple)
WEEKLY = st.lists(st.sampled_from([0, 240, 480]), min_size=7, max_size=7).map(tuple)
SEGMENTS = st.lists(
    st.builds(
        Segment,
        starts=DAY,
        anchor=st.integers(739500, 739700),
        cycle=CYCLES | WEEKLY,
        variable=st.sampled_from([False, False, False, True]),
        average=st.sampled_from([None, None, Fraction(2000)]),
    ),
    max_size=3,
    unique_by=lambda segment: segment.starts,
)
SPECIAL = st.dictionaries(DAY, st.integers(0, 900), max_size=4)


def in_force(segments: list[Segment], day: int) -> Segment | None:
    """The last one that has begun; before the first one, the first."""
    if not segments:
        return None
    begun = [segment for segment in segments if segment.starts <= day]
    return max(begun, key=lambda s: s.starts) if begun else min(segments, key=lambda s: s.starts)


def minutes(segments: list[Segment], replaced: dict[int, int], added: dict[int, int], day: int) -> int:
    if day in replaced:
        found = replaced[day]
    else:
        segment = in_force(segments, day)
        found = 0 if segment is None else segment.cycle[(day - segment.anchor) % len(segment.cycle)]
    return found + added.get(day, 0)


@settings(max_examples=400, deadline=None)
@given(SEGMENTS, SPECIAL, SPECIAL, DAY, st.integers(0, 30))
def test_timetable(
    segments: list[Segment], replaced: dict[int, int], added: dict[int, int], day: int, length: int
) -> None:
    timetable = Timetable(segments, replaced, added)
    assert bool(timetable) is bool(segments or replaced)
    by_day = {d: minutes(segments, replaced, added, d) for d in range(day - 1, day + 60)}
    segment = in_force(segments, day)
    assert timetable.segment_on(day) == segment
    assert timetable.minutes_on(day) == by_day[day]
    seven = [by_day[day + n] for n in range(7)]
    week = sum(seven), tuple((n, m) for n, m in enumerate(seven) if m)
    assert timetable.week(day) == week
    assert timetable.week_minutes(day) == sum(seven)
    assert timetable.is_variable(day) is (segment.variable if segment else bool(replaced))
    known = day in replaced or (segment is not None and not segment.variable)
    assert timetable.is_known(day) is known
    last = day + length
    same = timetable.same_week(day, last)
    if same is not None:
        weeks = {tuple(by_day[first + n] for n in range(7)) for first in range(day, last + 1, 7)}
        assert len(weeks) == 1
        assert same == week
        assert all(timetable.is_known(d) for d in range(day, last + 1))
    total = sum(m for found in (replaced, added) for d, m in found.items() if day <= d <= last)
    stated = in_force(segments, last)
    expected = stated.average if stated and stated.average is not None else (Fraction(total, 52) if total else None)
    assert timetable.average_week(day, last, 52) == expected


def test_the_same_week_is_found_where_there_is_one() -> None:
    """It saves looking at each week: without it the answers are the same, only slower."""
    usual = Segment(0, 1, (480, 480, 480, 480, 480, 0, 0))
    later = Segment(739650, 1, (600, 600, 600, 600, 0, 0, 0))
    cycle = Segment(739650, 1, (600, 0))
    assert Timetable([usual], {}, {}).same_week(739600, 739999) == (2400, tuple((n, 480) for n in range(5)))
    both = Timetable([usual, later], {}, {})
    assert both.same_week(739600, 739643) is not None  # the week of the last day ends on 739649
    assert both.same_week(739600, 739644) is None
    assert both.same_week(739650, 739999) == both.week(739650)
    assert Timetable([usual, cycle], {}, {}).same_week(739650, 739999) is None
    assert Timetable([usual, Segment(739650, 0, (0,), variable=True)], {}, {}).same_week(739650, 739999) is None
    assert Timetable([usual], {739620: 0}, {}).same_week(739600, 739643) is None
    assert Timetable([], {}, {}).same_week(739600, 739643) is None
    assert Timetable([Segment(0, 0, (0,) * 7, variable=True)], {}, {}).same_week(739600, 739643) is None


@given(st.dates(dt.date(1900, 1, 1), dt.date(2199, 12, 31)), st.integers(0, 6))
def test_weekdays(day: dt.date, first: int) -> None:
    assert weekday(day.toordinal()) == day.weekday()
    start = dt.date.fromordinal(week_start(day.toordinal(), first))
    assert start.weekday() == first
    assert dt.timedelta(0) <= day - start < dt.timedelta(days=7)


def test_without_any_business_day_there_is_no_deadline() -> None:
    with pytest.raises(ValueError, match=r"^No weekday is a business day: set policy\.business_days\.$"):
        add_business_days(739600, 5, frozenset(), frozenset())

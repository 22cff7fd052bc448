"""The arithmetic of the certified pattern: exact, flagged exactly when over, and never a denial."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from openleave.apps.certification.models import Measure
from openleave.apps.certification.pattern import (
    Allowed,
    Certified,
    Day,
    Often,
    block_of,
    blocks,
    certified_of,
    compare,
    episodes,
)

START = date(2026, 9, 1)
MIGRAINE = Certified(START, episodes=Often(3, 1, "month"), episode_days=2)


def days(*wanted: str, minutes: int = 480, taken_as: str = "") -> list[Day]:
    return [Day(date.fromisoformat(on), minutes, taken_as) for on in wanted]


def test_episodes_are_days_in_a_row() -> None:
    runs = episodes(days("2026-09-01", "2026-09-02", "2026-09-04"))
    assert [[day.on.day for day in run] for run in runs] == [[1, 2], [4]]


def test_inside_is_flagged_by_nothing() -> None:
    checks = compare(days("2026-09-01", "2026-09-02", "2026-09-14", "2026-09-28"), MIGRAINE, Allowed())
    assert [(check.measure, check.taken, check.certified, check.over) for check in checks] == [
        ("episode_days", 2, 2, False),
        ("episodes", 3, 3, False),
        ("episode_days", 1, 2, False),
        ("episode_days", 1, 2, False),
    ]


def test_the_third_day_and_the_fourth_episode_are_over() -> None:
    checks = compare(
        days("2026-09-01", "2026-09-02", "2026-09-03", "2026-09-10", "2026-09-20", "2026-09-28"), MIGRAINE, Allowed()
    )
    assert [(check.measure, check.first_on.isoformat(), check.taken) for check in checks if check.over] == [
        ("episode_days", "2026-09-01", 3),
        ("episodes", "2026-09-01", 4),
    ]


@pytest.mark.parametrize(
    ("allowed", "over"),
    [
        (Allowed(), True),
        (Allowed("percent", 33), True),
        (Allowed("percent", 34), False),
        (Allowed("episodes", 1), False),
    ],
)
def test_the_organizations_excess(allowed: Allowed, over: bool) -> None:
    four = days("2026-09-01", "2026-09-10", "2026-09-20", "2026-09-28")
    assert any(check.over for check in compare(four, MIGRAINE, allowed)) is over


def test_an_episode_counts_where_it_begins() -> None:
    found = blocks(days("2026-09-30", "2026-10-01"), MIGRAINE)
    assert [(block.first_on.isoformat(), block.last_on.isoformat(), block.taken) for block in found] == [
        ("2026-09-01", "2026-09-30", 1)
    ]


@pytest.mark.parametrize(
    ("on", "often", "span"),
    [
        ("2026-09-05", Often(1, 1, "week"), ("2026-08-30", "2026-09-05")),
        ("2026-09-06", Often(1, 1, "week"), ("2026-09-06", "2026-09-12")),
        ("2026-09-13", Often(1, 2, "week"), ("2026-09-13", "2026-09-26")),
        ("2027-02-28", Often(1, 6, "month"), ("2026-09-01", "2027-02-28")),
        ("2027-03-01", Often(1, 6, "month"), ("2027-03-01", "2027-08-31")),
        ("2026-08-31", Often(1, 1, "month"), ("2026-08-01", "2026-08-31")),
    ],
)
def test_the_blocks_of_a_frequency(on: str, often: Often, span: tuple[str, str]) -> None:
    first, last = block_of(date.fromisoformat(on), often, START, week_starts_on=6)
    assert (first.isoformat(), last.isoformat()) == span


def test_appointments_are_no_episodes() -> None:
    both = Certified(
        START, episodes=Often(1, 1, "month"), episode_days=1, appointments=Often(2, 1, "week"), appointment_minutes=120
    )
    reported = [*days("2026-09-01"), *days("2026-09-03", "2026-09-04", minutes=120, taken_as="appointment")]
    assert [(one.measure, one.taken, one.over) for one in compare(reported, both, Allowed())] == [
        ("appointments", 2, False),
        ("episode_days", 1, False),
        ("episodes", 1, False),
        ("appointment_time", 120, False),
        ("appointment_time", 120, False),
    ]


def test_after_the_certified_time() -> None:
    ended = Certified(START, until_on=date(2026, 9, 30), episodes=Often(9, 1, "month"))
    over = [one for one in compare(days("2026-09-30", "2026-10-01"), ended, Allowed()) if one.over]
    assert [(one.measure, one.first_on.isoformat(), one.taken) for one in over] == [("after_end", "2026-10-01", 1)]


def test_what_answers_certify() -> None:
    answers = {
        "lasts": "until", "lasts_until_on": "2027-01-31", "episodes": True, "episodes_times": 2, "episodes_per": 1,
        "episodes_unit": "week", "episode_hours": 4, "treatment": False,
    }  # fmt: skip
    assert certified_of(answers, START) == Certified(
        START, until_on=date(2027, 1, 31), episodes=Often(2, 1, "week"), episode_minutes=240
    )


reported = st.lists(
    st.builds(
        Day,
        st.integers(0, 200).map(lambda step: START + timedelta(days=step)),
        st.integers(1, 1440),
        st.sampled_from(["", "episode", "appointment"]),
    ),
    max_size=40,
    unique_by=lambda day: day.on,
)
often = st.builds(Often, st.integers(1, 6), st.integers(1, 3), st.sampled_from(["week", "month"]))
certificates = st.builds(
    Certified,
    st.just(START),
    until_on=st.none(),
    episodes=st.none() | often,
    episode_days=st.none() | st.integers(1, 5),
    episode_minutes=st.none() | st.integers(1, 4000),
    appointments=st.none() | often,
    appointment_minutes=st.none() | st.integers(1, 600),
)
excesses = st.one_of(
    st.just(Allowed()),
    st.integers(1, 100).map(lambda amount: Allowed("percent", amount)),
    st.integers(1, 5).map(lambda amount: Allowed("episodes", amount)),
)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(reported, certificates, excesses)
def test_flagged_exactly_when_over(absent: list[Day], certified: Certified, allowed: Allowed) -> None:
    """A flag stands for taken > certified × (1 + excess), in exact numbers; inside, nothing is flagged; and no absence
    is lost, changed or denied by being compared."""
    before = list(absent)
    checks = compare(absent, certified, allowed)
    assert absent == before
    for check in checks:
        limit = Fraction(check.certified)
        if allowed.excess == "percent":
            limit += limit * Fraction(allowed.amount, 100)
        elif allowed.excess == "episodes" and check.measure in (Measure.EPISODES, Measure.APPOINTMENTS):
            limit += allowed.amount
        assert check.over is (check.taken > limit)
        assert not (check.inside and check.over)
    counted = sum(check.taken for check in checks if check.measure in (Measure.EPISODES, Measure.APPOINTMENTS))
    assert counted <= len(absent)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(reported, certificates, excesses)
def test_more_excess_flags_no_more(absent: list[Day], certified: Certified, allowed: Allowed) -> None:
    strict = {(one.measure, one.first_on) for one in compare(absent, certified, Allowed()) if one.over}
    loose = {(one.measure, one.first_on) for one in compare(absent, certified, allowed) if one.over}
    assert loose <= strict

"""Reported absences against the certified pattern: pure, exact, and never more than a flag.

An *episode* is a run of calendar days on each of which time was reported. It counts in the period in which it begins.
Periods are the organization's workweeks or calendar months; a certificate of "once in three months" counts blocks of
three from the one in which the certified time begins.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from openleave.apps.certification.models import Excess, Measure, TakenAs

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Often:
    """At most ``times`` in each block of ``per`` weeks or months (``unit``)."""

    times: int
    per: int
    unit: str


@dataclass(frozen=True, slots=True)
class Certified:
    """What a certification says of time away in parts, from which day on. None: it does not say."""

    from_on: date
    until_on: date | None = None
    episodes: Often | None = None
    episode_days: int | None = None
    episode_minutes: int | None = None
    appointments: Often | None = None
    appointment_minutes: int | None = None

    @property
    def says_nothing(self) -> bool:
        return self.episodes is None and self.appointments is None


@dataclass(frozen=True, slots=True)
class Day:
    """Time away on one day, and as what it was reported ("" where nobody said)."""

    on: date
    minutes: int
    taken_as: str = ""


@dataclass(frozen=True, slots=True)
class Allowed:
    """The organization's excess: what is let pass over the certified amount without a flag."""

    excess: str = Excess.ANY
    amount: int = 0

    def over(self, taken: int, certified: int, *, counted: bool) -> bool:
        """Whether it is flagged. ``counted``: a number of episodes or appointments, not a length. Exact."""
        if self.excess == Excess.PERCENT:
            return taken * 100 > certified * (100 + self.amount)
        if self.excess == Excess.EPISODES and counted:
            return taken > certified + self.amount
        return taken > certified


@dataclass(frozen=True, slots=True)
class Check:
    """One measure of one episode, appointment or period: taken against certified, and whether it is flagged."""

    measure: str
    first_on: date
    last_on: date
    taken: int
    certified: int
    over: bool

    @property
    def inside(self) -> bool:
        return self.taken <= self.certified


@dataclass(frozen=True, slots=True)
class Block:
    """A period of a certified frequency with the number that fell into it."""

    measure: str
    first_on: date
    last_on: date
    taken: int
    certified: int


def certified_of(answers: Mapping[str, Any], from_on: date) -> Certified:
    """The pattern that answers certify, from a day on."""
    until = _day(answers.get("lasts_until_on")) if answers.get("lasts") == "until" else None
    hours, length = answers.get("episode_hours"), answers.get("treatment_hours")
    return Certified(
        from_on=from_on,
        until_on=until,
        episodes=_often(answers, "episodes") if answers.get("episodes") else None,
        episode_days=answers.get("episode_days") if answers.get("episodes") else None,
        episode_minutes=hours * 60 if answers.get("episodes") and hours else None,
        appointments=_often(answers, "treatment") if answers.get("treatment") else None,
        appointment_minutes=length * 60 if answers.get("treatment") and length else None,
    )


def _often(answers: Mapping[str, Any], name: str) -> Often | None:
    times, per, unit = (answers.get(f"{name}_{part}") for part in ("times", "per", "unit"))
    return Often(times, per or 1, unit) if times and unit in ("week", "month") else None


def _day(value: Any) -> date | None:
    return date.fromisoformat(value) if value else None


def compare(days: Iterable[Day], certified: Certified, allowed: Allowed, week_starts_on: int = 6) -> list[Check]:
    """Every measure that the certificate speaks to, for every episode, appointment and period, by day. What the
    certificate does not speak to is not measured."""
    ordered = sorted(days, key=lambda day: day.on)
    visits, spells = _sorted_out(ordered, certified)
    runs = episodes(spells)
    found = [check for run in runs for check in _episode(run, certified, allowed)]
    if certified.appointment_minutes is not None:
        found += [
            _check(Measure.APPOINTMENT_TIME, day.on, day.on, day.minutes, certified.appointment_minutes, allowed)
            for day in visits
        ]
    for block in blocks(ordered, certified, week_starts_on):
        over = allowed.over(block.taken, block.certified, counted=True)
        found.append(Check(block.measure, block.first_on, block.last_on, block.taken, block.certified, over))
    if certified.until_on is not None:
        late = [run for run in episodes(ordered) if run[-1].on > certified.until_on]
        for run in late:
            outside = [day for day in run if day.on > certified.until_on]
            found.append(Check(Measure.AFTER_END, outside[0].on, outside[-1].on, len(outside), 0, True))
    return sorted(found, key=lambda check: (check.first_on, check.measure))


def blocks(days: Iterable[Day], certified: Certified, week_starts_on: int = 6) -> list[Block]:
    """The periods of the certified frequencies into which something fell, with how much."""
    visits, spells = _sorted_out(sorted(days, key=lambda day: day.on), certified)
    found = []
    for measure, often, starts in (
        (Measure.EPISODES, certified.episodes, [run[0].on for run in episodes(spells)]),
        (Measure.APPOINTMENTS, certified.appointments, [day.on for day in visits]),
    ):
        if often is None:
            continue
        counted: dict[tuple[date, date], int] = {}
        for on in starts:
            span = block_of(on, often, certified.from_on, week_starts_on)
            counted[span] = counted.get(span, 0) + 1
        found += [Block(measure, *span, taken, often.times) for span, taken in sorted(counted.items())]
    return found


def block_of(on: date, often: Often, anchor: date, week_starts_on: int = 6) -> tuple[date, date]:
    """First and last day of the block in which a day lies."""
    if often.unit == "week":
        first = _week(anchor, week_starts_on)
        length = 7 * often.per
        start = first + timedelta(days=(_week(on, week_starts_on) - first).days // length * length)
        return start, start + timedelta(days=length - 1)
    months = (on.year - anchor.year) * 12 + on.month - anchor.month
    start = _month(anchor, months // often.per * often.per)
    return start, _month(start, often.per) - DAY


def episodes(days: Iterable[Day]) -> list[list[Day]]:
    """Runs of days in a row."""
    runs: list[list[Day]] = []
    for day in days:
        if runs and day.on - runs[-1][-1].on <= DAY:
            runs[-1].append(day)
        else:
            runs.append([day])
    return runs


def _episode(run: list[Day], certified: Certified, allowed: Allowed) -> list[Check]:
    first, last, found = run[0].on, run[-1].on, []
    if certified.episode_days is not None:
        length = len({day.on for day in run})
        found.append(_check(Measure.EPISODE_DAYS, first, last, length, certified.episode_days, allowed))
    if certified.episode_minutes is not None:
        length = sum(day.minutes for day in run)
        found.append(_check(Measure.EPISODE_TIME, first, last, length, certified.episode_minutes, allowed))
    return found


def _check(measure: str, first: date, last: date, taken: int, certified: int, allowed: Allowed) -> Check:
    return Check(measure, first, last, taken, certified, allowed.over(taken, certified, counted=False))


def _sorted_out(days: list[Day], certified: Certified) -> tuple[list[Day], list[Day]]:
    """(appointments, days of episodes). Where nobody said, it is what the certificate knows of."""
    only_visits = certified.episodes is None and certified.appointments is not None
    visits, spells = [], []
    for day in days:
        visit = day.taken_as == TakenAs.APPOINTMENT if certified.appointments is not None else False
        (visits if visit or (only_visits and day.taken_as != TakenAs.EPISODE) else spells).append(day)
    return visits, spells


def _week(on: date, starts_on: int) -> date:
    return on - timedelta(days=(on.weekday() - starts_on) % 7)


def _month(on: date, later: int) -> date:
    months = on.year * 12 + on.month - 1 + later
    return date(months // 12, months % 12 + 1, 1)

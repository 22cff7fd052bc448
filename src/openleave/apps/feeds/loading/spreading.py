"""Leave stated for several days, spread over the days on which work was scheduled; whole minutes, exact in all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import ceil, floor
from typing import Literal

DAY_MINUTES = 1440
Unit = Literal["minutes", "days", "weeks"]


@dataclass(frozen=True, slots=True)
class Day:
    """A day that can hold leave: its part of the workweek's minutes."""

    on: date
    scheduled: Fraction
    workweek: int


class TooMuch(ValueError):
    """More than the days were scheduled for."""


def spread(days: Sequence[Day], amount: Fraction, unit: Unit, *, strict: bool) -> list[int]:
    """The minutes of each day.

    Each day gets its part by the schedule, rounded down to the minute; what is left over goes to the last day, and from
    a last day that is full to those before it. Never more than was taken: less than a minute of the whole may be lost,
    where the amount is no whole number of minutes. ``strict`` refuses more than was scheduled.
    """
    if unit == "minutes":
        factor = amount / sum(day.scheduled for day in days)
    elif unit == "weeks":
        factor = amount / sum(day.scheduled / day.workweek for day in days)
    else:
        factor = amount / len(days)
    if factor > 1 and strict:
        raise TooMuch
    exact = [factor * day.scheduled for day in days]
    minutes = [floor(part) for part in exact]
    # What is left, as a share of a workweek: a minute of one week may be another part of its week than of the next.
    left = sum(
        ((part - whole) / day.workweek for part, whole, day in zip(exact, minutes, days, strict=True)), Fraction()
    )
    if len({day.workweek for day in days}) > 1 and unit == "minutes":
        # Minutes were taken, not shares: they are counted out as minutes.
        rest = int(sum(exact) - sum(minutes))
        for index in reversed(range(len(days))):
            more = min(rest, _room(days[index], exact[index]) - minutes[index])
            minutes[index] += more
            rest -= more
        return minutes
    for index in reversed(range(len(days))):
        day = days[index]
        more = min(floor(left * day.workweek), _room(day, exact[index]) - minutes[index])
        minutes[index] += more
        left -= Fraction(more, day.workweek)
    return minutes


def _room(day: Day, exact: Fraction) -> int:
    """The most minutes that leave of a day can have."""
    return max(ceil(exact), min(ceil(day.scheduled), DAY_MINUTES, day.workweek))

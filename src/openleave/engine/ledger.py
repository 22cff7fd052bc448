"""The ledger: leave already used, as exact fractions of workweeks by day. Pure; entries are never changed.

An entry of one day counts minutes ÷ that workweek's minutes; an entry of history counts its weeks, spread evenly over
its days. A counter-entry takes a named entry back whole. The day entries of one workweek never count more than one
week, whatever their order.
"""

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from fractions import Fraction
from itertools import accumulate
from math import lcm

from openleave.engine.calendar import week_start
from openleave.engine.facts_leave import Usage
from openleave.engine.reading import FactsError


class Ledger:
    """Use by day. `days` are sorted ordinals; `units[i]` of day i are in 1/`denominator` of a workweek."""

    __slots__ = ("days", "denominator", "sums", "units")

    def __init__(self, by_day: dict[int, Fraction]) -> None:
        self.days = sorted(day for day, weeks in by_day.items() if weeks)
        self.denominator = lcm(*(by_day[day].denominator for day in self.days))
        self.units = [int(by_day[day] * self.denominator) for day in self.days]
        self.sums = [0, *accumulate(self.units)]

    def units_between(self, first: int, last: int) -> int:
        """Units used in [first, last]."""
        low, high = bisect_left(self.days, first), bisect_right(self.days, last)
        return self.sums[high] - self.sums[low] if high > low else 0

    def used_between(self, first: dt.date, last: dt.date) -> Fraction:
        """Workweeks used from `first` to `last`, both included."""
        return Fraction(self.units_between(first.toordinal(), last.toordinal()), self.denominator)

    @property
    def total(self) -> Fraction:
        return Fraction(self.sums[-1], self.denominator)


EMPTY = Ledger({})


def days_of(entry: Usage) -> Iterable[tuple[int, Fraction]]:
    """A history entry spread over its days."""
    assert entry.starts_on is not None and entry.weeks is not None
    first = entry.starts_on.toordinal()
    last = entry.ends_on.toordinal() if entry.ends_on else first + int(entry.weeks * 7) - 1
    length = last - first + 1
    if length > 0:
        share = entry.weeks / length
        yield from ((day, share) for day in range(first, last + 1))


def standing(entries: Iterable[Usage]) -> list[Usage]:
    """Entries that stand: not taken back, and not themselves counter-entries. Raises FactsError for a stray one."""
    listed = list(entries)
    known = {entry.id for entry in listed if entry.id is not None}
    taken_back = set()
    for entry in listed:
        if entry.reverses is None:
            continue
        if entry.reverses not in known:
            raise FactsError(
                "usage",
                f'A reversal names "{entry.reverses}", which is no entry.',
                "It must name what it takes back.",
                "Give the entry that id, or correct the name.",
            )
        if entry.reverses in taken_back:
            raise FactsError(
                "usage", f'"{entry.reverses}" is reversed twice.', "It can be taken back once.", "Remove one."
            )
        taken_back.add(entry.reverses)
    return [entry for entry in listed if entry.reverses is None and (entry.id is None or entry.id not in taken_back)]


def ledgers(entries: Iterable[Usage], first_weekday: int) -> dict[str, Ledger]:
    """The ledger of each program."""
    by_program: dict[str, list[Usage]] = {}
    for entry in standing(entries):
        by_program.setdefault(entry.program, []).append(entry)
    return {program: ledger(listed, first_weekday) for program, listed in by_program.items()}


def ledger(entries: list[Usage], first_weekday: int) -> Ledger:
    by_day: dict[int, Fraction] = {}
    timed: dict[int, Fraction] = {}
    for entry in entries:
        if entry.on is not None:
            day = entry.on.toordinal()
            share = (
                entry.weeks if entry.weeks is not None else Fraction(entry.minutes_used or 0, entry.week_minutes or 1)
            )
            timed[day] = timed.get(day, Fraction(0)) + share
        else:
            for day, share in days_of(entry):
                by_day[day] = by_day.get(day, Fraction(0)) + share
    week = -1
    left = Fraction(1)
    for day in sorted(timed):
        start = week_start(day, first_weekday)
        if start != week:
            week, left = start, Fraction(1)
        counted = min(timed[day], left)
        left -= counted
        by_day[day] = by_day.get(day, Fraction(0)) + counted
    return Ledger(by_day)

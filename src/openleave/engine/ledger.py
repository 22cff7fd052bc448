"""The ledger: leave already used, as exact fractions of workweeks by day. Pure; entries are never changed.

An entry counts by its own denominator: minutes ÷ that workweek's minutes, days ÷ that week's workdays, or weeks; one of
a longer use is spread evenly over its days. A counter-entry takes a named entry back, whole or in part. What is counted
in one workweek is never more than one week, in whatever order it was entered.
"""

import dataclasses
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

    @property
    def total(self) -> Fraction:
        return Fraction(self.sums[-1], self.denominator)


EMPTY = Ledger({})


def days_of(entry: Usage, first_weekday: int) -> Iterable[tuple[int, Fraction]]:
    """A history entry spread over its days: evenly, but no workweek beyond one week. Raises FactsError if it has more
    weeks than the workweeks it touches."""
    assert entry.starts_on is not None
    weeks = entry.share
    first = entry.starts_on.toordinal()
    last = entry.ends_on.toordinal() if entry.ends_on else first + int(weeks * 7) - 1
    length = last - first + 1
    if length <= 0:
        return
    if weeks * 7 <= length:
        share = weeks / length
        yield from ((day, share) for day in range(first, last + 1))
        return
    left: dict[int, list[int]] = {}
    for day in range(first, last + 1):
        left.setdefault(week_start(day, first_weekday), []).append(day)
    if weeks > len(left):
        raise FactsError(
            "usage", f"{weeks} weeks in {length} days, which touch {len(left)} workweeks.",
            "A workweek counts as one week at most.", "Check the amount and the days.",
        )  # fmt: skip
    days = length
    while left:
        full = [week for week, found in left.items() if len(found) * weeks >= days]
        share = weeks / days
        for week in full or list(left):
            found = left.pop(week)
            yield from ((day, Fraction(1, len(found)) if full else share) for day in found)
            days -= len(found)
        weeks -= len(full)


def standing(entries: Iterable[Usage]) -> list[Usage]:
    """Entries as they stand: counter-entries, and what they take back, are left out. Raises FactsError for a counter-
    entry that names no entry, or takes back more than there is."""
    listed = list(entries)
    if all(entry.reverses is None for entry in listed):
        return listed
    known = {entry.id: entry for entry in listed if entry.id is not None and entry.reverses is None}
    whole: set[str] = set()
    parts: dict[str, Fraction] = {}
    for entry in listed:
        name = entry.reverses
        if name is None:
            continue
        if name not in known:
            raise FactsError(
                "usage", f'A reversal names "{name}", which is no entry.', "It must name what it takes back.",
                "Give the entry that id, or correct the name.",
            )  # fmt: skip
        if name in whole or (name in parts and not has_amount(entry)):
            raise FactsError("usage", f'"{name}" is reversed twice.', "It can be taken back once.", "Remove one.")
        if has_amount(entry):
            parts[name] = parts.get(name, Fraction(0)) + taken_back(entry, known[name])
        else:
            whole.add(name)
    left: list[Usage] = []
    for entry in listed:
        if entry.reverses is not None or entry.id in whole:
            continue
        part = parts.get(entry.id) if entry.id is not None else None
        left.append(entry if part is None else reduced(entry, part))
    return left


def has_amount(entry: Usage) -> bool:
    return entry.weeks is not None or entry.days is not None or entry.minutes_used is not None


def taken_back(entry: Usage, original: Usage) -> Fraction:
    """The part (0 to 1) of the original that a counter-entry with an amount takes back."""
    if entry.minutes_used is not None and original.minutes_used:
        return Fraction(entry.minutes_used, original.minutes_used)
    if entry.days is not None and original.days:
        return entry.days / original.days
    if entry.weeks is not None and original.share:
        return entry.weeks / original.share
    raise FactsError(
        "usage", f'What is taken back of "{entry.reverses}" is not in its unit.', "Parts of one thing are compared.",
        "State hours or minutes, days or weeks as that entry does; without an amount all of it is taken back.",
    )  # fmt: skip


def reduced(entry: Usage, part: Fraction) -> Usage:
    """The entry less the part of it that was taken back: its days stay, its share of their weeks is smaller."""
    if part > 1:
        raise FactsError(
            "usage", f'More is taken back than "{entry.id}" has.', "Only what was counted can be taken back.",
            "Check the amounts.",
        )  # fmt: skip
    rest = 1 - part
    minutes = entry.minutes_used
    last = entry.ends_on
    if entry.starts_on is not None and last is None:
        last = entry.starts_on + dt.timedelta(days=int(entry.share * 7) - 1)
    return dataclasses.replace(
        entry, ends_on=last, weeks=entry.share * rest, hours=None,
        minutes=int(minutes * rest) if minutes is not None else None,
    )  # fmt: skip


def ledgers(entries: Iterable[Usage], first_weekday: int) -> dict[str, Ledger]:
    """The ledger of each program."""
    by_program: dict[str, list[Usage]] = {}
    for entry in standing(entries):
        by_program.setdefault(entry.program, []).append(entry)
    return {program: ledger(listed, first_weekday) for program, listed in by_program.items()}


def ledger(entries: list[Usage], first_weekday: int) -> Ledger:
    by_day: dict[int, Fraction] = {}
    for entry in entries:
        if entry.on is not None:
            day = entry.on.toordinal()
            by_day[day] = by_day.get(day, Fraction(0)) + entry.share
        else:
            for day, share in days_of(entry, first_weekday):
                by_day[day] = by_day.get(day, Fraction(0)) + share
    left: dict[int, Fraction] = {}  # of each workweek
    for day in sorted(by_day):
        week = week_start(day, first_weekday)
        free = left.get(week, Fraction(1))
        by_day[day] = min(by_day[day], free)
        left[week] = free - by_day[day]
    return Ledger(by_day)

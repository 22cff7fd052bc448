"""Leave used and left, by the column: exact shares of a workweek as whole units of one denominator a person.

Everything mirrors `engine.ledger` and `engine.entitlement`: the entries of one workweek count one week at most, and
what is used is what lies in the leave year up to and with the first day of leave.
"""

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from openleave.engine.batch.columns import Array, Usage, Whole
from openleave.engine.batch.dates import FIRST_YEAR, MONTH_STARTS, add_months, months_before, packed
from openleave.engine.batch.hours import by_employee
from openleave.engine.batch.part import Part
from openleave.engine.batch.service import firsts, padded
from openleave.engine.facts_policy import LeaveYearRule
from openleave.engine.leave_year import CANDIDATES, LeaveYear

MOST = 2**40  # a denominator above this goes to the scalar engine: products with weeks stay within 64 bits


@dataclass(slots=True)
class Ledger:
    """Units used by entry; `whole` units are a workweek. `odd`: employees whose shares have no small denominator."""

    on: Whole
    units: Whole
    whole: Whole  # (n)
    offsets: Whole
    odd: Whole  # positions


def ledger(usage: Usage, first_weekday: int) -> Ledger:
    """Units of one denominator for each person, no workweek above one week."""
    offsets, on, minutes, week_minutes = usage.offsets, usage.on, usage.minutes, usage.week_minutes
    size, rows = len(offsets) - 1, len(on)
    odd: Whole = np.empty(0, np.int64)
    if not rows:
        return Ledger(on, minutes, np.ones(size, np.int64), offsets, odd)
    starts = np.zeros(rows + 1, bool)  # the first row of each employee who has any
    starts[offsets[:-1]] = True
    inner = ~starts[1:rows]
    whole = week_minutes.take(np.minimum(offsets[:-1], rows - 1)).astype(np.int32, copy=False)
    whole[offsets[1:] == offsets[:-1]] = 1
    units: Whole = minutes
    each: Whole = week_minutes
    differs = (week_minutes[1:] != week_minutes[:-1]) & inner
    if differs.any():
        whole = whole.astype(np.int64)
        units, odd = in_common(usage, whole, np.flatnonzero(differs) + 1)
        each = np.repeat(whole, np.diff(offsets))
    # In one workweek only where less than seven days apart: the few rows for which the week has to be worked out.
    close = np.flatnonzero((on[1:] - on[:-1] < 7) & inner)
    same = close[(on.take(close) - (1 + first_weekday)) // 7 == (on.take(close + 1) - (1 + first_weekday)) // 7]
    if len(same):
        units = within_weeks(units, each, same)
    return Ledger(on, units, whole, offsets, odd)


def in_common(usage: Usage, whole: Whole, rows: Whole) -> tuple[Whole, Whole]:
    """Units where somebody's workweeks differ. A common multiple that would not fit is refused by its divisibility."""
    people = np.unique(np.searchsorted(usage.offsets, rows, side="right") - 1)
    begins, counts = usage.offsets[:-1][people], np.diff(usage.offsets)[people]
    ends = np.concatenate(([0], np.cumsum(counts)))
    positions = np.arange(ends[-1]) - np.repeat(ends[:-1] - begins, counts)
    weeks = usage.week_minutes[positions].astype(np.int64)
    common = np.lcm.reduceat(weeks, ends[:-1])
    spread = np.repeat(common, counts)
    bad = (spread <= 0) | (spread > MOST) | (spread % weeks != 0)
    odd = np.unique(np.repeat(np.arange(len(people)), counts)[bad])
    common[odd] = 1
    whole[people] = common
    units = usage.minutes.astype(np.int64)
    with np.errstate(divide="ignore"):
        units[positions] *= np.repeat(common, counts) // weeks
    return units, people[odd]


def within_weeks(units: Whole, whole: Whole, rows: Whole) -> Whole:
    """No more than one week in a workweek, in the order of its days. `rows`: those whose next row is in their week."""
    apart = np.flatnonzero(rows[1:] != rows[:-1] + 1) + 1
    firsts_ = np.concatenate(([0], apart))
    runs = rows[firsts_]
    lasts = rows[np.append(apart, len(rows)) - 1] + 1
    totals = np.add.reduceat(units.take(rows + 1), firsts_, dtype=np.int64) + units[runs]
    over = np.flatnonzero(totals > whole[runs])
    if not len(over):
        return units
    units = units.astype(np.int64)
    for run in over:  # rare: somebody's record claims more than a week in a week
        left = int(whole[runs[run]])
        for row in range(int(runs[run]), int(lasts[run]) + 1):
            units[row] = min(int(units[row]), left)
            left -= int(units[row])
    return units


def kept_ledger(part: Part) -> Ledger | None:
    found = part.columns.usage.get(part.context.law.id)
    if found is None:
        return None
    weekday = part.context.facts.policy.first_weekday
    if weekday not in found.kept:
        found.kept[weekday] = ledger(found, weekday)
    made: Ledger = found.kept[weekday]
    return made


def used_between(made: Ledger, first: Any, last: Any) -> Whole:
    """Units used from `first` to `last`, both included: one day for all, or one for each employee."""
    on = made.on
    if isinstance(first, np.ndarray) or isinstance(last, np.ndarray):
        counts = np.diff(made.offsets)
        first = np.repeat(first, counts) if isinstance(first, np.ndarray) else first
        last = np.repeat(last, counts) if isinstance(last, np.ndarray) else last
        return by_employee(made.units * ((on >= first) & (on <= last)), made.offsets)
    # One window for all: a day before it is a very large number without a sign.
    inside = (on.astype(np.int32, copy=False) - np.int32(first)).view(np.uint32) <= np.uint32(last - first)
    return by_employee(made.units * inside, made.offsets)


def year_starts(part: Part, months: int, rule: LeaveYearRule | str, made: Ledger | None) -> tuple[Any, Array | None]:
    """First day of the leave year that counts on the first day of leave; and who has none that is known."""
    method = rule if isinstance(rule, str) else rule.method
    day = part.day
    if method == "anniversary":
        return anniversaries(part)
    if method == "forward":
        return forward(part, months, made), None
    starts = None if isinstance(rule, str) else rule.starts
    if isinstance(day, int):
        return LeaveYear(method, starts, months, [], False).containing(day)[0], None
    if method == "rolling_backward":
        return months_before(day, months) + 1, None
    month, number = starts or (1, 1)
    return day_of_year(day, month, number), None


def without_year(part: Part, methods: tuple[LeaveYearRule, ...]) -> Array | None:
    """Who has no leave year that is known, because it begins with an employment that is not."""
    return anniversaries(part)[1] if any(rule.method == "anniversary" for rule in methods) else None


def day_of_year(day: Whole, month: Any, number: Any) -> Whole:
    """The last such day of the year that is not after each day."""
    january = (packed(day) >> 5) // 12 * 12 - FIRST_YEAR * 12
    this = MONTH_STARTS.take(january + month - 1) + number - 1
    found: Whole = np.where(this > day, MONTH_STARTS.take(january - 12 + month - 1) + number - 1, this)
    return found


def anniversaries(part: Part) -> tuple[Any, Array | None]:
    found = firsts(part)
    day = np.broadcast_to(part.day, part.size)
    hired = np.where(found.starts <= day, found.starts, 0)
    if len(found.several):
        assert found.spans is not None
        starts, _, there = padded(found.spans, found.several)
        hired[found.several] = np.where(there & (starts <= day[found.several][:, None]), starts, 0).max(axis=1)
    if found.none is not False:
        hired[found.none] = 0
    unknown = hired == 0
    codes = packed(np.where(unknown, day, hired))
    # 29 February is 1 March in a year that has none: days are counted from the first of the month.
    return day_of_year(day, (codes >> 5) % 12 + 1, codes & 31), unknown if unknown.any() else None


def forward(part: Part, months: int, made: Ledger | None) -> Whole:
    """Periods follow each other from the days used; without one that holds the day, it begins one itself."""
    day = np.broadcast_to(np.asarray(part.day, np.int64), part.size)
    result = day.copy()
    if made is None or not len(made.on):
        return result
    longer = part.context.choice("period_end") == "anniversary"
    owner = np.repeat(np.arange(part.size), np.diff(made.offsets))
    used = made.units > 0
    keys = (owner[used] << 32) | made.on[used]
    open_ = np.arange(part.size)
    after = np.zeros(part.size, np.int64)  # the first day that no period has reached yet
    while len(open_):
        place = np.searchsorted(keys, (open_ << 32) | after)
        there = place < len(keys)
        open_, place = open_[there], place[there]
        mine = (keys[place] >> 32) == open_
        open_, place = open_[mine], place[mine]
        first = keys[place] & 0xFFFFFFFF
        begun = first <= day[open_]
        open_, first = open_[begun], first[begun]
        following = add_months(first, months) + longer
        holds = day[open_] < following
        result[open_[holds]] = first[holds]
        open_ = open_[~holds]
        after = following[~holds]
    return result


@dataclass(slots=True)
class Available:
    """Workweeks as whole units over `whole`; `unknown`: the leave year is not known, nothing is said."""

    used: Whole
    left: Whole
    whole: Whole
    unknown: Array | None
    odd: Whole


def available(part: Part, weeks: int | Fraction, months: int, methods: tuple[LeaveYearRule, ...]) -> Available:
    """What is used and left on the first day of leave, under the method that leaves most where several are compared."""
    made = kept_ledger(part)
    none = np.empty(0, np.int64)
    granted: Whole = np.ones(part.size, np.int32) if made is None else made.whole
    whole: Whole = granted * weeks.denominator if weeks.denominator > 1 else granted
    granted = granted * weeks.numerator
    best: Whole | None = None
    unknown: Array | None = None
    for rule in methods or CANDIDATES:
        first, without = year_starts(part, months, rule, made)
        if without is not None:
            unknown = without if unknown is None else unknown | without
        used: Whole = np.zeros(part.size, np.int32) if made is None else used_between(made, first, part.day)
        if weeks.denominator > 1:
            used = used * weeks.denominator
        # Least used is most left; where both leave nothing, the first method tried stays, as in the scalar engine.
        if best is None:
            best = used
        else:
            best = np.where(np.maximum(granted - used, 0) > np.maximum(granted - best, 0), used, best)
    assert best is not None
    left = np.maximum(granted - best, 0)
    return Available(best, left, whole, unknown, none if made is None else made.odd)


__all__ = ["Available", "Ledger", "available", "dt", "ledger"]

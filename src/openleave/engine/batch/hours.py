"""Hours in the window before a day, by the column. Counts are whole; wide registers add six weeks at a time."""

import datetime as dt
from typing import Any

import numpy as np

from openleave.engine import facts_words as words
from openleave.engine.batch.columns import MINUTES_OF_A_WEEK, Array, Hours, Weeks, Whole
from openleave.engine.batch.dates import months_before
from openleave.engine.batch.part import Found, Part, any_of, both, unless
from openleave.engine.batch.service import days_of_service
from openleave.engine.measures_tenure import WEEKS_OF_A_YEAR
from openleave.engine.quantity import MonthEnd, add_months


def sum_rows(weeks: Weeks, first: int, last: int) -> Whole:
    """Sum of the weeks [first, last) for each employee, int32 counts.

    No count exceeds a week (checked when the columns are built), so as many rows as fit are added as 16-bit unsigned
    numbers, which never wrap: six rows of minutes, ninety-seven of quarter hours.
    """
    counts = weeks.counts.view(np.uint16)
    total = np.zeros(counts.shape[1], np.int32)
    step = 65535 // (MINUTES_OF_A_WEEK // weeks.unit)
    some = np.empty(counts.shape[1], np.uint16)
    for position in range(first, last, step):
        end = min(position + step, last)
        if end - position == 1:
            total += counts[position]
            continue
        np.add(counts[position], counts[position + 1], out=some)
        for row in range(position + 2, end):
            some += counts[row]
        total += some
    return total


def rows_within(weeks: Weeks, start: int, end: int) -> tuple[int, int, int, int]:
    """Weeks wholly in the days [start, end], and weeks that touch it: (first, after the last) of both."""
    rows = len(weeks.counts)
    first = min(max(-((weeks.starts_on - start) // 7), 0), rows)  # the first week that starts in it
    last = min(max((end + 1 - weeks.starts_on) // 7, first), rows)
    touches = min(max((start - weeks.starts_on) // 7, 0), rows)
    until = min(max((end - weeks.starts_on) // 7 + 1, touches), rows)
    return first, last, touches, until


def weekly(part: Part, weeks: Weeks, starts: Any, ends: Any) -> tuple[Whole, Whole]:
    """(minutes of weeks inside, minutes of weeks inside or across an edge) of each employee."""
    if isinstance(starts, int):
        return uniform(weeks, starts, ends)
    windows = starts.astype(np.int64) * 2**24 + (ends - starts)
    distinct, which = np.unique(windows, return_inverse=True)
    if len(distinct) == 1:
        return uniform(weeks, int(starts[0]), int(ends[0]))
    # Several windows: running totals, of which each employee takes a difference.
    totals = np.zeros((len(weeks.counts) + 1, part.size), np.int32)
    np.cumsum(weeks.counts, axis=0, dtype=np.int32, out=totals[1:])
    edges = np.array([rows_within(weeks, int(w) >> 24, (int(w) >> 24) + (int(w) & 0xFFFFFF)) for w in distinct])[which]
    employee = np.arange(part.size)
    sums = [totals[edges[:, n], employee] for n in range(4)]
    return (sums[1] - sums[0]) * weeks.unit, (sums[3] - sums[2]) * weeks.unit


def uniform(weeks: Weeks, start: int, end: int) -> tuple[Whole, Whole]:
    first, last, touches, until = rows_within(weeks, start, end)
    low = sum_rows(weeks, first, last)
    if weeks.unit > 1:
        low *= weeks.unit
    if (touches, until) == (first, last):
        return low, low
    high = low.copy()
    outer = {*range(touches, until)} - {*range(first, last)}
    for row in outer:
        high += weeks.counts[row] * np.int32(weeks.unit)
    return low, high


def other_hours(part: Part, hours: Hours, starts: Any, ends: Any, included: tuple[str, ...]) -> tuple[Whole, Whole]:
    """The same from spans of any length; kinds that the law does not count are left out."""
    counts = np.diff(hours.offsets)
    if not isinstance(starts, int):
        starts, ends = np.repeat(starts, counts), np.repeat(ends, counts)
    counted = np.array([kind in included for kind in words.HOURS_KIND])[hours.kind]
    touching = counted & (hours.ends_on >= starts) & (hours.starts_on <= ends)
    inside = touching & (hours.starts_on >= starts) & (hours.ends_on <= ends)
    return by_employee(hours.minutes * inside, hours.offsets), by_employee(hours.minutes * touching, hours.offsets)


def by_employee(values: Whole, offsets: Whole) -> Whole:
    """Sums of each employee's rows: differences of a running total (nobody's rows give 0)."""
    # 32 bits may run over in the total; the difference is right all the same, since no one person's sum does.
    totals: Whole = np.empty(len(values) + 1, np.int64 if values.dtype == np.int64 else np.int32)
    totals[0] = 0
    np.cumsum(values, dtype=totals.dtype, out=totals[1:])
    reached: Whole = totals.take(offsets)
    return reached[1:] - reached[:-1]


def window(day: Any, months: int) -> tuple[Any, Any]:
    """First and last day of the months before a day."""
    if isinstance(day, int):
        first = add_months(dt.date.fromordinal(day), -months, MonthEnd.LAST_DAY)
        return first.toordinal(), day - 1
    return months_before(day, months), day - 1


def recorded(part: Part) -> Array | bool:
    """Whether any hours are recorded for an employee."""
    columns = part.columns
    known: Array | bool = columns.weeks is not None
    if columns.recorded is not None:
        known = columns.recorded
    if columns.hours is not None:
        known = any_of(known, np.diff(columns.hours.offsets) > 0)
    return known


def included_kinds(part: Part) -> tuple[str, ...]:
    """The kinds of hours that the law counts."""
    rule = part.context.counted("hours")
    return tuple(rule.body["included"]) if rule else ("worked",)


def within(part: Part, starts: Any, ends: Any) -> tuple[Any, Any]:
    """(minutes that count and lie within the days, minutes that may): of each employee, or 0 for all."""
    columns, included = part.columns, included_kinds(part)
    low: Any = 0
    high: Any = 0
    if columns.weeks is not None and "worked" in included:
        low, high = weekly(part, columns.weeks, starts, ends)
    if columns.hours is not None and len(columns.hours.minutes):
        inside, touching = other_hours(part, columns.hours, starts, ends, included)
        low, high = low + inside, high + touching
    return low, high


def hours_worked(part: Part, day: Any, arguments: dict[str, Any]) -> Found:
    low, high = within(part, *window(day, int(arguments["window"])))
    none = unless(recorded(part))
    if none is False:
        return Found(low, high, "hours")
    # Without records the measure does not apply; with records, hours that nobody stated are asked for.
    unkept = False if part.columns.no_records is None else part.columns.no_records
    return Found(low, high, "hours", unknown=both(none, unless(unkept)), absent=both(none, unkept))


def hours_not_recorded(part: Part, day: Any, arguments: dict[str, Any]) -> Found:
    unkept = part.columns.no_records
    if unkept is None:
        return Found(True, True, absent=True)
    return Found(True, True, absent=~unkept)


def weekly_hours(part: Part, day: Any, arguments: dict[str, Any]) -> Found:
    """Minutes of the usual week as stated or by the schedule; else those worked in the 12 months before a day, over
    the weeks employed in them without a break (at most 52)."""
    known = [shared.week("notice" if day is part.notice else "leave_start") for shared in part.shared]
    scheduled = part.spread([week is not None for week in known])
    if scheduled is True:
        week = known[0]
        assert week is not None
        return Found(week.numerator, week.numerator, "hours", over=week.denominator)
    low, high = within(part, *window(day, 12))
    days = days_of_service(part, day, {"consecutive": True})
    weeks = np.where(days > 0, np.minimum(-(-days // 7), WEEKS_OF_A_YEAR), WEEKS_OF_A_YEAR)  # none known: all of them
    unknown = unless(recorded(part))
    if any(week is not None for week in known):
        stated = part.spread([0 if week is None else week.numerator for week in known])
        low, high = np.where(scheduled, stated, low), np.where(scheduled, stated, high)
        weeks = np.where(scheduled, part.spread([1 if week is None else week.denominator for week in known]), weeks)
        unknown = both(unknown, unless(scheduled))
    return Found(low, high, "hours", unknown=unknown, over=weeks)


def counted_at_all(part: Part) -> Array:
    """Whether any hours of a kind that counts are recorded, whenever they were worked."""
    columns, included = part.columns, included_kinds(part)
    found = np.zeros(part.size, bool)
    worked = "worked" in included
    rows = np.zeros(part.size, bool)
    if columns.hours is not None:
        rows = np.diff(columns.hours.offsets) > 0
        counted = np.array([kind in included for kind in words.HOURS_KIND])[columns.hours.kind]
        found |= by_employee(counted.astype(np.int32), columns.hours.offsets) > 0
    if columns.weeks is not None and worked:
        some = columns.weeks.counts.any(axis=0)
        found |= (some | ~rows) & recorded(part)
    return found

"""Dates by the million: days are ordinals (`date.toordinal()`), months are looked up, everything is a whole number.

`PACKED[day - FIRST]` is (year * 12 + month - 1) * 32 + day of the month. Because no month has 32 days, the difference
of two packed days shifted right by five bits is the number of whole months between them, with the scalar engine's
rule for anniversaries that do not exist (`quantity.months_between`).
"""

import datetime as dt

import numpy as np
from numpy.typing import NDArray

FIRST_YEAR, LAST_YEAR = 1800, 2299
FIRST = dt.date(FIRST_YEAR, 1, 1).toordinal()
LAST = dt.date(LAST_YEAR, 12, 31).toordinal()
NEVER = dt.date.max.toordinal()  # a span that has not ended
EPOCH = dt.date(1970, 1, 1).toordinal()

type Days = NDArray[np.integer]

_starts = np.arange(f"{FIRST_YEAR}-01", f"{LAST_YEAR + 1}-02", dtype="datetime64[M]").astype("datetime64[D]")
# First day of each month, by months since FIRST_YEAR.
MONTH_STARTS = (_starts.astype(np.int64) + EPOCH).astype(np.int32)
_lengths = np.diff(MONTH_STARTS)
_months = np.arange(len(_lengths), dtype=np.int32) + FIRST_YEAR * 12
PACKED = np.repeat(_months * 32, _lengths).astype(np.int32)
PACKED += (np.arange(len(PACKED), dtype=np.int32) + FIRST - np.repeat(MONTH_STARTS[:-1], _lengths)) + 1


def packed(days: Days) -> Days:
    """Month and day of each ordinal, as one number."""
    codes: Days = PACKED.take(days - FIRST)
    return codes


def months_between(starts: Days, ends: Days) -> Days:
    """Whole months from each start to before each end."""
    return (packed(ends) - packed(starts)) >> 5


def add_months(days: Days, months: int | Days) -> Days:
    """Each day so many months later; a day that does not exist is the first of the next month (MonthEnd.NEXT_DAY)."""
    codes = packed(days)
    position = (codes >> 5) + months - FIRST_YEAR * 12
    moved: Days = np.minimum(MONTH_STARTS.take(position) + (codes & 31) - 1, MONTH_STARTS.take(position + 1))
    return moved


def months_and_days(starts: Days, ends: Days) -> tuple[Days, Days]:
    """Whole months and left-over days, as `quantity.months_between`."""
    months = months_between(starts, ends)
    return months, ends - add_months(starts, months)


def months_before(days: Days, months: int) -> Days:
    """Each day so many months earlier; a day that does not exist is the last of its month (MonthEnd.LAST_DAY)."""
    codes = packed(days)
    position = (codes >> 5) - months - FIRST_YEAR * 12
    moved: Days = np.minimum(MONTH_STARTS.take(position) + (codes & 31), MONTH_STARTS.take(position + 1)) - 1
    return moved

"""Exact quantities: minutes (int), weeks (Fraction), money (Decimal), and dates moved by months and years.

No float anywhere. Rounding happens only where a rule names it.
"""

import datetime as dt
from calendar import isleap
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction

MINUTES_PER_HOUR = 60
DAYS_PER_WEEK = 7
LAST_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)  # of the months of a common year
ONE_DAY = dt.timedelta(days=1)

ROUNDINGS = {
    "down": ROUND_DOWN,
    "floor": ROUND_FLOOR,
    "ceiling": ROUND_CEILING,
    "half_up": ROUND_HALF_UP,
    "half_even": ROUND_HALF_EVEN,
}


class MonthEnd(StrEnum):
    """What a date becomes when its day does not exist in the target month (31 January + 1 month; 29 February)."""

    LAST_DAY = "last_day"  # stay in the target month: 28 February
    NEXT_DAY = "next_day"  # go on to the first of the next month: 1 March


def quarter_start(day: dt.date) -> dt.date:
    """The first day of the calendar quarter of a day."""
    return dt.date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def money(amount: Decimal, rounding: str, places: int = 2) -> Decimal:
    """Round money by a named rounding of `ROUNDINGS`. Raises KeyError for an unnamed one."""
    return amount.quantize(Decimal(1).scaleb(-places), rounding=ROUNDINGS[rounding])


def rounded(amount: Fraction, rounding: str, places: int) -> Decimal:
    """A fraction as a decimal by a named rounding, exactly. Raises KeyError for an unnamed one."""
    scaled = amount * 10**places
    whole, rest = divmod(scaled, 1)
    up = {
        "down": bool(rest) and scaled < 0,
        "floor": False,
        "ceiling": bool(rest),
        "half_up": rest > Fraction(1, 2) or (rest == Fraction(1, 2) and scaled > 0),
        "half_even": round(scaled) > whole,
    }[rounding]
    return Decimal(int(whole) + up).scaleb(-places)


def add_months(day: dt.date, months: int, month_end: MonthEnd) -> dt.date:
    """The same day of the month, `months` later (or earlier, if negative)."""
    position = day.year * 12 + day.month - 1 + months
    year, month = position // 12, position % 12 + 1
    if day.day <= 28:
        return dt.date(year, month, day.day)
    last = 29 if month == 2 and isleap(year) else LAST_DAYS[month - 1]
    if day.day <= last:
        return dt.date(year, month, day.day)
    end = dt.date(year, month, last)
    return end if month_end is MonthEnd.LAST_DAY else end + ONE_DAY


def add_years(day: dt.date, years: int, month_end: MonthEnd) -> dt.date:
    if day.month == 2 and day.day == 29:
        return add_months(day, 12 * years, month_end)
    return day.replace(year=day.year + years)


def months_between(start: dt.date, end: dt.date) -> tuple[int, int]:
    """Whole months and left-over days from `start` to before `end` (both dates, `end` exclusive).

    A month is complete on the day before its anniversary; an anniversary that does not exist is the next day
    (29 February + 12 months = 1 March).
    """
    months = (end.year - start.year) * 12 + end.month - start.month
    reached = add_months(start, months, MonthEnd.NEXT_DAY)
    if reached > end:
        months -= 1
        reached = add_months(start, months, MonthEnd.NEXT_DAY)
    return months, (end - reached).days


def period_end(start: dt.date, months: int) -> dt.date:
    """Last day of a period of `months` that begins on `start`: start included, anniversary excluded."""
    return add_months(start, months, MonthEnd.NEXT_DAY) - ONE_DAY


def lookback_start(day: dt.date, months: int) -> dt.date:
    """First day of the period of `months` that ends with `day`, both included (1 November → 2 November)."""
    return add_months(day, -months, MonthEnd.LAST_DAY) + ONE_DAY


def hours_text(minutes: int | Fraction) -> str:
    """Minutes as exact hours: "38.5", "1250", "7/3"."""
    hours = Fraction(minutes) / MINUTES_PER_HOUR
    if hours.denominator == 1:
        return str(hours.numerator)
    tens = 10000
    scaled = hours * tens
    if scaled.denominator == 1:
        return str(Decimal(scaled.numerator).scaleb(-4).normalize())
    return str(hours)

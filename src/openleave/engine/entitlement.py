"""Entitlement: what is left on a day, how far a plan is protected, when it runs out and comes back.

All of it is one pure function of the usage by day, the leave-year method and the weeks granted. Shares are kept as
whole units of one common denominator, so that walking through a plan costs integer additions only.
"""

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from fractions import Fraction
from itertools import accumulate
from math import lcm
from typing import TYPE_CHECKING

from openleave.engine.calendar import week_start
from openleave.engine.leave_year import LeaveYear, rolls_off
from openleave.engine.ledger import Ledger
from openleave.engine.plan import Plan
from openleave.engine.quantity import lookback_start

if TYPE_CHECKING:
    from openleave.engine.limits import Balances


class Balance:
    """Use by day against an entitlement of whole workweeks under one leave-year method."""

    __slots__ = (
        "_day", "_left", "_span", "_used", "days", "denominator", "granted", "ledger", "name", "sums", "units", "weeks",
        "year",
    )  # fmt: skip

    def __init__(self, ledger: Ledger, weeks: int | Fraction, year: LeaveYear, name: str = "leave_year") -> None:
        if ledger.denominator % weeks.denominator:
            ledger = with_units(ledger, {}, weeks.denominator)
        self.name = name  # of the limit
        self.weeks = weeks
        self.year = year
        self.ledger = ledger
        self.days = ledger.days
        self.units = ledger.units
        self.sums = ledger.sums
        self.denominator = ledger.denominator
        self.granted = int(weeks * self.denominator)
        self._day = -1

    def at(self, day: int) -> tuple[tuple[int, int], Fraction, Fraction]:
        """(leave year that counts on a day, workweeks used in it up to and with that day, workweeks left).

        Leave is used in the order of its days: what is planned for later in the leave year does not reduce what there
        is now, under any method. The last day asked is kept.
        """
        if day != self._day:
            span = self.year.containing(day)
            used = self.between(span[0], day)
            self._span, self._used = span, Fraction(used, self.denominator)
            self._left, self._day = Fraction(max(self.granted - used, 0), self.denominator), day
        return self._span, self._used, self._left

    def between(self, first: int, last: int) -> int:
        low, high = bisect_left(self.days, first), bisect_right(self.days, last)
        return self.sums[high] - self.sums[low] if high > low else 0

    def used_on(self, day: dt.date) -> Fraction:
        """Workweeks used in the leave year that counts on that day, up to and with it."""
        return self.at(day.toordinal())[1]

    def available_on(self, day: dt.date) -> Fraction:
        """Workweeks left for leave on that day, never below zero."""
        return self.at(day.toordinal())[2]

    def weeks_on(self, day: dt.date) -> int | Fraction:
        """Workweeks there are in all, of the limit that counts on that day."""
        return self.weeks

    def year_on(self, day: int) -> tuple[str, int, int]:
        """(method, first day, last day) of the leave year that counts on a day."""
        return (self.year.method, *self.at(day)[0])

    def after(self, days: list[tuple[int, int | None, int, int, str]], parts: list[int], denominator: int) -> "Balance":
        """The same once planned days are used: `parts[i]` of day i, in 1/`denominator` of a week."""
        ledger = with_units(self.ledger, planned_use(days, parts), denominator)
        return Balance(ledger, self.weeks, self.year.renewed(ledger.days), self.name)

    def changes(self, day: int) -> list[int]:
        """Days after `day` on which something comes back, if nothing more is used."""
        year = self.year
        if year.method == "rolling_backward":
            first = year.containing(day)[0]
            found = {rolls_off(year, used) for used in self.days[bisect_left(self.days, first) :]}
        else:
            found = {last + 1 for _, last in year.periods} | {year.containing(day)[1] + 1}
        return sorted(change for change in found if change > day)

    def next_available(self, day: int) -> int | None:
        """First day from `day` on with anything left, if nothing more is used; None when that is never."""
        if self.granted <= 0:
            return None
        first, last = self.year.containing(day)
        if self.between(first, day) < self.granted:
            return day
        if self.year.method != "rolling_backward":
            return last + 1
        # The balance changes only on the day after a used day leaves the window: one of those days it is.
        leaving = (rolls_off(self.year, used) for used in self.days[bisect_left(self.days, first) :])
        return next(back for back in leaving if back > day and self.between(*self.year.containing(back)) < self.granted)


class Protected:
    """How far a plan is protected. `parts[i]` are the protected units of plan day i, in 1/`denominator` week."""

    __slots__ = (
        "after",
        "before",
        "counted",
        "denominator",
        "exhausts",
        "first_unprotected",
        "parts",
        "protected",
        "shares",
    )

    def __init__(
        self, balance: "Balance | Balances", plan: Plan, first_weekday: int, window: tuple[int, int] | None,
        away: Sequence[tuple[int, int]] = (),
    ) -> None:  # fmt: skip
        """`window`: first and last day on which leave can be protected; `away`: days between them on which it cannot
        be, as (first, last)."""
        days = plan.days
        wholes = {day[3] for day in days}
        common = lcm(balance.denominator, *wholes)
        scale = common // balance.denominator
        if wholes == {common}:
            shares = [day[2] for day in days]
        else:
            factor = {whole: common // whole for whole in wholes}
            shares = [day[2] * factor[day[3]] for day in days]
        if plan.averaged:
            clip_weeks(days, shares, common, first_weekday)
        self.denominator = common
        self.shares = shares
        self.counted = sum(shares)
        for first, last in away:
            shares = [0 if first <= day[0] <= last else share for day, share in zip(days, shares, strict=True)]
        if not isinstance(balance, Balance):
            self.parts, remaining = balance.protect(days, shares, scale, window)
        elif balance.year.method == "rolling_backward":
            self.parts, remaining = rolling(balance, days, shares, balance.granted * scale, scale, window)
        else:
            self.parts, remaining = by_period(balance, days, shares, balance.granted * scale, scale, window)
        self.after = remaining
        self.protected = sum(self.parts)
        self.exhausts: int | None = None
        self.first_unprotected: int | None = None
        if self.protected < self.counted:
            self.first_unprotected = days[first_difference(self.parts, self.shares)][0]
        if remaining == 0 and self.protected:
            self.exhausts = next(days[i][0] for i in range(len(days) - 1, -1, -1) if self.parts[i])

    def weeks(self, units: int) -> Fraction:
        return Fraction(units, self.denominator)


def first_difference(a: list[int], b: list[int]) -> int:
    """The first place at which two different lists differ, by comparing halves."""
    low, high = 0, len(a)
    while high - low > 1:
        middle = (low + high) // 2
        if a[low:middle] == b[low:middle]:
            low = middle
        else:
            high = middle
    return low


def clip_weeks(
    days: list[tuple[int, int | None, int, int, str]], shares: list[int], common: int, first_weekday: int
) -> None:
    """No workweek counts more than one week (an average may be smaller than a week's shifts)."""
    if sum(shares) <= common:
        return
    week = total = -1
    for position, share in enumerate(shares):
        if share:
            day = days[position][0]
            if day > week + 6 or week < 0:
                week, total = week_start(day, first_weekday), 0
            total += share
            if total > common:
                shares[position] -= total - common
                total = common


def rolling(
    balance: Balance, days: list[tuple[int, int | None, int, int, str]], shares: list[int], granted: int, scale: int,
    window: tuple[int, int] | None,
) -> tuple[list[int], int]:  # fmt: skip
    """Day by day under the rolling method: what is used rolls off a year later (29 CFR 825.200(c))."""
    parts: list[int] = []
    months = balance.year.months
    first, last = days[0][0], days[-1][0]

    def offset_of(day: int) -> int:
        return day - lookback_start(dt.date.fromordinal(day), months).toordinal()

    offset, offset_last = offset_of(first), offset_of(last)
    if offset == offset_last and last - first < 300:
        return in_runs(balance, days, within_window(days, shares, window), granted, scale, offset)
    used_days, used_units = balance.days, balance.units
    low = bisect_left(used_days, first - offset)
    high = bisect_right(used_days, first - 1)
    size = len(used_days)
    used = (balance.sums[high] - balance.sums[low]) * scale
    tail = 0  # plan days that have themselves rolled off again
    for position, share in enumerate(shares):
        day = days[position][0]
        offset = offset_of(day)
        begin = day - offset
        while high < size and used_days[high] <= day:
            used += used_units[high] * scale
            high += 1
        while low < high and used_days[low] < begin:
            used -= used_units[low] * scale
            low += 1
        while days[tail][0] < begin:
            used -= parts[tail]
            tail += 1
        if window is not None and not window[0] <= day <= window[1]:
            share = 0
        if share:
            free = granted - used
            part = share if share <= free else (free if free > 0 else 0)
            used += part
            parts.append(part)
        else:
            parts.append(0)
    return parts, max(granted - used, 0)


def within_window(
    days: list[tuple[int, int | None, int, int, str]], shares: list[int], window: tuple[int, int] | None
) -> list[int]:
    """Shares with zero on days on which the leave cannot be protected."""
    if window is None:
        return shares
    return [share if window[0] <= day[0] <= window[1] else 0 for day, share in zip(days, shares, strict=True)]


def in_runs(
    balance: Balance, days: list[tuple[int, int | None, int, int, str]], shares: list[int], granted: int, scale: int,
    offset: int,
) -> tuple[list[int], int]:  # fmt: skip
    """The same as walking day by day, when the window keeps its length: between the days on which earlier use enters
    or leaves it, whole runs of the plan are taken at once."""
    numbers = [day[0] for day in days]
    sums = [0, *accumulate(shares)]
    first, last = numbers[0], numbers[-1]
    used = balance.between(first - offset, first) * scale
    changes: dict[int, int] = {}
    for position in range(bisect_left(balance.days, first - offset), bisect_right(balance.days, last)):
        day, units = balance.days[position], balance.units[position] * scale
        if day > first:
            changes[day] = changes.get(day, 0) + units
        back = day + offset + 1
        if back <= last:
            changes[back] = changes.get(back, 0) - units
    parts: list[int] = []
    low = 0
    for change in [*sorted(changes), last + 1]:
        high = bisect_left(numbers, change)
        wanted = sums[high] - sums[low]
        free = granted - used
        if wanted <= free or low == high:
            parts += shares[low:high]
            used += wanted
        else:
            free = max(free, 0)
            full = bisect_right(sums, sums[low] + free, low, high) - 1
            rest = free - (sums[full] - sums[low])
            parts += [*shares[low:full], rest, *([0] * (high - full - 1))]
            used += free
        low = high
        used += changes.get(change, 0)
    return parts, max(granted - used, 0)


def by_period(
    balance: Balance, days: list[tuple[int, int | None, int, int, str]], shares: list[int], granted: int, scale: int,
    window: tuple[int, int] | None,
) -> tuple[list[int], int]:  # fmt: skip
    """Calendar, fixed and forward years: each period has its own entitlement, used in the order of days."""
    parts: list[int] = []
    last = -1
    free = granted
    forward = balance.year.method == "forward"
    used_days, used_units = balance.days, balance.units
    if forward:
        # A planned day that is protected may be the first use of a period, also before use that is known already.
        taken = [day[0] for day, share in zip(days, within_window(days, shares, window), strict=True) if share]
        balance.year.begin(sorted({*used_days, *taken}))
    size = len(used_days)
    at = size
    for position, share in enumerate(shares):
        day = days[position][0]
        if window is not None and not window[0] <= day <= window[1]:
            share = 0
        if day > last and (share or not forward):
            first, last = balance.year.containing(day)
            free = granted
            at = bisect_left(used_days, first)
        while at < size and used_days[at] <= day:
            free -= used_units[at] * scale
            at += 1
        part = share if share <= free else max(free, 0)
        free -= part
        parts.append(part)
    if forward and days:
        # What is left on the last day, also where nothing of the plan's last days is protected.
        end = days[-1][0]
        first, _ = balance.year.containing(end)
        own = sum(part for day, part in zip(days, parts, strict=True) if day[0] >= first)
        free = granted - balance.between(first, end) * scale - own
    return parts, max(free, 0)


def with_plan(ledger: Ledger, plan: Plan, protected: Protected) -> Ledger:
    """The ledger as it will be once the plan's protected days are used."""
    return with_units(ledger, planned_use(plan.days, protected.parts), protected.denominator)


def planned_use(days: list[tuple[int, int | None, int, int, str]], parts: list[int]) -> dict[int, int]:
    """What each day of a plan uses."""
    found: dict[int, int] = {}
    for day, part in zip(days, parts, strict=True):
        if part:
            found[day[0]] = found.get(day[0], 0) + part
    return found


def with_units(ledger: Ledger, used: dict[int, int], denominator: int) -> Ledger:
    """The ledger with more use by day, in 1/`denominator` of a week."""
    made = Ledger({})
    common = lcm(ledger.denominator, denominator)
    units: dict[int, int] = {}
    for day, amount in zip(ledger.days, ledger.units, strict=True):
        units[day] = amount * (common // ledger.denominator)
    scale = common // denominator
    for day, part in used.items():
        units[day] = units.get(day, 0) + part * scale
    made.days = sorted(units)
    made.units = [units[day] for day in made.days]
    made.denominator = common
    made.sums = [0, *accumulate(made.units)]
    return made

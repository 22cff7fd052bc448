"""Several limits at once: each counts its own use in its own period, and what is left is what all of them leave free.

Pure: a `Meter` is a limit with the use that counts against it; `Balances` are the meters of one leave, with the same
questions that a `Balance` answers for a single limit. Days are ordinals. How a determination finds the meters that
apply is in `drawing`.
"""

import datetime as dt
from bisect import bisect_left
from fractions import Fraction
from math import lcm

from openleave.engine.entitlement import planned_use, with_units
from openleave.engine.law_limits import Limit
from openleave.engine.leave_year import LeaveYear, rolls_off
from openleave.engine.ledger import Ledger
from openleave.engine.quantity import period_end

type Span = tuple[int, int]
type Days = list[tuple[int, int | None, int, int, str]]


EVENT = "event"  # in the place of a leave-year method: the amount is for one event, whenever it is used


class Meter:
    """One limit, the use that counts against it, and the periods in which it does.

    `year`: by leave year; else `spans`: the single periods begun by now, and `own` the one for what this leave is for,
    which leave on its first day begins when `opens`.
    """

    __slots__ = ("anniversary", "ledger", "limit", "opens", "own", "spans", "weeks", "year")

    def __init__(
        self, limit: Limit, ledger: Ledger, year: LeaveYear | None, spans: tuple[Span, ...] = (),
        own: Span | None = None, opens: bool = False, anniversary: bool = False,
    ) -> None:  # fmt: skip
        self.limit, self.ledger, self.year = limit, ledger, year
        self.weeks = limit.weeks or 0
        self.spans, self.own, self.opens, self.anniversary = spans, own, opens, anniversary

    def span_from(self, day: int) -> Span:
        end = period_end(dt.date.fromordinal(day), self.limit.months).toordinal()
        return day, end + self.anniversary

    def windows(self, day: int) -> tuple[Span, ...] | None:
        """The periods in which leave on a day would count; empty: it is not limited; None: there is none any more."""
        if self.year is not None:
            return (self.year.containing(day),)
        found = tuple(span for span in self.spans if span[0] <= day <= span[1])
        if not self.opens:
            return found
        if self.own is None or day < self.own[0]:
            return (*found, self.span_from(day))
        if day > self.own[1]:
            return None  # over, and what was not used is forfeited
        return (*found, self.own)

    def begin(self, day: int, days_used: list[int]) -> None:
        """Leave is used on a day: a period begins with it, if none has."""
        if self.year is not None:
            if self.year.follows_use and not any(a <= day <= b for a, b in self.year.periods):
                self.year.begin(sorted({*self.year.used, *days_used, day}))
        elif self.opens and (self.own is None or day < self.own[0]):
            self.own = self.span_from(day)

    def ends(self) -> list[int]:
        """Days after which something may be free again, of periods that have ends."""
        if self.year is None:
            return [last for _, last in (*self.spans, *((self.own,) if self.own else ()))]
        return [last for _, last in self.year.periods]


class Balances:
    """What several limits leave together. `granted`, `used` and `left` are those of the limit that leaves least."""

    __slots__ = ("_at", "_day", "denominator", "meters")

    def __init__(self, meters: tuple[Meter, ...]) -> None:
        self.meters = meters
        self.denominator = lcm(
            *(meter.ledger.denominator for meter in meters), *(meter.weeks.denominator for meter in meters)
        )
        self._day = -1
        self._at: tuple[Meter, Span, Fraction, Fraction] | None = None

    def of(self, meter: Meter, day: int) -> tuple[Span | None, Fraction, Fraction] | None:
        """(period, used in it up to and with the day, left) by one limit; None: it limits nothing on that day."""
        windows = meter.windows(day)
        if windows is None:
            assert meter.own is not None
            used = meter.ledger.units_between(*meter.own)
            return meter.own, Fraction(used, meter.ledger.denominator), Fraction(0)
        if not windows:
            return None
        used, first, last = max((meter.ledger.units_between(first, day), first, last) for first, last in windows)
        weeks = Fraction(used, meter.ledger.denominator)
        return (first, last), weeks, max(meter.weeks - weeks, Fraction(0))

    def binding(self, day: int) -> tuple[Meter, Span, Fraction, Fraction]:
        """(the limit that leaves least on a day, its period, used, left); the first in the law's order among equals."""
        if day != self._day or self._at is None:
            best: tuple[Meter, Span, Fraction, Fraction] | None = None
            for meter in self.meters:
                found = self.of(meter, day)
                if found is not None and (best is None or found[2] < best[3]):
                    assert found[0] is not None
                    best = (meter, found[0], found[1], found[2])
            assert best is not None
            self._day, self._at = day, best
        return self._at

    def at(self, day: int) -> tuple[Span, Fraction, Fraction]:
        """(period, used, left) of the limit that leaves least on a day."""
        return self.binding(day)[1:]

    def weeks_on(self, day: dt.date) -> int | Fraction:
        return self.binding(day.toordinal())[0].weeks

    def used_on(self, day: dt.date) -> Fraction:
        return self.at(day.toordinal())[1]

    def available_on(self, day: dt.date) -> Fraction:
        return self.at(day.toordinal())[2]

    def year_on(self, day: int) -> tuple[str, int, int]:
        """(method, first day, last day) of the leave year that counts; of the single period where it does not."""
        for meter in self.meters:
            if meter.year is not None and not meter.limit.method:
                return (meter.year.method, *meter.year.containing(day))
        meter, span = self.binding(day)[:2]
        own = EVENT if meter.limit.by_event else "single_period"
        return (own if meter.year is None else meter.year.method, *span)

    def single_period(self, day: int) -> Span | None:
        """The single period for what this leave is for, or else one that a day lies in; None for one event's amount."""
        for meter in self.meters:
            if meter.year is None:
                if meter.limit.by_event:
                    return None
                if meter.opens:
                    return meter.own if meter.own and day >= meter.own[0] else meter.span_from(day)
                inside = [span for span in meter.spans if span[0] <= day <= span[1]]
                if inside:
                    return max(inside)
        return None

    def forfeited(self, day: int) -> Fraction | None:
        """Weeks of the single period for what this leave is for that were not used before it was over."""
        for meter in self.meters:
            if meter.opens and meter.own is not None and day > meter.own[1]:
                used = Fraction(meter.ledger.units_between(*meter.own), meter.ledger.denominator)
                return max(meter.weeks - used, Fraction(0))
        return None

    def changes(self, day: int) -> list[int]:
        """Days after `day` on which something may come back, if nothing more is used."""
        found: set[int] = set()
        for meter in self.meters:
            found.update(last + 1 for last in meter.ends())
            year = meter.year
            if year is not None and year.method == "rolling_backward":
                found.update(rolls_off(year, used) for used in meter.ledger.days)
            elif year is not None:
                found.add(year.containing(day)[1] + 1)
        return sorted(change for change in found if change > day)

    def next_available(self, day: int) -> int | None:
        """First day from `day` on with anything left, if nothing more is used; None when that is never."""
        for change in (day, *self.changes(day)):
            if self.at(change)[2]:
                return change
        return None

    def after(self, days: Days, parts: list[int], denominator: int) -> "Balances":
        """The same once planned days are used: `parts[i]` of day i, in 1/`denominator` of a week."""
        used = planned_use(days, parts)
        meters = []
        for meter in self.meters:
            ledger = with_units(meter.ledger, used, denominator)
            year = meter.year.renewed(sorted({*meter.year.used, *used})) if meter.year is not None else None
            meters.append(Meter(meter.limit, ledger, year, meter.spans, meter.own, meter.opens, meter.anniversary))
        return Balances(tuple(meters))

    def protect(self, days: Days, shares: list[int], scale: int, window: Span | None) -> tuple[list[int], int]:
        """Day by day: what of each share all limits leave free, and what is left after the last day."""
        taken_days: list[int] = []
        taken_sums: list[int] = [0]
        scales = [self.denominator // meter.ledger.denominator * scale for meter in self.meters]
        granted = [int(meter.weeks * self.denominator) * scale for meter in self.meters]

        def free(day: int) -> int | None:
            least: int | None = None
            for meter, times, most in zip(self.meters, scales, granted, strict=True):
                windows = meter.windows(day)
                if windows is None:
                    return 0
                for first, _ in windows:
                    used = meter.ledger.units_between(first, day) * times
                    used += taken_sums[-1] - taken_sums[bisect_left(taken_days, first)]
                    if least is None or most - used < least:
                        least = most - used
            return None if least is None else max(least, 0)

        parts: list[int] = []
        fits = self.fits(days, shares, scale)
        for position, share in enumerate(shares):
            day = days[position][0]
            part = 0
            if share and (window is None or window[0] <= day <= window[1]):
                left = None if fits else free(day)
                part = share if left is None or share <= left else left
            if part:
                for meter in self.meters:
                    meter.begin(day, taken_days)
                taken_days.append(day)
                taken_sums.append(taken_sums[-1] + part)
            parts.append(part)
        return parts, free(days[-1][0]) or 0

    def fits(self, days: Days, shares: list[int], scale: int) -> bool:
        """Whether all of a plan certainly fits: even if everything from the first period of its first day to its last
        day counted together. Then there is no need to look at every day."""
        first, last = days[0][0], days[-1][0]
        wanted = sum(shares)
        for meter in self.meters:
            windows = meter.windows(first)
            if windows is None or (meter.opens and meter.own is not None and last > meter.own[1]):
                return False
            begins = min((first, *(begin for begin, _ in windows), *(begin for begin, _ in meter.spans)))
            used = meter.ledger.units_between(begins, last) * (self.denominator // meter.ledger.denominator)
            if wanted > (meter.weeks * self.denominator - used) * scale:
                return False
        return True

    def counted(self, days: Days, parts: list[int], meter: Meter) -> int:
        """Of the protected parts, what counts against one limit."""
        return sum(part for i, part in enumerate(parts) if part and meter.windows(days[i][0]))

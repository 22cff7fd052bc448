"""The 12-month period: calendar, fixed, forward from first use, rolling backward, or a benefit year of 52 weeks from
the Sunday of the first week of use. Days are ordinals."""

import datetime as dt

from openleave.engine.calendar import week_start
from openleave.engine.facts_policy import LeaveYearRule
from openleave.engine.quantity import lookback_start, period_end

SUNDAY = 6
BENEFIT_YEAR = 52 * 7  # days


class LeaveYear:
    """One way of measuring the 12-month period. Those of `forward` and `benefit_year` follow from the days used."""

    __slots__ = ("anniversary_counts", "follows_use", "method", "months", "periods", "starts", "used")

    def __init__(
        self, method: str, starts: tuple[int, int] | None, months: int, days_used: list[int], anniversary_counts: bool
    ) -> None:
        self.method = method
        self.starts = starts or (1, 1)
        self.months = months
        self.anniversary_counts = anniversary_counts
        self.used = days_used
        self.periods: list[tuple[int, int]] = []
        self.follows_use = method in ("forward", "benefit_year")
        if self.follows_use:
            self.begin(days_used)

    def begin(self, days_used: list[int]) -> None:
        """The periods that follow from all days of use, in their order (29 CFR 825.200(b)(3))."""
        self.periods = []
        for day in days_used:
            if not self.periods or day > self.periods[-1][1]:
                self.periods.append(self.period_from(day))

    def period_from(self, day: int) -> tuple[int, int]:
        """The period that begins with use on a day."""
        if self.method == "benefit_year":
            sunday = week_start(day, SUNDAY)
            return sunday, sunday + BENEFIT_YEAR - 1
        return day, self.end_of(day)

    def renewed(self, days_used: list[int]) -> "LeaveYear":
        """The same way of measuring, with the periods that follow from other days of use."""
        return LeaveYear(self.method, self.starts, self.months, days_used, self.anniversary_counts)

    def end_of(self, start: int) -> int:
        """Last day of a period that begins on `start`."""
        return period_end(dt.date.fromordinal(start), self.months).toordinal() + self.anniversary_counts

    def containing(self, day: int) -> tuple[int, int]:
        """First and last day of the period that counts for a leave day; under `forward` a first use begins one."""
        if self.method == "rolling_backward":
            return lookback_start(dt.date.fromordinal(day), self.months).toordinal(), day
        if self.follows_use:
            for first, last in reversed(self.periods):
                if first <= day <= last:
                    return first, last
            return self.period_from(day)
        year = dt.date.fromordinal(day).year
        month, number = self.starts
        # Counted from the first of the month: 29 February is 1 March in a year that has none.
        start = dt.date(year, month, 1).toordinal() + number - 1
        if start > day:
            year -= 1
            start = dt.date(year, month, 1).toordinal() + number - 1
        return start, dt.date(year + 1, month, 1).toordinal() + number - 2


def rolls_off(year: LeaveYear, used: int) -> int:
    """The first day whose looked-back period no longer holds a day of use."""
    back = used + 365
    while year.containing(back)[0] <= used:
        back += 1
    return back


CANDIDATES = ("calendar", "forward", "rolling_backward")


def rules_for(
    chosen: LeaveYearRule | None, by_state: dict[str, LeaveYearRule], state: str | None
) -> tuple[LeaveYearRule | None, str]:
    """(the employer's method for an employee in a State, why it applies). None: no method was chosen.

    Methods must be uniform; only one that a State demands may differ for that State (29 CFR 825.200(d)).
    """
    own = by_state.get(state or "")
    if own is None:
        return chosen, "chosen" if chosen else "not_chosen"
    if own.required_by_state_law:
        return own, "state_law"
    return chosen, "not_uniform"

"""Base periods: the time before a claim whose wages and hours count, and what was earned and worked in it.

The claim's day is that of the claim that goes on (`wages.claim_starts_on`), else of the application, else of the leave.
Quarters are calendar quarters that were over before that day. Wages of a quarter count when it names no State, or one
of the program's own. Amounts are exact dollars, hours exact hours (Fraction).
"""

import datetime as dt
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from openleave.engine.context import Context
from openleave.engine.law_words import MONEY_MEASURES
from openleave.engine.quantity import MonthEnd, add_months
from openleave.engine.situations.wages import QuarterWages, Wages
from openleave.engine.trace import Missing

# Completed calendar quarters before the claim, counted back from the last one (0): which of them are in the base.
QUARTERS: Mapping[str, range] = {
    "first_four_of_last_five": range(1, 5),
    "last_four": range(4),
    "last_five": range(5),
}
WEEKS = "last_52_weeks"
BASE_DAYS = 52 * 7
NO_WAGES = Wages()
NO_CLAIM: tuple[Missing, ...] = (("leave.starts_on", "ask.starts_on"),)


def wages_of(context: Context) -> Wages:
    return context.facts.wages or NO_WAGES


def claim_on(context: Context) -> dt.date | None:
    """The first day of the claim: of the one that the leave continues, else the first day of leave."""
    return wages_of(context).claim_starts_on or context.start


def applied_on(context: Context) -> dt.date | None:
    """The day from which a base period is counted back."""
    wages = wages_of(context)
    return wages.claim_starts_on or wages.applied_on or context.facts.leave.applied_on or context.start


def quarter_start(day: dt.date) -> dt.date:
    return dt.date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def states_of(context: Context) -> frozenset[str]:
    """The States of the program's place; empty where it names none."""
    return frozenset(context.law.header.get("place", {}).get("states", ()))


def base_span(name: str, day: dt.date) -> tuple[dt.date, dt.date]:
    """First and last day of the base period before a day."""
    if name == WEEKS:
        return day - dt.timedelta(days=BASE_DAYS), day - dt.timedelta(days=1)
    starts = starts_of(name, day)
    return starts[-1], add_months(starts[0], 3, MonthEnd.NEXT_DAY) - dt.timedelta(days=1)


def starts_of(name: str, day: dt.date) -> list[dt.date]:
    """First days of the quarters of a base period, the last quarter first."""
    current = quarter_start(day)
    return [add_months(current, -3 * (position + 1), MonthEnd.NEXT_DAY) for position in QUARTERS[name]]


class Base:
    """A base period: its days, the quarters with wages in it, what was earned and worked; None while not known."""

    __slots__ = ("ends_on", "highest", "hours", "missing", "name", "quarters", "starts_on", "wages", "weeks")

    def __init__(self, name: str, starts_on: dt.date | None = None, ends_on: dt.date | None = None) -> None:
        self.name, self.starts_on, self.ends_on = name, starts_on, ends_on
        self.quarters: tuple[QuarterWages, ...] = ()
        self.wages: Fraction | None = None
        self.highest: Fraction | None = None
        self.hours: Fraction | None = None
        self.weeks: int | None = None
        self.missing: tuple[Missing, ...] = ()

    @property
    def by_quarter(self) -> list[Fraction]:
        """Wages of each quarter in which there were any, the highest first; States put together."""
        found: dict[dt.date, Fraction] = {}
        for quarter in self.quarters:
            found[quarter.starts_on] = found.get(quarter.starts_on, Fraction(0)) + Fraction(quarter.wages)
        return sorted((wages for wages in found.values() if wages), reverse=True)


def base_period(context: Context, name: str) -> Base:
    """The base period of a name, with what is known of it. `missing`: what to ask for where its wages are not known."""
    day = applied_on(context)
    if day is None:
        found = Base(name)
        found.missing = NO_CLAIM
    else:
        found = by_weeks(context, day) if name == WEEKS else by_quarters(context, name, day)
    wages = wages_of(context)
    for key, stated in (
        ("wages", wages.base_period_wages), ("highest", wages.highest_quarter), ("hours", wages.base_hours),
        ("weeks", wages.base_weeks),
    ):  # fmt: skip
        if stated is not None:
            setattr(found, key, stated if key == "weeks" else Fraction(stated))
    return found


def by_quarters(context: Context, name: str, day: dt.date) -> Base:
    starts = starts_of(name, day)
    found = Base(name, *base_span(name, day))
    states, wages = states_of(context), wages_of(context)
    inside = [quarter for quarter in wages.quarters if quarter.starts_on in starts]
    found.quarters = tuple(q for q in inside if q.state is None or not states or q.state in states)
    if any(quarter.starts_on >= starts[-1] for quarter in wages.quarters):  # one that is left out had no wages
        found.wages = sum((Fraction(quarter.wages) for quarter in found.quarters), Fraction(0))
        found.highest = max(found.by_quarter, default=Fraction(0))
        found.hours = total(found.quarters, "hours")
        weeks = total(found.quarters, "weeks")
        found.weeks = None if weeks is None else int(weeks)
    else:
        found.missing = (("wages.quarters", "fact:wages.quarters"),)
    if found.hours is None:
        found.hours = hours_worked(context, found)
    return found


def total(quarters: tuple[QuarterWages, ...], name: str) -> Fraction | None:
    """The sum of what the quarters state; None where one with wages states nothing."""
    given = [getattr(quarter, name) for quarter in quarters if quarter.wages or getattr(quarter, name) is not None]
    return None if None in given else sum((Fraction(value) for value in given), Fraction(0))


def by_weeks(context: Context, day: dt.date) -> Base:
    found = Base(WEEKS, *base_span(WEEKS, day))
    wages = wages_of(context)
    earned, worked, weeks, known = Fraction(0), Fraction(0), 0, True
    for entry in wages.weeks:
        for number in range(entry.weeks):
            first = entry.week_of + dt.timedelta(weeks=number)
            if found.starts_on is not None and found.starts_on <= first and first + dt.timedelta(days=6) < day:
                earned += Fraction(entry.wages)
                known = known and entry.hours is not None
                worked += entry.hours or 0
                weeks += 1
    if weeks:
        found.wages, found.weeks = earned, weeks
        found.hours = worked if known else None
    if wages.annual is not None:
        found.wages = Fraction(wages.annual)
    if found.wages is None:
        found.missing = (("wages.annual", "fact:wages.annual"),)
    if found.hours is None:
        found.hours = hours_worked(context, found)
    return found


def hours_worked(context: Context, base: Base) -> Fraction | None:
    """Hours of the base period by the employee's own record of hours; None where it has none or an entry straddles."""
    assert base.starts_on is not None and base.ends_on is not None
    first, last = base.starts_on.toordinal(), base.ends_on.toordinal()
    rule = context.counted("hours")
    included = rule.body["included"] if rule else ("worked",)
    minutes, found = 0, False
    index = context.facts.employee.hours_index
    for kind, employer, firsts, lasts, sums, disjoint in index.series:
        if kind not in included or (employer is not None and not context.same_employer(employer)):
            continue
        inside, _, straddling = index.window(firsts, lasts, sums, disjoint, first, last)
        if straddling is not None:
            return None
        minutes, found = minutes + inside, True
    return Fraction(minutes, 60) if found else None


def chosen(context: Context, name: str, other: str | None) -> Base:
    """The base period that counts: the first, or the other one where only that suffices for the program."""
    first = base_period(context, name)
    if other is None or suffices(context, first) is not False:
        return first
    second = base_period(context, other)
    return second if suffices(context, second) else first


def suffices(context: Context, base: Base) -> bool | None:
    """Whether wages and hours of a base period meet the program's criteria on them; without such criteria, whether
    there were wages."""
    found: bool | None = None
    for criterion in context.law.criteria:
        answers = [
            reaches(OF[test.arguments.get("of", test.measure)](base), test.parameter)
            for test in criterion.tests
            if test.measure in MONEY_MEASURES
        ]
        if answers:
            held = True if True in answers else None if None in answers else False
            if held is not True:
                return held
            found = True
    return found if found is not None else None if base.wages is None else base.wages > 0


def reaches(amount: Fraction | None, needed: Any) -> bool | None:
    """Whether an amount is enough; None where it, or what is needed on the day, is not known."""
    return amount >= needed if amount is not None and isinstance(needed, int | Fraction) else None


OF: Mapping[str, Callable[[Base], Fraction | None]] = {
    "earnings": lambda base: base.wages,
    "total": lambda base: base.wages,
    "highest_quarter": lambda base: base.highest,
    "base_hours": lambda base: base.hours,
}

"""Base periods: the time before a claim whose wages and hours count, and what was earned and worked in it.

The claim's day is that of the claim that goes on (`wages.claim_starts_on`, or by the law's `claim_continues` and what
was used), else of the application, else of the leave.
Quarters are calendar quarters that were over before that day. Wages of a quarter count when it names no State, or one
of the program's own. Amounts are exact dollars, hours exact hours (Fraction).
"""

import datetime as dt
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from openleave.engine.context import Context
from openleave.engine.law_limits import selector
from openleave.engine.law_words import MONEY_MEASURES
from openleave.engine.quantity import MonthEnd, add_months, quarter_start
from openleave.engine.situations.wages import QuarterWages, Wages
from openleave.engine.time_away import claim_before
from openleave.engine.trace import Missing

# Completed calendar quarters before the claim, counted back from the last one (0): which of them are in the base.
QUARTERS: Mapping[str, range] = {
    "first_four_of_last_five": range(1, 5),
    "last_four": range(4),
    "last_five": range(5),
}
WEEKS = "last_52_weeks"
WEEKS_OF_YEAR = 52
BASE_DAYS = WEEKS_OF_YEAR * 7
NO_WAGES = Wages()
HERE = "here"  # the State of the program, whichever it is
NO_STATE: tuple[Missing, ...] = (("wages.quarters", "ask.quarter_state"),)
NO_CLAIM: tuple[Missing, ...] = (("leave.starts_on", "ask.starts_on"),)


def wages_of(context: Context) -> Wages:
    return context.facts.wages or NO_WAGES


def claim_on(context: Context) -> dt.date | None:
    """The first day of the claim: of the one that the leave continues, else the first day of leave."""
    return wages_of(context).claim_starts_on or earlier_claim(context) or context.start


def earlier_claim(context: Context) -> dt.date | None:
    """The first day of the claim that this leave continues by the law (`claim_continues` of a benefit), by what was
    used; None: it has a claim of its own."""
    reason = context.facts.leave.reason
    for rule in context.law.benefits if reason is not None and context.facts.usage else ():
        how = rule.body.get("claim_continues")
        if how is None or not takes(how.get("reasons", "all"), reason):
            continue
        found = claim_before(context, how["programs"], how["used_for"], how["within_months"], how.get("gap_days", 0))
        if found is not None:
            return found
    return None


def takes(reasons: Any, reason: str | None) -> bool:
    """Whether a list of reasons of the law (`all`, a list, `all_but`) holds one."""
    all_but, listed = selector(reasons)
    return reason not in all_but if listed is None else reason in listed


def applied_on(context: Context) -> dt.date | None:
    """The day from which a base period is counted back."""
    wages = wages_of(context)
    claim = wages.claim_starts_on or earlier_claim(context)
    return claim or wages.applied_on or context.facts.leave.applied_on or context.start


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
    """A base period: its days, the quarters with wages in it, what was earned and worked; None while not known.
    `bounds`: at least and at most so many wages or hours, where they are not known exactly (most None: there may be
    any)."""

    __slots__ = ("bounds", "ends_on", "highest", "hours", "missing", "name", "quarters", "starts_on", "wages", "weeks")

    def __init__(self, name: str, starts_on: dt.date | None = None, ends_on: dt.date | None = None) -> None:
        self.name, self.starts_on, self.ends_on = name, starts_on, ends_on
        self.quarters: tuple[QuarterWages, ...] = ()
        self.wages: Fraction | None = None
        self.highest: Fraction | None = None
        self.hours: Fraction | None = None
        self.weeks: int | None = None
        self.missing: tuple[Missing, ...] = ()
        self.bounds: dict[str, tuple[Fraction, Fraction | None]] = {}

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
    of_state = [(q, q.state or state_of(context, q)) for q in inside]
    found.quarters = tuple(q for q, state in of_state if state in (HERE, *states) or not states)
    unclear = bool(states) and any(state is None and (q.wages or q.hours) for q, state in of_state)
    found.bounds["hours"] = sum((q.hours for q in found.quarters if q.hours is not None), Fraction(0)), None
    if unclear:
        found.missing, found.quarters = NO_STATE, ()
    elif any(quarter.starts_on >= starts[-1] for quarter in wages.quarters):  # one that is left out had no wages
        found.wages = sum((Fraction(quarter.wages) for quarter in found.quarters), Fraction(0))
        found.highest = max(found.by_quarter, default=Fraction(0))
        found.hours = total(found.quarters, "hours")
        weeks = total(found.quarters, "weeks")
        found.weeks = None if weeks is None else int(weeks)
    else:
        found.missing = (("wages.quarters", "fact:wages.quarters"),)
    if found.hours is None and not unclear:
        by_record(context, found)
    return found


def state_of(context: Context, quarter: QuarterWages) -> str | None:
    """The State of a quarter's wages that names none: that of the program (`HERE`), unless the employee's places of
    work lie in several; then the one in which the quarter was worked. None: in several of them, or it is not known."""
    employee = context.facts.employee
    if len({location.state for location in employee.locations if location.state is not None}) <= 1:
        return HERE
    last = add_months(quarter.starts_on, 3, MonthEnd.NEXT_DAY) - dt.timedelta(days=1)
    worked = {location.state for location in employee.locations_during(quarter.starts_on, last)}
    return worked.pop() if len(worked) == 1 else None


def total(quarters: tuple[QuarterWages, ...], name: str) -> Fraction | None:
    """The sum of what the quarters state; None where one with wages states nothing."""
    given = [getattr(quarter, name) for quarter in quarters if quarter.wages or getattr(quarter, name) is not None]
    return None if None in given else sum((Fraction(value) for value in given), Fraction(0))


def by_weeks(context: Context, day: dt.date) -> Base:
    """The last 52 weeks that ended before a day. Weeks that are not stated are not known, nor those before the
    employment began: they are asked for, as wages of the year. What is stated is the least that was earned and
    worked."""
    found = Base(WEEKS, *base_span(WEEKS, day))
    wages = wages_of(context)
    listed: dict[dt.date, tuple[Fraction, Fraction | None]] = {}
    for entry in wages.weeks:
        for number in range(entry.weeks):
            first = entry.week_of + dt.timedelta(weeks=number)
            if day - dt.timedelta(days=BASE_DAYS + 7) < first and first + dt.timedelta(days=6) < day:
                listed[first] = (Fraction(entry.wages), entry.hours)
    last = [listed[first] for first in sorted(listed, reverse=True)[:WEEKS_OF_YEAR]]
    earned = sum((amount for amount, _ in last), Fraction(0))
    worked = sum((hours or Fraction(0) for _, hours in last), Fraction(0))
    found.bounds = {"wages": (earned, None), "hours": (worked, None)}
    if len(last) == WEEKS_OF_YEAR:
        found.wages, found.weeks = earned, len(last)
        found.hours = worked if all(hours is not None for _, hours in last) else None
    if wages.annual is not None:
        found.wages = Fraction(wages.annual)
    if found.wages is None:
        found.missing = (("wages.annual", "fact:wages.annual"),)
    if found.hours is None:
        by_record(context, found)
    return found


def by_record(context: Context, base: Base) -> None:
    """Hours of the base period by the employee's own record of hours, if there is one; where an entry straddles an end
    of the base period, what they lie between."""
    assert base.starts_on is not None and base.ends_on is not None
    first, last = base.starts_on.toordinal(), base.ends_on.toordinal()
    rule = context.counted("hours")
    included = rule.body["included"] if rule else ("worked",)
    least, most, found = 0, 0, False
    index = context.facts.employee.hours_index
    for kind, employer, firsts, lasts, sums, disjoint in index.series:
        if kind not in included or (employer is not None and not context.same_employer(employer)):
            continue
        inside, touching, _ = index.window(firsts, lasts, sums, disjoint, first, last)
        least, most, found = least + inside, most + touching, True
    if found and least == most:
        base.hours = Fraction(least, 60)
    elif found:
        base.bounds["hours"] = Fraction(least, 60), Fraction(most, 60)


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
BOUNDED: Mapping[str, str] = {"earnings": "wages", "total": "wages", "base_hours": "hours"}


def between(base: Base, of: str) -> tuple[Fraction | None, Fraction | None]:
    """(at least, at most) so much of a base period; None: no bound is known."""
    amount = OF[of](base)
    return base.bounds.get(BOUNDED.get(of, ""), (None, None)) if amount is None else (amount, amount)

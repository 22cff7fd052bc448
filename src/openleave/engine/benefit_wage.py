"""The wage on which a benefit rests: as stated, or from quarters, weeks, a year or base weeks, with its trace.

Exact dollars a week (Fraction). What the facts state as the average weekly wage wins: it is what the law's own
arithmetic would give, rounding included.
"""

import datetime as dt
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from openleave.engine.benefit_trace import round_by
from openleave.engine.context import Context
from openleave.engine.measures_wages import DEFAULT_BASE
from openleave.engine.time_away import absence_start, days_away, is_week_away
from openleave.engine.trace import Missing, Sentence
from openleave.engine.wage_base import WEEKS, Base, applied_on, base_period, chosen, wages_of

NO_AVERAGE: tuple[Missing, ...] = (("wages.average_weekly_wage", "fact:wages.average_weekly_wage"),)
NO_ANNUAL: tuple[Missing, ...] = (("wages.annual", "fact:wages.annual"),)
NO_WEEKS: tuple[Missing, ...] = (("wages.weeks", "fact:wages.weeks"),)
NO_BASE_WEEKS: tuple[Missing, ...] = (("wages.base_weeks", "fact:wages.base_weeks"),)

type Found = tuple[Fraction | None, tuple[Sentence, ...], tuple[Missing, ...]]


class Wage:
    """The wage, the base period it came from, and how it was worked out."""

    __slots__ = ("base", "lines", "missing", "stated", "value")

    def __init__(self, value: Fraction | None, base: Base | None, stated: bool) -> None:
        self.value, self.base, self.stated = value, base, stated
        self.lines: tuple[Sentence, ...] = ()
        self.missing: tuple[Missing, ...] = ()


def wage_for(context: Context, how: Mapping[str, Any] | None) -> Wage:
    """The weekly wage as a rule defines it (`how`); without a definition, what is usually paid in a week."""
    how = how or {"of": "usual"}
    base = base_for(context, how)
    stated = wages_of(context).average_weekly_wage
    if stated is not None:
        found = Wage(Fraction(stated), base, stated=True)
        found.lines = (Sentence("pay.wage_stated", {"amount": found.value}),)
        return found
    value, lines, missing = FROM[how["of"]](context, how, base)
    if value is not None:
        value, rounded = round_by(how.get("round"), value)
        lines += rounded
    found = Wage(value, base, stated=False)
    found.lines, found.missing = lines, missing
    return found


def base_for(context: Context, how: Mapping[str, Any]) -> Base | None:
    if how["of"] in ("quarters", "base_weeks"):
        return chosen(context, how.get("base", DEFAULT_BASE), how.get("else"))
    if "base" in how:
        return base_period(context, how["base"])
    return base_period(context, WEEKS) if how["of"] == "annual" else None


def from_quarters(context: Context, how: Mapping[str, Any], base: Base) -> Found:
    """The highest quarters of the base period (or all), divided; with few quarters, as the law says for that."""
    by_quarter = base.by_quarter
    few = how.get("few")
    if few is not None and by_quarter and len(by_quarter) <= few["quarters"]:
        how = {**how, **few}
    highest, divided_by = how.get("highest"), Fraction(str(how["divided_by"]))
    if highest is None:
        total = base.wages
    elif highest == 1:
        total = base.highest
    else:
        total = sum(by_quarter[:highest], Fraction(0)) if base.quarters or not base.missing else None
    if total is None:
        return None, (), base.missing
    params = {
        "count": highest, "sum": total, "divided_by": str(divided_by), "starts_on": base.starts_on,
        "ends_on": base.ends_on, "amount": total / divided_by,
    }  # fmt: skip
    key = {None: "pay.wage_base", 1: "pay.wage_quarter"}.get(highest, "pay.wage_quarters")
    return total / divided_by, (Sentence(key, params),), ()


def from_weeks(context: Context, how: Mapping[str, Any], base: Base | None) -> Found:
    """The average of the last weeks before the claim, up to the last day worked: an absence that went on until then,
    and weeks that were leave from end to end, are no weeks of wages. With `leave_out_lowest`, the week in which the
    absence begins is one of them, and is left out where it lowers the average."""
    day, last = applied_on(context), int(how["last"])
    if day is None:
        return None, (), (("leave.starts_on", "ask.starts_on"),)
    away = days_away(context)
    day = absence_start(context, day, away) if away else day
    before: list[tuple[dt.date, Fraction]] = []
    current: Fraction | None = None
    for entry in wages_of(context).weeks:
        for number in range(entry.weeks):
            first = entry.week_of + dt.timedelta(weeks=number)
            if away and is_week_away(context, first, away):
                continue
            if first + dt.timedelta(days=6) < day:
                before.append((first, Fraction(entry.wages)))
            elif first <= day:
                current = Fraction(entry.wages)
    oldest = day - dt.timedelta(days=7 * (last + 1))  # weeks begin on any day
    before = sorted((row for row in before if row[0] >= oldest), reverse=True)
    if not before:
        return None, (), NO_WEEKS
    counted = [wages for _, wages in before[:last]]
    if how.get("leave_out_lowest") and current is not None:
        other = [current, *(wages for _, wages in before[: last - 1])]
        counted = max((counted, other), key=lambda weeks: sum(weeks, Fraction(0)) / len(weeks))
    average = sum(counted, Fraction(0)) / len(counted)
    params = {"count": len(counted), "sum": sum(counted, Fraction(0)), "amount": average}
    return average, (Sentence("pay.wage_weeks", params),), ()


def from_annual(context: Context, how: Mapping[str, Any], base: Base | None) -> Found:
    if base is None or base.wages is None:
        return None, (), NO_ANNUAL
    divided_by = Fraction(str(how.get("divided_by", 52)))
    params = {"sum": base.wages, "divided_by": str(divided_by), "amount": base.wages / divided_by}
    return base.wages / divided_by, (Sentence("pay.wage_annual", params),), ()


def from_base_weeks(context: Context, how: Mapping[str, Any], base: Base) -> Found:
    if base.wages is None:
        return None, (), base.missing
    if not base.weeks:
        return None, (), NO_BASE_WEEKS
    amount = base.wages / base.weeks
    params = {"sum": base.wages, "count": base.weeks, "amount": amount}
    return amount, (Sentence("pay.wage_base_weeks", params),), ()


def usual_wage(context: Context) -> Fraction | None:
    """What is usually paid in a week, before any leave: the weekly salary, a 52nd of the year's wages, the average of
    the weeks that are stated, else the stated average weekly wage."""
    wages, pay = wages_of(context), context.facts.pay
    if pay is not None and pay.weekly_salary is not None:
        return Fraction(pay.weekly_salary)
    if wages.annual is not None:
        return Fraction(wages.annual) / 52
    if wages.average_weekly_wage is not None:
        return Fraction(wages.average_weekly_wage)
    if any(entry.weeks for entry in wages.weeks):
        average, _, _ = from_weeks(context, {"last": 52}, None)
        return average
    return None


def from_usual(context: Context, how: Mapping[str, Any], base: Base | None) -> Found:
    found = usual_wage(context)
    if found is None:
        return None, (), NO_AVERAGE
    return found, (Sentence("pay.wage_usual", {"amount": found}),), ()


FROM: Mapping[str, Any] = {
    "quarters": from_quarters,
    "weeks": from_weeks,
    "annual": from_annual,
    "base_weeks": from_base_weeks,
    "usual": from_usual,
}

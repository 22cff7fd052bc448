"""Granting: which leave year counts, and how far the plan is protected under it."""

import datetime as dt
from fractions import Fraction
from typing import TYPE_CHECKING

from openleave.engine import drawing, flight_crew
from openleave.engine.context import Context
from openleave.engine.entitlement import Balance, Protected
from openleave.engine.facts_policy import LeaveYearRule
from openleave.engine.law_limits import Limit
from openleave.engine.leave_year import CANDIDATES, LeaveYear, rules_for
from openleave.engine.ledger import EMPTY
from openleave.engine.limits import Balances
from openleave.engine.measures_place import times_out
from openleave.engine.plan import Plan, make_plan
from openleave.engine.reasons import reason_period

if TYPE_CHECKING:
    from openleave.engine.determination import ProgramDetermination

FAR = 3652059  # 9999-12-31


def methods(context: Context) -> tuple[list[LeaveYearRule], str]:
    """The methods to be compared on the first day of leave (empty: none was chosen), and why they apply."""
    policy = context.facts.policy
    day = context.start or context.as_of
    state = None
    if policy.leave_year_by_state:
        location = context.facts.employee.location_on(day)
        state = location.state if location else None
    rule, why = rules_for(policy.leave_year, policy.leave_year_by_state, state)
    change = policy.leave_year_change
    if change is None or why not in ("chosen", "not_chosen") or day < change.announced_on:
        return ([rule] if rule else []), why
    if day >= change.announced_on + dt.timedelta(days=context.law.value("leave_year_change")):
        return [change.to], "chosen"
    return ([rule, change.to], "in_transition") if rule else ([], why)


def starts_of(context: Context, rule: LeaveYearRule) -> tuple[int, int] | None:
    """Month and day on which the rule's year begins; by anniversary, of the employment in force (.200(b)(2))."""
    if rule.method != "anniversary":
        return rule.starts
    day = context.start or context.as_of
    begun = [e.starts_on for e in context.counted_employments() if e.starts_on is not None and e.starts_on <= day]
    if not begun:
        return None
    hired = max(begun)
    return hired.month, hired.day  # 29 February begins the year in leap years, 1 March in the others


def fixed_on(context: Context) -> dt.date | None:
    """The day on which eligibility for this reason was fixed: its first absence, if that lies in the leave year of this
    leave, or in the single period that it began; by any of the methods that may be compared."""
    first, start = context.facts.leave.first_used_for_reason_on, context.start
    if first is None or start is None or not first < start:
        return start
    days = sorted({*context.facts.ledgers.get(context.law.id, EMPTY).days, first.toordinal()})
    months = context.law.value("leave_year", 12)
    listed, _ = methods(context)
    ways = [(rule.method, starts_of(context, rule)) for rule in listed] or [(method, None) for method in CANDIDATES]
    if drawing.counted_reason(context) in context.law.limits.opening:
        ways, days = [("forward", None)], [first.toordinal()]
    for method, starts in ways:
        if method != "anniversary" or starts is not None:
            begins, _ = LeaveYear(method, starts, months, days, False).containing(start.toordinal())
            if begins <= first.toordinal():
                return first
    return start


def add_entitlement(made: "ProgramDetermination") -> None:
    """Leave year, balance, plan and how far it is protected."""
    context = made.context
    facts, law = context.facts, context.law
    reason = drawing.counted_reason(context)
    limits = drawing.candidates(context, reason if reason in law.reasons else None)
    if not limits:
        return

    def straddles() -> bool:
        return context.choice("closure_of_a_week") != "whole_workweeks"

    crew = flight_crew.crew_week(context)
    if crew is None:
        made.plan = make_plan(facts, law.value("closure", 7), law.value("usual_week_average", 12), straddles, context)
    else:
        made.plan = flight_crew.make_plan(facts, law.value("closure", 7), crew, straddles)
    if context.start is None and context.facts.as_of is None and made.plan is None and context.notice is None:
        return
    made.balance, made.protected = granted(made, limits, reason if reason in law.reasons else None)


def rules(made: "ProgramDetermination", limits: tuple[Limit, ...]) -> list[tuple[str, tuple[int, int] | None]] | None:
    """The ways of measuring the leave year to be compared: (method, first day); None while its date is not known."""
    if all(limit.own_period for limit in limits):
        made.method_why = "fixed_by_law"
        return [("calendar", None)]  # nothing is counted by it
    listed, made.method_why = methods(made.context)
    if not listed:
        return [(method, None) for method in CANDIDATES]
    ways: list[tuple[str, tuple[int, int] | None]] = []
    for rule in listed:
        starts = starts_of(made.context, rule)
        if rule.method == "anniversary" and starts is None:
            made.year_missing = (("employee.employments", "ask.employments"),)
            return None
        ways.append((rule.method, starts))
    return ways


def protected_by(
    made: "ProgramDetermination", window: tuple[int, int] | None, balance: Balance | Balances
) -> Protected | None:
    if made.plan is None or not made.plan.days or made.plan.missing:
        return None
    return protected_in(made, made.plan, window, balance)


def protected_in(
    made: "ProgramDetermination", plan: Plan, window: tuple[int, int] | None, balance: Balance | Balances
) -> Protected:
    """What of a plan of this leave's is protected."""
    away = out_of_place(made.context, window[0] if window else 1)
    return Protected(balance, plan, made.context.facts.policy.first_weekday, window, away)


def granted(
    made: "ProgramDetermination", limits: tuple[Limit, ...], reason: str | None, family: drawing.Family = None
) -> tuple[Balance | Balances | None, Protected | None]:
    """What there is under the limits, and how far the plan is protected; nothing while the facts leave it open."""
    context = made.context
    ways = rules(made, limits)
    if ways is None:
        return None, None
    if any(limit.weeks is None for limit in limits):
        made.limits_missing = (("employee.schedules", "ask.schedule"),)
        return None, None
    day = (context.start or context.as_of).toordinal()
    window = protection_window(made)

    first = limits[0]
    if len(limits) == 1 and first.plain and first.counts_all(context.facts.used_reasons):
        ledger = context.facts.ledgers.get(made.id, EMPTY)
        trials: list[tuple[Balance | Balances, Protected | None]] = []
        for method, starts in ways:
            anniversary = method == "forward" and context.choice("period_end") == "anniversary"
            year = LeaveYear(method, starts, first.months, ledger.days, anniversary)
            balance = Balance(ledger, first.weeks or 0, year, first.name)
            trials.append((balance, protected_by(made, window, balance)))
        return trials[0] if len(trials) == 1 else most_beneficial(trials, context)
    leave = drawing.Leave(context, reason, day, family)
    found: list[tuple[Balances, Protected | None]] = []
    for way in ways:
        balances, missing = drawing.draw(context, made.scope, limits, leave, way, True)
        tried = None if balances is None else (balances, protected_by(made, window, balances))
        if missing:
            other, _ = drawing.draw(context, made.scope, limits, leave, way, False)
            if tried is None or other is None or differ(tried, (other, protected_by(made, window, other)), day):
                made.limits_missing = missing
                return None, None
        if tried is not None:
            found.append(tried)
    return most_beneficial(found, context) if found else (None, None)


def differ(a: tuple[Balances, Protected | None], b: tuple[Balances, Protected | None], day: int) -> bool:
    """Whether what the facts leave open changes what there is, or how far the plan is protected."""
    if a[0].at(day)[2] != b[0].at(day)[2]:
        return True
    first, second = a[1], b[1]
    if first is None or second is None:
        return False
    scale, other = second.denominator, first.denominator
    return first.after * scale != second.after * other or any(
        x * scale != y * other for x, y in zip(first.parts, second.parts, strict=True)
    )


def most_beneficial[B: (Balance, Balances, Balance | Balances)](
    trials: list[tuple[B, Protected | None]], context: Context
) -> tuple[B, Protected | None]:
    """None was chosen, or one follows another: the one most beneficial to the employee (29 CFR 825.200(d)-(e))."""
    day = context.start or context.as_of

    def benefit(found: tuple[B, Protected | None]) -> tuple[Fraction, Fraction, Fraction]:
        balance, protected = found
        if protected is None:
            return balance.available_on(day), Fraction(0), Fraction(0)
        return protected.weeks(protected.protected), balance.available_on(day), protected.weeks(protected.after)

    return max(trials, key=benefit)


def available_for(made: "ProgramDetermination", asked: str) -> Fraction | None:
    """Workweeks left on the first day of leave for a reason (`bonding`), or for the care of somebody in a class
    (`family_health_condition.parent`), whatever this leave is for. None while the facts leave it open."""
    context = made.context
    reason, _, member = asked.partition(".")
    limits = drawing.candidates(context, reason)
    if not limits or reason not in context.law.reasons:
        return None
    kept = made.plan, made.method_why, made.limits_missing, made.year_missing
    made.plan = None
    try:
        balance, _ = granted(made, limits, reason, {member: True} if member else None)
    finally:
        made.plan, made.method_why, made.limits_missing, made.year_missing = kept
    return None if balance is None else balance.available_on(context.start or context.as_of)


def out_of_place(context: Context, first: int) -> list[tuple[int, int]]:
    """First and last days after `first` on which the employee works where the program does not hold: from a move out
    until one back, if there is any. A benefit is that of the place in which the wages were earned: a claim goes on."""
    header = context.law.header
    if "place" not in header or header["kind"] == "paid_benefit" or context.start is None:
        return []
    return times_out(context, dt.date.fromordinal(max(context.start.toordinal(), first)))


def protection_window(made: "ProgramDetermination") -> tuple[int, int] | None:
    """First and last day on which leave can be protected, when something limits it; see also `out_of_place`."""
    if made.outcome == "ineligible" and made.becomes_eligible_on is None:
        return 0, 0  # nothing is
    first = made.becomes_eligible_on.toordinal() if made.becomes_eligible_on else 1
    last = FAR
    away = out_of_place(made.context, first)
    if away and away[-1][1] == FAR:
        last = away[-1][0] - 1
    period = reason_period(made.context)
    if period is not None:
        if period[0] is not None:
            first = max(first, period[0].toordinal())
        if period[1] is not None:
            last = min(last, period[1].toordinal())
    return None if first == 1 and last == FAR else (first, last)


def open_spans(made: "ProgramDetermination") -> list[tuple[int, int]]:
    """First and last days of the times in which leave can be protected: the window without the days out of place."""
    first, last = protection_window(made) or (1, FAR)
    found: list[tuple[int, int]] = []
    for begins, ends in out_of_place(made.context, first):
        if first < begins <= last:
            found.append((first, begins - 1))
        first = max(first, ends + 1)
    return [*found, (first, last)] if first <= last and last else found

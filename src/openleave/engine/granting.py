"""Granting: which leave year counts, and how far the plan is protected under it."""

import datetime as dt
from fractions import Fraction
from typing import TYPE_CHECKING

from openleave.engine.context import Context
from openleave.engine.entitlement import Balance, Protected
from openleave.engine.facts_policy import LeaveYearRule
from openleave.engine.leave_year import CANDIDATES, LeaveYear, rules_for
from openleave.engine.ledger import EMPTY
from openleave.engine.plan import make_plan
from openleave.engine.relationship import reason_period

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
    if rule is None or change is None or why != "chosen" or day < change.announced_on:
        return ([rule] if rule else []), why
    if day < change.announced_on + dt.timedelta(days=context.law.value("leave_year_change")):
        return [rule, change.to], "in_transition"
    return [change.to], why


def starts_of(context: Context, rule: LeaveYearRule) -> tuple[int, int] | None:
    """Month and day on which the rule's year begins; by anniversary, of the employment in force (.200(b)(2))."""
    if rule.method != "anniversary":
        return rule.starts
    day = context.start or context.as_of
    begun = [e.starts_on for e in context.counted_employments() if e.starts_on is not None and e.starts_on <= day]
    if not begun:
        return None
    hired = max(begun)
    # Somebody hired on 29 February begins each year on 1 March: twelve months are complete the day before.
    return (3, 1) if (hired.month, hired.day) == (2, 29) else (hired.month, hired.day)


def fixed_on(context: Context) -> dt.date | None:
    """The day on which eligibility for this reason was fixed: its first absence, if in the leave year of this leave."""
    first, start = context.facts.leave.first_used_for_reason_on, context.start
    listed, _ = methods(context)
    if first is None or start is None or not listed or not first < start:
        return start
    ledger = context.facts.ledgers.get(context.law.id, EMPTY)
    starts = starts_of(context, listed[0])
    if listed[0].method == "anniversary" and starts is None:
        return start
    year = LeaveYear(listed[0].method, starts, context.law.value("leave_year", 12), ledger.days, False)
    begins, _ = year.containing(start.toordinal())
    return first if begins <= first.toordinal() else start


def add_entitlement(made: "ProgramDetermination") -> None:
    """Leave year, balance, plan and how far it is protected."""
    context = made.context
    facts, law = context.facts, context.law
    reason = law.reasons.get(facts.leave.reason or "")
    weeks_rule = law.parameters.get(reason.body["entitlement"]) if reason else law.parameter("weeks")
    months = law.value("leave_year", 12)
    if weeks_rule is None:
        return
    weeks = int(weeks_rule.body["value"])
    made.plan = make_plan(
        facts,
        law.value("closure", 7),
        law.value("usual_week_average", 12),
        lambda: context.choice("closure_of_a_week") != "whole_workweeks",
        context,
    )
    if context.start is None and context.facts.as_of is None and made.plan is None and context.notice is None:
        return
    policy = facts.policy
    listed, made.method_why = methods(context)
    if any(rule.method == "anniversary" and starts_of(context, rule) is None for rule in listed):
        made.year_missing = (("employee.employments", "ask.employments"),)
        return
    ledger = facts.ledgers.get(made.id, EMPTY)
    window = protection_window(made)

    def trial(method: str, starts: tuple[int, int] | None) -> tuple[Balance, Protected | None]:
        anniversary = method == "forward" and context.choice("period_end") == "anniversary"
        balance = Balance(ledger, weeks, LeaveYear(method, starts, months, ledger.days, anniversary))
        plan = made.plan
        if plan is None or not plan.days or plan.missing:
            return balance, None
        return balance, Protected(balance, plan, policy.first_weekday, window)

    if len(listed) == 1:
        made.balance, made.protected = trial(listed[0].method, starts_of(context, listed[0]))
        return
    # None was chosen, or one follows another: the one most beneficial to the employee (29 CFR 825.200(d)-(e)).
    day = context.start or context.as_of
    if listed:
        trials = [trial(rule.method, starts_of(context, rule)) for rule in listed]
    else:
        trials = [trial(method, None) for method in CANDIDATES]

    def benefit(found: tuple[Balance, Protected | None]) -> tuple[Fraction, Fraction, Fraction]:
        balance, protected = found
        if protected is None:
            return balance.available_on(day), Fraction(0), Fraction(0)
        return protected.weeks(protected.protected), balance.available_on(day), protected.weeks(protected.after)

    made.balance, made.protected = max(trials, key=benefit)


def protection_window(made: "ProgramDetermination") -> tuple[int, int] | None:
    """First and last day on which leave can be protected, when something limits it."""
    if made.outcome == "ineligible" and made.becomes_eligible_on is None:
        return 0, 0  # nothing is
    first = made.becomes_eligible_on.toordinal() if made.becomes_eligible_on else 1
    last = FAR
    period = reason_period(made.context)
    if period is not None:
        if period[0] is not None:
            first = max(first, period[0].toordinal())
        if period[1] is not None:
            last = period[1].toordinal()
    return None if first == 1 and last == FAR else (first, last)

"""Airline flight crews: a test of hours of their own, and leave in days of a uniform workweek (29 CFR 825.801-.802).

How many days that workweek has is a parameter of the law; a day is that part of a workweek, so that balances and leave
years work as for everyone. A week of leave is a whole workweek; a part of a week is the days of duty missed.
"""

import datetime as dt
from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from openleave.engine.calendar import week_start
from openleave.engine.charging import OFF
from openleave.engine.closures import always, closed_days, long_closures
from openleave.engine.context import Context
from openleave.engine.facts import Facts
from openleave.engine.facts_words import WEEKDAYS
from openleave.engine.measures_employee import military_minutes
from openleave.engine.plan import CLOSED_WEEK, FULL, PART, Plan
from openleave.engine.quantity import MonthEnd, add_months
from openleave.engine.situations.flight_crew import GuaranteeMonth
from openleave.engine.trace import INFO, MISSING, NO, NOT_APPLICABLE, YES, Finding, Measured, Missing

if TYPE_CHECKING:
    from openleave.engine.determination import ProgramDetermination

MONTHS = "flight_crew.months"
NO_MONTHS: tuple[Missing, ...] = ((MONTHS, "ask.crew_months"),)
NO_HOURS: tuple[Missing, ...] = ((f"{MONTHS} (hours_worked, hours_paid)", "ask.crew_hours"),)
BY_DAY: tuple[Missing, ...] = ((f"{MONTHS} (of the days in the 12 months only)", "ask.crew_months_by_day"),)


def crew_week(context: Context) -> int | None:
    """Days of the crew's uniform workweek; None for everyone else, and before the law had one."""
    if context.facts.employee.flight_crew is not True:
        return None
    return context.law.value("crew_days_in_week") or None


def days_of(made: "ProgramDetermination") -> dict[str, Any] | None:
    """Entitlement and use in days of the crew's workweek; None for everyone else."""
    days = crew_week(made.context)
    if days is None or made.balance is None:
        return None
    day = made.context.start or made.context.as_of
    balance, protected = made.balance, made.protected
    return {
        "workweek_days": days,
        "entitled": balance.weeks_on(day) * days,
        "used": balance.used_on(day) * days,
        "remaining": balance.available_on(day) * days,
        "counted": protected.weeks(protected.counted) * days if protected else None,
        "protected": protected.weeks(protected.protected) * days if protected else None,
    }


def days_finding(made: "ProgramDetermination") -> Finding | None:
    """What is left, in the days in which a crew's leave is counted."""
    found = days_of(made)
    if found is None:
        return None
    rule = made.context.law.parameter("crew_days_in_week")
    assert rule is not None
    return Finding(
        f"{made.id}.finding.days", "entitlement", INFO, rule, rule.cite, made.context.start,
        (("employee.flight_crew", True),),
        (("subtract", "days", "remaining", found["entitled"], found["used"], found["remaining"]),),
        "crew_days", found,
    )  # fmt: skip


class Totals:
    """Minutes of the 12 months: `low` of the months wholly in it, `high` with those that it cuts."""

    __slots__ = ("cut", "gap", "guarantee", "hours", "known", "share")

    def __init__(self, months: tuple[GuaranteeMonth, ...], start: int, end: int, credit: Fraction) -> None:
        self.guarantee = [0, 0]
        worked, paid, worked_net, paid_net = [credit] * 2, [credit] * 2, [credit] * 2, [credit] * 2
        self.known = all(m.hours_paid is not None and m.hours_worked is not None for m in months)
        covered = 0
        self.cut = False
        for month in months:
            spans = month.spans
            whole = touching = 1
            if spans:
                touching = sum(last >= start and first <= end for first, last in spans)
                whole = sum(first >= start and last <= end for first, last in spans)
                covered += sum(max(min(last, end) - max(first, start) + 1, 0) for first, last in spans)
                self.cut = self.cut or whole != touching
            else:
                covered = end - start + 1
            for position, times in enumerate((whole, touching)):
                self.guarantee[position] += times * month.guarantee_hours
                worked[position] += times * (month.hours_worked or 0)
                paid[position] += times * (month.hours_paid or 0)
                worked_net[position] += times * ((month.hours_worked or 0) - month.commute_hours)
                paid_net[position] += times * ((month.hours_paid or 0) - month.leave_hours)
        self.gap = covered < end - start + 1
        self.share = [max(pair) for pair in zip(worked, paid, strict=True)]
        self.hours = [max(pair) for pair in zip(worked_net, paid_net, strict=True)]


def crew_hours(context: Context, day: dt.date, arguments: dict[str, Any]) -> Measured:
    """Whether a crew member worked or was paid for the share of the guarantee, and for the hours, that the law asks
    for in the months before a day (825.801(b)). Personal commute and paid leave are not in the hours."""
    facts = context.facts
    percent, needed_hours = arguments["share"], arguments["hours"]
    if facts.employee.flight_crew is not True or percent is None or needed_hours is None:
        return NOT_APPLICABLE
    if facts.employee.has_hours_records is False:
        return NOT_APPLICABLE  # then the test for missing records decides
    first_on = add_months(day, -int(arguments["window"]), MonthEnd.LAST_DAY)
    start, end = first_on.toordinal(), day.toordinal() - 1
    months = facts.flight_crew.months if facts.flight_crew else ()
    params: dict[str, Any] = {
        "starts_on": first_on, "ends_on": dt.date.fromordinal(end), "percent": percent, "hours": needed_hours,
    }  # fmt: skip
    if not months:
        return Measured(None, None, "", (), (), params, NO_MONTHS)
    credit = Fraction(military_minutes(context, start, end)) if facts.employee.breaks else Fraction(0)
    totals = Totals(months, start, end, credit)
    missing = (BY_DAY if totals.cut else ()) + (() if totals.known else NO_HOURS) + (NO_MONTHS if totals.gap else ())

    def verdict(low: Fraction, high: Fraction, least: Fraction, most: Fraction) -> str:
        if low >= most and not totals.gap:
            return YES
        return NO if high < least and totals.known and not totals.gap else MISSING

    least, most = (Fraction(minutes * percent, 100) for minutes in totals.guarantee)
    share = verdict(totals.share[0], totals.share[1], least, most)
    wanted = Fraction(needed_hours * 60)
    enough = YES if totals.hours[0] >= wanted else verdict(totals.hours[0], totals.hours[1], wanted, wanted)
    found = False if NO in (share, enough) else True if share == enough == YES else None
    params |= {
        "guarantee_minutes": totals.guarantee[1], "share_minutes": totals.share[0], "needed_minutes": most,
        "counted_minutes": totals.hours[0], "meets_share": share, "meets_hours": enough, "credit_minutes": credit,
    }  # fmt: skip
    return Measured(
        found,
        found,
        "",
        ((MONTHS, {"starts_on": first_on, "ends_on": params["ends_on"], "guarantee_minutes": totals.guarantee[1]}),),
        (
            ("span", "months", "window", first_on, params["ends_on"], int(arguments["window"])),
            ("sum", "hours", "guarantee", MONTHS, totals.guarantee[1]),
            ("at_least", "hours", totals.share[0], most, share == YES),
            ("at_least", "hours", totals.hours[0], wanted, enough == YES),
        ),
        params,
        missing if found is None else (),
    )


def make_plan(
    facts: Facts, closure_days: int, days_in_week: int, straddles: Callable[[], bool] = always
) -> Plan | None:
    """The leave asked for in whole days; None when its dates are not known."""
    leave = facts.leave
    quiet = long_closures(facts, closure_days, straddles) if closed_days(facts) else frozenset[int]()
    plan = Plan()
    if leave.pattern == "intermittent":
        if not leave.absences:
            return None
        plan.averaged = True
        for day in sorted({absence.on.toordinal() for absence in leave.absences}):
            add_day(facts, plan, day, days_in_week, quiet)
            plan.ends = day
        return held(plan, days_in_week, facts.policy.first_weekday)
    spans = [(p.starts_on.toordinal(), p.ends_on.toordinal()) for p in leave.periods]
    if not spans:
        if leave.starts_on is None or (leave.ends_on is None and leave.requested_weeks is None):
            return None
        first = leave.starts_on.toordinal()
        if leave.ends_on is None:
            return of_weeks(plan, first, leave.requested_weeks or Fraction(0), days_in_week)
        spans = [(first, leave.ends_on.toordinal())]
    if leave.able_to_return_on is not None:
        # No more leave than is needed, whatever was granted (825.311(c)).
        back = leave.able_to_return_on.toordinal()
        spans = [(first, min(last, back - 1)) for first, last in spans if first < back]
    plan.ends = spans[-1][1] if spans else None
    for first, last in spans:
        if leave.pattern == "reduced":
            reduced(facts, plan, first, last, days_in_week, quiet)
        else:
            continuous(facts, plan, first, last, days_in_week, quiet)
    return held(plan, days_in_week, facts.policy.first_weekday)


def held(plan: Plan, days_in_week: int, first_weekday: int) -> Plan:
    """No workweek takes more days than the uniform workweek has (825.802(a)(1)): the days after those count nothing."""
    week, left = 0, 0
    for position, (day, _, share, _, why) in enumerate(plan.days):
        if share:
            if day > week + 6:
                week, left = week_start(day, first_weekday), days_in_week
            if not left:
                plan.days[position] = (day, 0, 0, 1, why)
            left -= left > 0
    return plan


def add_day(facts: Facts, plan: Plan, day: int, days_in_week: int, quiet: frozenset[int]) -> None:
    """One day on which duty is missed, whatever part of it: the employer may count by the day (825.802(b))."""
    timetable = facts.employee.timetable
    if day in quiet:
        plan.days.append((day, 0, 0, 1, CLOSED_WEEK))
    elif timetable.is_known(day) and not timetable.minutes_on(day):
        plan.days.append((day, 0, 0, 1, OFF))
    else:
        plan.days.append((day, None, 1, days_in_week, PART))


def of_weeks(plan: Plan, first: int, weeks: Fraction, days_in_week: int) -> Plan:
    """So many weeks from a day on."""
    left = weeks * days_in_week
    day = first
    while left > 0:
        if (day - first) % 7 < days_in_week:
            share = min(left, Fraction(1)) / days_in_week
            plan.days.append((day, None, share.numerator, share.denominator, FULL))
            left -= 1
        else:
            plan.days.append((day, 0, 0, 1, OFF))
        day += 1
    plan.ends = max(day, first + int(weeks * 7)) - 1
    return plan


def continuous(facts: Facts, plan: Plan, first: int, last: int, days_in_week: int, quiet: frozenset[int]) -> None:
    """Every seven days of leave are one workweek; of the days over, those of duty count one by one."""
    over = first + (last - first + 1) // 7 * 7
    for day in range(first, over):
        if day in quiet:
            plan.days.append((day, 0, 0, 1, CLOSED_WEEK))
        elif (day - first) % 7 < days_in_week:
            plan.days.append((day, None, 1, days_in_week, FULL))
        else:
            plan.days.append((day, 0, 0, 1, OFF))
    for day in range(over, last + 1):
        if facts.employee.timetable.is_known(day):
            add_day(facts, plan, day, days_in_week, quiet)
        else:
            plan.missing.append(("employee.schedules", "ask.schedule"))


def reduced(facts: Facts, plan: Plan, first: int, last: int, days_in_week: int, quiet: frozenset[int]) -> None:
    """Time off every week: each of its days is a day of leave."""
    off = facts.leave.minutes_off or facts.leave.hours_off
    if off is None:
        plan.missing.append(("leave.hours_off", "ask.hours_off"))
        return
    plan.averaged = True
    for day in range(first, last + 1):
        if off.get(WEEKDAYS[(day - 1) % 7]):
            add_day(facts, plan, day, days_in_week, quiet)

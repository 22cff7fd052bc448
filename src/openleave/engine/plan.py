"""Planned leave as days: minutes missed and the share of that workweek, with holidays and closures (825.200(h), .205).

- A full week off counts as a week, holiday or short closure in it or not, whatever the pattern of the leave.
- In a week partly worked, a holiday counts only when the employee was scheduled and expected to work it, and a closed
  day never; the denominator stays the full usual week.
- Days on which business stops for a week or more do not count.
"""

import datetime as dt
from collections.abc import Callable
from fractions import Fraction

from openleave.engine.calendar import Timetable, week_start
from openleave.engine.facts import Facts
from openleave.engine.facts_leave import Leave
from openleave.engine.facts_words import WEEKDAYS
from openleave.engine.quantity import MonthEnd, add_months
from openleave.engine.trace import Missing

FULL, PART, HOLIDAY, HOLIDAY_WORKED, CLOSED, CLOSED_WEEK, OFF = (
    "full_week", "part_week", "holiday", "holiday_worked", "closed", "closed_week", "not_scheduled",
)  # fmt: skip


class Plan:
    """Days of leave in order: (ordinal, minutes, share's numerator, share's denominator, why).

    The share of the workweek is minutes ÷ that week's minutes; minutes are None when only whole weeks are known.
    """

    __slots__ = ("averaged", "days", "ends", "missing")

    def __init__(self) -> None:
        self.days: list[tuple[int, int | None, int, int, str]] = []
        self.missing: list[Missing] = []
        self.ends: int | None = None
        self.averaged = False  # single days, whose sum in a week has to be held to one week

    @property
    def weeks(self) -> Fraction:
        """Workweeks of the whole plan, whatever entitlement there is."""
        by_denominator: dict[int, int] = {}
        for _, _, share, whole, _ in self.days:
            by_denominator[whole] = by_denominator.get(whole, 0) + share
        return sum((Fraction(share, whole) for whole, share in by_denominator.items()), Fraction(0))


def always() -> bool:
    return True


def long_closures(facts: Facts, closure_days: int, straddles: Callable[[], bool] = always) -> frozenset[int]:
    """Days on which business has stopped for a week or more: they use no leave.

    A day is idle when the business is closed, or observes a holiday that the employee is not scheduled to work.
    Business stops for a week in a workweek whose every business day and every scheduled day is idle (even by holidays
    alone), and in a closure of `closure_days` in a row (a holiday between closed days belongs to it). `straddles()`,
    asked only when it matters, says whether such a closure counts also beyond the workweeks that it fills.
    """
    policy, employee = facts.policy, facts.employee
    closed = policy.closed_days
    holidays = policy.holiday_days - employee.worked_holidays
    if not closed and len(holidays) < len(policy.business_weekdays):
        return frozenset()
    idle = closed | holidays
    timetable, first_weekday = employee.timetable, policy.first_weekday
    within: set[int] = set()
    business = [(weekday - first_weekday) % 7 for weekday in policy.business_weekdays]
    for week in {week_start(day, first_weekday) for day in idle}:
        scheduled = {week + offset for offset, _ in timetable.week(week)[1]}
        if scheduled and idle.issuperset(scheduled) and all(week + offset in idle for offset in business):
            within.update(idle.intersection(range(week, week + 7)))
    found = set(within)
    for run in runs(closed, idle):
        if len(run) >= closure_days or not within.isdisjoint(run):
            found.update(run)
    return frozenset(found if found == within or straddles() else within)


def runs(closed: frozenset[int], idle: frozenset[int]) -> list[list[int]]:
    """Idle days in a row, each run from its first closed day to its last: holidays alone are no closure."""
    found: list[list[int]] = []
    for day in sorted(idle):
        if found and day == found[-1][-1] + 1:
            found[-1].append(day)
        else:
            found.append([day])
    trimmed = []
    for run in found:
        shut = [position for position, day in enumerate(run) if day in closed]
        if shut:
            trimmed.append(run[shut[0] : shut[-1] + 1])
    return trimmed


def denominator(facts: Facts, week: int, start: int, average_months: int) -> int | Fraction | None:
    """The workweek's minutes: scheduled, or the 12-month average when no week is usual; None: not known."""
    timetable = facts.employee.timetable
    if not timetable.is_variable(week):
        return timetable.week_minutes(week)
    first = add_months(dt.date.fromordinal(start), -average_months, MonthEnd.LAST_DAY).toordinal()
    return timetable.average_week(first, start - 1, 52)


def make_plan(
    facts: Facts, closure_days: int, average_months: int, straddles: Callable[[], bool] = always
) -> Plan | None:
    """The leave asked for as days; None when its dates are not known. `straddles`: see `long_closures`."""
    leave = facts.leave
    policy = facts.policy
    special = policy.closed_days or len(policy.holiday_days) >= len(policy.business_weekdays)
    quiet = long_closures(facts, closure_days, straddles) if special else frozenset()
    if leave.pattern == "intermittent":
        return of_absences(facts, leave, quiet, average_months) if leave.absences else None
    spans = [(p.starts_on.toordinal(), p.ends_on.toordinal()) for p in leave.periods]
    if not spans:
        if leave.starts_on is None or (leave.ends_on is None and leave.requested_weeks is None):
            return None
        start = leave.starts_on.toordinal()
        if leave.ends_on is None:
            return until_weeks(facts, start, leave.requested_weeks or Fraction(0), quiet, average_months)
        spans = [(start, leave.ends_on.toordinal())]
    plan = Plan()
    plan.ends = spans[-1][1]
    for first, last in spans:
        if leave.pattern == "reduced":
            reduced(facts, plan, first, last, quiet, average_months)
        else:
            continuous(facts, plan, first, last, quiet, average_months)
    return plan


def until_weeks(facts: Facts, start: int, weeks: Fraction, quiet: frozenset[int], average_months: int) -> Plan:
    """A continuous plan that goes on until so many weeks are counted."""
    horizon = start + int(weeks * 7) + 7 * 8 + len(quiet)
    whole = Plan()
    if not facts.employee.timetable and (weeks * 7).denominator == 1:
        # Without a schedule a week is seven days.
        whole.days = [(day, None, 1, 7, FULL) for day in range(start, start + int(weeks * 7))]
        whole.ends = start + int(weeks * 7) - 1
        return whole
    continuous(facts, whole, start, horizon, quiet, average_months)
    plan = Plan()
    plan.missing = whole.missing
    left = weeks
    for day, minutes, part, week, why in whole.days:
        if left <= 0:
            break
        share = Fraction(part, week)
        if share > left:
            share = left
            minutes = None if minutes is None else int(left * week)
        plan.days.append((day, minutes, share.numerator, share.denominator, why))
        left -= share
    plan.ends = plan.days[-1][0] if plan.days else None
    return plan


def continuous(facts: Facts, plan: Plan, first: int, last: int, quiet: frozenset[int], average_months: int) -> None:
    timetable = facts.employee.timetable
    policy = facts.policy
    holidays, closed, first_weekday = policy.holiday_days, policy.closed_days, policy.first_weekday
    days = plan.days
    append = days.append
    week_of = timetable.week
    known = bool(timetable)
    variable = bool(timetable.replaced) or any(segment.variable for segment in timetable.segments)
    week = week_start(first, first_weekday)
    same = timetable.same_week(week, last)
    # Weeks with a holiday or closed day are looked at one by one; between them every week is the same.
    special_starts = [] if same is None else special_weeks(holidays | closed, first, last, first_weekday)
    while week <= last:
        if same is not None and week >= first:
            until = next((start for start in special_starts if start >= week), last + 1)
            after = week + (min(until, last + 1) - week) // 7 * 7
            if after > week:
                total, scheduled = same
                weeks = range(week, after, 7)
                days.extend(
                    [(w + offset, minutes, minutes, total, FULL) for w in weeks for offset, minutes in scheduled]
                )
                week = after
                continue
        begin, end = max(week, first), min(week + 6, last)
        whole = begin == week and end == week + 6
        if not known:
            if whole and quiet.isdisjoint(range(week, week + 7)) and not may_be_shut(facts, week):
                plan.days.extend((day, None, 1, 7, FULL) for day in range(week, week + 7))
            else:
                plan.missing.append(("employee.schedules", "ask.schedule"))
            week += 7
            continue
        if variable and timetable.is_variable(week):
            irregular(facts, plan, begin, end, whole, first, average_months)
            week += 7
            continue
        total, scheduled = week_of(week)
        if not whole:
            # Off every scheduled day of the week is a full week, too.
            whole = all(begin <= week + offset <= end for offset, _ in scheduled)
        if holidays or closed:
            special = (holidays and not holidays.isdisjoint(range(begin, end + 1))) or (
                closed and not closed.isdisjoint(range(begin, end + 1))
            )
        else:
            special = False
        if whole and not special:
            days.extend([(week + offset, minutes, minutes, total, FULL) for offset, minutes in scheduled])
        elif not special:
            why = PART
            for offset, minutes in scheduled:
                day = week + offset
                if begin <= day <= end:
                    append((day, minutes, minutes, total, why))
        else:
            counts_all = whole and all(week + offset not in quiet for offset, _ in scheduled)
            for offset, minutes in scheduled:
                day = week + offset
                if begin <= day <= end:
                    share, why = on_special_day(facts, day, minutes, counts_all, quiet)
                    append((day, share, share, total, why))
        week += 7


def may_be_shut(facts: Facts, week: int) -> bool:
    """Whether every business day of the week is idle: without a schedule, a whole week may have been shut."""
    idle = facts.policy.closed_days | facts.policy.holiday_days
    return bool(idle) and all(
        week + n in idle for n in range(7) if (week + n - 1) % 7 in facts.policy.business_weekdays
    )


def special_weeks(days: frozenset[int], first: int, last: int, first_weekday: int) -> list[int]:
    """First days of the workweeks of [first, last] that hold one of the days, in order."""
    return sorted({week_start(day, first_weekday) for day in days if first <= day <= last})


def on_special_day(facts: Facts, day: int, minutes: int, counts_all: bool, quiet: frozenset[int]) -> tuple[int, str]:
    """(minutes that count, why) of a day in a week with a holiday or closure."""
    policy = facts.policy
    if day in quiet:
        return 0, CLOSED_WEEK
    holiday = day in policy.holiday_days
    if counts_all:
        return minutes, HOLIDAY_WORKED if holiday else FULL
    if holiday and day not in facts.employee.worked_holidays:
        return 0, HOLIDAY
    if day in policy.closed_days:
        return 0, CLOSED
    return minutes, HOLIDAY_WORKED if holiday else PART


def irregular(facts: Facts, plan: Plan, begin: int, end: int, whole: bool, start: int, average_months: int) -> None:
    """A week of a variable schedule: whole, it is a week; in part, its shifts over the average week."""
    timetable = facts.employee.timetable
    if whole:
        plan.days.extend((day, None, 1, 7, FULL) for day in range(begin, begin + 7))
        return
    shifts = [day for day in range(begin, end + 1) if day in timetable.replaced]
    if not shifts:
        plan.missing.append(("employee.shifts", "ask.shifts"))
    for day in shifts:
        single(facts, plan, day, timetable.minutes_on(day), start, average_months)


def reduced(facts: Facts, plan: Plan, first: int, last: int, quiet: frozenset[int], average_months: int) -> None:
    """A regular pattern of time off: minutes by weekday, never more than that day's schedule."""
    leave, employee = facts.leave, facts.employee
    off = leave.minutes_off or leave.hours_off
    if off is None:
        plan.missing.append(("leave.hours_off", "ask.hours_off"))
        return
    if not employee.timetable:
        plan.missing.append(("employee.schedules", "ask.schedule"))
        return
    by_weekday = [off.get(name, 0) for name in WEEKDAYS]
    by_day: dict[int, int | None] = {}
    for day in range(first, last + 1):
        wanted = by_weekday[(day - 1) % 7]
        scheduled = employee.timetable.minutes_on(day)
        if wanted and scheduled:
            by_day[day] = min(wanted, scheduled)
    by_weeks(facts, plan, by_day, first, quiet, average_months)


def of_absences(facts: Facts, leave: Leave, quiet: frozenset[int], average_months: int) -> Plan:
    """Given absences: a day without minutes is its whole schedule; time outside the schedule is not leave."""
    plan = Plan()
    timetable = facts.employee.timetable
    by_day: dict[int, int | None] = {}
    for absence in leave.absences:
        day = absence.on.toordinal()
        earlier = by_day.get(day, 0)
        minutes = absence.minutes_missed
        by_day[day] = None if minutes is None or earlier is None else earlier + minutes
    plan.ends = max(by_day)
    for day, minutes in by_day.items():
        if timetable.is_known(day):
            scheduled = timetable.minutes_on(day)
            by_day[day] = scheduled if minutes is None else min(minutes, scheduled)
    by_weeks(facts, plan, by_day, min(by_day), quiet, average_months)
    return plan


def by_weeks(
    facts: Facts, plan: Plan, by_day: dict[int, int | None], start: int, quiet: frozenset[int], average_months: int
) -> None:
    """Time missed by day; a workweek missed whole counts as a full week of leave, as in one block."""
    timetable, first_weekday = facts.employee.timetable, facts.policy.first_weekday
    week, whole = -7, False
    for day in sorted(by_day):
        minutes = by_day[day]
        if minutes is None:
            plan.missing.append(("employee.schedules", "ask.schedule"))
        elif not minutes and timetable.is_known(day) and not timetable.minutes_on(day):
            plan.days.append((day, 0, 0, 1, OFF))
        elif day in quiet:
            plan.days.append((day, 0, 0, 1, CLOSED_WEEK))
        else:
            if day > week + 6:
                week = week_start(day, first_weekday)
                whole = whole_week_off(by_day, timetable, week, quiet)
            single(facts, plan, day, minutes, start, average_months, whole)


def whole_week_off(by_day: dict[int, int | None], timetable: Timetable, week: int, quiet: frozenset[int]) -> bool:
    """Whether every scheduled minute of the workweek is missed, and business has not stopped on any of its days."""
    scheduled = timetable.week(week)[1]
    return bool(scheduled) and all(
        week + offset not in quiet and (by_day.get(week + offset) or 0) >= minutes for offset, minutes in scheduled
    )


def single(
    facts: Facts, plan: Plan, day: int, minutes: int, start: int, average_months: int, whole_week: bool = False
) -> None:
    """One day of reduced or intermittent leave."""
    policy = facts.policy
    week = week_start(day, policy.first_weekday)
    total = denominator(facts, week, start, average_months)
    if not total:
        plan.missing.append(("employee.schedules", "ask.schedule"))
        return
    why = FULL if whole_week else PART
    if not whole_week and day in policy.holiday_days:
        if day in facts.employee.worked_holidays:
            why = HOLIDAY_WORKED
        else:
            minutes, why = 0, HOLIDAY
    elif not whole_week and day in policy.closed_days:
        minutes, why = 0, CLOSED
    plan.averaged = True
    share = Fraction(minutes) / total
    plan.days.append((day, minutes, share.numerator, share.denominator, why))

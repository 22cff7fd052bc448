"""Planned leave as days: minutes missed and the share of that workweek, with holidays and closures (825.200(h), .205).

- A full week off counts as a week, holiday or short closure in it or not, whatever the pattern of the leave.
- In a week partly worked, a holiday counts only when the employee was scheduled and expected to work it, and a closed
  day never; the denominator stays the full usual week.
- Days on which business stops for a week or more do not count.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from openleave.engine.calendar import Timetable, week_start
from openleave.engine.charging import OFF, Detail, charges
from openleave.engine.closures import always, closed_days, long_closures, may_be_shut, special_weeks
from openleave.engine.context import Context
from openleave.engine.facts import Facts
from openleave.engine.facts_words import WEEKDAYS
from openleave.engine.quantity import MonthEnd, add_months
from openleave.engine.trace import Missing

FULL, PART, HOLIDAY, HOLIDAY_WORKED, CLOSED, CLOSED_WEEK, NOT_EXPECTED = (
    "full_week", "part_week", "holiday", "holiday_worked", "closed", "closed_week", "not_expected",
)  # fmt: skip
SHUT_DAYS, MONTHS_AVERAGED = 7, 12  # days that business stops, and months averaged, where no law says otherwise
NO_REASONS: Mapping[int, str] = {}


class Plan:
    """Days of leave in order: (ordinal, minutes, share's numerator, share's denominator, why).

    The share of the workweek is minutes ÷ that week's minutes; minutes are None when only whole weeks are known.
    """

    __slots__ = ("averaged", "days", "details", "ends", "missing", "unprotected")

    def __init__(self) -> None:
        self.days: list[tuple[int, int | None, int, int, str]] = []
        self.missing: list[Missing] = []
        self.ends: int | None = None
        self.unprotected: dict[int, int] = {}  # minutes missed by day that the reason did not need
        self.details: Sequence[Detail] = ()  # absences of which more is known than their length
        self.averaged = False  # single days, whose sum in a week has to be held to one week

    @property
    def weeks(self) -> Fraction:
        """Workweeks of the whole plan, whatever entitlement there is."""
        by_denominator: dict[int, int] = {}
        for _, _, share, whole, _ in self.days:
            by_denominator[whole] = by_denominator.get(whole, 0) + share
        return sum((Fraction(share, whole) for whole, share in by_denominator.items()), Fraction(0))


class Basis:
    """What every part of a plan needs: schedule, closed days, days without business, the law's rules on counting."""

    __slots__ = ("average_months", "closed", "context", "facts", "quiet", "split", "timetable")

    def __init__(
        self, facts: Facts, closure_days: int, average_months: int, straddles: Callable[[], bool],
        context: Context | None,
    ) -> None:  # fmt: skip
        self.facts, self.context, self.average_months = facts, context, average_months
        employee, policy = facts.employee, facts.policy
        self.timetable = employee.timetable
        self.split = False
        if context is not None and (employee.clock_shifts or employee.clock_schedules or len(employee.schedules) > 1):
            self.timetable = self.chosen_timetable(context)
        self.closed = policy.closed_days
        if employee.not_expected_days:
            self.closed = closed_days(facts)
        self.quiet: frozenset[int] = frozenset()
        if self.closed or len(policy.holiday_days) >= len(policy.business_weekdays):
            self.quiet = long_closures(facts, closure_days, straddles, self.timetable)

    def chosen_timetable(self, context: Context) -> Timetable:
        """The schedule by the choices on points that the law leaves open, each asked only when it matters."""
        employee = self.facts.employee
        until: int | None = None
        if context.notice is not None and employee.timetable.starts[-1:] > [context.notice.toordinal()]:
            later = context.choice("schedule_change_after_notice") == "schedule_at_notice"
            until = context.notice.toordinal() if later else None
        nights = any(schedule.schedule.past_midnight for schedule in employee.clock_schedules)
        if nights or any(len(shift.pieces(split=True)) > 1 for shift in employee.clock_shifts):
            self.split = context.choice("overnight_shift") == "calendar_days"
        if until is None and not self.split:
            return employee.timetable
        return employee.make_timetable(split=self.split, until=until)

    def usual_week(self, day: int) -> int | Fraction | None:
        """Minutes of the usual week on a day: the average of the cycle, or of a variable schedule; None: not known."""
        if self.timetable.is_variable(day):
            return self.denominator(day, day)
        segment = self.timetable.segment_on(day)
        return None if segment is None else Fraction(sum(segment.cycle) * 7, len(segment.cycle))

    def denominator(self, week: int, start: int) -> int | Fraction | None:
        """The workweek's minutes: scheduled, or the 12-month average when no week is usual; None: not known."""
        timetable = self.timetable
        if not timetable.is_variable(week):
            return timetable.week_minutes(week)
        first = add_months(dt.date.fromordinal(start), -self.average_months, MonthEnd.LAST_DAY).toordinal()
        return timetable.average_week(first, start - 1, 52)

    def quiet_why(self, day: int) -> str:
        return NOT_EXPECTED if day in self.facts.employee.not_expected_days else CLOSED_WEEK


def basis_of(context: Context) -> Basis:
    """The schedule and the rules on counting of a determination, apart from any plan."""
    law = context.law
    return Basis(context.facts, law.value("closure", 7), law.value("usual_week_average", 12), lambda: True, context)


def make_plan(
    facts: Facts, closure_days: int, average_months: int, straddles: Callable[[], bool] = always,
    context: Context | None = None,
) -> Plan | None:  # fmt: skip
    """The leave asked for as days; None when its dates are not known. `straddles`: see `long_closures`; `context` gives
    the law's rules on what time missed counts, and the employer's choices."""
    leave = facts.leave
    basis = Basis(facts, closure_days, average_months, straddles, context)
    if leave.pattern == "intermittent":
        return of_absences(basis) if leave.absences else None
    if leave.periods:
        spans = joined([(p.starts_on.toordinal(), p.ends_on.toordinal()) for p in leave.periods], basis.timetable)
    else:
        if leave.starts_on is None or (leave.ends_on is None and leave.requested_weeks is None):
            return None
        start = leave.starts_on.toordinal()
        if leave.ends_on is None:
            return until_weeks(basis, start, leave.requested_weeks or Fraction(0), leave.able_to_return_on)
        spans = [(start, leave.ends_on.toordinal())]
    if leave.able_to_return_on is not None:
        # No more leave than is needed, whatever was granted (825.311(c)).
        back = leave.able_to_return_on.toordinal()
        spans = [(first, min(last, back - 1)) for first, last in spans if first < back]
    plan = Plan()
    plan.ends = spans[-1][1] if spans else None
    for first, last in spans:
        if leave.pattern == "reduced":
            reduced(basis, plan, first, last)
        else:
            continuous(basis, plan, first, last)
    if not plan.days and not plan.missing:
        # No day of it was to be worked: nothing counts.
        plan.days = [(day, 0, 0, 1, OFF) for first, last in spans for day in range(first, last + 1)]
    return plan


def last_day(facts: Facts) -> dt.date | None:
    """The last day of leave, as stated or by the weeks asked for; None: nobody knows."""
    leave = facts.leave
    if leave.ends_on is not None or leave.periods:
        return leave.last_on
    if leave.pattern == "intermittent":
        return None  # absences go on
    plan = make_plan(facts, SHUT_DAYS, MONTHS_AVERAGED)
    return None if plan is None or plan.ends is None or plan.missing else dt.date.fromordinal(plan.ends)


def joined(spans: list[tuple[int, int]], timetable: Timetable) -> list[tuple[int, int]]:
    """Periods with no working day between them are one: a workweek that they fill together is a full week."""
    found: list[tuple[int, int]] = []
    for first, last in spans:
        before = found[-1] if found else None
        if before and all(
            timetable.is_known(day) and not timetable.minutes_on(day) for day in range(before[1] + 1, first)
        ):
            found[-1] = (before[0], last)
        else:
            found.append((first, last))
    return found


def until_weeks(basis: Basis, start: int, weeks: Fraction, back: dt.date | None) -> Plan:
    """A continuous plan that goes on until so many weeks are counted, or until the employee is able to return."""
    plan = counting_to(basis, start, weeks)
    if back is not None and plan.ends is not None and plan.ends >= back.toordinal():
        plan.days = [day for day in plan.days if day[0] < back.toordinal()]
        plan.ends = back.toordinal() - 1 if plan.days else None
    return plan


def counting_to(basis: Basis, start: int, weeks: Fraction) -> Plan:
    horizon = start + int(weeks * 7) + 7 * 8 + len(basis.quiet)
    whole = Plan()
    if not basis.timetable and (weeks * 7).denominator == 1:
        # Without a schedule a week is seven days.
        whole.days = [(day, None, 1, 7, FULL) for day in range(start, start + int(weeks * 7))]
        whole.ends = start + int(weeks * 7) - 1
        return whole
    continuous(basis, whole, start, horizon)
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


def continuous(basis: Basis, plan: Plan, first: int, last: int) -> None:
    facts, timetable, closed, quiet = basis.facts, basis.timetable, basis.closed, basis.quiet
    holidays, first_weekday = facts.policy.holiday_days, facts.policy.first_weekday
    days = plan.days
    append = days.append
    week_of = timetable.week
    known = bool(timetable)
    week = week_start(first, first_weekday)
    same = timetable.same_week(week, last)
    variable = same is None and (bool(timetable.replaced) or any(segment.variable for segment in timetable.segments))
    # Weeks with a day without business are looked at one by one; between them every week is the same, and off on each
    # of its scheduled days it is a full week, a holiday in it or not.
    quiet_starts = special_weeks(quiet, first, last, first_weekday) if quiet and same is not None else []
    while week <= last:
        if same is not None and same[1] and week + same[1][0][0] >= first:
            total, scheduled = same
            after = week + (last - scheduled[-1][0] - week) // 7 * 7 + 7
            if quiet_starts:
                after = min(after, next((start for start in quiet_starts if start >= week), after))
            if after > week:
                weeks = range(week, after, 7)
                worked = {day for day in holidays if week <= day < after}
                if worked:
                    days += [
                        (day := w + offset, of_day, of_day, total, HOLIDAY_WORKED if day in worked else FULL)
                        for w in weeks
                        for offset, of_day in scheduled
                    ]
                else:
                    days += [(w + offset, of_day, of_day, total, FULL) for w in weeks for offset, of_day in scheduled]
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
            irregular(basis, plan, begin, end, whole, first)
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
                    share, why = on_special_day(basis, day, minutes, counts_all)
                    append((day, share, share, total, why))
        week += 7


def on_special_day(basis: Basis, day: int, minutes: int, counts_all: bool) -> tuple[int, str]:
    """(minutes that count, why) of a day in a week with a holiday or closure."""
    if day in basis.quiet:
        return 0, basis.quiet_why(day)
    holiday = day in basis.facts.policy.holiday_days
    if counts_all:
        return minutes, HOLIDAY_WORKED if holiday else FULL
    if holiday and day not in basis.facts.employee.worked_holidays:
        return 0, HOLIDAY
    if day in basis.closed:
        return 0, CLOSED
    return minutes, HOLIDAY_WORKED if holiday else PART


def irregular(basis: Basis, plan: Plan, begin: int, end: int, whole: bool, start: int) -> None:
    """A week of a variable schedule: whole, it is a week; in part, its shifts over the average week."""
    timetable = basis.timetable
    if whole:
        plan.days.extend((day, None, 1, 7, FULL) for day in range(begin, begin + 7))
        return
    shifts = [day for day in range(begin, end + 1) if day in timetable.replaced]
    if not shifts:
        plan.missing.append(("employee.shifts", "ask.shifts"))
    for day in shifts:
        single(basis, plan, day, timetable.minutes_on(day), start)


def reduced(basis: Basis, plan: Plan, first: int, last: int) -> None:
    """A regular pattern of time off: minutes by weekday, never more than that day's schedule."""
    leave = basis.facts.leave
    off = leave.minutes_off or leave.hours_off
    if off is None:
        plan.missing.append(("leave.hours_off", "ask.hours_off"))
        return
    if not basis.timetable:
        plan.missing.append(("employee.schedules", "ask.schedule"))
        return
    by_weekday = [off.get(name, 0) for name in WEEKDAYS]
    by_day: dict[int, int | None] = {}
    for day in range(first, last + 1):
        wanted = by_weekday[(day - 1) % 7]
        scheduled = basis.timetable.minutes_on(day)
        if wanted and scheduled:
            by_day[day] = min(wanted, scheduled)
    by_weeks(basis, plan, by_day, first)


def of_absences(basis: Basis) -> Plan:
    """Given absences: what each of them counts, by the law's rules on charging."""
    plan = Plan()
    law = None if basis.context is None else basis.context.law
    charged = charges(basis.facts, basis.timetable, law, split=basis.split)
    by_day = charged.counted
    plan.missing, plan.unprotected, plan.details = charged.missing, charged.unprotected, charged.details
    plan.ends = max(by_day)
    by_weeks(basis, plan, by_day, min(by_day), charged.why)
    return plan


def by_weeks(
    basis: Basis, plan: Plan, by_day: dict[int, int | None], start: int, why: Mapping[int, str] = NO_REASONS
) -> None:
    """Time missed by day; a workweek missed whole counts as a full week of leave, as in one block."""
    timetable, first_weekday = basis.timetable, basis.facts.policy.first_weekday
    week, whole = -7, False
    for day in sorted(by_day):
        minutes = by_day[day]
        if minutes is None:
            plan.missing.append(("employee.schedules", "ask.schedule"))
        elif not minutes and day in why:
            plan.days.append((day, 0, 0, 1, why[day]))
        elif not minutes and timetable.is_known(day) and not timetable.minutes_on(day):
            plan.days.append((day, 0, 0, 1, OFF))
        elif day in basis.quiet:
            plan.days.append((day, 0, 0, 1, basis.quiet_why(day)))
        else:
            if day > week + 6:
                week = week_start(day, first_weekday)
                whole = whole_week_off(by_day, timetable, week, basis.quiet)
            single(basis, plan, day, minutes, start, whole)


def whole_week_off(by_day: dict[int, int | None], timetable: Timetable, week: int, quiet: frozenset[int]) -> bool:
    """Whether every scheduled minute of the workweek is missed, and business has not stopped on any of its days."""
    scheduled = timetable.week(week)[1]
    return bool(scheduled) and all(
        week + offset not in quiet and (by_day.get(week + offset) or 0) >= minutes for offset, minutes in scheduled
    )


def single(basis: Basis, plan: Plan, day: int, minutes: int, start: int, whole_week: bool = False) -> None:
    """One day of reduced or intermittent leave."""
    policy = basis.facts.policy
    week = week_start(day, policy.first_weekday)
    total = basis.denominator(week, start)
    if not total:
        plan.missing.append(("employee.schedules", "ask.schedule"))
        return
    why = FULL if whole_week else PART
    holiday = day in policy.holiday_days
    if not whole_week and holiday and day not in basis.facts.employee.worked_holidays:
        minutes, why = 0, HOLIDAY
    elif not whole_week and day in basis.closed:
        minutes, why = 0, CLOSED
    elif not whole_week and holiday:
        why = HOLIDAY_WORKED
    plan.averaged = True
    share = Fraction(minutes) / total
    plan.days.append((day, minutes, share.numerator, share.denominator, why))

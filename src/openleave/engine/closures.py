"""Days on which business stops, or one employee is not expected: when they use no leave (825.200(h), .601(a))."""

from collections.abc import Callable

from openleave.engine.calendar import Timetable, week_start
from openleave.engine.facts import Facts


def always() -> bool:
    return True


def closed_days(facts: Facts) -> frozenset[int]:
    """Days on which the business is closed, or this employee is not expected to work."""
    own = facts.employee.not_expected_days
    return facts.policy.closed_days | own if own else facts.policy.closed_days


def long_closures(
    facts: Facts, closure_days: int, straddles: Callable[[], bool] = always, timetable: Timetable | None = None
) -> frozenset[int]:
    """Days on which business has stopped for a week or more: they use no leave.

    A day is idle when the business is closed, or observes a holiday that the employee is not scheduled to work.
    Business stops for a week in a workweek whose every business day and every scheduled day is idle (even by holidays
    alone), and in a closure of `closure_days` in a row (a holiday between closed days belongs to it). `straddles()`,
    asked only when it matters, says whether such a closure counts also beyond the workweeks that it fills.
    """
    policy, employee = facts.policy, facts.employee
    closed = closed_days(facts)
    holidays = policy.holiday_days - employee.worked_holidays
    if not closed and len(holidays) < len(policy.business_weekdays):
        return frozenset()
    idle = closed | holidays
    timetable, first_weekday = timetable or employee.timetable, policy.first_weekday
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


def may_be_shut(facts: Facts, week: int) -> bool:
    """Whether every business day of the week is idle: without a schedule, a whole week may have been shut."""
    idle = closed_days(facts) | facts.policy.holiday_days
    return bool(idle) and all(
        week + n in idle for n in range(7) if (week + n - 1) % 7 in facts.policy.business_weekdays
    )


def special_weeks(days: frozenset[int], first: int, last: int, first_weekday: int) -> list[int]:
    """First days of the workweeks of [first, last] that hold one of the days, in order."""
    return sorted({week_start(day, first_weekday) for day in days if first <= day <= last})

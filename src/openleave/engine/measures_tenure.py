"""Measures of the employee beside the federal ones: days and weeks employed, usual hours a week, the groups it
belongs to, what is stated."""

import datetime as dt
from fractions import Fraction
from typing import Any

from openleave.engine.context import Context
from openleave.engine.measures_employee import Service, reached_on, service_for
from openleave.engine.plan import basis_of
from openleave.engine.quantity import MonthEnd, add_months, hours_text
from openleave.engine.trace import Measured

NO_EMPLOYMENTS = (("employee.employments", "ask.employments"),)
WEEKS_OF_A_YEAR = 52


def days_of(service: Service) -> int:
    """Days of service; undated months count as 30 days each."""
    return sum((after - first).days for first, after in service.spans) + 30 * service.undated


def weeks_of(service: Service) -> int:
    return days_of(service) // 7


def length(day: dt.date, unit: str, found: int, service: Service) -> Measured:
    spans = tuple({"starts_on": first, "ends_on": after - dt.timedelta(days=1)} for first, after in service.spans)
    since = service.spans[0][0] if service.spans else None
    return Measured(
        found, found, unit, (("employee.employments", spans),), (("count", unit, "service", found),),
        {unit: found, "day_on": day, "since_on": since, "left_out": service.left_out}, unlimited=True,
    )  # fmt: skip


def days_employed(context: Context, day: dt.date, arguments: dict[str, Any]) -> Measured:
    """Calendar days of service before a day; `consecutive`: without a break."""
    if not context.facts.employee.employments:
        return Measured(None, None, "days", (), (), {"day_on": day}, NO_EMPLOYMENTS)
    service = service_for(context, day, arguments)
    return length(day, "days", days_of(service), service)


def weeks_employed(context: Context, day: dt.date, arguments: dict[str, Any]) -> Measured:
    """Whole weeks of service before a day; `consecutive`: without a break."""
    if not context.facts.employee.employments:
        return Measured(None, None, "weeks", (), (), {"day_on": day}, NO_EMPLOYMENTS)
    service = service_for(context, day, arguments)
    return length(day, "weeks", weeks_of(service), service)


def days_reached_on(context: Context, day: dt.date, needed: int, arguments: dict[str, Any]) -> dt.date | None:
    return reached_on(context, day, needed, arguments, days_of, 1)


def weeks_reached_on(context: Context, day: dt.date, needed: int, arguments: dict[str, Any]) -> dt.date | None:
    return reached_on(context, day, needed, arguments, weeks_of, 7)


def weekly_hours(context: Context, day: dt.date, arguments: dict[str, Any]) -> Measured:
    """Minutes a week: as stated, else of the usual week of the schedule, else the average of the hours worked in the
    12 months before a day, or since the hire."""
    employee = context.facts.employee
    found = usual_week(context, day)
    path = "employee.weekly_hours" if employee.weekly_hours is not None or found is None else "employee.schedules"
    if found is None and employee.hours:
        found, path = average_worked(context, day), "employee.hours"
    params = {"minutes": found, "day_on": day}
    if found is None:
        return Measured(None, None, "hours", (), (), params, (("employee.weekly_hours", "fact:employee.weekly_hours"),))
    return Measured(found, found, "hours", ((path, found),), (("value", "hours", "weekly_hours", found),), params)


def usual_week(context: Context, day: dt.date) -> int | Fraction | None:
    """Minutes of the usual week as stated, else by the schedule; None: not known."""
    employee = context.facts.employee
    if employee.weekly_hours is not None or not employee.timetable:
        return employee.weekly_hours
    return basis_of(context).usual_week(day.toordinal())


def average_worked(context: Context, day: dt.date) -> Fraction | None:
    """Minutes worked a week in the 12 months before a day; fewer weeks where the service began later."""
    rule = context.counted("hours")
    included = rule.body["included"] if rule else ("worked",)
    first = add_months(day, -12, MonthEnd.LAST_DAY)
    start, end = first.toordinal(), day.toordinal() - 1
    index = context.facts.employee.hours_index
    total = sum(minutes for kind, _, minutes in index.undated if kind in included)
    for kind, _, firsts, lasts, sums, disjoint in index.series:
        if kind in included:
            total += index.window(firsts, lasts, sums, disjoint, start, end)[0]
    service = service_for(context, day, {"consecutive": True})
    weeks = min(WEEKS_OF_A_YEAR, -(-days_of(service) // 7)) if service.spans else WEEKS_OF_A_YEAR
    return Fraction(total, weeks) if weeks else None


def belongs_to(context: Context, day: dt.date, arguments: dict[str, Any]) -> Measured:
    """The employee's worksite, bargaining unit, department or job title (`to`) on a day. Of a job that is known, a
    group that is not named is none: ""."""
    to, job = arguments["to"], context.facts.employee.job_on(day)
    params: dict[str, Any] = {"to": to, "day_on": day}
    if job is None:
        return Measured(None, None, "", (), (), params, (("employee.jobs", f"ask.belongs_to.{to}"),))
    found = getattr(job, to) or ""
    return Measured(found, found, "", (("employee.jobs", {to: found}),), (), params)


def stated(context: Context, day: dt.date, arguments: dict[str, Any]) -> Measured:
    """A fact as it is stated: `fact` is its path. Time is in minutes."""
    path = arguments["fact"]
    assert context.scope is not None
    value, missing = context.scope.fact(path)
    if value is None:
        return Measured(None, None, "", (), (), {"fact": path}, missing)
    unit = "hours" if path.endswith("hours") else ""
    shown = hours_text(value) if unit else value
    return Measured(value, value, unit, ((path, value),), (), {"fact": path, "value": shown})

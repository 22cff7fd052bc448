"""Measures of the employee beside the federal ones: days and weeks employed, usual hours a week, the groups it
belongs to, what is stated."""

import datetime as dt
from fractions import Fraction
from typing import Any

from openleave.engine.context import Context
from openleave.engine.measures_employee import INTEGRATED, Length, Service, bounds, reached_on, service_for
from openleave.engine.plan import basis_of
from openleave.engine.quantity import MonthEnd, add_months, hours_text
from openleave.engine.trace import Measured, Missing

NO_EMPLOYMENTS = (("employee.employments", "ask.employments"),)
NOTHING: tuple[Missing, ...] = ()
WEEKS_OF_A_YEAR = 52


def days_of(service: Service) -> int:
    """Days of service; undated months count as 30 days each."""
    return sum((after - first).days for first, after in service.spans) + 30 * service.undated


def weeks_of(service: Service) -> int:
    return days_of(service) // 7


def length(context: Context, day: dt.date, arguments: dict[str, Any], unit: str, count: Length) -> Measured:
    """Service before a day in `unit`; what may be service besides brackets it."""
    service, most, missing = bounds(context, day, arguments, count)
    found = count(service)
    spans = tuple({"starts_on": first, "ends_on": after - dt.timedelta(days=1)} for first, after in service.spans)
    since = service.spans[0][0] if service.spans else None
    return Measured(
        found, most, unit, (("employee.employments", spans),), (("count", unit, "service", found),),
        {unit: found, "day_on": day, "since_on": since, "left_out": service.left_out}, missing, unlimited=True,
    )  # fmt: skip


def days_employed(context: Context, day: dt.date, arguments: dict[str, Any]) -> Measured:
    """Calendar days of service before a day; `consecutive`: without a break."""
    if not context.facts.employee.employments:
        return Measured(None, None, "days", (), (), {"day_on": day}, NO_EMPLOYMENTS)
    return length(context, day, arguments, "days", days_of)


def weeks_employed(context: Context, day: dt.date, arguments: dict[str, Any]) -> Measured:
    """Whole weeks of service before a day; `consecutive`: without a break."""
    if not context.facts.employee.employments:
        return Measured(None, None, "weeks", (), (), {"day_on": day}, NO_EMPLOYMENTS)
    return length(context, day, arguments, "weeks", weeks_of)


def days_reached_on(context: Context, day: dt.date, needed: int, arguments: dict[str, Any]) -> dt.date | None:
    return reached_on(context, day, needed, arguments, days_of, 1)


def weeks_reached_on(context: Context, day: dt.date, needed: int, arguments: dict[str, Any]) -> dt.date | None:
    return reached_on(context, day, needed, arguments, weeks_of, 7)


def weekly_hours(context: Context, day: dt.date, arguments: dict[str, Any]) -> Measured:
    """Minutes a week: as stated, else of the usual week of the schedule, else the average of the hours worked in the
    12 months before a day, or since the hire."""
    employee = context.facts.employee
    found: Any = usual_week(context, day)
    path = "employee.weekly_hours" if employee.weekly_hours is not None or found is None else "employee.schedules"
    most, missing = found, NOTHING
    if found is None and employee.hours:
        found, most, missing = average_worked(context, day)
        path = "employee.hours"
    params = {"minutes": found, "most_minutes": most, "day_on": day}
    if found is None:
        return Measured(None, None, "hours", (), (), params, (("employee.weekly_hours", "fact:employee.weekly_hours"),))
    shown = found if found == most else (found, most)
    steps = (("value", "hours", "weekly_hours", shown),)
    return Measured(found, most, "hours", ((path, shown),), steps, params, missing)


def usual_week(context: Context, day: dt.date) -> int | Fraction | None:
    """Minutes of the usual week as stated, else by the schedule; None: not known."""
    employee = context.facts.employee
    if employee.weekly_hours is not None or not employee.timetable:
        return employee.weekly_hours
    return basis_of(context).usual_week(day.toordinal())


type Average = tuple[Fraction | None, Fraction | None, tuple[Missing, ...]]


def average_worked(context: Context, day: dt.date) -> Average:
    """(least, most, what would tell) of the minutes worked a week for the employer in the 12 months before a day; over
    fewer weeks where the service began later. None: no hours for this employer are stated."""
    least, most, missing = worked_a_week(context, day)
    open_ = context.may_be_integrated()
    if open_ and any(entry.employer in open_ for entry in context.facts.employee.hours):
        context.generous = True
        less, more, lacking = worked_a_week(context, day)
        context.generous = False
        if less is not None and more is not None:
            least = Fraction(0) if least is None else min(least, less)
            most = more if most is None else max(most, more)
        missing = (*missing, *(one for one in lacking if one not in missing), *INTEGRATED)
    return least, most, missing


def worked_a_week(context: Context, day: dt.date) -> Average:
    """The same for the businesses that are taken to be the employer."""
    rule = context.counted("hours")
    included = rule.body["included"] if rule else ("worked",)
    first = add_months(day, -12, MonthEnd.LAST_DAY)
    start, end = first.toordinal(), day.toordinal() - 1
    index = context.facts.employee.hours_index
    missing: tuple[Missing, ...] = ()
    undated = [entry for entry in index.undated if counts_for(context, entry[1])]
    dated = [entry for entry in index.series if counts_for(context, entry[1])]
    if not undated and not dated:
        return None, None, ()
    low = high = sum(minutes for kind, _, minutes in undated if kind in included)
    for kind, _, firsts, lasts, sums, disjoint in dated:
        if kind in included:
            inside, touching, edge = index.window(firsts, lasts, sums, disjoint, start, end)
            low, high = low + inside, high + touching
            if edge is not None:
                since = dt.date.fromordinal(edge)
                missing = ((f"employee.hours (the entry from {since}, by day)", "ask.hours_by_day"),)
    service = service_for(context, day, {"consecutive": True})
    few, many = weeks_counted(service), weeks_counted(service.longest)
    if few != many:
        missing += NO_EMPLOYMENTS
    return Fraction(low, many), Fraction(high, few), missing


def counts_for(context: Context, employer: str | None) -> bool:
    return employer is None or context.same_employer(employer) is not None


def weeks_counted(service: Service) -> int:
    """Weeks of service begun, of the last 52; all of these where the service is not known."""
    days = days_of(service) if service.spans else 0
    return min(WEEKS_OF_A_YEAR, -(-days // 7)) if days else WEEKS_OF_A_YEAR


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

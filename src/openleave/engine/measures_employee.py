"""Measures of the employee: status, months and weeks employed (with breaks), hours worked in a window."""

import datetime as dt
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from openleave.engine.calendar import week_start
from openleave.engine.context import Context
from openleave.engine.quantity import MonthEnd, add_months, add_years, months_between
from openleave.engine.trace import NOT_APPLICABLE, Measured, Missing

ONE_DAY = dt.timedelta(days=1)
INTEGRATED: tuple[Missing, ...] = (("employer.integrated_with", "ask.integrated"),)
UNDATED: tuple[Missing, ...] = (("employee.employments", "ask.employments"),)
NO_START: tuple[Missing, ...] = (("leave.starts_on", "ask.starts_on"),)


def status(context: Context, day: dt.date, arguments: dict[str, Any]) -> Measured:
    """The employee's status on a day: as stated, else separated when no employment holds that day, else active."""
    found, since = "active", None
    for entry in context.facts.employee.statuses:
        if (entry.starts_on is None or entry.starts_on <= day) and (entry.ends_on is None or day <= entry.ends_on):
            found, since = entry.status, entry.starts_on
    if found == "active":
        employments = context.facts.employee.employments
        for employment in employments:
            starts = employment.starts_on
            if starts is None or (starts <= day and (employment.ends_on is None or day <= employment.ends_on)):
                break
        else:
            if employments:
                found = "separated"
    return Measured(
        found,
        found,
        "",
        (("employee.statuses", found),),
        (("value", "", "employee.statuses", found),),
        {"status": found, "since_on": since, "day_on": day},
    )


type Span = tuple[dt.date, dt.date]  # first day, day after the last


class Service:
    """Counted service before a day: merged spans, undated months, what was left out and why. `open_months`: undated
    ones of which it is not known whether they belong to it."""

    __slots__ = ("break_years", "days", "kept_for", "left_out", "lengths", "months", "open_months", "spans", "undated")

    def __init__(
        self, spans: list[Span], undated: int, left_out: int, kept_for: str | None, break_years: int | None,
        open_months: int = 0,
    ) -> None:  # fmt: skip
        self.spans, self.undated, self.left_out, self.kept_for = spans, undated, left_out, kept_for
        self.break_years, self.open_months = break_years, open_months
        self.lengths = [months_between(first, after) for first, after in spans]
        months = days = 0
        for more, rest in self.lengths:
            months, days = months + more, days + rest
        # Left-over days of several spans are put together, 30 to a month.
        self.months = undated + months + (days // 30 if len(spans) > 1 else 0)
        self.days = days % 30 if len(spans) > 1 else days

    @property
    def longest(self) -> "Service":
        """The service with the months that may belong to it."""
        undated = self.undated + self.open_months
        return Service(self.spans, undated, self.left_out, self.kept_for, self.break_years)


def service_before(
    context: Context, day: dt.date, break_years: int | None, *, consecutive: bool = False,
    lasting_on: dt.date | None = None,
) -> Service:  # fmt: skip
    """Employment that counts before `day`, after the rule on long breaks (29 CFR 825.110(b)). `consecutive`: only the
    span without a break that lasts until that day; undated months beside others may or may not belong to it.
    `lasting_on`: as if employment of that day did not end."""
    spans: list[Span] = []
    months: list[int] = []
    for employment in context.facts.employee.employments:
        if employment.employer is not None and not context.same_employer(employment.employer, employment.government):
            continue
        if employment.months is not None:
            months.append(employment.months)
        elif employment.starts_on is not None and employment.starts_on < day:
            ends = employment.ends_on
            if lasting_on is not None and ends is not None and ends >= lasting_on:
                ends = None
            spans.append((employment.starts_on, day if ends is None or ends >= day else ends + ONE_DAY))
    for away in context.facts.employee.breaks:
        # An absence for uniformed service is itself time employed.
        if away.reason == "uniformed_service" and away.starts_on < day:
            spans.append((away.starts_on, min(away.ends_on + ONE_DAY, day)))
    if len(spans) > 1:
        spans.sort()
        merged = [spans[0]]
        for first, after in spans[1:]:
            if first <= merged[-1][1]:
                merged[-1] = (merged[-1][0], max(merged[-1][1], after))
            else:
                merged.append((first, after))
        spans = merged
    left_out = 0
    kept_for: str | None = None
    undated, open_months = sum(months), 0
    if consecutive:
        unbroken = [span for span in spans if span[1] == day]
        spans, left_out = unbroken, len(spans) - len(unbroken)
        if len(spans) + left_out + len(months) > 1 and months:
            least = 0 if spans or left_out else min(months)
            undated, open_months = least, undated - least
    if break_years is not None and len(spans) > 1:
        spans, left_out, kept_for = without_long_breaks(context, spans, break_years)
    return Service(spans, undated, left_out, kept_for, break_years, open_months)


def without_long_breaks(context: Context, spans: list[Span], years: int) -> tuple[list[Span], int, str | None]:
    kept_for: str | None = None
    for position in range(len(spans) - 1, 0, -1):
        away_from, back_on = spans[position - 1][1], spans[position][0]
        anniversary = add_years(away_from, years, MonthEnd.NEXT_DAY)
        if back_on < anniversary:
            continue
        if back_on == anniversary and context.choice("break_of_exactly_seven_years") == "count":
            kept_for = "exactly_at_limit"
            continue
        if context.facts.policy.counts_service_before_long_break:
            kept_for = "employer_policy"
            continue
        rule = context.counted("break_reasons")
        excused = rule.body["included"] if rule else ()
        reason = next(
            (
                b.reason
                for b in context.facts.employee.breaks
                if b.reason in excused and b.starts_on <= back_on and b.ends_on >= away_from
            ),
            None,
        )
        if reason is None:
            return spans[position:], position, kept_for
        kept_for = reason
    return spans, 0, kept_for


type Length = Callable[[Service], int]


def reached_on(
    context: Context, day: dt.date, needed: int, arguments: dict[str, Any], length: Length, days: int
) -> dt.date | None:
    """First day from `day` on at which the service is so long, if employment goes on; None if it has ended. `days`: of
    the unit in which it is measured, at most."""
    lasting = [
        e.starts_on
        for e in context.counted_employments()
        if e.starts_on is not None and (e.ends_on is None or e.ends_on >= day)
    ]
    if not lasting:
        return None

    def long_enough(ordinal: int) -> bool:
        return length(service_for(context, dt.date.fromordinal(ordinal), arguments, day)) >= needed

    low = day.toordinal()
    high = max(low, min(lasting).toordinal()) + days * (needed + 1)
    while low < high:
        middle = (low + high) // 2
        if long_enough(middle):
            high = middle
        else:
            low = middle + 1
    return dt.date.fromordinal(low)


def service_for(
    context: Context, day: dt.date, arguments: dict[str, Any], lasting_on: dt.date | None = None
) -> Service:
    consecutive = bool(arguments.get("consecutive"))
    return service_before(context, day, arguments.get("break"), consecutive=consecutive, lasting_on=lasting_on)


def bounds(
    context: Context, day: dt.date, arguments: dict[str, Any], length: Length
) -> tuple[Service, int, tuple[Missing, ...]]:
    """(service that counts for certain, its greatest length, what would tell): with months that may belong to it, and
    with service for a business that may be one employer with this one."""
    service = service_for(context, day, arguments)
    most = length(service.longest)
    missing: tuple[Missing, ...] = UNDATED if service.open_months else ()
    open_ = context.may_be_integrated()
    if open_ and any(e.employer in open_ for e in context.facts.employee.employments):
        context.generous = True
        most = max(most, length(service_for(context, day, arguments).longest))
        context.generous = False
        missing += INTEGRATED
    return service, most, missing


def months_of(service: Service) -> int:
    return service.months


def months_reached_on(context: Context, day: dt.date, needed: int, arguments: dict[str, Any]) -> dt.date | None:
    return reached_on(context, day, needed, arguments, months_of, 31)


def months_employed(context: Context, day: dt.date, arguments: dict[str, Any]) -> Measured:
    """Whole months of counted service before a day."""
    if not context.facts.employee.employments:
        return Measured(None, None, "months", (), (), {}, (("employee.employments", "ask.employments"),))
    service, most, missing = bounds(context, day, arguments, months_of)
    spans = service.spans
    params = {
        "months": service.months,
        "days": service.days,
        "since_on": spans[0][0] if spans else None,
        "day_on": day,
        "left_out": service.left_out,
        "kept_for": service.kept_for or "",
        "break_years": service.break_years or 0,
    }
    lasting = [(first, after - ONE_DAY) for first, after in spans]
    steps: list[tuple[Any, ...]] = [
        ("span", "months", "service", first, last, length)
        for (first, last), length in zip(lasting, service.lengths, strict=True)
    ]
    return Measured(
        service.months,
        most,
        "months",
        (("employee.employments", tuple([{"starts_on": first, "ends_on": last} for first, last in lasting])),),
        (*steps, ("sum", "months", "service", (service.months, service.days), service.months)),
        params,
        missing,
        None,
        unlimited=len(spans) == 1,  # without earlier service no break could leave any out
    )


def weeks_on_payroll(context: Context, day: dt.date, arguments: dict[str, Any]) -> Measured:
    """Payroll weeks of intermittent employment; any part of a week is a week. Else it does not apply.

    Employment is intermittent when a whole workweek passed without any (or, by choice, at any interruption): a shorter
    gap leaves every week on the payroll, as in unbroken service, and months are counted.
    """
    service = service_before(context, day, arguments.get("break"))
    if len(service.spans) < 2:
        return NOT_APPLICABLE
    first_weekday = context.facts.policy.first_weekday
    weeks: set[int] = set()
    for first, after in service.spans:
        start = week_start(first.toordinal(), first_weekday)
        weeks.update(range(start, after.toordinal(), 7))
    unbroken = (max(weeks) - min(weeks)) // 7 + 1 == len(weeks)
    if unbroken and context.choice("payroll_weeks") != "any_interruption":
        return NOT_APPLICABLE
    params = {"weeks": len(weeks), "spans": len(service.spans), "day_on": day}
    return Measured(
        len(weeks),
        len(weeks),
        "weeks",
        (("employee.employments", len(service.spans)),),
        (("count", "weeks", "payroll_weeks", len(weeks)),),
        params,
    )


def military_minutes(context: Context, start: int, end: int) -> Fraction:
    """Hours that would have been worked but for uniformed service, by the stated or the earlier schedule."""
    total = Fraction(0)
    employee = context.facts.employee
    for away in employee.breaks:
        if away.reason != "uniformed_service":
            continue
        first, last = max(away.starts_on.toordinal(), start), min(away.ends_on.toordinal(), end)
        if first > last:
            continue
        if away.hours_per_week is not None:
            total += Fraction(away.hours_per_week * (last - first + 1), 7)
        else:
            segment = employee.timetable.segment_on(away.starts_on.toordinal() - 1)
            if segment is not None:
                cycle = segment.cycle
                total += sum(cycle[(d - segment.anchor) % len(cycle)] for d in range(first, last + 1))
    return total


def hours_worked(context: Context, day: dt.date, arguments: dict[str, Any]) -> Measured:
    """Counted hours before a day; those for a business that may be one employer with this one bracket the result."""
    found = hours_counted(context, day, arguments)
    open_ = context.may_be_integrated()
    if found.low is not None and open_ and any(entry.employer in open_ for entry in context.facts.employee.hours):
        context.generous = True
        more = hours_counted(context, day, arguments)
        context.generous = False
        found.high = more.high
        found.params = {**found.params, "most_minutes": more.high}
        found.missing += INTEGRATED
    return found


def hours_counted(context: Context, day: dt.date, arguments: dict[str, Any]) -> Measured:
    """Minutes of counted hours in the months before a day; entries that straddle the edge bracket the result."""
    employee = context.facts.employee
    first_on = add_months(day, -int(arguments["window"]), MonthEnd.LAST_DAY)
    start, end = first_on.toordinal(), day.toordinal() - 1
    rule = context.counted("hours")
    included = rule.body["included"] if rule else ("worked",)
    low = high = left_out = 0
    straddling: int | None = None
    service_entered = False
    for kind, employer, firsts, lasts, sums, disjoint in employee.hours_index.series:
        if employer is not None and not context.same_employer(employer):
            continue
        inside, touching, edge = employee.hours_index.window(firsts, lasts, sums, disjoint, start, end)
        if kind not in included:
            left_out += inside
            continue
        service_entered = service_entered or kind == "military_service"
        low, high = low + inside, high + touching
        if edge is not None:
            straddling = edge
    for kind, employer, minutes in employee.hours_index.undated:
        if employer is None or context.same_employer(employer):
            if kind in included:
                low, high = low + minutes, high + minutes
            else:
                left_out += minutes
    credit: int | Fraction = 0
    if employee.breaks and not service_entered:
        credit = military_minutes(context, start, end)
        if credit:
            low, high = low + credit, high + credit  # type: ignore[assignment]
    last_on = dt.date.fromordinal(end)
    params = {
        "counted_minutes": low,
        "most_minutes": high,
        "left_out_minutes": left_out,
        "starts_on": first_on,
        "ends_on": last_on,
        "credit_minutes": credit,
    }
    if not employee.hours and not credit:
        if employee.has_hours_records is False:
            return Measured(None, None, "hours", (), (), params)
        return Measured(None, None, "hours", (), (), params, (("employee.hours", "ask.hours"),))
    missing: tuple[Missing, ...] = ()
    if straddling is not None:
        missing = ((f"employee.hours (the entry from {dt.date.fromordinal(straddling)}, by day)", "ask.hours_by_day"),)
    return Measured(
        low,
        high,
        "hours",
        (
            (
                "employee.hours",
                {"starts_on": first_on, "ends_on": last_on, "minutes": low, "minutes_not_counted": left_out},
            ),
        ),
        (
            ("span", "months", "window", first_on, last_on, int(arguments["window"])),
            ("sum", "hours", "hours_worked", "employee.hours", low if low == high else (low, high)),
        ),
        params,
        missing,
    )


def hours_not_recorded(context: Context, day: dt.date, arguments: dict[str, Any]) -> Measured:
    """Without accurate records the employer has to show that the employee did not work the hours."""
    kept = context.facts.employee.has_hours_records
    if kept is not False:
        return NOT_APPLICABLE
    return Measured(
        True,
        True,
        "",
        (("employee.has_hours_records", False),),
        (("is_true", "", "no_accurate_records", True),),
        {},
    )

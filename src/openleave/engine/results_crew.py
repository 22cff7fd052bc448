"""Results of a case for those whose leave is counted in days of a uniform workweek, and their test of hours."""

from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from openleave.engine import flight_crew
from openleave.engine.quantity import hours_text
from openleave.engine.trace import NO, YES

if TYPE_CHECKING:
    from openleave.engine.results import View

type Result = Callable[["View", Any], Any]


def in_days(weeks_of: Callable[["View", Any], Any]) -> Result:
    """Workweeks as days of the uniform workweek; None for everyone else."""

    def compute(view: "View", wanted: Any) -> Any:
        days_in_week = flight_crew.crew_week(view.context)
        if days_in_week is None:
            return None
        weeks = weeks_of(view, wanted)
        return None if weeks is None else str(Fraction(weeks) * days_in_week)

    return compute


def used(view: "View", wanted: Any) -> Any:
    balance = view.program.balance
    return None if balance is None else balance.used_on(view.start)


def available(view: "View", wanted: Any) -> Any:
    balance = view.program.balance
    return None if balance is None else balance.available_on(view.start)


def counted(view: "View", wanted: Any) -> Any:
    plan = view.program.plan
    return None if plan is None or plan.missing else plan.weeks


def protected(view: "View", wanted: Any) -> Any:
    found = view.program.protected
    return None if found is None else found.weeks(found.protected)


def crew_hours(view: "View", wanted: Any) -> Any:
    """A flight crew's hours: the guarantee of the 12 months, the share of it needed, what was worked or paid for."""
    found = view.measure("crew_hours", view.start)
    if found is None or "guarantee_minutes" not in found.params:
        return None
    params = found.params
    known = {YES: True, NO: False}
    return {
        "guarantee_hours": hours_text(params["guarantee_minutes"]),
        "hours_needed": hours_text(params["needed_minutes"]),
        "hours_counted": hours_text(params["counted_minutes"]),
        "meets_share": known.get(params["meets_share"]),
        "meets_hours": known.get(params["meets_hours"]),
        "meets_both": found.low,
    }


def results(weeks_entitled: Result) -> dict[str, Result]:
    return {
        "days_entitled": in_days(weeks_entitled),
        "days_used": in_days(used),
        "days_available": in_days(available),
        "days_counted": in_days(counted),
        "days_protected": in_days(protected),
        "crew_hours": crew_hours,
    }

"""Results of a case on the leave year: by which method, from when to when, and what of the plan falls in which."""

import datetime as dt
from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from openleave.engine.leave_year import rules_for
from openleave.engine.limits import EVENT
from openleave.engine.results_usage import by_day
from openleave.engine.trace import json_value

if TYPE_CHECKING:
    from openleave.engine.results import View


def leave_year(view: "View", wanted: Any) -> Any:
    year = view.program.leave_year
    if year is None:
        return None
    return {
        "method": year[0],
        "starts_on": str(year[1]),
        "ends_on": json_value(year[2]),
        "why": view.program.method_why,
    }


def leave_year_on(view: "View", wanted: Any) -> Any:
    def compute(day: int) -> Any:
        balance = view.program.balance
        if balance is None:
            return None
        method, first, last = balance.year_on(day)
        return {
            "starts_on": str(dt.date.fromordinal(first)),
            "ends_on": None if method == EVENT else str(dt.date.fromordinal(last)),
        }

    return by_day(wanted, compute)


def leave_year_allowed(view: "View", wanted: Any) -> Any:
    """Whether the employer's leave-year methods may be used as stated: uniform, but for State law (825.200(d))."""
    policy = view.context.facts.policy
    return all(
        rules_for(policy.leave_year, policy.leave_year_by_state, state)[1] != "not_uniform"
        for state in policy.leave_year_by_state
    )


def protected_by_leave_year(view: "View", wanted: Any) -> Any:
    """Protected weeks of the plan by the first day of the leave year they fall in."""
    plan, protected, balance = view.program.plan, view.program.protected, view.program.balance
    if plan is None or protected is None or balance is None:
        return None
    found: dict[str, Fraction] = {}
    for position, day in enumerate(plan.days):
        key = str(dt.date.fromordinal(balance.year_on(day[0])[1]))
        found[key] = found.get(key, Fraction(0)) + protected.weeks(protected.parts[position])
    return {key: str(weeks) for key, weeks in found.items()}


RESULTS: dict[str, Callable[["View", Any], Any]] = {
    "leave_year": leave_year,
    "leave_year_on": leave_year_on,
    "leave_year_allowed": leave_year_allowed,
    "weeks_protected_by_leave_year": protected_by_leave_year,
}

"""Which way of measuring the leave year holds on a day, and what the engine is told of a change.

A change takes notice to all employees (29 CFR 825.200(d)(1)), and nobody may lose by it in the transition: in the days
of the notice before it takes effect the engine compares both ways and takes the better one for the employee.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from typing import Any

from openleave.engine import load_library


@cache
def notice() -> timedelta:
    """How long before it takes effect all employees are told of a change; the law's own figure."""
    rules = load_library().rules("us.fed.fmla")["parameters"]
    value = next(rule for rule in rules if rule["id"] == "us.fed.fmla.leave_year_change")["values"][-1]["value"]
    return timedelta(days=int(value))


def rule(method: str, month: int, day: int) -> dict[str, Any]:
    """A way of measuring, as the engine reads it."""
    found: dict[str, Any] = {"method": method}
    if method == "fixed":
        found["starts"] = f"{month:02}-{day:02}"
    return found


def facts_on(settings: Mapping[str, Any], on: date | None) -> dict[str, Any]:
    """``leave_year`` and ``leave_year_change`` of the engine's policy facts for a leave that begins on a day.

    ``settings``: ``leave_year_method``, ``leave_year_starts_month``, ``…_day`` and ``leave_year_changes``, a list of
    [method, month, day, day from which it holds], by that day. Without a day, the latest way.
    """
    now = settings["leave_year_method"]
    current = rule(now, settings["leave_year_starts_month"], settings["leave_year_starts_day"]) if now else None
    found: dict[str, Any] = {}
    for method, month, day, effective in settings.get("leave_year_changes") or []:
        from_on = date.fromisoformat(effective) if isinstance(effective, str) else effective
        if on is None or from_on <= on:
            current = rule(method, month, day)
        elif on >= from_on - notice():
            found["leave_year_change"] = {
                "to": rule(method, month, day),
                "announced_on": (from_on - notice()).isoformat(),
            }
            break
        else:
            break
    return ({"leave_year": current} if current else {}) | found

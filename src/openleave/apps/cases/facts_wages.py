"""What is known about an employee's wages, as the engine's facts: by calendar quarter, and what is stated of them."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from openleave.apps.cases.models import LeaveCase
from openleave.apps.cases.private import Private
from openleave.engine.quantity import quarter_start

#: Completed quarters before a claim from which base periods are made.
BASE_QUARTERS = 5
#: Hours a quarter can have (the engine refuses more).
MOST_HOURS = 92 * 24


def wage_facts(case: LeaveCase, private: Private, read: dict[str, Any]) -> dict[str, Any]:
    """The engine's ``wages``: quarters on record with the hours worked in them, and what was stated, which wins.

    ``read`` has the columns of ``people.employee_columns``. A quarter that is left out would count as one without
    wages; so quarters are stated only where every one of employment in the base periods is on record.
    """
    found: dict[str, Any] = {}
    rows = read["wages"] or []
    if rows and complete(read["employments"] or [], {row[0] for row in rows}, case.starts_on):
        hours = hours_by_quarter(read["quarter_hours"] or [])
        found["quarters"] = [
            {"starts_on": starts_on, "wages": wages} | ({"hours": hours[starts_on]} if starts_on in hours else {})
            for starts_on, wages in rows
        ]
    found |= private.wages or {}
    payments = payment_facts(private)
    return found | {"payments": payments} if payments else found


def payment_facts(private: Private) -> list[dict[str, Any]]:
    """What was really paid, as the engine reads it."""
    keys = ("week_of", "paid_by", "amount", "program")
    return [{key: row[key] for key in keys if row.get(key)} for row in private.payments or []]


def complete(employments: list[list[Any]], recorded: set[str], leave_starts_on: date) -> bool:
    """Whether wages are on record for each quarter before the leave in which the employee was employed. The last
    quarter may be on its way still."""
    spans = [
        (date.fromisoformat(hired), date.fromisoformat(separated) if separated else date.max)
        for hired, separated in employments
    ]
    last = quarter_start(leave_starts_on)
    for position in range(BASE_QUARTERS):
        last, after = quarter_start(last - timedelta(days=1)), last
        employed = any(hired < after and gone >= last for hired, gone in spans)
        if employed and position and last.isoformat() not in recorded:
            return False
    return True


def quarters_before(day: date) -> list[date]:
    """First days of the quarters before the one of a day whose wages can matter, the newest first."""
    found = [quarter_start(quarter_start(day) - timedelta(days=1))]
    while len(found) < BASE_QUARTERS + 1:
        found.append(quarter_start(found[-1] - timedelta(days=1)))
    return found


def hours_by_quarter(rows: list[list[Any]]) -> dict[str, str]:
    """Hours worked in each quarter for all of whose weeks hours are on record; a week counts in the quarter in which it
    ends, as its wages do. ``rows``: quarter, minutes, first and last day on which a week ends, number of weeks."""
    found = {}
    for quarter, minutes, first_end, last_end, weeks in rows:
        first, last = date.fromisoformat(first_end), date.fromisoformat(last_end)
        in_a_row = weeks == (last - first).days // 7 + 1
        starts_on = date.fromisoformat(quarter)
        after = quarter_start(starts_on + timedelta(days=95))
        whole = in_a_row and first - timedelta(days=7) < starts_on and last + timedelta(days=7) >= after
        if whole and minutes <= MOST_HOURS * 60:
            found[quarter] = str(Fraction(minutes, 60))
    return found

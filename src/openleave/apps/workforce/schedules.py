"""Schedules of thousands of employees on a day, as a single case would have them: the distinct ones, and whose."""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction
from typing import Any
from uuid import UUID

import numpy as np
from django.db import connection

from openleave.apps.cases.facts_people import HOURS_AFTER, HOURS_BEFORE, average_week, schedule_facts

PATTERNS = """
SELECT code, kind, anchor_on::text, minutes_by_day::text FROM people_schedule
 WHERE organization_id = %(organization)s AND superseded_at IS NULL
"""
# Of every employee the schedules of the assignments begun by the day, the last one last: code and minutes a week.
ASSIGNED = """
SELECT employee_id, string_agg(schedule_code || chr(31) || coalesce(minutes_per_week::text, ''), chr(30)
                               ORDER BY valid_from)
  FROM people_assignment
 WHERE organization_id = %(organization)s AND superseded_at IS NULL AND valid_from <= %(as_of)s
   AND employee_id BETWEEN %(first)s AND %(last)s
 GROUP BY employee_id
"""
SCHEDULED = """
SELECT employee_id, array_agg(minutes_scheduled ORDER BY week_starts_on) FROM people_hoursworked
 WHERE organization_id = %(organization)s AND superseded_at IS NULL AND employee_id = ANY(%(employees)s)
   AND week_starts_on BETWEEN %(from)s AND %(to)s
 GROUP BY employee_id
"""

type Assigned = list[tuple[str, int | None]]  # code, minutes a week


def patterns_of(organization_id: UUID) -> dict[str, list[Any]]:
    """(kind, first day of the cycle, minutes by day) of each schedule's code."""
    with connection.cursor() as cursor:
        cursor.execute(PATTERNS, {"organization": organization_id})
        return {code: [kind, anchor, json.loads(minutes)] for code, kind, anchor, minutes in cursor.fetchall()}


def schedules_on(
    organization_id: UUID, patterns: dict[str, list[Any]], ids: Any, as_of: date
) -> tuple[Any, list[list[dict[str, Any]]]]:
    """(position of each employee's schedules, distinct schedules): those of the assignment in force on the day. `ids`:
    employees as `V16`, in rising order. Runs inside the organization's scope."""
    values = {"organization": organization_id, "as_of": as_of}
    with connection.cursor() as cursor:
        cursor.execute(
            ASSIGNED, values | {"first": UUID(bytes=ids[0].tobytes()), "last": UUID(bytes=ids[-1].tobytes())}
        )
        texts = dict(cursor.fetchall())
        assigned = [texts.get(UUID(bytes=one.tobytes()), "") for one in ids]
        fixed = {text: in_force(listed(text), patterns, None) for text in set(assigned)}
        open_ = {text for text, schedule in fixed.items() if schedule is None or "variable" in schedule}
        varies = [who for who, text in zip(ids, assigned, strict=True) if text in open_]
        averages: dict[UUID, Fraction | None] = {}
        if varies:
            span = {"from": as_of - HOURS_BEFORE, "to": as_of + HOURS_AFTER}
            employees = [UUID(bytes=who.tobytes()) for who in varies]
            cursor.execute(SCHEDULED, values | span | {"employees": employees})
            averages = {who: average_week(minutes) for who, minutes in cursor.fetchall()}
    distinct: dict[str, int] = {}
    found: list[list[dict[str, Any]]] = []
    positions = np.empty(len(ids), np.int32)
    for row, text in enumerate(assigned):
        schedule = fixed[text]
        average = averages.get(UUID(bytes=ids[row].tobytes())) if averages else None
        if average is not None:
            schedule = in_force(listed(text), patterns, average)
        key = str(schedule)
        if key not in distinct:
            distinct[key] = len(found)
            found.append([] if schedule is None else [schedule])
        positions[row] = distinct[key]
    return positions, found


def listed(text: str) -> Assigned:
    rows = (row.partition("\x1f") for row in text.split("\x1e")) if text else ()
    return [(code, int(minutes) if minutes else None) for code, _, minutes in rows]


def in_force(assigned: Assigned, patterns: dict[str, list[Any]], average: Fraction | None) -> dict[str, Any] | None:
    """The last schedule of which anything is known."""
    for code, minutes in reversed(assigned):
        found = schedule_facts(patterns.get(code), minutes, average)
        if found is not None:
            return found
    return None

"""Facts of which thousands of employees share a few values, as a single case would have them: schedules, full or part
time, the job. The distinct ones on a day, and whose each is."""

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
# Of every employee the assignments in their order, as text: what counts of each, and whether it has begun by the day.
ASSIGNED = """
SELECT a.employee_id, json_agg(json_build_array(a.valid_from <= %(as_of)s, a.schedule_code, a.minutes_per_week,
                                                a.full_time{job}) ORDER BY a.valid_from)::text
  FROM people_assignment a
  LEFT JOIN organizations_worksite w ON w.organization_id = %(organization)s AND w.id = a.worksite_id
 WHERE a.organization_id = %(organization)s AND a.superseded_at IS NULL
   AND a.employee_id BETWEEN %(first)s AND %(last)s
 GROUP BY a.employee_id
"""
JOB = ", w.code, a.union_code, a.department, a.job_title"
JOB_NAMES = ("worksite", "union", "department", "job_title")
SCHEDULED = """
SELECT employee_id, array_agg(minutes_scheduled ORDER BY week_starts_on) FROM people_hoursworked
 WHERE organization_id = %(organization)s AND superseded_at IS NULL AND employee_id = ANY(%(employees)s)
   AND week_starts_on BETWEEN %(from)s AND %(to)s
 GROUP BY employee_id
"""

type Patterns = dict[str, list[Any]]


def patterns_of(organization_id: UUID) -> Patterns:
    """(kind, first day of the cycle, minutes by day) of each schedule's code."""
    with connection.cursor() as cursor:
        cursor.execute(PATTERNS, {"organization": organization_id})
        return {code: [kind, anchor, json.loads(minutes)] for code, kind, anchor, minutes in cursor.fetchall()}


def groups_on(
    organization_id: UUID, patterns: Patterns, ids: Any, as_of: date, *, jobs: bool
) -> tuple[Any, list[dict[str, Any]]]:
    """(position of each employee's group, the groups' facts): by the assignments in force on a day. `ids`: employees as
    `V16`, in rising order; `jobs`: with worksite, bargaining unit, department and title. Runs inside the organization's
    scope."""
    texts = assigned(organization_id, ids, as_of, jobs)
    fixed = {text: facts_of(text, patterns, None) for text in set(texts)}
    open_ = {text for text, facts in fixed.items() if "variable" in facts.get("schedules", [{"variable": True}])[0]}
    averages = scheduled(organization_id, [who for who, text in zip(ids, texts, strict=True) if text in open_], as_of)
    found: list[dict[str, Any]] = []
    known: dict[str, int] = {}

    def position(facts: dict[str, Any]) -> int:
        at = known.setdefault(json.dumps(facts, sort_keys=True), len(found))
        if at == len(found):
            found.append(facts)
        return at

    usual = {text: position(facts) for text, facts in fixed.items()}
    positions = np.array([usual[text] for text in texts], np.int32)
    for row in np.flatnonzero([text in open_ for text in texts]) if averages else ():
        average = averages.get(UUID(bytes=ids[row].tobytes()))
        if average is not None:
            positions[row] = position(facts_of(texts[row], patterns, average))
    return positions, found


def assigned(organization_id: UUID, ids: Any, as_of: date, jobs: bool) -> list[str]:
    """The assignments of each employee, as text."""
    values = {
        "organization": organization_id, "as_of": as_of, "first": UUID(bytes=ids[0].tobytes()),
        "last": UUID(bytes=ids[-1].tobytes()),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(ASSIGNED.format(job=JOB if jobs else ""), values)
        texts = dict(cursor.fetchall())
    return [texts.get(UUID(bytes=one.tobytes()), "[]") for one in ids]


def scheduled(organization_id: UUID, employees: list[Any], as_of: date) -> dict[UUID, Fraction | None]:
    """The average of the weeks scheduled in the 12 months before a day, where each of them is known."""
    if not employees:
        return {}
    values = {
        "organization": organization_id, "employees": [UUID(bytes=who.tobytes()) for who in employees],
        "from": as_of - HOURS_BEFORE, "to": as_of + HOURS_AFTER,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(SCHEDULED, values)
        return {who: average_week(minutes) for who, minutes in cursor.fetchall()}


def facts_of(text: str, patterns: Patterns, average: Fraction | None) -> dict[str, Any]:
    """What assignments say of an employee: by the last one begun, else by the first; of schedules the last one begun of
    which anything is known."""
    rows = json.loads(text)
    if not rows:
        return {}
    begun = [row for row in rows if row[0]]
    _, _, _, full_time, *job = begun[-1] if begun else rows[0]
    found: dict[str, Any] = {} if full_time is None else {"full_time": full_time}
    for _, code, minutes, *_ in reversed(begun):
        schedule = schedule_facts(patterns.get(code), minutes, average)
        if schedule is not None:
            found["schedules"] = [schedule]
            break
    if job:
        found["jobs"] = [{name: value for name, value in zip(JOB_NAMES, job, strict=True) if value}]
    return found

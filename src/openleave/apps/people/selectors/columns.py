"""Everything a determination asks about one employee, as columns of one statement (each a scalar sub-select).

Parameters: ``organization``, ``employee``, ``hours_from`` and ``hours_to`` (first days of weeks, both included),
``wages_from`` (first day of a quarter), and ``known_at`` for what was known at an instant. Values are JSON arrays of
arrays in order of date, or null; an assignment's are those of `Assigned`. Hours by quarter only go with wages.
"""

from __future__ import annotations

from typing import NamedTuple

KNOWN = "recorded_at <= %(known_at)s AND (superseded_at IS NULL OR superseded_at > %(known_at)s)"
KNOWN_NOW = "superseded_at IS NULL"


class Assigned(NamedTuple):
    """One row of ``assignments``; ``worksite`` and what follows are the employer's own names."""

    valid_from: str
    worksite_id: str | None
    state: str | None
    schedule_code: str
    minutes_per_week: int | None
    exempt: bool | None
    full_time: bool | None
    worksite: str | None
    union: str
    department: str
    job_title: str


_COLUMNS = """
  (SELECT json_agg(json_build_array(hired_on, separated_on) ORDER BY hired_on)
     FROM people_employment WHERE {mine}) AS employments,
  (SELECT json_agg(json_build_array(week_starts_on, minutes_worked, minutes_scheduled) ORDER BY week_starts_on)
     FROM people_hoursworked WHERE {mine} AND week_starts_on BETWEEN %(hours_from)s AND %(hours_to)s) AS hours,
  (SELECT json_agg(json_build_array(a.valid_from, a.worksite_id, COALESCE(NULLIF(a.work_state, ''), w.state),
                                    a.schedule_code, a.minutes_per_week, a.exempt, a.full_time,
                                    w.code, a.union_code, a.department, a.job_title) ORDER BY a.valid_from)
     FROM (SELECT * FROM people_assignment WHERE {mine}) a
     LEFT JOIN organizations_worksite w ON w.organization_id = %(organization)s AND w.id = a.worksite_id)
     AS assignments,
  (SELECT json_agg(json_build_array(valid_from, home_state) ORDER BY valid_from)
     FROM people_profile WHERE {mine}) AS profiles,
  (SELECT json_agg(json_build_array(quarter_starts_on, amount::text) ORDER BY quarter_starts_on)
     FROM people_quarterlywage WHERE {mine} AND quarter_starts_on >= %(wages_from)s) AS wages,
  (SELECT json_agg(json_build_array(quarter, minutes, first_end, last_end, weeks) ORDER BY quarter) FROM (
     SELECT date_trunc('quarter', week_starts_on + 6)::date AS quarter, sum(minutes_worked) AS minutes,
            min(week_starts_on + 6) AS first_end, max(week_starts_on + 6) AS last_end, count(*) AS weeks
       FROM people_hoursworked WHERE {mine} AND week_starts_on >= %(wages_from)s
        AND EXISTS (SELECT FROM people_quarterlywage WHERE {mine} AND quarter_starts_on >= %(wages_from)s)
      GROUP BY 1) quarters) AS quarter_hours,
  (SELECT json_agg(json_build_array(code, kind, anchor_on, minutes_by_day))
     FROM people_schedule WHERE organization_id = %(organization)s AND {known}
      AND code IN (SELECT schedule_code FROM people_assignment WHERE {mine})) AS schedules
"""


def employee_columns(*, now: bool) -> str:
    """The columns ``employments hours assignments profiles wages quarter_hours schedules``."""
    known = KNOWN_NOW if now else KNOWN
    mine = f"organization_id = %(organization)s AND employee_id = %(employee)s AND {known}"
    return _COLUMNS.format(mine=mine, known=known)

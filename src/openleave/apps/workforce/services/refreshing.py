"""Records made from the facts: for every employee who has none, and of whom something changed since."""

from __future__ import annotations

import time
from collections.abc import Callable
from uuid import UUID

from django.db import connection, transaction

from openleave.apps.workforce.models import Keeping
from openleave.apps.workforce.packing import NEVER, ORDINAL, SQL_PROGRAM
from openleave.engine.facts_words import REASON
from openleave.kernel import clock
from openleave.kernel.actor import Actor
from openleave.kernel.errors import Invalid
from openleave.kernel.permissions import require
from openleave.kernel.tenancy import organization_scope

CHUNK = 5_000
#: How long the first refresh waits for changes that began before changes were noted.
PATIENCE_SECONDS = 60
WEEKS_KEPT = 160


def ordinal(column: str) -> str:
    return ORDINAL.format(column)


# Weeks are packed from the first to the last recorded one, -1 where none is; those that begin on another weekday than
# the last one are few (a change of the workweek) and listed by themselves.
RECORDS = f"""
WITH of_whom AS MATERIALIZED (
    SELECT id FROM people_employee WHERE organization_id = %(organization)s AND id = ANY(%(employees)s)
), hours AS (
    SELECT h.employee_id, {ordinal("h.week_starts_on")} AS on_day, h.minutes_worked AS minutes,
           last_value({ordinal("h.week_starts_on")}) OVER w AS last_on,
           first_value({ordinal("h.week_starts_on")}) OVER w AS first_on
      FROM people_hoursworked h JOIN of_whom ON of_whom.id = h.employee_id
     WHERE h.organization_id = %(organization)s AND h.superseded_at IS NULL
       AND h.week_starts_on > %(today)s - 7 * {WEEKS_KEPT}
    WINDOW w AS (PARTITION BY h.employee_id ORDER BY h.week_starts_on
                 ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)
), grid AS (
    SELECT employee_id, first_on + (last_on - first_on) %% 7 AS first_on, last_on FROM hours GROUP BY 1, 2, 3
), weeks AS (
    SELECT grid.employee_id, min(grid.first_on) AS first_on,
           string_agg(int2send(coalesce(h.minutes, -1)::int2), ''::bytea ORDER BY week) AS packed
      FROM grid CROSS JOIN LATERAL generate_series(grid.first_on, grid.last_on, 7) AS week
      LEFT JOIN hours h ON h.employee_id = grid.employee_id AND h.on_day = week
     GROUP BY grid.employee_id
), others AS (
    SELECT employee_id, string_agg(int4send(on_day) || int4send(minutes), ''::bytea ORDER BY on_day) AS packed
      FROM hours WHERE (last_on - on_day) %% 7 <> 0 GROUP BY employee_id
), spans AS (
    SELECT e.employee_id, string_agg(int4send({ordinal("e.hired_on")})
             || int4send(coalesce({ordinal("e.separated_on")}, {NEVER})), ''::bytea ORDER BY e.hired_on) AS packed
      FROM people_employment e JOIN of_whom ON of_whom.id = e.employee_id
     WHERE e.organization_id = %(organization)s AND e.superseded_at IS NULL GROUP BY e.employee_id
), places AS (
    SELECT a.employee_id, bool_or(coalesce(a.exempt, false)) AS exempt,
           string_agg(int4send({ordinal("a.valid_from")})
             || coalesce(uuid_send(a.worksite_id), decode(repeat('00', 16), 'hex'))
             || convert_to(rpad(coalesce(a.work_state, ''), 2), 'UTF8'), ''::bytea ORDER BY a.valid_from) AS packed
      FROM people_assignment a JOIN of_whom ON of_whom.id = a.employee_id
     WHERE a.organization_id = %(organization)s AND a.superseded_at IS NULL GROUP BY a.employee_id
), used AS (
    SELECT u.employee_id, string_agg(int4send({ordinal("u.used_on")}) || {SQL_PROGRAM.format("u.program")}
             || int2send(u.minutes_used::int2) || int2send(u.workweek_minutes::int2)
             || int2send(coalesce(array_position(%(reasons)s::text[], coalesce(u.reason, c.reason)), 0)::int2),
             ''::bytea ORDER BY u.used_on, u.id) AS packed
      FROM ledger_usageentry u JOIN of_whom ON of_whom.id = u.employee_id
      LEFT JOIN cases_leavecase c ON c.organization_id = %(organization)s AND c.id = u.case_id
     WHERE u.organization_id = %(organization)s AND u.kind = 'usage'
       AND NOT EXISTS (SELECT FROM ledger_usageentry r WHERE r.organization_id = %(organization)s
                        AND r.reverses_id = u.id AND r.kind = 'reversal')
     GROUP BY u.employee_id
)
INSERT INTO workforce_record AS record
       (organization_id, id, spans, places, exempt, weeks_from, weeks, other_hours, usage, refreshed_at)
SELECT %(organization)s, of_whom.id, coalesce(spans.packed, ''), coalesce(places.packed, ''),
       coalesce(places.exempt, false), weeks.first_on, coalesce(weeks.packed, ''), coalesce(others.packed, ''),
       coalesce(used.packed, ''), now()
  FROM of_whom
  LEFT JOIN weeks ON weeks.employee_id = of_whom.id LEFT JOIN others ON others.employee_id = of_whom.id
  LEFT JOIN spans ON spans.employee_id = of_whom.id LEFT JOIN places ON places.employee_id = of_whom.id
  LEFT JOIN used ON used.employee_id = of_whom.id
ON CONFLICT (organization_id, id) DO UPDATE SET
       spans = EXCLUDED.spans, places = EXCLUDED.places, exempt = EXCLUDED.exempt, weeks_from = EXCLUDED.weeks_from,
       weeks = EXCLUDED.weeks, other_hours = EXCLUDED.other_hours, usage = EXCLUDED.usage,
       refreshed_at = EXCLUDED.refreshed_at
"""  # noqa: S608 - constants only
NEW = """
SELECT e.id FROM people_employee e
 WHERE e.organization_id = %(organization)s AND e.id > %(after)s AND NOT EXISTS (
       SELECT FROM workforce_record r WHERE r.organization_id = %(organization)s AND r.id = e.id)
 ORDER BY e.id LIMIT %(chunk)s
"""
CHANGED = """
DELETE FROM workforce_change WHERE organization_id = %(organization)s AND id IN (
       SELECT id FROM workforce_change WHERE organization_id = %(organization)s
        LIMIT %(chunk)s FOR UPDATE SKIP LOCKED)
RETURNING employee_id
"""


def workforce_refresh(*, actor: Actor, progress: Callable[[int], None] = lambda done: None) -> int:
    """Make the records that are missing or out of date; returns how many. Each chunk is a transaction of its own.

    Raises Invalid when an import that began before the first refresh does not end in a minute.
    """
    require(actor, "workforce.determine")
    organization_id = actor.organization_id
    keep(organization_id)
    made = 0
    while chunk := _refresh(organization_id, CHANGED, None):
        made += len(chunk)
        progress(made)
    after = UUID(int=0)
    while chunk := _refresh(organization_id, NEW, after):
        after = max(chunk)
        made += len(chunk)
        progress(made)
    return made


def _refresh(organization_id: UUID, whom: str, after: UUID | None) -> list[UUID]:
    """One chunk: of whom, and their records. In one transaction, so that a failure forgets no change."""
    with organization_scope(organization_id), connection.cursor() as cursor:
        values = {"organization": organization_id, "after": after, "chunk": CHUNK}
        cursor.execute(whom, values)
        employees = sorted({row[0] for row in cursor.fetchall()})
        if employees:
            more = {"employees": employees, "today": clock.now().date(), "reasons": list(REASON)}
            cursor.execute(RECORDS, values | more)
        return employees


def keep(organization_id: UUID) -> None:
    """From now on note whose facts change. Waits for changes under way, which are not noted."""
    with organization_scope(organization_id):
        if Keeping.objects.filter(organization_id=organization_id).exists():
            return
        Keeping.objects.create(organization_id=organization_id)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_current_xact_id()::text::bigint")
            since = cursor.fetchone()[0]
    for _ in range(PATIENCE_SECONDS * 10):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
            if cursor.fetchone()[0] > since:
                return
        time.sleep(0.1)
    with organization_scope(organization_id):
        Keeping.objects.filter(organization_id=organization_id).delete()
    raise Invalid(
        "Another change of the database is still under way.",
        why="What it changes would not be noted.",
        fix="Run this again when the import has finished.",
    )

"""Rolling an import back: the facts it brought are no longer believed, those it replaced are believed again.

Nothing is deleted. What was known in between stays on record, so a determination made then can be replayed.
"""

from __future__ import annotations

# ruff: noqa: S608 - the texts put into SQL are names of tables and columns, constants of this module and the catalogue
from typing import Any

from django.db import connection

from openleave.apps.cases.services import case_cancel
from openleave.apps.feeds.models import CarriedCase, Import
from openleave.kernel import clock
from openleave.kernel.actor import Actor
from openleave.kernel.purposes import stating
from openleave.kernel.tenancy import organization_scope

TABLES = (
    "people_profile",
    "people_employment",
    "people_assignment",
    "people_hoursworked",
    "people_schedule",
)
TAKE_BACK = """
INSERT INTO ledger_usageentry (id, organization_id, employee_id, program, case_id, reason, absence_id, used_on,
    minutes_used, workweek_minutes, kind, reverses_id, reversal_reason, posted_at, posted_by_id, source_id)
SELECT gen_random_uuid(), organization_id, employee_id, program, case_id, reason, absence_id, used_on,
       minutes_used, workweek_minutes, 'reversal', id, 'import_rolled_back', %(now)s, %(account)s, %(source)s
FROM ledger_usageentry u
WHERE organization_id = %(org)s AND source_id = %(source)s AND kind = 'usage'
  AND NOT EXISTS (SELECT FROM ledger_usageentry r WHERE r.organization_id = %(org)s AND r.reverses_id = u.id)
"""
TOUCHED = """
SELECT count(DISTINCT f.case_id) FROM feeds_carriedcase f
JOIN cases_casestep s ON s.organization_id = f.organization_id AND s.case_id = f.case_id
WHERE f.organization_id = %(org)s AND f.source_id = %(source)s AND f.taken_back_at IS NULL
  AND s.taken_by_id IS NOT NULL AND s.why <> 'carried_over' AND s.step <> 'notice'
"""
_KEPT = {"id", "recorded_at", "recorded_by_id", "superseded_at", "superseded_by_source_id"}


def refusal(record: Import) -> str:
    """Why the import cannot be rolled back; empty when it can. Runs inside the organization's scope."""
    values = {"org": record.organization_id, "source": record.id}
    with connection.cursor() as cursor:
        if record.kind == "cases":
            cursor.execute(TOUCHED, values)
            (touched,) = cursor.fetchone()
            return f"Somebody has worked on {touched} of the cases that it opened." if touched else ""
        for table in TABLES:
            key = "id" if table == "people_schedule" else "employee_id"
            cursor.execute(
                f"SELECT count(DISTINCT {key}) FROM {table} WHERE organization_id = %(org)s AND source_id = %(source)s "
                "AND superseded_at IS NOT NULL AND superseded_by_source_id IS DISTINCT FROM %(source)s "
                # What a later import changed and gave back does not stand any more.
                "AND NOT EXISTS (SELECT FROM feeds_import i WHERE i.organization_id = %(org)s "
                f"AND i.id = {table}.superseded_by_source_id AND i.state = 'rolled_back')",
                values,
            )
            (later,) = cursor.fetchone()
            if later:
                return (
                    f"Facts of {later} people that it brought have been changed since, by a person or a later import."
                )
    # Whether people may go is asked of every table, for the purpose that reaches them all.
    with stating("retention"), organization_scope(record.organization_id), connection.cursor() as cursor:
        for table, column in _references(cursor):
            cursor.execute(
                f"SELECT count(DISTINCT r.{column}) FROM {table} r JOIN people_employee x "
                f"ON x.organization_id = r.organization_id AND x.id = r.{column} "
                "WHERE x.organization_id = %(org)s AND x.source_id = %(source)s",
                values,
            )
            (used,) = cursor.fetchone()
            if used:
                return f"{used} of the people it brought have records since (in {table.replace('_', ' ')})."
    return ""


def _references(cursor: Any) -> list[tuple[str, str]]:
    """Tables outside people and feeds that point at employees, by PostgreSQL's own catalogue."""
    cursor.execute(
        """
        SELECT c.relname, a.attname FROM pg_constraint k
        JOIN pg_class c ON c.oid = k.conrelid
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.conkey[array_length(k.conkey, 1)]
        WHERE k.contype = 'f' AND k.confrelid = 'people_employee'::regclass
          AND c.relname NOT LIKE 'people\\_%' AND c.relname NOT LIKE 'feeds\\_%'
        ORDER BY 1, 2
        """
    )
    return list(cursor.fetchall())


def reverse(record: Import) -> dict[str, int]:
    """Take the import's facts back; returns how many were taken back and restored. Within one transaction."""
    values: dict[str, Any] = {
        "org": record.organization_id,
        "source": record.id,
        "now": clock.now(),
        "account": record.requested_by_id,
    }
    taken = restored = 0
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(
                f"UPDATE {table} SET superseded_at = %(now)s, superseded_by_source_id = %(source)s "
                "WHERE organization_id = %(org)s AND source_id = %(source)s AND superseded_at IS NULL",
                values,
            )
            taken += cursor.rowcount
            columns = _columns(cursor, table)
            names = ", ".join(columns)
            cursor.execute(
                f"INSERT INTO {table} (id, recorded_at, recorded_by_id, {names}) "
                f"SELECT gen_random_uuid(), %(now)s, %(account)s, {names} FROM {table} "
                "WHERE organization_id = %(org)s AND superseded_by_source_id = %(source)s "
                "AND superseded_at IS NOT NULL AND source_id IS DISTINCT FROM %(source)s",
                values,
            )
            restored += cursor.rowcount
        # The ledger is append-only: what still counts is taken back by counter-entries.
        cursor.execute(TAKE_BACK, values)
        taken += cursor.rowcount
        # Without fingerprints the next file is compared field by field.
        cursor.execute(
            "DELETE FROM feeds_fingerprint WHERE organization_id = %(org)s AND source_id = %(source)s", values
        )
    return {"taken_back": taken, "restored": restored}


def cancel_cases(record: Import, actor: Actor) -> int:
    """Cancel the cases that an import opened, and free their numbers, so that the file can come again; how many."""
    carried = list(
        CarriedCase.objects.filter(organization_id=record.organization_id, source=record, taken_back_at__isnull=True)
    )
    for one in carried:
        case_cancel(actor=actor, case_id=one.case_id, note="The import that opened it was rolled back.")
    CarriedCase.objects.filter(id__in=[one.id for one in carried]).update(taken_back_at=clock.now())
    return len(carried)


def _columns(cursor: Any, table: str) -> list[str]:
    cursor.execute(
        "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped "
        "AND attgenerated = ''",
        [table],
    )
    return [name for (name,) in cursor.fetchall() if name not in _KEPT]

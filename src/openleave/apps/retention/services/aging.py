"""Taking rows past their declared maximum age. A person's or a case's records are the erase function's."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from openleave.apps.erasure import guards
from openleave.apps.erasure.services.erasing import eraser
from openleave.kernel import clock, vault
from openleave.kernel.keys import key_store
from openleave.kernel.registry import MaximumAge, declared
from openleave.kernel.tenancy import organization_scope, purpose_scope

_BATCH = 2_000
#: Tables with sealed values under a key of the row's own, named by this column.
SEALED = {"desk_arrival": "subject_id"}


def is_tenant(table: str) -> bool:
    """Whether a table's rows belong to organizations."""
    return (table, "organization_id") in declared().columns


def age_out(organization_id: UUID | None, now: datetime | None = None) -> dict[str, int]:
    """Delete all that is past its age: of an organization, or (None) of the installation itself. Rows by table.

    In transactions of ``_BATCH`` rows each; what a hold keeps stays.
    """
    taken: dict[str, int] = {}
    for one in declared().ages:
        if is_tenant(one.table) == (organization_id is not None):
            while count := _batch(organization_id, one, now or clock.now()):
                taken[one.table] = taken.get(one.table, 0) + count
                if count < _BATCH:
                    break
    return taken


def count_aged(organization_id: UUID, now: datetime | None = None) -> list[tuple[MaximumAge, int]]:
    """How many rows of each declared age the next sweep takes. One statement, inside the organization's scope."""
    ages = [one for one in declared().ages if is_tenant(one.table)]
    values: dict[str, Any] = {"organization": organization_id, "now": now or clock.now()}
    parts = []
    for position, one in enumerate(ages):
        values[f"most{position}"] = one.most
        parts.append(f"(SELECT count(*) FROM {one.table} x WHERE {_due(one, True, f'most{position}')})")  # noqa: S608
    with connection.cursor() as cursor, eraser(cursor):
        cursor.execute(f"SELECT {', '.join(parts)}", values)
        counts = cursor.fetchone()
    return list(zip(ages, counts, strict=True))


def _due(one: MaximumAge, tenant: bool, most: str = "most") -> str:
    """SQL that holds for rows past their age that no hold keeps."""
    parts = [f"{one.since} < %(now)s - %({most})s::interval", f"({one.only})"]
    if tenant:
        parts.insert(0, "x.organization_id = %(organization)s")
    held = guards.guarded().get(one.table)
    if held:
        parts.append(
            "NOT EXISTS (SELECT FROM erasure_hold h WHERE h.organization_id = x.organization_id "
            f"AND h.released_at IS NULL AND ({held}))"
        )
    return " AND ".join(parts)


def _allowed(cursor: Any, table: str) -> AbstractContextManager[None]:
    """As the role that may delete from the table: the eraser's where the web role may not, as of security signals."""
    cursor.execute("SELECT has_table_privilege(%s, 'DELETE')", [table])
    return nullcontext() if cursor.fetchone()[0] else eraser(cursor)


def _batch(organization_id: UUID | None, one: MaximumAge, now: datetime) -> int:
    values = {"organization": organization_id, "now": now, "most": one.most, "limit": _BATCH}
    key = SEALED.get(one.table)
    returning = f"RETURNING id, {key}" if key else "RETURNING 1"
    statement = (
        f"DELETE FROM {one.table} WHERE ctid IN (SELECT x.ctid FROM {one.table} x "  # noqa: S608 - declared names
        f"WHERE {_due(one, organization_id is not None)} LIMIT %(limit)s) {returning}"
    )
    if organization_id is None:
        with purpose_scope(), connection.cursor() as cursor, _allowed(cursor, one.table):
            cursor.execute(statement, values)
            return cursor.rowcount
    with organization_scope(organization_id):
        with connection.cursor() as cursor, _allowed(cursor, one.table):
            cursor.execute(statement, values)
            rows = cursor.fetchall()
        if key and rows:
            vault.delete_rows({one.table: [row[0] for row in rows]})
            subjects = [row[1] for row in rows]
            transaction.on_commit(lambda: key_store().destroy_many(organization_id, subjects))
    return len(rows)

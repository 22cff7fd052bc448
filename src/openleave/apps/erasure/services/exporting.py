"""The one export function: everything the registry says is about a person, and nothing about anybody else."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import connection

from openleave.apps.erasure import graph
from openleave.kernel import audit, vault
from openleave.kernel.actor import Actor
from openleave.kernel.errors import NotFound
from openleave.kernel.permissions import require
from openleave.kernel.purposes import stating
from openleave.kernel.registry import declared
from openleave.kernel.tenancy import organization_scope

#: Of these it is said that they are held; the value itself is never handed out (11 CCR 7024(d), commitment P-87).
HELD = "held, not shown"
#: Sealed columns of which the same is true: numbers of identity papers. They are not even read.
NEVER_SENT = frozenset({"ssn"})


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file about the person; ``kernel.files.read`` gives its content."""

    id: UUID
    kind: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Package:
    """What is held about a person: rows by table, each column by its name; sealed values by table, column and row;
    files. ``categories`` maps each table to the categories of data in it."""

    subject_id: UUID
    tables: dict[str, list[dict[str, Any]]]
    sealed: list[dict[str, Any]]
    files: list[StoredFile]
    categories: dict[str, list[str]] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        return sum(len(rows) for rows in self.tables.values())


def export_subject(
    *,
    actor: Actor,
    subject_id: UUID,
    purpose: str,
    case_ids: list[UUID] | None = None,
    sealed: bool = True,
    values: bool = True,
) -> Package:
    """All that is held about a person, or about some of their cases.

    ``purpose`` is a registered one that reaches everything: it is stated, and the reading of sealed values is recorded
    under it. Columns that the registry does
    not export are left out, those it exports as metadata read ``HELD``. With ``case_ids`` only what belongs to those
    cases; with ``sealed=False`` no medical or family value and no file; with ``values=False`` sealed values are listed
    and not read. Files of kinds that are never served are in none. Raises NotFound for somebody who is not the
    organization's or was erased.
    """
    require(actor, "subject.export")
    assert actor.organization_id is not None
    kind = "subject" if case_ids is None else "case"
    about = {"organization": actor.organization_id, "roots": case_ids if case_ids is not None else [subject_id]}
    with stating(purpose), organization_scope(actor.organization_id):
        _check(actor.organization_id, subject_id, case_ids)
        tables = {table: _rows(kind, table, about) for table in reversed(graph.order(kind))}
        tables = {table: rows for table, rows in tables.items() if rows}
        places = vault.subject_places(subject_id=subject_id) if sealed else []
        if case_ids is not None:
            known = {(table, row["id"]) for table, rows in tables.items() for row in rows if "id" in row}
            places = [place for place in places if (place.table, place.row_id) in known]
        wanted = [place for place in places if values and place.column not in NEVER_SENT]
        found = vault.get_many(actor=actor, places=wanted, purpose=purpose)
        erased = set(wanted) - set(found)
        stored = _files(tables, about, subject_id, case_ids) if sealed else []
        package = Package(
            subject_id,
            tables,
            [
                {"table": one.table, "column": one.column, "row_id": one.row_id, "value": found.get(one, HELD)}
                for one in places
                if one not in erased
            ],
            stored,
            {table: _categories(table) for table in tables},
        )
        audit.append(
            actor=actor, action="subject.export", object_type=graph.SUBJECT, object_id=subject_id,
            details={
                "purpose": purpose, "rows": package.rows, "values": len(found), "files": len(stored),
                "case_ids": [str(one) for one in case_ids or []][:400],
            },
        )  # fmt: skip
    return package


def _check(organization_id: UUID, subject_id: UUID, case_ids: list[UUID] | None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {graph.living()} FROM people_employee WHERE organization_id = %s AND id = %s",  # noqa: S608 - ours
            [organization_id, subject_id],
        )
        row = cursor.fetchone()
        cursor.execute(
            "SELECT count(*) FROM cases_leavecase WHERE organization_id = %s AND employee_id = %s AND id = ANY(%s)",
            [organization_id, subject_id, case_ids or []],
        )
        cases = cursor.fetchone()[0]
    if row is None or not row[0] or cases != len(set(case_ids or [])):
        raise NotFound("There are no such records.")


def _rows(kind: str, table: str, values: dict[str, Any]) -> list[dict[str, Any]]:
    columns = {
        name: column.category.export
        for (owner, name), column in declared().columns.items()
        if owner == table and (column.category.export != "no" or name == "id")
    }
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {', '.join(f'x.{chr(34)}{name}{chr(34)}' for name in columns)} FROM {table} x "  # noqa: S608
            f"WHERE x.organization_id = %(organization)s AND {graph.condition(kind, table)} ORDER BY x.id",
            values,
        )
        found = cursor.fetchall()
    return [
        {
            name: HELD if export == "metadata" and value is not None else value
            for (name, export), value in zip(columns.items(), row, strict=True)
        }
        for row in found
    ]


def _files(
    tables: dict[str, list[dict[str, Any]]], values: dict[str, Any], subject_id: UUID, case_ids: list[UUID] | None
) -> list[StoredFile]:
    """Files that a row names, and (for the whole person) those kept under the person's key; not what is never served,
    such as files in quarantine."""
    shared = set(declared().shared_files)
    never = [key for key, one in declared().file_kinds.items() if not one.served]
    wanted: set[UUID] = set()
    kind = "subject" if case_ids is None else "case"
    with connection.cursor() as cursor:
        for table, column in declared().file_columns:
            if table in tables and (table, column) not in shared:
                cursor.execute(
                    f"SELECT x.{column} FROM {table} x WHERE x.organization_id = %(organization)s "  # noqa: S608
                    f"AND x.{column} IS NOT NULL AND {graph.condition(kind, table)}",
                    values,
                )
                wanted |= {row[0] for row in cursor.fetchall()}
        cursor.execute(
            "SELECT id, kind, size_bytes FROM files_file WHERE organization_id = %s AND (id = ANY(%s) OR "
            "(%s AND subject_id = %s)) AND kind <> ALL(%s) ORDER BY created_at, id",
            [values["organization"], list(wanted), case_ids is None, subject_id, never],
        )
        return [StoredFile(*row) for row in cursor.fetchall()]


def _categories(table: str) -> list[str]:
    return sorted(
        {
            column.category.key
            for (owner, _name), column in declared().columns.items()
            if owner == table and column.category.tier > 0
        }
    )

"""Many people at once, each with a row in every table about people, and a word of their own in every column that holds
any: for erasing, exporting and searching them all.

The rows are made by SQL from one row of each table that the world has (or, where it has none, from the table's model),
with the ids of the person's own rows in every owning column. So a table or a column that is added is in the crowd
without anybody thinking of it.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import psycopg
from allauth.account.models import EmailAddress
from django.apps import apps
from django.db import models
from psycopg import sql
from tests.databases import TestDatabase

from openleave.apps.accounts.models import Account, Membership
from openleave.apps.erasure import graph
from openleave.kernel import clock, files, vault
from openleave.kernel.actor import Role
from openleave.kernel.ids import new_ids
from openleave.kernel.registry import declared
from openleave.kernel.tenancy import organization_scope
from openleave.kernel.vault import Place

#: Every word begins so, and the word of person 12 of a crowd ends with 012.
PREFIX = "zq"
COLUMNS = """
SELECT column_name, data_type FROM information_schema.columns
WHERE table_schema = 'public' AND table_name = %s AND is_generated = 'NEVER' ORDER BY ordinal_position"""
#: Letters printed together: a file made of several people's things.
TOGETHER = 100


@dataclass
class Crowd:
    """``ids[table][n]`` is the row of person n; ``words[n]`` stands in ``worded[table]``'s columns of those rows."""

    organization_id: UUID
    words: list[str]
    ids: dict[str, list[UUID]]
    worded: dict[str, list[str]] = field(default_factory=dict)
    accounts: list[UUID] = field(default_factory=list)
    files: list[UUID] = field(default_factory=list)

    @property
    def people(self) -> list[UUID]:
        return self.ids[graph.SUBJECT]


def make_crowd(database: TestDatabase, organization_id: UUID, count: int) -> Crowd:
    """Make them, in an organization that has some people already. Commits."""
    run = PREFIX + secrets.token_hex(3)
    ids = {table: new_ids(count) for table in graph.order("subject")}
    crowd = Crowd(organization_id, [f"{run}{n:03}" for n in range(count)], ids)
    _stored(crowd, "documents.content")  # that no column names
    with psycopg.connect(database.server.admin_conninfo(database.name)) as connection:
        connection.execute("SET LOCAL session_replication_role = replica")  # of foreign keys, some lead out of here
        batches = _print_batches(connection, crowd)
        for table in reversed(graph.order("subject")):
            _fill(connection, crowd, table, batches)
    _accounts(crowd)
    with organization_scope(organization_id):
        for table in (graph.SUBJECT, graph.CASE):
            places = zip(crowd.people, ids[table], crowd.words, strict=True)
            vault.put_many({Place(one, table, "told", row): word for one, row, word in places})
    # As autovacuum does: rows made in a second have no statistics, and the plans for them take minutes.
    with psycopg.connect(database.server.admin_conninfo(database.name), autocommit=True) as connection:
        connection.execute("ANALYZE")
    return crowd


def _stored(crowd: Crowd, kind: str) -> list[UUID]:
    """A file of that kind for each person."""
    with organization_scope(crowd.organization_id):
        made = [
            files.write(organization_id=crowd.organization_id, kind=kind, chunks=[word.encode()], subject_id=person)
            for person, word in zip(crowd.people, crowd.words, strict=True)
        ]
    crowd.files += made
    return made


def _print_batches(connection: psycopg.Connection, crowd: Crowd) -> list[UUID]:
    """The batch each person's letter was printed in, with one file for the batch."""
    table, (name, _kind) = "notices_printbatch", ("file_id", "notices.print_batch")
    made = new_ids(-(-len(crowd.words) // TOGETHER))
    for number, batch in enumerate(made):
        with organization_scope(crowd.organization_id):
            chunks = [word.encode() for word in crowd.words[number * TOGETHER :][:TOGETHER]]
            file_id = files.write(organization_id=crowd.organization_id, kind=_kind, chunks=chunks)
        crowd.files.append(file_id)
        _insert(connection, table, [_row(connection, crowd, table) | {"id": batch, name: file_id}])
    return [made[n // TOGETHER] for n in range(len(crowd.words))]


def _fill(
    connection: psycopg.Connection,
    crowd: Crowd,
    table: str,
    batches: list[UUID],
) -> None:
    like = _row(connection, crowd, table)
    owning: dict[str, str] = {}
    for edge in graph.edges():
        if edge.table == table:
            owning.setdefault(edge.column, edge.to)
    stored = {
        column: _stored(crowd, kind)
        for (of, column), kind in declared().file_columns.items()
        if of == table and like[column] is not None
    }
    rows = []
    for n in range(len(crowd.words)):
        row: dict[str, Any] = like | {"id": crowd.ids[table][n]}
        for column, to in owning.items():
            # Those kept apart from one another, and cases that belong together, are neighbours.
            row[column] = crowd.ids[to][n ^ 1 if column == "other_id" else n]
        row |= {column: made[n] for column, made in stored.items()}
        row |= {edge.column: None for edge in graph.references() if edge.table == table}
        if table == "notices_letter":
            row["print_batch_id"] = batches[n]
        rows.append(row)
    crowd.worded[table] = _open_to_words(connection, table, rows[0], crowd.words[0], {"id", *owning})
    for row, word in zip(rows, crowd.words, strict=True):
        row |= _worded(connection, table, crowd.worded[table], word)
    _insert(connection, table, rows)


def _row(connection: psycopg.Connection, crowd: Crowd, table: str) -> dict[str, Any]:
    """A row of the table to be like: one that there is, or one that its model would make."""
    named = sql.Identifier(table)
    found = connection.execute(
        sql.SQL("SELECT to_jsonb(t) FROM {} t WHERE organization_id = %s ORDER BY id LIMIT 1").format(named),
        [crowd.organization_id],
    ).fetchone()
    if found:
        return dict(found[0])
    (model,) = [model for model in apps.get_models() if model._meta.db_table == table]
    made = {one.column: _value(one) for one in model._meta.local_fields}
    return made | {"organization_id": crowd.organization_id}


def _value(one: models.Field) -> Any:
    if one.has_default():
        return one.get_default()
    if one.choices:
        return next(iter(one.choices))[0]
    if one.null:
        return None
    if isinstance(one, models.UUIDField | models.ForeignKey):
        return new_ids(1)[0]
    if isinstance(one, models.DateTimeField):
        return clock.now()
    if isinstance(one, models.DateField):
        return clock.now().date()
    if isinstance(one, models.BooleanField):
        return False
    if isinstance(one, models.BinaryField):
        return "\\x"
    return "x" if isinstance(one, models.CharField | models.TextField) else 1


def _open_to_words(
    connection: psycopg.Connection, table: str, row: dict[str, Any], word: str, without: set[str]
) -> list[str]:
    """The columns in which the database lets any word be."""
    found = []
    for column, made in _worded(connection, table, None, word).items():
        if column in without:
            continue
        try:
            with connection.transaction():
                _insert(connection, table, [row | {column: made}])
                raise psycopg.Rollback
        except (psycopg.errors.CheckViolation, psycopg.errors.StringDataRightTruncation):
            continue
        except psycopg.errors.UniqueViolation:
            pass  # asked after the checks; by another column, whose own word comes later
        found.append(column)
    return found


def _worded(connection: psycopg.Connection, table: str, columns: list[str] | None, word: str) -> dict[str, Any]:
    """The word, as each column (of those, or of all that hold words) would have it."""
    found: dict[str, Any] = {}
    for name, kind in _columns(connection, table):
        if columns is not None and name not in columns:
            continue
        if kind in ("text", "character varying"):
            found[name] = word
        elif kind in ("jsonb", "ARRAY"):
            found[name] = [word]
        elif kind == "bytea":
            found[name] = "\\x" + word.encode().hex()
    return found


_known: dict[str, list[tuple[str, str]]] = {}


def _columns(connection: psycopg.Connection, table: str) -> list[tuple[str, str]]:
    if table not in _known:
        _known[table] = [(name, kind) for name, kind in connection.execute(COLUMNS, [table]).fetchall()]
    return _known[table]


def _insert(connection: psycopg.Connection, table: str, rows: list[dict[str, Any]]) -> None:
    names = sql.SQL(", ").join(sql.Identifier(name) for name, _kind in _columns(connection, table))
    connection.execute(
        sql.SQL("INSERT INTO {table} ({names}) SELECT {names} FROM jsonb_populate_recordset(NULL::{table}, %s)").format(
            table=sql.Identifier(table), names=names
        ),
        [json.dumps(rows, default=str)],
    )


def _accounts(crowd: Crowd) -> None:
    """A sign-in for each, with their word as its address and name."""
    accounts = [Account(email=f"{word}@crowd.example", display_name=word) for word in crowd.words]
    Account.objects.bulk_create(accounts)
    EmailAddress.objects.bulk_create(EmailAddress(user=one, email=one.email, primary=True) for one in accounts)
    crowd.accounts = [one.pk for one in accounts]
    with organization_scope(crowd.organization_id):
        Membership.objects.bulk_create(
            Membership(
                organization_id=crowd.organization_id, account_id=one, employee_id=person, role=Role.EMPLOYEE.value
            )
            for one, person in zip(crowd.accounts, crowd.people, strict=True)
        )

"""Bytes of deleted rows, taken out of the files of the database.

A deleted row stays readable in its page, in indexes, in the planner's statistics and in the write-ahead log until the
space is used again. ``scrub`` writes the tables anew without them, gathers statistics anew, and lets the log before it
go. It locks one table after the other for as long as that one takes to write: a job for the quiet hours. A transaction
that began before could still read the deleted rows, and PostgreSQL would write them along: it waits for those to end.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

import psycopg
from psycopg import sql

from openleave.kernel.postgres.errors import PostgresError

#: Statistics hold sample values of columns; large objects are not used.
_CATALOGUE = ("pg_catalog.pg_statistic",)
#: ANALYZE leaves the old samples of a table that has no row any more, and of the expressions of its indexes.
_FORGET = """
DELETE FROM pg_catalog.pg_statistic WHERE starelid = %(table)s::regclass
OR starelid IN (SELECT indexrelid FROM pg_catalog.pg_index WHERE indrelid = %(table)s::regclass)
"""
_TABLES = """
SELECT n.nspname, c.relname, COALESCE(s.n_dead_tup, 0) + COALESCE(s.n_tup_del, 0) + COALESCE(s.n_tup_upd, 0)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_stat_all_tables s ON s.relid = c.oid
WHERE c.relkind = 'r' AND n.nspname IN ('public', 'vault') ORDER BY 1, 2
"""
#: Sessions that see what was deleted before a transaction. One that writes holds it back from any database: the
#: snapshot under which a table is written anew begins before it.
_EARLIER = """
SELECT pid, COALESCE(NULLIF(application_name, ''), backend_type) || ' in ' || COALESCE(datname, '-')
FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND (age(backend_xid) > age(%(now)s::text::xid)
OR datname = current_database() AND age(backend_xmin) > age(%(now)s::text::xid)) ORDER BY xact_start
"""
PATIENCE_SECONDS = 300.0
LOCK_SECONDS = 10
#: A session says what it deleted when it ends, or at the latest after ten idle seconds: until then the server does not
#: know which tables were touched.
COUNTED_SECONDS = 11.0


@dataclass(frozen=True, slots=True)
class Scrubbed:
    """A table that was written anew, and how many bytes it gave back."""

    table: str
    bytes_freed: int


def scrub(admin_conninfo: str, *, everything: bool = False, patience: float = PATIENCE_SECONDS) -> Iterator[Scrubbed]:
    """Write every table anew that rows were deleted or changed in (or every one), then let the log go.

    ``admin_conninfo`` is a superuser's, to OpenLeave's database. Tables are done one by one; what is done is done.
    Raises PostgresError: nothing is written when after ``patience`` seconds a transaction that began earlier is open;
    or at a table that others work on all the time.
    """
    with psycopg.connect(admin_conninfo, autocommit=True) as connection:
        _outlast(connection, patience)
        if not everything:
            time.sleep(COUNTED_SECONDS)
        connection.execute(f"SET lock_timeout = '{LOCK_SECONDS}s'")
        for schema, name, touched in connection.execute(_TABLES).fetchall():
            if touched or everything:
                yield _anew(connection, f"{schema}.{name}", sql.Identifier(schema, name))
        for name in _CATALOGUE:
            yield _anew(connection, name, sql.Identifier(*name.split(".")))
        # Twice: a checkpoint keeps the log from the one before it on.
        for _ in range(2):
            connection.execute("SELECT pg_switch_wal()")
            connection.execute("CHECKPOINT")


def _outlast(connection: psycopg.Connection, patience: float) -> None:
    """Wait until no transaction is open that began before this moment."""
    row = connection.execute("SELECT pg_current_xact_id()::xid::text").fetchone()
    now, until = row and row[0], time.monotonic() + patience
    while earlier := connection.execute(_EARLIER, {"now": now}).fetchall():
        if time.monotonic() >= until:
            sessions = ", ".join(f"{name} (process {pid})" for pid, name in earlier)
            raise PostgresError(
                "The bytes of deleted rows were not taken out.",
                f"A transaction that began before may still read those rows: {sessions}.",
                "Let it end, or stop it; then run this again.",
            )
        time.sleep(0.1)


def _anew(connection: psycopg.Connection, name: str, identifier: sql.Identifier) -> Scrubbed:
    before = _size(connection, name)
    connection.execute(_FORGET, {"table": name})
    try:
        connection.execute(sql.SQL("VACUUM (FULL, ANALYZE) {}").format(identifier))
    except psycopg.errors.LockNotAvailable as error:
        raise PostgresError(
            f"{name} was not written anew; the tables before it were.",
            f"Others worked on it for all of the {LOCK_SECONDS} seconds that this waited.",
            "Run this again in a quieter hour.",
        ) from error
    return Scrubbed(name.removeprefix("public."), max(0, before - _size(connection, name)))


def _size(connection: psycopg.Connection, name: str) -> int:
    row = connection.execute("SELECT pg_total_relation_size(%s::regclass)", (name,)).fetchone()
    return int(row[0]) if row else 0

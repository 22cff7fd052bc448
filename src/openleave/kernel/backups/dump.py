"""PostgreSQL's own programs, ``pg_dump`` and ``pg_restore``, as an administrator's role: row-level security hides
nothing from it, and no other role can take a whole backup."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from openleave.kernel.backups.errors import BackupError
from openleave.kernel.postgres import provision


@dataclass(frozen=True, slots=True)
class Instant:
    """The database as of one instant: its snapshot for ``dump``, and how many rows each table holds, by its name."""

    snapshot: str
    counts: dict[str, int]


@contextmanager
def one_instant(admin_conninfo: str) -> Iterator[Instant]:
    """Hold an instant of the database while it is counted and dumped, whatever others write meanwhile."""
    with psycopg.connect(admin_conninfo) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        row = connection.execute("SELECT pg_export_snapshot()").fetchone()
        yield Instant(str(row[0]) if row else "", _counts(connection))


def row_counts(admin_conninfo: str) -> dict[str, int]:
    """How many rows each table holds now, by its name."""
    with psycopg.connect(admin_conninfo) as connection:
        return _counts(connection)


def _counts(connection: psycopg.Connection) -> dict[str, int]:
    names = connection.execute(
        "SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
        "WHERE c.relkind = 'r' AND n.nspname IN ('public', 'vault') ORDER BY 1, 2"
    ).fetchall()
    found = {}
    for schema, name in names:
        query = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(schema, name))
        row = connection.execute(query).fetchone()
        found[name if schema == "public" else f"{schema}.{name}"] = row[0] if row else 0
    return found


def dump(admin_conninfo: str, instant: Instant, target: Path, programs: Path | None = None) -> None:
    """Write the whole database, as of an instant that is held, to ``target`` in PostgreSQL's custom format. Raises
    BackupError."""
    words = ["--format=custom", "--compress=6", f"--snapshot={instant.snapshot}", f"--file={target}"]
    _run("pg_dump", words, admin_conninfo, programs)


def load(admin_conninfo: str, source: Path, *, database: str, programs: Path | None = None) -> None:
    """Make ``database`` anew, and fill it from ``source``. What was in it is gone. Raises BackupError."""
    # Not through the database itself, which goes.
    with psycopg.connect(make_conninfo(admin_conninfo, dbname="postgres"), autocommit=True) as connection:
        provision.drop(connection, database)
        connection.execute(
            sql.SQL(
                "CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C' "
                "LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8'"
            ).format(sql.Identifier(database), sql.Identifier(provision.OWNER))
        )
    _run("pg_restore", ["--exit-on-error", "--no-comments", str(source)], admin_conninfo, programs, database)


def _run(
    program: str, words: list[str], admin_conninfo: str, programs: Path | None, database: str | None = None
) -> None:
    path = programs / program if programs else shutil.which(program)
    if path is None:
        raise BackupError(
            f"The program {program} is missing.",
            why="It comes with PostgreSQL's client programs, of the server's version or newer.",
            fix="Install PostgreSQL's client programs on this machine.",
        )
    parameters = conninfo_to_dict(admin_conninfo)
    name = database or str(parameters.get("dbname"))
    environment = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8"}
    for parameter, variable in (("host", "PGHOST"), ("port", "PGPORT"), ("user", "PGUSER"), ("password", "PGPASSWORD")):
        if parameters.get(parameter):
            environment[variable] = str(parameters[parameter])
    where = [f"--dbname={name}"]
    done = subprocess.run([str(path), *where, *words], env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BackupError(
            f"{program} did not work.",
            why=(done.stderr.strip() or f"It ended with {done.returncode}.").splitlines()[-1][:400],
            fix="Check the server, its version and the room on the disk; nothing was changed in the installation.",
        )

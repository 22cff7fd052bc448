"""A database of the benchmark's own, an organization in it, and the import taken from a file to committed facts."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import uuid
from pathlib import Path
from typing import Any

FACTS = ("people_employee", "people_profile", "people_employment", "people_assignment", "feeds_fingerprint")


def prepare(scratch: Path) -> None:
    """Make the installation and connect Django to it as the web role. Once a process."""
    os.environ["OPENLEAVE_HOME"] = str(scratch)
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "OPENLEAVE_DATABASE_ROLE", "OPENLEAVE_DATABASE_POOL"):
        os.environ.pop(name, None)
    from openleave.config import django_setup, environment
    from openleave.kernel.purposes import state_for_process

    environment.ensure_database()  # keeps the server up for as long as this process lives
    subprocess.run(
        [sys.executable, "-m", "openleave.config.cli", "migrate", "--quiet"], check=True, env=dict(os.environ)
    )
    django_setup()
    state_for_process("data_exchange")


def organization() -> uuid.UUID:
    """A new employer with its worksites and schedules."""
    from bench.import_data import SCHEDULES, SITES, STATES
    from openleave.apps.organizations.models import Organization, Settings, Worksite
    from openleave.apps.people.models import Schedule
    from openleave.kernel.purposes import standing
    from openleave.kernel.tenancy import organization_scope

    organization_id = uuid.uuid4()
    with organization_scope(organization_id):
        Organization.objects.create(id=organization_id, slug=f"bench-{organization_id.hex[:8]}", name="Bench")
        Settings.objects.create(organization_id=organization_id)
        standing.begin(organization_id)
        Worksite.objects.bulk_create(
            Worksite(organization_id=organization_id, code=f"S{n:04d}", name=f"Site {n}", state=STATES[n % len(STATES)])
            for n in range(SITES)
        )
        Schedule.objects.bulk_create(
            Schedule(organization_id=organization_id, code=code, name=code, kind="variable") for code in SCHEDULES
        )
    return organization_id


def load(organization_id: uuid.UUID, path: Path) -> tuple[float, Any]:
    """Import a file as the command and the jobs do: (seconds, what was found).

    One pass from the file to committed facts: read, check, compare, write, remember, audit. Rows with errors are
    left out.
    """
    from django.db import connection

    from bench.import_data import COLUMNS
    from openleave.apps.feeds import recognition
    from openleave.apps.feeds.loading import writing
    from openleave.apps.feeds.loading.context import Context
    from openleave.apps.feeds.loading.context import prepare as fill
    from openleave.apps.feeds.loading.employees import Stager
    from openleave.apps.feeds.reading.table import open_table
    from openleave.apps.feeds.sources import TableSource
    from openleave.kernel import audit, clock
    from openleave.kernel.actor import Actor, Role
    from openleave.kernel.tenancy import organization_scope

    actor = Actor(None, organization_id, frozenset({Role.HR_OPERATIONS}))
    started = time.perf_counter()
    with path.open("rb") as handle, organization_scope(organization_id), connection.cursor() as cursor:
        source_id = uuid.uuid4()
        context = fill(Context(cursor, organization_id, source_id, "employees", clock.today(), clock.now(), orders={}))
        table = open_table(handle, known=recognition.known_header("employees"))
        staged = Stager(context, TableSource("employees", table, COLUMNS)).run()
        writing.write(context, staged)
        writing.flush()
        counts = {name: count for name, count in staged.counts().items() if isinstance(count, int)}
        audit.append(actor=actor, action="feeds.apply", object_type="import", object_id=source_id, details=counts)
    return time.perf_counter() - started, staged


def owner() -> Any:
    """psycopg as the owner of the tables."""
    import psycopg

    from openleave.config import environment
    from openleave.kernel.postgres import provision

    return psycopg.connect(environment.conninfo(provision.OWNER), autocommit=True)


def wipe() -> None:
    """Empty the tables, as their owner."""
    with owner() as connection:
        connection.execute(f"TRUNCATE {', '.join(FACTS)}, feeds_pin CASCADE")


def twins(connection: Any) -> None:
    """Copies of the tables without row-level security: same columns, same indexes, same foreign keys."""
    connection.execute("CREATE SCHEMA IF NOT EXISTS twin")
    connection.execute("DROP TABLE IF EXISTS " + ", ".join(f"twin.{table}" for table in FACTS) + " CASCADE")
    for table in FACTS:
        connection.execute(f"CREATE TABLE twin.{table} (LIKE public.{table} INCLUDING ALL)")
    keys = connection.execute(
        "SELECT conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint "
        "WHERE contype = 'f' AND conrelid = ANY(%s::regclass[])",
        [[f"public.{table}" for table in FACTS]],
    ).fetchall()
    for table, definition in keys:
        here = definition.replace("REFERENCES people_employee", "REFERENCES twin.people_employee")
        connection.execute(f"ALTER TABLE twin.{table.split('.')[-1]} ADD {here}")


def export(organization_id: uuid.UUID, directory: Path) -> dict[str, tuple[str, Path]]:
    """The loaded rows as files for COPY: table to (columns, path)."""
    exported = {}
    with owner() as connection:
        connection.execute("SELECT set_config('openleave.organization', %s, false)", [str(organization_id)])
        for table in FACTS:
            columns = ", ".join(
                row[0]
                for row in connection.execute(
                    "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 "
                    "AND NOT attisdropped AND attgenerated = '' ORDER BY attnum",
                    [f"public.{table}"],
                )
            )
            path = directory / f"{table}.csv"
            query = f"COPY (SELECT {columns} FROM {table}) TO STDOUT (FORMAT csv)"
            with path.open("wb") as out, connection.cursor() as cursor, cursor.copy(query) as copy:
                for piece in copy:
                    out.write(piece)
            exported[table] = (columns, path)
    return exported


def plain_copy(exported: dict[str, tuple[str, Path]]) -> float:
    """The yardstick: COPY of the same rows into the same indexed tables, in one transaction, as their owner."""
    with owner() as connection:
        twins(connection)
        started = time.perf_counter()
        with connection.transaction(), connection.cursor() as cursor:
            for table, (columns, path) in exported.items():
                with (
                    path.open("rb") as file,
                    cursor.copy(f"COPY twin.{table} ({columns}) FROM STDIN (FORMAT csv)") as copy,
                ):
                    while piece := file.read(1 << 20):
                        copy.write(piece)
        return time.perf_counter() - started

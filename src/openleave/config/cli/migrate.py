"""``openleave migrate``: bring the tables up to date, as the role that owns them."""

from __future__ import annotations

import argparse
import os

HELP = "Bring the database's tables up to date, as their owner. Safe to run again."
PURPOSE = ""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 if migrations are pending")
    parser.add_argument("--quiet", action="store_true", help="print nothing but errors")


def pending_migrations() -> list[str]:
    """Names of migrations that the database has not seen, such as ``people.0002_worksite``. Needs Django set up."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def apply_migrations(*, verbosity: int = 1) -> None:
    """Run Django's migrations over the connection as it is set up: the owner's. Needs Django set up.

    Then the tables' policies are made to ask for the purposes of the registry; a migration itself is not asked.
    """
    from django.core.management import call_command
    from django.db import connection, transaction

    from openleave.apps.erasure import guards
    from openleave.kernel.purposes import rules

    if pending_migrations():
        with transaction.atomic(), connection.cursor() as cursor:
            rules.lift(cursor)
    call_command("migrate", interactive=False, verbosity=verbosity)
    guards.install()
    with transaction.atomic(), connection.cursor() as cursor:
        rules.apply(cursor)


def run(options: argparse.Namespace) -> int:
    os.environ["OPENLEAVE_DATABASE_ROLE"] = "owner"  # read by the settings, which are loaded below
    os.environ.pop("OPENLEAVE_DATABASE_POOL", None)
    from openleave.config import django_setup, environment
    from openleave.config.processes.instance import note_schema
    from openleave.kernel.postgres import provision

    environment.ensure_database()
    django_setup()
    if options.check:
        pending = pending_migrations()
        if pending and not options.quiet:
            more = f" and {len(pending) - 5} more" if len(pending) > 5 else ""
            print(f"{len(pending)} migrations are pending: {', '.join(pending[:5])}{more}. Run 'openleave migrate'.")
        return 1 if pending else 0
    apply_migrations(verbosity=0 if options.quiet else 1)
    note_schema(environment.conninfo(provision.OWNER))
    return 0

"""``openleave scrub``: take the bytes of deleted rows out of the database's files and its log."""

from __future__ import annotations

import argparse

from openleave.config.cli.backup import admin_of

HELP = "Write the tables anew without the bytes of deleted rows, and let the log go. For the quiet hours."
PURPOSE = "retention"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--all", action="store_true", help="every table, not only those that rows were deleted in")
    parser.add_argument("--admin-url", metavar="URL", help="a superuser, where DATABASE_URL is set")


def run(options: argparse.Namespace) -> int:
    from openleave.config import environment
    from openleave.kernel.postgres.scrubbing import scrub

    environment.ensure_home()
    admin, _name, _programs = admin_of(options)
    tables = freed = 0
    for one in scrub(admin, everything=options.all):
        tables, freed = tables + 1, freed + one.bytes_freed
        print(f"{one.table}: {one.bytes_freed / 1000:,.0f} kB", flush=True)
    print(f"{tables} tables were written anew, {freed / 1_000_000:.1f} MB came free.")
    return 0

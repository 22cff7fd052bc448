"""``openleave registry``: what is stored about people, and whether anything is stored that is not declared."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from itertools import groupby
from typing import Any

HELP = "Print or export the registry of stored data; with --check, compare it with the database."
PURPOSE = "privacy_rights"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", nargs="?", choices=["show", "export"], default="show", help="print it, or export it")
    parser.add_argument("--format", choices=["fides", "dpv"], help="fideslang 3.1.4 (YAML), or W3C DPV 2.2 (JSON-LD)")
    parser.add_argument("--check", action="store_true", help="fail when the database holds an undeclared column")
    parser.add_argument("--json", action="store_true", help="print it as JSON")


def run(options: argparse.Namespace) -> int:
    from openleave.config import django_setup, environment

    if options.action == "export" and not options.format:
        print("openleave registry export: say in which words, with --format fides or --format dpv.", file=sys.stderr)
        return 2
    if options.check:
        environment.ensure_database()
    django_setup()
    if options.action == "export":
        from openleave.apps.consents.vocabularies import as_dpv, as_fides

        sys.stdout.write(as_fides() if options.format == "fides" else as_dpv())
        return 0
    if options.check:
        return _check()
    if options.json:
        print(json.dumps(_document(), indent=1))
    else:
        _print()
    return 0


def _check() -> int:
    from django.db import connection

    from openleave.kernel.registry import gate

    with connection.cursor() as cursor:
        undeclared, vanished = gate.column_differences(cursor)
    for table, column in sorted(undeclared):
        print(f"{table}.{column} is stored and not declared. Declare it in its app's registry.py.", file=sys.stderr)
    for table, column in sorted(vanished):
        print(f"{table}.{column} is declared and does not exist. Delete its declaration.", file=sys.stderr)
    if undeclared or vanished:
        return 1
    print("Every column is declared.")
    return 0


def _document() -> dict[str, Any]:
    from openleave.kernel.registry import declared

    all_of_it = declared()
    return {
        "columns": [
            {
                "table": column.table,
                "column": column.name,
                "subject": column.subject,
                "owner": column.owner,
                "purposes": list(column.purposes),
                "category": asdict(column.category),
            }
            for column in sorted(all_of_it.columns.values(), key=lambda column: (column.table, column.name))
        ],
        "file_kinds": {
            kind.key: {
                "category": kind.category.key,
                "maximum_age_hours": kind.maximum_age.total_seconds() / 3600 if kind.maximum_age else None,
                "retention": kind.category.retention,
            }
            for kind in all_of_it.file_kinds.values()
        },
        "jobs": {name: list(arguments) for name, arguments in sorted(all_of_it.tasks.items())},
        "caches": all_of_it.caches,
        "cookies": all_of_it.cookies,
        "log_fields": all_of_it.log_fields,
        "messages": all_of_it.messages,
        "queues": all_of_it.queues,
        "search_indexes": {one.name: [one.table, *one.columns] for one in all_of_it.search_indexes.values()},
        "exports": {one.route: list(one.categories) for one in all_of_it.exports.values()},
    }


def _print() -> None:
    from openleave.kernel.registry import declared

    all_of_it = declared()
    columns = sorted(all_of_it.columns.values(), key=lambda column: (column.table, column.name))
    for table, group in groupby(columns, key=lambda column: column.table):
        print(table)
        for column in group:
            category = column.category
            print(
                f"  {column.name:<28} tier {category.tier}  {category.key:<14} {category.retention}: {category.erase}"
            )
    sections = (
        (
            "Files",
            {
                key: f"at most {kept.maximum_age}" if kept.maximum_age else f"rule {kept.category.retention}"
                for key, kept in all_of_it.file_kinds.items()
            },
        ),
        ("Jobs", {name: ", ".join(arguments) for name, arguments in all_of_it.tasks.items()}),
        ("Caches", all_of_it.caches),
        ("Cookies", all_of_it.cookies),
        ("Log fields", all_of_it.log_fields),
        ("Messages", all_of_it.messages),
        ("Queues", all_of_it.queues),
        ("Exports", {one.route: one.holds for one in all_of_it.exports.values()}),
    )
    for title, entries in sections:
        print(title)
        for name, text in sorted(entries.items()):
            print(f"  {name:<28} {text}")

"""``openleave import``: the same import as on the desk, from a file on this machine."""

from __future__ import annotations

import argparse
import csv
import io
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from openleave.config.cli.acting import acting

HELP = "Import employees, hours, leave already used or open cases: shows what would change; --apply applies it."
PURPOSE = "data_exchange"

_CHUNK = 1 << 20
_SHOWN = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="CSV, TSV or Excel file, as the HR system exports it")
    parser.add_argument(
        "--kind", choices=("employees", "hours", "usage", "cases"), default="employees", help="what the file holds"
    )
    parser.add_argument("--organization", required=True, metavar="SLUG", help="the organization it belongs to")
    parser.add_argument("--as", required=True, dest="account", metavar="EMAIL", help="the account that imports it")
    parser.add_argument("--mapping", default="", metavar="NAME", help="a mapping kept from an earlier import")
    parser.add_argument(
        "--map",
        action="append",
        default=[],
        metavar="COLUMN=FIELD",
        help="what one column means, against the proposal; an empty FIELD leaves it out. May be repeated",
    )
    parser.add_argument(
        "--word",
        action="append",
        default=[],
        metavar="FIELD:WORD=CODE",
        help="what a word of the file means, e.g. leave_reason:Maternity=bonding. May be repeated",
    )
    parser.add_argument("--sheet", default="", help="the sheet of a workbook")
    parser.add_argument("--create-schedules", action="store_true", help="create schedules that are not known")
    parser.add_argument("--create-worksites", action="store_true", help="create worksites that are not known")
    parser.add_argument("--apply", action="store_true", help="apply it; without this nothing is changed")
    parser.add_argument(
        "--leave-out-bad", action="store_true", help="apply the good rows, leaving out those with errors"
    )
    parser.add_argument("--problems", type=Path, metavar="FILE", help="write the list of problems to a CSV file")


def run(options: argparse.Namespace) -> int:
    from openleave.config import django_setup, environment

    environment.ensure_database()
    django_setup()
    from openleave.kernel.errors import OpenLeaveError

    try:
        return _run(options)
    except OpenLeaveError as error:
        for line in (error.what, error.why, error.fix):
            if line:
                print(line, file=sys.stderr)
        return 1


def _run(options: argparse.Namespace) -> int:
    from openleave.apps.feeds import services
    from openleave.kernel.errors import Conflict, Invalid

    if not options.file.is_file():
        raise Invalid(f"There is no file {options.file}.", fix="Check the path.")
    columns = {}
    for pair in options.map:
        name, equals, field = pair.rpartition("=")
        if not equals:
            raise Invalid(f"--map {pair} names no field.", fix="Write --map 'Column name=field'.")
        columns[name] = field
    actor = acting(options.organization, options.account)
    choices: dict[str, Any] = {
        name: True for name in ("create_schedules", "create_worksites") if getattr(options, name)
    }
    words = _words(options.word)
    if words:
        choices["words"] = words
    record = services.run_import(
        actor=actor,
        kind=options.kind,
        chunks=_chunks(options.file),
        file_name=options.file.name,
        columns=columns,
        mapping=options.mapping,
        sheet=options.sheet,
        options=choices,
    )
    report = _problems(actor, record)
    _show(record, report)
    if options.problems is not None:
        options.problems.write_bytes(report)
        print(f"Problems written to {options.problems}.")
    if not options.apply:
        print("Nothing was changed. Add --apply to apply it.")
        return 0 if not record.counts.get("bad") else 1
    try:
        record = services.apply_now(actor=actor, import_id=record.id, leave_out_bad=options.leave_out_bad)
    except Conflict as error:
        print(f"{error.what} {error.why}", file=sys.stderr)
        print("Correct the file, or add --leave-out-bad to apply the other rows.", file=sys.stderr)
        return 1
    print(f"Applied. Import {record.id}.")
    if options.kind == "cases":
        print(f"{record.counts['opened']:,} cases opened. Compare them with the old system on the import's page.")
        for line, why in record.counts["failed"]:
            print(f"  line {line} could not be opened: {why}", file=sys.stderr)
    return 0


def _words(pairs: list[str]) -> dict[str, dict[str, str]]:
    from openleave.apps.feeds.leave_words import plain
    from openleave.kernel.errors import Invalid

    found: dict[str, dict[str, str]] = {}
    for pair in pairs:
        name, equals, code = pair.rpartition("=")
        field, colon, word = name.partition(":")
        if not (equals and colon and word and code):
            raise Invalid(f"--word {pair} cannot be read.", fix="Write --word 'leave_reason:Maternity=bonding'.")
        found.setdefault(field, {})[plain(word)] = code
    return found


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as handle:
        while chunk := handle.read(_CHUNK):
            yield chunk


def _problems(actor: Any, record: Any) -> bytes:
    from openleave.kernel import files

    if record.problems_id is None:
        return b""
    return b"".join(files.read(organization_id=actor.organization_id, file_id=record.problems_id))


def _show(record: Any, report: bytes) -> None:
    mapped = {name: field for name, field in record.columns.items() if field}
    width = max(map(len, mapped), default=0)
    print(f"{record.file_name}: {len(record.columns)} columns, {len(mapped)} of them mapped")
    for name, field in mapped.items():
        print(f"  {name:<{width}}  {field}")
    left_out = [name for name, field in record.columns.items() if not field]
    if left_out:
        print(f"  left out, not stored: {', '.join(left_out)}")
    names = {
        "total": "rows", "new": "new", "changed": "changed", "unchanged": "unchanged", "missing": "not in the file",
        "bad": "rows with errors",
    }  # fmt: skip
    print("  ".join(f"{record.counts.get(key, 0):,} {label}" for key, label in names.items()))
    derived = {
        "from_schedule": "the workweek is from the schedule of that time",
        "from_hours": "the workweek is from the weekly hours of that time",
        "assumed_days": "spread over Monday to Friday: no schedule says which days were worked",
    }
    for key, meaning in derived.items():
        if record.counts.get(key):
            print(f"  {record.counts[key]:,} rows: {meaning}")
    rows = list(csv.DictReader(io.StringIO(report.decode("utf-8-sig"))))
    for row in rows[:_SHOWN]:
        value = f" ({row['Value']})" if row["Value"] else ""
        where = row["Column"] or row["Field"] or "row"
        print(f"  line {row['Line']}, {where}{value}: {row['Problem']} {row['How to fix it']}")
    if len(rows) > _SHOWN:
        print(f"  … and {len(rows) - _SHOWN:,} more; --problems FILE writes them all.")

"""What staging found, as pages to look at and a report to download. Both are stored encrypted."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import polars as pl

from openleave.apps.feeds import problems
from openleave.apps.feeds.loading.context import Context
from openleave.apps.feeds.loading.copying import copy_out

#: Entries a stored part holds; the desk shows PAGE of them at a time.
PART = 1_000

_NEW = """
SELECT line, number, first_name, last_name, job_title, department, hired FROM import_new ORDER BY line"""
_CHANGED = """
SELECT f.line, c.number, c.n_first_name, c.n_last_name, f.field, f.old, f.new, f.desk
FROM import_field f JOIN import_change c ON c.line = f.line ORDER BY f.line, f.field"""


@dataclass(slots=True)
class Pages:
    """Parts of JSON put one after the other; ``index`` says where each begins, by list."""

    index: dict[str, list[list[int]]] = field(default_factory=dict)
    _at: int = 0

    def part(self, name: str, entries: list[dict[str, Any]]) -> bytes:
        """One part's bytes, noted in the index as [offset, length, entries]."""
        body = json.dumps(entries, ensure_ascii=False, separators=(",", ":"), default=str).encode()
        self.index.setdefault(name, []).append([self._at, len(body), len(entries)])
        self._at += len(body)
        return body


def employee_lists(context: Context, staged_missing: pl.DataFrame) -> Iterator[tuple[str, pl.DataFrame]]:
    """The lists of an employee import: new, changed (a person an entry) and missing."""
    new = copy_out(
        context.cursor,
        _NEW,
        [],
        {"line": pl.UInt32, "number": pl.String, "first_name": pl.String, "last_name": pl.String,
         "job_title": pl.String, "department": pl.String, "hired_on": pl.String},
    )  # fmt: skip
    yield "new", new
    changed = copy_out(
        context.cursor,
        _CHANGED,
        [],
        {"line": pl.UInt32, "number": pl.String, "first_name": pl.String, "last_name": pl.String,
         "field": pl.String, "old": pl.String, "new": pl.String, "desk": pl.Boolean},
    )  # fmt: skip
    people = changed.group_by("line", maintain_order=True).agg(
        pl.first("number", "first_name", "last_name"), pl.struct("field", "old", "new", "desk").alias("changes")
    )
    yield "changed", people
    yield "missing", staged_missing


def pack_lists(lists: Iterator[tuple[str, pl.DataFrame]], pages: Pages) -> Iterator[bytes]:
    """The lists as parts of PART entries."""
    for name, frame in lists:
        for part in frame.iter_slices(PART):
            yield pages.part(name, part.to_dicts())


def hints(context: Context) -> dict[str, str]:
    """What exists already, for problems about unknown codes."""
    lists = {
        "unknown_schedule": ("Schedules", context.schedules),
        "unknown_worksite": ("Worksites", context.worksites),
    }
    return {
        code: f" {name} in OpenLeave: {', '.join(sorted(set(known.values()))[:20]) or 'none yet'}."
        for code, (name, known) in lists.items()
    }


def problem_rows(
    kind: str, found: pl.DataFrame, columns: dict[str, str], known: Mapping[str, str] = MappingProxyType({})
) -> pl.DataFrame:
    """Problems in words: line, column (as the file calls it), field, value, problem, fix, severity.

    ``known`` adds to the fix of a problem, by code.
    """
    header = {target: name for name, target in columns.items() if target}
    pairs = found.select("field", "code").unique().rows()
    words = [
        (
            field_name,
            code,
            header.get(field_name)
            or (header.get("full_name") if field_name in ("first_name", "last_name") else "")
            or "",
            problems.label(kind, field_name) if field_name else "",
            *_words(kind, field_name, code, known),
            "warning" if problems.CATALOG[code].warning else "error",
        )
        for field_name, code in pairs
    ]
    table = pl.DataFrame(
        words,
        schema=dict.fromkeys(("field", "code", "column", "label", "problem", "fix", "severity"), pl.String),
        orient="row",
    )
    rows = found.join(table, on=["field", "code"], how="left", maintain_order="left")
    more = pl.col("code").replace_strict(dict(known), default="", return_dtype=pl.String) if known else pl.lit("")
    return rows.select(
        "line", "column", pl.col("label").alias("field"), "value", "problem", "fix", "severity", "code",
        pl.col("field").alias("target"), more.alias("more"),
    )  # fmt: skip


def _words(kind: str, field_name: str, code: str, known: Mapping[str, str]) -> tuple[str, str]:
    reason, fix = problems.texts(kind, field_name, code)
    return reason, fix + known.get(code, "")


def problem_report(rows: pl.DataFrame) -> Iterator[bytes]:
    """The problems as CSV for a spreadsheet; a value that would be read as a formula is quoted with an apostrophe."""
    yield b"\xef\xbb\xbf"
    guarded = rows.drop("code", "target", "more").with_columns(
        pl.when(pl.col("value").str.contains(r"^[=+\-@\t\r]"))
        .then("'" + pl.col("value"))
        .otherwise("value")
        .alias("value")
    )
    buffer = io.BytesIO()
    names = ["Line", "Column", "Field", "Value", "Problem", "How to fix it", "Severity"]
    guarded.rename(dict(zip(guarded.columns, names, strict=True))).write_csv(buffer)
    yield buffer.getvalue()

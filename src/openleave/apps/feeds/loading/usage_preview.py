"""The list of an import of leave used: an entry a row, with the days and the time that would be counted."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import polars as pl

from openleave.apps.feeds.loading.context import Context
from openleave.apps.feeds.loading.usage import StagedUsage

#: First and last names of the people in ``import_person``.
NAMES = """
SELECT k.number, p.first_name, p.last_name FROM import_person k JOIN LATERAL (
    SELECT first_name, last_name FROM people_profile f WHERE f.organization_id = %s AND f.employee_id = k.employee_id
    AND f.superseded_at IS NULL ORDER BY valid_from DESC LIMIT 1) p ON true"""


def lists(context: Context, staged: StagedUsage) -> Iterator[tuple[str, pl.DataFrame]]:
    """new: what each row would count, and where its workweek is from."""
    names: dict[str, tuple[str, str]] = {}
    if staged.rows:
        names = {number: (first, last) for number, first, last in context.query(NAMES, [context.organization_id])}
    entries = []
    for row in staged.rows:
        first, last = names.get(row.number, ("", ""))
        minutes = sum(day[1] for day in row.new)
        share = sum((Fraction(day[1], day[2]) for day in row.new), Fraction())
        entries.append(
            {
                "line": row.line, "number": row.number, "first_name": first, "last_name": last,
                "program": row.program, "reason": row.reason or "",
                "first_on": str(row.new[0][0]), "last_on": str(row.new[-1][0]), "days": len(row.new),
                "hours": _clock(minutes), "weeks": str(share),
                "workweek": ", ".join(_clock(week) for week in sorted({day[2] for day in row.new})),
                "derived": row.read.derived, "assumed": row.read.assumed,
            }
        )  # fmt: skip
    schema = dict.fromkeys(
        ("line", "number", "first_name", "last_name", "program", "reason", "first_on", "last_on", "days", "hours",
         "weeks", "workweek", "derived"), pl.String,
    ) | {"line": pl.Int64, "days": pl.Int64, "assumed": pl.Boolean}  # fmt: skip
    yield "new", pl.DataFrame(entries, schema=schema, orient="row")


def _clock(minutes: int) -> str:
    """Minutes as hours and minutes: 450 is 7:30."""
    return f"{minutes // 60}:{minutes % 60:02}"

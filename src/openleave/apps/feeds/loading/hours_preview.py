"""The lists of an hours import: an entry a person, with the weeks that are new or change."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from openleave.apps.feeds.loading.context import Context
from openleave.apps.feeds.loading.copying import copy_out

# Names are looked up once a person, not once a week: most files hold many weeks of each.
_NEW = """
SELECT t.line, t.number, p.first_name, p.last_name, t.weeks, t.worked, t.first_on, t.last_on
FROM (
    SELECT number, employee_id, min(line) line, count(*) weeks, sum(worked) worked, min(week) first_on,
           max(week) last_on
    FROM import_hours WHERE action = 'new' GROUP BY number, employee_id) t LEFT JOIN LATERAL (
    SELECT first_name, last_name FROM people_profile f WHERE f.organization_id = %s AND f.employee_id = t.employee_id
    AND f.superseded_at IS NULL ORDER BY valid_from DESC LIMIT 1) p ON true
ORDER BY t.line"""
_CHANGED = """
SELECT t.line, t.number, p.first_name, p.last_name, t.week, t.old_worked, t.worked
FROM import_hours t LEFT JOIN LATERAL (
    SELECT first_name, last_name FROM people_profile f WHERE f.organization_id = %s AND f.employee_id = t.employee_id
    AND f.superseded_at IS NULL ORDER BY valid_from DESC LIMIT 1) p ON true
WHERE t.action = 'change' ORDER BY t.number, t.week"""
_PERSON = {"line": pl.Int64, "number": pl.String, "first_name": pl.String, "last_name": pl.String}


def lists(context: Context) -> Iterator[tuple[str, pl.DataFrame]]:
    """new (weeks and hours a person) and changed (a person an entry, a change a week)."""
    new = copy_out(
        context.cursor,
        _NEW,
        [context.organization_id],
        _PERSON | {"weeks": pl.Int64, "minutes": pl.Int64, "first_on": pl.String, "last_on": pl.String},
    )
    yield "new", new.with_columns(hours=_clock("minutes"))
    changed = copy_out(
        context.cursor,
        _CHANGED,
        [context.organization_id],
        _PERSON | {"field": pl.String, "was": pl.Int64, "is": pl.Int64},
    )
    changed = changed.with_columns(old=_clock("was"), new=_clock("is"), desk=pl.lit(False))
    yield (
        "changed",
        changed.group_by("number", maintain_order=True).agg(
            pl.first("line", "first_name", "last_name"), pl.struct("field", "old", "new", "desk").alias("changes")
        ),
    )


def _clock(name: str) -> pl.Expr:
    """Minutes as hours and minutes: 450 is 7:30."""
    return pl.format("{}:{}", pl.col(name) // 60, (pl.col(name) % 60).cast(pl.String).str.zfill(2))

"""After the last row: bad rows taken out of the tables, people missing from the file found, and all of it counted."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

import polars as pl

from openleave.apps.feeds.loading import current
from openleave.apps.feeds.loading.context import Context
from openleave.apps.feeds.loading.copying import copy_in, copy_out
from openleave.apps.feeds.problems import WARNINGS

if TYPE_CHECKING:
    from openleave.apps.feeds.loading.employees import Staged, Stager

MISSING = {
    "number": pl.String, "first_name": pl.String, "last_name": pl.String, "hired_on": pl.Date, "department": pl.String,
}  # fmt: skip


def finish(stager: Stager, keys: pl.DataFrame, written: pl.DataFrame, total: int) -> Staged:
    """Complete ``stager.staged``."""
    context, staged = stager.context, stager.staged
    _managers_left_out(stager, keys, written)
    problems = stager.found.frame()
    bad = problems.filter(~pl.col("code").is_in(WARNINGS))["line"].unique().sort()
    if len(bad):
        copy_in(context.cursor, "import_bad", pl.DataFrame({"line": bad}))
        for table in ("import_new", "import_change", "import_mark", "import_field"):
            context.cursor.execute(f"DELETE FROM {table} t USING import_bad b WHERE b.line = t.line")  # noqa: S608
    context.cursor.execute("ANALYZE import_new (line, number, manager_number, worksite_code)")
    context.cursor.execute("ANALYZE import_change")
    staged.problems = problems
    staged.bad = len(bad)
    staged.warned = problems.filter(pl.col("code").is_in(WARNINGS))["line"].n_unique()
    ((staged.new,),) = context.query("SELECT count(*) FROM import_new")
    ((staged.changed, staged.rehired),) = context.query(
        "SELECT count(*), count(*) FILTER (WHERE e_action IN ('rehire', 'close')) FROM import_change"
    )
    staged.unchanged = staged.total - staged.new - staged.changed - staged.bad - staged.suppressed
    staged.missing = _missing(context, stager.known, keys, stager.employees)
    staged.new_schedules = list(stager.references.new_schedules.values())
    staged.new_worksites = len(stager.references.new_worksites)
    staged.digest = _digest(staged, total, bad)
    return staged


def _managers_left_out(stager: Stager, keys: pl.DataFrame, written: pl.DataFrame) -> None:
    """Warn of rows whose manager's own row is bad, when that manager is not in OpenLeave either."""
    problems = stager.found.frame()
    bad = problems.filter(~pl.col("code").is_in(WARNINGS))["line"].unique()
    if bad.is_empty():
        return
    gone = keys.filter(pl.col("line").is_in(bad.implode()))["number"].drop_nulls().unique()
    rows = written.filter(pl.col("manager").is_in(gone.implode()) & ~pl.col("line").is_in(bad.implode()))
    if rows.is_empty():
        return
    exist = current.existing(stager.context, rows["manager"].unique()) if stager.employees else set()
    rows = rows.filter(~pl.col("manager").is_in(list(exist)))
    stager.found.add(rows["line"], rows["line"].is_not_null(), "manager_number", "manager_left_out", rows["manager"])


def _missing(context: Context, known: pl.DataFrame, keys: pl.DataFrame, employees: int) -> pl.DataFrame:
    """Employed people who are not in the file. They are listed, never ended."""
    if not employees:
        return pl.DataFrame(schema=MISSING)
    here = keys.select("number")
    absent = known.select("number").join(here, on="number", how="anti")
    if employees > known.height:
        others = copy_out(
            context.cursor,
            "SELECT x.number FROM people_employee x WHERE x.organization_id = %s AND NOT EXISTS (SELECT FROM "
            "feeds_fingerprint f WHERE f.organization_id = x.organization_id AND f.id = x.id)",
            [context.organization_id],
            {"number": pl.String},
        )
        absent = pl.concat([absent, others.join(here, on="number", how="anti")])
    if absent.is_empty():
        return pl.DataFrame(schema=MISSING)
    copy_in(context.cursor, "import_absent", absent)
    return copy_out(
        context.cursor,
        """
        SELECT x.number, p.first_name, p.last_name, m.hired_on, a.department FROM import_absent k
        JOIN people_employee x ON x.organization_id = %s AND x.number = k.number
        JOIN LATERAL (
            SELECT hired_on, separated_on FROM people_employment f WHERE f.organization_id = x.organization_id
            AND f.employee_id = x.id AND f.superseded_at IS NULL ORDER BY hired_on DESC LIMIT 1) m ON true
        LEFT JOIN LATERAL (
            SELECT first_name, last_name FROM people_profile f WHERE f.organization_id = x.organization_id
            AND f.employee_id = x.id AND f.superseded_at IS NULL ORDER BY valid_from DESC LIMIT 1) p ON true
        LEFT JOIN LATERAL (
            SELECT department FROM people_assignment f WHERE f.organization_id = x.organization_id
            AND f.employee_id = x.id AND f.superseded_at IS NULL ORDER BY valid_from DESC LIMIT 1) a ON true
        WHERE m.separated_on IS NULL OR m.separated_on > %s
        ORDER BY p.last_name, p.first_name, x.number
        """,
        [context.organization_id, context.today],
        MISSING,
    )


def _digest(staged: Staged, total: int, bad: pl.Series) -> str:
    """SHA-256 over what would be done. Equal exactly when the preview shows the same."""
    content = {
        "rows": total,
        "counts": staged.counts(),
        "bad": hashlib.sha256(json.dumps(bad.to_list()).encode()).hexdigest(),
        "missing": hashlib.sha256(json.dumps(staged.missing["number"].to_list()).encode()).hexdigest(),
    }
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()

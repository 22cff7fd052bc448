# ruff: noqa: S608 - the text put into SQL is a constant of this package
"""An hours file staged: rows summed to workweeks, compared with what is known, put into a temporary table.

Weekly rows are taken as they are; daily rows are summed to the organization's workweek; a pay period of several
weeks is spread over them to the minute. Only time really worked counts (29 CFR 825.110(c)): pay codes say which is.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

import polars as pl

from openleave.apps.feeds import pay_codes
from openleave.apps.feeds.loading.context import Context
from openleave.apps.feeds.loading.copying import copy_in
from openleave.apps.feeds.loading.writing import QUIET
from openleave.apps.feeds.normalise.found import Found
from openleave.apps.feeds.normalise.quantities import WEEK_MINUTES
from openleave.apps.feeds.normalise.rows import Decisions, normalise, require
from openleave.apps.feeds.problems import WARNINGS
from openleave.apps.feeds.sources import Source

_WEEK = pl.duration(days=6)
_LONGEST_PERIOD = 31
_STAGE = """
CREATE TEMP TABLE import_hours (line integer, number text, week date, worked integer, scheduled integer,
    employee_id uuid, old_id uuid, old_worked integer, old_scheduled integer, action text) ON COMMIT DROP"""


@dataclass(slots=True)
class StagedHours:
    """What staging found; counts are employee-weeks, except ``total`` and ``bad``, which are rows of the file."""

    total: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    bad: int = 0
    warned: int = 0
    people: int = 0
    problems: pl.DataFrame = field(default_factory=pl.DataFrame)
    digest: str = ""

    def counts(self) -> dict[str, int]:
        """The big numbers of the preview."""
        return {
            "total": self.total, "new": self.new, "changed": self.changed, "unchanged": self.unchanged, "bad": self.bad,
            "warned": self.warned, "people": self.people, "missing": 0,
        }  # fmt: skip


class HoursStager:
    """Reads a source once and fills ``import_hours``."""

    def __init__(self, context: Context, source: Source) -> None:
        self.context, self.source = context, source
        self.found, self.staged = Found(), StagedHours()
        self._parts: list[pl.DataFrame] = []
        self._codes = pay_codes.Decider(context.options.get("pay_codes") or {})

    def run(self) -> StagedHours:
        """Stage everything. Runs inside the organization's scope."""
        self.context.cursor.execute(_STAGE)
        decisions = Decisions(self.context.today, self.context.orders)
        done = 0
        for block in self.source.blocks():
            for odd in block.ragged:
                value = pl.Series([f"{odd.found} values, {odd.expected} columns"])
                self.found.add(pl.Series([odd.line], dtype=pl.UInt32), pl.Series([True]), "", "columns", value)
            if block.frame.height:
                self._parts.append(self._block(normalise("hours", block.frame, decisions, self.found)))
            done += block.frame.height + len(block.ragged)
            self.context.progress("check", done)
        self.staged.total = done
        return self._finish()

    def _block(self, typed: pl.DataFrame) -> pl.DataFrame:
        """line, number, first (day), last (day), worked, scheduled, daily."""
        columns, lines = set(typed.columns), typed["line"]
        require("hours", typed, self.found)
        worked = pl.col("minutes_worked").fill_null(0)
        for more in ("overtime_minutes", "doubletime_minutes"):
            if more in columns:
                worked = worked + pl.col(more).fill_null(0)
        if "pay_code" in columns:
            counts, unknown = self._codes.decide(typed["pay_code"])
            self.found.add(lines, unknown, "pay_code", "unknown_pay_code", typed["pay_code"])
            typed = typed.with_columns(counts.alias("counts"))
            worked = pl.when(pl.col("counts")).then(worked).otherwise(0)
        first, last = self._days(columns)
        scheduled = pl.col("minutes_scheduled") if "minutes_scheduled" in columns else pl.lit(None, pl.Int64)
        rows = typed.select(
            "line",
            pl.col("employee_number").alias("number"),
            first=first,
            last=last,
            worked=worked.cast(pl.Int64),
            scheduled=scheduled.cast(pl.Int64),
        )
        shown = rows["first"].cast(pl.String)
        self.found.add(lines, rows["first"].is_null() | rows["last"].is_null(), "week_starts_on", "no_week")
        self.found.add(
            lines, (rows["first"] > self.context.today).fill_null(False), "week_starts_on", "future_week", shown
        )
        days = (rows["last"] - rows["first"]).dt.total_days() + 1
        self.found.add(
            lines, ((days > _LONGEST_PERIOD) | (days < 1)).fill_null(False), "period_ends_on", "long_period", shown
        )
        limit = pl.select(pl.when(days == 1).then(24 * 60).otherwise((days + 6) // 7 * WEEK_MINUTES)).to_series()
        over = (rows["worked"] > limit).fill_null(False)
        hours = (rows["worked"] / 60).round(2).cast(pl.String)
        self.found.add(lines, over & (days == 1), "minutes_worked", "too_many_day_hours", hours)
        self.found.add(lines, over & (days > 1), "minutes_worked", "too_many_hours", hours)
        return rows

    def _days(self, columns: set[str]) -> tuple[pl.Expr, pl.Expr]:
        """First and last day a row is about."""
        if "week_starts_on" in columns:
            start = pl.col("week_starts_on")
            if "week_ends_on" in columns:
                start = pl.coalesce(start, pl.col("week_ends_on") - _WEEK)
            return start, start + _WEEK
        if "week_ends_on" in columns:
            return pl.col("week_ends_on") - _WEEK, pl.col("week_ends_on")
        if "worked_on" in columns:
            return pl.col("worked_on"), pl.col("worked_on")
        if "period_starts_on" in columns and "period_ends_on" in columns:
            return pl.col("period_starts_on"), pl.col("period_ends_on")
        # One end of a pay period alone does not say how long it was.
        return pl.lit(None, pl.Date), pl.lit(None, pl.Date)

    def _finish(self) -> StagedHours:
        context, staged = self.context, self.staged
        rows = pl.concat(self._parts) if self._parts else None
        bad = self._bad_lines()
        if rows is not None:
            spoiled = self._weeks(
                rows.filter(pl.col("line").is_in(bad.implode())).drop_nulls(["number", "first", "last"])
            )
            rows = rows.filter(~pl.col("line").is_in(bad.implode()))
            # Without its bad row a week would be too small, so the employee's week is left out as a whole.
            weeks = self._weeks(rows).join(spoiled, on=["number", "week"], how="anti")
            self._check_sums(rows, weeks)
            weeks = weeks.select(pl.col("line").cast(pl.Int64), "number", "week", "worked", "scheduled")
            copy_in(context.cursor, "import_hours", weeks)
            context.cursor.execute("ANALYZE import_hours")
            self._resolve(rows)
        bad = self._bad_lines()
        staged.problems = self.found.frame()
        staged.bad = len(bad)
        staged.warned = staged.problems.filter(pl.col("code").is_in(WARNINGS))["line"].n_unique()
        ((staged.new, staged.changed, staged.unchanged, staged.people, total),) = context.query(
            """
            SELECT count(*) FILTER (WHERE action = 'new'), count(*) FILTER (WHERE action = 'change'),
                   count(*) FILTER (WHERE action = ''), count(DISTINCT employee_id),
                   COALESCE(sum(hashtextextended(concat_ws('|', number, week, worked, scheduled, old_id), 7)), 0)
            FROM import_hours
            """
        )
        content = f"{staged.counts()}|{total}|{bad.to_list()}"
        staged.digest = hashlib.sha256(content.encode()).hexdigest()
        return staged

    def _bad_lines(self) -> pl.Series:
        problems = self.found.frame()
        return problems.filter(~pl.col("code").is_in(WARNINGS))["line"].unique().sort()

    def _weeks(self, rows: pl.DataFrame) -> pl.DataFrame:
        """One row an employee and week, minutes summed; ``line`` is the first row that told of it."""
        days = (pl.col("last") - pl.col("first")).dt.total_days() + 1
        offset = (pl.col("first").dt.weekday() - 1 - self.context.week_starts_on) % 7
        own_week = pl.col("first") - pl.duration(days=offset)
        single = rows.filter(days <= 7).select(
            "line",
            "number",
            week=pl.when(days == 7).then("first").otherwise(own_week),
            worked="worked",
            scheduled="scheduled",
        )
        longer = rows.filter(days > 7)
        if longer.height:
            count = (days + 6) // 7
            spread = (
                longer.with_columns(count=count).with_columns(index=pl.int_ranges(0, pl.col("count"))).explode("index")
            )
            # Whole minutes, and their sum is the period's: week i gets floor((i+1)m/n) - floor(im/n).
            spread = spread.select(
                "line",
                "number",
                week=pl.col("first") + pl.duration(days=pl.col("index") * 7),
                worked=_share("worked"),
                scheduled=_share("scheduled"),
            )
            single = pl.concat([single, spread.select(single.columns)])
        return single.group_by("number", "week", maintain_order=True).agg(
            pl.col("line").min(),
            pl.col("worked").sum(),
            pl.when(pl.col("scheduled").count() > 0).then(pl.col("scheduled").sum()).alias("scheduled"),
        )

    def _check_sums(self, rows: pl.DataFrame, weeks: pl.DataFrame) -> None:
        over = weeks.filter(pl.col("worked") > WEEK_MINUTES)
        hours = (over["worked"] / 60).round(2).cast(pl.String)
        self.found.add(over["line"], over["line"].is_not_null(), "minutes_worked", "week_hours", hours)

    def _resolve(self, rows: pl.DataFrame) -> None:
        """Find the employees and the known weeks; note numbers nobody has."""
        context = self.context
        context.cursor.execute(
            "UPDATE import_hours t SET employee_id = x.id FROM people_employee x "
            "WHERE x.organization_id = %s AND x.number = t.number",
            [context.organization_id],
        )
        unknown = [
            number for (number,) in context.query("SELECT DISTINCT number FROM import_hours WHERE employee_id IS NULL")
        ]
        if unknown:
            strange = rows["number"].is_in(unknown)
            self.found.add(rows["line"], strange, "employee_number", "unknown_employee", rows["number"])
        context.cursor.execute("DELETE FROM import_hours WHERE employee_id IS NULL OR worked > %s", [WEEK_MINUTES])
        # A person's correction stands while the file goes on saying what it said before.
        context.cursor.execute(
            """
            UPDATE import_hours t SET old_id = h.id, old_worked = h.minutes_worked, old_scheduled = h.minutes_scheduled,
                action = CASE
                    WHEN h.minutes_worked = t.worked
                        AND (t.scheduled IS NULL OR h.minutes_scheduled = t.scheduled) THEN ''
                    WHEN h.source_id IS NULL AND EXISTS (
                        SELECT FROM people_hoursworked f WHERE f.organization_id = h.organization_id
                        AND f.employee_id = h.employee_id AND f.week_starts_on = h.week_starts_on
                        AND f.source_id IS NOT NULL AND f.minutes_worked = t.worked
                        AND f.recorded_at = (SELECT max(recorded_at) FROM people_hoursworked g
                            WHERE g.organization_id = h.organization_id AND g.employee_id = h.employee_id
                            AND g.week_starts_on = h.week_starts_on AND g.source_id IS NOT NULL)) THEN ''
                    ELSE 'change' END
            FROM people_hoursworked h
            WHERE h.organization_id = %s AND h.employee_id = t.employee_id AND h.week_starts_on = t.week
              AND h.superseded_at IS NULL
            """,
            [context.organization_id],
        )
        context.cursor.execute("UPDATE import_hours SET action = 'new' WHERE old_id IS NULL")


def _share(name: str) -> pl.Expr:
    amount, index, count = pl.col(name), pl.col("index"), pl.col("count")
    return (index + 1) * amount // count - index * amount // count


def write(context: Context, staged: StagedHours) -> None:
    """Supersede changed weeks and insert new versions."""
    values = {
        "org": context.organization_id, "source": context.source_id, "now": context.now, "account": context.account_id,
    }  # fmt: skip
    context.progress("write", 0)
    context.cursor.execute(QUIET)
    context.cursor.execute(
        "UPDATE people_hoursworked h SET superseded_at = %(now)s, superseded_by_source_id = %(source)s "
        "FROM import_hours t WHERE t.action = 'change' AND h.organization_id = %(org)s AND h.id = t.old_id",
        values,
    )
    context.cursor.execute(
        "INSERT INTO people_hoursworked (id, organization_id, recorded_at, recorded_by_id, source_id, employee_id, "
        "week_starts_on, minutes_worked, minutes_scheduled) "
        f"SELECT {context.new_id_sql}, %(org)s, %(now)s, %(account)s, %(source)s, employee_id, week, worked, "
        "COALESCE(scheduled, old_scheduled) FROM import_hours WHERE action <> ''",
        values,
    )

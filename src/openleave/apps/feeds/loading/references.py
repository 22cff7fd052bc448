"""Codes of schedules and worksites that rows refer to: known ones resolved, unknown ones created if so decided."""

from __future__ import annotations

import polars as pl

from openleave.apps.feeds.loading.context import Context
from openleave.apps.feeds.loading.copying import copy_in
from openleave.apps.feeds.normalise.found import Found

#: Well-known patterns, as minutes from Monday to Sunday. Others are created as variable: nobody guesses a rotation.
PATTERNS = {"5x8": [480] * 5 + [0, 0], "4x10": [600] * 4 + [0, 0, 0]}


class References:
    """Resolves codes of one import. ``new_schedules`` and ``new_worksites`` are to be created when it is applied."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self.create_schedules = bool(context.options.get("create_schedules"))
        self.create_worksites = bool(context.options.get("create_worksites"))
        self.new_schedules: dict[str, str] = {}
        self.new_worksites: dict[str, str] = {}

    def resolve(self, typed: pl.DataFrame, found: Found) -> pl.DataFrame:
        """Replace codes (and names) by the codes OpenLeave has; note unknown ones."""
        if "schedule_code" in typed.columns:
            typed = self._schedules(typed, found)
        if "worksite_code" not in typed.columns and "worksite_name" in typed.columns:
            typed = typed.with_columns(worksite_code=pl.col("worksite_name").str.slice(0, 40).str.strip_chars())
        if "worksite_code" in typed.columns:
            typed = self._worksites(typed, found)
        return typed

    def _schedules(self, typed: pl.DataFrame, found: Found) -> pl.DataFrame:
        column = typed["schedule_code"]
        table = {}
        unknown = []
        for code in column.unique(maintain_order=True).drop_nulls().to_list():
            key = code.casefold()
            known = self._context.schedules.get(key) or self.new_schedules.get(key)
            if known is None and self.create_schedules:
                known = self.new_schedules.setdefault(key, code)
            if known is None:
                unknown.append(code)
            elif known != code:
                table[code] = known
        if unknown:
            found.add(
                typed["line"], column.is_in(unknown).fill_null(False), "schedule_code", "unknown_schedule", column
            )
        return typed.with_columns(column.replace(table).alias("schedule_code")) if table else typed

    def _worksites(self, typed: pl.DataFrame, found: Found) -> pl.DataFrame:
        column = typed["worksite_code"]
        named = "worksite_name" in typed.columns
        table = {}
        unknown = []
        for code in column.unique(maintain_order=True).drop_nulls().to_list():
            key = code.casefold()
            known = self._context.worksites.get(key) or self.new_worksites.get(key)
            if known is None and (named or self.create_worksites):
                known = self.new_worksites.setdefault(key, code)
            if known is None:
                unknown.append(code)
            elif known != code:
                table[code] = known
        if unknown:
            found.add(
                typed["line"], column.is_in(unknown).fill_null(False), "worksite_code", "unknown_worksite", column
            )
        return typed.with_columns(column.replace(table).alias("worksite_code")) if table else typed

    def note_worksites(self, good: pl.DataFrame) -> None:
        """Put by what the rows say of worksites to be created."""
        if not self.new_worksites or "worksite_code" not in good.columns:
            return
        rows = good.filter(pl.col("worksite_code").is_in(list(self.new_worksites.values())))
        rows = rows.unique("worksite_code", keep="first", maintain_order=True)

        def text(name: str) -> pl.Expr:
            return pl.col(name).fill_null("") if name in rows.columns else pl.lit("").alias(name)

        copy_in(
            self._context.cursor,
            "import_worksite",
            rows.select(
                pl.col("worksite_code").alias("code"),
                text("work_state").alias("state"),
                *(text(name) for name in ("worksite_name", "worksite_street", "worksite_city", "worksite_postal_code")),
            ),
        )

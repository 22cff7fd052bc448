"""The problems found in a file, collected as columns."""

from __future__ import annotations

import polars as pl

SCHEMA = {"line": pl.UInt32, "field": pl.String, "code": pl.String, "value": pl.String}
VALUE_LENGTH = 60


class Found:
    """Collects (line, field, code, value) of wrong values, a mask at a time."""

    def __init__(self) -> None:
        self._parts: list[pl.DataFrame] = []

    def add(self, lines: pl.Series, wrong: pl.Series, field: str, code: str, values: pl.Series | None = None) -> None:
        """Note the lines where ``wrong`` is true. ``values`` are shown in the report, cut to a length."""
        if not wrong.any():
            return
        at = lines.filter(wrong)
        shown = (
            pl.lit(None, pl.String)
            if values is None
            else values.filter(wrong).cast(pl.String).str.slice(0, VALUE_LENGTH)
        )
        self._parts.append(
            pl.DataFrame({"line": at}).select(
                pl.col("line").cast(pl.UInt32), pl.lit(field).alias("field"), pl.lit(code).alias("code"), value=shown
            )
        )

    def add_frame(self, frame: pl.DataFrame) -> None:
        """Note problems that are already columns of SCHEMA."""
        if frame.height:
            self._parts.append(frame.select(pl.col(name).cast(kind) for name, kind in SCHEMA.items()))

    def lines_of(self, field: str) -> pl.Series:
        """Lines whose value of a field has already been found wrong."""
        lines = [part["line"] for part in self._parts if part["field"][0] == field]
        return pl.concat(lines) if lines else pl.Series([], dtype=pl.UInt32)

    def forget(self, line: int) -> None:
        """Leave a row's problems out: the row does not matter."""
        self._parts = [part.filter(pl.col("line") != line) for part in self._parts]
        self._parts = [part for part in self._parts if part.height]

    def frame(self) -> pl.DataFrame:
        """All problems, by line."""
        return pl.concat(self._parts).sort("line", maintain_order=True) if self._parts else pl.DataFrame(schema=SCHEMA)

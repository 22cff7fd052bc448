"""Columns to and from PostgreSQL with COPY.

COPY FROM is refused on tables with row-level security, so rows go into temporary tables first.
"""

from __future__ import annotations

import io
from typing import Any

import polars as pl

_PIECE = 1 << 18


def copy_in(cursor: Any, table: str, frame: pl.DataFrame) -> None:
    """Append a frame to a table; columns by name. Null is NULL, an empty text is an empty text."""
    if frame.is_empty():
        return
    buffer = io.BytesIO()
    frame.write_csv(buffer, include_header=False)
    columns = ", ".join(f'"{name}"' for name in frame.columns)
    view = buffer.getbuffer()
    with cursor.copy(f"COPY {table} ({columns}) FROM STDIN (FORMAT csv)") as copy:
        for start in range(0, len(view), _PIECE):
            copy.write(view[start : start + _PIECE])


def copy_out(cursor: Any, query: str, parameters: list[Any], schema: dict[str, Any]) -> pl.DataFrame:
    """The rows of a query as a frame of the given columns. NULL and empty texts both become null."""
    buffer = io.BytesIO()
    with cursor.copy(f"COPY ({query}) TO STDOUT (FORMAT csv)", parameters) as copy:
        for piece in copy:
            buffer.write(piece)
    if not buffer.tell():
        return pl.DataFrame(schema=schema)
    buffer.seek(0)
    texts = {name: pl.Float64 if kind == pl.Float64 else _read_as(kind) for name, kind in schema.items()}
    frame = pl.read_csv(buffer, has_header=False, schema=texts, infer_schema=False)
    return frame.with_columns(_typed(name, kind) for name, kind in schema.items() if _read_as(kind) != kind)


def fetch_pairs(cursor: Any, table: str, columns: tuple[str, str], organization_id: Any) -> pl.DataFrame:
    """A text and a 64-bit column of a whole table, as ``number`` and ``known``.

    As one aggregated value: COPY hands rows to Python one by one, which takes longer than finding them.
    """
    text, value = columns
    cursor.execute(
        f"SELECT string_agg({text} || E'\\x1f' || {value}, E'\\n') FROM {table} WHERE organization_id = %s",  # noqa: S608
        [organization_id],
    )
    (joined,) = cursor.fetchone()
    schema = {"number": pl.String, "known": pl.Int64}
    if joined is None:
        return pl.DataFrame(schema=schema)
    return pl.read_csv(joined.encode(), has_header=False, schema=schema, separator="\x1f", quote_char=None)


def _read_as(kind: Any) -> Any:
    """Kinds that read_csv parses by itself; the others are read as text and cast."""
    return kind if kind in (pl.String, pl.Int64, pl.UInt32, pl.Int32) else pl.String


def _typed(name: str, kind: Any) -> pl.Expr:
    column = pl.col(name)
    if kind == pl.Boolean:
        return pl.when(column == "t").then(True).when(column == "f").then(False).alias(name)
    if kind == pl.Date:
        return column.str.to_date("%Y-%m-%d", strict=False)
    return column.cast(kind)

"""Where rows come from: a file just opened, or its mapped columns put by in an encrypted file. Imports polars.

Every source yields blocks of texts: ``line`` and one column a mapped field, and the rows of another length.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO, Protocol
from uuid import UUID

import polars as pl

from openleave.apps.feeds.normalise import dates
from openleave.apps.feeds.reading.table import Table
from openleave.apps.feeds.reading.text import Ragged
from openleave.apps.feeds.vocabulary import by_name

_HEAD = struct.Struct("<cQ")
_ROWS, _RAGGED = b"R", b"P"
_TOTALS = (
    r"(?i)^\W*(?:(?:grand|sub|report|page|company|department|overall)?[\s-]*totals?\b|(?:record|row|employee|head)\s*counts?\b"
    r"|count\b|end of (?:file|report|data)|trailer\b|trl\b|\*+\s*end|page \d+|generated (?:on|by)|report (?:date|run))"
)


@dataclass(frozen=True, slots=True)
class RawBlock:
    """Mapped texts of some rows in the file's order, and the rows that could not be told apart into columns."""

    frame: pl.DataFrame
    ragged: tuple[Ragged, ...] = ()


class Source(Protocol):
    """Rows to import. ``rows`` is how many there are, about."""

    rows: int

    def blocks(self) -> Iterator[RawBlock]: ...


@dataclass(slots=True)
class TableSource:
    """The mapped columns of an open file. ``columns``: name to field; ``skipped``: rows of totals."""

    kind: str
    table: Table
    columns: Mapping[str, str]
    skipped: int = 0
    rows: int = field(init=False)

    def __post_init__(self) -> None:
        self.rows = self.table.shape.rows_estimate

    def blocks(self) -> Iterator[RawBlock]:
        header = list(self.table.header)
        chosen = {
            f"c{header.index(name)}": target for name, target in self.columns.items() if target and name in header
        }
        by_target = {target: source for source, target in chosen.items()}
        order = [known for known in by_name(self.kind) if known in by_target]
        number = by_target.get("employee_number")
        for block in self.table.blocks():
            frame = block.frame
            if number is not None:
                drop = _not_a_person(frame, number, header[int(number[1:])])
                count = int(drop.sum())
                if count:
                    self.skipped += count
                    frame = frame.filter(~drop)
            yield RawBlock(frame.select("line", *(pl.col(by_target[name]).alias(name) for name in order)), block.ragged)


def _not_a_person(frame: pl.DataFrame, number: str, name: str) -> pl.Series:
    """Totals, notes and repeated column names, which reports put among and below the people."""
    value = pl.col(number)
    odd = frame.select((value.is_null() | value.str.contains(_TOTALS) | (value == name)).fill_null(True)).to_series()
    if not odd.any():
        return odd
    texts = [column for column in frame.columns if column != "line"]
    some = frame.select(
        pl.sum_horizontal(pl.col(texts).is_not_null()).alias("filled"),
        pl.coalesce(texts).str.contains(_TOTALS).fill_null(False).alias("labelled"),
        value.is_null().alias("blank"),
        (value == name).fill_null(False).alias("repeated"),
    )
    few = some["filled"] <= max(2, len(texts) // 3)
    return odd & (some["repeated"] | some["labelled"] | (some["blank"] & few & (len(texts) > 3)))


def pack(source: Source) -> Iterator[bytes]:
    """A source's blocks as bytes to be stored; ``Spool`` reads them again."""
    for block in source.blocks():
        if block.frame.height:
            buffer = io.BytesIO()
            block.frame.write_ipc_stream(buffer, compression="lz4")
            yield _HEAD.pack(_ROWS, buffer.tell()) + buffer.getvalue()
        if block.ragged:
            text = ";".join(f"{odd.line},{odd.found},{odd.expected}" for odd in block.ragged).encode()
            yield _HEAD.pack(_RAGGED, len(text)) + text


@dataclass(slots=True)
class Spool:
    """The mapped rows put by. ``open`` opens the stored file again for each pass."""

    organization_id: UUID
    file_id: UUID
    rows: int

    def blocks(self) -> Iterator[RawBlock]:
        from openleave.kernel import files

        # Opened here and now, in the caller's thread: blocks may be read in another one, without the database.
        return self._read(files.open_seekable(organization_id=self.organization_id, file_id=self.file_id))

    def _read(self, stored: BinaryIO) -> Iterator[RawBlock]:
        with stored:
            yield from unpack(stored)


def unpack(stored: BinaryIO) -> Iterator[RawBlock]:
    """The blocks that ``pack`` wrote."""
    empty = pl.DataFrame(schema={"line": pl.UInt32})
    while head := stored.read(_HEAD.size):
        kind, length = _HEAD.unpack(head)
        body = stored.read(length)
        if kind == _RAGGED:
            ragged = tuple(Ragged(*map(int, part.split(b","))) for part in body.split(b";"))
            yield RawBlock(empty, ragged)
        else:
            yield RawBlock(pl.read_ipc_stream(io.BytesIO(body)))


class OrderWatch:
    """Looks at date columns as rows pass by, and decides for each whether day or month comes first."""

    def __init__(self, kind: str) -> None:
        fields = by_name(kind)
        self._dates = {name for name, known in fields.items() if known.kind == "date"}
        self._seen: dict[str, list[int]] = {}

    def look(self, frame: pl.DataFrame) -> None:
        """Take a block's evidence."""
        for name in self._dates.intersection(frame.columns):
            day, month = dates.order_evidence(frame[name])
            sums = self._seen.setdefault(name, [0, 0])
            sums[0] += day
            sums[1] += month

    def orders(self) -> dict[str, dates.Order]:
        """The order of each date column; columns that leave it open follow the others of the file."""
        day, month = (sum(sums[index] for sums in self._seen.values()) for index in (0, 1))
        usual = dates.decide_order(day, month)
        return {name: dates.decide_order(*sums) if sum(sums) else usual for name, sums in self._seen.items()}

"""Rows of a delimited text file as polars frames, block by block, with true line numbers.

The fast reader cuts the text at line ends outside quotes and lets polars parse each block. The careful reader (Python's
csv module) takes over for a block, or for the whole file, when rows differ in length or quotes do not match: it knows
the exact line and length of every row.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Literal

import polars as pl

from openleave.apps.feeds.reading.errors import UnreadableFile, cut_file
from openleave.apps.feeds.reading.layout import Layout
from openleave.apps.feeds.reading.sniff import Text, Transcoded

BLOCK = 12 << 20
CAREFUL_ROWS = 20_000
FIELD_LIMIT = 256 * 1024


@dataclass(frozen=True, slots=True)
class Ragged:
    """A row with another number of values than there are columns."""

    line: int
    found: int
    expected: int


@dataclass(frozen=True, slots=True)
class Block:
    """Rows in the file's order: columns ``line`` (UInt32) and ``c0``… (String, null where empty); and the odd ones."""

    frame: pl.DataFrame
    ragged: tuple[Ragged, ...] = ()


def names(width: int) -> list[str]:
    """The reader's own names of ``width`` columns."""
    return [f"c{index}" for index in range(width)]


def blocks(handle: BinaryIO, text: Text, layout: Layout) -> Iterator[Block]:
    """The rows below the header. Raises UnreadableFile when the file turns out to be cut."""
    stream = Transcoded(handle, text)
    if layout.careful or (layout.quoted and text.quotes % 2):
        yield from _careful(_lines(_pieces(stream, layout.first_line)), layout, layout.first_line, ends=True)
        return
    line = layout.first_line
    buffer = b""
    short_before = False
    for piece in _pieces(stream, layout.first_line):
        buffer += piece
        if len(buffer) < BLOCK:
            continue
        cut = _safe_end(buffer, quoted=layout.quoted)
        if cut:
            block = _parse(buffer[:cut], layout, line, last=False)
            short_before = short_before or bool(block.ragged)
            yield block
            line += buffer.count(b"\n", 0, cut)
            buffer = buffer[cut:]
        elif len(buffer) > 8 * BLOCK:
            raise _unmatched(line)
    if buffer.strip():
        yield _parse(buffer, layout, line, last=not short_before)


def _pieces(stream: Transcoded, first_line: int) -> Iterator[bytes]:
    """The text from ``first_line`` on."""
    skip = first_line - 1
    while piece := stream.read():
        while skip:
            at = piece.find(b"\n")
            if at < 0:
                piece = b""
                break
            piece, skip = piece[at + 1 :], skip - 1
        if piece:
            yield piece


def _safe_end(buffer: bytes, *, quoted: bool) -> int:
    """Where to cut: after the last line end that stands outside quotes; 0 when there is none near the end."""
    at = buffer.rfind(b"\n")
    if not quoted:
        return at + 1
    inside = buffer.count(b'"', 0, at + 1) % 2
    for _ in range(20_000):
        if at < 0 or not inside:
            return at + 1
        before = buffer.rfind(b"\n", 0, at)
        inside = (inside + buffer.count(b'"', before + 1, at)) % 2
        at = before
    return 0


def _parse(data: bytes, layout: Layout, line: int, *, last: bool) -> Block:
    width = len(layout.header)
    columns = names(width + 1)
    try:
        frame = pl.read_csv(
            data,
            has_header=False,
            infer_schema=False,
            schema=dict.fromkeys(columns, pl.String),
            separator=layout.delimiter,
            quote_char='"' if layout.quoted else None,
            extra_columns="ignore",
            missing_columns="insert",
        )
    except pl.exceptions.PolarsError:
        return _reread(data, layout, line, last=last)
    if _suspicious(data, frame, layout, columns):
        return _reread(data, layout, line, last=last)
    frame = frame.drop(columns[-1])
    if b'""' in data:  # a quoted nothing is nothing, too
        frame = frame.with_columns(pl.col(columns[:-1]).replace("", None))
    breaks = data.count(b"\n") + (0 if data.endswith(b"\n") else 1)
    if breaks == frame.height:
        numbers = pl.int_range(line, line + pl.len(), dtype=pl.UInt32)
    else:
        inside = pl.sum_horizontal(pl.col(columns[:-1]).str.count_matches("\n", literal=True))
        own = pl.int_range(0, pl.len(), dtype=pl.UInt32)
        numbers = (own + inside.cast(pl.UInt32).cum_sum().shift(1, fill_value=0) + line).cast(pl.UInt32)
    return Block(_with_lines(frame, numbers))


def _with_lines(frame: pl.DataFrame, numbers: pl.Expr) -> pl.DataFrame:
    data = [name for name in frame.columns if name != "line"]
    numbered = frame.select(numbers.alias("line"), *data)
    return numbered.filter(pl.any_horizontal(pl.col(data).is_not_null()))


def _suspicious(data: bytes, frame: pl.DataFrame, layout: Layout, columns: list[str]) -> bool:
    """Whether some row may be too short or too long, or polars disagrees with the text about where rows end."""
    if frame[columns[-1]].null_count() < frame.height:
        return True
    if data.find(b'"') >= 0 and not layout.quoted and layout.careful:
        return True
    width = len(layout.header)
    if frame.height == 0 or frame[columns[-2]].null_count() == 0:
        return False  # every row reaches the last column
    delimiter = layout.delimiter.encode()
    found = data.count(delimiter)
    full = (width - 1) * frame.height
    if layout.quoted and b'"' in data:
        counts = frame.select(pl.col(columns[:-1]).str.count_matches(layout.delimiter, literal=True).sum())
        found -= sum(counts.row(0))
    blank = frame.filter(pl.all_horizontal(pl.all().is_null())).height
    surplus = found - full
    if surplus > 0:  # every row ends with a delimiter of its own
        return bool(blank or surplus % frame.height)
    return bool(-surplus % max(1, width - 1)) or -surplus > blank * (width - 1)  # truly blank lines have none


def _reread(data: bytes, layout: Layout, line: int, *, last: bool) -> Block:
    parts = list(_careful(_lines(iter((data,))), layout, line, ends=last))
    if not parts:
        return Block(pl.DataFrame(schema={"line": pl.UInt32} | dict.fromkeys(names(len(layout.header)), pl.String)))
    return Block(pl.concat([part.frame for part in parts]), tuple(odd for part in parts for odd in part.ragged))


def _lines(pieces: Iterator[bytes]) -> Iterator[str]:
    rest = b""
    for piece in pieces:
        lines = (rest + piece).split(b"\n")
        rest = lines.pop()
        for each in lines:
            yield each.decode("utf-8") + "\n"
    if rest:
        yield rest.decode("utf-8")


def _careful(lines: Iterator[str], layout: Layout, line: int, *, ends: bool) -> Iterator[Block]:
    """Parse with Python's csv module. ``ends``: the lines run to the end of the file."""
    width = len(layout.header)
    csv.field_size_limit(FIELD_LIMIT)
    style: Literal[0, 3] = csv.QUOTE_MINIMAL if layout.quoted else csv.QUOTE_NONE
    watch = _Watch(lines)
    reader = csv.reader(watch, delimiter=layout.delimiter, quoting=style, skipinitialspace=True)
    rows: list[list[str | None]] = []
    odd: list[Ragged] = []
    total = any_odd = 0
    start = line
    while True:
        watch.record = []
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise _unmatched(start) from error
        if cells is None:
            break
        here, start = start, line + reader.line_num
        found = len(cells)
        if found > width and not any(cell.strip() for cell in cells[width:]):
            cells, found = cells[:width], width
        if not any(cell.strip() for cell in cells):
            continue
        if watch.ended and layout.quoted and _open_quote(watch.record, layout.delimiter):
            raise (
                cut_file(here, "A quotation mark opens in this row and is never closed.") if ends else _unmatched(here)
            )
        if found != width:
            cut = ends and watch.ended and not watch.record[-1].endswith("\n") and found < width
            if cut and not any_odd and total + len(rows) > 0:
                raise cut_file(here, f"Its last row has {found} of {width} values and no line end.")
            any_odd += 1
            odd.append(Ragged(here, found, width))
        else:
            rows.append([here, *[cell or None for cell in cells]])  # type: ignore[list-item]
        if len(rows) + len(odd) >= CAREFUL_ROWS:
            total += len(rows)
            yield Block(_frame(rows, width), tuple(odd))
            rows, odd = [], []
    if rows or odd:
        yield Block(_frame(rows, width), tuple(odd))


class _Watch:
    """Passes lines on and remembers those of the present row, and whether the last one has been read."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines, self._next = lines, next(lines, None)
        self.record: list[str] = []
        self.ended = self._next is None

    def __iter__(self) -> _Watch:
        return self

    def __next__(self) -> str:
        if self._next is None:
            raise StopIteration
        present, self._next = self._next, next(self._lines, None)
        self.ended = self._next is None
        self.record.append(present)
        return present


def _open_quote(record: list[str], delimiter: str) -> bool:
    try:
        for _ in csv.reader(record, delimiter=delimiter, strict=True, skipinitialspace=True):
            pass
    except csv.Error as error:
        return "end of data" in str(error)
    return False


def _frame(rows: list[list[str | None]], width: int) -> pl.DataFrame:
    schema = {"line": pl.UInt32} | dict.fromkeys(names(width), pl.String)
    return pl.DataFrame(rows, schema=schema, orient="row")


def _unmatched(line: int) -> UnreadableFile:
    return UnreadableFile(
        f"A quotation mark opens at or after line {line} and is not closed.",
        why="Everything behind it would be read as one single value.",
        fix='Write the value without the quotation mark, or double it (""), and upload the file again.',
        line=line,
    )

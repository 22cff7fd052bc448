"""One entry for all kinds of file: the columns, and the rows block by block."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from openleave.apps.feeds.reading import sniff
from openleave.apps.feeds.reading.errors import UnreadableFile, empty_file, no_header, no_rows, too_large
from openleave.apps.feeds.reading.layout import (
    HEADER_WITHIN,
    SAMPLE_BYTES,
    SAMPLE_ROWS,
    Known,
    Layout,
    check_header,
    clean_header,
    find_header,
    layout,
    trim_trailing,
)
from openleave.apps.feeds.reading.text import Block, blocks
from openleave.apps.feeds.reading.workbook import Workbook

BYTES_LIMIT = 2 << 30
LINES_LIMIT = 5_000_000
COLUMNS_LIMIT = 500


@dataclass(frozen=True, slots=True)
class Shape:
    """What was found out about the file, to be shown: e.g. ``("CSV", "windows-1252", ";", …)``."""

    format: str
    encoding: str
    delimiter: str
    header_line: int
    rows_estimate: int
    sheet: str = ""
    sheets: tuple[str, ...] = ()


class Table:
    """A readable table. ``blocks()`` may be called again; each call reads the file from its start."""

    def __init__(self, header: tuple[str, ...], shape: Shape) -> None:
        self.header, self.shape = header, shape

    def blocks(self) -> Iterator[Block]:
        raise NotImplementedError


class _TextTable(Table):
    def __init__(
        self, handle: BinaryIO, text: sniff.Text, found: Layout, header: tuple[str, ...], shape: Shape
    ) -> None:
        super().__init__(header, shape)
        self._handle, self._text, self._layout = handle, text, found

    def blocks(self) -> Iterator[Block]:
        return blocks(self._handle, self._text, self._layout)


class _WorkbookTable(Table):
    def __init__(self, book: Workbook, header: tuple[str, ...], shape: Shape) -> None:
        super().__init__(header, shape)
        self._book = book

    def blocks(self) -> Iterator[Block]:
        return self._book.blocks(self.shape.sheet, after_row=self.shape.header_line, width=len(self.header))


def open_table(handle: BinaryIO, *, known: Known, sheet: str = "") -> Table:
    """Open a CSV, TSV or Excel file. ``handle`` is binary and seekable and must stay open while blocks are read.

    ``known`` says whether a text is a column name we know; ``sheet`` chooses a worksheet by name. Raises
    UnreadableFile with what is wrong and how to put it right.
    """
    container = sniff.container(handle)
    if container == "text":
        return _open_text(handle, known)
    return _open_workbook(Workbook(handle, container), container, known, sheet)


def _open_text(handle: BinaryIO, known: Known) -> Table:
    text = sniff.scan(handle, bytes_limit=BYTES_LIMIT, lines_limit=LINES_LIMIT)
    stream = sniff.Transcoded(handle, text)
    sample = b""
    while len(sample) < SAMPLE_BYTES and (piece := stream.read(SAMPLE_BYTES)):
        sample += piece
    complete = not stream.read(1)
    if not complete:
        sample = sample[: sample.rfind(b"\n") + 1] or sample
    found = layout(sample.decode("utf-8", errors="replace"), known=known, careful=False, complete=complete)
    if len(found.header) > COLUMNS_LIMIT:
        raise too_large(f"The file has {len(found.header)} columns.", f"{COLUMNS_LIMIT} columns")
    header = check_header(found.header, line=found.header_line, known=known)
    if text.lines + (not text.ends_with_newline) < found.first_line:
        if sum(map(known, found.header)) < 2:
            raise no_header("The file has one row, and it does not hold column names that are known.")
        raise no_rows(found.header_line)
    shape = Shape(
        format="TSV" if found.delimiter == "\t" else "CSV",
        encoding={"cp1252": "Windows-1252"}.get(text.encoding, text.encoding.upper()),
        delimiter=found.delimiter,
        header_line=found.header_line,
        rows_estimate=max(1, text.lines + (not text.ends_with_newline) - found.first_line + 1),
    )
    return _TextTable(handle, text, found, header, shape)


def _open_workbook(book: Workbook, container: str, known: Known, sheet: str) -> Table:
    if sheet and sheet not in book.sheets:
        raise UnreadableFile(
            f"The workbook has no sheet named “{sheet}”.",
            why=f"It has: {', '.join(book.sheets)}.",
            fix="Choose one of these sheets, or rename the sheet in Excel.",
        )
    best: tuple[int, str, int, list[str]] | None = None
    failure: UnreadableFile | None = None
    for name in (sheet,) if sheet else book.sheets[:20]:
        rows = book.first_rows(name, SAMPLE_ROWS)
        try:
            at = find_header([cells for _, cells in rows[:HEADER_WITHIN]], known=known)
        except UnreadableFile as error:
            failure = failure or error
            continue
        hits = sum(1 for cell in rows[at][1] if known(cell))
        if best is None or hits > best[0]:
            best = (hits, name, rows[at][0], rows[at][1])
    if best is None:
        raise failure or empty_file()
    hits, name, number, cells = best
    header = tuple(clean_header(cell) for cell in trim_trailing(cells))
    if len(header) > COLUMNS_LIMIT:
        raise too_large(f"The sheet has {len(header)} columns.", f"{COLUMNS_LIMIT} columns")
    header = check_header(header, line=number, known=known)
    if not any(row > number for row, _ in book.first_rows(name, SAMPLE_ROWS)):
        if hits < 2:
            raise no_header("The sheet has one row, and it does not hold column names that are known.")
        raise no_rows(number)
    shape = Shape(
        format="Excel" if container == "xlsx" else "Excel 97-2003",
        encoding="",
        delimiter="",
        header_line=number,
        rows_estimate=book.height(name),
        sheet=name,
        sheets=book.sheets,
    )
    return _WorkbookTable(book, header, shape)

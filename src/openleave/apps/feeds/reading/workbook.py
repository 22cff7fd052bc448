"""Excel workbooks as rows: read by calamine after a check that they are whole, open and not larger than they look."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any, BinaryIO

import polars as pl
import python_calamine

from openleave.apps.feeds.reading.errors import UnreadableFile, binary_file, cut_file, empty_file, too_large
from openleave.apps.feeds.reading.text import Block, names

UNPACKED_LIMIT = 600 << 20
CELLS_LIMIT = 15_000_000
ROWS = 20_000
_CELL = re.compile(rb'<c r="([A-Z]{1,3})([0-9]{1,7})"|<row r="([0-9]{1,7})"')


class Workbook:
    """An opened workbook. ``sheets`` are the names of those that hold rows, hidden ones left out."""

    def __init__(self, handle: BinaryIO, container: str) -> None:
        if container == "xlsx":
            _check_zip(handle)
        else:
            _check_ole(handle)
        handle.seek(0)
        try:
            self._book = python_calamine.CalamineWorkbook.from_filelike(handle)
        except python_calamine.PasswordError as error:
            raise _password() from error
        except (python_calamine.CalamineError, OSError, ValueError) as error:
            raise _damaged(str(error)) from error
        visible = [
            sheet.name
            for sheet in self._book.sheets_metadata
            if sheet.typ == python_calamine.SheetTypeEnum.WorkSheet
            and sheet.visible == python_calamine.SheetVisibleEnum.Visible
        ]
        self.sheets = tuple(name for name in visible if self._height(name))
        if not self.sheets:
            raise empty_file()

    def _height(self, name: str) -> int:
        try:
            return int(self._book.get_sheet_by_name(name).height)
        except (python_calamine.CalamineError, OSError, ValueError) as error:
            raise _damaged(str(error)) from error

    def first_rows(self, sheet: str, count: int) -> list[tuple[int, list[str]]]:
        """(row number, cells as text) of the first ``count`` rows that hold anything."""
        found: list[tuple[int, list[str]]] = []
        for number, cells in self._rows(sheet):
            if len(found) >= count:
                break
            found.append((number, [cell or "" for cell in cells]))
        return found

    def height(self, sheet: str) -> int:
        """Rows of the sheet, counted from the first to the last that holds anything."""
        return self._height(sheet)

    def blocks(self, sheet: str, *, after_row: int, width: int) -> Iterator[Block]:
        """The rows below ``after_row``; ``line`` is the row number Excel shows."""
        schema = {"line": pl.UInt32} | dict.fromkeys(names(width), pl.String)
        rows: list[list[Any]] = []
        for number, cells in self._rows(sheet):
            if number <= after_row:
                continue
            kept = cells[:width] + [None] * (width - len(cells))
            if any(kept):
                rows.append([number, *kept])
            if len(rows) >= ROWS:
                yield Block(pl.DataFrame(rows, schema=schema, orient="row"))
                rows = []
        if rows:
            yield Block(pl.DataFrame(rows, schema=schema, orient="row"))

    def _rows(self, name: str) -> Iterator[tuple[int, list[str | None]]]:
        sheet = self._book.get_sheet_by_name(name)
        # iter_rows starts at the first row of the sheet, used or not, and at the first used column.
        for number, cells in enumerate(sheet.iter_rows(), 1):
            texts = [as_text(cell) for cell in cells]
            if any(texts):
                yield number, texts


def as_text(value: Any) -> str | None:
    """A cell as a person sees it: whole numbers without a decimal point, dates as ISO, nothing as None."""
    if value is None or value == "":
        return None
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, bool):
        return "Y" if value else "N"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        # repr is the shortest text that reads back as the same number: 7.1, never 7.0999999999999996.
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time(0) else value.isoformat(sep=" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02d}" + (f":{seconds:02d}" if seconds else "")
    if isinstance(value, time):
        return value.strftime("%H:%M")
    return str(value)


def _check_zip(handle: BinaryIO) -> None:
    handle.seek(0)
    try:
        archive = zipfile.ZipFile(handle)
        members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise cut_file(
            None, "It starts as an Excel workbook and its table of contents, at the end, is missing."
        ) from error
    inside = {member.filename for member in members}
    if not any(name.startswith("xl/") for name in inside):
        raise binary_file("a ZIP archive or a document of another program (unpack it first)")
    if "xl/workbook.bin" in inside:
        raise binary_file("an Excel binary workbook (.xlsb); save it as .xlsx or CSV")
    if sum(member.file_size for member in members) > UNPACKED_LIMIT:
        raise too_large("The workbook unpacks to more than it may.", f"{UNPACKED_LIMIT >> 20} MiB unpacked")
    unpacked = 0
    for member in members:
        unpacked += _check_member(archive, member, UNPACKED_LIMIT - unpacked)


def _check_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, left: int) -> int:
    """Unpack one member as a stream: whole, not more than declared, and, for a sheet, of a size that fits in memory."""
    is_sheet = member.filename.startswith("xl/worksheets/") and member.filename.endswith(".xml")
    unpacked = last_row = 0
    letters: set[bytes] = set()
    tail = b""
    try:
        with archive.open(member) as stream:
            while chunk := stream.read(1 << 20):
                unpacked += len(chunk)
                if unpacked > left:
                    raise too_large("The workbook unpacks to more than it may.", f"{UNPACKED_LIMIT >> 20} MiB unpacked")
                if not is_sheet:
                    continue
                window = tail + chunk
                for column, row, only in _CELL.findall(window):
                    letters.add(column)
                    last_row = max(last_row, int(row or only))
                tail = window[-40:]
    except RuntimeError as error:  # zipfile's answer to an encrypted member
        raise _password() from error
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
        raise _damaged(str(error)) from error
    columns = max((_column_number(each) for each in letters if each), default=0)
    # calamine lays a sheet out as a full rectangle: one stray cell at XFD1048576 would ask for 17 thousand million.
    if columns * last_row > CELLS_LIMIT:
        raise too_large(
            f"A sheet of the workbook spans {last_row:,} rows by {columns:,} columns.",
            f"{CELLS_LIMIT:,} cells in an Excel sheet (CSV files may be larger); if most of the sheet is empty, "
            "delete the stray cell at its far end, or save it as CSV",
        )
    return unpacked


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _check_ole(handle: BinaryIO) -> None:
    """The old container holds .xls, but also every password-protected .xlsx, and Word documents."""
    handle.seek(0)
    data = handle.read(64 << 20)
    if "EncryptedPackage".encode("utf-16-le") in data or "EncryptionInfo".encode("utf-16-le") in data:
        raise _password()
    if not any(name.encode("utf-16-le") in data for name in ("Workbook", "Book")):
        raise binary_file("a document of another program")


def _password() -> UnreadableFile:
    return UnreadableFile(
        "The workbook is protected by a password.",
        why="It is encrypted, so its rows cannot be read.",
        fix="Open it in Excel, remove the password under File, Info, Protect Workbook, save and upload it again. "
        "The upload itself is encrypted on its way and stored encrypted.",
    )


def _damaged(detail: str) -> UnreadableFile:
    return UnreadableFile(
        "The workbook is damaged or cut.",
        why=f"A part of it does not unpack to what its table of contents promises ({detail[:120]}).",
        fix="Open it in Excel and save it again, or export it as CSV.",
    )

"""A report's tables as files: comma-separated values, and a workbook with typed cells.

No cell is ever a formula. In a workbook a text is typed as a text; in a CSV file, which has no types, a text that a
spreadsheet would take for a formula gets an apostrophe before it.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from io import BytesIO, StringIO

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from openleave.apps.reports.shape import HIDDEN, Column, Result, Table, Value

#: What spreadsheets read as the beginning of a formula, also after spaces; and control characters that hide it.
FORMULA = re.compile(r"^\s*[=+\-@\t\r\n|%\uff1d\uff0b\uff0d\uff20]")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
FORMATS = {"hours": "#,##0.00", "money": '"$"#,##0.00', "share": '0.0"%"', "date": "yyyy-mm-dd", "count": "#,##0"}
MINUTES = Decimal(60)


def as_csv(table: Table) -> bytes:
    """One table, UTF-8 with the mark that spreadsheets look for."""
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow([plain(column.label) for column in table.columns])
    for row in [*table.rows, *([table.total] if table.total else [])]:
        writer.writerow([_csv(column, value) for column, value in zip(table.columns, row.values, strict=True)])
    return ("\ufeff" + text.getvalue()).encode()


def plain(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    text = CONTROL.sub("", text)
    return f"'{text}" if FORMULA.match(text) else text


def _csv(column: Column, value: Value) -> str:
    if value is None:
        return ""
    if value is HIDDEN:
        return _("hidden")
    if column.kind == "hours" and isinstance(value, int):
        return str(hours(value))
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, int | Decimal) else plain(str(value))


def hours(minutes: int) -> Decimal:
    """Minutes as hours, to the hundredth."""
    return (Decimal(minutes) / MINUTES).quantize(Decimal("0.01"))


def hours_text(minutes: int) -> str:
    """Minutes as hours to the hundredth, in the language's own notation."""
    return number_format(hours(minutes), 2, use_l10n=True, force_grouping=True)


def as_workbook(title: str, about: Sequence[tuple[str, str]], result: Result) -> bytes:
    """A sheet for each table and one that says what is counted; numbers, dates and money are typed."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    book.remove(book.active)
    taken: set[str] = set()
    for table in result.tables:
        sheet = book.create_sheet(_sheet_name(table.title, taken))
        for number, column in enumerate(table.columns, start=1):
            _put(sheet.cell(1, number), Column("", "text"), column.label)
            sheet.cell(1, number).font = Font(bold=True)
            sheet.cell(1, number).alignment = Alignment(wrap_text=True, vertical="top")
            sheet.column_dimensions[get_column_letter(number)].width = 28 if column.kind == "text" else 15
        rows = [*table.rows, *([table.total] if table.total else [])]
        for line, row in enumerate(rows, start=2):
            for number, (column, value) in enumerate(zip(table.columns, row.values, strict=True), start=1):
                _put(sheet.cell(line, number), column, value)
                if row is table.total:
                    sheet.cell(line, number).font = Font(bold=True)
        sheet.freeze_panes = "B2"
    sheet = book.create_sheet(_sheet_name(_("About"), taken))
    lines = [(title, ""), *about, ("", ""), *((sentence, "") for sentence in result.counted)]
    for line, pair in enumerate(lines, start=1):
        for number, text in enumerate(pair, start=1):
            _put(sheet.cell(line, number), Column("", "text"), text)
    sheet.column_dimensions["A"].width = 90
    output = BytesIO()
    book.save(output)
    return output.getvalue()


def _put(cell: object, column: Column, value: Value) -> None:
    if value is None or value == "":
        return
    if value is HIDDEN:
        value = _("hidden")
    if isinstance(value, str):
        # Typed as a text: openpyxl would take what begins with "=" for a formula.
        cell.value = CONTROL.sub("", value)[:32_000]  # type: ignore[attr-defined]
        cell.data_type = "s"  # type: ignore[attr-defined]
        return
    if column.kind == "hours" and isinstance(value, int):
        value = hours(value)
    cell.value = value  # type: ignore[attr-defined]
    cell.number_format = FORMATS.get(column.kind, "General")  # type: ignore[attr-defined]


def _sheet_name(title: str, taken: set[str]) -> str:
    """At most 31 characters, none that Excel refuses, none twice."""
    base = re.sub(r"[\[\]:*?/\\']", " ", title).strip()[:28] or "Sheet"
    name, number = base, 2
    while name.casefold() in taken:
        name, number = f"{base} {number}", number + 1
    taken.add(name.casefold())
    return name

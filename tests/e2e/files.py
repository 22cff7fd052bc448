"""Files as HR systems export them: a small invented plant, its people and their hours."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import openpyxl

PEOPLE = 60
COLUMNS = ["Emp No", "Employee Name", "Soc Sec No", "Date of Hire", "Position Title", "Location", "Sched", "Std Hours"]
ROSA = "Núñez, Rosa María"
HIRED_ON = date(2020, 3, 2)


def _rows() -> Iterable[list[Any]]:
    """Number, name, SSN, day of hire, job, worksite, schedule, hours a week. Rosa is the first."""
    for number in range(PEOPLE):
        name = ROSA if number == 0 else f"Person{number:02}, Kim"
        yield [
            f"{number + 700:05}",
            name,
            f"219-09-{1000 + number}",
            HIRED_ON + timedelta(days=number),
            "Machinist",
            "MAIN",
            "5x8",
            40,
        ]


def employees_csv() -> bytes:
    """Semicolons, Windows' letters, "Last, First", dates as written in the United States."""
    lines = [";".join(COLUMNS)]
    lines += [";".join(f"{cell:%m/%d/%Y}" if isinstance(cell, date) else str(cell) for cell in row) for row in _rows()]
    return "\r\n".join([*lines, ""]).encode("cp1252")


def employees_xlsx() -> bytes:
    """The same as a workbook: a title above the names of the columns, dates as Excel's own, a sheet before it."""
    book = openpyxl.Workbook()
    book.active.title = "About"
    book.active.append(["Extract for the leave office"])
    sheet = book.create_sheet("Active staff")
    sheet.append(["Active staff"])
    sheet.append([])
    for row in [COLUMNS, *_rows()]:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def hours_csv(today: date) -> bytes:
    """Fifty-six weeks of forty hours for Rosa, by the Saturday on which each ended."""
    saturday = today - timedelta(days=(today.weekday() + 2) % 7 or 7)
    lines = ["Emp No;Week Ending;Hours Worked"]
    lines += [f"00700;{saturday - timedelta(weeks=week):%m/%d/%Y};40,00" for week in range(56)]
    return "\n".join([*lines, ""]).encode()

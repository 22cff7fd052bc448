"""What can be wrong with a file as a whole. Each error says what, why, and how to fix it."""

from __future__ import annotations

from openleave.kernel.errors import Invalid


class UnreadableFile(Invalid):
    """The file cannot be read as a table. ``line`` is the line of the file where it went wrong, when known."""

    def __init__(self, what: str, *, why: str = "", fix: str = "", line: int | None = None) -> None:
        self.line = line
        super().__init__(what, why=why, fix=fix, field="file")


def empty_file() -> UnreadableFile:
    return UnreadableFile(
        "The file is empty.",
        why="It holds no rows and no column names.",
        fix="Export it again from your HR system and check its size before uploading.",
    )


def no_rows(header_line: int) -> UnreadableFile:
    return UnreadableFile(
        "The file has column names and no rows.",
        why=f"The column names are in line {header_line} and nothing follows them.",
        fix="Export it again; look for a filter in the HR system that leaves everybody out.",
        line=header_line,
    )


def no_header(detail: str) -> UnreadableFile:
    return UnreadableFile(
        "No row with column names was found.",
        why=detail,
        fix="Put one row with the names of the columns above the first person, for example: "
        "Employee ID,First Name,Last Name,Hire Date.",
    )


def binary_file(kind: str) -> UnreadableFile:
    return UnreadableFile(
        f"This is not a table: the file is {kind}.",
        why="Its first bytes are not those of a CSV, TSV or Excel file.",
        fix="Export the data as CSV or as an Excel workbook (.xlsx) and upload that.",
    )


def cut_file(line: int | None, why: str) -> UnreadableFile:
    return UnreadableFile(
        "The file ends in the middle." if line is None else f"The file ends in the middle of the row at line {line}.",
        why=why,
        fix="The transfer was probably interrupted. Export or copy the file again and compare the sizes.",
        line=line,
    )


def too_large(what: str, limit: str) -> UnreadableFile:
    return UnreadableFile(
        what,
        why=f"The limit of one import is {limit}.",
        fix="Split the file, for example by company or by location, and import the parts one after the other.",
    )

"""Files as HR systems write them, and broken ones: what is read, and what is said when it cannot be."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date, datetime

import openpyxl
import pytest

from openleave.apps.feeds.reading.errors import UnreadableFile
from openleave.apps.feeds.reading.table import open_table

KNOWN = {"employee id", "first name", "last name", "hire date", "name", "e-mail", "file #"}


def known(text: str) -> bool:
    return text.strip().casefold() in KNOWN


def read(data: bytes, **options):
    table = open_table(io.BytesIO(data), known=known, **options)
    rows, ragged = [], []
    for block in table.blocks():
        rows += block.frame.rows()
        ragged += [(odd.line, odd.found) for odd in block.ragged]
    return table, rows, ragged


def refused(data: bytes) -> UnreadableFile:
    with pytest.raises(UnreadableFile) as caught:
        read(data)
    assert caught.value.what and caught.value.why and caught.value.fix
    return caught.value


PLAIN = "Employee ID,First Name,Last Name\r\nE1,José,Núñez\r\n007,Zoë,O'Brien\r\n"
EXPECTED = [(2, "E1", "José", "Núñez"), (3, "007", "Zoë", "O'Brien")]


@pytest.mark.parametrize(
    "data",
    [
        PLAIN.encode(),
        PLAIN.encode("utf-8-sig"),
        PLAIN.encode("utf-16"),
        b"\xfe\xff" + PLAIN.encode("utf-16-be"),
        PLAIN.encode("utf-16-le"),
        PLAIN.encode("cp1252"),
        PLAIN.replace("\r\n", "\n").encode(),
        PLAIN.replace("\r\n", "\r").encode(),
        PLAIN.rstrip().encode(),
        PLAIN.replace(",", ";").encode("cp1252"),
        PLAIN.replace(",", "\t").encode(),
        PLAIN.replace(",", "|").encode(),
        ("".join(f'"{line}"\r\n' for line in PLAIN.split("\r\n")[:3])).replace(",", '","').encode(),
        (PLAIN + "\r\n\r\n,,\r\n").encode(),
    ],
)
def test_the_same_rows_from_every_dialect(data):
    assert read(data)[1] == EXPECTED


def test_titles_and_blank_lines_above_the_column_names():
    data = "Acme Hospital,,\nActive employees as of 11/20/2026,,\n\nEmployee ID,First Name,Last Name\nE1,Ann,Lee\n"
    table, rows, _ = read(data.encode())
    assert table.header == ("Employee ID", "First Name", "Last Name")
    assert rows == [(5, "E1", "Ann", "Lee")]


def test_excels_separator_line():
    assert read(b"sep=;\nEmployee ID;First Name\nE1;Ann, MD\n")[1] == [(3, "E1", "Ann, MD")]


def test_line_numbers_are_the_files_own_with_newlines_inside_quotes():
    data = 'Employee ID,First Name,Last Name\nE1,"Ann\nMarie",Lee\n\nE2,Bo,"L\r\nO\nP"\nE3,C,D\n'
    assert [row[:2] for row in read(data.encode())[1]] == [(2, "E1"), (5, "E2"), (8, "E3")]


def test_quotes_after_spaces_and_doubled_quotes():
    data = 'Employee ID, First Name, Last Name\nE1, "Lee, Ann", "the ""Boss"""\n'
    assert read(data.encode())[1] == [(2, "E1", "Lee, Ann", 'the "Boss"')]


def test_a_stray_quote_is_text():
    data = 'Employee ID,First Name,Last Name\nE1,Ann 5" tall,Lee\nE2,Bo,Li\n'
    assert read(data.encode())[1] == [(2, "E1", 'Ann 5" tall', "Lee"), (3, "E2", "Bo", "Li")]


def test_rows_of_another_length_are_listed_and_left_out():
    data = "Employee ID,First Name,Last Name\nE1,Ann,Lee\nE2,Bo\nE3,Cy,Di,extra\nE4,Ed,\nE5,Flo,G,\n"
    _, rows, ragged = read(data.encode())
    assert [row[1] for row in rows] == ["E1", "E4", "E5"]
    assert ragged == [(3, 2), (4, 4)]


def test_short_rows_are_found_among_quoted_commas():
    data = 'Employee ID,First Name,Last Name\nE1,"Lee, Ann",\nE2,Bo\nE3,Cy,Di\n'
    _, rows, ragged = read(data.encode())
    assert [row[1] for row in rows] == ["E1", "E3"]
    assert ragged == [(3, 2)]


def test_many_blocks_keep_their_line_numbers(monkeypatch):
    from openleave.apps.feeds.reading import text

    monkeypatch.setattr(text, "BLOCK", 4096)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["Employee ID", "First Name", "Last Name"])
    lines, line = {}, 2
    for n in range(5000):
        note = "a\nb\nc" if n % 7 == 0 else ("x, y" if n % 3 == 0 else "z")
        writer.writerow([f"E{n}", note, "" if n % 2 else "L"])
        lines[f"E{n}"] = line
        line += 3 if n % 7 == 0 else 1
    _, rows, ragged = read(out.getvalue().encode())
    assert not ragged
    assert {row[1]: row[0] for row in rows} == lines


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"\n\n  \n", "empty"),
        (b"Employee ID,First Name,Last Name\n", "no rows"),
        (b"E1,Ann,2020-01-01\n", "No row with column names"),
        (b"E1,Ann,Smith\n", "No row with column names"),
        (b"Employee ID,First Name,Employee ID\nE1,Ann,E1\n", "same name"),
        (b"Employee ID,First Name,Last Name\nE1,Ann,Lee\nE2,Bo", "in the middle of the row at line 3"),
        (b'Employee ID,First Name,Last Name\nE1,Ann,Lee\nE2,Bo,"Le', "in the middle of the row at line 3"),
        (b"Employee ID,First Name\nE1,A\x00nn\n", "Line 2 contains a zero byte"),
        (bytes(range(256)) * 50, "not a table"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\x89PNG\r\n\x1a\n....", "PNG"),
        (b'[{"id": 1}]', "JSON"),
        (b"<html><body>Sign in</body></html>", "web page"),
        (b"PK\x03\x04" + b"\x00" * 200, "ends in the middle"),
    ],
)
def test_broken_files_are_refused_with_the_reason(data, says):
    assert says in str(refused(data))


def test_a_one_row_file_is_fine():
    assert read(b"Employee ID,First Name,Last Name\nE1,Ann,Lee")[1] == [(2, "E1", "Ann", "Lee")]


def test_repeated_names_we_do_not_use_are_told_apart():
    table, _, _ = read(b"Employee ID,Code,First Name,Code\nE1,a,Ann,b\n")
    assert table.header == ("Employee ID", "Code (2)", "First Name", "Code (4)")


def workbook(sheets: dict[str, list[list]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_workbooks_numbers_dates_and_leading_zeros():
    data = workbook(
        {
            "Cover": [["Report"], ["for HR"]],
            "Data": [
                ["Staff list"],
                [],
                ["Employee ID", "First Name", "Last Name", "Hire Date", "Rate"],
                [12.0, "Ann", "Lee", date(2020, 1, 31), 31.1],
                ["0007", "Bo", None, datetime(2021, 2, 3, 4, 5), True],  # noqa: DTZ001
            ],
        }
    )
    table, rows, _ = read(data)
    assert (table.shape.sheet, table.shape.header_line) == ("Data", 3)
    assert rows == [
        (4, "12", "Ann", "Lee", "2020-01-31", "31.1"),
        (5, "0007", "Bo", None, "2021-02-03 04:05:00", "Y"),
    ]


def test_workbook_starting_away_from_the_corner():
    book = openpyxl.Workbook()
    sheet = book.active
    for column, name in enumerate(["Employee ID", "First Name", "Last Name"], 3):
        sheet.cell(5, column, name)
        sheet.cell(6, column, name[0])
    out = io.BytesIO()
    book.save(out)
    _, rows, _ = read(out.getvalue())
    assert rows[0][0] == 6
    assert rows[0][-3:] == ("E", "F", "L")


def test_cut_and_bomb_workbooks_are_refused():
    whole = workbook({"Data": [["Employee ID", "First Name"], *[[n, "Ann"] for n in range(500)]]})
    assert "ends in the middle" in str(refused(whole[: len(whole) // 2]))
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (700 << 20))
    assert "unpacks to more" in str(refused(bomb.getvalue()))


def test_one_stray_cell_far_away_does_not_eat_the_memory():
    book = openpyxl.Workbook()
    book.active.append(["Employee ID", "First Name"])
    book.active.append(["E1", "Ann"])
    book.active["XFD1048576"] = "x"
    out = io.BytesIO()
    book.save(out)
    assert "spans 1,048,576 rows" in str(refused(out.getvalue()))


def test_password_protected_workbook():
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 500
    assert "password" in str(refused(data))

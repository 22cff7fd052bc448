"""How a text file is laid out: its delimiter, its quoting and the row with the column names, seen in its first rows."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from openleave.apps.feeds.reading.errors import UnreadableFile, empty_file, no_header

SAMPLE_BYTES = 256 * 1024
SAMPLE_ROWS = 200
HEADER_WITHIN = 40
DELIMITERS = (",", "\t", ";", "|", "^", "~")

Known = Callable[[str], bool]

_DATA_LIKE = re.compile(
    r"^\s*(?:[$(-]?\d[\d,.\s%)]*|\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}.*|\d{1,2}-[A-Za-z]{3}-\d{2,4}|[^@\s]+@[^@\s]+\.\w+)\s*$"
)


@dataclass(frozen=True, slots=True)
class Layout:
    """``header_line`` is the line of the file (from 1) the column names start on; ``first_line`` the first row's."""

    delimiter: str
    quoted: bool
    careful: bool
    header: tuple[str, ...]
    header_line: int
    first_line: int


def layout(sample: str, *, known: Known, careful: bool, complete: bool) -> Layout:
    """The layout of a file that starts with ``sample``. ``known`` says whether a text is a column name we know.

    ``complete``: the sample is the whole file. ``careful``: quotes are odd, so the tolerant reader has to be used.
    """
    body, skipped = _without_separator_line(sample)
    forced = None if body is sample else sample[4]
    if not body.strip():
        raise empty_file()
    # A quote that starts a field is preceded by the start of the line or a delimiter. No such quote: none is quoting.
    quoted = re.search(r'(?:^|[,;\t|^~])\s*"', body, re.MULTILINE) is not None
    spaced = re.search(r'[,;\t|^~] +"', body) is not None
    best: tuple[float, str, list[tuple[int, int, list[str]]]] | None = None
    for delimiter in (forced,) if forced else DELIMITERS:
        rows = _rows(body, delimiter, quoted, complete)
        score = _consistency(rows)
        if best is None or score > best[0]:
            best = (score, delimiter, rows)
    assert best is not None
    delimiter, rows = best[1], best[2]
    at = find_header([cells for _, _, cells in rows], known=known)
    start, after, cells = rows[at]
    return Layout(
        delimiter=delimiter,
        quoted=quoted,
        careful=careful or spaced,
        header=tuple(clean_header(cell) for cell in trim_trailing(cells)),
        header_line=start + skipped,
        first_line=after + skipped,
    )


def _without_separator_line(sample: str) -> tuple[str, int]:
    """Excel writes ``sep=;`` as a first line of its own."""
    match = re.match(r"sep=(.)\r?\n", sample, re.IGNORECASE)
    return (sample[match.end() :], 1) if match else (sample, 0)


def _rows(sample: str, delimiter: str, quoted: bool, complete: bool) -> list[tuple[int, int, list[str]]]:
    """(line the row starts on, line after the row, cells) of the sample's first rows."""
    style: Literal[0, 3] = csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter, quoting=style, skipinitialspace=True)
    rows: list[tuple[int, int, list[str]]] = []
    start = 1
    try:
        for cells in reader:
            rows.append((start, reader.line_num + 1, cells))
            start = reader.line_num + 1
            if len(rows) > SAMPLE_ROWS:
                break
    except csv.Error:
        pass
    if not complete and len(rows) > 1 and len(rows) <= SAMPLE_ROWS:
        rows.pop()  # the sample ends inside it
    return rows


def _consistency(rows: list[tuple[int, int, list[str]]]) -> float:
    """How much a delimiter makes a table of the rows: columns that most rows agree on."""
    widths = Counter(len(cells) for _, _, cells in rows if any(cell.strip() for cell in cells))
    if not widths:
        return 0.0
    total = sum(widths.values())
    width, count = max(widths.items(), key=lambda item: (item[1] * (item[0] > 1), item[0]))
    if width < 2:
        return 0.0
    return count / total + min(width, 50) / 100


def find_header(rows: Sequence[Sequence[str]], *, known: Known) -> int:
    """Which row holds the column names. Titles, blank lines and report parameters may stand above it.

    Raises UnreadableFile when the first full row is already data.
    """
    best, best_score = -1, 0
    for index, cells in enumerate(rows[:HEADER_WITHIN]):
        texts = [cell.strip() for cell in cells if cell and cell.strip()]
        if not texts or any(len(text) > 120 for text in texts):
            continue
        hits = sum(1 for text in texts if known(text))
        data = sum(1 for text in texts if _DATA_LIKE.match(text))
        score = hits * 4 - data * 3 if hits else 0
        if hits and (hits >= 2 or len(texts) <= 3) and score > best_score and hits * 2 > data:
            best, best_score = index, score
    if best >= 0:
        return best
    return _unknown_header(rows)


def _unknown_header(rows: Sequence[Sequence[str]]) -> int:
    """No name is known: the first row as wide as most rows, all of it texts that do not look like data."""
    widths = Counter(len(trim_trailing(cells)) for cells in rows if any(cell.strip() for cell in cells))
    usual = max(widths.items(), key=lambda item: (item[1], item[0]))[0] if widths else 0
    for cells in rows[:HEADER_WITHIN]:
        texts = [cell.strip() for cell in trim_trailing(cells)]
        if not any(texts) or len(texts) < usual:
            continue
        looks = [text for text in texts if _DATA_LIKE.match(text)]
        if looks:
            raise no_header(f"The first full row already holds data: {len(looks)} of its cells are numbers or dates.")
        if all(texts) and len({text.casefold() for text in texts}) == len(texts) and len(texts) > 1:
            return rows.index(cells)
        raise no_header("The first full row has empty or repeated cells, so it cannot name the columns.")
    raise no_header("The file has no row that could name columns: every row holds a single value or nothing.")


def trim_trailing(cells: Sequence[str]) -> list[str]:
    """The cells without the empty ones at the end."""
    end = len(cells)
    while end and not (cells[end - 1] or "").strip():
        end -= 1
    return list(cells[:end])


def clean_header(text: str) -> str:
    """A column name on one line, without the marks exports put around it."""
    flat = re.sub(r"[\s\u00a0\u200b\ufeff]+", " ", text or "").strip()
    return flat.lstrip("'*# ").strip() if flat.strip("'*# ") else flat


def check_header(header: Sequence[str], *, line: int, known: Known) -> tuple[str, ...]:
    """The column names made unique. A repeated name that we know is refused: nobody can tell which column is meant."""
    seen: dict[str, list[int]] = {}
    for position, name in enumerate(header, 1):
        if name:
            seen.setdefault(name.casefold(), []).append(position)
    for positions in seen.values():
        name = header[positions[0] - 1]
        if len(positions) > 1 and known(name):
            places = " and ".join(str(position) for position in positions)
            raise UnreadableFile(
                f"Two columns have the same name, “{name}”: columns {places}.",
                why=f"The names in line {line} must tell the columns apart.",
                fix="Rename or remove one of them and upload the file again.",
                line=line,
            )
    return tuple(
        name if name and len(seen[name.casefold()]) == 1 else f"{name or 'Column'} ({position})"
        for position, name in enumerate(header, 1)
    )

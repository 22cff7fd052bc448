"""Charts drawn on the server: bars by group, columns by month. Each has words beside it; no colour speaks alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

#: The units a bar is wide; the browser stretches them.
WIDTH = 1000
HEIGHT = 100
BAR = 14
MOST_BARS = 20


@dataclass(frozen=True, slots=True)
class Part:
    """A rectangle, in units of the drawing; ``series`` says what it belongs to (0, 1, 2)."""

    x: int
    y: int
    width: int
    height: int
    series: int


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar with its name and its value in words."""

    label: str
    text: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """``kind``: ``bars`` (a line for each group) or ``columns`` (a column for each month). ``series`` are the names of
    what is stacked; ``summary`` says in words what is drawn."""

    kind: str
    title: str
    summary: str
    series: tuple[str, ...]
    bars: tuple[Bar, ...]
    highest: str = ""

    @property
    def first(self) -> str:
        return self.bars[0].label if self.bars else ""

    @property
    def last(self) -> str:
        return self.bars[-1].label if self.bars else ""


def bars(
    title: str, summary: str, series: Sequence[str], rows: Sequence[tuple[str, Sequence[int], str]]
) -> Chart | None:
    """A line for each of ``rows`` (name, value by series, value in words); at most 20. None where there is nothing."""
    rows = [row for row in rows if sum(row[1]) > 0][:MOST_BARS]
    if not rows:
        return None
    most = max(sum(values) for _, values, _ in rows)
    drawn = []
    for label, values, text in rows:
        parts, start = [], 0
        for position, value in enumerate(values):
            length = value * WIDTH // most
            if length:
                parts.append(Part(start, 0, max(2, length - 3), BAR, position))
            start += length
        drawn.append(Bar(label, text, tuple(parts)))
    return Chart("bars", title, summary, tuple(series), tuple(drawn))


def columns(
    title: str, summary: str, series: Sequence[str], rows: Sequence[tuple[str, Sequence[int], str]], highest: str = ""
) -> Chart | None:
    """A column for each of ``rows``, from left to right. None where all are zero."""
    most = max((sum(values) for _, values, _ in rows), default=0)
    if not most:
        return None
    step = WIDTH // len(rows)
    width = step * 7 // 10
    drawn = []
    for index, (label, values, text) in enumerate(rows):
        parts, base = [], HEIGHT
        for position, value in enumerate(values):
            length = value * HEIGHT // most
            if value and not length:
                length = 1
            if length:
                base -= length
                parts.append(Part(index * step + (step - width) // 2, base, width, length, position))
        drawn.append(Bar(label, text, tuple(parts)))
    return Chart("columns", title, summary, tuple(series), tuple(drawn), highest or str(most))

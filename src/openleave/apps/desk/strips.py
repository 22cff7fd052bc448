"""The team calendar's drawing: for each person a strip of days, and the same in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import get_language

#: Width of a day and height of a strip, in the drawing's own units.
DAY, HEIGHT = 30, 22
DAY_FORMATS = {"en": "M j", "es": "j b"}


@dataclass(frozen=True, slots=True)
class Strip:
    """Bars (x, width) of the days away, and lines between days."""

    bars: list[tuple[int, int]]
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Cell:
    """A day of the head: its number, weekday letter, where it stands, how many are away."""

    on: date
    x: int
    middle: int
    count: int
    weekend: bool
    today: bool


@dataclass(frozen=True, slots=True)
class Head:
    """The head above the strips."""

    cells: list[Cell]
    width: int


def strip(days: list[date], away: set[date]) -> Strip:
    """The days away as bars; neighbouring days are one."""
    bars = []
    for begins, ends in spans(away):
        x = (begins - days[0]).days * DAY
        bars.append((x + 2, ((ends - begins).days + 1) * DAY - 4))
    return Strip(bars, len(days) * DAY, HEIGHT)


def head(days: list[date], by_day: Mapping[date, int], today: date) -> Head:
    """The days and how many are away on each."""
    cells = [
        Cell(day, index * DAY, index * DAY + DAY // 2, by_day.get(day, 0), day.weekday() >= 5, day == today)
        for index, day in enumerate(days)
    ]
    return Head(cells, len(days) * DAY)


def spans(days: Iterable[date]) -> list[tuple[date, date]]:
    """Neighbouring days together: (first, last)."""
    found: list[tuple[date, date]] = []
    for day in sorted(days):
        if found and day - found[-1][1] == timedelta(days=1):
            found[-1] = (found[-1][0], day)
        else:
            found.append((day, day))
    return found


def words(days: Iterable[date]) -> str:
    """Days in words: "Nov 3 – 7, Nov 10"."""
    return ", ".join(_span(*span) for span in spans(days))


def _span(begins: date, ends: date) -> str:
    pattern = DAY_FORMATS.get((get_language() or "en")[:2], DAY_FORMATS["en"])
    if begins == ends:
        return date_format(begins, pattern)
    return f"{date_format(begins, pattern)} – {date_format(ends, pattern)}"

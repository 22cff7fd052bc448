"""Months as tables for the calendar component: plain data, translated names, one text per marked day."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.dates import MONTHS, WEEKDAYS, WEEKDAYS_ABBR
from django.utils.text import capfirst

SUNDAY = 6
KINDS = frozenset({"full", "part", "planned", "holiday", "not-counted", "today", "mark"})


@dataclass(frozen=True, slots=True)
class Mark:
    """What a day shows. ``kinds`` are the legend's kinds; ``text`` says the same in words, e.g. "12 hours of leave"."""

    kinds: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Day:
    """One cell: day of the month, ISO date, CSS classes and the text alternative."""

    number: int
    iso: str
    classes: str
    text: str


@dataclass(frozen=True, slots=True)
class Month:
    """One month: its name with the year, the weekday names (short, long) and weeks of seven cells, None outside it."""

    name: str
    weekdays: list[tuple[str, str]]
    weeks: list[list[Day | None]]


def months(start_on: date, end_on: date, marks: Mapping[date, Mark], *, first_weekday: int = SUNDAY) -> list[Month]:
    """The months from the one of ``start_on`` to the one of ``end_on``, both included.

    ``first_weekday`` is 0 for Monday to 6 for Sunday, as in the standard library; weeks in the United States begin
    on Sunday. Raises ValueError when a mark has a kind the style sheet does not know.
    """
    unknown = {kind for mark in marks.values() for kind in mark.kinds} - KINDS
    if unknown:
        raise ValueError(f"Unknown kinds of day: {sorted(unknown)}. Use some of {sorted(KINDS)}.")
    maker = calendar.Calendar(first_weekday)
    order = [(first_weekday + offset) % 7 for offset in range(7)]
    weekdays = [(str(WEEKDAYS_ABBR[day]), str(WEEKDAYS[day])) for day in order]
    made = []
    year, month = start_on.year, start_on.month
    while (year, month) <= (end_on.year, end_on.month):
        weeks = [
            [_day(date(year, month, number), marks) if number else None for number in week]
            for week in maker.monthdayscalendar(year, month)
        ]
        made.append(Month(f"{capfirst(str(MONTHS[month]))} {year}", weekdays, weeks))
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return made


def _day(on: date, marks: Mapping[date, Mark]) -> Day:
    mark = marks.get(on)
    classes = ["ol-off"] if on.weekday() >= 5 and mark is None else []
    if mark is not None:
        classes += [f"ol-day-{kind}" for kind in mark.kinds]
    return Day(on.day, on.isoformat(), " ".join(classes), mark.text if mark else "")

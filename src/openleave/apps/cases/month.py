"""The calendar of a leave: months as tables, each day with its counted portion."""

from __future__ import annotations

import calendar
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.utils.dates import MONTHS, WEEKDAYS, WEEKDAYS_ABBR
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from openleave.apps.cases import words
from openleave.engine import render

SHOWN_MONTHS = 4
LEGEND = (
    ("full", gettext_noop("Leave, whole day")),
    ("part", gettext_noop("Leave, part of the day")),
    ("planned", gettext_noop("Planned")),
    ("holiday", gettext_noop("Holiday")),
    ("not-counted", gettext_noop("Away, not protected")),
    ("added", gettext_noop("Added by the school, does not count")),
    ("mark", gettext_noop("Last day of the entitlement")),
)


@dataclass(slots=True)
class Day:
    """One cell: CSS classes, the portion shown below the number, and the whole in words."""

    number: int
    iso: str
    classes: str
    portion: str
    text: str


@dataclass(frozen=True, slots=True)
class Month:
    """One month: name, weekday names (short, long), weeks of seven cells (None outside the month)."""

    name: str
    weekdays: list[tuple[str, str]]
    weeks: list[list[Day | None]]


@dataclass(frozen=True, slots=True)
class Calendar:
    """The months shown, and the first day of the months before and after, when there are any."""

    months: list[Month]
    legend: list[tuple[str, str]]
    earlier: date | None
    later: date | None


def leave_calendar(
    *,
    first_on: date,
    last_on: date,
    shown_from: date | None,
    days: Mapping[date, Mapping[str, Any]],
    counted_on: set[date],
    holidays: Mapping[date, str],
    scheduled: Mapping[date, int],
    exhausts_on: date | None,
    today: date,
    language: str,
    first_weekday: int,
    added: Collection[date] = (),
) -> Calendar:
    """The calendar of a leave from ``shown_from`` (default: its first month, or this month if it runs) on.

    ``days`` are the determination's days by date, ``counted_on`` those that the ledger counts, ``scheduled`` the
    minutes of work by date, ``added`` days that a school adds until the end of a term.
    """
    start = _first_of_month(shown_from or (min(max(first_on, today), last_on) if first_on <= today else first_on))
    start = min(max(start, _first_of_month(first_on)), _first_of_month(last_on))
    if shown_from is None:
        start = max(_first_of_month(first_on), min(start, _months_on(_first_of_month(last_on), 1 - SHOWN_MONTHS)))
    end = min(_months_on(start, SHOWN_MONTHS - 1), _first_of_month(last_on))
    order = [(first_weekday + offset) % 7 for offset in range(7)]
    weekdays = [(str(WEEKDAYS_ABBR[one]), str(WEEKDAYS[one])) for one in order]
    kinds: set[str] = set()
    months = []
    month = start
    while month <= end:
        weeks = []
        for week in calendar.Calendar(first_weekday).monthdayscalendar(month.year, month.month):
            cells: list[Day | None] = []
            for number in week:
                on = date(month.year, month.month, number) if number else None
                cells.append(
                    _cell(on, days, counted_on, holidays, scheduled, exhausts_on, today, language, kinds, added)
                    if on
                    else None
                )
            weeks.append(cells)
        months.append(Month(f"{MONTHS[month.month]} {month.year}", weekdays, weeks))
        month = _months_on(month, 1)
    return Calendar(
        months=months,
        legend=[(kind, str(_(text))) for kind, text in LEGEND if kind in kinds],
        earlier=_months_on(start, -SHOWN_MONTHS) if start > _first_of_month(first_on) else None,
        later=month if month <= _first_of_month(last_on) else None,
    )


def _cell(
    on: date,
    days: Mapping[date, Mapping[str, Any]],
    counted_on: set[date],
    holidays: Mapping[date, str],
    scheduled: Mapping[date, int],
    exhausts_on: date | None,
    today: date,
    language: str,
    kinds: set[str],
    added: Collection[date],
) -> Day:
    classes, texts, portion = [], [], ""
    day = days.get(on)
    if day is not None:
        share = Fraction(day["weeks"])
        kind = _kind(on, day, share, counted_on, scheduled, today)
        if kind:
            classes.append(kind)
        if share:
            portion = words.minutes_short(day["minutes"]) if day["minutes"] else words.share(share)
            texts.append(_("%(time)s, %(share)s of a workweek") % {
                "time": words.minutes(day["minutes"]) if day["minutes"] else _("1 day"), "share": words.share(share),
            })  # fmt: skip
        texts.append(render(day["why"], language))
        if not day["protected"] and share:
            texts.append(_("not protected: the entitlement is used up"))
    if on in added:
        classes.append("added")
        texts.append(_("added by the school until the end of the term; does not count (29 CFR 825.603(b))"))
    if on in holidays:
        texts.append(holidays[on] or _("Holiday"))
        if on not in added and (day is None or not Fraction(day["weeks"])):
            classes.append("holiday")
    if on == exhausts_on:
        classes.append("mark")
        texts.append(_("last day of the entitlement"))
    if on == today:
        classes.append("today")
        texts.append(_("today"))
    kinds.update(classes)
    names = [f"ol-day-{name}" for name in classes]
    if not classes and on.weekday() >= 5:
        names.append("ol-off")
    return Day(on.day, on.isoformat(), " ".join(names), portion, ", ".join(texts))


def _kind(
    on: date,
    day: Mapping[str, Any],
    share: Fraction,
    counted_on: set[date],
    scheduled: Mapping[date, int],
    today: date,
) -> str:
    if not share:
        return ""
    if not Fraction(day["protected_weeks"] or 0):
        return "not-counted"
    if on not in counted_on and on >= today:
        return "planned"
    whole = scheduled.get(on, 0)
    return "part" if day["minutes"] and whole and day["minutes"] < whole else "full"


def _first_of_month(day: date) -> date:
    return day.replace(day=1)


def _months_on(day: date, months: int) -> date:
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)

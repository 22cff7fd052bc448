"""Facts as the pages show them: hours as a chart, a schedule as a grid, versions in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from openleave.apps.people.models import HoursWorked, Schedule

CHART_HEIGHT = 120
BAR_STEP, BAR_WIDTH = 12, 9
WEEKS = 52


@dataclass(frozen=True, slots=True)
class Bar:
    """One week: hours as text, and the bar's place in the drawing. ``hours`` is empty when nothing is known."""

    week_starts_on: date
    hours: str
    x: int
    y: int
    height: int


@dataclass(frozen=True, slots=True)
class HoursChart:
    """The past 52 workweeks: one bar for each, their sum in hours, and how many weeks are not known."""

    bars: tuple[Bar, ...]
    total: str
    unknown: int
    width: int
    height: int
    top: str


def hours_text(minutes: int) -> str:
    """Minutes as hours, exactly: 450 is 7.5, 20 is 0:20."""
    hours = Fraction(minutes, 60)
    if (hours * 4).denominator == 1:
        return f"{float(hours):g}" if hours < 1000 else f"{float(hours):,.2f}".rstrip("0").rstrip(".")
    return f"{minutes // 60:,}:{minutes % 60:02}"


def first_week(today: date, workweek_starts_on: int) -> date:
    """The first of the 52 whole workweeks before the present one."""
    present = today - timedelta(days=(today.weekday() - workweek_starts_on) % 7)
    return present - timedelta(weeks=WEEKS)


def hours_chart(rows: tuple[HoursWorked, ...], first: date) -> HoursChart:
    """``rows`` may hold other weeks; the chart shows 52 from ``first``."""
    known = {row.week_starts_on: row.minutes_worked for row in rows}
    weeks = [first + timedelta(weeks=index) for index in range(WEEKS)]
    # A full scale of at least 40 hours keeps a week of 5 hours from looking like much.
    top = max([40 * 60, *(known.get(week, 0) for week in weeks)])
    bars = []
    for index, week in enumerate(weeks):
        minutes = known.get(week)
        height = 0 if minutes is None else minutes * CHART_HEIGHT // top
        text = "" if minutes is None else hours_text(minutes)
        bars.append(Bar(week, text, index * BAR_STEP, CHART_HEIGHT - height, height))
    return HoursChart(
        bars=tuple(bars),
        total=hours_text(sum(known.get(week, 0) for week in weeks)),
        unknown=sum(week not in known for week in weeks),
        width=WEEKS * BAR_STEP,
        height=CHART_HEIGHT,
        top=hours_text(top),
    )


@dataclass(frozen=True, slots=True)
class ScheduleGrid:
    """Weeks of seven hours, the weekday of the first column, the week's sum, and which week is the present one."""

    weekdays: tuple[int, ...]
    weeks: tuple[tuple[tuple[str, ...], str], ...]
    present: int | None


def schedule_grid(schedule: Schedule, today: date) -> ScheduleGrid | None:
    """None for a schedule without a pattern."""
    minutes = schedule.minutes_by_day
    if not minutes or schedule.anchor_on is None:
        return None
    first = schedule.anchor_on.weekday()
    count = len(minutes) // 7
    weeks = tuple(
        (
            tuple(hours_text(day) if day else "" for day in minutes[week * 7 : week * 7 + 7]),
            hours_text(sum(minutes[week * 7 : week * 7 + 7])),
        )
        for week in range(count)
    )
    present = (today - schedule.anchor_on).days // 7 % count if count > 1 else None
    return ScheduleGrid(tuple((first + offset) % 7 for offset in range(7)), weeks, present)


def changed_fields(version: Any, before: Any | None, names: dict[str, Any]) -> list[tuple[Any, Any]]:
    """(label, value) of what a version says differently from the one before; of the first, all it says."""
    pairs = []
    for name, label in names.items():
        value = getattr(version, name)
        if before is None:
            if value not in (None, ""):
                pairs.append((label, value))
        elif value != getattr(before, name):
            pairs.append((label, value))
    return pairs

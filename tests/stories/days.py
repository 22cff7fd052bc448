"""Days of the stories, worked out apart from the program."""

from __future__ import annotations

from datetime import date, timedelta

from tests.stories.harness import Walk


def shown(day: date) -> str:
    """As pages write a day in full."""
    return f"{day:%B} {day.day}, {day.year}"


def short(day: date) -> str:
    """As tables write a day."""
    return f"{day:%b} {day.day}, {day.year}"


def monday(day: date) -> date:
    """The Monday on or after a day."""
    return day + timedelta(days=-day.weekday() % 7)


def weeks_in_one_year(walk: Walk, weeks: int) -> date:
    """A Monday from which so many weeks lie in one calendar year; waits into January where this one has too few."""
    first = monday(walk.today + timedelta(days=7))
    if (first + timedelta(weeks=weeks)).year == first.year:
        return first
    walk.pass_silently((date(walk.today.year + 1, 1, 2) - walk.today).days)
    return monday(walk.today + timedelta(days=7))

"""The shifts of the demo employers: 5x8, 4x10, three twelves that rotate, Pitman 2-2-3, school days, per diem."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

import holidays

from .shapes import CalendarKind, Pattern

ANCHOR = date(2024, 1, 1)  # a Monday; rotations keep their phase whatever today is

_H = 60
_PAID_HOLIDAYS = (
    "New Year's Day",
    "Martin Luther King Jr. Day",
    "Memorial Day",
    "Juneteenth",
    "Independence Day",
    "Labor Day",
    "Thanksgiving",
    "Christmas Day",
)


def _week(hours: str) -> tuple[int, ...]:
    """Minutes from hours written Monday to Sunday, such as ``8 8 8 8 8 0 0``."""
    minutes = tuple(int(float(part) * _H) for part in hours.split())
    if len(minutes) != 7:
        raise ValueError(f"A week has seven days: {hours!r}")
    return minutes


def hospital_patterns() -> dict[str, Pattern]:
    """Schedules of a hospital that never closes. Rotating crews start at different weeks of the same cycle."""
    patterns = [
        Pattern("5X8", "Days, five eights", "weekly", (_week("8 8 8 8 8 0 0"),), ANCHOR, "holidays", "08:00"),
        Pattern("4X10-MTH", "Clinic, four tens Mon-Thu", "weekly", (_week("10 10 10 10 0 0 0"),), ANCHOR, "holidays"),
        Pattern("4X10-TFR", "Clinic, four tens Tue-Fri", "weekly", (_week("0 10 10 10 10 0 0"),), ANCHOR, "holidays"),
        Pattern("PT-20", "Part time, five mornings", "weekly", (_week("4 4 4 4 4 0 0"),), ANCHOR, "holidays", "08:00"),
        Pattern("PT-24", "Part time, two twelves", "weekly", (_week("0 12 0 12 0 0 0"),), ANCHOR),
        Pattern(
            "WKND-N",
            "Weekend nights, two twelves",
            "weekly",
            (_week("0 0 0 0 0 12 12"),),
            ANCHOR,
            "always_open",
            "19:00",
        ),
        Pattern("PERDIEM", "Per diem, as called", "variable", (_week("0 12 0 0 0 12 0"),), ANCHOR),
    ]
    three_twelves = (
        _week("12 12 12 0 0 0 0"),
        _week("0 0 0 12 12 12 0"),
        _week("12 0 0 0 0 12 12"),
        _week("0 12 12 12 0 0 0"),
        _week("0 0 12 0 12 0 12"),
        _week("12 0 0 12 12 0 0"),
    )
    pitman = (_week("12 12 0 0 12 12 12"), _week("0 0 12 12 0 0 0"))
    for shift, word, start in (("D", "days", "07:00"), ("N", "nights", "19:00")):
        for crew in range(3):
            code = f"3X12-{shift}{crew + 1}"
            anchor = ANCHOR + timedelta(weeks=2 * crew)
            patterns.append(
                Pattern(
                    code,
                    f"Three twelves rotating over 6 weeks, {word}, crew {crew + 1}",
                    "rotating",
                    three_twelves,
                    anchor,
                    "always_open",
                    start,
                    0.09,
                    (720, 720, 240, 480),
                )
            )
        for crew in range(2):
            patterns.append(
                Pattern(
                    f"PIT-{shift}{'AB'[crew]}",
                    f"Pitman 2-2-3, {word}, crew {'AB'[crew]}",
                    "rotating",
                    pitman,
                    ANCHOR + timedelta(weeks=crew),
                    "always_open",
                    start,
                    0.05,
                    (720, 360),
                )
            )
    return {pattern.code: pattern for pattern in patterns}


def school_patterns() -> dict[str, Pattern]:
    """Schedules of a school district: most staff work when pupils do."""

    def school(code: str, name: str, hours: str, start: str) -> Pattern:
        return Pattern(code, name, "weekly", (_week(hours),), ANCHOR, "school_year", start)

    patterns = [
        school("T10", "Teacher, 10 months", "7.5 7.5 7.5 7.5 7.5 0 0", "07:45"),
        school("AIDE", "Classroom aide, 10 months", "6.5 6.5 6.5 6.5 6.5 0 0", "08:00"),
        school("BUS", "Bus driver, split shift", "5 5 5 5 5 0 0", "06:00"),
        school("CAFE", "Food service", "5.5 5.5 5.5 5.5 5.5 0 0", "08:30"),
        Pattern(
            "CUST-D",
            "Custodian days, five eights",
            "weekly",
            (_week("8 8 8 8 8 0 0"),),
            ANCHOR,
            "holidays",
            "06:30",
            0.05,
            (120, 240),
        ),
        Pattern(
            "CUST-E",
            "Custodian evenings, five eights",
            "weekly",
            (_week("8 8 8 8 8 0 0"),),
            ANCHOR,
            "holidays",
            "14:30",
            0.05,
            (120, 240),
        ),
        Pattern("OFF12", "Office, 12 months", "weekly", (_week("8 8 8 8 8 0 0"),), ANCHOR, "holidays", "08:00"),
    ]
    return {pattern.code: pattern for pattern in patterns}


def plant_patterns() -> dict[str, Pattern]:
    """Schedules of a small plant with mandatory overtime in busy weeks."""
    patterns = [
        Pattern(
            "1ST-5X8",
            "First shift, five eights",
            "weekly",
            (_week("8 8 8 8 8 0 0"),),
            ANCHOR,
            "holidays",
            "06:00",
            0.3,
            (240, 300, 480, 600),
        ),
        Pattern(
            "2ND-4X10",
            "Second shift, four tens",
            "weekly",
            (_week("10 10 10 10 0 0 0"),),
            ANCHOR,
            "holidays",
            "15:00",
            0.25,
            (300, 600),
        ),
        Pattern("OFFICE", "Office, five eights", "weekly", (_week("8 8 8 8 8 0 0"),), ANCHOR, "holidays", "08:00"),
        Pattern("PT-24", "Part time, three eights", "weekly", (_week("8 0 8 0 8 0 0"),), ANCHOR, "holidays", "08:00"),
    ]
    return {pattern.code: pattern for pattern in patterns}


@lru_cache(maxsize=64)
def paid_holidays(year: int) -> frozenset[date]:
    """The holidays on which offices and the plant close."""
    calendar = holidays.country_holidays("US", years=year)
    return frozenset(
        day for day, name in calendar.items() if day.year == year and any(known in name for known in _PAID_HOLIDAYS)
    )


@lru_cache(maxsize=64)
def school_closures(year: int) -> frozenset[date]:
    """Days of one calendar year on which pupils have no school (weekdays only)."""
    thanksgiving = _nth_weekday(year, 11, 3, 4)
    spring = _nth_weekday(year, 3, 0, 4)
    summer_from = _nth_weekday(year, 6, 3, 1) + timedelta(days=1)
    summer_until = _nth_weekday(year, 8, 2, 3) - timedelta(days=1)
    ranges = (
        (date(year, 1, 1), date(year, 1, 3)),
        (spring, spring + timedelta(days=4)),
        (summer_from, summer_until),
        (thanksgiving - timedelta(days=1), thanksgiving + timedelta(days=1)),
        (date(year, 12, 22), date(year, 12, 31)),
    )
    closed = {first + timedelta(days=n) for first, last in ranges for n in range((last - first).days + 1)}
    closed |= {_nth_weekday(year, 2, 0, 3)} | paid_holidays(year)
    return frozenset(day for day in closed if day.weekday() < 5)


@lru_cache(maxsize=4096)
def is_closed(calendar: CalendarKind, day: date) -> bool:
    """Whether people on this calendar stay at home on ``day`` although their shift falls on it."""
    if calendar == "always_open":
        return False
    return day in (paid_holidays(day.year) if calendar == "holidays" else school_closures(day.year))


def _nth_weekday(year: int, month: int, weekday: int, nth: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))

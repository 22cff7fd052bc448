"""The employee's own workweek, in which shares of a week are said: "1 day", "23 h 44 min"."""

from dataclasses import dataclass
from fractions import Fraction

from openleave.engine.calendar import Timetable
from openleave.engine.quantity import DAYS_PER_WEEK


@dataclass(frozen=True, slots=True)
class Workweek:
    """A usual week: its working minutes, and its working days; 0 days where they are not of one length."""

    days: int
    minutes: int


def usual_week(timetable: Timetable) -> Workweek | None:
    """The usual week of the schedule last in force; None where weeks differ in length or nothing is known of them."""
    if not timetable.segments or timetable.segments[-1].variable:
        return None
    cycle = timetable.segments[-1].cycle
    minutes = Fraction(DAYS_PER_WEEK * sum(cycle), len(cycle))
    if not minutes or minutes.denominator != 1:
        return None
    worked = [day for day in cycle if day]
    days = Fraction(DAYS_PER_WEEK * len(worked), len(cycle))
    return Workweek(int(days) if days.denominator == 1 and len(set(worked)) == 1 else 0, int(minutes))

"""The employee's own workweek, in which shares of a week are said: "1 day", "23 h 44 min"."""

from dataclasses import dataclass

from openleave.engine.calendar import Timetable, week_start
from openleave.engine.facts import Facts
from openleave.engine.quantity import DAYS_PER_WEEK


@dataclass(frozen=True, slots=True)
class Workweek:
    """A usual week: its working minutes, and its working days; 0 days where they are not of one length."""

    days: int
    minutes: int


def week_of(facts: Facts) -> Workweek | None:
    """The employee's usual week by the employer's workweek (`usual_week`)."""
    return usual_week(facts.employee.timetable, facts.policy.first_weekday)


def usual_week(timetable: Timetable, first_weekday: int) -> Workweek | None:
    """The usual week of the schedule last in force; None where nothing is known of it.

    Nor is there one where weeks are not all of the same length: a share of a week is so many hours in one of them and
    so many in another (29 CFR 825.205(b)).
    """
    if not timetable.segments or timetable.segments[-1].variable:
        return None
    segment = timetable.segments[-1]
    length = len(segment.cycle)
    starts = week_start(segment.anchor, first_weekday) - segment.anchor
    weeks = [
        [segment.cycle[(starts + DAYS_PER_WEEK * week + day) % length] for day in range(DAYS_PER_WEEK)]
        for week in range(length)
    ]
    minutes, days = {sum(week) for week in weeks}, {sum(map(bool, week)) for week in weeks}
    if len(minutes) > 1 or not sum(segment.cycle):
        return None
    alike = len(days) == 1 and len({day for day in segment.cycle if day}) == 1
    return Workweek(days.pop() if alike else 0, minutes.pop())

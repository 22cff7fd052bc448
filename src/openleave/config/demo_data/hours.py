"""Hours worked by week, consistent with schedules, hires, separations, holidays, leave and overtime."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from random import Random

from .patterns import is_closed
from .shapes import DemoEmployer, Pattern, Person, Story

WEEKS = 96
"""How far the hours reach back: a case of eleven months ago still finds most of the twelve months before it."""

_ROUNDING = (-30, -15, 0, 0, 0, 0, 15, 15, 30)


@dataclass(frozen=True)
class WeekHours:
    """One employee's workweek.

    ``minutes_scheduled`` is what the shifts would have come to, ``minutes_worked`` what was really worked, overtime
    included; ``paid_leave_minutes`` were paid but not worked.
    """

    number: str
    starts_on: date
    minutes_scheduled: int
    minutes_worked: int
    overtime_minutes: int
    paid_leave_minutes: int

    @property
    def ends_on(self) -> date:
        return self.starts_on + timedelta(days=6)


def last_week_start(employer: DemoEmployer, today: date) -> date:
    """First day of the last workweek that was over before ``today``."""
    return workweek_start(employer, today) - timedelta(days=7)


def workweek_start(employer: DemoEmployer, day: date) -> date:
    return day - timedelta(days=(day.weekday() - employer.workweek_starts) % 7)


def generate(employer: DemoEmployer, today: date, rng: Random, *, weeks: int = WEEKS) -> list[WeekHours]:
    """Every employee's weeks up to the last complete one, ordered by week and then by employee number.

    Schools keep no hours of exempt staff: full-time teachers are taken to have worked enough unless the employer shows
    otherwise (29 CFR 825.110(c)(3)).
    """
    last = last_week_start(employer, today)
    first = last - timedelta(weeks=weeks - 1)
    leave = _leave_minutes(employer, today)
    rows: list[WeekHours] = []
    for person in sorted(employer.people, key=lambda p: p.number):
        if employer.school and person.exempt:
            continue
        rows.extend(_person(employer, person, first, last, leave.get(person.number, {}), rng))
    rows.sort(key=lambda row: (row.starts_on, row.number))
    return rows


def _leave_minutes(employer: DemoEmployer, today: date) -> dict[str, dict[date, int]]:
    """Minutes of leave by employee and day, from the stories; refused leave was not taken."""
    taken: dict[str, dict[date, int]] = defaultdict(lambda: defaultdict(int))
    for story in employer.stories:
        if story.state.startswith("ineligible"):
            continue
        days = taken[story.employee_number]
        for day, minutes in leave_days(employer, story, today):
            days[day] += minutes
    return taken


def leave_days(employer: DemoEmployer, story: Story, until: date) -> Iterator[tuple[date, int]]:
    """Days and minutes of a story's leave up to ``until``, on shifts of the employee's schedule."""
    if story.kind == "intermittent":
        yield from ((usage.on, usage.minutes) for usage in story.usage if usage.on <= until)
        return
    person = employer.person(story.employee_number)
    last = min(story.ends_on or until, until)
    for n in range((last - story.starts_on).days + 1):
        day = story.starts_on + timedelta(days=n)
        pattern = employer.patterns[person.schedule.at(day)]
        shift = 0 if is_closed(pattern.calendar, day) else pattern.minutes_on(day)
        if story.kind == "reduced":
            shift = min(shift, story.minutes_off[day.weekday()])
        if shift:
            yield day, shift


def _person(
    employer: DemoEmployer, person: Person, first: date, last: date, leave: dict[date, int], rng: Random
) -> Iterator[WeekHours]:
    vacation_chance = 0.012 if employer.school else 0.05
    week = max(first, workweek_start(employer, person.spans[0].hired_on))
    # The usual week: no change of schedule, on the payroll throughout, no leave. Its shifts are shared by everybody.
    leave_weeks = {workweek_start(employer, day) for day in leave}
    span = person.spans[-1]
    gap = person.hours_gap
    while week <= last:
        end = week + timedelta(days=6)
        pattern = employer.patterns[person.schedule.at(end)]
        if gap is not None and gap[0] <= week <= gap[1]:
            days = None
        elif span.hired_on <= week and (span.separated_on is None or span.separated_on >= end):
            days = _shifts(pattern, week)
        else:
            days = tuple(shift for shift in _shifts(pattern, week) if person.is_active(shift[0]))
            if not any(person.is_active(week + timedelta(days=n)) for n in range(7)):
                days = None
        if days is not None:
            taken = leave if week in leave_weeks else {}
            yield _week(person, pattern, week, days, taken, rng, vacation_chance)
        week += timedelta(days=7)


@lru_cache(maxsize=8192)
def _shifts(pattern: Pattern, week: date) -> tuple[tuple[date, int, bool], ...]:
    """(day, minutes, closed) of the shifts of one workweek."""
    days = (week + timedelta(days=n) for n in range(7))
    return tuple(
        (day, minutes, is_closed(pattern.calendar, day)) for day in days if (minutes := pattern.minutes_on(day))
    )


def _week(
    person: Person,
    pattern: Pattern,
    week: date,
    shifts: tuple[tuple[date, int, bool], ...],
    leave: dict[date, int],
    rng: Random,
    vacation_chance: float,
) -> WeekHours:
    worked = scheduled = paid = 0
    chance = rng.random()
    vacation = chance < vacation_chance
    single_day_off = not vacation and chance > 0.95
    for n, (day, minutes, closed) in enumerate(shifts):
        scheduled += minutes
        if closed:
            # A paid holiday is not an hour worked; pupils' holidays are neither.
            paid += minutes if pattern.calendar == "holidays" else 0
            continue
        off = min(minutes, leave.get(day, 0)) if leave else 0
        if not off and (vacation or (single_day_off and n == 0)):
            paid += minutes
            continue
        worked += minutes - off
    overtime = 0
    if pattern.kind == "variable":
        worked = _called_in(worked, rng)
    elif worked and worked == scheduled and not person.exempt and chance < vacation_chance + pattern.overtime_chance:
        overtime = rng.choice(pattern.overtime_minutes)
    if worked and not person.exempt:
        worked = max(0, worked + rng.choice(_ROUNDING))
    return WeekHours(person.number, week, scheduled, worked + overtime, overtime, paid)


def _called_in(worked: int, rng: Random) -> int:
    """Hours of somebody who works when called: now and then none, now and then three shifts."""
    if not worked:
        return 0
    return 720 * rng.choice((0, 1, 1, 2, 2, 2, 3))

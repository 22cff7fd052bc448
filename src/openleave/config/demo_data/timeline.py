"""Puts an employer's history in order: files arriving, cases asked for, notices sent, absences reported."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import partial

from . import files, privacy_book
from .generate import DemoWorld
from .shapes import DemoEmployer, DemoFile, Step, Story, Usage

#: Instants of a day, chosen so that the date is the same in every time zone of the demo's employers.
IMPORTS_AT, CASES_AT, STEPS_AT, ABSENCES_AT = time(13, 0), time(16, 0), time(18, 30), time(21, 0)

#: Quarterly at first, lately every few weeks. A person whom no employee file has brought yet cannot have hours, so
#: both files come together.
_FILES_WEEKS_AGO = (57, 44, 31, 20, 12, 6, 2, 0)


@dataclass(frozen=True)
class FileArrives:
    """``make`` writes the file only when its turn has come: not all of them need to be in memory."""

    kind: str
    make: Callable[[], DemoFile]


@dataclass(frozen=True)
class CaseAsked:
    story: Story


@dataclass(frozen=True)
class StepTaken:
    story: Story
    step: Step


@dataclass(frozen=True)
class AbsenceReported:
    story: Story
    usage: Usage


@dataclass(frozen=True)
class PrivacyMatter:
    """Something of the privacy office; ``what`` as in ``privacy_book``."""

    what: str


Event = FileArrives | CaseAsked | StepTaken | AbsenceReported | PrivacyMatter


def of(world: DemoWorld, today: date) -> list[tuple[datetime, Event]]:
    """The employer's events with their instants, in order. Those of today may lie some hours ahead."""
    privacy = [
        (privacy_book.instant(today, one), PrivacyMatter(one.what)) for one in privacy_book.BOOK[world.employer.slug]
    ]
    events: list[tuple[datetime, Event]] = [*_arrivals(world, today), *_lives(world.employer), *privacy]
    # Sorting is stable: what happens at one instant keeps its order.
    return sorted(events, key=lambda event: event[0])


def opened_on(today: date) -> date:
    """The day on which the employers began to use OpenLeave."""
    return _import_day(today, _FILES_WEEKS_AGO[0])


def _import_day(today: date, weeks_ago: int) -> date:
    """Files arrive on Tuesdays, the last ones today: payroll closes the week on Monday."""
    if not weeks_ago:
        return today
    day = today - timedelta(weeks=weeks_ago)
    return day - timedelta(days=(day.weekday() - 1) % 7)


def _arrivals(world: DemoWorld, today: date) -> Iterator[tuple[datetime, Event]]:
    employer, hours = world.employer, world.hours
    first = hours[0].starts_on
    for weeks_ago in _FILES_WEEKS_AGO:
        day = _import_day(today, weeks_ago)
        yield _at(day, IMPORTS_AT), FileArrives("employees", partial(files.employee_file, employer, day))
        # The last week that was over when the file was made.
        last = max(week.starts_on for week in hours if week.ends_on < day)
        if last >= first:
            make = partial(files.hours_file, employer, hours, first=first, last=last)
            yield _at(day, IMPORTS_AT, minutes=30), FileArrives("hours", make)
            first = last + timedelta(days=7)


def _lives(employer: DemoEmployer) -> Iterator[tuple[datetime, Event]]:
    for story in employer.stories:
        yield _at(story.asked_on, CASES_AT), CaseAsked(story)
        for usage in story.usage:
            yield _at(usage.on, ABSENCES_AT), AbsenceReported(story, usage)
        for n, step in enumerate(story.steps):
            yield _at(step.on, STEPS_AT, minutes=n), StepTaken(story, step)


def _at(day: date, moment: time, *, minutes: int = 0) -> datetime:
    return datetime.combine(day, moment, UTC) + timedelta(minutes=minutes)

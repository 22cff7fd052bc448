"""The shapes that the demo's generators hand to each other.

Everything here is plain data: the generators know neither Django nor the database, so that the same
``today`` and seed always give the same employers, byte for byte. Dates are ``_on``, time is in integer
minutes, money in integer cents.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Literal

MONDAY, SUNDAY = 0, 6

ScheduleKind = Literal["weekly", "rotating", "variable"]
CalendarKind = Literal["always_open", "holidays", "school_year"]
LeaveKind = Literal["continuous", "reduced", "intermittent"]


@dataclass(frozen=True)
class Address:
    """A postal address inside the United States."""

    street: str
    city: str
    state: str
    postal_code: str


@dataclass(frozen=True)
class DemoWorksite:
    """A place of work; ``latitude`` and ``longitude`` are decimal degrees as text, exact as written."""

    code: str
    name: str
    address: Address
    latitude: str
    longitude: str
    time_zone: str


@dataclass(frozen=True, eq=False)
class Pattern:
    """A work schedule that repeats.

    ``weeks`` holds one tuple of seven minute counts, Monday to Sunday, for each week of the cycle; the cycle's
    first week begins on the Monday ``anchor_on``. A variable schedule keeps its usual week there, and the hours
    really worked differ every week. A night shift counts on the day it starts.
    """

    code: str
    name: str
    kind: ScheduleKind
    weeks: tuple[tuple[int, ...], ...]
    anchor_on: date
    calendar: CalendarKind = "always_open"
    shift_starts_at: str = "07:00"
    overtime_chance: float = 0.0
    overtime_minutes: tuple[int, ...] = (240,)

    def minutes_on(self, day: date) -> int:
        """Scheduled minutes on ``day``, before holidays and closures."""
        position = (day - self.anchor_on).days % (7 * len(self.weeks))
        return self.weeks[position // 7][position % 7]

    @property
    def average_week_minutes(self) -> int:
        return sum(map(sum, self.weeks)) // len(self.weeks)


@dataclass
class Span:
    """One hire-to-separation span; ``separated_on`` is the last day on the payroll."""

    hired_on: date
    separated_on: date | None = None
    separation_reason: str = ""

    def covers(self, day: date) -> bool:
        return self.hired_on <= day and (self.separated_on is None or day <= self.separated_on)


@dataclass
class Dated[T]:
    """A value that changes on known days: ``at(day)`` is the one valid then."""

    first: T
    changes: list[tuple[date, T]] = field(default_factory=list)

    def change(self, on: date, value: T) -> None:
        self.changes.append((on, value))
        self.changes.sort(key=lambda pair: pair[0])

    def at(self, day: date) -> T:
        index = bisect_right([on for on, _ in self.changes], day)
        return self.changes[index - 1][1] if index else self.first

    def all(self) -> Iterable[T]:
        return [self.first, *(value for _, value in self.changes)]


@dataclass
class Person:
    """An employee of a demo employer, with their whole history."""

    number: str
    first_name: str
    middle_name: str
    last_name: str
    email: str
    phone: str
    born_on: date
    language: str
    title: str
    department: str
    exempt: bool
    pay_cents: int
    """Cents an hour for hourly staff, cents a year for exempt staff."""
    union: str
    full_time: bool
    manager_number: str
    spans: list[Span]
    worksite: Dated[str]
    home: Dated[Address]
    schedule: Dated[str]
    hours_gap: tuple[date, date] | None = None
    """Weeks for which the payroll system sent no hours (first and last day)."""
    tags: set[str] = field(default_factory=set)

    def span_on(self, day: date) -> Span | None:
        return next((span for span in self.spans if span.covers(day)), None)

    def latest_span(self, as_of: date) -> Span | None:
        """The newest span that had begun by ``as_of``."""
        begun = [span for span in self.spans if span.hired_on <= as_of]
        return begun[-1] if begun else None

    def is_active(self, day: date) -> bool:
        return self.span_on(day) is not None

    @property
    def hired_on(self) -> date:
        return self.spans[-1].hired_on


@dataclass(frozen=True)
class Usage:
    """Leave actually taken on one day."""

    on: date
    minutes: int


@dataclass(frozen=True)
class Step:
    """What happened to a case after it was opened, and when."""

    on: date
    action: str
    value: str = ""


@dataclass
class Story:
    """One leave case as it was lived."""

    employee_number: str
    state: str
    """The state of life that this case shows in the demo, such as ``intermittent with usage``."""
    reason: str
    """A word of ``engine.facts_words.REASON``; ``relationship`` is one of ``RELATIONSHIP``, or ``self``."""
    relationship: str
    kind: LeaveKind
    asked_on: date
    starts_on: date
    ends_on: date | None
    description: str
    minutes_off: tuple[int, ...] = (0,) * 7
    """Reduced schedule: minutes of leave by weekday, Monday to Sunday, as far as a shift falls on it."""
    episodes_per_month: int = 0
    """Intermittent: certified frequency."""
    minutes_per_episode: int = 0
    """Intermittent: certified duration."""
    usage: list[Usage] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    arrival: str = ""
    """How a child arrives: ``birth``, ``adoption`` or ``foster``; empty when no child does."""
    arrives_on: date | None = None
    family: dict[str, Any] | None = None
    """The family member who needs care, in the shape of docs/reference/facts.md."""
    wages: dict[date, int] = field(default_factory=dict)
    """First day of a calendar quarter to its wages in cents, where a State's benefit rests on them."""
    average_week: int = 0
    """Average weekly wage in cents, where an insurer has it from the employer."""
    follows: Story | None = None
    """The leave for the same event that this one comes after."""


@dataclass
class DemoEmployer:
    """An employer with its workforce, cases and sign-ins."""

    slug: str
    name: str
    domain: str
    industry: str
    public_agency: bool
    school: bool
    leave_year_method: Literal["rolling_backward", "fixed", "calendar"]
    leave_year_starts_on: tuple[int, int]
    """Month and day on which a fixed leave year begins."""
    workweek_starts: int
    """Weekday of the workweek's first day, Monday = 0."""
    time_zone: str
    worksites: tuple[DemoWorksite, ...]
    patterns: dict[str, Pattern]
    people: list[Person]
    signers: dict[str, str]
    """Employee number of each person who signs in, by e-mail address."""
    stories: list[Story] = field(default_factory=list)

    def person(self, number: str) -> Person:
        """The employee with this number. Raises ``KeyError`` when there is none."""
        return self._index[number]

    def worksite_state(self, code: str) -> str:
        """The State of the worksite with this code, empty for an unknown one."""
        return next((site.address.state for site in self.worksites if site.code == code), "")

    def stories_of(self, number: str) -> list[Story]:
        return [story for story in self.stories if story.employee_number == number]

    @cached_property
    def _index(self) -> dict[str, Person]:
        return {person.number: person for person in self.people}

    def active(self, day: date) -> list[Person]:
        return [person for person in self.people if person.is_active(day)]


@dataclass(frozen=True)
class DemoFile:
    """A file as an HR or payroll system exports it."""

    name: str
    content_type: str
    data: bytes
    rows: int
    header: tuple[str, ...] = ()

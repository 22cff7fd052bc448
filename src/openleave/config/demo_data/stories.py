"""The leave cases of the demo, as they were lived: who asked for what, when, and what became of it.

A ``Cast`` chooses for every story somebody whose history fits it, each person at most once, so that the
determinations come out as the story says without anybody writing results down.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from openleave.engine.quantity import quarter_start

from .patterns import is_closed
from .shapes import DemoEmployer, Person, Step, Story, Usage

Choose = Callable[[Person], bool]


#: First names that a reader takes for a woman's.
_MAY_BE_PREGNANT = """
    Aaliyah Adriana Aditi Alicia Amy Ana-Sofía Angela Anika Anjali Aiyana Beatriz Beth Camila Camille Carmela
    Caitlin Cecilia Cristina Denise Diễm Ebony Elena Elizabeth Emily Emma Fatima Gabriela Grace Guadalupe Hannah
    Hạnh Heather Hương Ifeoma Imani Inés Isabel Janelle Jasmine Jenny Jessica Karen Kavita Keisha Kendra Laura
    Lauren Latrice Layla Leilani Leticia Linda Lucía Mai María Mariana Maricel Marivic Marcela Meera Megan Mei
    Mei-Ling Michelle Monique Mónica Nadia Nancy Naomi Neha Ngozi Nia Olena Olivia Padma Paloma Pamela Pooja Priya
    Rachel Rebecca Renée Rocío Rowena Ruth Sakura Salma Sharon Shirin Shreya Simran Sofía Stephanie Susan Tamika
    Teresa Tiana Trang Uma Valentina Vanessa Verónica Vivian Wendy Ximena Yasmin Yolanda Yuki Yvette Zahra Zora
    Zoë
"""


class Cast:
    """Finds people for stories and keeps the calendar arithmetic of stories in one place."""

    def __init__(self, employer: DemoEmployer, today: date, rng: Random) -> None:
        self.employer = employer
        self.today = today
        self.rng = rng
        self._used = set(employer.signers.values())
        self._heads = {person.manager_number for person in employer.people}
        self._pool = sorted(employer.active(today), key=lambda person: person.number)
        rng.shuffle(self._pool)

    def find(self, wanted: Choose, why: Reason | None = None) -> Person:
        """The next person not yet in a story for whom ``wanted`` holds and who may well have the reason ``why``."""
        for person in self._pool:
            free = person.number not in self._used and person.number not in self._heads
            if free and wanted(person) and self._may_have(person, why):
                self._used.add(person.number)
                return person
        raise LookupError(
            f"Nobody at {self.employer.name} fits this story; make the workforce larger or the wish wider."
        )

    def _may_have(self, person: Person, why: Reason | None) -> bool:
        if why is None or not why.arrival:
            return True
        young = (self.today - person.born_on).days < 46 * 365
        return young and (why.reason != "pregnancy" or person.first_name in _MAY_BE_PREGNANT.split())

    def settled(self, person: Person) -> bool:
        """At least two years in one full-time job at an ordinary worksite: eligible whenever they ask."""
        return (
            self.tenure(person) > 760
            and person.full_time
            and not {"moved worksite", "separated"} & person.tags
            and person.worksite.at(self.today) != "BIS"
            and not self.pattern(person).startswith("PERDIEM")
        )

    def long_on(self, pattern: str) -> Choose:
        """Longer than a year and a half without a break, on one schedule."""
        return lambda p: self.tenure(p) > 500 and self.pattern(p) == pattern and len(p.spans) == 1

    def tenure(self, person: Person) -> int:
        return (self.today - person.hired_on).days

    def in_state(self, state: str) -> Choose:
        """Settled, and at a worksite of the State."""
        return lambda p: self.settled(p) and self.employer.worksite_state(p.worksite.at(self.today)) == state

    def week_minutes(self, person: Person) -> int:
        return self.employer.patterns[self.pattern(person)].average_week_minutes

    def pattern(self, person: Person) -> str:
        return person.schedule.at(self.today)

    def business_day(self, days_ago: int) -> date:
        """The Monday-to-Friday day on or before ``days_ago`` days ago."""
        day = self.today - timedelta(days=days_ago)
        return day - timedelta(days=max(0, day.weekday() - 4))

    def workday(self, person: Person, day: date) -> date:
        """The first day from ``day`` on which this person has a shift."""
        for n in range(30):
            candidate = day + timedelta(days=n)
            if self.scheduled(person, candidate):
                return candidate
        return day

    def scheduled(self, person: Person, day: date) -> int:
        pattern = self.employer.patterns[person.schedule.at(day)]
        return 0 if is_closed(pattern.calendar, day) else pattern.minutes_on(day)

    def episodes(self, person: Person, first: date, *, per_month: int, minutes: int) -> list[Usage]:
        """Absences in minutes on shifts since ``first``, about ``per_month`` a month and seldom a whole shift."""
        usage: list[Usage] = []
        day = first
        while day < self.today - timedelta(days=2):
            shift = self.scheduled(person, day)
            if shift and self.rng.random() < per_month / 15:
                part = self.rng.choice((60, 90, 120, 180, 240, minutes, minutes))
                usage.append(Usage(day, min(part, shift, minutes)))
            day += timedelta(days=1)
        return usage


@dataclass(frozen=True)
class Reason:
    """A reason in the employee's words, with the qualifying reason it amounts to."""

    reason: str
    relationship: str
    description: str
    arrival: str = ""
    """How a child arrives, for bonding: ``birth``, ``adoption`` or ``foster``."""
    age: int | None = None
    """Age of the child who needs care."""

    @property
    def family(self) -> dict[str, Any] | None:
        """The family member in the shape of docs/reference/facts.md, or None when the leave is about nobody else."""
        if self.reason not in ("family_health_condition", "bereavement"):
            return None
        more: dict[str, Any] = {"legally_married": True} if self.relationship == "spouse" else {"basis": "biological"}
        if self.age is not None:
            more["age"] = self.age
        return {"relationship": self.relationship} | more


SURGERY = tuple(
    Reason("own_health_condition", "self", text)
    for text in (
        "Knee surgery and physical therapy",
        "Back operation, then rest",
        "Gallbladder surgery",
        "Shoulder repair after a fall",
        "Hip replacement",
        "Hospital stay for pneumonia",
        "Recovery after a car accident",
    )
)
FLARES = tuple(
    Reason("own_health_condition", "self", text)
    for text in ("Migraine, a few days a month", "Asthma attacks", "Crohn's disease flare-ups", "Dialysis appointments")
)
PARENT = tuple(
    Reason("family_health_condition", "parent", text)
    for text in ("My mother needs care after a stroke", "My father's chemotherapy", "My mother's hip surgery")
)
FAMILY = (
    Reason("family_health_condition", "child", "My daughter's asthma", age=9),
    Reason("family_health_condition", "spouse", "My husband's heart operation"),
    Reason("family_health_condition", "child", "My son's treatment at the children's hospital", age=5),
    Reason("family_health_condition", "spouse", "My wife's recovery after surgery"),
)
BIRTH = (
    Reason("bonding", "child", "Our baby is here", "birth"),
    Reason("bonding", "child", "Time with our newborn", "birth"),
    Reason("bonding", "child", "A foster child is coming to live with us", "foster"),
)
FUNERAL = Reason("bereavement", "parent", "My father's funeral")
JURY = Reason("jury_duty", "self", "A summons to serve on a jury")
PREGNANCY = Reason("pregnancy", "self", "Birth of my baby and recovery", "birth")


def continuous(cast: Cast, person: Person, state: str, why: Reason, *, asked: int, starts: int, weeks: int) -> Story:
    """Leave in one block. ``asked`` counts days ago, ``starts`` days from today (negative: already begun)."""
    starts_on = cast.workday(person, cast.today + timedelta(days=starts))
    return Story(
        person.number, state, why.reason, why.relationship, "continuous",
        asked_on=cast.business_day(asked), starts_on=starts_on,
        ends_on=starts_on + timedelta(days=7 * weeks - 1), description=why.description, family=why.family,
        arrival=why.arrival, arrives_on=starts_on if why.arrival else None,
    )  # fmt: skip


def insured(cast: Cast, person: Person, story: Story) -> Story:
    """Adds the wages of the six quarters before the leave, by the person's pay: what a State's benefit rests on."""
    week = person.pay_cents // 52 if person.exempt else person.pay_cents * cast.week_minutes(person) // 60
    quarter = quarter_start(story.asked_on)
    for _ in range(6):
        quarter = quarter_start(quarter - timedelta(days=1))
        if quarter >= quarter_start(person.hired_on):
            story.wages[quarter] = 13 * week
    return story


def bonding_after(story: Story, *, asked: date, weeks: int) -> Story:
    """Time with the child, straight after the leave for the pregnancy."""
    assert story.ends_on is not None and story.arrives_on is not None
    starts_on = story.ends_on + timedelta(days=1)
    return Story(
        story.employee_number, "bonding", "bonding", "child", "continuous",
        asked_on=asked, starts_on=starts_on, ends_on=starts_on + timedelta(days=7 * weeks - 1),
        description="Time with our newborn", arrival="birth", arrives_on=story.arrives_on, follows=story,
    )  # fmt: skip


def intermittent(
    cast: Cast, person: Person, state: str, why: Reason, *, asked: int, per_month: int, minutes: int, months: int = 12
) -> Story:
    """Leave an episode at a time since the day of asking."""
    asked_on = cast.business_day(asked)
    return Story(
        person.number, state, why.reason, why.relationship, "intermittent",
        asked_on=asked_on, starts_on=asked_on, ends_on=asked_on + timedelta(days=30 * months),
        description=why.description, family=why.family, episodes_per_month=per_month, minutes_per_episode=minutes,
        usage=cast.episodes(person, asked_on, per_month=per_month, minutes=minutes),
    )  # fmt: skip


def reduced(cast: Cast, person: Person, state: str, why: Reason, *, asked: int, starts: int, weeks: int) -> Story:
    """A shorter week: half of the shifts that fall on Tuesday and Thursday is leave, for a fifth of the week in all."""
    starts_on = cast.today + timedelta(days=starts)
    starts_on -= timedelta(days=starts_on.weekday())
    half = max(cast.employer.patterns[cast.pattern(person)].weeks[0]) // 2
    return Story(
        person.number, state, why.reason, why.relationship, "reduced",
        asked_on=cast.business_day(asked), starts_on=starts_on, ends_on=starts_on + timedelta(days=7 * weeks - 1),
        description=why.description, family=why.family, minutes_off=(0, half, 0, half, 0, 0, 0),
    )  # fmt: skip


#: Reasons for which the employer may ask for a medical certification (29 CFR 825.305).
CERTIFIED = frozenset({"own_health_condition", "family_health_condition", "pregnancy"})


def handled(story: Story, *, closed_on: date | None = None) -> Story:
    """Adds the steps of a case that a leave administrator kept up with: notices, certification, designation."""
    asked = story.asked_on
    story.steps = [Step(_weekday(asked, 1), "eligibility_notice")]
    if story.reason in CERTIFIED:
        story.steps += [
            Step(_weekday(asked, 1), "certification_request"),
            Step(_weekday(asked, 12), "certification_return"),
        ]
    story.steps += [Step(_weekday(asked, 14), "designate"), Step(_weekday(asked, 14), "designation_notice")]
    if closed_on:
        story.steps.append(Step(closed_on, "close"))
    return story


def noticed(story: Story, after_days: int = 1) -> Story:
    """Adds only the first step: the eligibility notice has gone out."""
    story.steps = [Step(_weekday(story.asked_on, after_days), "eligibility_notice")]
    return story


def refused(story: Story, *, after_days: int = 3) -> Story:
    """The notice says not eligible, and then a person decides so; whether the rule is met is the engine's answer."""
    noticed(story)
    story.steps.append(Step(_weekday(story.asked_on, after_days), "not_designate"))
    return story


def _weekday(day: date, later: int) -> date:
    """The Monday-to-Friday day on or after ``later`` days later."""
    day += timedelta(days=later)
    return day + timedelta(days=(7 - day.weekday()) if day.weekday() > 4 else 0)


def ended(story: Story, today: date) -> Story:
    """A case whose leave is over and that was closed a week later."""
    last = story.ends_on or today
    return handled(story, closed_on=min(last + timedelta(days=7), today - timedelta(days=1)))


def trim(story: Story, today: date) -> Story:
    """Drops steps that lie after ``today``: they have not happened yet."""
    story.steps = [step for step in story.steps if step.on <= today]
    return story

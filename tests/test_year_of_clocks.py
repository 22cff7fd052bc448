"""A year of an employer’s clocks: sixteen cases, a desk that is sometimes late, and weeks in which no job runs.

Beside the jobs goes a small model of what the law and the desk promise: on each day on which the jobs run it says which
deadlines have half and 80 % of their time behind them, which are late, and which leaves come to their end; whatever the
jobs then do must be exactly that, never less after a week without them, and nothing twice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

import pytest
from django.db import connection

from openleave.apps.accommodation.models import Review
from openleave.apps.cases import services as cases
from openleave.apps.cases.models import CaseClock, CaseStep, Decision, LeaveCase
from openleave.apps.cases.tests.conftest import Harbor, full_weeks, make_harbor
from openleave.apps.certification import services as certification
from openleave.apps.certification.models import CertificationRequest
from openleave.apps.certification.tests.conftest import MIGRAINE
from openleave.apps.desk.models import Task
from openleave.apps.people.models import Employee
from openleave.apps.people.tests.factories import make_employee, make_hours
from openleave.apps.returning.models import ReturnPlan
from openleave.kernel import clock
from openleave.kernel.tasks import app
from openleave.kernel.tenancy import organization_scope

#: A Monday.
FIRST = date(2026, 1, 5)
DAYS = 364
#: Whole weeks, counted from the first, in which no job runs.
SILENT = {6, 7, 15, 20, 33, 40}
#: The jobs whose work is due on a day.
JOBS = (
    "cases.usage_catch_up",
    "certification.catch_up",
    "accommodation.reviews_catch_up",
    "returning.returns_catch_up",
    "desk.deadlines_catch_up",
)
#: Days of the other weeks, from Monday 0, on which they run.
RUNS = {0, 3}
#: Surgeries of six weeks, a headache that comes and goes, illnesses longer than the law's weeks, first words; one is
#: opened every ``EVERY`` days.
CASES = 16
EVERY = 9

Mark = tuple[str, UUID, date]


class Deadline(NamedTuple):
    """A running clock or task, as it stands in the database."""

    id: UUID
    since: date
    due_on: date
    whose: str
    half: datetime | None
    most: datetime | None
    late: datetime | None


class Year:
    """The employer, the day it is, and what is planned for each day."""

    def __init__(self, harbor: Harbor, people: list[Employee]) -> None:
        self.harbor, self.people = harbor, people
        self.plans: dict[date, list[Callable[[], Any]]] = {}
        self.today = FIRST
        self.marks: Counter[Mark] = Counter()
        self.ran: list[date] = []
        self.never_returned: dict[UUID, UUID] = {}
        self.never_cured: dict[UUID, UUID] = {}
        self.ending: dict[UUID, date] = {}
        self.used_up: dict[UUID, date] = {}
        self.again: set[UUID] = set()

    @property
    def actor(self) -> Any:
        return self.harbor.actor

    def on(self, days: int, act: Callable[[], Any]) -> None:
        """So many days from today."""
        self.plans.setdefault(self.today + timedelta(days=days), []).append(act)

    def live(self) -> None:
        """Day after day: what people do in the morning, then the jobs."""
        for number in range(DAYS):
            self.today = FIRST + timedelta(days=number)
            with clock.travel(datetime(self.today.year, self.today.month, self.today.day, 17, tzinfo=UTC)):
                for act in self.plans.pop(self.today, ()):
                    act()
                if number // 7 not in SILENT and number % 7 in RUNS:
                    self.jobs()

    def jobs(self) -> None:
        tasks = {periodic.task.name: periodic.task for periodic in app.periodic_registry.periodic_tasks.values()}
        for name in JOBS[:-1]:
            tasks[name].func(timestamp=0)
        before = self.deadlines()
        tasks[JOBS[-1]].func(timestamp=0)
        after = self.deadlines()
        assert before.keys() == after.keys()
        for key, row in before.items():
            for name, expected in self.expected(row).items():
                was, now = getattr(row, name), getattr(after[key], name)
                wanted = was or (clock.now() if expected else None)
                assert now == wanted, f"{name} of {key} on {self.today}: since {row.since}, due {row.due_on}"
                if was is None and now is not None:
                    self.marks[name, key, row.due_on] += 1
        self.ran.append(self.today)

    def expected(self, row: Deadline) -> dict[str, bool]:
        """What is to be marked by the evening of a day, by the calendar alone."""
        given, gone = (row.due_on - row.since).days, (self.today - row.since).days
        return {
            "half": gone >= given / 2,
            "most": gone >= given * 4 / 5,
            "late": self.today > row.due_on and row.whose == "employer",
        }

    def deadlines(self) -> dict[UUID, Deadline]:
        marks = ("due_on", "whose", "warned_half_at", "warned_most_at", "escalated_at")
        with organization_scope(self.harbor.organization.id):
            clocks = CaseClock.objects.filter(done_on__isnull=True, stopped_at__isnull=True)
            tasks = Task.objects.filter(done_at__isnull=True, stopped_at__isnull=True)
            rows = [Deadline(*values) for values in clocks.values_list("id", "event_on", *marks)]
            rows += [
                Deadline(one, made.date(), *values)
                for one, made, *values in tasks.values_list("id", "created_at", *marks)
            ]
        return {row.id: row for row in rows}

    # What the people at the desk do.

    def begin(self, number: int) -> None:
        """The case of one employee; its kind by its number."""
        KINDS[number % len(KINDS)](self, number)

    def open(self, number: int, **asked: Any) -> LeaveCase:
        usual = {"reason": "own_health_condition", "pattern": "continuous", "noticed_on": self.today}
        return cases.case_open(actor=self.actor, employee_id=self.people[number].id, **(usual | asked))

    def surgery(self, number: int, starts: int = 14, weeks: int = 6) -> LeaveCase:
        first = self.today + timedelta(days=starts)
        return self.open(number, starts_on=first, ends_on=first + timedelta(days=7 * weeks - 1))

    def told(self, case: LeaveCase) -> None:
        cases.clock_done(actor=self.actor, case_id=case.id, code="eligibility_notice")

    def ask(self, case: LeaveCase) -> CertificationRequest:
        made = certification.request_prepare(actor=self.actor, case_id=case.id, kind="own_health")
        return certification.request_send(actor=self.actor, request_id=made.id)

    def answer(self, request: CertificationRequest, without: str = "") -> None:
        known = MIGRAINE | {"continuous": False}
        answers = {code: value for code, value in known.items() if code != without}
        certification.answers_record(actor=self.actor, request_id=request.id, answers=answers)

    def accept(self, request: CertificationRequest) -> None:
        certification.certification_accept(actor=self.actor, request_id=request.id, serious_health_condition=True)

    def designate(self, case: LeaveCase) -> None:
        cases.case_decide(actor=self.actor, case_id=case.id, outcome="designated")
        cases.clock_done(actor=self.actor, case_id=case.id, code="designation_notice")
        if case.pattern == "continuous":
            assert case.ends_on is not None
            self.ending[case.id] = case.ends_on

    def certified(self, case: LeaveCase, told: int, answered: int) -> None:
        """Told after so many days, answered after so many, then designated."""

        def ask() -> None:
            self.told(case)
            request = self.ask(case)
            self.on(answered - told, lambda: (self.answer(request), self.accept(request), self.designate(case)))

        self.on(told, ask)


def on_time(year: Year, number: int) -> None:
    year.certified(year.surgery(number), told=1, answered=9)


def late(year: Year, number: int) -> None:
    """Everybody is late: the desk by a week, the clinic by two."""
    year.certified(year.surgery(number, starts=40), told=14, answered=44)


def never_returned(year: Year, number: int) -> None:
    """Nothing comes; of every second one a person says so in the end."""
    case = year.surgery(number)

    def ask() -> None:
        year.told(case)
        request = year.ask(case)
        year.never_returned[request.id] = case.id
        if number % 2:
            year.on(60, lambda: certification.request_not_returned(actor=year.actor, request_id=request.id))

    year.on(2, ask)


def never_cured(year: Year, number: int) -> None:
    case = year.surgery(number)

    def ask() -> None:
        year.told(case)
        request = year.ask(case)
        year.on(6, lambda: lacks(request))

    def lacks(request: CertificationRequest) -> None:
        year.answer(request, without="facts")
        certification.certification_lacks(actor=year.actor, request_id=request.id, unclear=False)
        year.never_cured[request.id] = case.id

    year.on(1, ask)


def first_word(year: Year, number: int) -> None:
    """Somebody calls; some never ask."""
    case = cases.case_notice(actor=year.actor, employee_id=year.people[number].id)

    def request() -> None:
        starts_on = year.today + timedelta(days=30)
        cases.case_request(
            actor=year.actor, case_id=case.id, reason="own_health_condition", starts_on=starts_on,
            ends_on=starts_on + timedelta(days=20),
        )  # fmt: skip
        year.on(3, lambda: year.told(case))

    if number % 2:
        year.on(4, request)
    else:
        year.on(25, lambda: cases.case_cancel(actor=year.actor, case_id=case.id))


def now_and_then(year: Year, number: int) -> None:
    """A migraine for life: half a year later there is another absence."""
    case = year.open(number, pattern="intermittent", starts_on=year.today, ends_on=None)
    year.certified(case, told=1, answered=6)
    for days in (20, 200):
        year.on(days, lambda: cases.absence_record(
            actor=year.actor, case_id=case.id, absent_on=weekday(year.today), minutes_absent=240
        ))  # fmt: skip
    if FIRST + timedelta(days=DAYS) > year.today + timedelta(days=201):
        year.again.add(case.id)


def long_illness(year: Year, number: int) -> None:
    """Twenty weeks, of which the law gives twelve."""
    case = year.surgery(number, starts=7, weeks=20)
    year.certified(case, told=1, answered=5)
    year.used_up[case.id] = case.starts_on + timedelta(days=7 * 12)


def more_time(year: Year, number: int) -> None:
    """The clinic asks for more time and takes it; the employee is back as planned."""
    case = year.surgery(number, starts=10, weeks=2)

    def ask() -> None:
        year.told(case)
        request = year.ask(case)
        due = year.today + timedelta(days=30)
        year.on(12, lambda: certification.request_extend(actor=year.actor, request_id=request.id, until_on=due))
        year.on(25, lambda: (year.answer(request), year.accept(request), year.designate(case)))

    year.on(3, ask)
    year.on(30, lambda: cases.case_close(actor=year.actor, case_id=case.id, closed_as="returned"))


KINDS = (on_time, late, never_returned, never_cured, first_word, now_and_then, long_illness, more_time)


def weekday(day: date) -> date:
    return day - timedelta(days=max(0, day.weekday() - 4))


@pytest.fixture
def year(db: None) -> Year:
    with clock.travel(datetime(FIRST.year, FIRST.month, FIRST.day, 12, tzinfo=UTC)):
        harbor = make_harbor("harbor-hospital", people=50)
        with organization_scope(harbor.organization.id):
            people = [
                make_employee(
                    harbor.organization.id, f"9{number:03}", worksite=harbor.worksite, schedule_code="DAY",
                    born_on=date(1984, 5, 17),
                )
                for number in range(CASES)
            ]  # fmt: skip
            for one in people:
                make_hours(one, full_weeks(weeks=110, last=date(2026, 12, 27)))
    with connection.cursor() as cursor:
        # All of the year is one transaction: its tables are never analyzed, and look empty to the planner.
        cursor.execute("SET LOCAL enable_nestloop = off; SET LOCAL jit = off")
    return Year(harbor, people)


def test_a_year_in_which_nothing_is_missed_and_nothing_comes_twice(year: Year) -> None:
    for number in range(CASES):
        year.on(number * EVERY, lambda number=number: year.begin(number))
    year.live()
    assert len(year.ran) == len(RUNS) * (DAYS // 7 - len(SILENT))
    with organization_scope(year.harbor.organization.id):
        warned_and_escalated(year)
        tasks_once(year)
        nothing_denied(year)
        returns_and_reviews(year)


def first_run(year: Year, day: date) -> date | None:
    """The first day from ``day`` on on which jobs ran."""
    return next((one for one in year.ran if one >= day), None)


def warned_and_escalated(year: Year) -> None:
    """Of every legal clock, also those that are over: each mark on the first day of jobs on which it was called for."""
    assert set(year.marks.values()) == {1}
    rows = list(CaseClock.objects.filter(extended_why="").select_related("case"))
    assert len(rows) > 3 * CASES
    late = 0
    for row in rows:
        over = row.done_at or row.stopped_at
        length = (row.due_on - row.event_on).days
        for mark, after, applies in (
            (row.warned_half_at, -(-length // 2), True),
            (row.warned_most_at, -(-length * 4 // 5), True),
            (row.escalated_at, length + 1, row.whose == "employer"),
        ):
            began = max(row.event_on + timedelta(days=after), row.case.opened_at.date())
            due = first_run(year, began) if applies else None
            if due is not None and over is not None and over.date() <= due:
                due = None  # it was done, or no longer called for, before the jobs of that day
            assert (mark.date() if mark else None) == due, (row.code, row.event_on, row.due_on, over)
            late += mark is not None and mark is row.escalated_at
    assert late > CASES / 4


def tasks_once(year: Year) -> None:
    for code, requests in (("not_returned", year.never_returned), ("not_cured", year.never_cured)):
        found = list(Task.objects.filter(code=f"certification.{code}", about_id__in=requests))
        assert Counter(task.about_id for task in found) == dict.fromkeys(requests, 1)
        for task in found:
            assert task.created_at.date() == first_run(year, task.due_on)
            assert task.escalated_at is not None or task.done_at is not None or task.stopped_at is not None
    again = Task.objects.filter(code="certification.recertify").values_list("case_id", flat=True)
    assert Counter(again) == dict.fromkeys(year.again, 1)
    rows = Counter(Task.objects.values_list("case_id", "code", "about_id"))
    assert set(rows.values()) == {1}


def nothing_denied(year: Year) -> None:
    assert not Decision.objects.filter(outcome="not_designated").exists()
    states = LeaveCase.objects.filter(id__in=[*year.never_returned.values(), *year.never_cured.values()])
    assert set(states.values_list("state", flat=True)) == {"certification_pending"}
    taken = CaseStep.objects.filter(taken_by_id__isnull=True).values_list("step", flat=True)
    assert {"not_designate", "uphold", "close", "cancel"}.isdisjoint(taken)


def returns_and_reviews(year: Year) -> None:
    plans = list(ReturnPlan.objects.all())
    assert Counter(plan.case_id for plan in plans) == dict.fromkeys((plan.case_id for plan in plans), 1)
    for case_id, ends_on in year.ending.items():
        opened = next((plan.opened_at.date() for plan in plans if plan.case_id == case_id), None)
        decided = Decision.objects.filter(case_id=case_id).earliest("decided_at").decided_at.date()
        assert opened == first_run(year, max(ends_on - timedelta(days=14), decided)), case_id
    reviews = list(Review.objects.filter(why="leave_ending"))
    assert Counter(one.case_id for one in reviews) == dict.fromkeys(
        (one for one, until in year.used_up.items() if until - timedelta(days=23) <= year.ran[-1]), 1
    )

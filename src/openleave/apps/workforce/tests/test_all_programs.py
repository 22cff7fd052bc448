"""A whole workforce in several States, under every program at once, is answered as case by case."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from openleave.apps.cases.facts import facts_build
from openleave.apps.cases.models import LeaveCase
from openleave.apps.cases.private import Private
from openleave.apps.cases.services.determining import run_case
from openleave.apps.cases.tests.conftest import NOW, TODAY, Harbor, full_weeks, make_harbor
from openleave.apps.ledger.models import UsageEntry
from openleave.apps.organizations.models import Worksite
from openleave.apps.people.models import Assignment, Employee, Employment, QuarterlyWage, Schedule, ScheduleKind
from openleave.apps.people.tests.factories import make_employee, make_hours
from openleave.apps.policies import services
from openleave.apps.policies.selectors import library_for
from openleave.apps.policies.tests.conftest import text_of
from openleave.apps.workforce.models import Answer, Run
from openleave.apps.workforce.services import workforce_determine, workforce_refresh, workforce_simulate
from openleave.engine import load_library
from openleave.engine.batch import OUTCOMES
from openleave.engine.law import changed_library
from openleave.engine.quantity import MonthEnd, add_months
from openleave.kernel import clock
from openleave.kernel.tenancy import organization_scope

PLACES = [
    ("CA", "Oakland"),
    ("WA", "Tacoma"),
    ("IL", "Chicago"),
    ("IL", "Peoria"),
    ("NY", ""),
    ("AK", "Juneau"),
    ("", ""),
]
USED = [
    "us.ca.cfra",
    "us.wa.pfml",
    "us.wa.pfml_job",
    "us.ny.dbl",
    "us.il.sick",
    "us.ny.pfl",
    "us.fed.fmla",
    "us.ca.sick",
]
LATER = date(2027, 1, 4)  # weeks from now on have no hours yet


@pytest.fixture
def harbor(fresh_database: Any) -> Iterator[Harbor]:
    with clock.travel(NOW), fresh_database.in_django():
        made = make_harbor("harbor-hospital", people=20)
        with organization_scope(made.organization.id):
            people_everywhere(made)
        own_policies(made)
        yield made


def people_everywhere(harbor: Harbor) -> None:
    """Short and long service, few hours, schedules that are fixed, vary or are not known, use under several laws."""
    pick = random.Random(11)
    known = {"organization_id": harbor.organization.id}
    Schedule.objects.create(
        **known, code="THREE", name="Three days", kind=ScheduleKind.WEEKLY, minutes_by_day=[400, 400, 400, 0, 0, 0, 0]
    )
    Schedule.objects.create(**known, code="VARIES", name="Varies", kind=ScheduleKind.VARIABLE)
    sites = [
        Worksite.objects.create(
            **known,
            code=f"S{n}",
            name=f"Site {n}",
            city=city,
            state=state,
            latitude=Decimal("40.1") + n,
            longitude=-100,
        )
        for n, (state, city) in enumerate(PLACES)
    ]
    for number in range(70):
        worksite = sites[number % len(sites)]
        hired = TODAY - timedelta(days=pick.choice([20, 29, 30, 89, 90, 91, 181, 364, 365, 900]))
        one = make_employee(
            harbor.organization.id, f"E{number}", worksite=worksite, hired_on=hired,
            schedule_code=pick.choice(["DAY", "THREE", "VARIES", ""]),
        )  # fmt: skip
        state = pick.choice(["", "", worksite.state])  # else that of the worksite
        Assignment.objects.filter(employee=one).update(
            work_state=state, minutes_per_week=pick.choice([None, 1050, 2400])
        )
        weeks = min((TODAY - hired).days // 7, pick.choice([30, 53, 60]))
        recorded = full_weeks(minutes=pick.choice([1040, 1050, 1443, 2400]), weeks=max(weeks, 1))
        if number % 6 == 0:
            recorded = recorded[2:]  # reported late
        if number % 8:
            make_hours(one, recorded)
        if number % 5 == 0:
            for program in pick.sample(USED, 2):
                day = TODAY - timedelta(days=pick.randrange(1, 300))
                reason = pick.choice(["bonding", "own_health_condition", "illness"])
                UsageEntry.objects.create(
                    **known, employee=one, program=program, used_on=day, minutes_used=480, workweek_minutes=2400,
                    reason=reason,
                )  # fmt: skip
        if number % 3 == 0:  # wages of every quarter, of some, or too little
            for back in range(1, pick.choice([3, 7, 8])):
                starts_on = add_months(date(2026, 10, 1), -3 * back, MonthEnd.NEXT_DAY)
                amount = pick.choice(["0", "299.99", "2400.00", "9000.50"])
                QuarterlyWage.objects.create(**known, employee=one, quarter_starts_on=starts_on, amount=amount)
        Assignment.objects.filter(employee=one).update(
            full_time=pick.choice([None, True, False]), union_code=pick.choice(["", "LOCAL-1"])
        )
        if number % 9 == 0:  # moved last month: schedule and place of before do not count any more
            Assignment.objects.create(
                **known, employee=one, valid_from=TODAY - timedelta(days=10), worksite=sites[0], schedule_code="THREE"
            )


def own_policies(harbor: Harbor) -> None:
    """For members of a union who work enough hours; for full-time employees, five days for each event."""
    own = {
        "union_leave": text_of("union", "union_leave", reasons=("own_health_condition",), weekly_hours=Decimal(18)),
        "full_time": text_of("bereavement", "full_time", reasons=("bonding",), family=(), full_time=True),
    }
    for slug, content in own.items():
        draft = services.policy_create(actor=harbor.actor, slug=slug, content=content)
        services.policy_publish(actor=harbor.actor, version_id=draft.id)


def one_by_one(harbor: Harbor, as_of: date, reason: str) -> dict[tuple[Any, str], tuple[str, Fraction | None]]:
    """Outcome and weeks left under every program, through the facts of a single case of each employee."""
    found = {}
    with organization_scope(harbor.organization.id):
        library = library_for(harbor.organization.id, on=as_of)
        for employee in Employee.objects.all():
            spans = Employment.objects.filter(employee=employee, superseded_at=None)
            if not any(s.hired_on <= as_of and (s.separated_on is None or as_of <= s.separated_on) for s in spans):
                continue
            case = LeaveCase(
                organization_id=harbor.organization.id, employee=employee, reason=reason, starts_on=as_of,
                noticed_on=as_of, pattern="continuous",
            )  # fmt: skip
            _, result = run_case(facts_build(case, Private(), library=library), library, as_of)
            for program in result["programs"]:
                left = program["entitlement"] and Fraction(program["entitlement"]["remaining"])
                found[employee.id, program["program"]] = (program["outcome"], left)
    return found


def at_once(harbor: Harbor, as_of: date, reason: str) -> dict[tuple[Any, str], tuple[str, Fraction | None]]:
    workforce_refresh(actor=harbor.actor)
    summary = workforce_determine(actor=harbor.actor, as_of=as_of, reason=reason)
    with organization_scope(harbor.organization.id):
        runs = {run.id: run for run in Run.objects.filter(as_of=as_of, reason=reason)}
        answers = list(Answer.objects.filter(run_id__in=runs))
    assert {run.program: run.id for run in runs.values()} == summary.runs
    for run in runs.values():
        assert run.employees == sum(answer.run_id == run.id for answer in answers)
        assert (
            run.employees
            == summary.programs[run.program].employees
            == run.eligible + run.ineligible + run.indeterminate
        )
    return {
        (a.employee_id, runs[a.run_id].program): (
            OUTCOMES[a.outcome], Fraction(a.weeks_available, a.weeks_denominator) if a.weeks_denominator else None
        )
        for a in answers
    }  # fmt: skip


@pytest.mark.parametrize(
    ("reason", "as_of"),
    [("own_health_condition", TODAY), ("own_health_condition", LATER), ("bonding", TODAY), ("illness", TODAY)],
)
def test_every_program_at_once_is_case_by_case(harbor: Harbor, reason: str, as_of: date) -> None:
    expected = one_by_one(harbor, as_of, reason)
    found = at_once(harbor, as_of, reason)
    assert found.keys() == expected.keys()
    assert {key: (found[key], value) for key, value in expected.items() if found[key] != value} == {}
    assert {outcome for outcome, _ in found.values()} == set(OUTCOMES)
    states = {program.split(".")[1] for _, program in expected}
    assert states >= {"fed", "ca", "wa", "il", "ny"}
    own = {program for _, program in expected if program.startswith("org.")}
    assert own == {"own_health_condition": {"org.union_leave"}, "bonding": {"org.full_time"}}.get(reason, set())


def test_one_program_is_as_among_all(harbor: Harbor) -> None:
    """Also where weeks without hours could turn the answer of another program."""
    everything = at_once(harbor, LATER, "own_health_condition")
    summary = workforce_determine(actor=harbor.actor, as_of=LATER, reason="own_health_condition", program="us.fed.fmla")
    with organization_scope(harbor.organization.id):
        answers = list(Answer.objects.filter(run_id=summary.runs["us.fed.fmla"]))
    assert len(answers) == summary.employees > 80
    for answer in answers:
        assert OUTCOMES[answer.outcome] == everything[answer.employee_id, "us.fed.fmla"][0]


def test_a_simulation_of_a_state_law(harbor: Harbor, tmp_path: Path) -> None:
    """Fewer weeks in one State: of nobody else anything changes."""
    file = tmp_path / "bill.yaml"
    file.write_text(BILL)
    workforce_refresh(actor=harbor.actor)
    made = workforce_simulate(
        actor=harbor.actor, as_of=TODAY, reason="own_health_condition", before=load_library(),
        after=changed_library(file),
    )  # fmt: skip
    now = one_by_one(harbor, TODAY, "own_health_condition")
    mine = {employee for (employee, program), (_, left) in now.items() if program == "us.ca.cfra" and left is not None}
    assert {change.employee_id for change in made.changes} == mine
    assert {change.program for change in made.changes} == {"us.ca.cfra"}
    assert made.employees > len(mine) > 0


BILL = """
- id: us.ca.cfra.weeks
  unit: workweek
  values:
    - from: 2021-01-01
      value: 13
      verified_on: 2026-11-20
      cite: {id: a bill, href: "https://bill.example/13-weeks"}
"""

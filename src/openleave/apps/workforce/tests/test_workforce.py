"""A whole workforce at once gives each employee the answer that a single case would, through every change of facts."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from openleave.apps.cases.facts import facts_build
from openleave.apps.cases.models import LeaveCase
from openleave.apps.cases.private import Private
from openleave.apps.cases.services.determining import run_case
from openleave.apps.cases.tests.conftest import NOW, TODAY, Harbor, full_weeks, make_harbor
from openleave.apps.ledger.models import EntryKind, UsageEntry
from openleave.apps.people.models import Assignment, Employee, Employment, HoursWorked
from openleave.apps.people.tests.factories import actor_for, make_employee, make_hours, make_worksite
from openleave.apps.workforce.models import Answer, Change, Record, Run
from openleave.apps.workforce.services import workforce_determine, workforce_refresh, workforce_simulate
from openleave.engine import load_library
from openleave.engine.law import changed_library
from openleave.kernel import clock
from openleave.kernel.actor import Role
from openleave.kernel.errors import Forbidden
from openleave.kernel.tenancy import organization_scope

REASON = "own_health_condition"
PROGRAM = "us.fed.fmla"


@pytest.fixture
def harbor(fresh_database: Any) -> Iterator[Harbor]:
    with clock.travel(NOW), fresh_database.in_django():
        made = make_harbor("harbor-hospital")
        with organization_scope(made.organization.id):
            people_of_every_kind(made)
        yield made


def people_of_every_kind(harbor: Harbor) -> None:
    """Short service, returned, few hours, weeks without hours, other weekdays, another worksite, use of leave."""
    pick = random.Random(7)
    organization = harbor.organization.id
    far = make_worksite(organization, "FAR", latitude="46.9", longitude="-110.4")
    for number in range(60):
        hired = TODAY - timedelta(days=pick.choice([100, 364, 365, 366, 900, 4000]))
        worksite = far if number % 9 == 0 else harbor.worksite
        one = make_employee(organization, f"K{number}", worksite=worksite, schedule_code="DAY", hired_on=hired)
        weeks = full_weeks(minutes=pick.choice([600, 1440, 1442, 1443, 2400]), weeks=pick.choice([1, 30, 52, 53, 60]))
        if number % 5 == 0:
            weeks = [week for week in weeks if pick.random() > 0.1]  # holes between
        if number % 7 == 0:
            weeks = weeks[3:]  # reported late
        if number % 11 == 0:
            weeks = [(day - timedelta(days=3), minutes) for day, minutes in weeks[:20]] + weeks[21:]
        if number % 13 != 0:
            make_hours(one, weeks)
        if number % 4 == 0:
            use(one, pick)
        if number % 17 == 0:
            Employment.objects.create(
                organization_id=organization, employee=one, hired_on=date(2005, 3, 1), separated_on=date(2012, 4, 30)
            )
        if number % 19 == 0:
            Assignment.objects.filter(employee=one).update(exempt=True)
        if number == 23:
            Employment.objects.filter(employee=one).update(separated_on=TODAY - timedelta(days=1))


def use(employee: Employee, pick: random.Random) -> None:
    known = {"organization_id": employee.organization_id, "employee": employee, "workweek_minutes": 2400}
    for program in ("us.fed.fmla", "us.fed.fmla", "us.ca.cfra"):
        day = TODAY - timedelta(days=pick.randrange(1, 700))
        for _ in range(pick.randrange(1, 5)):
            day += timedelta(days=1)
            UsageEntry.objects.create(**known, program=program, used_on=day, minutes_used=pick.choice([60, 185, 480]))
    if employee.number in ("K8", "K20"):  # care of a servicemember has a period of its own: decided one by one
        day = TODAY - timedelta(days=100)
        UsageEntry.objects.create(
            **known, program="us.fed.fmla", used_on=day, minutes_used=480, reason="military_caregiver"
        )
    taken_back = UsageEntry.objects.filter(employee=employee).first()
    assert taken_back is not None
    UsageEntry.objects.create(
        **known, program=taken_back.program, used_on=taken_back.used_on, minutes_used=taken_back.minutes_used,
        kind=EntryKind.REVERSAL, reverses=taken_back, reversal_reason="mistake",
    )  # fmt: skip


def one_by_one(harbor: Harbor, as_of: date) -> dict[Any, tuple[str, Fraction | None]]:
    """Outcome and weeks left of a case of each employee on the payroll, through the facts of a single case."""
    library = load_library()
    found = {}
    with organization_scope(harbor.organization.id):
        for employee in Employee.objects.all():
            spans = Employment.objects.filter(employee=employee, superseded_at=None)
            if not any(s.hired_on <= as_of and (s.separated_on is None or as_of <= s.separated_on) for s in spans):
                continue
            case = LeaveCase(
                organization_id=harbor.organization.id, employee=employee, reason=REASON, starts_on=as_of,
                noticed_on=as_of, pattern="continuous",
            )  # fmt: skip
            _, result = run_case(facts_build(case, Private()), library, as_of)
            program = next(p for p in result["programs"] if p["program"] == "us.fed.fmla")
            left = program["entitlement"] and Fraction(program["entitlement"]["remaining"])
            found[employee.id] = (program["outcome"], left)
    return found


def at_once(harbor: Harbor, as_of: date) -> dict[Any, tuple[str, Fraction | None]]:
    workforce_refresh(actor=harbor.actor)
    summary = workforce_determine(actor=harbor.actor, as_of=as_of, reason=REASON, program=PROGRAM)
    words = ("ineligible", "indeterminate", "eligible")
    with organization_scope(harbor.organization.id):
        run = Run.objects.get(id=summary.runs[PROGRAM])
        answers = list(Answer.objects.filter(run_id=run.id))
    assert (run.employees, run.eligible + run.ineligible + run.indeterminate) == (len(answers), len(answers))
    counts = summary.programs[PROGRAM]
    assert sum(sum(row.values()) for row in counts.worksites.values()) == len(answers) == summary.employees
    assert sum(sum(row.values()) for row in counts.states.values()) == len(answers)
    return {
        a.employee_id: (
            words[a.outcome], Fraction(a.weeks_available, a.weeks_denominator) if a.weeks_denominator else None
        )
        for a in answers
    }  # fmt: skip


@pytest.mark.parametrize("as_of", [TODAY, date(2026, 6, 1), date(2027, 1, 4)])
def test_everybody_at_once_is_everybody_one_by_one(harbor: Harbor, as_of: date) -> None:
    expected = one_by_one(harbor, as_of)
    assert len(expected) > 100
    assert {outcome for outcome, _ in expected.values()} == {"eligible", "ineligible", "indeterminate"}
    assert at_once(harbor, as_of) == expected


def test_changes_of_facts_are_seen_by_the_next_run(harbor: Harbor) -> None:
    at_once(harbor, TODAY)
    with organization_scope(harbor.organization.id):
        assert Change.objects.count() == 0
        before = dict(Record.objects.values_list("id", "refreshed_at"))
        make_employee(harbor.organization.id, "NEW", worksite=harbor.worksite)
        HoursWorked.objects.filter(employee=harbor.nurse).update(minutes_worked=60)
        used = {"program": "us.fed.fmla", "used_on": TODAY, "minutes_used": 480, "workweek_minutes": 2400}
        someone = Employee.objects.get(number="K1")
        UsageEntry.objects.create(organization_id=harbor.organization.id, employee=someone, **used)
        assert set(Change.objects.values_list("employee_id", flat=True)) == {
            harbor.nurse.id, someone.id, Employee.objects.get(number="NEW").id
        }  # fmt: skip
    assert at_once(harbor, TODAY) == one_by_one(harbor, TODAY)
    with organization_scope(harbor.organization.id):
        after = dict(Record.objects.values_list("id", "refreshed_at"))
        assert {id_ for id_, at in after.items() if before.get(id_) != at} == {
            harbor.nurse.id, someone.id, Employee.objects.get(number="NEW").id
        }  # fmt: skip


def test_organizations_do_not_see_each_other(harbor: Harbor) -> None:
    other = make_harbor("other-hospital", people=3)
    at_once(harbor, TODAY)
    assert len(at_once(other, TODAY)) == 3
    with organization_scope(other.organization.id):
        assert Record.objects.count() == 3
        assert Run.objects.count() == 1


def test_only_who_may(harbor: Harbor) -> None:
    manager = actor_for(harbor.organization, Role.MANAGER)
    with pytest.raises(Forbidden):
        workforce_refresh(actor=manager)
    with pytest.raises(Forbidden):
        workforce_determine(actor=manager, as_of=TODAY, reason=REASON)
    library = load_library()
    with pytest.raises(Forbidden):
        workforce_simulate(actor=manager, as_of=TODAY, reason=REASON, before=library, after=library)
    with organization_scope(harbor.organization.id):
        assert (Run.objects.count(), Record.objects.count()) == (0, 0)


HOURS_1000 = """
- id: us.fed.fmla.hours_of_service
  unit: hour
  values:
    - from: 1993-08-05
      value: 1000
      verified_on: 2026-11-20
      cite: {id: a bill, href: "https://bill.example/1000-hours"}
"""


def test_a_simulation_lists_exactly_those_whose_answer_changes(harbor: Harbor, tmp_path: Path) -> None:
    file = tmp_path / "bill.yaml"
    file.write_text(HOURS_1000)
    law = changed_library(file)
    workforce_refresh(actor=harbor.actor)
    made = workforce_simulate(actor=harbor.actor, as_of=TODAY, reason=REASON, before=load_library(), after=law)
    now = one_by_one(harbor, TODAY)
    changed = {change.employee_id for change in made.changes}
    assert changed
    assert all(now[employee][0] != "eligible" for employee in changed)
    # Some become eligible; of others, whose hours are not all recorded, the answer is open where it was no.
    assert {(c.before, c.after, c.criteria) for c in made.changes} >= {
        ("ineligible", "eligible", ("hours_of_service",)), ("ineligible", "indeterminate", ()),
    }  # fmt: skip
    assert sum(row["changed"] for row in made.worksites.values()) == len(changed)
    assert made.before != made.after
    assert {change.program for change in made.changes} == {PROGRAM}
    unchanged = workforce_simulate(
        actor=harbor.actor, as_of=TODAY, reason=REASON, before=load_library(), after=load_library()
    )
    assert unchanged.changes == []
    with organization_scope(harbor.organization.id):
        assert Run.objects.count() == 0

"""Opening a case: the answer, what is recorded, and what is refused."""

from __future__ import annotations

from datetime import date

import pytest

from openleave.apps.cases import private, services
from openleave.apps.cases.models import CaseClock, Determination, LeaveCase, PlannedDay
from openleave.apps.cases.tests.conftest import Harbor, make_harbor
from openleave.apps.people.tests.factories import actor_for, make_employee, make_hours
from openleave.kernel.actor import Role
from openleave.kernel.errors import Forbidden, Invalid, NotFound
from openleave.kernel.tenancy import organization_scope

SURGERY = {
    "reason": "own_health_condition",
    "pattern": "continuous",
    "starts_on": date(2026, 12, 1),
    "ends_on": date(2026, 12, 14),
    "noticed_on": date(2026, 11, 23),
}


def test_an_eligible_employee(harbor: Harbor) -> None:
    case = services.case_open(actor=harbor.actor, employee_id=harbor.nurse.id, **SURGERY)
    assert (case.number, case.state, case.program, case.outcome) == (
        "L-2026-0001",
        "requested",
        "us.fed.fmla",
        "eligible",
    )
    with organization_scope(harbor.organization.id):
        determination = Determination.objects.get(case=case)
        assert (determination.sequence, determination.as_of) == (1, date(2026, 11, 23))
        record = private.read_record(harbor.actor, determination.record_id, case.employee_id)
        program = record["determination"]["programs"][0]
        assert program["entitlement"]["used"] == "0"
        assert program["entitlement"]["counted"] == "2"
        assert program["entitlement"]["remaining_after"] == "10"
        planned = PlannedDay.objects.filter(case=case).order_by("planned_on")
        assert [(day.planned_on.day, day.minutes_planned, day.workweek_minutes) for day in planned] == [
            (day, 480, 2400) for day in (1, 2, 3, 4, 7, 8, 9, 10, 11, 14)
        ]


def test_deadlines_start_with_the_case(harbor: Harbor) -> None:
    case = services.case_open(actor=harbor.actor, employee_id=harbor.nurse.id, **SURGERY)
    with organization_scope(harbor.organization.id):
        clocks = CaseClock.objects.filter(case=case).order_by("code")
        assert [(row.code.rpartition(".")[2], row.whose, row.due_on, row.done_on) for row in clocks] == [
            ("certification_request", "employer", date(2026, 11, 30), None),
            ("eligibility_notice", "employer", date(2026, 11, 30), None),
            ("rights_and_responsibilities", "employer", date(2026, 11, 30), None),
        ]
        assert all(row.citation_href.startswith("https://www.ecfr.gov/") for row in clocks)


def test_family_facts_never_reach_an_ordinary_table(harbor: Harbor) -> None:
    case = services.case_open(
        actor=harbor.actor,
        employee_id=harbor.nurse.id,
        **SURGERY | {"reason": "family_health_condition"},
        relationship="parent",
        note="Her mother, in the clinic of Dr Quill.",
    )
    with organization_scope(harbor.organization.id):
        row = LeaveCase.objects.filter(id=case.id).values().get()
        facts = private.read(harbor.actor, case.id, case.employee_id)
    assert "parent" not in str(row) and "Quill" not in str(row)
    assert facts.family_member == {"relationship": "parent"}
    assert facts.note == "Her mother, in the clinic of Dr Quill."


def test_numbers_follow_each_other_within_the_organization(harbor: Harbor) -> None:
    other = make_harbor("lake-mill", people=1)
    numbers = [
        services.case_open(actor=who.actor, employee_id=who.nurse.id, **SURGERY).number
        for who in (harbor, harbor, other)
    ]
    assert numbers == ["L-2026-0001", "L-2026-0002", "L-2026-0001"]


def test_too_few_employees(db: None, at_noon: None) -> None:
    small = make_harbor("small-shop", people=49)
    case = services.case_open(actor=small.actor, employee_id=small.nurse.id, **SURGERY)
    assert case.outcome == "ineligible"
    with organization_scope(small.organization.id):
        assert not PlannedDay.objects.filter(case=case).exists()


def test_too_few_hours(harbor: Harbor) -> None:
    with organization_scope(harbor.organization.id):
        aide = make_employee(harbor.organization.id, "800", worksite=harbor.worksite, schedule_code="DAY")
        make_hours(aide, [(week, 1200) for week, _ in _weeks()])
    case = services.case_open(actor=harbor.actor, employee_id=aide.id, **SURGERY)
    assert case.outcome == "ineligible"


def test_a_hole_in_the_hours_never_proves_a_no(harbor: Harbor) -> None:
    with organization_scope(harbor.organization.id):
        aide = make_employee(harbor.organization.id, "801", worksite=harbor.worksite, schedule_code="DAY")
        make_hours(aide, [(week, 1200) for position, (week, _) in enumerate(_weeks()) if not 10 <= position < 20])
    case = services.case_open(actor=harbor.actor, employee_id=aide.id, **SURGERY)
    assert case.outcome == "indeterminate"


def _weeks() -> list[tuple[date, int]]:
    from openleave.apps.cases.tests.conftest import full_weeks

    return full_weeks()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"ends_on": date(2026, 11, 30)}, "ends_on"),
        ({"ends_on": None}, "ends_on"),
        ({"noticed_on": date(2026, 11, 24)}, "noticed_on"),
        ({"reason": "holiday"}, "reason"),
        ({"reason": "family_health_condition"}, "relationship"),
        ({"reason": "bonding"}, "arrived_by"),
        ({"pattern": "reduced"}, "minutes_off"),
        ({"pattern": "sometimes"}, "pattern"),
        ({"starts_on": date(1926, 12, 1)}, "ends_on"),
    ],
)
def test_what_cannot_be_is_refused(harbor: Harbor, change: dict, field: str) -> None:
    with pytest.raises(Invalid) as caught:
        services.case_open(actor=harbor.actor, employee_id=harbor.nurse.id, **SURGERY | change)
    assert caught.value.field == field
    with organization_scope(harbor.organization.id):
        assert not LeaveCase.objects.exists()


@pytest.mark.parametrize("role", [Role.EMPLOYEE, Role.MANAGER, Role.HR_OPERATIONS, Role.PRIVACY_OFFICER])
def test_who_may_not_open(harbor: Harbor, role: Role) -> None:
    with pytest.raises(Forbidden):
        services.case_open(actor=actor_for(harbor.organization, role), employee_id=harbor.nurse.id, **SURGERY)
    with organization_scope(harbor.organization.id):
        assert not LeaveCase.objects.exists()


def test_nobody_elses_employee(harbor: Harbor) -> None:
    other = make_harbor("lake-mill", people=1)
    with pytest.raises(NotFound):
        services.case_open(actor=other.actor, employee_id=harbor.nurse.id, **SURGERY)

"""Facts are corrected bitemporally: the past as it was believed stays readable."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from openleave.apps.organizations.models import Organization, Worksite
from openleave.apps.people import selectors, services
from openleave.apps.people.models import Assignment, Employee, HoursWorked, Profile, Schedule, ScheduleKind
from openleave.apps.people.tests.factories import actor_for, make_account, make_employee, make_organization
from openleave.kernel import clock
from openleave.kernel.actor import Actor, Role
from openleave.kernel.audit.models import Entry
from openleave.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from openleave.kernel.tenancy import organization_scope

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 10, 15, tzinfo=UTC)


@pytest.fixture
def organization() -> Organization:
    return make_organization("harbor-hospital")


@pytest.fixture
def actor(organization: Organization) -> Actor:
    return actor_for(organization, account=make_account("ada@harbor.example", password=None))


@pytest.fixture
def employee(organization: Organization):
    with clock.travel(NOW - timedelta(days=90)), organization_scope(organization.id):
        made = make_employee(organization.id, "1")
    with clock.travel(NOW), organization_scope(organization.id):
        yield made


def trail() -> list[tuple[str, dict]]:
    rows = Entry.objects.order_by("seq").values_list("action", "details")
    return [(action, {k: v for k, v in details.items() if k != "version"}) for action, details in rows]


def test_a_correction_replaces_the_whole_version(actor: Actor, employee: Employee) -> None:
    made = services.profile_correct(actor=actor, employee_id=employee.id, last_name="Moreau", phone="(216) 555-0134")
    assert (made.valid_from, made.valid_to, made.phone) == (date(2020, 1, 6), None, "+12165550134")
    assert made.recorded_at == NOW and made.recorded_by_id == actor.account_id
    assert [p.last_name for p in Profile.objects.known()] == ["Moreau"]
    assert [p.last_name for p in Profile.objects.known(NOW - timedelta(days=1))] == ["Ferro"]
    assert trail() == [("profile.correct", {"fields": ["last_name", "phone"]})]


def test_a_move_splits_the_version_at_its_date(actor: Actor, employee: Employee) -> None:
    services.profile_correct(actor=actor, employee_id=employee.id, from_on=date(2026, 7, 1), home_state="WA")
    versions = list(Profile.objects.known().order_by("valid_from").values_list("valid_from", "valid_to", "home_state"))
    assert versions == [(date(2020, 1, 6), date(2026, 6, 30), ""), (date(2026, 7, 1), None, "WA")]
    assert trail() == [("profile.change", {"fields": ["home_state"], "from_on": "2026-07-01"})]
    # Once more at the same date replaces that version alone.
    services.profile_correct(actor=actor, employee_id=employee.id, from_on=date(2026, 7, 1), home_state="OR")
    assert Profile.objects.known().count() == 2


def test_a_date_before_everything_known(actor: Actor, employee: Employee) -> None:
    services.assignment_change(actor=actor, employee_id=employee.id, from_on=date(2019, 1, 1), job_title="Aide")
    spans = list(Assignment.objects.known().order_by("valid_from").values_list("valid_from", "valid_to", "job_title"))
    assert spans == [(date(2019, 1, 1), date(2020, 1, 5), "Aide"), (date(2020, 1, 6), None, "Nurse")]


def test_saying_the_same_again_writes_nothing(actor: Actor, employee: Employee) -> None:
    services.profile_correct(actor=actor, employee_id=employee.id, last_name="Ferro")
    services.employment_correct(
        actor=actor,
        employee_id=employee.id,
        hired_on=date(2020, 1, 6),
        employment_id=selectors.facts_for(actor.organization_id, employee.id).employments[0].id,
    )
    assert trail() == [] and Profile.objects.count() == 1


def test_worksite_and_manager_must_be_of_the_organization(actor: Actor, employee: Employee) -> None:
    other = make_organization("mesa-schools")
    with organization_scope(other.id):
        foreign = {"worksite_id": Worksite.objects.get().id, "manager_id": make_employee(other.id, "9").id}
    for name, value in [*foreign.items(), ("worksite_id", uuid4()), ("manager_id", uuid4())]:
        with pytest.raises(NotFound):
            services.assignment_change(actor=actor, employee_id=employee.id, **{name: value})
    with pytest.raises(Invalid):
        services.assignment_change(actor=actor, employee_id=employee.id, manager_id=employee.id)
    boss = make_employee(employee.organization_id, "2")
    made = services.assignment_change(
        actor=actor, employee_id=employee.id, manager_id=boss.id, worksite_id=Worksite.objects.get().id
    )
    assert made.manager_id == boss.id and len(trail()) == 1


@pytest.mark.parametrize(
    "change",
    [{"first_name": " "}, {"email": "x"}, {"phone": "call me"}, {"home_state": "ZZ"}, {"number": "2"}],
)
def test_bad_profiles(actor: Actor, employee: Employee, change: dict) -> None:
    with pytest.raises(Invalid):
        services.profile_correct(actor=actor, employee_id=employee.id, **change)
    assert trail() == []


def test_employments(actor: Actor, employee: Employee) -> None:
    first = selectors.facts_for(actor.organization_id, employee.id).employments[0]
    ended = services.employment_correct(
        actor=actor,
        employee_id=employee.id,
        employment_id=first.id,
        hired_on=first.hired_on,
        separated_on=date(2024, 12, 31),
    )
    services.employment_correct(actor=actor, employee_id=employee.id, hired_on=date(2025, 6, 1))
    with pytest.raises(Invalid, match="overlaps"):
        services.employment_correct(actor=actor, employee_id=employee.id, hired_on=date(2024, 12, 31))
    with pytest.raises(Invalid, match="ends before"):
        services.employment_correct(
            actor=actor, employee_id=employee.id, hired_on=date(2025, 1, 2), separated_on=date(2025, 1, 1)
        )
    with pytest.raises(NotFound):
        services.employment_correct(
            actor=actor, employee_id=employee.id, hired_on=date(2018, 1, 1), employment_id=first.id
        )
    assert [a for a, _ in trail()] == ["employment.correct", "employment.add"] and ended.id != first.id


def test_employees_are_added_by_hand_once(actor: Actor, organization: Organization) -> None:
    values = {"number": "77", "first_name": "Bo", "last_name": "Adeyemi", "hired_on": date(2026, 6, 1)}
    with organization_scope(organization.id):
        made = services.employee_add(actor=actor, **values)
        facts = selectors.facts_for(organization.id, made.id)
        assert facts.profiles[0].full_name == "Bo Adeyemi" and facts.employments[0].hired_on == date(2026, 6, 1)
        with pytest.raises(Conflict):
            services.employee_add(actor=actor, **values)
        with pytest.raises(Invalid):
            services.employee_add(actor=actor, **values | {"number": " "})


def test_hours_of_a_week(actor: Actor, employee: Employee) -> None:
    sunday = date(2026, 5, 31)
    services.hours_record(actor=actor, employee_id=employee.id, week_starts_on=sunday, minutes_worked=2400)
    services.hours_record(actor=actor, employee_id=employee.id, week_starts_on=sunday, minutes_worked=2160)
    services.hours_record(actor=actor, employee_id=employee.id, week_starts_on=sunday, minutes_worked=2160)
    assert [row.minutes_worked for row in HoursWorked.objects.known()] == [2160]
    assert HoursWorked.objects.count() == 2
    with pytest.raises(Invalid, match="2026-05-31"):
        services.hours_record(actor=actor, employee_id=employee.id, week_starts_on=date(2026, 6, 3), minutes_worked=1)
    with pytest.raises(Invalid, match="168"):
        services.hours_record(actor=actor, employee_id=employee.id, week_starts_on=sunday, minutes_worked=10_081)


def test_wages_of_a_quarter(actor: Actor, employee: Employee) -> None:
    quarter = date(2026, 4, 1)
    services.wage_record(actor=actor, employee_id=employee.id, quarter_starts_on=quarter, amount=Decimal("14000.50"))
    for bad in ({"quarter_starts_on": date(2026, 5, 1)}, {"amount": Decimal("-1")}, {"amount": Decimal("1.005")}):
        with pytest.raises(Invalid):
            services.wage_record(
                actor=actor, employee_id=employee.id, **{"quarter_starts_on": quarter, "amount": Decimal(1)} | bad
            )
    assert trail() == [("wage.record", {"quarter_starts_on": "2026-04-01"})]


def test_schedules(actor: Actor, employee: Employee) -> None:
    twelve = [720, 720, 720, 0, 0, 0, 0, 0, 0, 0, 720, 720, 720, 720]
    rotating = {"code": "R2", "name": "Two weeks", "kind": ScheduleKind.ROTATING, "anchor_on": date(2026, 1, 5)}
    services.schedule_save(actor=actor, **rotating, minutes_by_day=twelve)
    services.schedule_save(actor=actor, **rotating, minutes_by_day=twelve)
    services.schedule_save(actor=actor, **rotating | {"name": "Rotating"}, minutes_by_day=twelve)
    assert [row.name for row in Schedule.objects.known()] == ["Rotating"] and Schedule.objects.count() == 2
    services.schedule_save(actor=actor, code="V", name="On call", kind=ScheduleKind.VARIABLE)
    for bad in (
        {"minutes_by_day": twelve[:7]},
        {"minutes_by_day": twelve[:8]},
        {"minutes_by_day": [1441] * 14},
        {"minutes_by_day": [True] * 14},
        {"minutes_by_day": twelve, "anchor_on": None},
        {"minutes_by_day": twelve, "code": ""},
        {"minutes_by_day": twelve, "kind": ScheduleKind.WEEKLY},
    ):
        with pytest.raises(Invalid):
            services.schedule_save(actor=actor, **rotating | bad)


def test_every_write_needs_the_permission_and_leaves_nothing(organization: Organization, employee: Employee) -> None:
    calls = [
        (services.profile_correct, {"employee_id": employee.id, "last_name": "X"}),
        (services.assignment_change, {"employee_id": employee.id, "job_title": "X"}),
        (services.employment_correct, {"employee_id": employee.id, "hired_on": date(2001, 1, 1)}),
        (services.hours_record, {"employee_id": employee.id, "week_starts_on": date(2026, 5, 31), "minutes_worked": 1}),
        (
            services.wage_record,
            {"employee_id": employee.id, "quarter_starts_on": date(2026, 4, 1), "amount": Decimal(1)},
        ),
        (services.schedule_save, {"code": "A", "name": "A", "kind": ScheduleKind.VARIABLE}),
        (services.employee_add, {"number": "5", "first_name": "A", "last_name": "B", "hired_on": date(2026, 1, 1)}),
    ]
    foreign = make_organization("mesa-schools")
    for service, values in calls:
        for role in (Role.MANAGER, Role.EMPLOYEE, Role.PRIVACY_OFFICER, Role.OPERATOR):
            with pytest.raises(Forbidden):
                service(actor=actor_for(organization, role), **values)
        if "employee_id" in values:
            with pytest.raises(NotFound):
                service(actor=actor_for(foreign), **values)
    assert trail() == [] and Profile.objects.count() == 1 and Schedule.objects.count() == 0

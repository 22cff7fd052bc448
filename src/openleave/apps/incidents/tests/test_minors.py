"""Nobody under eighteen has an account; what cases hold about dependants is sealed, little, and theirs to ask for."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from openleave.apps.accounts.models import Account, Membership
from openleave.apps.accounts.services import member_add, membership_grant
from openleave.apps.cases import reasons
from openleave.apps.cases.services import case_open
from openleave.apps.incidents.minors import dependants, minors, minors_without_accounts
from openleave.apps.incidents.tests.conftest import Employer
from openleave.apps.people.models import Profile
from openleave.apps.people.tests.factories import actor_for, give, make_account, make_employee, make_hours, today_here
from openleave.kernel import clock
from openleave.kernel.actor import Role
from openleave.kernel.errors import Forbidden, Invalid
from openleave.kernel.registry import declared
from openleave.kernel.tenancy import organization_scope

pytestmark = pytest.mark.django_db


def years_ago(years: int, days: int = 0, today: date | None = None) -> date:
    """Before UTC's day, which the database's triggers go by: they know no organization's zone."""
    today = today or clock.today()
    day = today if (today.month, today.day) != (2, 29) else today + timedelta(days=1)
    return day.replace(year=day.year - years) + timedelta(days=days)


def person(harbor: Employer, born_on: date | None, number: str = "young") -> Any:
    with organization_scope(harbor.organization.id):
        return make_employee(harbor.organization.id, number, "Yuri", "Young", born_on=born_on)


@pytest.mark.commitment("P-71")
@pytest.mark.parametrize(
    ("born_on", "day", "minor"),
    [
        ("2008-11-30", "2026-11-29", True),
        ("2008-11-30", "2026-11-30", False),
        ("2008-02-29", "2026-02-28", True),
        ("2008-02-29", "2026-03-01", False),
        ("2006-02-28", "2024-02-28", False),
        ("2006-03-01", "2024-02-29", True),
        (None, "2026-11-30", None),
    ],
)
def test_eighteen_is_reached_on_the_birthday(born_on: str | None, day: str, minor: bool | None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT openleave_is_minor(%s::date, %s::date)", [born_on, day])
        assert cursor.fetchone()[0] is minor


@pytest.mark.commitment("P-71")
def test_no_way_to_an_account_below_eighteen(harbor: Employer) -> None:
    """By the service, by the members page, by SQL; and a refused attempt leaves no account behind."""
    young = person(harbor, years_ago(18, 1))
    lea = actor_for(harbor.organization, account=harbor.account("lea", Role.LEAVE_ADMINISTRATOR))
    about: dict[str, Any] = {"actor": lea, "email": "yuri@harbor.example", "roles": [Role.EMPLOYEE]}
    with pytest.raises(Invalid) as error:
        member_add(**about, employee_id=young.id)
    assert error.value.field == "employee_number"
    assert not Account.objects.filter(email="yuri@harbor.example").exists()
    account = make_account("other@harbor.example")
    with pytest.raises(Invalid):
        membership_grant(actor=lea, account_id=account.pk, role=Role.EMPLOYEE, employee_id=young.id)
    with pytest.raises(IntegrityError, match="under eighteen"), transaction.atomic():
        give(account, harbor.organization, Role.EMPLOYEE, employee_id=young.id)
    give(account, harbor.organization, Role.MANAGER)
    with pytest.raises(IntegrityError), organization_scope(harbor.organization.id):
        Membership.objects.filter(account_id=account.pk).update(employee_id=young.id)
    client = harbor.browser("lea", Role.LEAVE_ADMINISTRATOR)
    form = {"email": "yuri@harbor.example", "roles": ["employee"], "employee_number": "young"}
    answer = client.post("/settings/people/new/", form)
    assert answer.status_code == 422 and "under eighteen" in answer.content.decode()
    # Of age today.
    grown = person(harbor, years_ago(18), "grown")
    member_add(**about, employee_id=grown.id)


@pytest.mark.commitment("P-73")
def test_an_account_is_closed_when_the_birth_date_is_learned(
    harbor: Employer, django_capture_on_commit_callbacks: Any
) -> None:
    young = person(harbor, None)
    account = make_account("yuri@harbor.example")
    give(account, harbor.organization, Role.EMPLOYEE, employee_id=young.id)
    client = Client(headers={"host": "my.localhost"})
    client.force_login(account)
    assert client.get("/leave/").status_code == 200
    assert minors_without_accounts(harbor.organization.id) == 0
    with organization_scope(harbor.organization.id):
        Profile.objects.filter(employee=young).update(born_on=years_ago(17))
    assert [one.account for one in listed(harbor)] == [True]
    with django_capture_on_commit_callbacks(execute=True):
        assert minors_without_accounts(harbor.organization.id) == 1
    assert minors_without_accounts(harbor.organization.id) == 0
    assert client.get("/leave/").status_code == 302
    assert not Account.objects.filter(pk=account.pk).exists()
    with organization_scope(harbor.organization.id):
        assert not Membership.objects.filter(employee_id=young.id).exists()
    assert [one.account for one in listed(harbor)] == [False]


def listed(harbor: Employer, on: date | None = None) -> list[Any]:
    with organization_scope(harbor.organization.id):
        return minors(actor=harbor.officer, on=on or clock.today())


@pytest.mark.commitment("P-75")
def test_below_sixteen_is_marked(harbor: Employer) -> None:
    today = today_here()
    person(harbor, years_ago(16, today=today), "sixteen")
    person(harbor, years_ago(16, 1, today), "fifteen")
    person(harbor, years_ago(30), "grown")
    assert [(one.sensitive, one.account) for one in listed(harbor, today)].count((True, False)) == 1
    assert len(listed(harbor, today)) == 2
    page = harbor.browser("ola", Role.PRIVACY_OFFICER).get("/privacy/minors/").content.decode()
    assert page.count("Young, Yuri") + page.count("Yuri Young") == 2 and page.count("Under 16: sensitive") == 1


@pytest.mark.commitment("P-75")
@pytest.mark.parametrize("reason", sorted(reasons.ABOUT_NOBODY_ELSE))
def test_leave_that_is_about_nobody_else_takes_no_facts_about_others(harbor: Employer, reason: str) -> None:
    today = today_here()
    about: dict[str, Any] = {
        "actor": actor_for(harbor.organization, account=harbor.account("lea", Role.LEAVE_ADMINISTRATOR)),
        "employee_id": next(iter(harbor.people)), "reason": reason, "starts_on": today,
        "ends_on": today + timedelta(days=5), "noticed_on": today,
    }  # fmt: skip
    for extra in ({"family_member": {"relationship": "child", "born_on": "2020-01-01"}}, {"child": {"age": 4}}):
        with pytest.raises(Invalid) as error:
            case_open(**about, **extra)
        assert error.value.field == "relationship"


@pytest.mark.commitment("P-75")
def test_facts_about_dependants_are_sealed_and_can_be_asked_for(harbor: Employer) -> None:
    today = today_here()
    lea = actor_for(harbor.organization, account=harbor.account("lea", Role.LEAVE_ADMINISTRATOR))
    with organization_scope(harbor.organization.id):
        parent = make_employee(harbor.organization.id, "parent", "Pia", "Parent", schedule_code="")
        make_hours(parent, [])
    case = case_open(
        actor=lea, employee_id=parent.id, reason="family_health_condition", pattern="intermittent",
        starts_on=today, ends_on=None, noticed_on=today,
        family_member={"relationship": "child", "basis": "biological", "born_on": "2019-05-06"},
    )  # fmt: skip
    [found] = dependants(actor=harbor.officer, employee_id=parent.id)
    assert (found.number, found.family_member["born_on"]) == (case.number, "2019-05-06")  # type: ignore[index]
    with organization_scope(harbor.organization.id), connection.cursor() as cursor:
        cursor.execute(
            "SELECT details ->> 'purpose' FROM audit_entry WHERE action = 'vault.read' ORDER BY seq DESC LIMIT 1"
        )
        assert cursor.fetchone() == ("privacy_rights",)
    for role in (Role.MANAGER, Role.LEAVE_ADMINISTRATOR, Role.HR_OPERATIONS):
        with pytest.raises(Forbidden):
            dependants(actor=actor_for(harbor.organization, role), employee_id=parent.id)
    family = {one.table for one in declared().columns.values() if one.category.key == "family"}
    assert {table for table in family if not table.startswith("vault.")} == set()


@pytest.mark.commitment("P-75")
def test_no_dependant_ever_has_an_account() -> None:
    """An account is somebody's role, and perhaps an employee; there is nothing by which it could be a dependant."""
    fields = {one.name for one in Membership._meta.local_fields} | {one.name for one in Account._meta.local_fields}
    assert fields & {"dependant_id", "family_member_id", "child_id", "guardian_id", "subject_id"} == set()

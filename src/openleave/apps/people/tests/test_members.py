"""People and roles: who may be what, and what nobody does for themselves."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from openleave.apps.accounts import services
from openleave.apps.accounts.models import Account, Membership
from openleave.apps.organizations.models import Organization
from openleave.apps.people.models import Employee
from openleave.apps.people.tests.factories import actor_for, give, make_account, make_employee, make_organization
from openleave.kernel.actor import Role
from openleave.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from openleave.kernel.tenancy import organization_scope

pytestmark = pytest.mark.django_db
ADMIN = Role.LEAVE_ADMINISTRATOR


@pytest.fixture
def organization() -> Organization:
    return make_organization("harbor-hospital")


@pytest.fixture
def ada(organization: Organization) -> Account:
    account = make_account("ada@harbor.example", display_name="Ada Ferro")
    give(account, organization, ADMIN)
    return account


def employee(organization: Organization, number: str) -> Employee:
    with organization_scope(organization.id):
        return make_employee(organization.id, number, "Rosa", "Marín")


def held(organization: Organization, account_id: Any) -> list[tuple[str, Any]]:
    with organization_scope(organization.id):
        rows = Membership.objects.filter(account_id=account_id).order_by("role")
        return list(rows.values_list("role", "employee_id"))


def test_somebody_is_added_changed_and_taken_out(organization: Organization, ada: Account) -> None:
    actor = actor_for(organization, account=ada)
    rosa = employee(organization, "777")
    account_id = services.member_add(
        actor=actor, email="Rosa@harbor.example", roles=[Role.HR_OPERATIONS, Role.EMPLOYEE], employee_id=rosa.id
    )
    assert held(organization, account_id) == [("employee", rosa.id), ("hr_operations", rosa.id)]
    with pytest.raises(Conflict):
        services.member_add(actor=actor, email="rosa@harbor.example", roles=[ADMIN])
    services.member_change(
        actor=actor, account_id=account_id, roles=[ADMIN, Role.WALLED_CASES, Role.EMPLOYEE], employee_id=rosa.id
    )
    assert [role for role, _ in held(organization, account_id)] == ["employee", "leave_administrator", "walled_cases"]
    services.member_change(actor=actor, account_id=account_id, roles=[])
    assert held(organization, account_id) == []
    with pytest.raises(NotFound):
        services.member_change(actor=actor, account_id=account_id, roles=[ADMIN])
    # An account that is there is used again.
    assert services.member_add(actor=actor, email="rosa@harbor.example", roles=[Role.PRIVACY_OFFICER]) == account_id


def test_what_is_refused(organization: Organization, ada: Account) -> None:
    actor = actor_for(organization, account=ada)
    rosa = employee(organization, "777")
    operator = make_account("op@harbor.example", is_operator=True)
    for values, field in (
        ({"email": "x@harbor.example", "roles": []}, "roles"),
        ({"email": "x@harbor.example", "roles": [Role.MANAGER]}, "employee_number"),
        ({"email": "x@harbor.example", "roles": [Role.WALLED_CASES]}, "roles"),
        ({"email": "x@harbor.example", "roles": [Role.OPERATOR]}, "roles"),
        ({"email": operator.email, "roles": [ADMIN]}, "email"),
        ({"email": "no address", "roles": [ADMIN]}, "email"),
    ):
        with pytest.raises(Invalid) as refused:
            services.member_add(actor=actor, **values)
        assert refused.value.field == field
    assert not Account.objects.filter(email="x@harbor.example").exists()
    with pytest.raises(Conflict, match="last leave administrator"):
        services.member_change(actor=actor, account_id=ada.pk, roles=[Role.HR_OPERATIONS])
    services.member_add(actor=actor, email="rosa@harbor.example", roles=[Role.EMPLOYEE], employee_id=rosa.id)
    with pytest.raises(Conflict, match="Another account"):
        services.member_add(actor=actor, email="y@harbor.example", roles=[Role.EMPLOYEE], employee_id=rosa.id)
    with pytest.raises(Forbidden):
        services.member_add(actor=actor_for(organization, Role.HR_OPERATIONS), email="y@harbor.example", roles=[ADMIN])


def test_nobody_opens_a_wall_for_themselves(organization: Organization, ada: Account) -> None:
    actor = actor_for(organization, account=ada)
    own, other = employee(organization, "1"), employee(organization, "2")
    services.member_change(actor=actor, account_id=ada.pk, roles=[ADMIN], employee_id=own.id)
    with pytest.raises(Conflict, match="which employee"):
        services.member_change(actor=actor, account_id=ada.pk, roles=[ADMIN], employee_id=other.id)
    with pytest.raises(Conflict, match="which employee"):
        services.member_change(actor=actor, account_id=ada.pk, roles=[ADMIN], employee_id=None)
    services.member_add(actor=actor, email="bo@harbor.example", roles=[ADMIN])
    with pytest.raises(Conflict, match="walled cases"):
        services.member_change(actor=actor, account_id=ada.pk, roles=[ADMIN, Role.WALLED_CASES], employee_id=own.id)


def test_the_pages(organization: Organization, ada: Account) -> None:
    rosa = employee(organization, "777")
    give(make_account("ola@harbor.example"), organization, Role.PRIVACY_OFFICER)
    client = Client(headers={"host": "desk.localhost"})
    client.force_login(ada)

    def page(path: str) -> str:
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(path)
        texts = [query["sql"] for query in queries]
        own = [text for text in texts if "_setting(" not in text and "set_config" not in text and "POINT" not in text]
        assert answer.status_code == 200 and len(own) <= 15, "\n".join(one[:150] for one in own)
        return answer.content.decode()

    text = page("/settings/people/")
    assert "Ada Ferro" in text and "There is only one leave administrator." in text
    page("/settings/people/new/")
    form = {"email": "rosa@harbor.example", "display_name": "Rosa Marín", "roles": ["leave_administrator"]}
    assert client.post("/settings/people/new/", form | {"roles": []}).status_code == 422
    assert client.post("/settings/people/new/", form | {"employee_number": "9"}).status_code == 422
    answer = client.post("/settings/people/new/", form | {"employee_number": "777"})
    assert answer.status_code == 302
    text = page(answer["Location"])
    assert "A new account has no password yet" in text and 'value="777"' in text
    changed = {"roles": ["leave_administrator", "walled_cases"], "employee_number": "777"}
    assert client.post(answer["Location"], changed).status_code == 302
    text = page("/settings/people/")
    assert "Leave administrator, Walled cases" in text and "Marín" in text
    assert "from “Leave administrator” to “Leave administrator, Walled cases”" in text
    assert held(organization, answer["Location"].split("/")[3]) == [
        ("leave_administrator", rosa.id), ("walled_cases", rosa.id),
    ]  # fmt: skip

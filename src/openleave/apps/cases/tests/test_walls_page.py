"""The settings' page of conflict walls: pairs stated and removed, with and without JavaScript."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from openleave.apps.cases import services
from openleave.apps.cases.models import LeaveCase, Wall
from openleave.apps.cases.tests.conftest import Harbor
from openleave.apps.cases.tests.test_pages import statements
from openleave.apps.people.models import Employee
from openleave.apps.people.tests.factories import actor_for, give, make_account, make_employee
from openleave.kernel.actor import Role
from openleave.kernel.audit.models import Entry
from openleave.kernel.errors import Conflict, Forbidden
from openleave.kernel.tenancy import organization_scope

Browser = Callable[..., Client]
URL = "/settings/walls/"


@pytest.fixture
def brother(harbor: Harbor) -> Employee:
    with organization_scope(harbor.organization.id):
        return make_employee(harbor.organization.id, "778", "Luis", "Marín", worksite=harbor.worksite)


def pairs(harbor: Harbor) -> list[set[str]]:
    with organization_scope(harbor.organization.id):
        return [{row.employee.number, row.other.number} for row in Wall.objects.select_related("employee", "other")]


def test_two_people_are_kept_apart_and_no_longer(harbor: Harbor, brother: Employee, browser: Browser) -> None:
    client = browser()
    posted = client.post(URL, {"employee_id": harbor.nurse.id, "other_id": brother.id}, follow=True).content.decode()
    assert "The wall stands." in posted and "Marín, Luis<br>Marín, Rosa" in posted
    assert pairs(harbor) == [{"777", "778"}]
    with organization_scope(harbor.organization.id):
        wall = Wall.objects.get()
    gone = client.post(f"{URL}{wall.id}/remove/", follow=True).content.decode()
    assert "The wall is gone." in gone
    assert pairs(harbor) == []
    with organization_scope(harbor.organization.id):
        rows = Entry.objects.filter(object_type="wall").order_by("seq")
        assert [row.action for row in rows] == ["wall.state", "wall.remove"]


def test_without_javascript_people_are_searched(harbor: Harbor, brother: Employee, browser: Browser) -> None:
    client = browser()
    answer = client.post(
        URL, {"employee_id": "", "employee_id_search": "marín", "other_id": "", "other_id_search": "7"}
    )
    page = answer.content.decode()
    assert answer.status_code == 422 and page.count("Which of them?") == 2
    answer = client.post(URL, {"employee_id_search": "778", "other_id_search": "nobody at all"})
    page = answer.content.decode()
    assert "Marín, Luis" in page and "Nobody found." in page
    assert client.post(URL, {"employee_id_search": "777", "other_id_search": "778"}).status_code == 302
    assert pairs(harbor) == [{"777", "778"}]


def test_what_is_refused_is_said(harbor: Harbor, brother: Employee, browser: Browser) -> None:
    client = browser()
    same = client.post(URL, {"employee_id": brother.id, "other_id": brother.id})
    assert same.status_code == 422 and "These are the same person." in same.content.decode()
    services.wall_state(actor=harbor.actor, employee_id=brother.id, other_id=harbor.nurse.id)
    again = client.post(URL, {"employee_id": harbor.nurse.id, "other_id": brother.id})
    assert again.status_code == 422 and "These two are kept apart already." in again.content.decode()
    assert client.post(URL, {"employee_id": "nonsense", "other_id": brother.id}).status_code == 400
    assert len(pairs(harbor)) == 1


def test_nobody_takes_down_a_wall_around_themselves(harbor: Harbor, brother: Employee, browser: Browser) -> None:
    wall = services.wall_state(actor=harbor.actor, employee_id=brother.id, other_id=harbor.nurse.id)
    give(make_account("luis@harbor-hospital.example"), harbor.organization, Role.LEAVE_ADMINISTRATOR,
         employee_id=brother.id)  # fmt: skip
    luis = actor_for(harbor.organization, Role.LEAVE_ADMINISTRATOR, employee_id=brother.id)
    with pytest.raises(Conflict):
        services.wall_remove(actor=luis, wall_id=wall.id)
    client = browser("luis@harbor-hospital.example")
    page = client.get(URL).content.decode()
    assert "about you" in page and f"{URL}{wall.id}/remove/" not in page
    refused = client.post(f"{URL}{wall.id}/remove/", follow=True).content.decode()
    assert "You cannot take down this wall." in refused
    assert pairs(harbor) == [{"777", "778"}]


def test_the_group_and_the_people_behind_the_wall_are_named(
    harbor: Harbor, brother: Employee, browser: Browser
) -> None:
    client = browser()
    assert "Nobody is in it" in client.get(URL).content.decode()
    give(make_account("eve@harbor-hospital.example", display_name="Eve Ohm"), harbor.organization, Role.WALLED_CASES)
    give(make_account("luis@harbor-hospital.example"), harbor.organization, Role.HR_OPERATIONS, employee_id=brother.id)
    page = client.get(URL).content.decode()
    assert "<li>Eve Ohm</li>" in page and "<li>Marín, Luis</li>" in page


def test_who_may_enter(harbor: Harbor, brother: Employee, browser: Browser) -> None:
    for role, status in ((Role.PRIVACY_OFFICER, 200), (Role.HR_OPERATIONS, 403)):
        give(make_account(f"{role.value}@harbor-hospital.example"), harbor.organization, role)
        client = browser(f"{role.value}@harbor-hospital.example")
        assert client.get(URL).status_code == status
        assert ("/settings/walls/" in client.get("/settings/").content.decode()) == (status == 200)
    hr = actor_for(harbor.organization, Role.HR_OPERATIONS)
    with pytest.raises(Forbidden):
        services.wall_state(actor=hr, employee_id=brother.id, other_id=harbor.nurse.id)


def test_few_statements(harbor: Harbor, brother: Employee, browser: Browser) -> None:
    services.wall_state(actor=harbor.actor, employee_id=brother.id, other_id=harbor.nurse.id)
    statements(browser(), URL)


def test_a_case_opened_through_a_wall_is_somebody_elses(harbor: Harbor, brother: Employee, browser: Browser) -> None:
    services.wall_state(actor=harbor.actor, employee_id=brother.id, other_id=harbor.nurse.id)
    give(make_account("luis@harbor-hospital.example"), harbor.organization, Role.LEAVE_ADMINISTRATOR,
         employee_id=brother.id)  # fmt: skip
    asked = {
        "employee_id": harbor.nurse.id, "reason": "own_health_condition", "pattern": "continuous",
        "starts_on": "2026-12-01", "ends_on": "2026-12-15", "noticed_on": "2026-11-20", "send_notice": "on",
    }  # fmt: skip
    client = browser("luis@harbor-hospital.example")
    page = client.post("/cases/new/", asked, follow=True).content.decode()
    assert "A conflict wall keeps it from you: somebody else handles it." in page
    with organization_scope(harbor.organization.id):
        case = LeaveCase.objects.get()
    assert client.get(f"/cases/{case.id}/").status_code == 404
    letters = browser().get(f"/cases/{case.id}/letters/").content.decode()
    assert "Eligibility, rights and responsibilities" in letters and "Draft" in letters

"""The desk's pages: what they show, who may see them, and in how many statements."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from openleave.apps.cases import services
from openleave.apps.cases.models import Determination, LeaveCase
from openleave.apps.cases.tests.conftest import Harbor, make_harbor
from openleave.apps.cases.tests.test_opening import SURGERY
from openleave.apps.people.models import HoursWorked
from openleave.apps.people.tests.factories import give, make_account
from openleave.kernel.actor import Role
from openleave.kernel.tenancy import organization_scope

Browser = Callable[..., Client]
MOST = 15


@pytest.fixture
def opened(harbor: Harbor) -> LeaveCase:
    return services.case_open(actor=harbor.actor, employee_id=harbor.nurse.id, **SURGERY)


def statements(client: Client, address: str) -> tuple[int, str]:
    """How many statements the page takes, and its text.

    Left out is what only a test's outer transaction adds: savepoints, and scopes that put back what was set before.
    """
    client.get("/welcome/")
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address)
    assert response.status_code == 200, response.content[:2000]
    added = ("SAVEPOINT", "SELECT COALESCE(current_setting", "set_config('openleave.organization', ''")
    counted = [one["sql"] for one in queries.captured_queries if not any(words in one["sql"] for words in added)]
    assert len(counted) <= MOST, "\n".join(sql[:150] for sql in counted)
    return len(counted), response.content.decode()


def test_the_queue(harbor: Harbor, opened: LeaveCase, browser: Browser) -> None:
    _, text = statements(browser(), "/")
    assert "Give the eligibility and rights notices" in text
    assert "Marín, Rosa" in text
    assert "7 days left" in text


def test_an_empty_queue_teaches(harbor: Harbor, browser: Browser) -> None:
    _, text = statements(browser(), "/")
    assert "Nothing is due" in text


def test_the_list(harbor: Harbor, opened: LeaveCase, browser: Browser) -> None:
    client = browser()
    _, text = statements(client, "/cases/")
    assert "L-2026-0001" in text and "Marín, Rosa" in text
    for query in ("q=marin", "q=L-2026", "q=777", "state=requested", "outcome=eligible", "state=current"):
        assert "L-2026-0001" in statements(client, f"/cases/?{query}")[1], query
    for query in ("q=nobody", "state=closed", "outcome=ineligible"):
        assert "No case matches" in statements(client, f"/cases/?{query}")[1], query


def test_the_case(harbor: Harbor, opened: LeaveCase, browser: Browser) -> None:
    _, text = statements(browser(), f"/cases/{opened.id}/")
    assert "FMLA: yes" in text
    assert "https://www.ecfr.gov/current/title-29/section-825.110" in text
    assert "Give the eligibility notice: due on November 30, 2026, 7 days left." in text
    assert "Designate as FMLA leave" in text
    assert "left of 12 weeks after this leave" in text


def test_the_case_in_spanish(harbor: Harbor, opened: LeaveCase, browser: Browser) -> None:
    client = browser()
    client.post("/language/", {"language": "es", "next": "/"})
    text = client.get(f"/cases/{opened.id}/").content.decode()
    assert "horas trabajadas" in text


def test_missing_facts_say_where_to_add_them(harbor: Harbor, browser: Browser) -> None:
    with organization_scope(harbor.organization.id):
        HoursWorked.objects.filter(employee=harbor.nurse).update(superseded_at="2026-11-23T00:00Z")
    case = services.case_open(actor=harbor.actor, employee_id=harbor.nurse.id, **SURGERY)
    text = browser().get(f"/cases/{case.id}/").content.decode()
    assert "FMLA: facts are missing" in text
    assert f'href="/employees/{harbor.nurse.id}/"' in text


def test_opening_on_the_page(harbor: Harbor, browser: Browser) -> None:
    client = browser()
    page = client.get(f"/cases/new/?employee={harbor.nurse.id}").content.decode()
    assert "Marín, Rosa" in page
    answers = {
        "employee_id": str(harbor.nurse.id),
        "reason": "own_health_condition",
        "pattern": "continuous",
        "starts_on": "2026-12-01",
        "ends_on": "2026-12-14",
        "noticed_on": "2026-11-23",
    }
    response = client.post("/cases/new/", answers)
    with organization_scope(harbor.organization.id):
        case = LeaveCase.objects.get()
    assert (response.status_code, response["Location"]) == (302, f"/cases/{case.id}/")


def test_opening_without_javascript_offers_the_people_found(harbor: Harbor, browser: Browser) -> None:
    client = browser()
    answers = {"employee_id": "", "employee_id_search": "person", "reason": "own_health_condition"}
    response = client.post("/cases/new/", answers)
    assert response.status_code == 422
    assert "Which of them?" in response.content.decode()
    assert "Person000, Kim" in response.content.decode()


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"starts_on": "2026-02-30"}, "This day does not exist"),
        ({"ends_on": "2026-11-01"}, "The last day is before the first."),
        ({"reason": "family_health_condition"}, "Say who needs care."),
        ({"reason": ""}, "Choose a reason."),
        ({"pattern": "reduced"}, "Say how much is not worked"),
        ({"pattern": "reduced", "off_monday": "many"}, "Write the time as"),
        ({"noticed_on": "2027-01-01"}, "The day of notice is in the future."),
    ],
)
def test_errors_are_precise(harbor: Harbor, browser: Browser, answers: dict, words: str) -> None:
    good = {
        "employee_id": str(harbor.nurse.id),
        "reason": "own_health_condition",
        "pattern": "continuous",
        "starts_on": "2026-12-01",
        "ends_on": "2026-12-14",
        "noticed_on": "2026-11-23",
    }
    response = browser().post("/cases/new/", good | answers)
    assert response.status_code == 422
    assert words in response.content.decode()
    with organization_scope(harbor.organization.id):
        assert not LeaveCase.objects.exists()


def test_all_errors_are_shown_at_once(harbor: Harbor, browser: Browser) -> None:
    answers = {
        "employee_id": str(harbor.nurse.id),
        "reason": "family_health_condition",
        "pattern": "reduced",
        "starts_on": "2026-12-01",
        "ends_on": "2026-11-14",
        "noticed_on": "2026-11-23",
    }
    text = browser().post("/cases/new/", answers).content.decode()
    for words in ("Say who needs care.", "The last day is before the first.", "Say how much is not worked"):
        assert words in text


def test_deciding_recording_and_taking_back_on_the_page(harbor: Harbor, browser: Browser) -> None:
    case = services.case_open(
        actor=harbor.actor,
        employee_id=harbor.nurse.id,
        **SURGERY | {"pattern": "intermittent", "starts_on": date(2026, 11, 2), "noticed_on": date(2026, 11, 2)},
    )
    client, base = browser(), f"/cases/{case.id}/"
    assert client.post(f"{base}decide/", {"outcome": "designated"}).status_code == 302
    assert client.post(f"{base}absence/", {"absent_on": "2026-11-12", "minutes_absent": "1:30"}).status_code == 302
    text = client.get(base).content.decode()
    assert "Designated as FMLA leave on Nov 23, 2026 by Ada Ferro." in text
    assert "1 h 30 min" in text and "3/80" in text
    assert client.post(f"{base}absence/", {"absent_on": "2026-12-12", "minutes_absent": "1"}).status_code == 422
    done = client.post(f"{base}clocks/us.fed.fmla.clock.eligibility_notice/", {"done_on": "2026-11-09"}, follow=True)
    assert "Recorded." in done.content.decode()


def test_dates_and_facts(harbor: Harbor, opened: LeaveCase, browser: Browser) -> None:
    client, base = browser(), f"/cases/{opened.id}/"
    assert client.get(f"{base}dates/").status_code == 200
    assert client.post(f"{base}dates/", {"starts_on": "2026-12-01", "ends_on": "2026-12-18"}).status_code == 302
    assert client.get(f"{base}facts/").status_code == 200
    assert client.post(f"{base}facts/", {"serious_health_condition": "yes"}).status_code == 302
    with organization_scope(harbor.organization.id):
        assert Determination.objects.filter(case=opened).count() == 3


def test_replaying_on_the_page(harbor: Harbor, opened: LeaveCase, browser: Browser) -> None:
    with organization_scope(harbor.organization.id):
        determination = Determination.objects.get(case=opened)
    response = browser().get(f"/cases/determinations/{determination.id}/")
    assert "The same answer, byte for byte" in response.content.decode()


@pytest.mark.parametrize("role", [Role.MANAGER, Role.EMPLOYEE])
def test_managers_and_employees_have_no_desk(harbor: Harbor, opened: LeaveCase, browser: Browser, role: Role) -> None:
    give(make_account("mo@harbor.example"), harbor.organization, role)
    client = browser("mo@harbor.example")
    for address in ("/", "/cases/", "/cases/new/", f"/cases/{opened.id}/", "/law/"):
        assert client.get(address).status_code == 403, address
    assert client.post(f"/cases/{opened.id}/decide/", {"outcome": "designated"}).status_code == 403
    with organization_scope(harbor.organization.id):
        assert LeaveCase.objects.get().state == "requested"


def test_hr_operations_see_no_case(harbor: Harbor, opened: LeaveCase, browser: Browser) -> None:
    give(make_account("hr@harbor.example"), harbor.organization, Role.HR_OPERATIONS)
    client = browser("hr@harbor.example")
    assert "Marín" not in client.get("/").content.decode()
    assert client.get(f"/cases/{opened.id}/").status_code == 403


def test_another_organizations_case_is_not_there(harbor: Harbor, opened: LeaveCase, browser: Browser) -> None:
    make_harbor("lake-mill", people=1)
    client = browser("ada@lake-mill.example")
    foreign = client.get(f"/cases/{opened.id}/")
    missing = client.get("/cases/00000000-0000-7000-8000-000000000000/")
    assert foreign.status_code == missing.status_code == 404
    assert client.post(f"/cases/{opened.id}/close/").status_code == 404
    assert "L-2026" not in client.get("/cases/").content.decode()

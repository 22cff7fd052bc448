"""The desk's pages about accommodations: what they show, what a form refuses, and in how many statements."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from openleave.apps.accommodation import services
from openleave.apps.accommodation.models import Accommodation, Entry
from openleave.apps.accommodation.tests.conftest import Harbor, asked
from openleave.apps.accommodation.tests.test_catching_up import long_leave, run
from openleave.apps.cases.tests.test_pages import statements
from openleave.apps.desk.models import Task
from openleave.kernel.tenancy import organization_scope

Browser = Callable[..., Client]


@pytest.fixture
def client(harbor: Harbor, browser: Browser) -> Client:
    return browser()


def test_an_empty_list_teaches(client: Client) -> None:
    _, text = statements(client, "/accommodations/")
    assert "No accommodations yet" in text


def test_the_list_and_its_filters(harbor: Harbor, client: Client) -> None:
    row = asked(harbor)
    for query in ("", "?state=requested", "?state=", "?state=current"):
        _, text = statements(client, f"/accommodations/{query}")
        assert "A-2026-0001" in text and "Marín, Rosa" in text, query
    for query in ("?due=1", "?state=granted"):
        assert "A-2026-0001" not in statements(client, f"/accommodations/{query}")[1], query
    services.review_schedule(actor=harbor.actor, accommodation_id=row.id, due_on=date(2026, 11, 23))
    _, text = statements(client, "/accommodations/?due=1")
    assert "A-2026-0001" in text and "1 accommodation is to be looked at again." in text


def test_one(harbor: Harbor, client: Client) -> None:
    row = asked(harbor, limitation="Cannot stand for long.")
    _, text = statements(client, f"/accommodations/{row.id}/")
    assert "Talk with the employee about what would help" in text
    assert "My back." in text and "Cannot stand for long." in text
    assert "job-related and consistent with business necessity" in text
    assert "Equipment or the workplace" in text


def test_the_basics_on_the_page(harbor: Harbor, client: Client) -> None:
    asked_for = {
        "employee_id": str(harbor.nurse.id), "basics": ["water"], "confirmed": "on", "way": "basics", "kind": "ada",
        "by": "employee", "requested_on": "2026-11-23",
    }  # fmt: skip
    refused = client.post("/accommodations/new/", asked_for | {"confirmed": ""})
    assert refused.status_code == 422 and "Her word is what the rule asks for" in refused.content.decode()
    made = client.post("/accommodations/new/", asked_for)
    assert made.status_code == 302
    _, text = statements(client, made["Location"])
    assert "No document is asked for, now or later." in text
    assert "No document may be asked for." in text
    assert "documents/" not in text
    _, text = statements(client, made["Location"] + "documents/")
    assert "No document may be asked for here" in text and "<textarea" not in text
    posted = client.post(made["Location"] + "documents/", {"asked_on": "2026-11-23", "text": "A note."})
    assert posted.status_code == 422
    with organization_scope(harbor.organization.id):
        assert not Entry.objects.filter(kind="document_asked").exists()
        assert Accommodation.objects.get().state == "granted"


def test_a_request_with_a_case(harbor: Harbor, client: Client) -> None:
    case = long_leave(harbor)
    _, text = statements(client, f"/accommodations/new/?case={case.id}")
    assert f'<option value="{case.id}" selected>' in text
    made = client.post(
        "/accommodations/new/",
        {"employee_id": str(harbor.nurse.id), "case": str(case.id), "way": "talk", "kind": "ada", "by": "employee",
         "requested_on": "2026-11-23", "changes": ["leave"], "said": "More time."},
    )  # fmt: skip
    assert made.status_code == 302
    _, text = statements(client, f"/cases/{case.id}/accommodation/")
    assert "A-2026-0001" in text and "Leave, or more leave" in text


def test_nobody_chosen(client: Client) -> None:
    asked_for = {"way": "talk", "kind": "ada", "by": "employee", "requested_on": "2026-11-23"}
    response = client.post("/accommodations/new/", asked_for | {"employee_id_search": "kim"})
    assert response.status_code == 422 and "Choose one of the people found." in response.content.decode()
    assert "Choose the employee." in client.post("/accommodations/new/", asked_for).content.decode()


def test_every_step_has_its_page(harbor: Harbor, client: Client) -> None:
    from openleave.apps.accommodation.deeds import DEEDS

    row = asked(harbor, kind="pwfa")
    for key in DEEDS:
        _, text = statements(client, f"/accommodations/{row.id}/{key}/")
        assert "<form" in text, key
    log = f"/accommodations/{row.id}/log/"
    said = {"kind": "conversation", "side": "employee", "happened_on": "2026-11-24", "text": "Hello."}
    refused = client.post(log, said)
    assert refused.status_code == 422 and "This day is in the future." in refused.content.decode()
    assert client.post(log, said | {"happened_on": "2026-11-23"}).status_code == 302
    declined = client.post(
        f"/accommodations/{row.id}/decline/",
        {"reason": "none_effective", "why": "It is not.", "alternative": "Leave: she wants to work.",
         "appeal_by_on": "2026-12-23"},
    )  # fmt: skip
    assert declined.status_code == 302
    _, text = statements(client, f"/accommodations/{row.id}/")
    assert "Declined on November 23, 2026 by Ada Ferro." in text
    assert "until December 23, 2026" in text and "EEOC within 180 days" in text


def test_leave_that_runs_out_on_the_page(harbor: Harbor, client: Client) -> None:
    case = long_leave(harbor)
    run(harbor, date(2026, 11, 23))
    with organization_scope(harbor.organization.id):
        row = Accommodation.objects.get()
    _, text = statements(client, f"/accommodations/{row.id}/")
    assert "Protected leave runs out on December 4, 2026" in text
    with organization_scope(harbor.organization.id):
        task = Task.objects.get(code="accommodation.review")
    assert (task.case_id, task.about_id, task.due_on) == (case.id, row.id, date(2026, 11, 27))


def test_restrictions_are_lifted(harbor: Harbor, client: Client) -> None:
    row = asked(harbor)
    posted = client.post(
        f"/accommodations/{row.id}/restriction/",
        {"kind": "restriction", "text": "No lifting over 20 lb.", "from_on": "2026-11-23"},
    )
    assert posted.status_code == 302
    _, text = statements(client, f"/accommodations/{row.id}/")
    lift = text.split('action="/accommodations/restrictions/')[1].split('"')[0]
    assert client.post(f"/accommodations/restrictions/{lift}").status_code == 302
    assert "No lifting over 20 lb." not in statements(client, f"/accommodations/{row.id}/")[1]

"""The pages: what stands on them, who may open them, how many statements they take."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from openleave.apps.cases.tests.conftest import TODAY
from openleave.apps.cases.tests.test_pages import statements
from openleave.apps.disclosures.models import Answer, Demand, DemandItem, Disclosure, Recipient, Subprocessor
from openleave.apps.disclosures.tests.conftest import Desk
from openleave.apps.people.tests.factories import PASSWORD, give, make_account
from openleave.kernel.actor import Role
from openleave.kernel.tenancy import organization_scope

Browser = Callable[..., Client]
FIRST, SECOND = "olga@harbor-hospital.example", "sam@harbor-hospital.example"
BASE = "/privacy/disclosures/"


@pytest.mark.commitment("P-38", "P-42", "P-46")
def test_a_subpoena_from_the_letter_to_the_file(desk: Desk, browser: Browser) -> None:
    """Entered, narrowed, approved by two, released, fetched; the ledger and the person's page have it."""
    first, second = browser(FIRST), browser(SECOND)
    form = {
        "kind": "subpoena", "reason": "", "recipient": str(desk.court.id), "label": "26-CV-0417",
        "received_on": TODAY.isoformat(), "answer_by": "", "medical_ground": "", "barred_why": "", "barred_until": "",
    }  # fmt: skip
    made = first.post(f"{BASE}demands/new/", form)
    assert made.status_code == 302
    url = made["Location"]
    page = first.get(url).content.decode()
    assert "Say whose records" in page and "D-2026-0001" in page
    wrong = first.post(f"{url}scope/", {"employee": "nobody", "case": "", "sections": ["cases"]})
    assert wrong.status_code == 422 and "There is no employee with this number." in wrong.content.decode()
    first.post(f"{url}scope/", {"employee": "777", "case": "", "sections": ["cases", "usage"]})
    with organization_scope(desk.harbor.organization.id):
        usage = DemandItem.objects.get(section="usage")
    first.post(f"{BASE}demands/items/{usage.id}/", {"why": "outside"})
    first.post(f"{url}search/")
    page = first.get(url).content.decode()
    assert "Outside what was demanded" in page and "Approve this scope" in page
    refused = first.post(f"{url}release/")
    assert refused.status_code == 403
    first.post(f"{url}approve/")
    assert "Another privacy officer has to approve" in first.get(url).content.decode()
    second.post(f"{url}approve/")
    count, page = statements(second, url)
    assert "Release what is in the scope" in page and count <= 15
    second.post(f"{url}release/")
    page = second.get(url).content.decode()
    with organization_scope(desk.harbor.organization.id):
        answer, row = Answer.objects.get(), Disclosure.objects.get()
    assert answer.sha256 in page
    file = second.get(f"{BASE}demands/answers/{answer.id}/")
    assert file["Content-Disposition"].startswith('attachment; filename="D-2026-0001-') and file.content[:2] == b"PK"
    count, page = statements(first, BASE)
    assert "Harbor County Court" in page and "Subpoena" in page and count <= 15
    count, page = statements(first, f"{BASE}{row.id}/")
    assert "Employee 777" in page and row.sha256 in page and count <= 15
    assert "1–4" in first.get(f"{BASE}counts/").content.decode()

    rosa = make_account("rosa@harbor-hospital.example")
    give(rosa, desk.harbor.organization, Role.EMPLOYEE, employee_id=desk.harbor.nurse.id)
    mine = Client(headers={"host": "my.localhost:8000"})
    mine.post("/account/login/", {"login": "rosa@harbor-hospital.example", "password": PASSWORD})
    page = mine.get("/disclosures/").content.decode()
    assert "Harbor County Court" in page and "Subpoena (Legal obligation)" in page


@pytest.mark.commitment("P-47")
def test_an_emergency_is_released_by_one_and_shows_what_is_missing(desk: Desk, browser: Browser) -> None:
    first, second = browser(FIRST), browser(SECOND)
    form = {
        "kind": "emergency", "reason": "", "recipient": str(desk.court.id), "label": "Call 4", "medical_ground": "",
        "received_on": TODAY.isoformat(), "answer_by": "", "barred_why": "", "barred_until": "",
    }  # fmt: skip
    page = first.post(f"{BASE}demands/new/", form)
    assert page.status_code == 422 and "An emergency needs its reason." in page.content.decode()
    url = first.post(f"{BASE}demands/new/", form | {"reason": "safety_threat"})["Location"]
    first.post(f"{url}scope/", {"employee": "777", "case": "", "sections": ["employment"]})
    assert "Approve and release now" in first.get(url).content.decode()
    first.post(f"{url}release/")
    assert "Another person has to approve the release." in first.get(url).content.decode()
    assert ">1</span>" in first.get("/privacy/").content.decode()
    second.post(f"{url}approve/")
    assert "Another person has to approve" not in second.get(url).content.decode()


def test_a_demand_can_be_refused_and_its_bar_changed(desk: Desk, browser: Browser) -> None:
    client = browser(FIRST)
    form = {
        "kind": "agency_demand", "reason": "", "recipient": str(desk.court.id), "label": "EEOC 1", "answer_by": "",
        "received_on": TODAY.isoformat(), "medical_ground": "", "barred_why": "court", "barred_until": "",
    }  # fmt: skip
    page = client.post(f"{BASE}demands/new/", form)
    assert page.status_code == 422 and "A bar needs both" in page.content.decode()
    url = client.post(f"{BASE}demands/new/", form | {"barred_until": "2027-02-01"})["Location"]
    assert "Order of a court" in client.get(url).content.decode()
    client.post(f"{url}bar/", {"barred_why": "", "barred_until": ""})
    assert "as soon as it is released" in client.get(url).content.decode()
    client.post(f"{url}refuse/", {"why": "quashed"})
    assert "Quashed by a court" in client.get(url).content.decode()
    with organization_scope(desk.harbor.organization.id):
        assert Demand.objects.get().state == "refused"
    count, page = statements(client, f"{BASE}demands/")
    assert "Refused" in page and count <= 15


@pytest.mark.commitment("P-49")
def test_the_registers(desk: Desk, browser: Browser) -> None:
    client = browser(FIRST)
    entry = {
        "label": "Ferro & Ito LLP", "kind": "counsel", "country": "US", "purposes": ["legal_demands"],
        "categories": ["leave"], "from_on": TODAY.isoformat(), "contract_on": "",
    }  # fmt: skip
    assert client.post(f"{BASE}recipients/", entry | {"purposes": []}).status_code == 422
    assert client.post(f"{BASE}recipients/", entry).status_code == 302
    with organization_scope(desk.harbor.organization.id):
        counsel = Recipient.objects.get(kind="counsel")
    client.post(f"{BASE}recipients/{counsel.id}/end/", {"until_on": TODAY.isoformat()})
    count, page = statements(client, f"{BASE}recipients/")
    assert "Ferro &amp; Ito LLP" in page and count <= 15
    make_account("op@operator.example", is_operator=True)
    operator = browser("op@operator.example")
    company = entry | {
        "label": "Mail Co", "contract_on": TODAY.isoformat(), "purposes": ["operations"], "destination": "mail",
        "host": "mail.example",
    }  # fmt: skip
    page = operator.post("/operator/recipients/", company)
    assert page.status_code == 422 and "told 30 days before" in page.content.decode()
    assert operator.post("/operator/recipients/", company | {"from_on": "2027-01-04"}).status_code == 302
    assert "Mail Co" in client.get(f"{BASE}recipients/").content.decode()
    row = Subprocessor.objects.get()
    operator.post("/operator/recipients/", {"end": str(row.id), "until_on": "2027-06-30"})
    row.refresh_from_db()
    assert row.until_on is not None
    assert operator.get(BASE).status_code == 403


def test_others_are_kept_out(desk: Desk, browser: Browser) -> None:
    client = browser()
    for path in (BASE, f"{BASE}demands/", f"{BASE}recipients/", f"{BASE}counts/", "/operator/recipients/"):
        assert client.get(path).status_code == 403, path

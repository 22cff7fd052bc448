"""What the employer has of a person, that person sees, with whose it is and where it came from, and asks to have it
corrected; what is the person's own they change elsewhere. What is accepted stays against files."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import Resolver404, resolve

from openleave.apps.accounts.models import Account
from openleave.apps.feeds.models import Correction
from openleave.apps.people.models import Profile
from openleave.apps.people.tests.factories import PASSWORD, actor_for, give, make_account
from openleave.apps.requests import private, services
from openleave.apps.requests.models import Manner, PrivacyRequest
from openleave.apps.requests.services import Decision
from openleave.apps.requests.tests.conftest import ANSWERS, Desk
from openleave.kernel.actor import Role
from openleave.kernel.errors import Conflict, Invalid, NotFound
from openleave.kernel.tenancy import organization_scope

pytestmark = [pytest.mark.django_db, pytest.mark.commitment("P-80")]

EMAIL, PATH = "noa@personal.example", "/records/"


@pytest.fixture
def noa(desk: Desk) -> Account:
    account = make_account(EMAIL, display_name="Noa Nurse")
    give(account, desk.harbor.organization, Role.EMPLOYEE, employee_id=desk.nurse_id)
    return account


@pytest.fixture
def browser_(noa: Account) -> Client:
    client = Client(headers={"host": "my.localhost"})
    assert client.post("/account/login/", {"login": EMAIL, "password": PASSWORD}).status_code == 302
    return client


def asked_of(desk: Desk) -> list[PrivacyRequest]:
    with organization_scope(desk.organization_id):
        return list(PrivacyRequest.objects.all())


def test_each_piece_says_whose_it_is_and_where_it_came_from(desk: Desk, browser_: Client) -> None:
    page = browser_.get(PATH).content.decode()
    assert "+12165550134" in page and "12 Elm Street" in page and "May 17, 1984" in page
    assert "Your employer’s" in page and "Entered by human resources" in page
    with organization_scope(desk.organization_id):
        Profile.objects.filter(employee_id=desk.nurse_id).update(source_id=desk.nurse_id)
    assert "From a file of your employer" in browser_.get(PATH).content.decode()


def test_what_is_wrong_is_asked_for_and_a_correction_stays(desk: Desk, browser_: Client) -> None:
    page = browser_.get(f"{PATH}?field=phone").content.decode()
    assert re.search(r'value="phone"[^>]*checked', page)
    assert browser_.post(PATH, {"fields_wrong": ["phone"], "text": "It is 216-555-0199."})["Location"] == PATH
    [request] = asked_of(desk)
    assert (request.right, request.manner, request.subject_id) == ("correct", Manner.ACCOUNT, desk.nurse_id)
    assert request.fields == ["phone"] and request.verified_at is None
    with organization_scope(desk.organization_id):
        assert private.read(desk.officer, request.id).text == "It is 216-555-0199."
    services.deliver_due(desk.organization_id)
    assert {EMAIL} == {one for message in mail.outbox for one in message.to} and "0199" not in str(
        [message.body for message in mail.outbox]
    )
    page = browser_.get(PATH).content.decode()
    assert request.reference in page and "Your correction is open" in page and "This is wrong" not in page
    services.verification_ask(actor=desk.officer, request_id=request.id)
    answers = {key: value for key, value in ANSWERS.items() if key != "phone"} | {
        "email": "noa@harbor-hospital.example"
    }
    services.request_check(actor=desk.officer, request_id=request.id, answers=answers, declared_on=date(2026, 11, 23))
    services.correction_decide(
        actor=desk.officer, request_id=request.id, decisions={"phone": Decision(granted=True, value="+12165550199")}
    )
    with organization_scope(desk.organization_id):
        assert Correction.objects.get(ended_at__isnull=True).field == "phone"
    page = browser_.get(PATH).content.decode()
    assert "+12165550199" in page and "files do not change it" in page and "This is wrong" in page


def test_a_second_one_waits_for_the_first(desk: Desk, noa: Account) -> None:
    actor: Any = actor_for(
        desk.harbor.organization, Role.EMPLOYEE, account=noa, employee_id=desk.nurse_id
    )  # fmt: skip
    with pytest.raises(Invalid):
        services.correction_ask(actor=actor, fields=["number"])
    services.correction_ask(actor=actor, fields=["phone"], text="Another.")
    with pytest.raises(Conflict):
        services.correction_ask(actor=actor, fields=["email"], text="Another.")
    assert len(asked_of(desk)) == 1


def test_an_account_that_is_no_employee_has_no_records(desk: Desk) -> None:
    other = make_account("lee@harbor-hospital.example")
    give(other, desk.harbor.organization, Role.EMPLOYEE)
    with pytest.raises(NotFound):
        services.correction_ask(
            actor=actor_for(desk.harbor.organization, Role.EMPLOYEE, account=other), fields=["phone"]
        )  # fmt: skip
    client = Client(headers={"host": "my.localhost"})
    client.post("/account/login/", {"login": other.email, "password": PASSWORD})
    assert client.get(PATH).status_code == 404


def test_a_slip_asks_for_nothing(desk: Desk, browser_: Client) -> None:
    for wrong in ({"text": "All"}, {"fields_wrong": ["phone"]}, {"fields_wrong": ["number"], "text": "x"}):
        assert browser_.post(PATH, wrong).status_code == 422
    assert asked_of(desk) == []


@pytest.mark.commitment("P-84")
@pytest.mark.parametrize("face", ["my", "desk", "bank"])
def test_no_link_of_the_accounts_pages_leads_nowhere(desk: Desk, noa: Account, face: str) -> None:
    client = Client(headers={"host": f"{face}.localhost"})
    client.post("/account/login/", {"login": EMAIL, "password": PASSWORD})
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    for path in ("begin", "end", "ended", "particulars"):
        page = client.get(f"/account/{path}/").content.decode()
        for link in re.findall(r"<main.*?</main>", page, re.S):
            for address in re.findall(r'href="(/[^"#?]*)', link):
                try:
                    resolve(address, f"openleave.config.urls.{face}")
                except Resolver404:
                    pytest.fail(f"{address} on {face}/account/{path}/")

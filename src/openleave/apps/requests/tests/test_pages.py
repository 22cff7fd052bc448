"""The pages of privacy requests: on the desk, for the operator, for human resources, and without an account."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client

from openleave.apps.cases.tests.test_pages import statements
from openleave.apps.people.tests.factories import make_account
from openleave.apps.requests import services
from openleave.apps.requests.models import Mail, PrivacyRequest
from openleave.apps.requests.private import Said
from openleave.apps.requests.tests.conftest import ANSWERS, NOW, Desk
from openleave.apps.requests.tokens import token_of
from openleave.kernel import clock
from openleave.kernel.errors import Conflict
from openleave.kernel.keys import INSTALLATION
from openleave.kernel.tenancy import organization_scope

Browser = Callable[..., Client]
OFFICER = "po@harbor-hospital.example"
WWW = "www.localhost:8000"
ASKED = {"right": "know", "employer": "Harbor Hospital", "name": "Noa Nurse", "email": "noa@personal.example"}


def anybody() -> Client:
    return Client(headers={"host": WWW})


def test_an_empty_list_teaches(desk: Desk, browser: Browser) -> None:
    count, text = statements(browser(OFFICER), "/privacy/requests/")
    assert count <= 15 and "No request waits" in text and "day of receipt" in text


def test_from_the_letter_to_the_package_on_the_pages(desk: Desk, browser: Browser) -> None:
    client = browser(OFFICER)
    sent = {"right": "pieces", "manner": "letter", "received_on": "2026-11-20", "name": "Noa Nurse", "number": "777"}
    made = client.post("/privacy/requests/new/", sent)
    assert made.status_code == 302, made.content.decode()[:2000]
    page = made["Location"]
    count, text = statements(client, page)
    assert count <= 15, count
    assert "Begin to verify who asks." in text and "January 4, 2027" in text and "Rosa Marín" in text
    assert client.post(f"{page}acknowledge/").status_code == 302
    assert client.post(f"{page}ask/").status_code == 302
    count, text = statements(client, page)
    assert count <= 15 and "Compare with the records" in text and "1984" not in text
    wrong = client.post(f"{page}check/", {"birth_date": "1990-01-01"}, follow=True)
    assert "What was said is not what is on record" in wrong.content.decode()
    few = client.post(f"{page}check/", {"birth_date": "1984-05-17"})
    assert few.status_code == 422 and "too few" in few.content.decode()
    assert client.post(f"{page}check/", ANSWERS | {"declared_on": "2026-11-22"}).status_code == 302
    done = client.post(f"{page}package/", {"answer": "Here it is."}, follow=True).content.decode()
    found = re.search(r"/privacy-request/package/([\w-]+)/", done)
    assert found is not None and "Granted" in done
    count, text = statements(client, page)
    assert count <= 15 and "can be fetched until December 7, 2026" in text and found[1] not in text
    public = anybody()
    address = f"/privacy-request/package/{found[1]}/"
    assert public.get(address).status_code == public.get(address).status_code == 200
    fetched = public.post(address)
    assert (fetched["Content-Type"], fetched["Cache-Control"]) == ("application/zip", "no-store")
    assert public.get(address).status_code == public.post(address).status_code == 404
    lines = client.get("/privacy/requests/log.csv").content.decode().splitlines()
    assert lines[0].split(",")[1:] == [
        "date_of_request", "nature_of_request", "manner_of_request", "date_of_response", "nature_of_response",
        "basis_of_denial",
    ]  # fmt: skip
    assert lines[1].split(",")[1:] == ["2026-11-20", "See the data itself", "Letter", "2026-11-23", "Granted", ""]


@pytest.mark.commitment("P-83", "P-97")
def test_a_denial_has_its_reason_in_the_log_and_for_the_person(desk: Desk, browser: Browser) -> None:
    request = desk.matched("know")
    client, page = browser(OFFICER), f"/privacy/requests/{request.id}/"
    assert client.post(f"{page}deny/", {"reason": "because"}).status_code == 422
    assert client.post(f"{page}deny/", {"reason": "nothing_held", "answer": "We looked."}).status_code == 302
    text = client.get("/privacy/requests/log/").content.decode()
    assert "Nothing about the person is kept here." in text and "11 CCR 7024" in text
    seen = anybody().get(f"/privacy-request/{token_of(request)}/").content.decode()
    assert "Nothing about the person is kept here." in seen and "We looked." in seen and "Rosa" not in seen


def test_a_correction_and_a_deletion_on_the_pages(desk: Desk, browser: Browser) -> None:
    client = browser(OFFICER)
    request = desk.matched("correct", fields=["job_title"])
    page = f"/privacy/requests/{request.id}/"
    client.post(f"{page}ask/")
    client.post(f"{page}check/", ANSWERS | {"declared_on": "2026-11-23"})
    count, text = statements(client, page)
    assert count <= 15 and "Job title: right value" in text
    refused = client.post(f"{page}correct/", {"job_title": "", "job_title_why": "nonsense"})
    assert refused.status_code == 422
    assert client.post(f"{page}correct/", {"job_title": "Head nurse", "job_title_why": ""}).status_code == 302
    kept = browser("hr@harbor-hospital.example").get("/imports/kept/").content.decode()
    assert "Marín, Rosa" in kept and "Job title" in kept
    assert str(request.id) not in kept and request.reference not in kept
    delete = desk.verified("delete")
    count, text = statements(client, f"/privacy/requests/{delete.id}/")
    assert count <= 15 and "Delete, part by part" in text
    count, text = statements(client, f"/privacy/requests/{delete.id}/delete/")
    assert count <= 15 and "The record belongs to the employer" in text
    answer = client.post(f"/privacy/requests/{delete.id}/delete/", {"person": "employer_term"}, follow=True)
    assert "Civ. Code 1798.145(c), 1798.105(d) (citation not verified)" in answer.content.decode()


@pytest.mark.commitment("P-92")
def test_the_form_answers_the_same_for_everybody(desk: Desk) -> None:
    """Known and unknown people and employers: the same answer, the same statements, a message to each."""
    answers, counts = [], []
    for number, changed in enumerate(
        ({}, {"name": "Rosa Marín"}, {"email": "noa@harbor-hospital.example"}, {"employer": "Unknown Inc."})
    ):
        client = anybody()
        before = len(mail.outbox)
        got = client.post("/privacy-request/", ASKED | changed)
        answers.append((got.status_code, got["Location"], got.content))
        counts.append(got.headers.get("Set-Cookie", ""))
        assert len(mail.outbox) == before, number  # a job writes, not the page
    assert len(set(answers)) == 1 and answers[0][1] == "/privacy-request/sent/"
    with organization_scope(desk.organization_id):
        assert PrivacyRequest.objects.filter(subject_id__isnull=False).count() == 0
        assert Mail.objects.count() == 3
    services.deliver_due(desk.organization_id)
    services.deliver_due(INSTALLATION)
    assert [one.subject.split(" (")[0] for one in mail.outbox] == ["Your request was received"] * 4
    assert "Your request was received" not in anybody().get("/privacy-request/sent/").content.decode()


@pytest.mark.commitment("P-92")
def test_the_form_is_rate_limited(desk: Desk) -> None:
    client = anybody()
    answers = [client.post("/privacy-request/", ASKED | {"email": f"a{n}@x.example"}).status_code for n in range(12)]
    assert answers == [302] * 10 + [429] * 2
    cache.clear()
    for _one in range(7):
        assert client.post("/privacy-request/", ASKED | {"email": "victim@x.example"}).status_code == 302
    with organization_scope(desk.organization_id):
        # The same answer, and true: each has arrived. No more e-mails to them.
        assert PrivacyRequest.objects.count() == 10 + 7
        assert Mail.objects.count() == 10 + 5
    assert client.post("/privacy-request/", ASKED | {"company": "Bot Ltd."}).status_code == 302
    with organization_scope(desk.organization_id):
        assert PrivacyRequest.objects.count() == 17


def test_the_page_that_follows_a_request(desk: Desk) -> None:
    request = desk.matched("pieces")
    address = f"/privacy-request/{token_of(request)}/"
    client = anybody()
    page = client.get(address)
    assert page["X-Robots-Tag"] == "noindex, nofollow" and "January 7, 2027" in page.content.decode()
    assert client.post(address, {"act": "sign", "name": "Noa"}).status_code == 422
    assert client.post(address, {"act": "sign", "name": "Noa Nurse"}).status_code == 302
    assert desk.again(request).declared_on == date(2026, 11, 23)
    services.verification_ask(actor=desk.officer, request_id=request.id)
    wrong = client.post(address, {"act": "code", "code": "123 456 789"})
    assert wrong.status_code == 422 and "does not open it" in wrong.content.decode()
    assert client.post(address, {"act": "withdraw"}).status_code == 302
    assert "Withdrawn" in client.get(address).content.decode()
    for dead in ("none", token_of(request)[::-1]):
        assert client.get(f"/privacy-request/{dead}/").status_code == 404
    assert client.post(address, {"act": "fulfil"}).status_code == 404


@pytest.mark.commitment("P-90", "P-95")
def test_human_resources_hand_in_and_answer_and_see_nothing(desk: Desk, browser: Browser) -> None:
    client = browser("hr@harbor-hospital.example")
    sent = {"right": "delete", "received_on": "2026-11-23", "name": "Noa Nurse"}
    assert client.post("/privacy/hand-in/", sent).status_code == 302
    assert "Noa" not in client.get("/privacy/hand-in/").content.decode()
    assert client.get("/privacy/requests/").status_code == 403
    request = desk.matched("know")
    services.verification_ask(actor=desk.officer, request_id=request.id)
    question = services.question_ask(
        actor=desk.officer, request_id=request.id, account_id=desk.contact.account_id, told_on=date(2026, 11, 23)
    )
    text = client.get("/privacy/questions/").content.decode()
    assert "Marín, Rosa" in text and "777" in text and "Noa" not in text and request.reference not in text
    client.post("/privacy/questions/", {"question": str(question.id), "yes": "1"})
    with organization_scope(desk.organization_id):
        question.refresh_from_db()
        assert question.yes is True
    assert "No question waits" in client.get("/privacy/questions/").content.decode()


@pytest.mark.commitment("P-97")
def test_the_operator_passes_on_what_has_no_employer(desk: Desk, browser: Browser) -> None:
    services.request_submit(**_asked(employer="Harbour Hosp."))
    make_account("operator@operator.example", is_operator=True)
    client = browser("operator@operator.example")
    text = client.get("/operator/requests/").content.decode()
    assert "Harbour Hosp." in text and "Noa Nurse" in text
    with organization_scope(INSTALLATION):
        lost = PrivacyRequest.objects.get()
    about: dict[str, Any] = {"unrouted": str(lost.id), "organization": str(desk.organization_id)}
    client.post("/operator/requests/", about | {"act": "route"})
    assert "Nothing waits" in client.get("/operator/requests/").content.decode()
    assert lost.reference in browser(OFFICER).get("/privacy/requests/").content.decode()


@pytest.mark.commitment("P-97")
def test_whoever_runs_the_installation_learns_of_what_lies_there(desk: Desk, browser: Browser) -> None:
    """Within the hour by e-mail, once; again as the clock runs; and on their first page."""
    make_account("operator@operator.example", is_operator=True)
    make_account("gone@operator.example", is_operator=True, is_active=False)
    client = browser("operator@operator.example")
    assert "1 waits" not in client.get("/operator/").content.decode()
    reference = services.request_submit(**_asked(employer="Harbour Hosp."))
    days = []
    for day in range(9):
        with clock.travel(NOW + timedelta(days=day)):
            services.catch_up(INSTALLATION)
            services.catch_up(INSTALLATION)
            services.deliver_due(INSTALLATION)
        days.append([one.to for one in mail.outbox].count(["operator@operator.example"]))
    assert days == [1] * 7 + [2] * 2  # half of the ten business days is over on the 30th
    told = next(one for one in mail.outbox if one.to == ["operator@operator.example"])
    assert reference in told.subject and "/operator/requests/" in told.body and "Noa" not in told.body
    assert not [one for one in mail.outbox if "gone@" in one.to[0] or "po@" in one.to[0]]
    text = client.get("/operator/").content.decode()
    assert 'href="/operator/requests/"' in text and "1 waits" in text and 'href="/operator/visits/"' in text


@pytest.mark.commitment("P-97")
def test_an_e_mail_that_did_not_go_out_stands_on_the_page(
    desk: Desk, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With its reason; the mail server's fault is tried again by hand, a missing address is not."""
    request, silent = desk.matched("know"), desk.matched("pieces", said=Said(name="Noa Nurse"))
    client, page = browser(OFFICER), f"/privacy/requests/{request.id}/"
    for one in (request, silent):
        services.request_acknowledge(actor=desk.officer, request_id=one.id)
    assert "did not go out" not in client.get(page).content.decode()
    with monkeypatch.context() as broken:
        broken.setattr("django.core.mail.EmailMessage.send", _refuse)
        for hour in range(0, 24 * 4, 2):
            with clock.travel(NOW + timedelta(hours=hour)):
                services.deliver_due(desk.organization_id)
    count, text = statements(client, page)
    assert count <= 15
    assert "did not go out" in text and "The mail server did not take the e-mail." in text and "Try again" in text
    other = client.get(f"/privacy/requests/{silent.id}/").content.decode()
    assert "Tell the person by letter or by phone." in other and "Try again" not in other
    with pytest.raises(Conflict, match="No e-mail waits"):
        services.mails_retry(actor=desk.officer, request_id=silent.id)
    assert mail.outbox == []
    assert client.post(f"{page}mails/").status_code == 302
    services.deliver_due(desk.organization_id)
    assert [one.to for one in mail.outbox] == [["noa@personal.example"]]
    assert "did not go out" not in client.get(page).content.decode()


def _refuse(*_arguments: Any, **_named: Any) -> None:
    raise OSError("The mail server is down.")


def _asked(employer: str) -> dict[str, Any]:
    return {"right": "know", "said": Said(name="Noa Nurse", email="noa@personal.example", employer=employer)}

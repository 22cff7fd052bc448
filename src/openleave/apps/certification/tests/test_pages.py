"""The pages of certification: what they show, what they refuse, in how many statements."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from openleave.apps.cases.models import Absence, LeaveCase
from openleave.apps.cases.tests.test_pages import statements
from openleave.apps.certification import services
from openleave.apps.certification.models import AbsenceReport, CertificationRequest, Flag, ProviderLink
from openleave.apps.certification.tests.conftest import MIGRAINE, NOW, Harbor, accepted, asked
from openleave.kernel import clock
from openleave.kernel.tenancy import organization_scope

Browser = Callable[..., Client]
MY = "my.localhost:8000"


def written(answers: dict[str, Any]) -> dict[str, Any]:
    """Answers as a browser posts them."""
    words = {True: "yes", False: "no"}
    return {name: words[value] if isinstance(value, bool) else value for name, value in answers.items()}


def test_an_empty_page_teaches(harbor: Harbor, case: LeaveCase, browser: Browser) -> None:
    _, text = statements(browser(), f"/cases/{case.id}/certification/")
    assert "No certification is asked for" in text
    assert "Ask for the certification, if you want one." in text


def test_from_request_to_acceptance_on_the_pages(harbor: Harbor, case: LeaveCase, browser: Browser) -> None:
    client, base = browser(), f"/cases/{case.id}/certification/"
    made = client.post(f"{base}new/", {"kind": "own_health", "days_given": "15"})
    assert made.status_code == 302, made.content.decode()[:3000]
    with organization_scope(harbor.organization.id):
        request = CertificationRequest.objects.get()
    one = f"{base}{request.id}/"
    assert client.post(f"{one}send/", {"asked_on": "2026-11-23"}).status_code == 302
    _, text = statements(client, base)
    assert "Own health condition: wait for it until Dec 8, 2026." in text
    answers = written(MIGRAINE)
    short = {name: value for name, value in answers.items() if name != "facts"} | {"received_on": "2026-11-23"}
    assert client.post(f"{one}enter/", short)["Location"] == f"{one}check/"
    _, text = statements(client, f"{one}check/")
    assert "Medical facts that support the need for leave" in text and "29 CFR 825.306(a)(3)" in text
    refused = client.post(f"{one}accept/", {"condition": "yes"})
    assert refused.status_code == 422 and "Questions are not answered" in refused.content.decode()
    assert client.post(f"{one}enter/", answers | {"received_on": "2026-11-23"}).status_code == 302
    assert client.post(f"{one}accept/", {"condition": "yes"}).status_code == 302
    _, text = statements(client, base)
    assert "Episodes: at most 3 × a month" in text and "2 days each at most" in text


def test_the_deficiency_page(harbor: Harbor, case: LeaveCase, browser: Browser) -> None:
    request = asked(harbor, case.id)
    services.answers_record(actor=harbor.actor, request_id=request.id, answers={"provider_name": "Dr. Ortiz"})
    client, base = browser(), f"/cases/{case.id}/certification/"
    assert client.post(f"{base}{request.id}/lacks/", {"notified_on": "2026-11-23", "note": ""}).status_code == 302
    _, text = statements(client, base)
    assert "wait for what is missing until Nov 30, 2026." in text
    assert "By November 30, 2026: seven days after the employer said in writing what is missing" in text


def test_absences_inside_and_over_the_pattern(harbor: Harbor, case: LeaveCase, browser: Browser) -> None:
    accepted(harbor, case.id)
    client, address = browser(), f"/cases/{case.id}/absences/"
    entry = {"from_on": "2026-11-02", "until_on": "2026-11-03", "whole": "on", "taken_as": "episode",
             "reported_by": "employee"}  # fmt: skip
    assert client.post(address, entry).status_code == 302
    _, text = statements(client, address)
    assert "1 of 3" in text and "Over the certified pattern" not in text
    assert client.post(address, entry | {"from_on": "2026-11-04", "until_on": ""}).status_code == 302
    _, text = statements(client, address)
    assert "3 days − 2 days = 1 day" in text
    with organization_scope(harbor.organization.id):
        flag = Flag.objects.get()
        assert (flag.measure, flag.first_on, flag.last_on, flag.taken) == (
            "episode_days",
            date(2026, 11, 2),
            date(2026, 11, 4),
            3,
        )
        assert Absence.objects.filter(reversed_at__isnull=True).count() == 3
        assert set(AbsenceReport.objects.values_list("source", "minutes_reported")) == {("reported", 480)}
        middle = Absence.objects.get(absent_on="2026-11-04")
    done = client.post(f"{address}flags/{flag.id}/", {"choice": "accept", "note": "Known: a long attack."})
    assert done.status_code == 302
    _, text = statements(client, address)
    assert "Known: a long attack." in text and "Say what follows" not in text
    assert client.post(f"{address}{middle.id}/correct/", {"time": "2:30"}).status_code == 302
    with organization_scope(harbor.organization.id):
        now = Absence.objects.get(absent_on="2026-11-04", reversed_at__isnull=True)
        assert (now.minutes_absent, Absence.objects.filter(absent_on="2026-11-04").count()) == (150, 2)


def test_every_monday_for_a_while(harbor: Harbor, case: LeaveCase, browser: Browser) -> None:
    entry = {"from_on": "2026-11-01", "until_on": "2026-11-20", "weekdays": ["0"], "time": "4",
             "taken_as": "appointment", "reported_by": "manager"}  # fmt: skip
    assert browser().post(f"/cases/{case.id}/absences/", entry).status_code == 302
    with organization_scope(harbor.organization.id):
        found = list(Absence.objects.order_by("absent_on").values_list("absent_on", "minutes_absent"))
    assert found == [(date(2026, 11, 2), 240), (date(2026, 11, 9), 240), (date(2026, 11, 16), 240)]


def test_a_day_twice_is_refused_whole(harbor: Harbor, case: LeaveCase, browser: Browser) -> None:
    client, address = browser(), f"/cases/{case.id}/absences/"
    one = {"from_on": "2026-11-03", "time": "4", "taken_as": "episode", "reported_by": "employee"}
    client.post(address, one)
    refused = client.post(address, one | {"from_on": "2026-11-02", "until_on": "2026-11-04"})
    assert refused.status_code == 422
    assert "2026-11-03: An absence on this day is already recorded." in refused.content.decode()
    with organization_scope(harbor.organization.id):
        assert Absence.objects.count() == 1


def test_the_excess_is_a_setting_with_its_history(harbor: Harbor, browser: Browser) -> None:
    client = browser()
    assert client.post("/settings/certified-pattern/", {"excess": "percent", "amount": "50"}).status_code == 302
    text = client.get("/settings/certified-pattern/").content.decode()
    assert "So many percent more (50)" in text and "Ada Ferro" in text


@pytest.fixture
def link(harbor: Harbor, case: LeaveCase, browser: Browser) -> str:
    request = asked(harbor, case.id)
    answer = browser().post(f"/cases/{case.id}/certification/{request.id}/link/", {"language": "en"})
    found = re.search(r"/provider/([\w-]+)/", answer.content.decode())
    assert found is not None, answer.content.decode()[:2000]
    # Nobody signs in for it.
    assert re.search(rf'data-copy="http://my\.localhost[^/"]*/provider/{found[1]}/"', answer.content.decode())
    return f"/provider/{found[1]}/"


def test_the_clinic_answers_once(harbor: Harbor, case: LeaveCase, link: str) -> None:
    client = Client(headers={"host": MY})
    first = client.get(link)
    assert first.status_code == 200 and "Rosa" not in first.content.decode()
    assert (first["X-Robots-Tag"], first["Referrer-Policy"], first["Cache-Control"]) == (
        "noindex, nofollow",
        "same-origin",
        "no-store",
    )
    assert client.post(link, {"born_on": "1984-05-18"}).status_code == 422
    assert client.post(link, {"born_on": "1984-05-17"}).status_code == 302
    page = client.get(link).content.decode()
    assert "Rosa M." in page and "Marín" not in page and "Genetic Information Nondiscrimination Act" in page
    answers = written(MIGRAINE)
    assert client.post(link, {"provider_name": "Dr. Ortiz", "save": "1"}).status_code == 302
    assert 'value="Dr. Ortiz"' in client.get(link).content.decode()
    assert client.get(f"{link}form.pdf").content[:5] == b"%PDF-"
    assert "Sent" in client.post(link, answers | {"submit": "1"}).content.decode()
    assert client.get(link).status_code == 404 and client.post(link, answers).status_code == 404
    with organization_scope(harbor.organization.id):
        request = CertificationRequest.objects.get()
        assert (request.state, request.source) == ("received", "link")


def test_five_wrong_dates_close_the_link(harbor: Harbor, link: str) -> None:
    client = Client(headers={"host": MY})
    codes = [client.post(link, {"born_on": f"1990-01-{day:02}"}).status_code for day in range(1, 7)]
    assert codes == [422, 422, 422, 422, 404, 404]
    assert client.post(link, {"born_on": "1984-05-17"}).status_code == 404
    with organization_scope(harbor.organization.id):
        assert ProviderLink.objects.get().tries == 5


def test_a_token_that_opens_nothing(harbor: Harbor, link: str) -> None:
    client = Client(headers={"host": MY})
    for wrong in ("x", "A" * 54, link.split("/")[2][:-2] + "zz"):
        assert client.get(f"/provider/{wrong}/").status_code == 404


def test_one_browsers_proof_opens_no_other_link(harbor: Harbor, case: LeaveCase, link: str, browser: Browser) -> None:
    client = Client(headers={"host": MY})
    client.post(link, {"born_on": "1984-05-17"})
    with organization_scope(harbor.organization.id):
        request = CertificationRequest.objects.get()
    _second, token = services.link_make(actor=harbor.actor, request_id=request.id)
    client.cookies["openleave_provider"]["path"] = "/"
    assert client.get(link).status_code == 404  # the newer link ended it
    assert "Rosa" not in client.get(f"/provider/{token}/").content.decode()


def test_the_paper_form(harbor: Harbor, case: LeaveCase, browser: Browser) -> None:
    request = asked(harbor, case.id)
    for language in ("en", "es"):
        answer = browser().get(f"/cases/{case.id}/certification/{request.id}/form.pdf?language={language}")
        assert (answer["Content-Type"], answer.content[:5]) == ("application/pdf", b"%PDF-")


def test_the_limit_of_a_link_counts_visitors_and_no_forged_header(settings: Any, db: None) -> None:
    """Behind a proxy the connection is the proxy's: what it added last counts, whatever stands before it."""
    settings.TRUSTED_PROXIES = 1
    client = Client(headers={"host": MY})

    def visit(forwarded: str) -> int:
        headers = {"X-Forwarded-For": forwarded}
        return client.get(f"/provider/{'x' * 43}/", headers=headers, REMOTE_ADDR="10.0.0.1").status_code

    with clock.travel(NOW):
        codes = [visit(f"203.0.113.{attempt}, 198.51.100.7") for attempt in range(41)]
        assert codes[:40] == [404] * 40 and codes[40] == 429
        assert visit("198.51.100.8") == 404

"""The pages: preview, rules and choices, leaving, certificates; and the command line."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pikepdf
import pytest
from django.conf import settings
from django.test import Client

from openleave.apps.cases.tests.test_pages import statements
from openleave.apps.people.tests.factories import actor_for, give, make_account, make_organization, today_here
from openleave.apps.retention import certifying, services
from openleave.apps.retention.models import Choice, Departure, Stage
from openleave.apps.retention.tests.samples import DOCUMENT
from openleave.apps.retention.tests.test_sweep import CLOSED, left, make_case
from openleave.kernel import clock
from openleave.kernel.actor import Actor, Role
from openleave.kernel.tenancy import organization_scope


@pytest.fixture
def officers(db: None) -> tuple[Any, Actor, Client, Client]:
    organization = make_organization("keeping")
    clients, actor = [], None
    for name in ("ada", "bo"):
        account = make_account(f"{name}@keeping.example", display_name=name.title())
        give(account, organization, Role.PRIVACY_OFFICER, Role.LEAVE_ADMINISTRATOR)
        client = Client(headers={"host": settings.OPENLEAVE_HOSTS["desk"]})
        client.force_login(account)
        clients.append(client)
        actor = actor_for(organization, Role.PRIVACY_OFFICER, Role.LEAVE_ADMINISTRATOR, account=account)
    assert actor is not None
    return organization, actor, clients[0], clients[1]


def test_the_preview_says_what_goes_when_and_why(officers: Any) -> None:
    organization, actor, client, _other = officers
    today = clock.today("America/New_York")
    with organization_scope(organization.id):
        gone = left(actor, "E-1", first_name="Mara", last_name="Quist")
        make_case(gone, "L-2021-0007", today - timedelta(days=3 * 365 - 40))
        make_case(left(actor, "E-2", separated_on=None, last_name="Older"), "L-2020-0001", CLOSED)
    services.reckon(actor=actor)
    _count, page = statements(client, "/privacy/retention/")
    assert "Quist, Mara" in page and "L-2021-0007" in page and "29 CFR 825.500(b)" in page
    assert "Older" in page and "What goes in the next twelve months" in page
    # Ada is an administrator without the role for walled cases: what is walled is in no list and no count.
    with organization_scope(organization.id):
        from openleave.apps.cases.models import LeaveCase

        LeaveCase.objects.filter(number="L-2020-0001").update(walled=True)
    assert "L-2020-0001" not in client.get("/privacy/retention/").content.decode()


def test_choices_are_kept_with_their_history(officers: Any) -> None:
    organization, _actor, client, _other = officers
    assert client.post("/privacy/retention/rules/", {"case": "60", "subject": ""}).status_code == 302
    _count, page = statements(client, "/privacy/retention/rules/")
    assert "unverified, not applied" in page and "Cal. Gov. Code § 12946(a)" in page and "“60”" in page
    with organization_scope(organization.id):
        assert dict(Choice.objects.values_list("kind", "keep_months")) == {"case": 60, "subject": None}
    assert client.post("/privacy/retention/rules/", {"case": "481"}).status_code == 422


def test_two_people_end_the_service(officers: Any) -> None:
    organization, _actor, first, second = officers
    until = today_here() + timedelta(days=30)
    bad = first.post("/privacy/retention/leaving/", {"serves_until_on": until.isoformat(), "instruction": "Letter 7"})
    assert bad.status_code == 422
    made = first.post("/privacy/retention/leaving/", {"serves_until_on": until.isoformat()})
    assert made.status_code == 302
    with organization_scope(organization.id):
        found = Departure.objects.get()
    address = f"/privacy/retention/leaving/{found.id}/"
    first.post(address + "approve/")
    with organization_scope(organization.id):
        assert Departure.objects.get().stage == Stage.ASKED
    _count, page = statements(second, "/privacy/retention/leaving/")
    assert "Approve" in page
    second.post(address + "approve/")
    with organization_scope(organization.id):
        assert Departure.objects.get().stage == Stage.APPROVED
    page = second.get(address + "export/", follow=True)
    assert (page.redirect_chain, "There is no export yet" in page.content.decode()) == (
        [("/privacy/retention/leaving/", 302)],
        True,
    )
    first.post(address + "withdraw/")
    with organization_scope(organization.id):
        assert Departure.objects.get().stage == Stage.WITHDRAWN


def test_the_operator_hands_over_the_certificate(db: None) -> None:
    from uuid import uuid4

    one = certifying.issue(uuid4(), DOCUMENT)
    client = Client(headers={"host": settings.OPENLEAVE_HOSTS["desk"]})
    client.force_login(make_account("op@install.example", is_operator=True))
    assert str(one.former_id) in client.get("/operator/certificates/").content.decode()
    answer = client.get(f"/operator/certificates/{one.former_id}.json")
    assert answer.json()["signature"] == one.signature and answer["Cache-Control"] == "no-store"
    pdf = client.get(f"/operator/certificates/{one.former_id}.pdf").content
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert document.Root.MarkInfo.Marked and len(document.pages) == 1
    assert client.get(f"/operator/certificates/{uuid4()}.json").status_code == 404

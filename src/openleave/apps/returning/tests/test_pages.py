"""The return's page of a case: what it shows first, what its forms refuse, and in how many statements."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from openleave.apps.accommodation.services import restriction_add
from openleave.apps.cases.models import LeaveCase
from openleave.apps.cases.tests.test_pages import statements
from openleave.apps.returning import services
from openleave.apps.returning.deeds import DEEDS, PREMIUM_DEEDS
from openleave.apps.returning.models import Premium, ReturnItem
from openleave.apps.returning.tests.conftest import Harbor, on_leave
from openleave.kernel.tenancy import organization_scope

Browser = Callable[..., Client]


@pytest.fixture
def client(harbor: Harbor, browser: Browser) -> Client:
    return browser()


@pytest.fixture
def at(ending: LeaveCase) -> str:
    return f"/cases/{ending.id}/return/"


def test_before_it_is_prepared(ending: LeaveCase, client: Client, at: str) -> None:
    _, text = statements(client, at)
    assert "The return is not being prepared yet" in text and "Prepare it now" in text
    assert client.post(f"{at}prepare/").status_code == 302
    _, text = statements(client, at)
    assert "Say when the employee is expected back." in text
    assert "0 of 8 done" in text


def test_the_next_steps_one_after_the_other(harbor: Harbor, client: Client, at: str) -> None:
    client.post(f"{at}prepare/")
    steps = [
        ("expect", {"expected_on": "2026-11-20", "full_minutes": "8", "full_days": "5"}, "did it ask for a release"),
        ("release-needed", {"required": "yes"}, "Record which job the employee comes back to."),
        ("position", {"same_job": "yes"}, "The release is not in yet."),
        (
            "release", {"received_on": "2026-11-20", "released_from_on": "2026-11-23", "text": "Fit."},
            "Is the employee back at work?",
        ),
    ]  # fmt: skip
    for key, given, then in steps:
        response = client.post(f"{at}{key}/", given)
        assert response.status_code == 302, (key, response.content.decode()[:3000])
        _, text = statements(client, at)
        assert then in text, key
    assert "Fit." in text and "The employee gets the same job back." in text
    refused = client.post(f"{at}complete/", {"returned_on": "2026-11-24"})
    assert refused.status_code == 422 and "This day is in the future." in refused.content.decode()
    assert client.post(f"{at}complete/", {"returned_on": "2026-11-23"}).status_code == 302
    _, text = statements(client, at)
    assert "Back at work since" in text and "Prepare it now" not in text


def test_the_manager_is_told_days_and_restrictions_only(harbor: Harbor, client: Client) -> None:
    texts = []
    for reason in (
        {},
        {"reason": "family_health_condition", "relationship": "parent", "serious_health_condition": True},
    ):
        case = on_leave(harbor, **reason)
        services.return_prepare(actor=harbor.actor, case_id=case.id)
        services.return_expect(actor=harbor.actor, case_id=case.id, expected_on=date(2026, 12, 7))
        services.graduated_add(
            actor=harbor.actor, case_id=case.id, from_on=date(2026, 12, 7), minutes_a_day=270, days_a_week=4
        )
        for kind, text in (("restriction", "No lifting over 20 lb."), ("limitation", "A herniated disc.")):
            restriction_add(actor=harbor.actor, case_id=case.id, kind=kind, text=text, from_on=date(2026, 12, 7))
        _, page = statements(client, f"/cases/{case.id}/return/")
        texts.append(page.split('<pre class="ret-manager" tabindex="0">')[1].split("</pre>")[0])
    assert (
        texts[0]
        == texts[1]
        == (
            "Marín, Rosa is expected back at work on December 7, 2026.\n"
            "From December 7, 2026: 4.5 hours a day, 4 days a week.\n"
            "Restriction from December 7, 2026: No lifting over 20 lb."
        )
    )


def test_every_step_has_its_page(harbor: Harbor, ending: LeaveCase, client: Client, at: str) -> None:
    client.post(f"{at}prepare/")
    for key in DEEDS:
        _, text = statements(client, f"{at}{key}/")
        assert "<form" in text, key
    given = {"month_on": "2026-11-15", "due_on": "2026-11-01", "owed": "132.45"}
    assert client.post(f"{at}premium/", given).status_code == 302
    with organization_scope(harbor.organization.id):
        row = Premium.objects.get()
    for key in PREMIUM_DEEDS:
        _, text = statements(client, f"/cases/premiums/{row.id}/{key}/")
        assert "$132.45" in text, key
    _, text = statements(client, at)
    assert "$132.45 of the employee’s share is missing." in text and "Mail the letter" in text
    refused = client.post(f"/cases/premiums/{row.id}/letter/", {"letter_on": "2026-11-23", "cease_on": "2026-12-07"})
    assert refused.status_code == 422 and "Coverage may not end on this day" in refused.content.decode()
    sent = client.post(f"/cases/premiums/{row.id}/letter/", {"letter_on": "2026-11-23", "cease_on": "2026-12-08"})
    assert sent.status_code == 302
    _, text = statements(client, at)
    assert "Letter mailed; may end from Dec 8, 2026" in text
    assert client.post(f"/cases/premiums/{row.id}/cover/").status_code == 302
    assert "Covered by the employer" in statements(client, at)[1]


def test_what_may_be_asked_back(harbor: Harbor, ending: LeaveCase, client: Client, at: str) -> None:
    client.post(f"{at}prepare/")
    given = {
        "not_returning_because": "own_choice", "weeks_on_leave": "9", "weeks_paid": "4",
        "employer_premium_per_week": "110.25",
    }  # fmt: skip
    assert client.post(f"{at}recovery/", given).status_code == 302
    _, text = statements(client, at)
    assert "$551.25" in text and "The employee’s own choice" in text
    assert client.post(f"{at}recovery/", given | {"employer_share": "5/4"}).status_code == 422
    client.post(f"{at}recovery/", given | {"not_returning_because": "own_serious_condition"})
    _, text = statements(client, at)
    assert "$551.25" not in text and "Nothing may be asked back" in text


def test_the_checklist_is_ticked(harbor: Harbor, ending: LeaveCase, client: Client, at: str) -> None:
    client.post(f"{at}prepare/")
    assert client.post(f"{at}item/", {"code": "access"}).status_code == 302
    assert "1 of 8 done" in statements(client, at)[1]
    client.post(f"{at}item/", {"code": "access", "undo": "1"})
    client.post(f"{at}item/", {"code": "position"})
    assert "0 of 8 done" in statements(client, at)[1]
    with organization_scope(harbor.organization.id):
        assert not ReturnItem.objects.filter(done_on__isnull=False).exists()


def test_a_restriction_on_return(harbor: Harbor, ending: LeaveCase, client: Client, at: str) -> None:
    client.post(f"{at}prepare/")
    given = {"kind": "restriction", "text": "No stairs.", "from_on": "2026-12-07"}
    assert client.post(f"{at}restriction/", given).status_code == 302
    _, text = statements(client, at)
    assert "No stairs." in text and "1 of 8 done" in text


def test_steps_are_drawn_and_counted(harbor: Harbor, ending: LeaveCase, client: Client, at: str) -> None:
    client.post(f"{at}prepare/")
    for from_on, minutes in (("2026-12-07", "4"), ("2026-12-21", "8")):
        given = {"from_on": from_on, "minutes_a_day": minutes, "days_a_week": "5"}
        assert client.post(f"{at}graduated/", given).status_code == 302
    _, text = statements(client, at)
    assert 'class="ret-stairs"' in text and "20 hours a week" in text
    count = text.split('action="/cases/steps/')[1].split('"')[0]
    assert client.post(f"/cases/steps/{count}").status_code == 302
    assert "counted as leave" in statements(client, at)[1]

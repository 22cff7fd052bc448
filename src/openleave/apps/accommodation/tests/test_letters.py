"""Letters about accommodations and premiums: drafted from the page, by what is recorded, and written into the log."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client

from openleave.apps.accommodation import selectors, services
from openleave.apps.accommodation.models import Accommodation, Entry
from openleave.apps.accommodation.tests.conftest import Harbor, asked
from openleave.apps.accommodation.tests.test_catching_up import long_leave, run
from openleave.apps.accommodation.tests.test_life import decline, talked
from openleave.apps.notices.events import LetterSent
from openleave.apps.notices.models import Letter
from openleave.kernel.news import tell
from openleave.kernel.tenancy import organization_scope


@pytest.fixture
def client(harbor: Harbor, browser) -> Client:  # type: ignore[no-untyped-def]
    return browser()


def shown(client: Client, answer: object) -> str:
    assert answer.status_code == 302  # type: ignore[attr-defined]
    return client.get(answer["Location"]).content.decode()  # type: ignore[index]


def test_a_refusal_is_written_as_it_was_decided(harbor: Harbor, client: Client) -> None:
    case = long_leave(harbor)
    row = asked(harbor, case_id=case.id)
    at = f"/accommodations/{row.id}/letter/"
    assert client.post(at, {"kind": "accommodation_declined"}).status_code == 400
    talked(harbor, row)
    decline(harbor, row)
    text = shown(client, client.post(at, {"kind": "accommodation_declined"}))
    for said in ("No option would let the employee do the essential functions", "Nothing does.", "December 23, 2026",
                 "Part time: no such shift.", "EEOC"):  # fmt: skip
        assert said in text, said


def test_what_was_granted_is_written(harbor: Harbor, client: Client) -> None:
    case = long_leave(harbor)
    row = services.accommodation_grant_basics(
        actor=harbor.actor, employee_id=harbor.nurse.id, case_id=case.id, changes=["water"], confirmed=True
    )
    text = shown(client, client.post(f"/accommodations/{row.id}/letter/", {"kind": "accommodation_granted"}))
    assert "Water at hand" in text and "November 23, 2026" in text


def test_a_document_is_asked_for_where_it_may_be(harbor: Harbor, client: Client) -> None:
    case = long_leave(harbor)
    row = asked(harbor, case_id=case.id, kind="pwfa", changes=["telework"])
    at = f"/accommodations/{row.id}/letter/"
    client.post(at, {"kind": "accommodation_documents"})
    with organization_scope(harbor.organization.id):
        assert not Letter.objects.filter(kind="accommodation_documents").exists()
    facts = {"need_is_obvious": False, "employer_knows_enough": False}
    services.facts_state(actor=harbor.actor, accommodation_id=row.id, facts=facts)
    client.post(at, {"kind": "accommodation_documents"})
    with organization_scope(harbor.organization.id):
        letter = Letter.objects.get(kind="accommodation_documents")
        tell(LetterSent(harbor.actor, letter))
        assert Entry.objects.filter(kind="document_asked", about_id=letter.id).count() == 1


def test_leave_that_runs_out_drafts_an_invitation_once(harbor: Harbor) -> None:
    long_leave(harbor)
    run(harbor, date(2026, 11, 23))
    run(harbor, date(2026, 11, 24))
    with organization_scope(harbor.organization.id):
        row, letter = Accommodation.objects.get(), Letter.objects.get(kind="accommodation_invitation")
        assert (letter.about_id, letter.state) == (row.id, "draft")
        tell(LetterSent(harbor.actor, letter))
        found = selectors.accommodation_file(actor=harbor.actor, accommodation_id=row.id)
    assert [(one.kind, one.code) for one in found.entries] == [("letter", "accommodation_invitation")]


def test_the_late_premium_names_a_lawful_day() -> None:
    from openleave.apps.returning.letters import late_payment
    from openleave.apps.returning.models import Premium

    row = Premium(owed=Decimal("132.45"), paid=Decimal("32"), due_on=date(2026, 11, 1))
    assert late_payment(row, date(2026, 11, 10)) == {
        "amount": "$100.45", "due_on": "2026-11-01", "coverage_ends_on": "2026-12-02",
    }  # fmt: skip
    today = date(2026, 11, 23)
    assert late_payment(row, today)["coverage_ends_on"] == (today + timedelta(days=15)).isoformat()

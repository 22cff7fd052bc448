"""Letters and documents of a certification: what is sent moves it on, what comes in waits to be keyed in."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from openleave.apps.cases.models import CaseClock, LeaveCase
from openleave.apps.certification import services
from openleave.apps.certification.models import CertificationRequest, Entry
from openleave.apps.certification.services.documents import document_arrived
from openleave.apps.certification.tests.conftest import NOW, Harbor, accepted, asked
from openleave.apps.documents.models import Document
from openleave.apps.notices import content
from openleave.apps.notices.events import LetterSent
from openleave.apps.notices.models import Letter
from openleave.kernel import clock
from openleave.kernel.ids import new_id
from openleave.kernel.news import tell
from openleave.kernel.tenancy import organization_scope


def went_out(harbor: Harbor, letter: Letter, on: date) -> None:
    """The letter is sent, as the job of notices tells it."""
    with organization_scope(harbor.organization.id):
        Letter.objects.filter(id=letter.id).update(sent_on=on)
        letter.refresh_from_db()
        tell(LetterSent(harbor.actor, letter))


def test_the_letter_that_asks_records_the_day(harbor: Harbor, case: LeaveCase) -> None:
    made = services.request_prepare(actor=harbor.actor, case_id=case.id, kind="own_health", days_given=20)
    letter = services.request_letter(actor=harbor.actor, request_id=made.id)
    assert (letter.kind, letter.about_id) == ("certification_own", made.id)
    assert services.request_letter(actor=harbor.actor, request_id=made.id).id == letter.id
    went_out(harbor, letter, date(2026, 11, 23))
    with organization_scope(harbor.organization.id):
        request = CertificationRequest.objects.get(id=made.id)
        returned = CaseClock.objects.get(case_id=case.id, code="us.fed.fmla.clock.certification_return")
    assert (request.state, request.asked_on, request.on_clock) == ("sent", date(2026, 11, 23), True)
    assert returned.due_on == date(2026, 12, 13)


def test_the_letter_that_says_what_is_missing(harbor: Harbor, case: LeaveCase) -> None:
    """The seven days run from the day on which the letter went out (29 CFR 825.305(c))."""
    request = asked(harbor, case.id)
    services.answers_record(actor=harbor.actor, request_id=request.id, answers={"provider_name": "Dr. Ortiz"})
    services.certification_lacks(actor=harbor.actor, request_id=request.id, unclear=True, note="Say how long.")
    letter = services.request_letter(actor=harbor.actor, request_id=request.id)
    assert letter.kind == "certification_incomplete"
    with organization_scope(harbor.organization.id):
        draft = content.read_draft(harbor.actor, letter)
    texts = [item["text"] for item in draft.asked["items"]]
    assert "Business address (29 CFR 825.306(a)(1))" in texts and texts[-1] == "Say how long."
    assert draft.asked["due"] == "2026-11-30"
    with clock.travel(NOW + timedelta(days=2)):
        went_out(harbor, letter, date(2026, 11, 25))
    with organization_scope(harbor.organization.id):
        found = CertificationRequest.objects.get(id=request.id)
    assert (found.deficiency_on, found.cure_by_on) == (date(2026, 11, 25), date(2026, 12, 2))


@pytest.mark.parametrize(
    ("kind", "more", "letter"),
    [
        ("recertification", {"basis": "circumstances_changed"}, "recertification"),
        ("second_opinion", {"provider_independent": True}, "opinion_second"),
        (
            "fitness_for_duty",
            {"fitness": {"fitness_policy_uniform": True, "safety_concern": True}, "functions": "Lift 50 pounds"},
            "fitness_for_duty",
        ),
    ],
)
def test_each_kind_has_its_letter(
    harbor: Harbor, case: LeaveCase, kind: str, more: dict[str, Any], letter: str
) -> None:
    accepted(harbor, case.id)
    made = services.request_prepare(actor=harbor.actor, case_id=case.id, kind=kind, **more)
    drafted = services.request_letter(actor=harbor.actor, request_id=made.id)
    assert drafted.kind == letter
    went_out(harbor, drafted, date(2026, 11, 23))
    with organization_scope(harbor.organization.id):
        found = CertificationRequest.objects.get(id=made.id)
    assert (found.state, found.on_clock, found.due_on) == ("sent", False, date(2026, 12, 8))


def test_a_document_waits_at_its_request(harbor: Harbor, case: LeaveCase) -> None:
    request = asked(harbor, case.id)
    with organization_scope(harbor.organization.id):
        document = Document(
            id=new_id(), organization_id=harbor.organization.id, employee_id=case.employee_id, case_id=case.id,
            category="certification", source="mail", received_on=date(2026, 11, 23),
        )  # fmt: skip
        document_arrived(document)
        document_arrived(document)
        found = CertificationRequest.objects.get(id=request.id)
        steps = list(Entry.objects.filter(request=request, step="document").values_list("step", flat=True))
    assert (found.document_ids, found.state, steps) == ([str(document.id)], "sent", ["document"])

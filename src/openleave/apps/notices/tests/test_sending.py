"""From a draft to the employee's page: fixed, rendered, delivered once, its deadline met."""

from __future__ import annotations

import hashlib
import io
from datetime import timedelta

import pikepdf
import pytest
from django.db import DatabaseError, transaction

from openleave.apps.cases.models import CaseClock, LeaveCase
from openleave.apps.notices import content, selectors, services
from openleave.apps.notices.events import LetterSent
from openleave.apps.notices.language import plain_text
from openleave.apps.notices.models import Letter, State
from openleave.apps.notices.tests.conftest import Desk
from openleave.kernel import clock
from openleave.kernel.errors import Conflict, Invalid, NotFound
from openleave.kernel.news import _listeners
from openleave.kernel.tenancy import organization_scope


def again(letter: Letter) -> Letter:
    return Letter.objects.get(id=letter.id)


@pytest.fixture
def inside(desk: Desk):
    with organization_scope(desk.organization_id):
        yield


def test_the_eligibility_notice_goes_to_the_portal(desk: Desk, inside):
    told = []
    listener = told.append
    _listeners.setdefault(LetterSent, []).append(listener)
    letter = services.letter_draft(actor=desk.actor, case_id=desk.case.id, kind="eligibility")
    assert (letter.state, letter.language) == ("draft", "en")
    services.letter_queue(actor=desk.actor, letter_id=letter.id, by="portal")
    assert again(letter).state == State.QUEUED
    assert services.send_due(desk.organization_id) == 1
    _listeners[LetterSent].remove(listener)

    sent = again(letter)
    assert (sent.state, sent.sent_on.isoformat(), sent.problem) == ("sent", "2026-11-23", "")
    assert [event.letter.id for event in told] == [letter.id]
    pdf = selectors.pdf_of(sent)
    assert hashlib.sha256(pdf).hexdigest() == sent.sha256
    case = LeaveCase.objects.get(id=desk.case.id)
    assert case.eligibility_notice_on.isoformat() == "2026-11-23"
    clocks = CaseClock.objects.filter(case=case, code__endswith="eligibility_notice")
    assert [row.done_on.isoformat() for row in clocks] == ["2026-11-23"]
    # Nothing more to do, and nothing is done twice.
    assert services.send_due(desk.organization_id) == 0
    assert again(letter).attempts == 0


def test_the_pdf_is_ua_1(desk: Desk, inside):
    letter = services.letter_draft(actor=desk.actor, case_id=desk.case.id, kind="eligibility", language="es")
    services.letter_queue(actor=desk.actor, letter_id=letter.id)
    services.send_due(desk.organization_id)
    with pikepdf.open(io.BytesIO(selectors.pdf_of(again(letter)))) as pdf:
        assert str(pdf.Root.Lang) == "es"
        assert bool(pdf.Root.MarkInfo.Marked)
        assert "/StructTreeRoot" in pdf.Root
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        assert str(pdf.docinfo["/Title"]) == "Aviso de elegibilidad y de sus derechos y responsabilidades"
        with pdf.open_metadata() as metadata:
            assert metadata["{http://www.aiim.org/pdfua/ns/id/}part"] == "1"
        fonts = {str(font.BaseFont): font for page in pdf.pages for font in page.Resources.get("/Font", {}).values()}
        assert fonts
        for font in fonts.values():
            described = font.DescendantFonts[0].FontDescriptor
            assert any(name in described for name in ("/FontFile2", "/FontFile3"))


def test_what_was_queued_is_fixed(desk: Desk, inside):
    letter = services.letter_draft(actor=desk.actor, case_id=desk.case.id, kind="eligibility")
    services.letter_edit(actor=desk.actor, letter_id=letter.id, added=["Please call <b>me</b>. {{ employee_name }}"])
    services.letter_queue(actor=desk.actor, letter_id=letter.id)
    fixed = content.read_fixed(desk.actor, letter)
    text = plain_text(fixed.document)
    assert "Please call <b>me</b>. {{ employee_name }}" in text
    assert "**Yes" not in text and "Yes. You are eligible for FMLA leave." in text
    with pytest.raises(Conflict):
        services.letter_edit(actor=desk.actor, letter_id=letter.id, added=[])
    services.send_due(desk.organization_id)
    for change in ({"language": "es"}, {"sha256": "0" * 64}, {"state": "draft"}, {"sent_on": "2026-11-20"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Letter.objects.filter(id=letter.id).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        again(letter).delete()


def test_the_employee_opens_it_once(desk: Desk, inside):
    letter = services.letter_draft(actor=desk.actor, case_id=desk.case.id, kind="eligibility")
    with pytest.raises(NotFound):
        services.letter_open(actor=desk.rosa, letter_id=letter.id)
    services.letter_queue(actor=desk.actor, letter_id=letter.id)
    services.send_due(desk.organization_id)
    assert [one.id for one in selectors.own_letters(actor=desk.rosa)] == [letter.id]
    opened_at = services.letter_open(actor=desk.rosa, letter_id=letter.id).opened_at
    assert opened_at == clock.now()
    with clock.travel(clock.now() + timedelta(days=1)):
        assert services.letter_open(actor=desk.rosa, letter_id=letter.id).opened_at == opened_at


def test_a_letter_that_changed_since_it_was_read_is_not_sent(desk: Desk, inside):
    letter = services.letter_draft(actor=desk.actor, case_id=desk.case.id, kind="eligibility")
    with pytest.raises(Conflict):
        services.letter_queue(actor=desk.actor, letter_id=letter.id, seen="0" * 64)
    assert again(letter).state == "draft"


def test_unknown_fields_and_ways_are_refused(desk: Desk, inside):
    with pytest.raises(Invalid):
        services.letter_draft(actor=desk.actor, case_id=desk.case.id, kind="eligibility", fields={"nonsense": 1})
    letter = services.letter_draft(actor=desk.actor, case_id=desk.case.id, kind="eligibility")
    with pytest.raises(Invalid):
        services.letter_queue(actor=desk.actor, letter_id=letter.id, by="pigeon")

"""The employee's letters, and the papers they send."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from openleave.apps.cases.tests.conftest import make_harbor
from openleave.apps.cases.tests.test_pages import statements
from openleave.apps.desk.models import Arrival
from openleave.apps.disclosures import selectors as disclosures
from openleave.apps.disclosures.models import Disclosure
from openleave.apps.documents.models import Document
from openleave.apps.documents.tests import making
from openleave.apps.messaging.tests.conftest import Nurse, make_nurse
from openleave.apps.notices import services as notices
from openleave.apps.notices.models import Letter
from openleave.apps.notices.services.sending import deliver
from openleave.apps.online.tests.test_pages import text
from openleave.kernel import clock
from openleave.kernel.purposes import stating
from openleave.kernel.tenancy import organization_scope

Browser = Callable[..., Client]


def send(rosa: Nurse) -> Letter:
    letter = notices.letter_draft(actor=rosa.desk, case_id=rosa.case.id, kind="usage")
    notices.letter_edit(actor=rosa.desk, letter_id=letter.id, added=["Zebrafinch"])
    notices.letter_queue(actor=rosa.desk, letter_id=letter.id, by="portal")
    assert deliver(rosa.harbor.organization.id, letter.id)
    return letter


def test_a_letter_is_read_and_its_opening_noted(rosa: Nurse, my: Browser) -> None:
    letter = send(rosa)
    client = my()
    assert "You have a new letter." in text(client, "/leave/")
    assert f"/leave/letters/{letter.id}/" in text(client, f"/leave/{rosa.case.id}/")
    assert "Zebrafinch" in text(client, f"/leave/letters/{letter.id}/")
    with organization_scope(rosa.harbor.organization.id):
        opened = Letter.objects.get(id=letter.id)
    assert (opened.state, opened.opened_at, opened.opened_by_id) == ("opened", clock.now(), rosa.account.pk)
    assert "You have a new letter." not in text(client, "/leave/")
    pdf = client.get(f"/leave/letters/{letter.id}/pdf/")
    assert (pdf["Content-Type"], pdf.content[:5]) == ("application/pdf", b"%PDF-")


def test_drafts_and_letters_of_others_are_not_there(rosa: Nurse, my: Browser) -> None:
    draft = notices.letter_draft(actor=rosa.desk, case_id=rosa.case.id, kind="usage")
    other = make_nurse(make_harbor("lake-mill", people=1), "rosa@lake.example")
    foreign = send(other)
    client = my()
    for letter_id in (draft.id, foreign.id, uuid4()):
        for address in (f"/leave/letters/{letter_id}/", f"/leave/letters/{letter_id}/pdf/"):
            assert client.get(address).status_code == 404
    with organization_scope(other.harbor.organization.id):
        assert Letter.objects.get(id=foreign.id).opened_at is None


def test_a_paper_is_sent_and_its_state_shown(rosa: Nurse, my: Browser) -> None:
    client = my()
    address = f"/leave/{rosa.case.id}/papers/"
    file = SimpleUploadedFile("form.pdf", making.pdf("One page"), "application/pdf")
    page = client.post(address, {"category": "certification", "files": file}, follow=True).content.decode()
    assert "Your paper is sent. The leave desk has it." in page and "form.pdf" in page
    with organization_scope(rosa.harbor.organization.id):
        document = Document.objects.get()
        assert (document.source, document.case_id, document.category) == ("portal", rosa.case.id, "certification")
        assert Arrival.objects.filter(kind="document", about_id=document.id).count() == 1


@pytest.mark.parametrize("content", [b"", b"MZ no document at all"])
def test_what_is_no_paper_is_refused(rosa: Nurse, my: Browser, content: bytes) -> None:
    address = f"/leave/{rosa.case.id}/papers/"
    sent = {"files": SimpleUploadedFile("form.pdf", content, "application/pdf")} if content else {}
    assert my().post(address, {"category": "certification", **sent}).status_code == 422
    with organization_scope(rosa.harbor.organization.id):
        assert not Document.objects.exists()


def test_nobody_sends_papers_to_others_cases(rosa: Nurse, my: Browser) -> None:
    other = make_nurse(make_harbor("lake-mill", people=1), "rosa@lake.example")
    file = SimpleUploadedFile("form.pdf", making.pdf("One page"), "application/pdf")
    answer = my().post(f"/leave/{other.case.id}/papers/", {"category": "certification", "files": file})
    assert answer.status_code == 404
    with organization_scope(other.harbor.organization.id):
        assert not Document.objects.exists()


def test_few_statements(rosa: Nurse, my: Browser) -> None:
    letter = send(rosa)
    client = my()
    client.get(f"/leave/letters/{letter.id}/")
    statements(client, f"/leave/letters/{letter.id}/")
    statements(client, f"/leave/{rosa.case.id}/papers/")


def test_an_own_copy_is_not_disclosed_to_the_employer(rosa: Nurse, my: Browser) -> None:
    client = my()
    file = SimpleUploadedFile("form.pdf", making.pdf("One page"), "application/pdf")
    client.post(f"/leave/{rosa.case.id}/papers/", {"category": "certification", "files": file})
    with organization_scope(rosa.harbor.organization.id):
        document = Document.objects.get()
    assert client.get(f"/leave/documents/{document.id}/").status_code == 200
    with stating("privacy_rights"), organization_scope(rosa.harbor.organization.id):
        row = Disclosure.objects.get()
        assert (row.flow, row.recipient_kind, row.reason) == ("documents.own_copy", "self", "service_delivery")
        assert row.categories == ["medical", "note"] and row.by_account_id == rosa.account.pk
        assert disclosures.own_disclosures(actor=rosa.actor) == []

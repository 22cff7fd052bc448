"""Files sent along with a message: the same as every document, in the inbox once, all of it or nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from openleave.apps.cases.tests.conftest import make_harbor
from openleave.apps.cases.tests.test_pages import statements
from openleave.apps.desk.models import Arrival, Task
from openleave.apps.documents import scanning
from openleave.apps.documents.models import Document
from openleave.apps.documents.tests import making
from openleave.apps.documents.tests.clamd import EICAR, FakeClamd
from openleave.apps.documents.tests.conftest import clamd, own_files  # noqa: F401
from openleave.apps.messaging.models import Message
from openleave.apps.messaging.tests.conftest import Nurse, make_nurse
from openleave.kernel.tenancy import organization_scope

Browser = Callable[..., Client]


def file(content: bytes, name: str = "form.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "application/octet-stream")


def test_an_employee_sends_a_paper_with_a_message_and_the_inbox_shows_it_once(rosa: Nurse, my: Browser) -> None:
    sent = {"text": "Here it is.", "category": "certification", "files": [file(making.pdf("One page"))],
            "camera": file(making.jpeg(), "IMG_1.jpg")}  # fmt: skip
    client = my()
    page = client.post(f"/messages/{rosa.case.id}/", sent, follow=True).content.decode()
    assert "Your message is sent." in page and "form.pdf" in page and "IMG_1.jpg" in page
    with organization_scope(rosa.harbor.organization.id):
        message = Message.objects.get()
        documents = list(Document.objects.order_by("received_at", "id"))
        assert sorted(message.document_ids) == sorted(str(one.id) for one in documents)
        assert {(one.source, one.category, one.case_id) for one in documents} == {
            ("portal", "certification", rosa.case.id)
        }
        assert [(one.kind, one.about_id) for one in Arrival.objects.all()] == [("message", message.id)]
    # What was sent can be taken back out, as it was written anew.
    copy = client.get(f"/leave/documents/{documents[0].id}/")
    assert (copy.status_code, copy["Content-Type"], copy.content[:5]) == (200, "application/pdf", b"%PDF-")
    assert copy["Content-Disposition"].startswith("attachment; ")


def test_a_picture_needs_no_words(rosa: Nurse, my: Browser) -> None:
    client = my()
    assert client.post(f"/messages/{rosa.case.id}/", {"camera": file(making.jpeg(), "IMG_1.jpg")}).status_code == 302
    assert client.post(f"/messages/{rosa.case.id}/", {"text": "  "}).status_code == 422
    with organization_scope(rosa.harbor.organization.id):
        assert Message.objects.count() == 1 and len(Message.objects.get().document_ids) == 1


def test_the_desk_sends_a_document_that_the_employee_opens(rosa: Nurse, my: Browser, browser: Browser) -> None:
    url = f"/cases/{rosa.case.id}/messages/"
    desk = browser()
    page = desk.post(url, {"text": "Please sign.", "files": file(making.pdf("A", "B"), "agreement.pdf")}, follow=True)
    with organization_scope(rosa.harbor.organization.id):
        document = Document.objects.get()
        assert (document.source, document.for_employee, document.category) == ("desk", True, "correspondence")
        assert not Arrival.objects.exists()
    text = page.content.decode()
    assert f"/documents/{document.id}/" in text and "agreement.pdf" in text and "2 pages" in text
    client = my()
    assert f"/leave/documents/{document.id}/" in client.get(f"/messages/{rosa.case.id}/").content.decode()
    assert client.get(f"/leave/documents/{document.id}/").status_code == 200


def test_an_employee_opens_nothing_that_was_not_sent_to_them(rosa: Nurse, my: Browser, browser: Browser) -> None:
    desk = browser()
    answer = desk.post(
        f"/cases/{rosa.case.id}/documents/",
        {"files": file(making.pdf("Secret")), "category": "other", "source": "desk", "received_on": "2026-11-20"},
    )
    assert answer.status_code == 302
    with organization_scope(rosa.harbor.organization.id):
        document = Document.objects.get()
    assert my().get(f"/leave/documents/{document.id}/").status_code == 404


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"MZ no document", "This kind of file is not taken."),
        (making.heic(), "Pictures in the format HEIC cannot be read here."),
    ],
)
def test_a_file_that_is_refused_leaves_the_text_and_nothing_else(
    rosa: Nurse, my: Browser, browser: Browser, content: bytes, said: str
) -> None:
    sent = {"text": "My <b>words</b> stay", "files": [file(making.pdf("Good")), file(content, "bad.bin")]}
    for client, url in ((my(), f"/messages/{rosa.case.id}/"), (browser(), f"/cases/{rosa.case.id}/messages/")):
        for one in sent["files"]:
            one.seek(0)
        answer = client.post(url, sent)
        page = answer.content.decode()
        assert answer.status_code == 422 and f"bad.bin: {said}" in page
        assert "My &lt;b&gt;words&lt;/b&gt; stay" in page and "choose the files again" in page
    with organization_scope(rosa.harbor.organization.id):
        assert not Message.objects.exists() and not Document.objects.exists() and not Arrival.objects.exists()


def test_a_virus_stops_the_message_and_rests_in_quarantine_alone(
    rosa: Nurse, my: Browser, clamd: FakeClamd  # noqa: F811
) -> None:  # fmt: skip
    sent = {
        "text": "Two papers",
        "files": [file(making.pdf("Good")), file(making.pdf("Bad") + EICAR.encode(), "bad.pdf")],
    }
    answer = my().post(f"/messages/{rosa.case.id}/", sent)
    page = answer.content.decode()
    assert answer.status_code == 422 and "A virus was found in bad.pdf. The message was not sent." in page
    assert "Two papers" in page
    with organization_scope(rosa.harbor.organization.id):
        assert not Message.objects.exists() and not Arrival.objects.exists()
        assert [one.state for one in Document.objects.all()] == ["infected"]
        assert Task.objects.filter(code="document.infected").count() == 1


def test_all_are_examined_before_the_first_is_stored(
    rosa: Nurse, my: Browser, clamd: FakeClamd, monkeypatch: pytest.MonkeyPatch  # noqa: F811
) -> None:  # fmt: skip
    """Whoever stores holds the audit trail's lock: nobody waits for a scanner."""
    scan, there = scanning.scan, []

    def watched(parts: Any) -> Any:
        there.append(Document.objects.count())
        return scan(parts)

    monkeypatch.setattr(scanning, "scan", watched)
    files = [file(making.pdf("One")), file(making.pdf("Two"), "two.pdf")]
    assert my().post(f"/messages/{rosa.case.id}/", {"text": "Two papers", "files": files}).status_code == 302
    assert there == [0, 0]
    with organization_scope(rosa.harbor.organization.id):
        assert Document.objects.count() == 2


def test_few_statements_with_documents(rosa: Nurse, my: Browser, browser: Browser) -> None:
    client = my()
    for _ in range(3):
        sent = {"text": "Here.", "files": [file(making.pdf("One")), file(making.pdf("Two"), "two.pdf")]}
        assert client.post(f"/messages/{rosa.case.id}/", sent).status_code == 302
    desk = browser()
    desk.get(f"/cases/{rosa.case.id}/messages/")
    statements(desk, f"/cases/{rosa.case.id}/messages/")
    statements(client, f"/messages/{rosa.case.id}/")


def test_nobody_attaches_to_others_conversations(rosa: Nurse, my: Browser) -> None:
    other = make_nurse(make_harbor("lake-mill", people=1), "rosa@lake.example")
    answer = my().post(f"/messages/{other.case.id}/", {"text": "x", "files": file(making.pdf("One"))})
    assert answer.status_code == 404
    with organization_scope(other.harbor.organization.id):
        assert not Message.objects.exists() and not Document.objects.exists()

"""The pages of documents: what they show, what they send, what they never send, and in how many statements."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from openleave.apps.cases.models import LeaveCase
from openleave.apps.cases.tests.test_pages import statements
from openleave.apps.documents import services
from openleave.apps.documents.models import Document
from openleave.apps.documents.tests import making
from openleave.apps.documents.tests.clamd import EICAR, FakeClamd
from openleave.apps.documents.tests.conftest import Harbor, Receive
from openleave.apps.people.tests.factories import give, make_account
from openleave.kernel.actor import Role
from openleave.kernel.tenancy import organization_scope

Browser = Callable[..., Client]


def file(content: bytes, name: str = "scan.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def send(client: Client, case: LeaveCase, *files: SimpleUploadedFile, field: str = "files", **more: Any) -> Any:
    form = {"category": "certification", "source": "desk", "received_on": "2026-11-20", "title": ""} | more
    return client.post(f"/cases/{case.id}/documents/", form | {field: list(files)}, follow=True)


def documents(harbor: Harbor) -> list[Document]:
    with organization_scope(harbor.organization.id):
        return list(Document.objects.order_by("id"))


def test_the_tab_teaches_when_empty(harbor: Harbor, case: LeaveCase, browser: Browser) -> None:
    _, text = statements(browser(), f"/cases/{case.id}/documents/")
    assert "No documents yet" in text
    assert "Marín, Rosa" in text
    assert "This installation has no virus scanner." in text
    assert 'accept="application/pdf,image/jpeg,image/png,image/tiff,image/webp"' in text
    assert 'capture="environment"' in text
    assert f'href="/cases/{case.id}/documents/"' in browser().get(f"/cases/{case.id}/").content.decode()


def test_files_are_added(harbor: Harbor, case: LeaveCase, browser: Browser) -> None:
    client = browser()
    sent = [file(making.jpeg(), "IMG_1.jpg"), file(making.evil_pdf(), "form.pdf"), file(making.jpeg(), "IMG_2.jpg")]
    answer = send(client, case, *sent, title="Form WH-380-E")
    assert answer.redirect_chain == [(f"/cases/{case.id}/documents/", 302)]
    text = answer.content.decode()
    assert "2 documents were added." in text
    assert text.count("Form WH-380-E") == 2
    pictures, pdf = documents(harbor)
    assert (pictures.pages, pictures.content, pdf.pages, pdf.content) == (2, "image", 1, "pdf")
    assert str(pdf.received_on) == "2026-11-20"


def test_a_picture_of_the_camera(harbor: Harbor, case: LeaveCase, browser: Browser) -> None:
    answer = send(browser(), case, file(making.jpeg(), "image.jpg"), field="camera")
    assert "1 document was added." in answer.content.decode()
    assert [one.content for one in documents(harbor)] == ["image"]


def test_what_is_wrong_is_said_beside_what_was_added(harbor: Harbor, case: LeaveCase, browser: Browser) -> None:
    answer = send(browser(), case, file(making.pdf()), file(making.locked_pdf(), "locked.pdf"), file(b"hello", "a.txt"))
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "1 document was added." in text
    assert "The PDF is locked with a password." in text and "locked.pdf" in text
    assert "This kind of file is not taken." in text and "a.txt" in text
    assert len(documents(harbor)) == 1


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"category": ""}, "This field is required."),
        ({"received_on": "2026-11-24"}, "The day of receipt is in the future."),
        ({"received_on": "soon"}, "Enter a valid date."),
    ],
)
def test_a_form_that_is_wrong_adds_nothing(
    harbor: Harbor, case: LeaveCase, browser: Browser, more: dict[str, str], said: str
) -> None:
    answer = send(browser(), case, file(making.pdf()), **more)
    assert answer.status_code == 422 and said in answer.content.decode()
    assert documents(harbor) == []


def test_no_file_and_too_large_a_file(harbor: Harbor, case: LeaveCase, browser: Browser, settings: Any) -> None:
    client = browser()
    assert "No file was sent." in send(client, case).content.decode()
    settings.OPENLEAVE_DOCUMENT_LIMIT_BYTES = 1000
    answer = send(client, case, file(making.pdf() + b" " * 1000))
    assert answer.status_code == 422 and "OPENLEAVE_DOCUMENT_LIMIT_BYTES" in answer.content.decode()
    assert documents(harbor) == []


def test_the_list_and_its_filter(harbor: Harbor, case: LeaveCase, receive: Receive, browser: Browser) -> None:
    receive(title="Form one")
    receive(title="Orders", category="military_orders", source="fax")
    wrong = receive(title="Wrong one")
    services.document_withdraw(actor=harbor.actor, document_id=wrong.id, why="duplicate")
    client = browser()
    _, text = statements(client, f"/cases/{case.id}/documents/")
    for words in ("Form one", "Orders", "Military orders", "Fax, Ada Ferro", "Not scanned", "1 received in error"):
        assert words in text
    assert "Wrong one" not in text and "It is here twice" in text
    _, text = statements(client, f"/cases/{case.id}/documents/?category=military_orders")
    assert "Orders" in text and "Form one" not in text


def test_the_viewer(harbor: Harbor, case: LeaveCase, receive: Receive, browser: Browser) -> None:
    document = receive(
        making.pdf("one", "two", "three"), title="Form WH-380-E", name="rosa.pdf", description="Four weeks."
    )
    client = browser()
    _, text = statements(client, f"/documents/{document.id}/?page=2&zoom=150&turn=90")
    assert f'src="/documents/{document.id}/pages/2/?size=150&amp;turn=90"' in text
    assert "Page 2 of 3" in text and "150 %" in text
    assert 'href="?page=1&amp;zoom=150&amp;turn=90#viewer"' in text
    assert 'href="?page=3&amp;zoom=150&amp;turn=90#viewer"' in text
    assert 'href="?page=2&amp;zoom=200&amp;turn=90#viewer"' in text
    assert 'href="?page=2&amp;zoom=150&amp;turn=180#viewer"' in text
    assert 'alt="Four weeks."' in text
    for words in ("Form WH-380-E", "rosa.pdf", "Marín, Rosa", "Ada Ferro", "Nobody yet."):
        assert words in text
    text = client.get(f"/documents/{document.id}/?page=99&zoom=7&turn=45").content.decode()
    assert "Page 1 of 3" in text
    client.get(f"/documents/{document.id}/pages/2/")
    assert "looked at it" in client.get(f"/documents/{document.id}/").content.decode()


def test_many_pages_come_in_strips(harbor: Harbor, receive: Receive, browser: Browser) -> None:
    document, client = receive(making.pdf(*[str(number) for number in range(1, 31)])), browser()
    text = client.get(f"/documents/{document.id}/").content.decode()
    assert text.count("data-thumb=") == 24 and text.count(f'href="/documents/{document.id}/strip/1/"') == 24
    assert 'viewBox="3680 0 160 208"' in text and 'width="3840"' in text and "?page=25&amp;" in text
    text = client.get(f"/documents/{document.id}/?page=26").content.decode()
    assert text.count("data-thumb=") == 6 and f"/documents/{document.id}/strip/25/" in text and "?page=24&amp;" in text


def test_the_words_of_a_page(harbor: Harbor, receive: Receive, browser: Browser) -> None:
    document, client = receive(making.pdf("one", "two")), browser()
    _, text = statements(client, f"/documents/{document.id}/pages/2/words/")
    assert '<pre class="doc-words">two</pre>' in text
    picture = receive(making.jpeg())
    assert "This page is a picture" in client.get(f"/documents/{picture.id}/pages/1/words/").content.decode()
    assert client.get(f"/documents/{document.id}/pages/3/words/").status_code == 404


def test_a_page_is_a_picture_and_kept_nowhere(harbor: Harbor, receive: Receive, browser: Browser) -> None:
    document = receive()
    client = browser()
    row = client.get(f"/documents/{document.id}/strip/1/")
    assert row.content.startswith(b"\x89PNG") and row["Cache-Control"] == "no-store, private"
    answer = client.get(f"/documents/{document.id}/pages/1/?size=150")
    assert answer.status_code == 200 and answer.content.startswith(b"\x89PNG")
    assert answer["Content-Type"] == "image/png"
    assert answer["Cache-Control"] == "no-store, private"
    assert answer["X-Content-Type-Options"] == "nosniff"
    for wrong in (
        "pages/2/",
        "pages/0/",
        "strip/0/",
        "strip/2/",
        "pages/1/?size=9",
        "pages/1/?turn=45",
        "pages/1/?turn=x",
    ):
        assert client.get(f"/documents/{document.id}/{wrong}").status_code == 404


def test_a_copy(harbor: Harbor, receive: Receive, browser: Browser) -> None:
    document = receive(making.evil_pdf(), name="Rosa's surgery.pdf")
    client = browser()
    answer = client.get(f"/documents/{document.id}/download/")
    assert answer.content.startswith(b"%PDF-") and b"evil" not in answer.content
    assert answer["Content-Type"] == "application/pdf"
    name = f"certification-2026-11-23-{document.id.hex[-6:]}.pdf"
    assert answer["Content-Disposition"] == f'attachment; filename="{name}"'
    assert answer["X-Content-Type-Options"] == "nosniff" and answer["Cache-Control"] == "no-store, private"
    assert "took a copy" in client.get(f"/documents/{document.id}/").content.decode()


def nothing_served(client: Client, document: Document) -> None:
    for path in ("pages/1/", "strip/1/", "pages/1/words/", "download/"):
        answer = client.get(f"/documents/{document.id}/{path}")
        assert answer.status_code == 409
        assert b"PNG" not in answer.content[:10] and b"%PDF" not in answer.content
    text = client.get(f"/documents/{document.id}/").content.decode()
    assert "/pages/" not in text and "/download/" not in text


def test_what_waits_says_why(harbor: Harbor, case: LeaveCase, receive: Receive, browser: Browser, clamd: Any) -> None:
    clamd.stop()
    document, client = receive(), browser()
    nothing_served(client, document)
    _, text = statements(client, f"/documents/{document.id}/")
    assert "The virus scanner does not answer." in text and "OPENLEAVE_CLAMD" in text and "Last tried" in text
    _, text = statements(client, f"/cases/{case.id}/documents/")
    assert "Some documents wait for the virus scan" in text
    answer = client.post(f"/documents/{document.id}/scan/", follow=True).content.decode()
    assert "The virus scanner does not answer." in answer
    clamd.start()
    answer = client.post(f"/documents/{document.id}/scan/", follow=True).content.decode()
    assert "The scanner found nothing." in answer
    assert client.get(f"/documents/{document.id}/pages/1/").status_code == 200


def test_quarantine_says_what_was_found(
    harbor: Harbor, case: LeaveCase, receive: Receive, browser: Browser, clamd: FakeClamd
) -> None:
    client = browser()
    answer = send(client, case, file(making.jpeg(comment=EICAR), "me.jpg")).content.decode()
    assert "A document is in quarantine" in answer
    (document,) = documents(harbor)
    nothing_served(client, document)
    assert "“Win.Test.EICAR_HDB-1”" in client.get(f"/documents/{document.id}/").content.decode()


def test_changing(harbor: Harbor, receive: Receive, browser: Browser) -> None:
    document, client = receive(), browser()
    form = {"category": "other", "title": "Letter of a neighbor", "description": ""}
    answer = client.post(f"/documents/{document.id}/describe/", form, follow=True).content.decode()
    assert "Saved." in answer and "Letter of a neighbor" in answer
    answer = client.post(f"/documents/{document.id}/withdraw/", {"why": ""})
    assert answer.status_code == 422 and "This field is required." in answer.content.decode()
    answer = client.post(f"/documents/{document.id}/withdraw/", {"why": "not_ours", "note": "Junk"}, follow=True)
    text = answer.content.decode()
    assert "It has nothing to do with leave" in text and "Junk" in text
    nothing_served(client, document)
    answer = client.post(f"/documents/{document.id}/restore/", follow=True).content.decode()
    assert "The document is shown again." in answer


def test_a_document_of_no_case_is_filed(harbor: Harbor, case: LeaveCase, receive: Receive, browser: Browser) -> None:
    document, client = receive(case_id=None, employee_id=harbor.nurse.id), browser()
    _, text = statements(client, f"/documents/{document.id}/?move=1")
    assert "In no case yet." in text and "Marín, Rosa" in text and case.number in text
    _, text = statements(client, "/settings/documents/")
    assert "In no case yet" in text and "No virus scanner" in text
    assert client.post(f"/documents/{document.id}/move/", {"case_id": "x"}).status_code == 422
    answer = client.post(f"/documents/{document.id}/move/", {"case_id": str(case.id)}, follow=True).content.decode()
    assert "The document is in this case now." in answer
    assert documents(harbor)[0].case_id == case.id


def test_the_overview(harbor: Harbor, receive: Receive, browser: Browser, clamd: FakeClamd) -> None:
    client = browser()
    assert "The virus scanner answers" in client.get("/settings/documents/").content.decode()
    clamd.stop()
    receive()
    _, text = statements(client, "/settings/documents/")
    assert "The virus scanner does not answer" in text and "Waits for the virus scan" in text
    assert "Nothing was scanned." in client.post("/settings/documents/scan/", follow=True).content.decode()
    clamd.start()
    assert "1 document was scanned." in client.post("/settings/documents/scan/", follow=True).content.decode()


def test_others_at_the_desk_see_how_many_and_no_more(harbor: Harbor, receive: Receive, browser: Browser) -> None:
    receive(case_id=None, employee_id=harbor.nurse.id)
    give(make_account("po@harbor-hospital.example"), harbor.organization, Role.PRIVACY_OFFICER)
    text = browser("po@harbor-hospital.example").get("/settings/documents/").content.decode()
    assert "Never scanned" in text and "Marín" not in text

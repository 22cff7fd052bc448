"""A document comes in: what is kept, under whose key, who is told, and what is refused without a trace."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import pikepdf
import pytest

from openleave.apps.cases.models import LeaveCase
from openleave.apps.documents import events, private, selectors, services
from openleave.apps.documents.access import access_document
from openleave.apps.documents.models import Document
from openleave.apps.documents.tests import making
from openleave.apps.documents.tests.conftest import Harbor, Receive
from openleave.apps.people.tests.factories import actor_for, give, make_account
from openleave.kernel import files, news
from openleave.kernel.actor import Actor, Role
from openleave.kernel.audit.models import Entry
from openleave.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from openleave.kernel.files.models import File
from openleave.kernel.keys import KeyDestroyed, key_store
from openleave.kernel.tenancy import organization_scope


def content_of(document: Document) -> bytes:
    assert document.content_id is not None
    return b"".join(files.read(organization_id=document.organization_id, file_id=document.content_id))


def on_disk(settings: Any) -> list[Path]:
    root = Path(settings.OPENLEAVE_FILES_DIR)
    return [path for path in root.rglob("*") if path.is_file()] if root.is_dir() else []


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    heard: list[Any] = []
    listeners = {
        kind: [heard.append] for kind in (events.DocumentReceived, events.DocumentScanned, events.DocumentFiled)
    }
    monkeypatch.setattr(news, "_listeners", news._listeners | listeners)
    return heard


def test_what_is_kept(harbor: Harbor, case: LeaveCase, receive: Receive, told: list[Any]) -> None:
    document = receive(
        making.evil_pdf(), source="mail", received_on=date(2026, 11, 20), name="Rosa surgery.pdf", title="Form WH-380-E"
    )
    with organization_scope(harbor.organization.id):
        found = Document.objects.get()
        assert (found.employee_id, found.case_id) == (harbor.nurse.id, case.id)
        assert (found.category, found.source, found.state, found.scan_trouble) == (
            "certification", "mail", "unscanned", "no_scanner",
        )  # fmt: skip
        assert (found.content, found.pages, found.sent_id) == ("pdf", 1, None)
        assert (found.received_on, found.received_by_id) == (date(2026, 11, 20), harbor.account.pk)
        kept = content_of(found)
        assert b"evil" not in kept and found.size_bytes == len(kept)
        said = private.read(harbor.actor, [found])[found.id]
        assert (said.name, said.title, said.description) == ("Rosa surgery.pdf", "Form WH-380-E", "")
        row = File.objects.get()
        assert (row.id, row.kind, row.subject_id, row.delete_after_at) == (
            found.content_id, "documents.content", harbor.nurse.id, None,
        )  # fmt: skip
        entry = Entry.objects.get(action="document.receive")
    assert entry.object_id == str(document.id)
    assert entry.details == {
        "employee_id": str(harbor.nurse.id),
        "case_id": str(case.id),
        "category": "certification",
        "source": "mail",
        "state": "unscanned",
        "pages": 1,
    }
    assert told == [events.DocumentReceived(harbor.actor, document)]


def test_erasing_the_employee_ends_the_document(harbor: Harbor, receive: Receive) -> None:
    document = receive(title="Form")
    key_store().destroy(harbor.organization.id, harbor.nurse.id)
    with organization_scope(harbor.organization.id):
        with pytest.raises(KeyDestroyed):
            content_of(document)
        assert private.read(harbor.actor, [document])[document.id] == private.Said()
        with pytest.raises(Conflict, match="cannot be read any more"):
            services.document_page(actor=harbor.actor, document_id=document.id, number=1)
        assert selectors.document_shown(actor=harbor.actor, document_id=document.id).name == "Medical certification"


def test_nothing_is_in_plain_on_disk(receive: Receive, settings: Any) -> None:
    receive(making.pdf("a rare disease"), name="Rosa.pdf")
    assert len(on_disk(settings)) == 1
    for path in on_disk(settings):
        stored = path.read_bytes()
        assert b"rare" not in stored and b"%PDF" not in stored


def test_pictures_become_one_document(receive: Receive) -> None:
    document = receive([making.jpeg(), making.jpeg(), making.fax(2)])
    assert (document.pages, document.content) == (4, "image")
    with pikepdf.open(io.BytesIO(content_of(document))) as pdf:
        assert len(pdf.pages) == 4


REFUSED = {
    "empty": (b"", "The file is empty."),
    "unknown": (b"Dear leave team", "This kind of file is not taken."),
    "heic": (making.heic(), "Pictures in the format HEIC cannot be read here."),
    "two kinds": (making.jpeg() + making.archive(), "The file is two kinds of file at once."),
    "locked": (making.locked_pdf(), "The PDF is locked with a password."),
    "cut short": (making.pdf()[:-200], "The file is damaged or was cut short."),
    "for its reader": (making.dynamic_form(), "The PDF is a form that only Adobe Reader can show."),
    "too many pixels": (making.huge_png(), "The picture has more than 64 million pixels."),
    "mixed": ([making.pdf(), making.jpeg()], "A PDF and other files cannot become one document."),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused_leaves_no_trace(
    harbor: Harbor, receive: Receive, settings: Any, told: list, name: str
) -> None:
    content, what = REFUSED[name]
    with pytest.raises(Invalid) as caught:
        receive([content] if content == b"" else content)
    assert (caught.value.what, caught.value.field) == (what, "file")
    assert caught.value.why and caught.value.fix
    with organization_scope(harbor.organization.id):
        assert not Document.objects.exists() and not File.objects.exists()
        assert not Entry.objects.filter(action__startswith="document.").exists()
    assert on_disk(settings) == [] and told == []


def test_too_large(receive: Receive, settings: Any) -> None:
    settings.OPENLEAVE_DOCUMENT_LIMIT_BYTES = 1024 * 1024
    with pytest.raises(Invalid, match="larger than 1 MB"):
        receive([b"%PDF-" + b"x" * 600_000, b"x" * 600_000])


@pytest.mark.parametrize(
    ("how", "field"),
    [
        ({"category": "gossip"}, "category"),
        ({"source": "pigeon"}, "source"),
        ({"received_on": date(2026, 11, 24)}, "received_on"),
    ],
)
def test_what_is_said_of_it_must_be_right(receive: Receive, how: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as caught:
        receive(**how)
    assert caught.value.field == field


# Who may --------------------------------------------------------------------------------------------------------------


def employee_of(harbor: Harbor, employee_id: Any) -> Actor:
    account = make_account("rosa@harbor-hospital.example")
    give(account, harbor.organization, Role.EMPLOYEE, employee_id=employee_id)
    return actor_for(harbor.organization, Role.EMPLOYEE, account=account, employee_id=employee_id)


def test_an_employee_adds_to_their_own_case(harbor: Harbor, case: LeaveCase, receive: Receive) -> None:
    rosa = employee_of(harbor, harbor.nurse.id)
    receive()  # of the desk: not hers to see here
    document = receive(actor=rosa, source="portal", name="IMG_1.jpg", content=making.jpeg())
    assert (document.case_id, document.employee_id, document.source) == (case.id, harbor.nurse.id, "portal")
    with organization_scope(harbor.organization.id):
        own = selectors.own_documents(actor=rosa, case_id=case.id)
        assert [(one.document, one.name) for one in own] == [(document, "IMG_1.jpg")]
        page = services.document_page(actor=rosa, document_id=document.id, number=1, own=True)
        assert page.startswith(b"\x89PNG")
        with pytest.raises(Forbidden):
            services.document_page(actor=rosa, document_id=document.id, number=1)


def test_an_employee_adds_to_no_other_case(harbor: Harbor, case: LeaveCase, receive: Receive) -> None:
    with organization_scope(harbor.organization.id):
        kim = type(harbor.nurse).objects.get(number="001")
    actor = employee_of(harbor, kim.id)
    with pytest.raises(NotFound):
        receive(actor=actor, source="portal")
    with pytest.raises(NotFound):
        receive(actor=actor, source="portal", case_id=None, employee_id=harbor.nurse.id)
    with pytest.raises(Forbidden):
        receive(actor=actor, source="desk")
    document = receive(actor=actor, source="portal", case_id=None)
    assert (document.case_id, document.employee_id) == (None, kim.id)


def test_an_employee_sees_only_what_they_sent(harbor: Harbor, receive: Receive) -> None:
    document = receive()
    rosa = employee_of(harbor, harbor.nurse.id)
    with organization_scope(harbor.organization.id):
        assert selectors.own_documents(actor=rosa) == []
        with pytest.raises(NotFound):
            services.document_page(actor=rosa, document_id=document.id, number=1, own=True)


def test_the_case_and_the_employee_belong_together(harbor: Harbor, receive: Receive) -> None:
    with pytest.raises(NotFound):
        receive(case_id=uuid4())
    with pytest.raises(NotFound):
        receive(employee_id=uuid4())
    with pytest.raises(NotFound):
        receive(case_id=None)
    with pytest.raises(NotFound):
        receive(case_id=None, employee_id=uuid4())
    document = receive(case_id=None, employee_id=harbor.nurse.id)
    assert (document.case_id, document.employee_id) == (None, harbor.nurse.id)


@pytest.mark.parametrize("role", [Role.HR_OPERATIONS, Role.PRIVACY_OFFICER, Role.MANAGER, Role.EMPLOYEE])
def test_nobody_else_adds(harbor: Harbor, receive: Receive, role: Role) -> None:
    with pytest.raises(Forbidden):
        receive(actor=actor_for(harbor.organization, role))


# Walls ----------------------------------------------------------------------------------------------------------------


def test_nobody_sees_documents_about_themselves_or_of_walled_cases(
    harbor: Harbor, case: LeaveCase, receive: Receive
) -> None:
    filed, loose = receive(), receive(case_id=None, employee_id=harbor.nurse.id)
    herself = actor_for(harbor.organization, account=harbor.account, employee_id=harbor.nurse.id)
    with organization_scope(harbor.organization.id):
        for document in (filed, loose):
            for act in (services.document_page, services.document_words):
                with pytest.raises(NotFound):
                    act(actor=herself, document_id=document.id, number=1)
            with pytest.raises(NotFound):
                services.document_download(actor=herself, document_id=document.id)
            with pytest.raises(NotFound):
                services.document_withdraw(actor=herself, document_id=document.id, why="duplicate")
        assert selectors.to_look_after(actor=herself) == []
        assert selectors.counts(actor=herself)["unscanned"] == 0
        LeaveCase.objects.update(walled=True)
        with pytest.raises(NotFound):
            services.document_page(actor=harbor.actor, document_id=filed.id, number=1)
        assert selectors.counts(actor=harbor.actor)["unscanned"] == 1
        assert selectors.to_look_after(actor=harbor.actor) == [loose]


def test_the_same_file_sent_twice_is_recognised(harbor: Harbor, receive: Receive) -> None:
    sent = making.pdf("one")
    first, other, again = receive(sent), receive(making.pdf("two")), receive(sent)
    with organization_scope(harbor.organization.id):
        same = [access_document(actor=harbor.actor, document_id=one.id).same_id for one in (first, other, again)]  # type: ignore[attr-defined]
    assert same == [None, None, first.id]

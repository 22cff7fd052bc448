"""What people see while something around OpenLeave is broken: the mail server is lost, the virus scanner died."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from openleave.apps.cases import services as cases
from openleave.apps.cases.tests.conftest import Harbor, at_noon, browser, harbor  # noqa: F401
from openleave.apps.cases.tests.test_opening import SURGERY
from openleave.apps.documents import scanning
from openleave.apps.documents.models import Document
from openleave.apps.documents.tests import making
from openleave.apps.documents.tests.clamd import FakeClamd
from openleave.apps.messaging import services as messaging
from openleave.apps.messaging.tests.conftest import Nurse, make_nurse, my  # noqa: F401
from openleave.apps.notices import services as notices
from openleave.apps.notices.models import Letter
from openleave.kernel import clock
from openleave.kernel.tasks import app
from openleave.kernel.tenancy import organization_scope

type Browser = Callable[..., Client]


@pytest.fixture
def rosa(harbor: Harbor) -> Nurse:  # noqa: F811
    return make_nurse(harbor)


def job(name: str) -> None:
    """Run a periodic job as the worker does."""
    for periodic in app.periodic_registry.periodic_tasks.values():
        if periodic.task.name == name:
            periodic.task.func(timestamp=0)


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_lost_mail_server(
    rosa: Nurse,
    browser: Browser,  # noqa: F811
    my: Browser,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The letter and the message can be read online all the while; the desk sees that no mail went; it goes once."""

    def lost(self: object, **_kwargs: object) -> int:
        raise ConnectionRefusedError

    organization_id = rosa.harbor.organization.id
    letter = notices.letter_draft(actor=rosa.desk, case_id=rosa.case.id, kind="eligibility")
    notices.letter_queue(actor=rosa.desk, letter_id=letter.id, by="email")
    messaging.message_send(actor=rosa.desk, case_id=rosa.case.id, text="Please send the form.")
    real = mail.EmailMessage.send
    monkeypatch.setattr("django.core.mail.EmailMessage.send", lost)
    job("notices.catch_up")
    job("messaging.catch_up")
    assert mail.outbox == []
    desk = browser()
    assert "The mail server did not take the message." in text(desk, f"/cases/{rosa.case.id}/letters/")
    assert "The e-mail to the employee has not gone out yet" in text(desk, f"/cases/{rosa.case.id}/messages/")
    assert "Please send the form." in text(my(), f"/messages/{rosa.case.id}/")
    # The server is back.
    monkeypatch.setattr("django.core.mail.EmailMessage.send", real)
    with clock.travel(clock.now() + timedelta(minutes=20)):
        for _ in range(2):
            job("notices.catch_up")
            job("messaging.catch_up")
        with organization_scope(organization_id):
            assert Letter.objects.get(id=letter.id).state == "sent"
        assert "did not take" not in text(desk, f"/cases/{rosa.case.id}/letters/")
        assert "has not gone out" not in text(desk, f"/cases/{rosa.case.id}/messages/")
    assert sorted(one.subject for one in mail.outbox) == ["You have a letter", "You have a message about your leave"]


@pytest.fixture
def clamd(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeClamd]:
    settings.OPENLEAVE_FILES_DIR, settings.OPENLEAVE_KEYS_DIR = tmp_path / "files", tmp_path / "keys"
    monkeypatch.setattr(scanning, "SECONDS", 15)
    with tempfile.TemporaryDirectory() as directory:  # short: a socket's path has at most 107 characters
        fake = FakeClamd(Path(directory) / "clamd.ctl")
        settings.OPENLEAVE_CLAMD = str(fake.path)
        fake.start()
        yield fake
        fake.stop()


def test_a_scanner_that_dies(harbor: Harbor, browser: Browser, clamd: FakeClamd) -> None:  # noqa: F811
    """What arrives is kept and nobody is served a byte of it; when the scanner is back the job catches up by itself."""
    case = cases.case_open(actor=harbor.actor, employee_id=harbor.nurse.id, **SURGERY)
    desk = browser()
    clamd.stop()
    sent = SimpleUploadedFile("form.pdf", making.pdf(), "application/pdf")
    answer = desk.post(
        f"/cases/{case.id}/documents/",
        {"files": [sent], "category": "certification", "source": "desk", "received_on": "2026-11-20", "title": ""},
        follow=True,
    )
    assert "wait for the virus scan" in answer.content.decode()
    with organization_scope(harbor.organization.id):
        document = Document.objects.get()
    for part in ("pages/1/", "download/", "strip/1/"):
        assert desk.get(f"/documents/{document.id}/{part}").status_code >= 400, part
    assert "The virus scanner does not answer." in text(desk, f"/documents/{document.id}/")
    clamd.start()
    with clock.travel(clock.now() + timedelta(hours=2)):
        job("documents.scan_catch_up")
        assert desk.get(f"/documents/{document.id}/pages/1/").status_code == 200
        assert "wait for the virus scan" not in text(desk, f"/cases/{case.id}/documents/")
    assert len(clamd.scanned) == 1

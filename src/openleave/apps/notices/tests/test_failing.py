"""A mail server that is away, a process that dies: nothing is lost, nothing goes twice."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMessage

from openleave.apps.cases.models import LeaveCase
from openleave.apps.disclosures.models import Disclosure
from openleave.apps.notices import services
from openleave.apps.notices.models import Letter, State
from openleave.apps.notices.services import sending
from openleave.apps.notices.tests.conftest import Desk
from openleave.kernel import clock
from openleave.kernel.actor import Actor, Channel, Role
from openleave.kernel.errors import Forbidden, Invalid
from openleave.kernel.tenancy import organization_scope, purpose_scope


@pytest.fixture
def inside(desk: Desk):
    with organization_scope(desk.organization_id):
        yield


@pytest.fixture
def queued(desk: Desk, inside: None) -> Letter:
    letter = services.letter_draft(actor=desk.actor, case_id=desk.case.id, kind="eligibility")
    return services.letter_queue(actor=desk.actor, letter_id=letter.id, by="email")


def again(letter: Letter) -> Letter:
    return Letter.objects.get(id=letter.id)


def at(moment: Any, desk: Desk) -> int:
    with clock.travel(moment):
        return services.send_due(desk.organization_id)


def test_an_email_says_nothing_of_the_letter(desk: Desk, queued: Letter):
    assert services.send_due(desk.organization_id) == 1
    (message,) = mail.outbox
    assert message.to == ["rosa@home.example"]
    assert message.subject == "You have a letter"
    assert message.extra_headers["Message-ID"] == f"<{queued.id}@my.localhost>"
    assert "There is a letter for you from Harbor Hospital." in message.body
    assert "http://my.localhost/" in message.body
    for word in ("Rosa", "FMLA", "leave", "eligib", desk.case.number, "health"):
        assert word.lower() not in message.body.lower().replace("openleave", ""), word
    assert services.send_due(desk.organization_id) == 0
    assert len(mail.outbox) == 1


def test_a_lost_mail_server(desk: Desk, queued: Letter, monkeypatch: pytest.MonkeyPatch):
    tried = []

    def lost(self: EmailMessage, *args: Any, **kwargs: Any) -> int:
        tried.append(self.extra_headers["Message-ID"])
        raise ConnectionRefusedError("no mail server")

    monkeypatch.setattr(EmailMessage, "send", lost)
    now = clock.now()
    assert services.send_due(desk.organization_id) == 0
    failed = again(queued)
    assert (failed.state, failed.problem, failed.attempts) == ("failed", "mail_server", 1)
    assert failed.next_try_at == now + timedelta(minutes=1)
    assert LeaveCase.objects.get(id=desk.case.id).eligibility_notice_on is None
    # Not before its time, and each time later.
    assert at(now + timedelta(seconds=30), desk) == 0 and len(tried) == 1
    moment = now
    for minutes in (5, 15, 60, 240, 720, 1440):
        moment = again(queued).next_try_at
        assert at(moment, desk) == 0
        assert again(queued).next_try_at == moment + timedelta(minutes=minutes)
    assert at(again(queued).next_try_at, desk) == 0
    given_up = again(queued)
    assert (given_up.attempts, given_up.next_try_at, given_up.state) == (8, None, "failed")
    monkeypatch.undo()
    with purpose_scope("privacy_rights"):
        (disclosed,) = Disclosure.objects.filter(flow="notices.mail")  # one for all eight attempts
    assert given_up.disclosure_id == disclosed.id
    # The server is back: a person lets it go again, and the bytes are those of the first try.
    sha256 = given_up.sha256
    services.letter_retry(actor=desk.actor, letter_id=queued.id)
    assert services.send_due(desk.organization_id) == 1
    assert (again(queued).state, again(queued).sha256) == ("sent", sha256)
    assert len(mail.outbox) == 1
    with purpose_scope("privacy_rights"):
        assert Disclosure.objects.filter(flow="notices.mail").count() == 1


def test_a_mail_company_that_the_register_does_not_name_is_no_disclosure(desk: Desk, queued: Letter, settings: Any):
    smtp = "django.core.mail.backends.smtp.EmailBackend"
    settings.MAILERS = {"default": {"BACKEND": smtp, "OPTIONS": {"host": "mail.example", "port": 2525}}}
    assert services.send_due(desk.organization_id) == 0
    refused = again(queued)
    assert (refused.state, refused.problem, refused.attempts) == ("failed", "mail_server", 1)
    assert (refused.claimed_at, refused.next_try_at) == (None, clock.now() + timedelta(minutes=1))
    with purpose_scope("privacy_rights"):
        assert not Disclosure.objects.filter(flow="notices.mail").exists()


def test_a_process_that_died_while_mailing_is_not_repeated_by_itself(
    desk: Desk, queued: Letter, monkeypatch: pytest.MonkeyPatch
):
    class Killed(BaseException):
        pass

    def killed(self: EmailMessage, *args: Any, **kwargs: Any) -> int:
        raise Killed

    monkeypatch.setattr(EmailMessage, "send", killed)
    with pytest.raises(Killed):
        services.send_due(desk.organization_id)
    monkeypatch.undo()
    assert again(queued).claimed_at is not None
    assert at(clock.now() + timedelta(minutes=5), desk) == 0
    assert at(clock.now() + timedelta(minutes=11), desk) == 0
    left = again(queued)
    assert (left.state, left.problem, left.next_try_at) == ("failed", "unknown", None)
    assert mail.outbox == []
    services.letter_retry(actor=desk.actor, letter_id=queued.id)
    assert services.send_due(desk.organization_id) == 1
    assert len(mail.outbox) == 1
    # Nobody knows if the first one went: the ledger has both.
    with purpose_scope("privacy_rights"):
        assert Disclosure.objects.filter(flow="notices.mail").count() == 2


def test_a_pdf_that_cannot_be_made_is_tried_again(desk: Desk, inside: None, monkeypatch: pytest.MonkeyPatch):
    from openleave.apps.notices.rendering import pdf

    def missing(*args: Any) -> Any:
        raise pdf.NoPango

    letter = services.letter_draft(actor=desk.actor, case_id=desk.case.id, kind="eligibility")
    services.letter_queue(actor=desk.actor, letter_id=letter.id)
    monkeypatch.setattr(pdf, "letter_pdf", missing)
    assert services.send_due(desk.organization_id) == 0
    assert (again(letter).state, again(letter).problem) == ("failed", "no_pdf")
    assert again(letter).next_try_at is not None
    monkeypatch.undo()
    assert at(again(letter).next_try_at, desk) == 1


def test_no_account_no_portal(desk: Desk, inside: None):
    desk.account.is_active = False
    desk.account.save()
    letter = services.letter_draft(actor=desk.actor, case_id=desk.case.id, kind="eligibility")
    with pytest.raises(Invalid):
        services.letter_queue(actor=desk.actor, letter_id=letter.id, by="portal")
    assert services.eligibility_queue(actor=desk.actor, case_id=desk.case.id).by == "print"


def test_no_job_says_no(desk: Desk, inside: None):
    letter = services.letter_draft(
        actor=desk.actor, case_id=desk.case.id, kind="premium",
        fields={"amount": "$84.20", "due_on": "2026-10-01", "coverage_ends_on": "2026-12-15"},
    )  # fmt: skip
    job = Actor(None, desk.organization_id, frozenset({Role.LEAVE_ADMINISTRATOR}), channel=Channel.JOB)
    with pytest.raises(Forbidden):
        services.letter_queue(actor=job, letter_id=letter.id, by="print")
    assert services.letter_queue(actor=desk.actor, letter_id=letter.id, by="print").state == State.QUEUED


def test_coverage_does_not_end_before_the_law_allows(desk: Desk, inside: None):
    fields = {"amount": "$84.20", "due_on": "2026-10-01", "coverage_ends_on": "2026-12-07"}
    letter = services.letter_draft(actor=desk.actor, case_id=desk.case.id, kind="premium", fields=fields)
    with pytest.raises(Invalid, match="15 days after this letter"):
        services.letter_queue(actor=desk.actor, letter_id=letter.id, by="print")
    services.letter_edit(
        actor=desk.actor, letter_id=letter.id, fields={"coverage_ends_on": "2026-12-08", "due_on": "2026-11-08"}
    )
    with pytest.raises(Invalid, match="days of grace"):
        services.letter_queue(actor=desk.actor, letter_id=letter.id, by="print")


def test_an_eligibility_notice_that_says_no_waits_for_a_person(desk: Desk, inside: None):
    from openleave.apps.people.models import Employment

    Employment.objects.filter(employee_id=desk.case.employee_id).update(hired_on="2026-06-01")
    from openleave.apps.cases import services as cases

    cases.determine_again(actor=desk.actor, case_id=desk.case.id)
    letter = services.eligibility_queue(actor=desk.actor, case_id=desk.case.id)
    assert letter.state == State.DRAFT
    sent = services.letter_queue(actor=desk.actor, letter_id=letter.id)
    assert sent.adverse
    sending.send_due(desk.organization_id)
    assert again(letter).state == State.SENT


def test_a_letter_that_went_out_keeps_its_claim_when_noting_it_fails(
    desk: Desk, queued: Letter, monkeypatch: pytest.MonkeyPatch
):
    def broken(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("the database went away")

    monkeypatch.setattr(sending, "mark_sent", broken)
    assert services.send_due(desk.organization_id) == 0
    monkeypatch.undo()
    assert len(mail.outbox) == 1
    left = again(queued)
    assert (left.state, left.attempts, left.claimed_at) == ("queued", 1, clock.now())
    assert at(clock.now() + timedelta(minutes=5), desk) == 0
    assert at(clock.now() + timedelta(minutes=11), desk) == 0
    assert (again(queued).state, again(queued).problem) == ("failed", "unknown")
    assert len(mail.outbox) == 1

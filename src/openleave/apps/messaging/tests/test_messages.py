"""Messages: written, in the inbox, due, answered, read; and the e-mail that says there is one."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import DatabaseError, transaction

from openleave.apps.cases import services as cases
from openleave.apps.desk.models import Arrival, Task
from openleave.apps.messaging import selectors, services
from openleave.apps.messaging.models import Announcement, Message
from openleave.apps.messaging.services.announcing import announce_due
from openleave.apps.messaging.tests.conftest import SURGERY, Nurse
from openleave.apps.organizations.models import Holiday
from openleave.apps.people.models import Profile
from openleave.apps.people.tests.factories import actor_for
from openleave.kernel import clock
from openleave.kernel.actor import Actor, Role
from openleave.kernel.audit.models import Entry
from openleave.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from openleave.kernel.mail import BACKOFF
from openleave.kernel.tenancy import organization_scope


def ask(rosa: Nurse, text: str = "When do I get the form?") -> Message:
    return services.message_send_own(actor=rosa.actor, case_id=rosa.case.id, text=text)


def scope(rosa: Nurse) -> Any:
    return organization_scope(rosa.harbor.organization.id)


def tasks(rosa: Nurse) -> list[tuple[str, date, bool]]:
    with scope(rosa):
        rows = Task.objects.filter(code__startswith="message.").order_by("created_at")
        return [(row.code, row.due_on, row.done_at is not None) for row in rows]


def arrivals(rosa: Nurse) -> list[tuple[str, str, Any, str]]:
    with scope(rosa):
        rows = Arrival.objects.filter(kind="message").order_by("arrived_at")
        return [(row.channel, str(row.case_id), row.about_id, row.handled_as) for row in rows]


def test_what_an_employee_writes_waits_in_the_inbox_and_is_due_in_two_business_days(rosa: Nurse) -> None:
    with scope(rosa):
        Holiday.objects.create(organization_id=rosa.harbor.organization.id, on=date(2026, 11, 24), name="Observed")
    first = ask(rosa)
    assert arrivals(rosa) == [("portal", str(rosa.case.id), first.id, "")]
    # Monday; Tuesday is a holiday: Wednesday and Thursday are the two.
    assert tasks(rosa) == [("message.answer", date(2026, 11, 26), False)]
    with clock.travel(datetime(2026, 11, 25, 15, tzinfo=UTC)):
        second = ask(rosa, "Hello?")
    assert [row[2] for row in arrivals(rosa)] == [first.id, second.id]
    assert tasks(rosa) == [("message.answer", date(2026, 11, 26), False)], "asking again gives the desk no more time"


def test_an_answer_handles_message_task_and_inbox_at_once(rosa: Nurse) -> None:
    first = ask(rosa)
    answer = services.message_send(actor=rosa.desk, case_id=rosa.case.id, text="  Today. \r\n")
    assert arrivals(rosa)[0][3] == "answered"
    assert tasks(rosa)[0][2]
    with scope(rosa):
        asked = Message.objects.get(id=first.id)
        talk = selectors.talk(actor=rosa.desk, case=rosa.case)
    assert (asked.answered_as, asked.answered_by_id, asked.answered_at, asked.read_at) == (
        "reply", rosa.desk.account_id, clock.now(), clock.now(),
    )  # fmt: skip
    assert answer.about_id == first.id
    assert [(one.text, one.by, one.waits) for one in talk.said] == [
        ("When do I get the form?", "", False),
        ("Today.", "Ada Ferro", False),
    ]
    with pytest.raises(Conflict):
        services.messages_answered(actor=rosa.desk, case_id=rosa.case.id)


def test_a_message_can_be_answered_without_a_message(rosa: Nurse) -> None:
    ask(rosa)
    ask(rosa, "And when is it due?")
    assert services.messages_answered(actor=rosa.desk, case_id=rosa.case.id) == 2
    assert {row[3] for row in arrivals(rosa)} == {"answered"}
    assert [row[2] for row in tasks(rosa)] == [True]
    with scope(rosa):
        assert set(Message.objects.values_list("answered_as", flat=True)) == {"otherwise"}
        assert not Announcement.objects.exists()


@pytest.mark.commitment("P-24")
def test_what_was_said_is_in_the_vault_alone(rosa: Nurse) -> None:
    ask(rosa, "Zebrafinch hurts")
    with scope(rosa):
        row = Message.objects.values().get()
        entries = [str(entry.details) for entry in Entry.objects.all()]
    assert "Zebrafinch" not in str(row) and not any("Zebrafinch" in entry for entry in entries)


def test_reading_is_noted_once_for_each_side(rosa: Nurse) -> None:
    asked = ask(rosa)
    said = services.message_send(actor=rosa.desk, case_id=rosa.case.id, text="Today.")
    with scope(rosa):
        assert selectors.unread_own(actor=rosa.actor, case_ids=[rosa.case.id]) == {rosa.case.id: 1}
    with clock.travel(clock.now() + timedelta(hours=1)):
        read_at = clock.now()
        assert services.messages_read_own(actor=rosa.actor, case_id=rosa.case.id) == 1
    with clock.travel(clock.now() + timedelta(hours=2)):
        assert services.messages_read_own(actor=rosa.actor, case_id=rosa.case.id) == 0
        assert services.messages_read(actor=rosa.desk, case_id=rosa.case.id) == 0
    with scope(rosa):
        row = Message.objects.get(id=said.id)
        assert (row.read_at, row.read_by_id) == (read_at, rosa.account.pk)
        assert Message.objects.get(id=asked.id).read_by_id == rosa.desk.account_id
        assert selectors.unread_own(actor=rosa.actor, case_ids=[rosa.case.id]) == {}


def test_the_database_refuses_to_change_or_delete_a_message(rosa: Nurse) -> None:
    ask(rosa)
    with scope(rosa):
        for change in (
            lambda: Message.objects.update(side="desk"),
            lambda: Message.objects.update(sent_at=clock.now()),
            lambda: Message.objects.all().delete(),
        ):
            with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
                change()


@pytest.mark.parametrize("text", ["", "  \n ", "x" * 5001])
def test_empty_and_endless_messages_are_refused(rosa: Nurse, text: str) -> None:
    with pytest.raises(Invalid):
        ask(rosa, text)
    with pytest.raises(Invalid):
        services.message_send(actor=rosa.desk, case_id=rosa.case.id, text=text)
    with scope(rosa):
        assert not Message.objects.exists() and not Arrival.objects.exists() and not Task.objects.exists()


def test_nobody_writes_or_reads_for_others(rosa: Nurse) -> None:
    organization = rosa.harbor.organization
    with scope(rosa):
        other = Profile.objects.exclude(employee=rosa.harbor.nurse).first()
        assert other is not None
    colleague = actor_for(organization, Role.EMPLOYEE, account=rosa.account, employee_id=other.employee_id)
    for call in (services.message_send_own, services.messages_read_own):
        with pytest.raises(NotFound):
            call(actor=colleague, case_id=rosa.case.id, **({"text": "x"} if call is services.message_send_own else {}))
    with scope(rosa), pytest.raises(NotFound):
        selectors.conversation_own(actor=colleague, case=rosa.case)
    for role in (Role.MANAGER, Role.HR_OPERATIONS, Role.PRIVACY_OFFICER, Role.EMPLOYEE):
        with pytest.raises(Forbidden):
            services.message_send(
                actor=actor_for(organization, role, employee_id=rosa.harbor.nurse.id), case_id=rosa.case.id, text="x"
            )
    with scope(rosa):
        assert not Message.objects.exists()


def test_the_desk_does_not_talk_with_itself(rosa: Nurse) -> None:
    """Whoever handles cases is an employee too: about their own leave they write as one."""
    both = Actor(rosa.account.pk, rosa.harbor.organization.id,
                 frozenset({Role.EMPLOYEE, Role.LEAVE_ADMINISTRATOR}), rosa.harbor.nurse.id)  # fmt: skip
    assert services.message_send_own(actor=both, case_id=rosa.case.id, text="My own").side == "employee"
    with pytest.raises(NotFound):
        services.message_send(actor=both, case_id=rosa.case.id, text="x")
    with scope(rosa):
        assert selectors.unanswered_cases(actor=both) == {}
        assert selectors.unanswered_cases(actor=rosa.desk) == {rosa.case.id: 1}
        with pytest.raises(NotFound):
            selectors.talk(actor=both, case=rosa.case)


# Telling the employee


def say(rosa: Nurse, text: str = "Zebrafinch") -> Message:
    return services.message_send(actor=rosa.desk, case_id=rosa.case.id, text=text)


@pytest.mark.commitment("P-33")
def test_the_email_says_nothing_but_that_there_is_a_message(rosa: Nurse) -> None:
    say(rosa)
    say(rosa, "Once more")
    assert announce_due(rosa.harbor.organization.id) == 1, "one e-mail tells of all that is new"
    assert announce_due(rosa.harbor.organization.id) == 0
    (sent,) = mail.outbox
    assert sent.to == ["rosa@home.example"]
    assert sent.subject == "You have a message about your leave"
    assert sent.body.strip() == (
        "You have a message about your leave from Harbor Hospital.\n\nPlease sign in to read it:\n"
        "http://my.localhost/\n\nThis e-mail is sent automatically and holds nothing of the message."
    )
    say(rosa, "A third")
    assert announce_due(rosa.harbor.organization.id) == 1
    assert mail.outbox[0].extra_headers["Message-ID"] != mail.outbox[1].extra_headers["Message-ID"]


def test_the_email_is_in_the_language_of_the_employee(rosa: Nurse) -> None:
    rosa.account.language = "es"
    rosa.account.save()
    say(rosa)
    announce_due(rosa.harbor.organization.id)
    assert mail.outbox[0].subject == "Tiene un mensaje sobre su licencia"


def test_a_lost_mail_server_is_tried_again_and_then_shown(rosa: Nurse, monkeypatch: pytest.MonkeyPatch) -> None:
    def lost(self: object, **_kwargs: object) -> int:
        raise ConnectionRefusedError

    say(rosa)
    real = mail.EmailMessage.send
    monkeypatch.setattr("django.core.mail.EmailMessage.send", lost)
    at = clock.now()
    organization_id = rosa.harbor.organization.id
    for minutes in (0, *BACKOFF):
        at += timedelta(minutes=minutes)
        with clock.travel(at):
            assert announce_due(organization_id) == 0
            assert announce_due(organization_id) == 0, "not before its time"
    with scope(rosa):
        row = Announcement.objects.get()
    assert (row.attempts, row.problem, row.failed) == (len(BACKOFF) + 1, "mail_server", True)
    assert [task[0] for task in tasks(rosa)] == ["message.untold"]
    monkeypatch.setattr("django.core.mail.EmailMessage.send", real)
    with clock.travel(at + timedelta(days=1)):
        assert announce_due(organization_id) == 0, "from here on a person decides"
        services.announcement_retry(actor=rosa.desk, case_id=rosa.case.id)
        assert announce_due(organization_id) == 1
    assert tasks(rosa)[0][2]
    with pytest.raises(Conflict):
        services.announcement_retry(actor=rosa.desk, case_id=rosa.case.id)


def test_a_worker_that_died_sends_nothing_twice(rosa: Nurse) -> None:
    say(rosa)
    with scope(rosa):
        Announcement.objects.update(claimed_at=clock.now())
    assert announce_due(rosa.harbor.organization.id) == 0
    with clock.travel(clock.now() + timedelta(minutes=11)):
        assert announce_due(rosa.harbor.organization.id) == 0
    with scope(rosa):
        row = Announcement.objects.get()
    assert (row.problem, row.failed) == ("unknown", True)
    assert not mail.outbox


@pytest.mark.parametrize("lost", [False, True])
def test_a_message_written_while_the_email_before_it_is_sent(
    rosa: Nurse, monkeypatch: pytest.MonkeyPatch, lost: bool
) -> None:
    """The one that is being sent is off the list then: where it fails, the newer one tells, and nobody is asked."""
    real = mail.EmailMessage.send

    def send(self: mail.EmailMessage, **how: object) -> int:
        monkeypatch.setattr("django.core.mail.EmailMessage.send", real)
        say(rosa)
        if lost:
            raise ConnectionRefusedError
        return real(self)

    say(rosa)
    monkeypatch.setattr("django.core.mail.EmailMessage.send", send)
    announce_due(rosa.harbor.organization.id)
    announce_due(rosa.harbor.organization.id)
    with scope(rosa):
        first, second = Announcement.objects.order_by("queued_at", "id")
    assert (first.sent_at is None, first.claimed_at, second.sent_at is None) == (lost, None, False)
    assert len(mail.outbox) == (1 if lost else 2)
    assert not tasks(rosa)


def test_without_a_sign_in_a_person_is_asked(rosa: Nurse) -> None:
    rosa.account.is_active = False
    rosa.account.save()
    say(rosa)
    assert announce_due(rosa.harbor.organization.id) == 0
    with scope(rosa):
        assert Announcement.objects.get().problem == "no_address"
    assert [task[0] for task in tasks(rosa)] == ["message.untold"]


def test_the_job_reaches_every_organization(rosa: Nurse) -> None:
    from openleave.apps.messaging.tasks import catch_up

    say(rosa)
    catch_up(timestamp=0)
    assert len(mail.outbox) == 1


def test_a_closed_case_is_still_talked_about(rosa: Nurse) -> None:
    cases.case_cancel(actor=rosa.desk, case_id=rosa.case.id)
    ask(rosa)
    assert services.messages_answered(actor=rosa.desk, case_id=rosa.case.id) == 1


def test_another_case_of_the_employee_has_its_own_messages(rosa: Nurse) -> None:
    other = cases.case_open(
        actor=rosa.desk, employee_id=rosa.harbor.nurse.id,
        **SURGERY | {"starts_on": date(2027, 3, 1), "ends_on": date(2027, 3, 5)},
    )  # fmt: skip
    ask(rosa)
    with scope(rosa):
        assert selectors.conversation_own(actor=rosa.actor, case=other) == ([], False)

"""One door for every e-mail, and deliveries that neither lose one nor send it twice."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.core import mail as django_mail
from django.core.mail import EmailMessage

from openleave.kernel import clock, egress, mail
from openleave.kernel.registry import declared

SOURCE = Path(__file__).resolve().parents[2] / "src" / "openleave"
#: Ways past the door. ``def send_mail`` is allauth's hook, which leads to it.
PAST = re.compile(
    r"(?<!def )\bsend_mail\(|\bsend_mass_mail\b|\bmail_admins\b|\bmail_managers\b|\bget_connection\(|smtplib"
    r"|\bmessage\.send\(|\bmsg\.send\("
)


def test_nothing_sends_past_the_door() -> None:
    door = SOURCE / "kernel" / "mail"
    found = [
        f"{path.relative_to(SOURCE)}: {line.strip()}"
        for path in sorted(SOURCE.rglob("*.py"))
        if not path.is_relative_to(door) and "tests" not in path.parts
        for line in path.read_text(encoding="utf-8").splitlines()
        if PAST.search(line)
    ]
    assert found == []


def test_every_text_of_an_email_is_declared() -> None:
    texts = {
        str(path.relative_to(next(parent for parent in path.parents if parent.name == "templates")))
        for path in SOURCE.rglob("templates/**/email/*.txt")
        if not path.name.endswith("_subject.txt") and path.name != "base_message.txt"
    }
    assert texts == set(declared().messages)


@pytest.mark.commitment("P-33")
def test_what_nobody_declared_does_not_leave() -> None:
    message = EmailMessage("Hello", "Your surgery", to=["rosa@home.example"])
    permit = egress.Permit(uuid4(), egress.flow_of("notices.mail"))
    with pytest.raises(LookupError, match="is not declared"):
        mail.send(mail.Outgoing(message, "secrets/email/all.txt"), permit=permit)
    assert django_mail.outbox == []
    mail.send(mail.Outgoing(message, "notices/email/letter.txt"), permit=permit)
    assert [one.to for one in django_mail.outbox] == [["rosa@home.example"]]


def test_when_it_is_tried_again() -> None:
    with clock.travel(clock.now()):
        waits = [mail.next_try(attempts) for attempts in range(1, len(mail.BACKOFF) + 2)]
        assert waits == [*(clock.now() + timedelta(minutes=minutes) for minutes in mail.BACKOFF), None]

"""The chokepoint: flows, permits, destinations, and the guard of this very process."""

from __future__ import annotations

import itertools
import socket
import sys
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail as django_mail
from django.core.mail import EmailMessage
from django.test import override_settings

from openleave.kernel import egress, mail
from openleave.kernel.actor import Actor, Role
from openleave.kernel.egress import EgressRefused, Permit, destinations, guard
from openleave.kernel.egress.destinations import is_local_host

WHO = Actor(uuid4(), uuid4(), frozenset({Role.PRIVACY_OFFICER}))


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A destination outside this machine that the register names; no look-up leaves this machine."""
    module = sys.modules["openleave.kernel.egress.destinations"]
    monkeypatch.setattr(module, "_destinations", dict(destinations()))
    monkeypatch.setattr(module, "_register", [lambda key, host: host == "192.0.2.7"])
    egress.declare_destination("elsewhere", purpose="operations", address=lambda: ("192.0.2.7", 2525))
    egress.declare_destination("unknown", purpose="operations", address=lambda: ("192.0.2.8", 2525))
    egress.declare_destination("always", purpose="operations", address=lambda: ("192.0.2.9", 5432), standing=True)
    yield


@pytest.mark.commitment("P-41")
def test_the_guard_is_on_in_tests_and_refuses_whoever_asks() -> None:
    assert guard.installed()
    with pytest.raises(EgressRefused, match="not registered"):
        socket.create_connection(("192.0.2.1", 80), timeout=1)
    with pytest.raises(EgressRefused):
        socket.getaddrinfo("leak.example", 443)
    with pytest.raises(EgressRefused), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
        one.sendto(b"x", ("192.0.2.1", 53))
    with pytest.raises(EgressRefused):
        socket.gethostbyname("leak.example")
    import urllib.request
    from urllib.error import URLError

    with pytest.raises(URLError, match="not registered"):  # a library takes it for a network that does not answer
        urllib.request.urlopen("http://192.0.2.1/")


@pytest.mark.commitment("P-41", "P-49")
def test_only_the_open_destination_is_reached(elsewhere: None) -> None:
    def reaches(host: str, port: int) -> bool:
        """Whether the guard lets the attempt through; a documentation address never answers."""
        with socket.socket() as one:
            one.setblocking(False)
            try:
                one.connect((host, port))
            except EgressRefused:
                return False
            except OSError:
                return True
        return True

    assert not reaches("192.0.2.7", 2525)
    with egress.opening("elsewhere"):
        assert reaches("192.0.2.7", 2525)
        assert not reaches("192.0.2.7", 25) and not reaches("192.0.2.8", 2525)
    assert not reaches("192.0.2.7", 2525)
    assert reaches("192.0.2.9", 5432)  # as the database
    egress.declare_destination("own", purpose="operations", address=lambda: ("192.0.2.10", 8000), own=True)
    with egress.opening("own"):  # this installation's own server, asked whether it answers
        assert reaches("192.0.2.10", 8000)
    with pytest.raises(EgressRefused, match="register of subprocessors"), egress.opening("unknown"):
        pass
    with pytest.raises(EgressRefused, match="no registered destination"), egress.opening("nowhere"):
        pass


@pytest.mark.commitment("P-41")
def test_a_name_with_changing_addresses_is_reached_where_it_was_looked_up(
    elsewhere: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each look-up answers with the next address, as big mail companies do: the guard's own sees another one."""
    addresses = itertools.count(21)

    def next_one(host: str, port: int, *args: Any, **kwargs: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (f"192.0.2.{next(addresses)}", port))]

    monkeypatch.setattr(guard, "_getaddrinfo", next_one)
    egress.declare_destination("mails", purpose="operations", address=lambda: ("mail.example", 2525), own=True)

    def refused(address: str) -> bool:
        with socket.socket() as one:
            one.setblocking(False)
            try:
                one.connect((address, 2525))
            except EgressRefused:
                return True
            except OSError:
                return False
        return False

    with egress.opening("mails"):
        ((*_kind, found),) = socket.getaddrinfo("mail.example", 2525)
        assert found[0] == "192.0.2.21"
        assert not refused("192.0.2.21") and not refused("192.0.2.21")
        assert refused("192.0.2.99")
    assert refused("192.0.2.21")


def test_this_machine_is_not_outside() -> None:
    assert all(map(is_local_host, ["127.0.0.1", "127.9.9.9", "::1", "localhost", "my.localhost", ""]))
    assert not any(map(is_local_host, ["192.0.2.1", "localhost.example", "10.0.0.1", "0"]))


@pytest.mark.commitment("P-41", "P-31")
def test_an_undeclared_flow_hands_out_nothing() -> None:
    with pytest.raises(EgressRefused, match="no registered way out"):
        egress.hand_out("data.broker", actor=WHO, about_type="case")
    with pytest.raises(EgressRefused, match="not registered for this"):
        egress.hand_out("documents.download", actor=WHO, about_type="document", reason="litigation")
    with pytest.raises(EgressRefused, match="not registered for this"):
        egress.hand_out("desk.calendar_feed", actor=WHO, about_type="calendarfeed", categories=["medical"])
    with pytest.raises(LookupError):
        egress.declare_flow(
            "bad", label="", means="mail", purpose="operations", reasons=["because"],
            recipient=egress.RecipientKind.EMPLOYER, categories=["name"],
        )  # fmt: skip


@pytest.mark.commitment("P-46")
def test_a_court_is_reached_only_with_a_demand() -> None:
    with pytest.raises(EgressRefused, match="legal desk"):
        egress.hand_out("disclosures.answer", actor=WHO, about_type="demand")


@pytest.mark.commitment("P-41")
def test_without_a_ledger_nothing_leaves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules["openleave.kernel.egress.flows"], "_ledger", [])
    with pytest.raises(EgressRefused, match="No ledger"):
        egress.hand_out("documents.download", actor=WHO, about_type="document")


@pytest.mark.commitment("P-41")
def test_a_mail_needs_a_permit_and_each_is_good_once() -> None:
    permit = Permit(uuid4(), egress.flow_of("notices.mail"))
    message = mail.Outgoing(EmailMessage("s", "b", to=["rosa@harbor.example"]), "notices/email/letter.txt")
    mail.send(message, permit=permit)
    assert len(django_mail.outbox) == 1
    with pytest.raises(EgressRefused, match="sends nothing"):
        mail.send(message, permit=permit)
    with pytest.raises(EgressRefused, match="sends nothing"):
        mail.send(message, permit=Permit(uuid4(), egress.flow_of("documents.download")))
    assert len(django_mail.outbox) == 1


@pytest.mark.commitment("P-49")
def test_a_mail_company_that_the_register_does_not_name_gets_nothing(db: None) -> None:
    from openleave.config.mailing import mailer

    there = {"default": mailer("smtp://leave:secret@mail.example:2525", __import__("pathlib").Path("/nowhere"))}
    message = mail.Outgoing(EmailMessage("s", "b", to=["rosa@harbor.example"]), "notices/email/letter.txt")
    with override_settings(MAILERS=there), pytest.raises(EgressRefused, match="register of subprocessors"):
        mail.send(message, permit=Permit(uuid4(), egress.flow_of("notices.mail")))

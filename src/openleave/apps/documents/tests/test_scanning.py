"""The virus scan: clean, found, or no answer. What was not scanned is not served, whatever dies when."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from openleave.apps.documents import events, scanning, selectors, services, tasks
from openleave.apps.documents.models import Document
from openleave.apps.documents.services.rescanning import QUARANTINE
from openleave.apps.documents.tests import making
from openleave.apps.documents.tests.clamd import EICAR, FakeClamd
from openleave.apps.documents.tests.conftest import Harbor, Receive
from openleave.apps.documents.tests.test_receiving import content_of, told
from openleave.apps.erasure.services import export_subject
from openleave.apps.people.tests.factories import actor_for
from openleave.kernel import clock
from openleave.kernel.actor import Role
from openleave.kernel.errors import Conflict
from openleave.kernel.files.models import File
from openleave.kernel.tenancy import organization_scope

__all__ = ["told"]


def again(harbor: Harbor, document: Document) -> Document:
    with organization_scope(harbor.organization.id):
        return Document.objects.get(id=document.id)


def served(harbor: Harbor, document: Document) -> bool:
    """Whether anything of it is: page, words, copy."""
    answers = []
    with organization_scope(harbor.organization.id):
        for act in (
            lambda: services.document_page(actor=harbor.actor, document_id=document.id, number=1),
            lambda: services.document_words(actor=harbor.actor, document_id=document.id, number=1),
            lambda: services.document_download(actor=harbor.actor, document_id=document.id),
        ):
            try:
                act()
                answers.append(True)
            except Conflict:
                answers.append(False)
    assert len(set(answers)) == 1
    return answers[0]


def kinds(harbor: Harbor) -> list[str]:
    with organization_scope(harbor.organization.id):
        return sorted(File.objects.values_list("kind", flat=True))


def test_a_clean_file_is_served(harbor: Harbor, receive: Receive, clamd: FakeClamd) -> None:
    sent = making.evil_pdf()
    document = receive(sent)
    assert (document.state, document.scan_trouble, document.scanned_at) == ("clean", "", clock.now())
    assert clamd.scanned == [sent]  # as it was sent, not as we wrote it anew
    assert kinds(harbor) == ["documents.content"]
    assert served(harbor, document)


def test_every_picture_is_scanned(receive: Receive, clamd: FakeClamd) -> None:
    bad = making.jpeg(comment=EICAR)
    document = receive([making.jpeg(), bad, making.jpeg()])
    assert (document.state, document.signature) == ("infected", "Win.Test.EICAR_HDB-1")
    assert clamd.scanned == [making.jpeg(), bad]


def test_what_is_found_is_never_served(harbor: Harbor, receive: Receive, clamd: FakeClamd, told: list[Any]) -> None:
    document = receive(making.pdf(EICAR.replace("(", "").replace(")", "")))
    assert document.state == "clean"  # not the signature any more
    told.clear()
    document = receive(making.jpeg(comment=EICAR))
    assert (document.state, document.signature, document.pages) == ("infected", "Win.Test.EICAR_HDB-1", 0)
    assert document.content_id is None and document.sent_id is not None
    assert not served(harbor, document)
    assert told == []


MOODS = {"dies": "cut_off", "silent": "unreachable", "mumbles": "refused", "full": "over_its_limit"}


@pytest.mark.parametrize("mood", MOODS)
def test_no_answer_means_waiting(
    harbor: Harbor, receive: Receive, clamd: FakeClamd, told: list, monkeypatch: pytest.MonkeyPatch, mood: str
) -> None:
    clamd.mood = mood
    if mood == "silent":
        monkeypatch.setattr(scanning, "SECONDS", 1)
    document = receive(making.encoded(making.picture(900, 900), "TIFF"))
    assert document.state == "waiting"
    assert document.scan_trouble in {MOODS[mood], "cut_off"}  # who is hung up on while sending hears no reason
    assert (document.scanned_at, document.scan_tried_at) == (None, clock.now())
    assert kinds(harbor) == ["documents.content", "documents.sent"]
    assert not served(harbor, document)
    assert told == [events.DocumentReceived(harbor.actor, document)]


def test_a_scanner_that_is_not_there(harbor: Harbor, receive: Receive, clamd: FakeClamd, told: list[Any]) -> None:
    clamd.stop()
    assert not scanning.reachable()
    sent = making.evil_pdf()
    document = receive(sent)
    assert (document.state, document.scan_trouble) == ("waiting", "unreachable")
    assert not served(harbor, document)
    # It is still away: the job tries, and says when.
    later = clock.now() + timedelta(hours=1)
    with clock.travel(later):
        assert services.scan_waiting(actor=harbor.actor) == 0
    assert (again(harbor, document).state, again(harbor, document).scan_tried_at) == ("waiting", later)
    # It comes back.
    clamd.start()
    assert scanning.reachable()
    told.clear()
    assert services.scan_waiting(actor=harbor.actor) == 1
    assert services.scan_waiting(actor=harbor.actor) == 0
    found = again(harbor, document)
    assert (found.state, found.scan_trouble, found.sent_id) == ("clean", "", None)
    assert clamd.scanned == [sent]
    assert kinds(harbor) == ["documents.content"]
    assert served(harbor, document)
    assert [type(event) for event in told] == [events.DocumentScanned]


def test_what_waited_and_is_infected_is_locked_away(harbor: Harbor, receive: Receive, clamd: FakeClamd) -> None:
    clamd.stop()
    document = receive(making.jpeg(comment=EICAR))
    assert document.state == "waiting" and document.content_id is not None
    clamd.start()
    assert services.scan_waiting(actor=harbor.actor) == 1
    found = again(harbor, document)
    assert (found.state, found.content_id, found.signature) == ("infected", None, "Win.Test.EICAR_HDB-1")
    assert kinds(harbor) == ["documents.sent"]
    assert not served(harbor, document)


def test_one_that_waits_for_good_keeps_no_other_waiting(harbor: Harbor, receive: Receive, clamd: FakeClamd) -> None:
    clamd.mood = "mumbles"
    first = receive()
    clamd.stop()
    second = receive()
    clamd.start()
    clamd.mood = "mumbles"
    assert services.scan_waiting(actor=harbor.actor) == 0
    clamd.mood = "well"
    assert services.scan_waiting(actor=harbor.actor) == 2
    assert {again(harbor, one).state for one in (first, second)} == {"clean"}


def test_what_came_before_there_was_a_scanner(
    harbor: Harbor, receive: Receive, settings: Any, clamd: FakeClamd
) -> None:
    configured, settings.OPENLEAVE_CLAMD = settings.OPENLEAVE_CLAMD, ""
    document = receive(making.pdf("an old one"))
    assert document.state == "unscanned" and served(harbor, document)
    assert services.scan_waiting(actor=harbor.actor) == 0
    settings.OPENLEAVE_CLAMD = configured
    assert services.scan_waiting(actor=harbor.actor) == 1
    assert again(harbor, document).state == "clean"
    assert clamd.scanned == [content_of(document)]


def test_the_scanner_erred(harbor: Harbor, receive: Receive, clamd: FakeClamd) -> None:
    clamd.bad[b"evil-xmp"] = "Pdf.FalsePositive-1"
    document = receive(making.evil_pdf())
    assert document.state == "infected"
    del clamd.bad[b"evil-xmp"]
    released = services.document_scan(actor=harbor.actor, document_id=document.id)
    assert (released.state, released.signature, released.pages) == ("clean", "", 1)
    assert served(harbor, document)


def test_quarantine_ends(harbor: Harbor, receive: Receive, clamd: FakeClamd) -> None:
    document = receive(making.jpeg(comment=EICAR))
    assert services.empty_quarantine(actor=harbor.actor) == 0
    with clock.travel(clock.now() + QUARANTINE):
        assert services.empty_quarantine(actor=harbor.actor) == 1
        assert services.empty_quarantine(actor=harbor.actor) == 0
    found = again(harbor, document)
    assert (found.state, found.sent_id, found.signature) == ("infected", None, "Win.Test.EICAR_HDB-1")
    assert kinds(harbor) == []


def test_the_job(harbor: Harbor, receive: Receive, clamd: FakeClamd) -> None:
    clamd.stop()
    document = receive()
    clamd.start()
    tasks.scan_catch_up(timestamp=0)
    assert again(harbor, document).state == "clean"


def test_bytes_that_are_damaged_on_disk(harbor: Harbor, receive: Receive, clamd: FakeClamd) -> None:
    from openleave.kernel.files.writing import file_path

    clamd.stop()
    document = receive()
    assert document.sent_id is not None
    file_path(harbor.organization.id, document.sent_id).write_bytes(b"OLF1")
    clamd.start()
    services.scan_waiting(actor=harbor.actor)
    assert again(harbor, document).state == "unreadable"
    assert not served(harbor, document)


def test_how_many(harbor: Harbor, receive: Receive, clamd: FakeClamd) -> None:
    receive(making.jpeg(comment=EICAR))
    clamd.stop()
    waiting = receive()
    with organization_scope(harbor.organization.id):
        assert selectors.counts(actor=harbor.actor) == {"waiting": 1, "unscanned": 0, "infected": 1}
        assert [one.state for one in selectors.to_look_after(actor=harbor.actor)] == ["infected", "waiting"]
        services.document_withdraw(actor=harbor.actor, document_id=waiting.id, why="duplicate")
        assert selectors.counts(actor=harbor.actor)["waiting"] == 0


@pytest.mark.parametrize(
    ("setting", "kind", "where"),
    [
        ("/run/clamav/clamd.ctl", "ClamdUnixSocket", "/run/clamav/clamd.ctl"),
        ("unix:///run/clamd.sock", "ClamdUnixSocket", "/run/clamd.sock"),
        ("clamd.internal:3311", "ClamdNetworkSocket", ("clamd.internal", 3311)),
        ("tcp://10.0.0.7:3310", "ClamdNetworkSocket", ("10.0.0.7", 3310)),
        ("clamd.internal", "ClamdNetworkSocket", ("clamd.internal", 3310)),
    ],
)
def test_where_the_scanner_is(settings: Any, setting: str, kind: str, where: Any) -> None:
    settings.OPENLEAVE_CLAMD = setting
    scanner = scanning._scanner()
    assert type(scanner).__name__ == kind
    assert where == (getattr(scanner, "unix_socket", None) or (scanner.host, scanner.port))


def test_what_is_never_served_is_in_no_export(harbor: Harbor, receive: Receive, clamd: FakeClamd) -> None:
    infected = receive(making.jpeg(comment=EICAR))
    clamd.mood = "full"
    waiting = receive(making.pdf())
    assert (infected.state, waiting.state) == ("infected", "waiting")
    assert kinds(harbor).count("documents.sent") == 2
    officer = actor_for(harbor.organization, Role.PRIVACY_OFFICER)
    for case_ids in (None, [waiting.case_id]):
        package = export_subject(
            actor=officer, subject_id=harbor.nurse.id, purpose="legal_demands", case_ids=case_ids
        )  # fmt: skip
        assert [(one.kind, one.id) for one in package.files] == [("documents.content", waiting.content_id)]

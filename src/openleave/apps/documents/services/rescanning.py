"""What waits for the scan is scanned, what is in quarantine stays a while, and then is gone."""

from __future__ import annotations

import io
from datetime import timedelta
from uuid import UUID

from django.db.models import Q

from openleave.apps.documents import inbox, scanning
from openleave.apps.documents.access import access_document
from openleave.apps.documents.events import DocumentScanned
from openleave.apps.documents.models import Document, State
from openleave.apps.documents.problems import refusal
from openleave.apps.documents.services.receiving import keep_sent
from openleave.apps.documents.workshop import client
from openleave.apps.documents.workshop.frames import unpack
from openleave.apps.documents.workshop.refused import Refused
from openleave.kernel import audit, clock, files
from openleave.kernel.actor import Actor
from openleave.kernel.files import FileCorrupt
from openleave.kernel.keys import KeyDestroyed
from openleave.kernel.news import tell
from openleave.kernel.permissions import require
from openleave.kernel.tenancy import organization_scope

#: So long a file in quarantine may be looked at again (scanners err); then it is deleted.
QUARANTINE = timedelta(days=30)


def document_scan(*, actor: Actor, document_id: UUID) -> Document:
    """Scan a document again now: one that waits, one never scanned, or one in quarantine (scanners err).

    Look at ``state``, and at ``scan_trouble`` if the scanner did not answer.
    """
    require(actor, "document.change")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        document = access_document(actor=actor, document_id=document_id, lock=True)
        _scan(actor, document)
    return document


def scan_waiting(*, actor: Actor) -> int:
    """Scan everything of the organization that waits, also what came in while there was no scanner; returns how many
    were scanned. A catch-up, each document in a transaction of its own. Stops when the scanner does not answer."""
    require(actor, "document.change")
    assert actor.organization_id is not None
    if not scanning.configured():
        return 0
    done = 0
    with organization_scope(actor.organization_id):
        rows = Document.objects.filter(organization_id=actor.organization_id, state__in=["waiting", "unscanned"])
        waiting = list(rows.order_by("received_at", "id").values_list("id", flat=True))
    for document_id in waiting:
        with organization_scope(actor.organization_id):
            document = (
                Document.objects.select_for_update(skip_locked=True)
                .filter(organization_id=actor.organization_id, id=document_id, state__in=["waiting", "unscanned"])
                .first()
            )
            if document is None:
                continue
            _scan(actor, document)
        # A file over the scanner's limit waits for another limit; a scanner that is away, for its return.
        if document.scan_trouble in ("unreachable", "cut_off"):
            break
        done += not document.scan_trouble
    return done


def empty_quarantine(*, actor: Actor) -> int:
    """Delete the files that have been in quarantine long enough; returns how many. What is known of them stays."""
    require(actor, "document.change")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        before = clock.now() - QUARANTINE
        rows = Document.objects.select_for_update().filter(
            Q(scanned_at__lte=before),
            organization_id=actor.organization_id,
            state=State.INFECTED,
            sent_id__isnull=False,
        )
        gone = list(rows)
        for document in gone:
            _drop(document, "sent_id")
            document.save(update_fields=["sent_id"])
        if gone:
            audit.append_many(
                actor=actor, events=[audit.Event("document.quarantine_end", "document", one.id) for one in gone]
            )
    return len(gone)


def _scan(actor: Actor, document: Document) -> None:
    """Scan what was sent (or what is kept of it) and settle the document by the answer."""
    before = document.state
    try:
        parts = _kept(document)
        if parts is None:
            return
    except (FileCorrupt, KeyDestroyed):
        document.state = State.UNREADABLE if document.content_id else before
        document.save(update_fields=["state"])
        return
    verdict, now = scanning.scan(parts), clock.now()
    if not (verdict.clean or verdict.signature):
        document.scan_tried_at, document.scan_trouble = now, verdict.trouble
        document.save(update_fields=["scan_tried_at", "scan_trouble"])
        return
    document.scanned_at, document.scan_trouble, document.signature = now, "", verdict.signature
    if verdict.clean:
        _release(document, parts)
    else:
        _lock_away(document, parts)
    document.save()
    if document.state != before:
        if document.state == State.INFECTED:
            inbox.quarantined(document)
        elif before == State.INFECTED:
            inbox.no_longer_quarantined(document)
        tell(DocumentScanned(actor, document))
        audit.append(
            actor=actor,
            action="document.scan",
            object_type="document",
            object_id=document.id,
            details={"before": before, "after": document.state},
        )


def _kept(document: Document) -> list[bytes] | None:
    """What there is to scan, or None."""
    file_id = document.sent_id or document.content_id
    if file_id is None:
        return None
    with files.open_seekable(organization_id=document.organization_id, file_id=file_id) as file:
        size = file.seek(0, io.SEEK_END)
        file.seek(0)
        content = file.read(size)
    return unpack(content)[1] if document.sent_id else [content]


def _release(document: Document, parts: list[bytes]) -> None:
    if document.content_id is None:
        try:
            cleaned = client.clean(parts)
        except Refused as refused:
            raise refusal(refused.code) from None
        document.pages, document.content, document.size_bytes = cleaned.pages, cleaned.content, len(cleaned.pdf)
        document.content_id = files.write(
            organization_id=document.organization_id,
            kind="documents.content",
            chunks=[cleaned.pdf],
            subject_id=document.employee_id,
        )
    _drop(document, "sent_id")
    document.state = State.CLEAN


def _lock_away(document: Document, parts: list[bytes]) -> None:
    if document.sent_id is None:
        document.sent_id = keep_sent(document, parts)
    _drop(document, "content_id")
    document.state = State.INFECTED


def _drop(document: Document, column: str) -> None:
    file_id = getattr(document, column)
    if file_id is not None:
        files.delete(organization_id=document.organization_id, file_id=file_id)
        setattr(document, column, None)

"""Looking at a document and taking a copy: only of what may be shown, and never unseen.

The record is written last: it takes the audit trail's lock, and drawing a page takes a while.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from openleave.apps.documents.access import access_document, access_own_document
from openleave.apps.documents.models import Document, State
from openleave.apps.documents.workshop import client
from openleave.apps.documents.workshop.refused import Refused
from openleave.kernel import audit, clock, egress, files
from openleave.kernel.actor import Actor
from openleave.kernel.egress import Person
from openleave.kernel.errors import Conflict, NotFound
from openleave.kernel.files import FileCorrupt
from openleave.kernel.ids import new_id
from openleave.kernel.keys import KeyDestroyed, KeyMissing
from openleave.kernel.permissions import require
from openleave.kernel.tenancy import organization_scope

#: Pages turned within this time are one look.
ONE_LOOK = timedelta(minutes=15)
#: So many small pictures are in one strip.
IN_A_STRIP = 24
#: How wide a page is drawn, by the name in its address.
WIDTHS = {"100": 900, "150": 1350, "200": 1800, "300": 2700}


_LOOK = """
INSERT INTO documents_documentview (organization_id, id, document_id, seen_at, seen_by_id, downloaded)
SELECT %(organization)s, %(id)s, %(document)s, %(now)s, %(account)s, %(downloaded)s WHERE NOT EXISTS (
    SELECT FROM documents_documentview WHERE organization_id = %(organization)s AND document_id = %(document)s
        AND seen_by_id = %(account)s AND NOT downloaded AND seen_at > %(since)s AND NOT %(downloaded)s)
"""


@dataclass(frozen=True, slots=True)
class Download:
    """A copy to take away: a neutral name, and the PDF."""

    name: str
    pdf: bytes


def document_page(
    *, actor: Actor, document_id: UUID, number: int, size: str = "100", turned: int = 0, own: bool = False
) -> bytes:
    """Page ``number`` (from 1) as PNG in one of the ``WIDTHS``, turned by 0, 90, 180 or 270 degrees; the look is
    recorded. ``own``: the employee looks at what they sent.

    Raises NotFound for no such page, Conflict while the document may not be shown or if the page cannot be drawn.
    """
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        document = _served(actor, document_id, own)
        if not 1 <= number <= document.pages or size not in WIDTHS or turned not in (0, 90, 180, 270):
            raise NotFound
        try:
            page = client.draw(_pdf(document), number=number, width=WIDTHS[size], turned=turned)
        except Refused:
            raise Conflict(
                _("This page cannot be drawn."),
                why=_("It takes too much time or memory."),
                fix=_("Download the document to see it in another program."),
            ) from None
        _seen(actor, document)
    return page


def document_strip(*, actor: Actor, document_id: UUID, first: int) -> bytes:
    """Small pictures of the pages from ``first`` on, up to ``IN_A_STRIP``, side by side in one PNG; a look like any
    other. Raises NotFound for no such page, Conflict while the document may not be shown."""
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        document = _served(actor, document_id, own=False)
        if not 1 <= first <= document.pages:
            raise NotFound
        try:
            row = client.strip(_pdf(document), first=first, count=IN_A_STRIP)
        except Refused:
            raise Conflict(_("This page cannot be drawn.")) from None
        _seen(actor, document)
    return row


def document_words(*, actor: Actor, document_id: UUID, number: int) -> str:
    """The words of a page, as far as it holds words and not only a picture of them; the look is recorded."""
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        document = _served(actor, document_id, own=False)
        if not 1 <= number <= document.pages:
            raise NotFound
        try:
            words = client.text_of(_pdf(document), number=number)
        except Refused:
            words = ""
        _seen(actor, document)
    return words


def document_download(*, actor: Actor, document_id: UUID, own: bool = False) -> Download:
    """A copy of the cleaned file. It leaves the house with whoever takes it, so it is a permission and a record of its
    own. ``own``: the employee takes what they sent, or were sent. Raises Conflict while it may not be shown."""
    require(actor, "own.document" if own else "document.download")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        document = _served(actor, document_id, own)
        pdf = _pdf(document)
        egress.hand_out(
            "documents.own_copy" if own else "documents.download", actor=actor,
            persons=[Person(document.employee_id, document.case_id)], about_type="document", about_id=document.id,
            records=1, size_bytes=len(pdf), sha256=hashlib.sha256(pdf).hexdigest(),
        )  # fmt: skip
        _seen(actor, document, downloaded=True)
    name = f"{document.category.replace('_', '-')}-{document.received_on}-{document.id.hex[-6:]}.pdf"
    return Download(name, pdf)


def document_copied(*, actor: Actor, document: Document) -> None:
    """Note that somebody took a copy of a document by another way than its own page, which has its own permission. In a
    scope."""
    _seen(actor, document, downloaded=True)


def _served(actor: Actor, document_id: UUID, own: bool) -> Document:
    access = access_own_document if own else access_document
    document = access(actor=actor, document_id=document_id)
    if not document.shown:
        raise Conflict(*_why_not(document))
    return document


def _why_not(document: Document) -> tuple[str]:
    if document.withdrawn_at is not None:
        return (_("The document was received in error and is not shown any more."),)
    return {
        State.WAITING: (_("The document waits for the virus scan and is not shown before."),),
        State.INFECTED: (_("The document is in quarantine and is never shown."),),
    }.get(State(document.state), (_("The document cannot be read any more."),))


def _pdf(document: Document) -> bytes:
    assert document.content_id is not None
    try:
        return b"".join(files.read(organization_id=document.organization_id, file_id=document.content_id))
    except (FileCorrupt, KeyDestroyed, KeyMissing):
        raise Conflict(
            _("The document cannot be read any more."),
            why=_("What is stored was damaged on the disk, or the person’s data were erased."),
            fix=_("The operator restores the files from a backup; or ask for the document again."),
        ) from None


def _seen(actor: Actor, document: Document, *, downloaded: bool = False) -> None:
    """One statement, and the trail's entry only where it was a new look."""
    if actor.account_id is None:
        return
    now = clock.now()
    values = {
        "organization": document.organization_id,
        "id": new_id(),
        "document": document.id,
        "now": now,
        "account": actor.account_id,
        "downloaded": downloaded,
        "since": now if downloaded else now - ONE_LOOK,
    }
    with connection.cursor() as cursor:
        cursor.execute(_LOOK, values)
        if cursor.rowcount == 0:
            return
    audit.append(
        actor=actor,
        action="document.download" if downloaded else "document.view",
        object_type="document",
        object_id=document.id,
    )

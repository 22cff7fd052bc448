"""A document comes in: told by its bytes, scanned, written anew, kept under the employee's key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from openleave.apps.cases.access import access_case, access_own_case
from openleave.apps.documents import inbox, private, scanning
from openleave.apps.documents.events import DocumentReceived
from openleave.apps.documents.models import Category, Document, Source, State
from openleave.apps.documents.problems import refusal
from openleave.apps.documents.workshop import client
from openleave.apps.documents.workshop.frames import pack
from openleave.apps.documents.workshop.refused import Refused
from openleave.apps.documents.workshop.sniffing import IMAGES, by_signature, kind_of
from openleave.apps.organizations import selectors as organizations
from openleave.apps.people import selectors as people
from openleave.kernel import audit, clock, files
from openleave.kernel.actor import Actor
from openleave.kernel.errors import Invalid, NotFound
from openleave.kernel.files import EncryptedUpload
from openleave.kernel.news import tell
from openleave.kernel.permissions import require
from openleave.kernel.tenancy import organization_scope

type Sent = bytes | EncryptedUpload


@dataclass(frozen=True, slots=True)
class Examined:
    """What was sent, as one document, and what the scanner and the workshop made of it."""

    sent: Sequence[Sent]
    parts: Sequence[bytes]
    verdict: scanning.Verdict
    cleaned: client.Cleaned | None

    @property
    def infected(self) -> bool:
        return bool(self.verdict.signature)


def document_receive(
    *,
    actor: Actor,
    content: Sent | Sequence[Sent] | Examined,
    category: str,
    source: str = Source.DESK,
    case_id: UUID | None = None,
    employee_id: UUID | None = None,
    received_on: date | None = None,
    name: str = "",
    title: str = "",
    description: str = "",
    along: bool = False,
    for_employee: bool = False,
) -> Document:
    """Take in one document: a PDF, or pictures that become its pages; or what was examined already.

    It belongs to a case, or to an employee alone until somebody files it. ``source`` PORTAL is the employee's own
    sending and needs ``own.document``; all others need ``document.add``. ``name`` is what the file was called (an
    upload brings it along). ``along``: it comes with a message, which is in the inbox by itself. ``for_employee``: the
    desk sends it to the employee, who may open it.

    Whatever is kept was written anew, and is served only when it was scanned and found clean, or when the installation
    states that it has no scanner. Raises Invalid with what is wrong with the file; then nothing is stored. What the
    scanner finds something in is kept in quarantine: look at ``state``. Tells DocumentReceived unless it is there.
    """
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        case_id, employee_id = _whose(actor, source, case_id, employee_id)
        today = clock.today(organizations.settings_of(actor.organization_id).time_zone)
        _check(category, source, received_on, today)
        known = content if isinstance(content, Examined) else document_examine(content)
        document = Document(
            organization_id=actor.organization_id,
            employee_id=employee_id,
            case_id=case_id,
            category=category,
            source=source,
            digest=files.digest_of(organization_id=actor.organization_id, chunks=known.parts),
            for_employee=for_employee,
            received_on=received_on or today,
            received_by_id=actor.account_id,
        )
        _settle(document, known.parts, known.verdict, known.cleaned)
        document.save()
        called = name or next((one.name or "" for one in known.sent if isinstance(one, EncryptedUpload)), "")
        said = private.Said(name=called[:200], title=title.strip()[:200], description=description.strip()[:2000])
        if said != private.Said():
            private.write(document, said)
        if document.state == State.INFECTED:
            inbox.quarantined(document)
        else:
            tell(DocumentReceived(actor, document, along))
        audit.append(
            actor=actor,
            action="document.receive",
            object_type="document",
            object_id=document.id,
            details={
                "employee_id": employee_id,
                "case_id": case_id,
                "category": category,
                "source": source,
                "state": document.state,
                "pages": document.pages,
            },
        )
    return document


def document_examine(content: Sent | Sequence[Sent]) -> Examined:
    """Scan what was sent and write it anew; nothing is stored and nothing locked. Raises Invalid with what is wrong."""
    sent = [content] if isinstance(content, bytes | EncryptedUpload) else list(content)
    parts = _read(sent)
    verdict, cleaned = _examine(parts)
    return Examined(sent, parts, verdict, cleaned)


def as_documents(sent: Sequence[EncryptedUpload]) -> list[list[EncryptedUpload]]:
    """Files that were sent together, as the documents they become: pictures are the pages of one, each other file is
    one by itself."""
    pictures = [one for one in sent if _is_picture(one)]
    return ([pictures] if pictures else []) + [[one] for one in sent if one not in pictures]


def _is_picture(upload: EncryptedUpload) -> bool:
    with upload.open_seekable() as file:
        return by_signature(file.read(16)) in IMAGES


def _whose(actor: Actor, source: str, case_id: UUID | None, employee_id: UUID | None) -> tuple[UUID | None, UUID]:
    """The case and the employee a document is for, if the actor may add one there."""
    if source == Source.PORTAL:
        require(actor, "own.document")
        if actor.employee_id is None or employee_id not in (None, actor.employee_id):
            raise NotFound
        if case_id is not None:
            access_own_case(actor=actor, case_id=case_id)
        return case_id, actor.employee_id
    require(actor, "document.add")
    if case_id is not None:
        case = access_case(actor=actor, case_id=case_id)
        if employee_id not in (None, case.employee_id):
            raise NotFound
        return case.id, case.employee_id
    if employee_id is None:
        raise NotFound
    return None, people.access_employee(actor=actor, employee_id=employee_id).id


def _check(category: str, source: str, received_on: date | None, today: date) -> None:
    if category not in Category.values:
        raise Invalid(_("Choose what the document is for."), field="category")
    if source not in Source.values:
        raise Invalid(_("Choose how the document came in."), field="source")
    if received_on is not None and received_on > today:
        raise Invalid(
            _("The day of receipt is in the future."),
            why=_("Legal deadlines are counted from it."),
            fix=_("Give the day on which it arrived."),
            field="received_on",
        )


def _read(sent: Sequence[Sent]) -> list[bytes]:
    limit = settings.OPENLEAVE_DOCUMENT_LIMIT_BYTES
    sizes = [len(one) if isinstance(one, bytes) else one.written.size_bytes for one in sent]
    if not sizes or min(sizes) == 0:
        raise refusal("empty")
    if sum(sizes) > limit:
        raise refusal("too_large")
    return [one if isinstance(one, bytes) else b"".join(one.chunks()) for one in sent]


def _examine(parts: Sequence[bytes]) -> tuple[scanning.Verdict, client.Cleaned | None]:
    """The scanner sees what was sent, before any library opens it. Nothing is opened that it found something in."""
    try:
        for part in parts:
            kind_of(part)
        verdict = scanning.scan(parts)
        return verdict, None if verdict.signature else client.clean(parts)
    except Refused as refused:
        raise refusal(refused.code) from None


def _settle(
    document: Document, parts: Sequence[bytes], verdict: scanning.Verdict, cleaned: client.Cleaned | None
) -> None:
    now = clock.now()
    document.scan_trouble, document.signature = verdict.trouble, verdict.signature
    if verdict.clean:
        document.state, document.scanned_at = State.CLEAN, now
    elif verdict.signature:
        document.state, document.scanned_at = State.INFECTED, now
    elif verdict.trouble == "no_scanner":
        document.state = State.UNSCANNED
    else:
        document.state, document.scan_tried_at = State.WAITING, now
    if cleaned is not None:
        document.pages, document.content, document.size_bytes = cleaned.pages, cleaned.content, len(cleaned.pdf)
        document.content_id = files.write(
            organization_id=document.organization_id,
            kind="documents.content",
            chunks=[cleaned.pdf],
            subject_id=document.employee_id,
        )
    if document.state in (State.WAITING, State.INFECTED):
        document.sent_id = keep_sent(document, parts)


def keep_sent(document: Document, parts: Sequence[bytes]) -> UUID:
    """What was sent, as it was: for a later scan, or in quarantine. Never served."""
    return files.write(
        organization_id=document.organization_id,
        kind="documents.sent",
        chunks=[pack({}, parts)],
        subject_id=document.employee_id,
    )

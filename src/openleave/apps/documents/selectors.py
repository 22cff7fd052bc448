"""Reads of documents. All run inside the organization's scope, and reach a document through its case's walls."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q

from openleave.apps.cases.access import access_case
from openleave.apps.cases.models import LeaveCase
from openleave.apps.cases.walls import visible
from openleave.apps.cases.words import reason_name
from openleave.apps.documents import private
from openleave.apps.documents.access import access_document, known
from openleave.apps.documents.models import Document, DocumentView, Source, State
from openleave.apps.documents.private import Said
from openleave.kernel.actor import Actor
from openleave.kernel.permissions import require

#: The most that a list shows.
MOST = 500


@dataclass(frozen=True, slots=True)
class Listed:
    """A document with what it is called and what is said of it."""

    document: Document
    said: Said

    @property
    def name(self) -> str:
        """Its title, else its file's name, else what it is for."""
        return self.said.title or self.said.name or str(self.document.get_category_display())


def documents_of(*, actor: Actor, case_id: UUID, category: str = "", withdrawn: bool = True) -> list[Listed]:
    """The documents of a case, the newest first. ``withdrawn``: also those received in error. Reading what is said of
    them is recorded."""
    return of_case(actor=actor, case=access_case(actor=actor, case_id=case_id), category=category, withdrawn=withdrawn)


def of_case(*, actor: Actor, case: LeaveCase, category: str = "", withdrawn: bool = True) -> list[Listed]:
    """The same for a case that was reached through its walls already."""
    require(actor, "document.read")
    rows = Document.objects.filter(organization_id=actor.organization_id, case=case)
    if category:
        rows = rows.filter(category=category)
    if not withdrawn:
        rows = rows.filter(withdrawn_at__isnull=True)
    return _listed(actor, list(rows.order_by("-received_at", "-id")[:MOST]))


def own_documents(*, actor: Actor, case_id: UUID | None = None) -> list[Listed]:
    """What an employee sent themselves, the newest first; of one case, or of all. Not those received in error."""
    require(actor, "own.document")
    if actor.employee_id is None:
        return []
    rows = Document.objects.filter(
        organization_id=actor.organization_id,
        employee_id=actor.employee_id,
        source=Source.PORTAL,
        withdrawn_at__isnull=True,
    )
    if case_id is not None:
        rows = rows.filter(case_id=case_id)
    return _listed(actor, list(rows.order_by("-received_at", "-id")[:MOST]))


def sent_along(*, actor: Actor, case: LeaveCase, ids: Collection[str]) -> list[Document]:
    """Documents that were sent with messages of the employee's own case. One read, or none where there are no ids. Not
    those received in error; what they are called is read together with the messages (``private.place_of``)."""
    require(actor, "own.document")
    if not ids or case.employee_id != actor.employee_id:
        return []
    rows = Document.objects.filter(organization_id=actor.organization_id, case=case, id__in=ids)
    return list(rows.filter(withdrawn_at__isnull=True))


def document_shown(*, actor: Actor, document_id: UUID) -> Listed:
    """One document with its case and what is said of it."""
    document = access_document(actor=actor, document_id=document_id)
    return _listed(actor, [document])[0]


def seen_by(*, actor: Actor, document: Document, most: int = 50) -> list[DocumentView]:
    """Who looked at a document or took a copy, the latest first."""
    require(actor, "document.read")
    rows = DocumentView.objects.filter(organization_id=actor.organization_id, document=document)
    return list(rows.order_by("-seen_at", "-id")[:most])


def counts(*, actor: Actor) -> dict[str, int]:
    """How many documents of the organization wait for the scan, were never scanned, or are in quarantine."""
    require(actor, "document.overview")
    states = [State.WAITING, State.UNSCANNED, State.INFECTED]
    rows = Document.objects.filter(known(actor), organization_id=actor.organization_id, withdrawn_at__isnull=True)
    found = dict(rows.filter(state__in=states).values_list("state").annotate(Count("id")).order_by())
    return {state.value: found.get(state.value, 0) for state in states}


def to_look_after(*, actor: Actor, most: int = 100) -> list[Document]:
    """Documents that somebody should look after, the oldest first: in quarantine, waiting for the scan, unreadable, or
    in no case yet. With their cases; without what is said of them."""
    require(actor, "document.read")
    rows = Document.objects.filter(known(actor), organization_id=actor.organization_id, withdrawn_at__isnull=True)
    wanted = Q(state__in=[State.WAITING, State.INFECTED, State.UNREADABLE]) | Q(case__isnull=True)
    return list(rows.filter(wanted).select_related("case").order_by("received_at", "id")[:most])


def _listed(actor: Actor, documents: list[Document]) -> list[Listed]:
    if not documents:
        return []
    said = private.read(actor, documents)
    return [Listed(document, said[document.id]) for document in documents]


def other_cases(*, actor: Actor, document: Document) -> list[tuple[str, str]]:
    """The other cases of the document's employee that the actor may know of: id and how it is called."""
    rows = LeaveCase.objects.filter(
        visible(actor), organization_id=actor.organization_id, employee_id=document.employee_id
    )
    found = rows.exclude(id=document.case_id).order_by("-opened_at", "-id")[:50]
    return [
        (str(case.id), f"{case.number}: {reason_name(case.reason) if case.reason else case.get_state_display()}")
        for case in found
    ]

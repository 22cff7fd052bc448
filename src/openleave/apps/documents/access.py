"""The only ways from a request's id to a document."""

from __future__ import annotations

from uuid import UUID

from openleave.apps.cases.access import access_case
from openleave.apps.documents.models import Document, Source
from openleave.kernel.actor import Actor
from openleave.kernel.errors import NotFound
from openleave.kernel.permissions import require


def access_document(*, actor: Actor, document_id: UUID, lock: bool = False) -> Document:
    """The document, or NotFound: foreign, missing, and behind a wall alike. ``lock`` holds it until the transaction
    ends. A document of a case is behind the case's walls; one of no case yet is not shown to whom it is about."""
    require(actor, "document.read")
    document = _found(actor, document_id, lock)
    if document.case_id is not None:
        access_case(actor=actor, case_id=document.case_id)
    elif document.employee_id == actor.employee_id:
        raise NotFound
    return document


def access_own_document(*, actor: Actor, document_id: UUID) -> Document:
    """A document that the employee sent themselves, or NotFound."""
    require(actor, "document.own")
    document = _found(actor, document_id, lock=False)
    if actor.employee_id is None or document.employee_id != actor.employee_id or document.source != Source.PORTAL:
        raise NotFound
    return document


def _found(actor: Actor, document_id: UUID, lock: bool) -> Document:
    rows = Document.objects.filter(organization_id=actor.organization_id, id=document_id)
    document = (rows.select_for_update() if lock else rows).first()
    if document is None:
        raise NotFound
    return document

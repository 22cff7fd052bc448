"""The only ways from a request's id to a document."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q

from openleave.apps.cases import walls
from openleave.apps.cases.access import access_case
from openleave.apps.documents.models import Document, Source
from openleave.kernel.actor import Actor, Role
from openleave.kernel.errors import NotFound
from openleave.kernel.permissions import require


def access_document(*, actor: Actor, document_id: UUID, lock: bool = False) -> Document:
    """The document, or NotFound: foreign, missing, and behind a wall alike. ``lock`` holds it until the transaction
    ends. A document of a case is behind the case's walls, one of no case yet behind those around its employee."""
    require(actor, "document.read")
    document = _found(actor, document_id, lock, known(actor))
    if document.case_id is not None:
        access_case(actor=actor, case_id=document.case_id)
    return document


def known(actor: Actor) -> Q:
    """The documents that the actor may know of, as a condition: behind the walls of their employee and case."""
    found = walls.others(actor)
    if not (walls.unwalled(actor) or actor.has(Role.WALLED_CASES)):
        found &= Q(case__isnull=True) | Q(case__walled=False)
    return found


def access_own_document(*, actor: Actor, document_id: UUID) -> Document:
    """A document that the employee sent themselves, or NotFound."""
    require(actor, "own.document")
    document = _found(actor, document_id, False, Q())
    if actor.employee_id is None or document.employee_id != actor.employee_id or document.source != Source.PORTAL:
        raise NotFound
    return document


def _found(actor: Actor, document_id: UUID, lock: bool, condition: Q) -> Document:
    rows = Document.objects.filter(condition, organization_id=actor.organization_id, id=document_id)
    document = (rows.select_for_update(of=("self",)) if lock else rows).first()
    if document is None:
        raise NotFound
    return document

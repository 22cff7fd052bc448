"""The only ways from a request's id to a document."""

from __future__ import annotations

from uuid import UUID

from django.db.models import OuterRef, Q, Subquery

from openleave.apps.cases import walls
from openleave.apps.documents.models import Document, Source
from openleave.kernel.actor import Actor, Role
from openleave.kernel.errors import NotFound
from openleave.kernel.permissions import require


def access_document(*, actor: Actor, document_id: UUID, lock: bool = False) -> Document:
    """The document with its case, or NotFound: foreign, missing, and behind a wall alike. ``lock`` holds it until the
    transaction ends. A document of a case is behind the case's walls, one of no case yet behind those around its
    employee."""
    require(actor, "document.read")
    return _found(actor, document_id, lock, known(actor))


def known(actor: Actor) -> Q:
    """The documents that the actor may know of, as a condition: the walls of ``access_case``, in the same statement.

    A document is about the employee of its case, so the walls around people are asked of the document itself.
    """
    found = walls.others(actor)
    if not (walls.unwalled(actor) or actor.has(Role.WALLED_CASES)):
        found &= Q(case__isnull=True) | Q(case__walled=False)
    return found


def access_own_document(*, actor: Actor, document_id: UUID) -> Document:
    """A document that the employee sent themselves or was sent, or NotFound."""
    require(actor, "own.document")
    document = _found(actor, document_id, False, Q())
    theirs = document.source == Source.PORTAL or document.for_employee
    if actor.employee_id is None or document.employee_id != actor.employee_id or not theirs:
        raise NotFound
    return document


def _found(actor: Actor, document_id: UUID, lock: bool, condition: Q) -> Document:
    rows = Document.objects.filter(condition, organization_id=actor.organization_id, id=document_id)
    # The first document that the same file came as, when this is not it.
    same = Document.objects.filter(
        organization_id=OuterRef("organization_id"),
        employee_id=OuterRef("employee_id"),
        digest=OuterRef("digest"),
        withdrawn_at__isnull=True,
        id__lt=OuterRef("id"),
    )
    rows = rows.select_related("case").annotate(same_id=Subquery(same.order_by("id").values("id")[:1]))
    document = (rows.select_for_update(of=("self",)) if lock else rows).first()
    if document is None:
        raise NotFound
    return document

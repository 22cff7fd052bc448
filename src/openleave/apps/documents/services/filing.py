"""Where a document belongs and what is said of it; and what came in by mistake."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from django.utils.translation import gettext as _

from openleave.apps.cases.access import access_case
from openleave.apps.documents import inbox, private
from openleave.apps.documents.access import access_document
from openleave.apps.documents.events import DocumentFiled
from openleave.apps.documents.models import Category, Document, State, Withdrawn
from openleave.kernel import audit, clock
from openleave.kernel.actor import Actor
from openleave.kernel.errors import Conflict, Invalid
from openleave.kernel.news import tell
from openleave.kernel.permissions import require
from openleave.kernel.tenancy import organization_scope


def document_describe(*, actor: Actor, document_id: UUID, category: str, title: str, description: str) -> Document:
    """Say what a document is for, what it is called, and what is on it (for people who cannot see its pages)."""
    require(actor, "document.change")
    if category not in Category.values:
        raise Invalid(_("Choose what the document is for."), field="category")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        document = access_document(actor=actor, document_id=document_id, lock=True)
        before = document.category
        said = private.read(actor, [document])[document.id]
        private.write(document, replace(said, title=title.strip()[:200], description=description.strip()[:2000]))
        if before != category:
            document.category = category
            document.save(update_fields=["category"])
            tell(DocumentFiled(actor, document))
        inbox.dealt_with(actor, document, "done")
        _record(actor, "document.describe", document, before=before, after=category)
    return document


def document_move(*, actor: Actor, document_id: UUID, case_id: UUID) -> Document:
    """File a document in another case of the same employee. Raises Invalid for somebody else's case: a document never
    changes whom it is about; take it back and have it sent for the right person."""
    require(actor, "document.change")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        document = access_document(actor=actor, document_id=document_id, lock=True)
        case = access_case(actor=actor, case_id=case_id)
        if case.employee_id != document.employee_id:
            raise Invalid(
                _("That case is about somebody else."),
                why=_("A document stays with the person it came for; it is under that person’s own key."),
                fix=_("Mark it as received in error, and add it to the right person’s case."),
                field="case_id",
            )
        before = document.case_id
        if before != case.id:
            quarantined = document.state == State.INFECTED
            if quarantined:
                inbox.no_longer_quarantined(document)
            document.case = case
            document.save(update_fields=["case"])
            if quarantined:
                inbox.quarantined(document)
            tell(DocumentFiled(actor, document))
            inbox.dealt_with(actor, document, "linked")
            _record(actor, "document.move", document, before=before, after=case.id)
    return document


def document_withdraw(*, actor: Actor, document_id: UUID, why: str, note: str = "") -> Document:
    """Mark a document as received in error: it is not shown any more, and kept as long as the law says.

    Raises Conflict if it is so already, Invalid without a reason.
    """
    require(actor, "document.change")
    if why not in Withdrawn.values:
        raise Invalid(_("Say why the document is not to be shown any more."), field="why")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        document = access_document(actor=actor, document_id=document_id, lock=True)
        if document.withdrawn_at is not None:
            raise Conflict(_("The document is marked as received in error already."))
        document.withdrawn_at, document.withdrawn_by_id = clock.now(), actor.account_id
        document.withdrawn_why = why
        document.save(update_fields=["withdrawn_at", "withdrawn_by_id", "withdrawn_why"])
        if note.strip():
            said = private.read(actor, [document])[document.id]
            private.write(document, replace(said, withdrawn=note.strip()[:2000]))
        tell(DocumentFiled(actor, document))
        inbox.dealt_with(actor, document, "mistake")
        inbox.no_longer_quarantined(document)
        _record(actor, "document.withdraw", document, why=why)
    return document


def document_restore(*, actor: Actor, document_id: UUID) -> Document:
    """Take back that a document was received in error. Raises Conflict if it is not marked so."""
    require(actor, "document.change")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        document = access_document(actor=actor, document_id=document_id, lock=True)
        if document.withdrawn_at is None:
            raise Conflict(_("The document is not marked as received in error."))
        why = document.withdrawn_why
        document.withdrawn_at, document.withdrawn_by_id, document.withdrawn_why = None, None, ""
        document.save(update_fields=["withdrawn_at", "withdrawn_by_id", "withdrawn_why"])
        tell(DocumentFiled(actor, document))
        _record(actor, "document.restore", document, why=why)
    return document


def _record(actor: Actor, action: str, document: Document, **details: audit.Detail) -> None:
    audit.append(actor=actor, action=action, object_type="document", object_id=document.id, details=details)

"""Documents that are certifications: put to the request that waits for them, for somebody to key in."""

from __future__ import annotations

from openleave.apps.certification import tasks_of
from openleave.apps.certification.models import BY_PROVIDER, CertificationRequest, Kind, State
from openleave.apps.certification.services.recording import record
from openleave.apps.desk.services import task_add
from openleave.apps.documents.models import Category, Document
from openleave.apps.organizations import selectors as organizations
from openleave.kernel.actor import desk_job
from openleave.kernel.tenancy import organization_scope

#: Which requests a category of documents answers.
ANSWERS = {
    Category.CERTIFICATION: frozenset(BY_PROVIDER) - {Kind.FITNESS},
    Category.FITNESS_FOR_DUTY: frozenset({Kind.FITNESS}),
    Category.RELATIONSHIP_PROOF: frozenset({Kind.BONDING, Kind.RELATIONSHIP}),
    Category.MILITARY_ORDERS: frozenset({Kind.EXIGENCY}),
}
WAITING = (State.SENT, State.INCOMPLETE, State.INSUFFICIENT, State.NOT_RETURNED)


def document_arrived(document: Document) -> None:
    """Put the document to the latest request of its case that waits for such; a task asks for keying it in. The state
    does not move: whether it is what was asked for, a person sees."""
    kinds = ANSWERS.get(Category(document.category))
    if kinds is None or document.case_id is None:
        return
    with organization_scope(document.organization_id):
        request = (
            CertificationRequest.objects.filter(
                organization_id=document.organization_id, case_id=document.case_id, kind__in=kinds, state__in=WAITING
            )
            .select_for_update(of=("self",))
            .select_related("case")
            .order_by("-made_at")
            .first()
        )
        if request is None or str(document.id) in request.document_ids:
            return
        request.document_ids = [*request.document_ids, str(document.id)]
        request.save(update_fields=["document_ids"])
        desk = desk_job(document.organization_id)
        today = organizations.today_of(document.organization_id)
        task_add(actor=desk, code=tasks_of.CHECK, due_on=today, case=request.case, about_id=request.id)
        record(desk, request, "document", document.received_on, details={"document": document.id})

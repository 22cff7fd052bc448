"""A letter that was sent to the sample employee, as her own page names it."""

from __future__ import annotations

from typing import Any

from tests.isolation.samples import Tenant, sample

from openleave.apps.documents import services as documents
from openleave.apps.documents.tests import making
from openleave.apps.notices import services
from openleave.apps.notices.services.sending import deliver


@sample("own_document_id")
def _own_document(tenant: Tenant) -> Any:
    return documents.document_receive(
        actor=tenant.actor, content=making.pdf("For you"), category="correspondence", case_id=tenant.sample("case_id"),
        title=f"{tenant.canary} agreement", for_employee=True,
    ).id  # fmt: skip


@sample("own_letter_id")
def _own_letter(tenant: Tenant) -> Any:
    letter = services.letter_draft(actor=tenant.actor, case_id=tenant.sample("case_id"), kind="usage")
    services.letter_edit(actor=tenant.actor, letter_id=letter.id, added=[f"{tenant.canary} wrote."])
    services.letter_queue(actor=tenant.actor, letter_id=letter.id, by="portal")
    assert deliver(tenant.organization.id, letter.id)
    return letter.id

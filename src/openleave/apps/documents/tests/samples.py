"""A document for the isolation tests; and what addresses of documents name beside it."""

from __future__ import annotations

from typing import Any

from tests.isolation.samples import WORDS, Tenant, sample

WORDS["page_number"] = "00000001"  # a number that no id or token holds by chance


@sample("document_id")
def _document(tenant: Tenant) -> Any:
    from openleave.apps.documents import services
    from openleave.apps.documents.tests import making

    return services.document_receive(
        actor=tenant.actor,
        content=making.pdf("One page", "Another"),
        category="certification",
        case_id=tenant.sample("case_id"),
        title=f"{tenant.canary} certification",
    ).id

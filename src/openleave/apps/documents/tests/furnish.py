"""Documents in every state, for looking at their pages."""

from __future__ import annotations

from typing import Any

from openleave.apps.documents import services
from openleave.apps.documents.models import Document
from openleave.apps.documents.tests import making
from openleave.kernel.tenancy import organization_scope


def furnish(world: Any) -> None:
    """Waiting, in quarantine, received in error, sent as pictures, of no case; with long words."""
    tenant = world.tenant
    case_id = tenant.sample("case_id")
    about: dict[str, Any] = {"actor": tenant.actor, "case_id": case_id, "category": "certification"}
    long = "Certification of the health-care provider " * 4
    pictures = services.document_receive(
        **about, content=[making.jpeg(900, 1200)] * 12, title=long, name="IMG_" + "x" * 150 + ".jpg", description=long
    )
    waiting = services.document_receive(**about, content=making.pdf("Waits"), source="fax")
    infected = services.document_receive(**about, content=making.pdf("Infected"), source="mail")
    wrong = services.document_receive(**about, content=making.pdf("Wrong"))
    loose = services.document_receive(
        actor=tenant.actor,
        content=making.pdf("Loose"),
        category="other",
        employee_id=tenant.sample("employee_id"),
    )
    services.document_withdraw(actor=tenant.actor, document_id=wrong.id, why="wrong_person", note=long)
    with organization_scope(tenant.organization.id):
        known = Document.objects.filter(organization_id=tenant.organization.id)
        known.filter(id=waiting.id).update(state="waiting", scan_trouble="unreachable", sent_id=waiting.content_id)
        known.filter(id=infected.id).update(
            state="infected", content_id=None, sent_id=infected.content_id, signature="Win.Test.EICAR_HDB-1"
        )
    ids = [one.id for one in (pictures, waiting, infected, wrong, loose)]
    world.more.setdefault("document_id", []).extend(ids)

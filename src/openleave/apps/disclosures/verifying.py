"""Whether the ledger is what the audit trail says: each row's digest stands in a chained entry of its own."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from openleave.apps.disclosures.ledger import digest
from openleave.apps.disclosures.models import Disclosure
from openleave.kernel.actor import Actor
from openleave.kernel.audit.models import Entry
from openleave.kernel.permissions import require
from openleave.kernel.tenancy import organization_scope


@dataclass(frozen=True, slots=True)
class Differences:
    """Rows that say something else than was written, that are gone, and that nobody wrote."""

    rows: int
    changed: list[UUID]
    missing: list[UUID]
    unknown: list[UUID]

    @property
    def ok(self) -> bool:
        return not (self.changed or self.missing or self.unknown)


def differences(actor: Actor) -> Differences:
    """Compare all rows of the actor's organization with the trail; ``audit.verify`` tells whether that is whole."""
    require(actor, "disclosure.read")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        entries = Entry.objects.filter(organization_id=actor.organization_id, action="disclosure.record")
        noted = {UUID(one): details["row"] for one, details in entries.values_list("object_id", "details")}
        found = {
            row.id: digest(row)
            for row in Disclosure.objects.filter(organization_id=actor.organization_id).iterator(2_000)
        }
    return Differences(
        rows=len(found),
        changed=sorted(one for one in found if one in noted and noted[one] != found[one]),
        missing=sorted(set(noted) - set(found)),
        unknown=sorted(set(found) - set(noted)),
    )

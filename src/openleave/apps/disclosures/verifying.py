"""Whether the ledger is what the audit trail says: each row's digest stands in a chained entry of its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from openleave.apps.disclosures.ledger import digest
from openleave.apps.disclosures.models import Disclosure
from openleave.kernel.actor import Actor
from openleave.kernel.audit.models import Entry
from openleave.kernel.audit.verification import read_cut
from openleave.kernel.permissions import require
from openleave.kernel.tenancy import organization_scope


@dataclass(frozen=True, slots=True)
class Differences:
    """Rows that say something else than was written, that are gone, and that nobody wrote. ``earlier``: how many are
    older than what is left of the trail, and cannot be compared."""

    rows: int
    earlier: int
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
        since = _trail_begins(actor.organization_id)
        found, earlier = dict[UUID, str](), set[UUID]()
        for row in Disclosure.objects.filter(organization_id=actor.organization_id).iterator(2_000):
            found[row.id] = digest(row)
            if since is not None and row.at < since:
                earlier.add(row.id)
    return Differences(
        rows=len(found),
        earlier=len(earlier - set(noted)),
        changed=sorted(one for one in found if one in noted and noted[one] != found[one]),
        missing=sorted(set(noted) - set(found)),
        unknown=sorted(set(found) - set(noted) - earlier),
    )


def _trail_begins(organization_id: UUID) -> datetime | None:
    """The instant of the first entry that is left, if older ones were taken after their seven years."""
    if not read_cut(organization_id)[0]:
        return None
    return Entry.objects.filter(organization_id=organization_id).order_by("seq").values_list("at", flat=True).first()

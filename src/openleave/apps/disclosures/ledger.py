"""Writing the ledger: one row for what left, one for each person it is about, one entry of the audit trail.

Named to the chokepoint below when Django's apps are ready, and called by nothing else.
"""

from __future__ import annotations

import hashlib
import json
from datetime import UTC
from uuid import UUID

from openleave.apps.disclosures.models import DisclosedPerson, Disclosure, Kind, Recipient
from openleave.apps.disclosures.register import current
from openleave.kernel import audit
from openleave.kernel.egress import EgressRefused, HandedOut, keep_ledger


def write(handed: HandedOut) -> UUID:
    """The row's id. Raises EgressRefused for a recipient that is not in the register, or for a court or an agency
    without a demand."""
    kind = str(handed.flow.recipient)
    if handed.recipient_id is not None:
        kind = _registered(handed).kind
    if kind == Kind.AUTHORITY and handed.demand_id is None:
        raise EgressRefused("Nothing goes to a court or an agency except through the legal desk.")
    row = Disclosure(
        organization_id=handed.organization_id,
        flow=handed.flow.key,
        means=handed.flow.means,
        purpose=handed.flow.purpose,
        basis=str(handed.basis),
        reason=handed.reason,
        recipient_kind=kind,
        recipient_id=handed.recipient_id,
        categories=sorted(handed.categories),
        about_type=handed.about_type,
        persons=len({person.employee_id for person in handed.persons}),
        records=handed.records,
        size_bytes=handed.size_bytes,
        sha256=handed.sha256,
        demand_id=handed.demand_id,
        by_account_id=handed.actor.account_id,
        channel=str(handed.actor.channel),
    )
    row.save(force_insert=True)
    DisclosedPerson.objects.bulk_create(
        (
            DisclosedPerson(
                organization_id=row.organization_id, disclosure=row, employee_id=person.employee_id,
                case_id=person.case_id,
                about_id=handed.about_id,
            )
            for person in handed.persons
        ),
        batch_size=2_000,
    )  # fmt: skip
    audit.append(
        actor=handed.actor,
        action="disclosure.record",
        object_type="disclosure",
        object_id=row.id,
        organization_id=handed.organization_id,
        details={"basis": row.basis, "reason": row.reason, "persons": row.persons, "row": digest(row)},
    )
    return row.id


def digest(row: Disclosure) -> str:
    """The SHA-256 of what a row says, which stands in the audit trail beside it."""
    said = {
        field.attname: str(getattr(row, field.attname))
        for field in Disclosure._meta.concrete_fields
        if field.attname not in ("at", "categories")
    } | {"at": row.at.astimezone(UTC).isoformat(), "categories": sorted(row.categories)}
    return hashlib.sha256(json.dumps(said, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def _registered(handed: HandedOut) -> Recipient:
    known = Recipient.objects.filter(current(), organization_id=handed.organization_id, id=handed.recipient_id)
    row = known.first()
    if row is None:
        raise EgressRefused(
            "This recipient is not in the register, or not any more.",
            fix="Enter it under Privacy, Disclosures, Recipients.",
        )
    return row


keep_ledger(write)

"""The only ways from a request's id to a row of disclosures. Foreign and missing are both NotFound."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from openleave.apps.disclosures.models import Answer, Demand, DemandItem, Disclosure, Recipient
from openleave.kernel.actor import Actor
from openleave.kernel.errors import NotFound
from openleave.kernel.permissions import require


def access_disclosure(*, actor: Actor, disclosure_id: UUID) -> Disclosure:
    """A row of the ledger."""
    return _found(actor, "disclosure.read", Disclosure.objects.select_related("recipient", "demand"), disclosure_id)


def access_recipient(*, actor: Actor, recipient_id: UUID, lock: bool = False) -> Recipient:
    """An entry of the register."""
    rows = Recipient.objects.select_for_update() if lock else Recipient.objects
    return _found(actor, "recipient.change", rows, recipient_id)


def access_demand(*, actor: Actor, demand_id: UUID, lock: bool = False) -> Demand:
    """A demand of the legal desk."""
    rows = Demand.objects.select_related("recipient")
    return _found(actor, "demand.change", rows.select_for_update(of=("self",)) if lock else rows, demand_id)


def access_item(*, actor: Actor, item_id: UUID) -> DemandItem:
    """A line of a demand's scope."""
    return _found(actor, "demand.change", DemandItem.objects.select_related("demand"), item_id)


def access_answer(*, actor: Actor, answer_id: UUID) -> Answer:
    """What was released about one person."""
    return _found(actor, "demand.release", Answer.objects.select_related("demand", "employee"), answer_id)


def _found(actor: Actor, permission: str, rows: Any, one_id: UUID) -> Any:
    require(actor, permission)
    row = rows.filter(organization_id=actor.organization_id, id=one_id).first()
    if row is None:
        raise NotFound
    return row

"""The only ways from a request's id to a row of disclosures. Foreign and missing are both NotFound."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from openleave.apps.cases import walls
from openleave.apps.disclosures.models import Answer, Demand, DemandItem, DemandState, Disclosure, Recipient
from openleave.kernel.actor import Actor
from openleave.kernel.errors import Conflict
from openleave.kernel.permissions import require
from openleave.kernel.tenancy.rows import the_row


def access_disclosure(*, actor: Actor, disclosure_id: UUID) -> Disclosure:
    """A row of the ledger."""
    require(actor, "disclosure.read")
    rows = Disclosure.objects.select_related("recipient", "demand")
    return the_row(rows.filter(organization_id=actor.organization_id, id=disclosure_id))


def access_recipient(*, actor: Actor, recipient_id: UUID, lock: bool = False) -> Recipient:
    """An entry of the register."""
    require(actor, "recipient.change")
    return the_row(Recipient.objects.filter(organization_id=actor.organization_id, id=recipient_id), lock=lock)


def access_demand(*, actor: Actor, demand_id: UUID, lock: bool = False) -> Demand:
    """A demand of the legal desk."""
    require(actor, "demand.change")
    rows = Demand.objects.select_related("recipient")
    return the_row(rows.filter(organization_id=actor.organization_id, id=demand_id), lock=lock)


def access_open_demand(*, actor: Actor, demand_id: UUID) -> Demand:
    """A demand that is still open, locked. Raises Conflict for one that has ended."""
    demand = access_demand(actor=actor, demand_id=demand_id, lock=True)
    if demand.state != DemandState.OPEN:
        raise Conflict(_("This demand has ended."), fix=_("Reload the page."))
    return demand


def access_item(*, actor: Actor, item_id: UUID) -> DemandItem:
    """A line of a demand's scope."""
    require(actor, "demand.change")
    rows = DemandItem.objects.filter(may_know(actor), organization_id=actor.organization_id, id=item_id)
    return the_row(rows.select_related("demand"))


def access_answer(*, actor: Actor, answer_id: UUID) -> Answer:
    """What was released about one person."""
    require(actor, "demand.release")
    return the_row(known_answers(actor).filter(organization_id=actor.organization_id, id=answer_id))


def may_know(actor: Actor) -> Q:
    """The rows with an employee and perhaps a case that no wall keeps from the actor."""
    return (Q(case__isnull=True) | Q(case__isnull=False) & walls.visible(actor, "case__")) & walls.others(actor)


def known_answers(actor: Actor) -> QuerySet[Answer]:
    """Answers that hold no line which a wall keeps from the actor."""
    hidden = DemandItem.objects.filter(
        ~may_know(actor), organization_id=OuterRef("organization_id"), demand_id=OuterRef("demand_id"),
        employee_id=OuterRef("employee_id"), struck_why="",
    )  # fmt: skip
    return Answer.objects.filter(walls.others(actor), ~Exists(hidden)).select_related("demand", "employee")

"""The legal desk: a demand comes in, is narrowed line by line, and two people approve it as it then stands."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import Max
from django.utils.translation import gettext as _

from openleave.apps.cases.access import check_about
from openleave.apps.disclosures.access import access_demand, access_item, access_open_demand, may_know
from openleave.apps.disclosures.models import (
    Approval,
    Barred,
    Demand,
    DemandItem,
    DemandKind,
    DemandState,
    EmergencyReason,
    Kind,
    MedicalGround,
    Recipient,
    Refusal,
)
from openleave.apps.disclosures.register import current
from openleave.apps.disclosures.services.labels import neutral
from openleave.apps.disclosures.words import SECTION, STRUCK
from openleave.apps.erasure import services as erasure
from openleave.apps.organizations import selectors as organizations
from openleave.kernel import audit, clock
from openleave.kernel.actor import Actor
from openleave.kernel.errors import Conflict, Invalid
from openleave.kernel.permissions import require
from openleave.kernel.tenancy import organization_scope

#: How many accounts approve a scope; and within which time the second one follows an emergency (commitment P-47).
PEOPLE = 2
SECOND_WITHIN = timedelta(hours=24)
_NUMBERS = 0x0DE3_A4D5


def demand_enter(
    *,
    actor: Actor,
    kind: str,
    recipient_id: UUID,
    label: str,
    received_on: date,
    answer_by: date | None = None,
    reason: str = "",
    medical_ground: str = "",
    barred_why: str = "",
    barred_until: date | None = None,
) -> Demand:
    """Take a demand in. ``reason`` is needed in an emergency, where it is a code of its own; else it is the kind.

    ``barred_why`` and ``barred_until``: who forbids telling the person, and until when. Raises Invalid.
    """
    require(actor, "demand.change")
    assert actor.organization_id is not None
    if kind not in DemandKind.values:
        raise Invalid(_("Choose what came in."), field="kind")
    if kind == DemandKind.EMERGENCY:
        if reason not in EmergencyReason.values:
            raise Invalid(
                _("An emergency needs its reason."),
                why=_("Safety, fraud and litigation are different grounds and are counted apart."),
                fix=_("Choose one."),
                field="reason",
            )
    else:
        reason = kind
    emergency_only = medical_ground == MedicalGround.EMERGENCY and kind != DemandKind.EMERGENCY
    if medical_ground not in MedicalGround.values or emergency_only:
        raise Invalid(_("Choose what allows medical records to be part of it."), field="medical_ground")
    _check_bar(barred_why, barred_until)
    label = neutral(label, most=60)
    with organization_scope(actor.organization_id):
        today = clock.today(organizations.identity(actor.organization_id).time_zone)
        known = Recipient.objects.filter(current(today), organization_id=actor.organization_id, id=recipient_id)
        recipient = known.exclude(kind=Kind.SUBPROCESSOR).first()
        if recipient is None:
            raise Invalid(_("Choose who asks, from the register."), field="recipient")
        if received_on > today:
            raise Invalid(_("It cannot have come in the future."), field="received_on")
        demand = Demand(
            organization_id=actor.organization_id, number=_number(actor.organization_id, received_on.year), kind=kind,
            reason=reason, recipient=recipient, label=label, received_on=received_on, answer_by=answer_by,
            medical_ground=medical_ground, barred_why=barred_why, barred_until=barred_until,
            entered_by_id=actor.account_id,
        )  # fmt: skip
        demand.matter_id = erasure.matter_open(actor=actor, label=demand.number).id
        demand.scope_sha256 = scope_digest(demand, [])
        demand.save(force_insert=True)
        _note(actor, demand, "enter", kind=kind, reason=reason, received=received_on.isoformat())
    return demand


def scope_add(
    *, actor: Actor, demand_id: UUID, employee_id: UUID, case_id: UUID | None = None, sections: Sequence[str]
) -> list[DemandItem]:
    """Add a person to the scope, with sections of one case's records or of all. Everything about them is on hold from
    this moment, before anybody searches. Raises NotFound for somebody behind a wall."""
    require(actor, "demand.change")
    assert actor.organization_id is not None
    if not sections or not set(sections) <= set(SECTION):
        raise Invalid(_("Choose at least one part of the records."), field="sections")
    with organization_scope(actor.organization_id):
        demand = access_open_demand(actor=actor, demand_id=demand_id)
        check_about(actor=actor, employee_id=employee_id, case_id=case_id)
        assert demand.matter_id is not None
        erasure.hold_place(actor=actor, matter_id=demand.matter_id, subject_id=employee_id)
        known = {"organization_id": actor.organization_id, "demand": demand, "employee_id": employee_id}
        items = [
            DemandItem.objects.get_or_create(
                **known, case_id=case_id, section=section, defaults={"added_by_id": actor.account_id}
            )[0]
            for section in sections
        ]
        _rescoped(actor, demand, "scope", employee=employee_id, case=case_id, sections=sorted(set(sections)))
    return items


def item_strike(*, actor: Actor, item_id: UUID, why: str) -> DemandItem:
    """Leave one line out, for a reason. What was approved before is not any more."""
    if why not in STRUCK:
        raise Invalid(_("Choose why it is left out."), field="why")
    return _item(actor, item_id, why)


def item_restore(*, actor: Actor, item_id: UUID) -> DemandItem:
    """Take a line back in."""
    return _item(actor, item_id, "")


def bar_set(*, actor: Actor, demand_id: UUID, barred_why: str, barred_until: date | None) -> Demand:
    """Forbid telling the person until a day, say who forbids it, or lift the bar (both empty)."""
    require(actor, "demand.change")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        demand = access_demand(actor=actor, demand_id=demand_id, lock=True)
        _check_bar(barred_why, barred_until)
        demand.barred_why, demand.barred_until = barred_why, barred_until
        demand.save(update_fields=["barred_why", "barred_until"])
        _note(
            actor, demand, "bar", why=barred_why or None, until=barred_until.isoformat() if barred_until else None
        )  # fmt: skip
    return demand


def demand_approve(*, actor: Actor, demand_id: UUID) -> Approval:
    """Approve the scope as it stands, as the person who is signed in. An emergency that was released is approved
    afterwards by another one. Raises Conflict for an empty scope, an ended demand, and for whoever approved already."""
    require(actor, "demand.release")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        demand = access_demand(actor=actor, demand_id=demand_id, lock=True)
        approval = approve(actor, demand)
        _note(actor, demand, "approve", scope=demand.scope_sha256)
    return approval


def demand_refuse(*, actor: Actor, demand_id: UUID, why: str) -> Demand:
    """Answer that nothing is released, and release its holds. Raises Conflict for one that has ended."""
    require(actor, "demand.release")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        demand = access_open_demand(actor=actor, demand_id=demand_id)
        if why not in Refusal.values:
            raise Invalid(_("Choose why it is refused."), field="why")
        demand.state, demand.refused_why = DemandState.REFUSED, why
        demand.ended_at, demand.ended_by_id = clock.now(), actor.account_id
        demand.save(update_fields=["state", "refused_why", "ended_at", "ended_by_id"])
        assert demand.matter_id is not None
        erasure.matter_close(actor=actor, matter_id=demand.matter_id)
        _note(actor, demand, "refuse", why=why)
    return demand


def overdue_note(*, actor: Actor) -> int:
    """Note emergencies whose second approval is a day late; returns how many were new. For the job."""
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        rows = Demand.objects.select_for_update().filter(
            organization_id=actor.organization_id, kind=DemandKind.EMERGENCY, state=DemandState.RELEASED,
            overdue_at__isnull=True, ended_at__lt=clock.now() - SECOND_WITHIN,
        )  # fmt: skip
        late = [demand for demand in rows if len(approvers(demand)) < PEOPLE]
        for demand in late:
            demand.overdue_at = clock.now()
            demand.save(update_fields=["overdue_at"])
            _note(actor, demand, "overdue")
    return len(late)


# Inside ---------------------------------------------------------------------------------------------------------------


def approve(actor: Actor, demand: Demand) -> Approval:
    """An approval of the present scope by the actor's account. In the caller's transaction."""
    assert actor.account_id is not None
    late = demand.is_emergency and demand.state == DemandState.RELEASED
    if demand.state != DemandState.OPEN and not late:
        raise Conflict(_("This demand has ended."), fix=_("Reload the page."))
    kept_known(actor, demand)
    if actor.account_id in approvers(demand):
        raise Conflict(
            _("You approved this scope already."),
            why=_("It takes another person, with another account."),
            fix=_("Ask another privacy officer."),
        )
    return Approval.objects.create(
        organization_id=demand.organization_id, demand=demand, account_id=actor.account_id,
        scope_sha256=demand.scope_sha256,
    )  # fmt: skip


def approvers(demand: Demand) -> set[UUID]:
    """The accounts that approved the present scope."""
    rows = Approval.objects.filter(
        organization_id=demand.organization_id, demand=demand, scope_sha256=demand.scope_sha256
    )
    return set(rows.values_list("account_id", flat=True))


def kept(demand: Demand) -> list[DemandItem]:
    """The lines that are in the scope, in a fixed order."""
    rows = DemandItem.objects.filter(organization_id=demand.organization_id, demand=demand, struck_why="")
    return list(rows.select_related("employee", "case").order_by("employee__number", "case__number", "section"))


def kept_known(actor: Actor, demand: Demand) -> list[DemandItem]:
    """The same, for whoever lets them go. Raises Conflict where there is none, and where a wall keeps one from the
    actor: nobody approves what they cannot read."""
    items = kept(demand)
    if not items:
        raise Conflict(_("There is nothing in its scope."), fix=_("Add a person, or take a line back in."))
    if DemandItem.objects.filter(~may_know(actor), id__in=[item.id for item in items]).exists():
        raise Conflict(
            _("Somebody else has to decide about this scope."),
            why=_("You may not read all of it."),
            fix=_("Ask another privacy officer."),
        )
    return items


def scope_digest(demand: Demand, items: Sequence[DemandItem]) -> str:
    """SHA-256 of what would be released: to whom, on what ground, which lines."""
    lines = sorted([str(one.employee_id), str(one.case_id or ""), one.section] for one in items)
    said = [str(demand.id), str(demand.recipient_id), demand.reason, demand.medical_ground, lines]
    return hashlib.sha256(json.dumps(said, separators=(",", ":")).encode()).hexdigest()


def _item(actor: Actor, item_id: UUID, why: str) -> DemandItem:
    require(actor, "demand.change")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        item = access_item(actor=actor, item_id=item_id)
        demand = access_open_demand(actor=actor, demand_id=item.demand_id)
        item.struck_why = why
        item.save(update_fields=["struck_why"])
        _rescoped(actor, demand, "strike" if why else "restore", item=item.id, why=why or None)
    return item


def _rescoped(actor: Actor, demand: Demand, step: str, **details: object) -> None:
    demand.scope_sha256 = scope_digest(demand, kept(demand))
    demand.save(update_fields=["scope_sha256"])
    _note(actor, demand, step, scope=demand.scope_sha256, **details)


def _check_bar(why: str, until: date | None) -> None:
    if why and why not in Barred.values:
        raise Invalid(_("Choose who forbids telling the person."), field="barred_why")
    if bool(why) != (until is not None):
        raise Invalid(
            _("A bar needs both who forbids telling the person, and until when."),
            fix=_("Give both, or neither."),
            field="barred_until",
        )


def _number(organization_id: UUID, year: int) -> str:
    with connection.cursor() as cursor:  # one at a time, so that no number is given twice
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [_NUMBERS, str(organization_id)])
    start = f"D-{year}-"
    rows = Demand.objects.filter(organization_id=organization_id, number__startswith=start)
    last = rows.aggregate(last=Max("number"))["last"]
    return f"{start}{int(last[len(start) :]) + 1 if last else 1:04}"


def _note(actor: Actor, demand: Demand, step: str, **details: object) -> None:
    audit.append(
        actor=actor, action=f"demand.{step}", object_type="demand", object_id=demand.id,
        details=details,  # type: ignore[arg-type]
    )  # fmt: skip

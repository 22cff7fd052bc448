"""What the parameters of the disclosures' addresses name."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.isolation.samples import Tenant, sample

from openleave.apps.disclosures import services
from openleave.apps.disclosures.models import Answer, Demand, DemandItem, Disclosure
from openleave.apps.people.tests.factories import actor_for, today_here
from openleave.kernel.actor import Actor, Role


def _officer(tenant: Tenant) -> Actor:
    return actor_for(tenant.organization, Role.PRIVACY_OFFICER, account=tenant.accounts[Role.PRIVACY_OFFICER])


@sample("recipient_id")
def _recipient(tenant: Tenant) -> Any:
    return services.recipient_add(
        actor=_officer(tenant), label=f"{tenant.canary} Court", kind="authority", purposes=["legal_demands"],
        categories=["leave"], from_on=date(2020, 1, 1),
    ).id  # fmt: skip


@sample("demand_id")
def _demand(tenant: Tenant) -> Any:
    made = services.demand_enter(
        actor=_officer(tenant), kind="emergency", reason="safety_threat", recipient_id=tenant.sample("recipient_id"),
        label=f"{tenant.canary} paper", received_on=today_here(),
    )  # fmt: skip
    services.scope_add(
        actor=_officer(tenant), demand_id=made.id, employee_id=tenant.sample("employee_id"), sections=["employment"]
    )
    return made.id


@sample("item_id")
def _item(tenant: Tenant) -> Any:
    return DemandItem.objects.filter(demand_id=tenant.sample("demand_id")).first().id  # type: ignore[union-attr]


@sample("answer_id")
def _answer(tenant: Tenant) -> Any:
    made = Demand.objects.get(id=tenant.sample("demand_id"))
    if made.state == "open":
        services.demand_release(actor=_officer(tenant), demand_id=made.id)
    return Answer.objects.get(demand_id=made.id).id


@sample("disclosure_id")
def _disclosure(tenant: Tenant) -> Any:
    tenant.sample("answer_id")
    return Disclosure.objects.filter(demand_id=tenant.sample("demand_id")).get().id

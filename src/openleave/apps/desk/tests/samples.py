"""The desk's objects by their names in addresses."""

from __future__ import annotations

from typing import Any

from tests.isolation.samples import Tenant, sample

from openleave.apps.desk import services
from openleave.apps.desk.models import SavedFilter
from openleave.kernel.actor import Actor, Role


def _administrator(tenant: Tenant) -> Actor:
    account = tenant.accounts[Role.LEAVE_ADMINISTRATOR]
    return Actor(account.pk, tenant.organization.id, frozenset({Role.LEAVE_ADMINISTRATOR}))


@sample("arrival_id")
def an_arrival(tenant: Tenant) -> Any:
    return services.arrival_add(
        actor=tenant.actor, kind="notice", channel="phone", who=tenant.canary, said=f"{tenant.canary} needs surgery."
    ).id


@sample("filter_id")
def a_view(tenant: Tenant) -> Any:
    actor = _administrator(tenant)
    assert actor.account_id is not None
    return SavedFilter.objects.create(
        organization_id=actor.organization_id, account_id=actor.account_id, name="Mine", query="owner=mine"
    ).id


@sample("token")
def a_token(tenant: Tenant) -> Any:
    return services.feed_make(actor=_administrator(tenant), kind="deadlines")[1]

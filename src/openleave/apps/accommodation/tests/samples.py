"""An accommodation and its parts for each organization, by the names they have in addresses."""

from __future__ import annotations

from typing import Any

from tests.isolation.samples import Tenant, sample

from openleave.apps.accommodation import services
from openleave.apps.people.tests.factories import today_here


@sample("accommodation_id")
def _accommodation(tenant: Tenant) -> Any:
    return services.accommodation_request(
        actor=tenant.actor,
        employee_id=tenant.sample("employee_id"),
        case_id=tenant.sample("case_id"),
        kind="both",
        changes=["equipment", "sit_or_stand"],
        said=f"{tenant.canary} needs a stool.",
        limitation="Cannot stand for long.",
    ).id


@sample("option_id")
def _option(tenant: Tenant) -> Any:
    return services.option_propose(
        actor=tenant.actor,
        accommodation_id=tenant.sample("accommodation_id"),
        change="schedule_change",
        described="Begin at nine.",
        by="employer",
    ).id


@sample("restriction_id")
def _restriction(tenant: Tenant) -> Any:
    return services.restriction_add(
        actor=tenant.actor,
        accommodation_id=tenant.sample("accommodation_id"),
        kind="restriction",
        text="No lifting over 20 lb.",
        from_on=tenant_today(),
    ).id


def tenant_today() -> Any:

    return today_here()

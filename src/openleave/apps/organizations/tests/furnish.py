"""Settings with a history and a coming change of the leave year, for the accessibility sweep."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from openleave.apps.organizations import services
from openleave.apps.people.tests.factories import today_here
from openleave.kernel.actor import Role


def furnish(world: Any) -> None:
    tenant = world.tenant
    actor = replace(tenant.actor, roles=tenant.actor.roles | {Role.LEAVE_ADMINISTRATOR})
    today = today_here()
    services.leave_year_change(
        actor=actor, method="rolling_backward", effective_on=today - timedelta(days=900),
        announced_on=today - timedelta(days=1000),
    )  # fmt: skip
    services.leave_year_change(
        actor=actor, method="fixed", starts_month=7, starts_day=1, effective_on=today + timedelta(days=90),
        announced_on=today - timedelta(days=1),
    )  # fmt: skip
    services.settings_update(actor=actor, cure_days=14, business_days=[0, 1, 2, 3, 4, 5])
    services.worksite_save(actor=actor, code="NORTH", name="Northern Clinic for Physical Therapy and Rehabilitation")
    services.holiday_add(actor=actor, on=today.replace(month=12, day=24), name="Christmas Eve")

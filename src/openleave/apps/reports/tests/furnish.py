"""What the pages of reports need to have something on them: every report; packets that wait, are ready, failed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from openleave.apps.people.tests.factories import actor_for, today_here
from openleave.apps.reports import services
from openleave.apps.reports.models import Packet
from openleave.kernel.actor import Role
from openleave.kernel.tenancy import organization_scope

REPORTS = ["volume", "lateness", "forecast", "intermittent", "cost", "consistency"]


def furnish(world: Any) -> None:
    organization = world.tenant.organization
    roles = (Role.LEAVE_ADMINISTRATOR, Role.HR_OPERATIONS, Role.PRIVACY_OFFICER)
    actor = actor_for(organization, *roles, account=world.accounts["everything"])
    today = today_here()
    about: dict[str, Any] = {"actor": actor, "from_on": today - timedelta(days=365), "to_on": today, "start": False}
    ready = services.packet_request(**about, medical=True)
    services.packet_build(organization.id, ready.id)
    failed = services.packet_request(**about, employee_id=world.tenant.sample("employee_id"))
    with organization_scope(organization.id):
        Packet.objects.filter(id=failed.id).update(state="failed", attempts=3, problem="OSError")
    world.more["packet_id"] = [ready.id, failed.id]
    world.more["report"] = REPORTS

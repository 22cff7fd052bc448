"""What the pages of retention need to have on them: days that come, sweeps, a departure."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from openleave.apps.cases.models import LeaveCase
from openleave.apps.people.tests.factories import today_here
from openleave.apps.retention.models import Due, Kind, Sweep
from openleave.kernel import clock
from openleave.kernel.tenancy import organization_scope


def furnish(world: Any) -> None:
    organization = world.tenant.organization
    today = today_here()
    with organization_scope(organization.id):
        for position, case in enumerate(LeaveCase.objects.select_related("employee").order_by("id")[:8]):
            Due.objects.create(
                organization_id=organization.id,
                kind=Kind.CASE,
                employee=case.employee,
                case=case,
                until_on=today + timedelta(days=position * 33 - 20),
                because=["us.fmla", "choice", "us_ca.feha.case"][position % 3],
            )
        Sweep.objects.create(
            organization_id=organization.id, ended_at=clock.now(), people=2, cases=14, aged={"people_hoursworked": 104}
        )
    world.tenant.sample("departure_id")

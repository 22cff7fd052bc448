"""A return being prepared, with a premium and a step, for each organization."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from tests.isolation.samples import Tenant, sample

from openleave.apps.people.tests.factories import today_here
from openleave.apps.returning import services
from openleave.apps.returning.models import GraduatedStep, ReturnPlan


@sample("premium_id")
def _premium(tenant: Tenant) -> Any:
    today = today_here()
    return services.premium_record(
        actor=tenant.actor,
        case_id=tenant.sample("case_id"),
        month_on=today,
        due_on=today - timedelta(days=20),
        owed=Decimal("132.45"),
    ).id


@sample("graduated_id")
def _graduated(tenant: Tenant) -> Any:
    # The sample's employer is too small for its leave to be designated: the plan is made by hand.
    known = {"organization_id": tenant.organization.id}
    plan = ReturnPlan.objects.create(
        **known, case_id=tenant.sample("case_id"), employee_id=tenant.sample("employee_id")
    )
    first, second = (today_here() + timedelta(days=days) for days in (15, 29))
    GraduatedStep.objects.create(**known, plan=plan, from_on=second, minutes_a_day=480, days_a_week=5)
    return GraduatedStep.objects.create(**known, plan=plan, from_on=first, minutes_a_day=240, days_a_week=4).id

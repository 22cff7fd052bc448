"""Samples of what a case's addresses name."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.isolation.samples import Tenant, sample

from openleave.apps.cases import services
from openleave.apps.people.tests.factories import today_here


def _refused(tenant: Tenant) -> Any:
    """A case of care for somebody whom the FMLA does not name, refused."""
    today = today_here()
    case = services.case_open(
        actor=tenant.actor,
        employee_id=tenant.sample("employee_id"),
        reason="family_health_condition",
        relationship="grandparent",
        starts_on=today + timedelta(days=60),
        ends_on=today + timedelta(days=70),
    )
    services.case_decide(actor=tenant.actor, case_id=case.id, outcome="not_designated", programs=["us.fed.fmla"])
    return case


@sample("appeal_id")
def _appeal(tenant: Tenant) -> Any:
    return services.case_appeal(actor=tenant.actor, case_id=_refused(tenant).id, note=tenant.canary).id


@sample("clock_id")
def _clock(tenant: Tenant) -> Any:
    from openleave.apps.cases.models import CaseClock

    case_id = tenant.sample("case_id")
    return CaseClock.objects.filter(case_id=case_id, code="us.fed.fmla.clock.eligibility_notice").get().id


@sample("other_id")
def _other(tenant: Tenant) -> Any:
    return services.case_notice(
        actor=tenant.actor, employee_id=tenant.sample("employee_id"), said=f"{tenant.canary} called."
    ).id


@sample("wall_id")
def _wall(tenant: Tenant) -> Any:
    from openleave.apps.people.tests.factories import make_employee

    other = make_employee(tenant.organization.id, "wall-1", "Bo", f"{tenant.canary}walled")
    return services.wall_state(actor=tenant.actor, employee_id=tenant.sample("employee_id"), other_id=other.id).id

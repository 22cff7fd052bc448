"""A signal and an incident for the generated isolation tests."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.isolation.samples import WORDS, Tenant, sample

from openleave.apps.incidents import services
from openleave.apps.incidents.models import Kind, Signal
from openleave.apps.incidents.signals.locked import for_security
from openleave.apps.people.tests.factories import actor_for
from openleave.kernel import clock
from openleave.kernel.actor import Role

WORDS["pack_letter"] = "people"


@sample("signal_id")
def _signal(tenant: Tenant) -> Any:
    now = clock.now()
    with for_security():
        return Signal.objects.create(
            organization_id=tenant.organization.id, kind=Kind.BULK, first_at=now, last_at=now, count=500,
            account_id=tenant.accounts[Role.HR_OPERATIONS].pk,
        ).id  # fmt: skip


@sample("incident_id")
def _incident(tenant: Tenant) -> Any:
    actor = actor_for(tenant.organization, Role.PRIVACY_OFFICER, account=tenant.accounts[Role.PRIVACY_OFFICER])
    now = clock.now()
    return services.incident_open(actor=actor, began_at=now - timedelta(hours=1), ended_at=now).id

"""A consent of a person, for the isolation tests."""

from __future__ import annotations

from typing import Any

from tests.isolation.samples import Tenant, sample

from openleave.apps.consents import services
from openleave.kernel.actor import Actor, Role
from openleave.kernel.tenancy import organization_scope


def _given(tenant: Tenant) -> Any:
    account = tenant.accounts[Role.EMPLOYEE]
    actor = Actor(account.pk, tenant.organization.id, frozenset({Role.EMPLOYEE}), tenant.sample("employee_id"))
    with organization_scope(tenant.organization.id):
        return services.consent_give_own(actor=actor, purpose="feedback").id


sample("event_id")(_given)
sample("own_event_id")(_given)

"""A departure and a certificate for the isolation tests."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

from tests.isolation.samples import Tenant, sample

from openleave.apps.people.tests.factories import today_here
from openleave.apps.retention import certifying, services
from openleave.kernel.actor import Actor, Role

DOCUMENT = {
    "serves_until_on": "2026-01-31", "asked_by": "a", "approved_by": "b", "returned_at": None, "instruction": None,
    "export": {"sha256": "0" * 64, "bytes": 12, "counts": {"people_profile": 2}},
    "erased": {"people_profile": 2}, "left": {}, "keys": "destroyed",
}  # fmt: skip


@sample("departure_id")
def _departure(tenant: Tenant) -> Any:
    actor = Actor(uuid4(), tenant.organization.id, frozenset({Role.PRIVACY_OFFICER}))
    until = today_here() + timedelta(days=400)
    return services.departure_ask(
        actor=actor, serves_until_on=until, instruction=f"{tenant.canary} letter", instructed_on=today_here()
    ).id


@sample("former_id")
def _former(tenant: Tenant) -> Any:
    return certifying.issue(uuid4(), DOCUMENT).former_id

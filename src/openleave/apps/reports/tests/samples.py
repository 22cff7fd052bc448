"""What the parameters of reports' addresses name."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.isolation.samples import WORDS, Tenant, sample

from openleave.apps.people.tests.factories import today_here
from openleave.apps.reports import services

WORDS["report"] = "open"


@sample("packet_id")
def _packet(tenant: Tenant) -> Any:
    today = today_here()
    return services.packet_request(actor=tenant.actor, from_on=today - timedelta(days=365), to_on=today, start=False).id

"""Samples of the settings for the isolation tests."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.isolation.samples import Tenant, sample

from openleave.apps.organizations.models import LeaveYearChange


@sample("change_id")
def change(tenant: Tenant) -> Any:
    return LeaveYearChange.objects.create(
        organization_id=tenant.organization.id,
        method="calendar",
        effective_on=date(2099, 1, 1),
        announced_on=date(2026, 1, 1),
    ).id

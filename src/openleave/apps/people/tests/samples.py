"""Samples of people and roles for the isolation tests."""

from __future__ import annotations

from typing import Any

from tests.isolation.samples import Tenant, sample

from openleave.kernel.actor import Role


@sample("account_id")
def account(tenant: Tenant) -> Any:
    """Somebody who is among the people."""
    return tenant.accounts[Role.HR_OPERATIONS].pk

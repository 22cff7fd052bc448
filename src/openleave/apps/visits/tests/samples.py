"""Visits for the generated isolation tests: one for the organization to decide, one of the operator."""

from __future__ import annotations

from typing import Any

from tests.isolation.samples import Tenant, sample

from openleave.apps.accounts.models import Account
from openleave.apps.people.tests.factories import make_account
from openleave.apps.visits.models import Visit


def operator() -> Account:
    found = Account.objects.filter(is_operator=True).order_by("created_at").first()
    return found or make_account("operator@operator.example", password=None, is_operator=True)


@sample("visit_id")
def _visit(tenant: Tenant) -> Any:
    account = make_account(f"second-operator@{tenant.organization.slug}.example", password=None, is_operator=True)
    return _ask(tenant, account).id


@sample("own_visit_id")
def _own_visit(tenant: Tenant) -> Any:
    return _ask(tenant, operator()).id


def _ask(tenant: Tenant, account: Account) -> Visit:
    return Visit.objects.create(
        organization_id=tenant.organization.id, account_id=account.pk, purpose="support", reference="T-1",
        asked_areas=["cases", "people"], asked_minutes=60, asked_tier3=True,
    )  # fmt: skip

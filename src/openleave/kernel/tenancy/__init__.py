"""Tenancy: one organization's rows are out of another's reach by the database's own rules (design §6)."""

from openleave.kernel.tenancy.scope import (
    account_scope,
    current_organization,
    founding_scope,
    operator_scope,
    organization_scope,
    purpose_scope,
    read_only,
    visitor,
)

__all__ = [
    "account_scope",
    "current_organization",
    "founding_scope",
    "operator_scope",
    "organization_scope",
    "purpose_scope",
    "read_only",
    "visitor",
]

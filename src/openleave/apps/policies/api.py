"""The policies of an organization, as JSON: to read."""

# No "from __future__ import annotations": the guard wraps these functions, and ninja resolves their annotations by the
# wrapper's module.

from datetime import date
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from openleave.apps.policies import selectors
from openleave.kernel.routes import permitted

router = Router(tags=["policies"])


class PolicyOut(Schema):
    """A policy: ``state`` is draft (never published), ahead, in_force or ended; ``version`` the one in force today."""

    id: UUID
    program: str
    name: str
    name_es: str
    state: str
    version: int | None
    holds_from: date | None
    holds_until: date | None


class VersionOut(Schema):
    """A version and its text (YAML)."""

    number: int
    state: str
    holds_from: date | None
    holds_until: date | None
    why: str
    content: str


@router.get("/", response=list[PolicyOut], summary="The organization's own leave policies")
@permitted("policy.read")
def policy_list(request: HttpRequest):
    """By name, as they stand today."""
    today = request.organization.today
    return [
        PolicyOut(
            id=row.policy.id,
            program=row.policy.program,
            name=row.policy.name,
            name_es=row.policy.name_es,
            state=row.state,
            version=row.present.number if row.present else None,
            holds_from=row.present.holds_from if row.present else None,
            holds_until=row.present.holds_until if row.present else None,
        )
        for row in selectors.policies(request.actor.organization_id, today)
    ]


@router.get("/{uuid:policy_id}", response=list[VersionOut], summary="The versions of a policy, the newest first")
@permitted("policy.read")
def policy_versions(request: HttpRequest, policy_id: UUID):
    """With their texts, a draft among them."""
    policy = selectors.access_policy(actor=request.actor, policy_id=policy_id)
    return [VersionOut.from_orm(version) for version in selectors.versions_of(policy)]

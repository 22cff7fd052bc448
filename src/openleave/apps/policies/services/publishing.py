"""Putting a policy into force, and ending it. From then on leave is decided by it; what was decided stays."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from openleave.apps.policies import reading
from openleave.apps.policies.models import Policy, PolicyVersion, State
from openleave.apps.policies.selectors import access_policy, page_of
from openleave.apps.policies.services.drafting import locked_draft, names_in
from openleave.kernel import audit, clock
from openleave.kernel.actor import Actor
from openleave.kernel.errors import Conflict, Invalid
from openleave.kernel.permissions import require
from openleave.kernel.tenancy import organization_scope


def policy_publish(*, actor: Actor, version_id: UUID, holds_from: date | None = None, why: str = "") -> PolicyVersion:
    """Let a draft hold from a day on (None: the day its text names): leave that begins then or later is decided by it.

    Raises Invalid while something is wrong with its text, and for a day before the one from which the text holds.
    """
    require(actor, "policy.manage")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        version = locked_draft(actor, version_id)
        policy = version.policy
        read = reading.read(version.content, policy.program, page_of(policy.program))
        if read.compiled is None:
            first = read.problems[0]
            raise Invalid(f"The text cannot be applied. Line {first.line}: {first.what}", why=first.why, fix=first.fix)
        since = reading.first_day(read.content)
        assert since is not None
        holds_from = holds_from or since
        if holds_from < since:
            raise Invalid(
                f"The text itself holds from {since.isoformat()} only.",
                why="Before that day it says nothing, and leave would be refused by it.",
                fix="Choose that day or a later one, or change the day in the text.",
                field="holds_from",
            )
        version.state, version.compiled = State.PUBLISHED, read.compiled
        version.holds_from, version.why = holds_from, why.strip()[:500]
        version.published_at, version.published_by_id = clock.now(), actor.account_id
        version.save()
        policy.name, policy.name_es = names_in(read, policy.slug)
        policy.save()
        audit.append(
            actor=actor, action="policy.publish", object_type="policy", object_id=policy.id,
            details={"version": version.number, "slug": policy.slug, "holds_from": holds_from.isoformat()},
        )  # fmt: skip
    return version


def policy_retire(*, actor: Actor, policy_id: UUID, holds_until: date) -> Policy:
    """End a policy: leave that begins after its last day is not decided by it. A new version may begin it again.

    Raises Conflict where nothing of it is in force or to come.
    """
    require(actor, "policy.manage")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        policy = access_policy(actor=actor, policy_id=policy_id)
        Policy.objects.select_for_update().get(organization_id=actor.organization_id, id=policy.id)
        ended = PolicyVersion.objects.filter(
            organization_id=actor.organization_id, policy=policy, state=State.PUBLISHED
        ).update(state=State.RETIRED, holds_until=holds_until, retired_at=clock.now(), retired_by_id=actor.account_id)
        if not ended:
            raise Conflict(
                "Nothing of this policy is in force.", why="It was never published, or it has already been ended.",
                fix="Its versions say until when each one holds.",
            )  # fmt: skip
        audit.append(
            actor=actor, action="policy.retire", object_type="policy", object_id=policy.id,
            details={"slug": policy.slug, "holds_until": holds_until.isoformat()},
        )  # fmt: skip
    return policy

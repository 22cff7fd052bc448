"""Cases in the states that the pages of their life show."""

from __future__ import annotations

from typing import Any


def furnish(world: Any) -> None:
    """A first word, and a refusal with an appeal, for the sweep of all pages."""
    world.more["case_id"] += [world.tenant.sample("other_id")]
    from openleave.apps.cases.models import Appeal
    from openleave.kernel.tenancy import organization_scope

    appeal_id = world.tenant.sample("appeal_id")
    with organization_scope(world.tenant.organization.id):
        world.more["case_id"] += [Appeal.objects.get(id=appeal_id).case_id]

"""Every page and operation × everybody who may enter: where a person's name is shown, that they were read is recorded.

What an incident concerns rests on it (``apps.incidents``), so nothing here is a sample: all routes are found by
introspection, and the names on them are the truth.
"""

from __future__ import annotations

from typing import Any

import pytest
from tests.isolation.test_routes import PERMITTED, World, ask, holders, undone, values_of
from tests.isolation.test_routes import world as world

from openleave.apps.incidents.models import Read
from openleave.apps.incidents.signals.locked import for_security
from openleave.kernel.actor import Role
from openleave.kernel.tenancy import organization_scope

pytestmark = pytest.mark.commitment("P-68")


def test_whoever_is_named_is_recorded(world: World) -> None:
    """The tenant's one employee has a name that occurs nowhere else (and a worksite called by it, which is no name)."""
    name, wrong, seen = f"Ada {world.a.canary}", [], 0
    subject = world.a.sample("employee_id")
    for route in [one for one in PERMITTED if "GET" in one.methods]:
        for role in sorted(holders(route) - {Role.OPERATOR, Role.EMPLOYEE}):
            with undone():
                response: Any = ask(world, route, world.a.accounts[role], "GET", values_of(route, world.a))
                if getattr(response, "streaming", False) or response.has_header("Content-Disposition"):
                    continue
                body = response.content.decode(errors="replace")
                named = name in body or f"{world.a.canary}, Ada" in body or f'"{world.a.canary}"' in body
                with organization_scope(world.a.organization.id), for_security():
                    rows = list(Read.objects.filter(account_id=world.a.accounts[role].pk))
                recorded = any(subject in row.subject_ids for row in rows)
            seen += named
            # Words about somebody whom nobody has found yet name no subject; that they were read is in the trail.
            if named and not recorded and str(route) != "desk:arrival":
                wrong.append(f"{route} as {role}")
    assert not wrong, "\n".join(wrong)
    assert seen > 50

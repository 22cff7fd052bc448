"""What the settings' page of conflict walls shows: the pairs kept apart, the walled group, the people walled off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from openleave.apps.accounts import selectors as accounts
from openleave.apps.cases.models import Wall
from openleave.apps.cases.walls import HUMAN_RESOURCES
from openleave.apps.people import selectors as people
from openleave.kernel.actor import Actor, Role
from openleave.kernel.permissions import require


@dataclass(frozen=True, slots=True)
class Pair:
    """Two employees kept apart. ``removable``: not by the actor who is one of them."""

    id: UUID
    first: str
    second: str
    stated_at: datetime
    by: str
    removable: bool


def walls_shown(*, actor: Actor, today: date) -> dict[str, Any]:
    """``pairs`` by name, the ``group`` that handles walled cases, and ``walled_people``. Seven statements."""
    require(actor, "wall.change")
    assert actor.organization_id is not None
    rows = list(Wall.objects.filter(organization_id=actor.organization_id))
    holders = {role: accounts.accounts_with(actor.organization_id, role) for role in sorted(HUMAN_RESOURCES)}
    hr = {employee for found in holders.values() for employee in found.values() if employee is not None}
    wanted = hr | {row.employee_id for row in rows} | {row.other_id for row in rows}
    names = people.names_of(actor.organization_id, wanted, today)
    group = set(holders[Role.WALLED_CASES])
    who = accounts.account_names(group | {row.stated_by_id for row in rows} - {None})
    pairs = []
    for row in rows:
        first, second = sorted((names.get(row.employee_id, ""), names.get(row.other_id, "")), key=str.casefold)
        removable = actor.employee_id not in (row.employee_id, row.other_id)
        pairs.append(Pair(row.id, first, second, row.stated_at, who.get(row.stated_by_id, ""), removable))
    return {
        "pairs": sorted(pairs, key=lambda pair: (pair.first.casefold(), pair.second.casefold())),
        "group": sorted((who[account] for account in group if account in who), key=str.casefold),
        "walled_people": sorted((names[employee] for employee in hr if employee in names), key=str.casefold),
    }

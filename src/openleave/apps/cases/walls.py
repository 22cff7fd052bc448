"""Conflict walls: nobody handles their own case, a relative's or their boss's; cases of human resources go to a walled
group.

The rules are part of every statement that reads cases, so that a walled case is not there: no list, count, search or
report shows that it exists. Jobs of the system, which decide nothing and show nothing, see all.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.db.models.expressions import RawSQL

from openleave.apps.accounts import selectors as accounts
from openleave.apps.cases.models import LeaveCase
from openleave.kernel import clock
from openleave.kernel.actor import Actor, Channel, Role

#: Whoever holds one of these works with other people's leave.
HUMAN_RESOURCES = frozenset({Role.LEAVE_ADMINISTRATOR, Role.HR_OPERATIONS, Role.PRIVACY_OFFICER, Role.WALLED_CASES})
#: How far up the chain of managers somebody's bosses are looked for.
MOST_BOSSES = 12
# The actor, whoever is kept apart from them, and those they report to. A circle of managers ends the recursion.
BARRED = """
    WITH RECURSIVE boss (employee_id, depth) AS (
        SELECT {me}::uuid, 0
        UNION
        SELECT a.manager_id, boss.depth + 1 FROM boss JOIN people_assignment a
            ON a.organization_id = {organization}::uuid AND a.employee_id = boss.employee_id
        WHERE a.superseded_at IS NULL AND a.valid_from <= {today}::date
          AND (a.valid_to IS NULL OR a.valid_to >= {today}::date)
          AND a.manager_id IS NOT NULL AND boss.depth < {most})
    SELECT employee_id FROM boss
    UNION SELECT other_id FROM cases_wall WHERE organization_id = {organization}::uuid AND employee_id = {me}::uuid
    UNION SELECT employee_id FROM cases_wall WHERE organization_id = {organization}::uuid AND other_id = {me}::uuid
"""


def unwalled(actor: Actor) -> bool:
    """Whether the walls do not concern the actor: a job of the system, which acts for nobody."""
    return actor.account_id is None and actor.channel == Channel.JOB


def visible(actor: Actor, prefix: str = "") -> Q:
    """The cases that the actor may know of, as a condition on ``LeaveCase``; ``prefix`` e.g. ``case__``."""
    if unwalled(actor):
        return Q()
    found = Q()
    if not actor.has(Role.WALLED_CASES):
        found &= Q(**{f"{prefix}walled": False})
    if actor.employee_id is not None:
        statement = BARRED.format(me="%s", organization="%s", today="%s", most=MOST_BOSSES)
        me, organization, today = str(actor.employee_id), str(actor.organization_id), clock.today()
        values = [me, organization, today, today, organization, me, organization, me]
        found &= ~Q(**{f"{prefix}employee_id__in": RawSQL(statement, values)})  # noqa: S611 - a constant statement
    return found


def visible_to(actor: Actor, case: LeaveCase) -> bool:
    """Whether the actor may know of a case that somebody else reads for them. One statement."""
    return LeaveCase.objects.filter(visible(actor), organization_id=case.organization_id, id=case.id).exists()


def sql(actor: Actor, alias: str = "c") -> tuple[str, dict[str, Any]]:
    """The same for a statement by hand: a condition on the ``cases_leavecase`` called ``alias``, and its named values
    (``wall_…``)."""
    if unwalled(actor):
        return "true", {}
    parts, values = ["true"], {}
    if not actor.has(Role.WALLED_CASES):
        parts.append(f"NOT {alias}.walled")
    if actor.employee_id is not None:
        barred = BARRED.format(
            me="%(wall_me)s", organization="%(wall_organization)s", today="%(wall_today)s", most=MOST_BOSSES
        )
        parts.append(f"{alias}.employee_id NOT IN ({barred})")
        values = {
            "wall_me": actor.employee_id,
            "wall_organization": actor.organization_id,
            "wall_today": clock.today(),
        }
    return " AND ".join(parts), values


def others(actor: Actor) -> Q:
    """The same for rows of any table that name an employee by ``employee_id`` and no case."""
    if unwalled(actor) or actor.employee_id is None:
        return Q()
    return visible(replace(actor, roles=actor.roles | {Role.WALLED_CASES}))


def in_human_resources(organization_id: UUID, employee_id: UUID) -> bool:
    """Whether the person works in human resources: then what is about them is for the walled group."""
    return not accounts.roles_of_employee(organization_id, employee_id).isdisjoint(HUMAN_RESOURCES)

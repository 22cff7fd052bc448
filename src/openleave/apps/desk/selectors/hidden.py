"""The conflict walls for statements that count many rows: few cases are hidden; they are listed, not joined."""

from __future__ import annotations

from typing import Any

from openleave.apps.cases.walls import BARRED, MOST_BOSSES, unwalled
from openleave.kernel import clock
from openleave.kernel.actor import Actor, Role

WALLED = "SELECT w.id FROM cases_leavecase w WHERE w.organization_id = %(organization)s AND w.walled"
OWN = "SELECT w.id FROM cases_leavecase w WHERE w.organization_id = %(organization)s AND w.employee_id IN ({barred})"


def not_hidden(actor: Actor) -> tuple[str, dict[str, Any]]:
    """A condition on ``k.case_id`` (null: of no case) that is what ``cases.walls`` says of its case, and its values.

    The statement has the parameter ``organization``.
    """
    if unwalled(actor):
        return "true", {}
    hidden, values = [], {}
    if not actor.has(Role.WALLED_CASES):
        hidden.append(WALLED)
    if actor.employee_id is not None:
        barred = BARRED.format(
            me="%(wall_me)s", organization="%(organization)s", today="%(wall_today)s", most=MOST_BOSSES
        )
        hidden.append(OWN.format(barred=barred))
        values = {"wall_me": actor.employee_id, "wall_today": clock.today()}
    if not hidden:
        return "true", {}
    return f"(k.case_id IS NULL OR k.case_id NOT IN ({' UNION ALL '.join(hidden)}))", values

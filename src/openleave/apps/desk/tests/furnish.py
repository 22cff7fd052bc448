"""Things in the queue, the inbox and the calendar, for the sweep of all pages."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

from openleave.apps.desk import kinds, services
from openleave.kernel import clock
from openleave.kernel.tenancy import organization_scope


def furnish(world: Any) -> None:
    """Tasks late, due, resting and to come; one of each kind of arrival, known and unknown, waiting and handled."""
    from openleave.apps.cases.models import LeaveCase

    tenant = world.tenant
    kinds.declare_task_kind(code="test.call_back", label="Call back", action="Call the employee back")
    today = clock.today("America/New_York")
    case_id = tenant.sample("case_id")
    with organization_scope(tenant.organization.id):
        case = LeaveCase.objects.get(id=case_id)
    actor = tenant.actor
    made = [
        services.task_add(
            actor=actor, code="test.call_back", due_on=today + timedelta(days=days), about_id=uuid4(),
            case=case if days % 2 else None,
        )
        for days in (-5, -1, 0, 3, 8, 12)
    ]  # fmt: skip
    services.lines_snooze(
        actor=actor, lines=[("t", made[-1].id)], until_on=today + timedelta(days=4), why="waiting_provider"
    )
    found = []
    for kind, channel in (("document", "mail"), ("message", "portal"), ("certification", "provider")):
        found.append(services.arrival_add(actor=actor, kind=kind, channel=channel, case_id=case_id, said="A word."))
    found.append(
        services.arrival_add(actor=actor, kind="absence", channel="portal", employee_id=tenant.sample("employee_id"))
    )
    handled = services.arrival_add(actor=actor, kind="request", channel="in_person", case_id=case_id)
    services.arrival_handle(actor=actor, arrival_id=handled.id, handled_as="answered")
    services.deadlines_catch_up(actor=actor)
    world.more["arrival_id"] = [one.id for one in (*found[:1], found[-1], handled)]

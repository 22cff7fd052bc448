"""The working-time patterns of an organization."""

from __future__ import annotations

from uuid import UUID

from openleave.apps.people.models import Schedule
from openleave.kernel.actor import Actor
from openleave.kernel.errors import NotFound
from openleave.kernel.permissions import require


def schedules(organization_id: UUID) -> list[Schedule]:
    """The present versions, by code."""
    return list(Schedule.objects.filter(organization_id=organization_id).known().order_by("code"))


def schedule_choices(organization_id: UUID) -> list[tuple[str, str]]:
    """(code, name) of each schedule, for a form."""
    return [(row.code, f"{row.name} ({row.code})") for row in schedules(organization_id)]


def access_schedule(*, actor: Actor, schedule_id: UUID) -> Schedule:
    """The only way from a request's id to a schedule: its present version, whichever version the id names."""
    require(actor, "employee.read")
    mine = Schedule.objects.filter(organization_id=actor.organization_id)
    named = mine.filter(id=schedule_id).first()
    present = mine.filter(code=named.code).known().first() if named else None
    if present is None:
        raise NotFound
    return present

"""What a manager sees of the people who report to them: names and dates, nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from openleave.apps.people.models import Assignment, Profile
from openleave.apps.people.selectors.employees import names_of
from openleave.kernel import shown
from openleave.kernel.actor import Actor
from openleave.kernel.permissions import require


@dataclass(frozen=True, slots=True)
class TeamMember:
    """One report: who, since when and until when they report to the manager."""

    employee_id: UUID
    name: str
    from_on: date
    until_on: date | None


@dataclass(frozen=True, slots=True)
class Line:
    """Where an employee stands: the manager, if any, and those who report to them, as (id, name) pairs."""

    manager: tuple[UUID, str] | None
    reports: tuple[tuple[UUID, str], ...]


def reporting_line(organization_id: UUID, employee_id: UUID, manager_id: UUID | None, on: date) -> Line:
    """The people above and below an employee on a date, by name. One query."""
    below = (
        Assignment.objects.filter(organization_id=organization_id, manager_id=employee_id)
        .known()
        .valid(on)
        .values("employee_id")
    )
    profiles = (
        Profile.objects.filter(organization_id=organization_id)
        .filter(Q(employee_id=manager_id) | Q(employee_id__in=below))
        .known()
        .order_by("employee_id", "valid_from")
    )
    names: dict[UUID, str] = {}
    for profile in profiles:
        if profile.employee_id not in names or profile.valid_from <= on:
            names[profile.employee_id] = profile.sort_name
    shown.named(names)
    manager = (manager_id, names.pop(manager_id)) if manager_id in names and manager_id is not None else None
    return Line(manager, tuple(sorted(names.items(), key=lambda pair: pair[1].casefold())))


def reports_of(*, actor: Actor, on: date) -> list[TeamMember]:
    """The employees who report to the actor on a date, by name. Two queries; empty when the actor is no employee."""
    require(actor, "team.read")
    if actor.employee_id is None or actor.organization_id is None:
        return []
    rows = (
        Assignment.objects.filter(organization_id=actor.organization_id, manager_id=actor.employee_id)
        .known()
        .valid(on)
        .values_list("employee_id", "valid_from", "valid_to")
    )
    found = {employee_id: (valid_from, valid_to) for employee_id, valid_from, valid_to in rows}
    names = names_of(actor.organization_id, found, on)
    team = [TeamMember(key, names.get(key, ""), *dates) for key, dates in found.items()]
    return sorted(team, key=lambda member: member.name.casefold())

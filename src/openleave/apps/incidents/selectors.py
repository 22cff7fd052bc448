"""Reads of incidents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Q

from openleave.apps.incidents.duties import DUTIES, Duty
from openleave.apps.incidents.models import Affected, Incident, Step, Task
from openleave.apps.people.selectors import names_of
from openleave.kernel.actor import Actor
from openleave.kernel.permissions import require
from openleave.kernel.tenancy.rows import the_row


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody an incident concerns, by name."""

    affected: Affected
    name: str


def access_incident(*, actor: Actor, incident_id: UUID, lock: bool = False) -> Incident:
    """The only way from a request's id to an incident. NotFound for foreign and missing alike."""
    require(actor, "incident.read")
    return the_row(Incident.objects.filter(organization_id=actor.organization_id, id=incident_id), lock=lock)


def incidents(*, actor: Actor) -> list[Incident]:
    """All incidents, the newest first, with how many people each concerns (``people``)."""
    require(actor, "incident.read")
    rows = list(Incident.objects.filter(organization_id=actor.organization_id).order_by("-opened_at"))
    counts = Affected.objects.filter(organization_id=actor.organization_id).values_list("incident_id")
    people = dict(counts.annotate(people=Count("id")))
    for row in rows:
        row.people = people.get(row.id, 0)  # type: ignore[attr-defined]
    return rows


def tasks(*, actor: Actor, incident: Incident) -> list[tuple[Duty, Task]]:
    """The tasks in the order of their doing."""
    require(actor, "incident.read")
    found = {row.code: row for row in Task.objects.filter(organization_id=incident.organization_id, incident=incident)}
    return [(duty, found[code]) for code, duty in DUTIES.items() if code in found]


@dataclass(frozen=True, slots=True)
class Counts:
    """How many people an incident concerns; of how many sealed facts were read; how many are minors; by home State
    ("": not known)."""

    people: int
    tier3: int
    minors: int
    states: dict[str, int]


def counts(*, actor: Actor, incident: Incident) -> Counts:
    """How many it concerns, without asking who they are: nobody is looked up. Two statements."""
    require(actor, "incident.read")
    rows = Affected.objects.filter(organization_id=incident.organization_id, incident=incident)
    found = rows.aggregate(
        tier3=Count("id", filter=Q(tier3=True)), minors=Count("id", filter=Q(minor=True)), people=Count("id")
    )
    return Counts(**found, states=states_of(incident))


def people(*, actor: Actor, incident: Incident, on: date, most: int | None = None) -> list[Person]:
    """Whom it concerns, by name; of more than ``most`` those of whom the most was read. Looking a name up is recorded
    as reading the person, so nobody is who is not shown. Two statements."""
    require(actor, "incident.read")
    every = Affected.objects.filter(organization_id=incident.organization_id, incident=incident)
    rows = list(every.order_by("-tier3", "-reads", "employee_id")[:most])
    names = names_of(incident.organization_id, [row.employee_id for row in rows], on)
    found = [Person(row, names.get(row.employee_id, "")) for row in rows]
    return sorted(found, key=lambda one: (one.name.casefold(), one.affected.employee_id))


def steps(*, actor: Actor, incident: Incident) -> list[Step]:
    """What was done, the first first."""
    require(actor, "incident.read")
    return list(Step.objects.filter(organization_id=incident.organization_id, incident=incident).order_by("at", "id"))


def states_of(incident: Incident) -> dict[str, int]:
    """How many people of each home State it concerns ("": not known)."""
    rows = Affected.objects.filter(organization_id=incident.organization_id, incident=incident)
    return dict(rows.values_list("home_state").annotate(people=Count("id")))

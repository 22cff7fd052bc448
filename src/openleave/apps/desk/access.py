"""The only way from a request's id to a task or an arrival."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q

from openleave.apps.cases.walls import others, unwalled, visible
from openleave.apps.desk.models import Arrival, Task
from openleave.kernel.actor import Actor, Role
from openleave.kernel.permissions import require
from openleave.kernel.tenancy.rows import the_row


def seen_arrivals(actor: Actor) -> Q:
    """The arrivals that no conflict wall keeps from the actor, as a condition on ``Arrival``."""
    if unwalled(actor):
        return Q()
    free = Q(case__isnull=True) & others(actor)
    if not actor.has(Role.WALLED_CASES):
        free &= Q(walled=False)
    return free | (Q(case__isnull=False) & visible(actor, "case__"))


def access_task(*, actor: Actor, task_id: UUID, lock: bool = False) -> Task:
    """The task, or NotFound: foreign, missing and walled off alike."""
    require(actor, "task.read")
    seen = Q(case__isnull=True) | visible(actor, "case__")
    rows = Task.objects.filter(seen, organization_id=actor.organization_id, id=task_id)
    return the_row(rows, lock=lock)


def access_arrival(*, actor: Actor, arrival_id: UUID, lock: bool = False) -> Arrival:
    """The arrival, or NotFound: foreign, missing and walled off alike."""
    require(actor, "inbox.read")
    rows = Arrival.objects.filter(seen_arrivals(actor), organization_id=actor.organization_id, id=arrival_id)
    return the_row(rows, lock=lock)

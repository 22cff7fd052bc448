"""The only way from a request's id to a task or an arrival."""

from __future__ import annotations

from uuid import UUID

from openleave.apps.desk.models import Arrival, Task
from openleave.kernel.actor import Actor
from openleave.kernel.errors import NotFound
from openleave.kernel.permissions import require


def access_task(*, actor: Actor, task_id: UUID, lock: bool = False) -> Task:
    """The task, or NotFound: foreign and missing alike."""
    require(actor, "task.read")
    rows = Task.objects.filter(organization_id=actor.organization_id, id=task_id)
    task = (rows.select_for_update() if lock else rows).first()
    if task is None:
        raise NotFound
    return task


def access_arrival(*, actor: Actor, arrival_id: UUID, lock: bool = False) -> Arrival:
    """The arrival, or NotFound: foreign and missing alike."""
    require(actor, "inbox.read")
    rows = Arrival.objects.filter(organization_id=actor.organization_id, id=arrival_id)
    arrival = (rows.select_for_update() if lock else rows).first()
    if arrival is None:
        raise NotFound
    return arrival

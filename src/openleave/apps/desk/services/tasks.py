"""Tasks: added and finished by the apps whose work they are."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import F

from openleave.apps.cases.choices import Whose
from openleave.apps.cases.models import LeaveCase
from openleave.apps.desk import kinds
from openleave.apps.desk.models import OPEN, Task
from openleave.kernel import audit, clock
from openleave.kernel.actor import Actor, Role
from openleave.kernel.errors import NotFound
from openleave.kernel.permissions import require
from openleave.kernel.tenancy import organization_scope


def task_add(
    *,
    actor: Actor,
    code: str,
    due_on: date,
    case: LeaveCase | None = None,
    about_id: UUID | None = None,
    whose: str = "employer",
    owner_id: UUID | None = None,
) -> Task:
    """Something is to be done by ``due_on``. ``code``: a declared kind, else LookupError.

    Where such a task is open for the case and thing, that one is returned; another ``due_on`` or ``whose`` moves it.
    Without ``owner_id`` the owner of the case has it, if the case has one. Raises NotFound for a case of somebody else.
    """
    require(actor, "task.keep")
    assert actor.organization_id is not None
    kinds.task_kind(code)
    side = Whose(whose)
    with organization_scope(actor.organization_id):
        if case is None:
            _own(actor, actor.organization_id, None)
        else:
            _own(actor, case.organization_id, case.employee_id)
        owner_id = owner_id or getattr(case, "owner_id", None)
        task, made = (
            Task.objects.filter(OPEN)
            .select_for_update()
            .get_or_create(
                organization_id=actor.organization_id,
                case=case,
                code=code,
                about_id=about_id,
                defaults={"due_on": due_on, "whose": side, "owner_id": owner_id, "created_by_id": actor.account_id},
            )
        )
        if not made and (task.due_on, task.whose) == (due_on, side):
            return task
        if not made:
            task.due_on, task.whose = due_on, side
            task.warned_half_at = task.warned_most_at = task.escalated_at = None
            task.save(update_fields=["due_on", "whose", "warned_half_at", "warned_most_at", "escalated_at"])
        audit.append(
            actor=actor,
            action="task.add" if made else "task.move",
            object_type="task",
            object_id=task.id,
            details={"case": task.case_id, "code": code, "due_on": due_on.isoformat(), "whose": side.value},
        )
    return task


def tasks_finish(*, actor: Actor, case_id: UUID | None, code: str, about_id: UUID | None = None) -> int:
    """What these tasks asked for is done: finish the open ones of the kind; returns how many there were.

    With ``about_id`` only those about that thing. ``case_id`` None: tasks that belong to no case.
    """
    return _end(actor, "task.finish", "done", case_id, code, about_id)


def tasks_stop(*, actor: Actor, case_id: UUID | None, code: str, about_id: UUID | None = None) -> int:
    """These tasks are no longer called for; returns how many were open."""
    return _end(actor, "task.stop", "stopped", case_id, code, about_id)


def _end(actor: Actor, action: str, how: str, case_id: UUID | None, code: str, about_id: UUID | None) -> int:
    require(actor, "task.keep")
    assert actor.organization_id is not None
    kinds.task_kind(code)
    with organization_scope(actor.organization_id):
        rows = Task.objects.filter(OPEN, organization_id=actor.organization_id, code=code)
        rows = rows.filter(case__isnull=True) if case_id is None else rows.filter(case_id=case_id)
        if about_id is not None:
            rows = rows.filter(about_id=about_id)
        found = list(rows.select_for_update(of=("self",)).annotate(employee_id=F("case__employee_id")))
        if not found:
            return 0
        for task in found:
            _own(actor, task.organization_id, task.employee_id)
        ids = [task.id for task in found]
        Task.objects.filter(organization_id=actor.organization_id, id__in=ids).update(
            **{f"{how}_at": clock.now(), f"{how}_by_id": actor.account_id}
        )
        audit.append(
            actor=actor, action=action, object_type="case" if case_id else "task", object_id=case_id or ids[0],
            details={"code": code, "tasks": len(ids)},
        )  # fmt: skip
    return len(ids)


def _own(actor: Actor, organization_id: UUID, employee_id: UUID | None) -> None:
    # Whoever is here as an employee alone reaches the tasks of their own cases and no other.
    mine = actor.has(Role.LEAVE_ADMINISTRATOR) or (employee_id is not None and employee_id == actor.employee_id)
    if organization_id != actor.organization_id or not mine:
        raise NotFound

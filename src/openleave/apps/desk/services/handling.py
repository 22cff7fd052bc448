"""Working on the queue: handing over, letting rest, marking as done; one line or many at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from openleave.apps.accounts import selectors as accounts
from openleave.apps.cases import services as cases
from openleave.apps.cases import walls
from openleave.apps.cases.access import access_clock
from openleave.apps.cases.models import CaseClock, LeaveCase
from openleave.apps.desk import kinds
from openleave.apps.desk.access import access_task
from openleave.apps.desk.models import Snooze, Task
from openleave.apps.organizations import selectors as organizations
from openleave.kernel import audit, clock
from openleave.kernel.actor import Actor, Channel, Role
from openleave.kernel.errors import Conflict, Invalid, NotFound, OpenLeaveError
from openleave.kernel.permissions import require
from openleave.kernel.tenancy import organization_scope

MOST_LINES = 200
LONGEST_REST = timedelta(days=366)


@dataclass(slots=True)
class Handled:
    """What became of several lines: how many were ``done``, and why others were not (each error once)."""

    done: int = 0
    errors: list[OpenLeaveError] = field(default_factory=list)
    left: int = 0


def lines_assign(*, actor: Actor, lines: Sequence[tuple[str, UUID]], owner_id: UUID | None) -> Handled:
    """Hand lines of the queue over; None leaves them to nobody.

    A deadline goes with its case: all deadlines and tasks of the case get the owner. A task goes alone. Raises Invalid
    for somebody who handles no cases; lines behind a conflict wall of the new owner are left as they are.
    """
    require(actor, "task.change")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        handlers = accounts.accounts_with(actor.organization_id, Role.LEAVE_ADMINISTRATOR)
        if owner_id is not None and owner_id not in handlers:
            raise Invalid(_("This account handles no cases."), fix=_("Choose a leave administrator."), field="owner")
        case_ids: set[UUID] = set()

        def assign(source: str, row_id: UUID) -> None:
            if source == "c":
                case_id = access_clock(actor=actor, clock_id=row_id).case_id
                if case_id not in case_ids:
                    cases.case_assign(actor=actor, case_ids=[case_id], owner_id=owner_id)
                    case_ids.add(case_id)
                return
            task = _open_task(actor, row_id)
            if owner_id is not None and task.case_id is not None:
                _not_walled(actor, owner_id, handlers[owner_id], task.case_id)
            task.owner_id = owner_id
            task.save(update_fields=["owner_id"])
            _note(actor, "task.assign", task, owner=str(owner_id) if owner_id else None)

        return _each(lines, assign)


def lines_snooze(
    *, actor: Actor, lines: Sequence[tuple[str, UUID]], until_on: date, why: str, past_due: bool = False
) -> Handled:
    """Let lines rest until a day, for a reason (``models.Snooze``).

    A legal deadline does not rest beyond its day unless ``past_due`` says that somebody wants just that, which is
    recorded. The deadline itself does not move. Raises Invalid for a day that is no later one, or an unknown reason.
    """
    require(actor, "task.change")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        today = organizations.today_of(actor.organization_id)
        if not today < until_on <= today + LONGEST_REST:
            raise Invalid(
                _("Choose a day after today, within a year."), why=_("Until then it rests."), field="until_on"
            )
        if why not in Snooze.values:
            raise Invalid(_("Say why it rests."), fix=_("Choose a reason from the list."), field="why")

        def snooze(source: str, row_id: UUID) -> None:
            if source == "t":
                task = _open_task(actor, row_id)
                task.snoozed_until_on, task.snoozed_why = until_on, why
                task.save(update_fields=["snoozed_until_on", "snoozed_why"])
                _note(actor, "task.snooze", task, until_on=until_on.isoformat(), why=why)
                return
            rows = _line_of(actor, row_id)
            due_on = rows[0].due_on
            if until_on > due_on and not past_due:
                raise Invalid(
                    _("This would rest beyond its legal due date, %(due_on)s.") % {"due_on": due_on.isoformat()},
                    why=_("The law’s deadline runs on while it rests here."),
                    fix=_("Choose an earlier day, or confirm that it shall rest all the same."),
                    field="past_due",
                )
            ids = [row.id for row in rows]
            CaseClock.objects.filter(organization_id=actor.organization_id, id__in=ids).update(
                snoozed_until_on=until_on, snoozed_why=why
            )
            audit.append(
                actor=actor, action="clock.snooze", object_type="case", object_id=rows[0].case_id,
                details={"clocks": ids, "until_on": until_on.isoformat(), "why": why, "due_on": due_on.isoformat(),
                         "past_due": until_on > due_on},
            )  # fmt: skip

        return _each(lines, snooze)


def lines_wake(*, actor: Actor, lines: Sequence[tuple[str, UUID]]) -> Handled:
    """Lines that rest are due again."""
    require(actor, "task.change")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):

        def wake(source: str, row_id: UUID) -> None:
            if source == "t":
                task = _open_task(actor, row_id)
                task.snoozed_until_on, task.snoozed_why = None, ""
                task.save(update_fields=["snoozed_until_on", "snoozed_why"])
                _note(actor, "task.wake", task)
                return
            rows = _line_of(actor, row_id)
            ids = [row.id for row in rows]
            CaseClock.objects.filter(organization_id=actor.organization_id, id__in=ids).update(
                snoozed_until_on=None, snoozed_why=""
            )
            audit.append(
                actor=actor, action="clock.wake", object_type="case", object_id=rows[0].case_id,
                details={"clocks": ids},
            )  # fmt: skip

        return _each(lines, wake)


def lines_done(*, actor: Actor, lines: Sequence[tuple[str, UUID]], done_on: date | None = None) -> Handled:
    """Mark lines as done: deadlines on ``done_on`` (today unless given), where their case allows it; tasks whose kind
    a person may tick off. The others are left, each with its reason."""
    require(actor, "task.change")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):

        def finish(source: str, row_id: UUID) -> None:
            if source == "t":
                task = _open_task(actor, row_id)
                kind = kinds.task_kind(task.code)
                if not kind.by_hand:
                    raise Conflict(
                        _("“%(task)s” is done by its own step.") % {"task": kind.label},
                        why=_("What was done has to be recorded there."),
                        fix=_("Open it and do it there."),
                    )
                task.done_at, task.done_by_id = clock.now(), actor.account_id
                task.save(update_fields=["done_at", "done_by_id"])
                _note(actor, "task.done", task)
                return
            for row in _line_of(actor, row_id):
                row.refresh_from_db(fields=["done_on", "stopped_at"])
                if row.done_on is None and row.stopped_at is None:
                    cases.clock_done(actor=actor, case_id=row.case_id, code=row.code, done_on=done_on)

        return _each(lines, finish)


def _each(lines: Sequence[tuple[str, UUID]], act: Callable[[str, UUID], None]) -> Handled:
    """Each line by itself: one that is refused leaves the others as they are."""
    if not lines:
        raise Invalid(_("Nothing is ticked."), fix=_("Tick the lines that are meant."), field="line")
    if len(lines) > MOST_LINES:
        raise Invalid(_("These are too many lines at once."), fix=_("Take at most 200."), field="line")
    found = Handled()
    for source, row_id in dict.fromkeys(lines):
        try:
            with transaction.atomic():
                act(source, row_id)
            found.done += 1
        except (Conflict, Invalid, NotFound) as error:
            found.left += 1
            if str(error) not in [str(known) for known in found.errors]:
                found.errors.append(error)
    return found


def _open_task(actor: Actor, task_id: UUID) -> Task:
    task = access_task(actor=actor, task_id=task_id, lock=True)
    if task.done_at is not None or task.stopped_at is not None:
        raise Conflict(_("This task is not open any more."), fix=_("Reload the queue."))
    return task


def _line_of(actor: Actor, clock_id: UUID) -> list[CaseClock]:
    """All running deadlines that stand in one line with this one: same case, same day, same side."""
    row = access_clock(actor=actor, clock_id=clock_id)
    rows = CaseClock.objects.select_for_update().filter(
        organization_id=actor.organization_id, case_id=row.case_id, due_on=row.due_on, whose=row.whose,
        done_on__isnull=True, stopped_at__isnull=True,
    )  # fmt: skip
    found = list(rows.order_by("code"))
    if not found:
        raise Conflict(_("This deadline does not run any more."), fix=_("Reload the queue."))
    return found


def _not_walled(actor: Actor, owner_id: UUID, employee_id: UUID | None, case_id: UUID) -> None:
    organization_id = actor.organization_id
    assert organization_id is not None
    roles = {Role.LEAVE_ADMINISTRATOR}
    if owner_id in accounts.accounts_with(organization_id, Role.WALLED_CASES):
        roles.add(Role.WALLED_CASES)
    owner = Actor(owner_id, organization_id, frozenset(roles), employee_id, Channel.WEB)
    if not LeaveCase.objects.filter(walls.visible(owner), organization_id=organization_id, id=case_id).exists():
        raise Invalid(
            _("This person may not handle the case."),
            why=_("Nobody handles their own case, a relative’s or their boss’s."),
            fix=_("Choose somebody else."),
            field="owner",
        )


def _note(actor: Actor, action: str, task: Task, **details: str | None) -> None:
    known = {"case": task.case_id, "code": task.code, **details}
    audit.append(actor=actor, action=action, object_type="task", object_id=task.id, details=known)

"""Absences over the certified pattern: found by arithmetic, flagged, and looked at by a person. Nothing is denied."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

from django.utils.translation import gettext as _

from openleave.apps.cases.access import access_case
from openleave.apps.certification import book, pattern, private, tasks_of
from openleave.apps.certification.access import access_flag
from openleave.apps.certification.models import (
    CERTIFYING,
    CertificationRequest,
    Choice,
    Excess,
    Flag,
    PatternSetting,
    State,
)
from openleave.apps.desk.services import task_add, tasks_finish, tasks_stop
from openleave.apps.organizations import selectors as organizations
from openleave.kernel import audit, clock
from openleave.kernel.actor import Actor, desk_job
from openleave.kernel.errors import Conflict, Invalid
from openleave.kernel.permissions import require
from openleave.kernel.tenancy import organization_scope

_later: ContextVar[bool] = ContextVar("certification_flags_later", default=False)


@contextmanager
def flagged_once() -> Iterator[None]:
    """While several days are recorded, they are held against the pattern once, by whoever records them."""
    token = _later.set(True)
    try:
        yield
    finally:
        _later.reset(token)


def is_later() -> bool:
    """Whether somebody else will hold the absences against the pattern."""
    return _later.get()


def flags_sync(*, actor: Actor, case_id: UUID) -> int:
    """Make the open flags of a case those of its absences: new ones raised, those without a reason cleared. What a
    person has looked at stays, and is raised again only when more is taken. Returns how many are open. Idempotent."""
    require(actor, "absence.record")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        certified = CertificationRequest.objects.filter(
            organization_id=actor.organization_id, case_id=case_id, state=State.ACCEPTED, kind__in=CERTIFYING
        )
        if not certified.exists():
            return 0
        case = access_case(actor=actor, case_id=case_id, lock=True)
        known = book.read(actor=actor, case_id=case_id)
        week = organizations.settings_of(case.organization_id).workweek_starts_on
        over = {
            (check.measure, check.first_on): (check, request)
            for request, certificate, days in known.spans
            for check in pattern.compare(days, certificate, known.allowed, week)
            if check.over
        }
        for flag in known.flags:
            # What a person has seen is not raised again, unless more is taken since.
            found = over.get((flag.measure, flag.first_on))
            if flag.seen_at is not None and found is not None and found[0].taken <= flag.taken:
                over.pop((flag.measure, flag.first_on))
        waiting = {
            (flag.measure, flag.first_on): flag
            for flag in known.flags
            if flag.cleared_at is None and flag.seen_at is None
        }
        raised = [
            Flag(
                organization_id=case.organization_id, case=case, request_id=request.id, measure=check.measure,
                first_on=check.first_on, last_on=check.last_on, taken=check.taken,
            )
            for key, (check, request) in over.items()
            if key not in waiting
        ]  # fmt: skip
        grown = [waiting[key] for key in over if key in waiting]
        for flag in grown:
            check = over[flag.measure, flag.first_on][0]
            flag.taken, flag.last_on = check.taken, check.last_on
        cleared = [flag for key, flag in waiting.items() if key not in over]
        for flag in cleared:
            flag.cleared_at = clock.now()
        open_ = len(over)
        Flag.objects.bulk_update(grown, ["taken", "last_on"])
        Flag.objects.bulk_update(cleared, ["cleared_at"])
        Flag.objects.bulk_create(raised)
        if raised or cleared:
            audit.append(
                actor=actor, action="pattern.flag", object_type="case", object_id=case.id,
                details={"raised": len(raised), "cleared": len(cleared), "open": open_},
            )  # fmt: skip
        _task(case, open_)
    return open_


def _task(case: object, open_: int) -> None:
    desk = desk_job(case.organization_id)  # type: ignore[attr-defined]
    if open_:
        on = organizations.today_of(case.organization_id)  # type: ignore[attr-defined]
        task_add(actor=desk, code=tasks_of.PATTERN, due_on=on, case=case)  # type: ignore[arg-type]
    else:
        tasks_stop(actor=desk, case_id=case.id, code=tasks_of.PATTERN)  # type: ignore[attr-defined]


def flag_acknowledge(*, actor: Actor, flag_id: UUID, choice: str, note: str = "") -> Flag:
    """A person has looked at it and says what follows: accept the time, ask for a recertification, ask the employee.

    ``note`` is sealed. Asking puts a task into the queue; a recertification is prepared by its own step. The absences
    stand as they are, whatever is chosen. Raises Conflict where somebody was quicker.
    """
    require(actor, "pattern.acknowledge")
    assert actor.organization_id is not None and actor.account_id is not None
    if choice not in Choice.values:
        raise Invalid(_("Choose what follows."), field="choice")
    with organization_scope(actor.organization_id):
        flag = access_flag(actor=actor, flag_id=flag_id, lock=True)
        if flag.seen_at is not None or flag.cleared_at is not None:
            raise Conflict(_("This has been looked at already."), fix=_("Reload the page."))
        flag.choice, flag.seen_at, flag.seen_by_id = choice, clock.now(), actor.account_id
        flag.noted = bool(note.strip())
        flag.save()
        if flag.noted:
            private.write_note(private.FLAG, flag.id, flag.case.employee_id, note.strip())
        today = organizations.today_of(actor.organization_id)
        if choice == Choice.ASK:
            task_add(actor=actor, code=tasks_of.ASK, due_on=today, case=flag.case, about_id=flag.id)
        elif choice == Choice.RECERTIFY:
            task_add(actor=actor, code=tasks_of.RECERTIFY, due_on=today, case=flag.case, about_id=flag.request_id)
        left = Flag.objects.filter(
            organization_id=flag.organization_id, case_id=flag.case_id, seen_at__isnull=True, cleared_at__isnull=True
        )
        if not left.exists():
            tasks_finish(actor=actor, case_id=flag.case_id, code=tasks_of.PATTERN)
        audit.append(
            actor=actor, action="pattern.acknowledge", object_type="flag", object_id=flag.id,
            details={"case": flag.case_id, "choice": choice, "measure": flag.measure, "taken": flag.taken},
        )  # fmt: skip
    return flag


def excess_set(*, actor: Actor, excess: str, amount: int = 0) -> PatternSetting:
    """Choose how much over the certified pattern is let pass without a flag. What is flagged already stays until its
    case is looked at again. Raises Invalid."""
    require(actor, "pattern.setting")
    assert actor.organization_id is not None
    if excess not in Excess.values:
        raise Invalid(_("Choose one of the three."), field="excess")
    if excess != Excess.ANY and not 0 < amount <= 100:
        raise Invalid(_("Give a number from 1 to 100."), field="amount")
    with organization_scope(actor.organization_id):
        setting = PatternSetting.objects.create(
            organization_id=actor.organization_id, excess=excess, amount=0 if excess == Excess.ANY else amount,
            set_by_id=actor.account_id,
        )  # fmt: skip
        audit.append(
            actor=actor, action="pattern.setting", object_type="pattern_setting", object_id=setting.id,
            details={"excess": excess, "amount": setting.amount},
        )  # fmt: skip
    return setting

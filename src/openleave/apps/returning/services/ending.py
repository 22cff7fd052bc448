"""The end: back at work, or not back."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from openleave.apps.accommodation.choices import State as AccommodationState
from openleave.apps.accommodation.models import Accommodation
from openleave.apps.accommodation.services.common import not_future
from openleave.apps.cases import services as cases
from openleave.apps.cases.choices import ClosedAs, Pattern
from openleave.apps.returning import deskwork, private
from openleave.apps.returning.models import ItemCode, ReturnItem, ReturnPlan, State
from openleave.apps.returning.services.planning import Planning, planning
from openleave.engine.situations.health_benefits import NOT_RETURNING
from openleave.kernel import clock
from openleave.kernel.actor import Actor
from openleave.kernel.errors import Conflict, Forbidden, Invalid
from openleave.kernel.permissions import require

#: What has to be on record before somebody counts as back.
BEFORE_RETURN = (ItemCode.RELEASE, ItemCode.POSITION)
UNDECIDED = (
    AccommodationState.REQUESTED, AccommodationState.INTERACTIVE_PROCESS, AccommodationState.TRIAL,
    AccommodationState.REVIEW,
)  # fmt: skip


def return_complete(*, actor: Actor, case_id: UUID, returned_on: date) -> ReturnPlan:
    """The employee is back at work: the case closes as *returned*; leave planned beyond that day is taken back.

    Raises Conflict while a required release or the record of the position is missing.
    """
    with planning(actor, case_id, "complete", permission="return.end") as step:
        not_future(returned_on, step.today, "returned_on")
        case, plan = step.case, step.plan
        assert case.starts_on is not None
        if returned_on <= case.starts_on:
            raise Invalid(
                _("The leave has not begun by then."), fix=_("Give a day after its first."), field="returned_on"
            )
        _ready(step)
        last = returned_on - timedelta(days=1)
        if case.pattern == Pattern.CONTINUOUS and (case.ends_on is None or case.ends_on > last):
            cases.case_change_dates(actor=actor, case_id=case.id, starts_on=case.starts_on, ends_on=last)
        cases.case_close(actor=actor, case_id=case.id, closed_as=ClosedAs.RETURNED)
        _end(step, State.RETURNED)
        plan.returned_on = returned_on
        step.details |= {"returned_on": returned_on.isoformat()}
    return plan


def return_fail(
    *, actor: Actor, case_id: UUID, because: str, said_on: date | None = None, note: str = ""
) -> ReturnPlan:
    """The employee does not come back: the case closes as *separated*. Needs a person.

    ``because`` is one of the engine's reasons; it decides what may be asked back (29 CFR 825.213(a)) and is sealed.
    Raises Conflict while an accommodation of the employee is not decided: more leave, other hours or another job
    may be owed first (29 CFR 825.702(c)(4)).
    """
    require(actor, "return.end")
    if actor.account_id is None:
        raise Forbidden("return.end")
    if because not in NOT_RETURNING:
        raise Invalid(_("Say why the employee does not come back."), fix=", ".join(NOT_RETURNING), field="because")
    with planning(actor, case_id, "fail", permission="return.end") as step:
        case, plan = step.case, step.plan
        open_ = Accommodation.objects.filter(
            organization_id=case.organization_id, employee_id=case.employee_id, state__in=UNDECIDED
        ).exists()
        if open_:
            raise Conflict(
                _("An accommodation of this employee is not decided yet."),
                why=_("More leave, other hours or another job may be owed before anybody is separated."),
                fix=_("Talk about it and decide it first."),
            )
        known = private.read_many(actor, case.employee_id, [("recovery", plan.id)]).get(("recovery", plan.id), {})
        facts = known | {"not_returning_because": because}
        if said_on is not None:
            facts |= {"non_return_notice_on": said_on.isoformat()}
        private.write("recovery", case.employee_id, plan.id, facts)
        cases.case_close(actor=actor, case_id=case.id, closed_as=ClosedAs.SEPARATED, note=note)
        _end(step, State.NOT_RETURNED)
    return plan


def _ready(step: Planning) -> None:
    missing = ReturnItem.objects.filter(
        organization_id=step.plan.organization_id, plan=step.plan, code__in=BEFORE_RETURN, needed=True,
        done_on__isnull=True,
    ).values_list("code", flat=True)  # fmt: skip
    codes = set(missing)
    if ItemCode.RELEASE in codes and step.plan.release_required is None:
        raise Conflict(
            _("Nobody has said yet whether a release is needed."),
            why=_("A return may wait for one only where the designation notice asked for it (29 CFR 825.312)."),
            fix=_("Look at the notice and answer the question."),
        )
    if codes:
        raise Conflict(
            _("The checklist is not complete."),
            why=" ".join(str(ItemCode(code).label) + "." for code in BEFORE_RETURN if code in codes),
            fix=_("Record what is missing."),
        )


def _end(step: Planning, state: str) -> None:
    step.plan.state = state
    step.plan.ended_at, step.plan.ended_by_id = clock.now(), step.actor.account_id
    deskwork.done(step.actor, step.case)

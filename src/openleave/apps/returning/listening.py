"""What returns hear from cases: one that ends or is taken up again elsewhere; leave that ends on another day."""

from __future__ import annotations

from openleave.apps.cases.choices import ClosedAs
from openleave.apps.cases.events import StepTaken
from openleave.apps.returning import deskwork
from openleave.apps.returning.models import ReturnPlan, State
from openleave.kernel import clock
from openleave.kernel.news import listen

ENDS = {ClosedAs.RETURNED: State.RETURNED, ClosedAs.SEPARATED: State.NOT_RETURNED}


@listen(StepTaken)
def follow_the_case(event: StepTaken) -> None:
    """A case that ends takes its plan with it, one taken up again takes it up; the task moves with the dates."""
    if event.step not in ("close", "cancel", "reopen", "change_dates", "change_plan"):
        return
    case = event.case
    plan = ReturnPlan.objects.filter(organization_id=case.organization_id, case=case).first()
    if plan is None:
        return
    if event.step == "reopen":
        plan.state, plan.ended_at, plan.ended_by_id, plan.returned_on = State.PREPARING, None, None, None
        plan.save(update_fields=["state", "ended_at", "ended_by_id", "returned_on"])
    elif plan.state == State.PREPARING and event.step in ("close", "cancel"):
        plan.state = ENDS.get(ClosedAs(case.closed_as), State.STOPPED) if event.step == "close" else State.STOPPED
        plan.ended_at, plan.ended_by_id = clock.now(), event.actor.account_id
        plan.save(update_fields=["state", "ended_at", "ended_by_id"])
        deskwork.done(event.actor, case)
    elif plan.state == State.PREPARING and case.ends_on is not None:
        deskwork.prepare(event.actor, case, case.ends_on)

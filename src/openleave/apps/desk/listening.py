"""What the desk does when cases move on."""

from __future__ import annotations

from openleave.apps.cases.events import StepTaken
from openleave.apps.desk import kinds
from openleave.apps.desk.models import OPEN, Task
from openleave.kernel import audit, clock
from openleave.kernel.news import listen


@listen(StepTaken)
def follow(event: StepTaken) -> None:
    """Tasks go with a case that is handed over; they end with one that is cancelled, and all but those of kinds that
    remain (``after_close``) with one that is closed."""
    if event.step not in ("assign", "close", "cancel"):
        return
    case, actor = event.case, event.actor
    rows = Task.objects.filter(OPEN, organization_id=case.organization_id, case=case)
    if event.step == "assign":
        rows.update(owner_id=case.owner_id)
        return
    if event.step == "close":
        rows = rows.exclude(code__in=[code for code, kind in kinds.task_kinds().items() if kind.after_close])
    ended = rows.update(stopped_at=clock.now(), stopped_by_id=actor.account_id)
    if ended:
        audit.append(
            actor=actor, action="task.stop", object_type="case", object_id=case.id,
            details={"step": event.step, "tasks": ended},
        )  # fmt: skip

"""What feeds does when a case moves on."""

from __future__ import annotations

from openleave.apps.cases.events import StepTaken
from openleave.apps.desk.services import tasks_finish
from openleave.kernel.news import listen

#: Steps after which nobody need compare the old system's decision any more.
DECIDED = frozenset({"designate", "designate_partly", "not_designate", "close", "close_without_leave", "cancel"})


@listen(StepTaken)
def decided(event: StepTaken) -> None:
    """A case that contradicted the old system has been decided: its task is done."""
    if event.step in DECIDED:
        tasks_finish(actor=event.actor, case_id=event.case.id, code="feeds.disagreement")

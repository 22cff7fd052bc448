"""What accommodations hear from cases: one that is walled off takes its accommodations with it."""

from __future__ import annotations

from openleave.apps.accommodation.models import Accommodation
from openleave.apps.cases.events import StepTaken
from openleave.kernel.news import listen


@listen(StepTaken)
def follow_the_wall(event: StepTaken) -> None:
    """The wall of a case is that of its accommodations."""
    if event.step == "wall":
        Accommodation.objects.filter(organization_id=event.case.organization_id, case=event.case).update(
            walled=event.case.walled
        )

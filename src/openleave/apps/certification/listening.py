"""News that certifications listen to."""

from __future__ import annotations

from openleave.apps.cases.events import StepTaken
from openleave.apps.certification.services.flagging import flags_sync, is_later
from openleave.apps.certification.services.recording import system
from openleave.kernel.news import listen


@listen(StepTaken)
def absence_recorded(event: StepTaken) -> None:
    """Time away that came in by any way is held against the certified pattern at once."""
    if event.step == "record_absence" and not is_later():
        flags_sync(actor=system(event.case.organization_id), case_id=event.case.id)

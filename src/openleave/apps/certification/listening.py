"""News that certifications listen to."""

from __future__ import annotations

from openleave.apps.cases.events import StepTaken
from openleave.apps.certification.services.documents import document_arrived
from openleave.apps.certification.services.flagging import flags_sync, is_later
from openleave.apps.certification.services.writing import letter_went_out
from openleave.apps.documents.events import DocumentReceived
from openleave.apps.notices.events import LetterSent
from openleave.kernel.actor import desk_job
from openleave.kernel.news import listen


@listen(StepTaken)
def absence_recorded(event: StepTaken) -> None:
    """Time away that came in by any way is held against the certified pattern at once."""
    if event.step == "record_absence" and not is_later():
        flags_sync(actor=desk_job(event.case.organization_id), case_id=event.case.id)


@listen(LetterSent)
def letter_sent(event: LetterSent) -> None:
    """A letter that asks for a certification, or says what one lacks, has gone out."""
    letter_went_out(event.letter)


@listen(DocumentReceived)
def document_received(event: DocumentReceived) -> None:
    """A certificate came in as a document: it waits at the request for being keyed in."""
    document_arrived(event.document)

"""What accommodations hear: a case that is walled off takes its accommodations with it; letters sent are logged."""

from __future__ import annotations

from openleave.apps.accommodation.choices import EntryKind, Side, State
from openleave.apps.accommodation.models import Accommodation
from openleave.apps.accommodation.services.common import log
from openleave.apps.accounts.events import AccountLeft
from openleave.apps.cases.events import StepTaken
from openleave.apps.notices.events import LetterSent
from openleave.apps.organizations import selectors as organizations
from openleave.kernel.news import listen
from openleave.kernel.purposes import stating
from openleave.kernel.tenancy import organization_scope


@listen(StepTaken)
def follow_the_wall(event: StepTaken) -> None:
    """The wall of a case is that of its accommodations."""
    if event.step == "wall":
        Accommodation.objects.filter(organization_id=event.case.organization_id, case=event.case).update(
            walled=event.case.walled
        )


@listen(LetterSent)
def log_the_letter(event: LetterSent) -> None:
    """A letter about an accommodation is a line of its log; one that asks for a document is that request."""
    letter = event.letter
    if not letter.kind.startswith("accommodation_") or letter.about_id is None:
        return
    row = Accommodation.objects.filter(organization_id=letter.organization_id, id=letter.about_id).first()
    if row is not None:
        asked = letter.kind == "accommodation_documents"
        log(
            event.actor, row, EntryKind.DOCUMENT_ASKED if asked else EntryKind.LETTER, side=Side.EMPLOYER,
            on=organizations.today_of(row.organization_id), code="" if asked else letter.kind, about_id=letter.id,
        )  # fmt: skip


@listen(AccountLeft)
def left(event: AccountLeft) -> None:
    """What was in the hand of somebody who has gone is nobody's."""
    with stating("leave_administration"), organization_scope(event.organization_id):
        rows = Accommodation.objects.filter(organization_id=event.organization_id, owner_id=event.account_id)
        rows.exclude(state=State.CLOSED).update(owner_id=None)

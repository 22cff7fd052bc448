"""The desk's tasks about accommodations: what is to be done next, and by when."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from openleave.apps.accommodation.models import Accommodation
from openleave.apps.desk.kinds import declare_task_kind
from openleave.apps.desk.services import task_add, tasks_finish
from openleave.apps.notices.services import letter_draft
from openleave.kernel.actor import Actor

TALK, TRIAL, REVIEW = "accommodation.talk", "accommodation.trial", "accommodation.review"
KINDS = (
    (TALK, _("Accommodation asked for"), _("Talk with the employee about what would help")),
    (TRIAL, _("Trial of an accommodation ends"), _("Ask how it went and record it")),
    (REVIEW, _("Review of an accommodation"), _("Look at it again with the employee")),
)


def declare() -> None:
    """Declare the kinds. Called when the app is ready."""
    for code, label, action in KINDS:
        declare_task_kind(code=code, label=label, action=action, url_name="accommodation", takes="about", by_hand=False)


def remind(actor: Actor, code: str, row: Accommodation, due_on: date) -> None:
    """Put the task on the desk of whoever handles the accommodation; moves one that is open."""
    task_add(actor=actor, code=code, due_on=due_on, case=row.case, about_id=row.id, owner_id=row.owner_id)


def done(actor: Actor, row: Accommodation, *codes: str) -> None:
    """What these tasks asked for is done."""
    for code in codes:
        tasks_finish(actor=actor, case_id=row.case_id, code=code, about_id=row.id)


def invite(actor: Actor, row: Accommodation) -> None:
    """Draft the invitation to talk, for somebody to look at and send; nothing is sent by itself."""
    if row.case_id is not None:
        letter_draft(actor=actor, case_id=row.case_id, kind="accommodation_invitation", about_id=row.id)

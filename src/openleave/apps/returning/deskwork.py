"""The desk's tasks about returns."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from openleave.apps.cases.models import LeaveCase
from openleave.apps.desk.kinds import declare_task_kind
from openleave.apps.desk.services import task_add, tasks_finish
from openleave.kernel.actor import Actor

PREPARE, LETTER = "return.prepare", "return.premium_letter"


def declare() -> None:
    """Declare the kinds. Called when the app is ready."""
    declare_task_kind(
        code=PREPARE, label=_("Return to work"), action=_("Prepare the return"), url_name="case_return", by_hand=False
    )
    declare_task_kind(
        code=LETTER, label=_("Premium not paid"), action=_("Mail the letter about the missing premium"),
        url_name="case_return", by_hand=False,
    )  # fmt: skip


def prepare(actor: Actor, case: LeaveCase, due_on: date) -> None:
    """The return is to be prepared by the end of the leave."""
    task_add(actor=actor, code=PREPARE, due_on=due_on, case=case)


def mail(actor: Actor, case: LeaveCase, premium_id: UUID, due_on: date) -> None:
    """A month's premium is late: the letter has to go."""
    task_add(actor=actor, code=LETTER, due_on=due_on, case=case, about_id=premium_id)


def done(actor: Actor, case: LeaveCase) -> None:
    """The return is over, one way or another."""
    tasks_finish(actor=actor, case_id=case.id, code=PREPARE)


def mailed(actor: Actor, case: LeaveCase, premium_id: UUID) -> None:
    """The letter went, or there is nothing to write about any more."""
    tasks_finish(actor=actor, case_id=case.id, code=LETTER, about_id=premium_id)

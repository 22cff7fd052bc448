"""What happens in a case brings its letters: drafts only. A person reads what says no before it leaves."""

from __future__ import annotations

from openleave.apps.cases.events import StepTaken
from openleave.apps.notices.services.drafting import letter_draft
from openleave.kernel.actor import Actor, Channel, Role
from openleave.kernel.news import listen
from openleave.kernel.permissions import allows

#: Step of a case → the kind of letter that it calls for.
CALLS_FOR = {
    "open": "eligibility",
    "request": "eligibility",
    "designate": "designation",
    "designate_partly": "designation",
    "not_designate": "not_designated",
    "reverse": "appeal_decision",
    "uphold": "appeal_decision",
}


@listen(StepTaken)
def prepare(event: StepTaken) -> None:
    """Prepare the letter that the step calls for, where none of that kind waits already."""
    kind = CALLS_FOR.get(event.step)
    if kind is None or not allows(event.actor, "letter.prepare"):
        return
    about_id = event.about_id if kind == "appeal_decision" else None
    letter_draft(actor=_present(event.actor), case_id=event.case.id, kind=kind, about_id=about_id)


def _present(actor: Actor) -> Actor:
    """The one who took the step; a job of the system prepares with the rights of the desk."""
    if actor.account_id is None and actor.channel == Channel.JOB:
        return Actor(None, actor.organization_id, frozenset({Role.LEAVE_ADMINISTRATOR}), channel=Channel.JOB)
    return actor

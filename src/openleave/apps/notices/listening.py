"""What happens in a case brings its letters: drafts only. A person reads what says no before it leaves."""

from __future__ import annotations

from openleave.apps.cases.events import StepTaken
from openleave.apps.cases.walls import visible_to
from openleave.apps.notices.kinds import letter_kinds
from openleave.apps.notices.models import Letter, State
from openleave.apps.notices.services.drafting import letter_draft, letter_withdraw
from openleave.apps.notices.services.eligibility import eligibility_queue
from openleave.kernel.actor import Actor, Channel, desk_job
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
#: Deadline that a letter meets → the milestone of the case that says it was met.
MILESTONES = {
    "eligibility_notice": "eligibility_notice_on",
    "certification_request": "certification_requested_on",
    "designation_notice": "designation_notice_on",
}


@listen(StepTaken)
def prepare(event: StepTaken) -> None:
    """Prepare the letter that the step calls for, where none of that kind waits already."""
    kind = CALLS_FOR.get(event.step)
    if kind is None or not allows(event.actor, "letter.prepare"):
        return
    about_id = event.about_id if kind == "appeal_decision" else None
    actor = _present(event.actor)
    if not visible_to(actor, event.case):
        # Whoever opens a case that a wall keeps from them leaves its letter to those who handle it.
        actor = desk_job(actor.organization_id)
    elif kind == "eligibility" and event.send_notice and allows(event.actor, "letter.send"):
        eligibility_queue(actor=event.actor, case_id=event.case.id)
        return
    letter_draft(actor=actor, case_id=event.case.id, kind=kind, about_id=about_id)


@listen(StepTaken)
def given_another_way(event: StepTaken) -> None:
    """What a prepared letter was to say has been said another way: the draft is taken back. Never one that says no."""
    if event.step != "clock_done" or not allows(event.actor, "letter.prepare"):
        return
    said = {stops for stops, milestone in MILESTONES.items() if getattr(event.case, milestone) is not None}
    kinds = [kind.code for kind in letter_kinds() if kind.stops in said and not kind.adverse]
    drafts = Letter.objects.filter(
        organization_id=event.case.organization_id, case=event.case, kind__in=kinds, state=State.DRAFT
    )
    for letter_id in list(drafts.values_list("id", flat=True)):
        letter_withdraw(actor=event.actor, letter_id=letter_id)


def _present(actor: Actor) -> Actor:
    """The one who took the step; a job of the system prepares with the rights of the desk."""
    return desk_job(actor.organization_id) if actor.account_id is None and actor.channel == Channel.JOB else actor

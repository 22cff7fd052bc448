"""The life of a request as one table: step, from which states, to which; and whether a person must take it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openleave.apps.certification.models import OPEN, CertificationRequest, State
from openleave.kernel.actor import Actor
from openleave.kernel.errors import Conflict, Forbidden


@dataclass(frozen=True, slots=True)
class Step:
    """``to`` None leaves the state. ``person``: no job and no clinic can take it."""

    code: str
    sources: frozenset[str]
    to: State | None
    person: bool = False


WAITING = frozenset({State.SENT, State.INCOMPLETE, State.INSUFFICIENT})
#: A certification that comes late is taken all the same (29 CFR 825.313(b)).
ARRIVES = WAITING | {State.RECEIVED, State.NOT_RETURNED}
HERE = frozenset({State.RECEIVED, State.COMPLETE, State.INCOMPLETE, State.INSUFFICIENT})
ALIVE = frozenset(OPEN) | {State.ACCEPTED}

TABLE = {
    step.code: step
    for step in (
        Step("prepare", frozenset(), State.PREPARED),
        Step("send", frozenset({State.PREPARED}), State.SENT),
        Step("extend", WAITING, None, person=True),
        Step("receive", ARRIVES, State.RECEIVED),
        Step("complete", frozenset({State.RECEIVED}), State.COMPLETE, person=True),
        Step("incomplete", frozenset({State.RECEIVED, State.COMPLETE}), State.INCOMPLETE, person=True),
        Step("insufficient", frozenset({State.RECEIVED, State.COMPLETE}), State.INSUFFICIENT, person=True),
        Step("accept", HERE, State.ACCEPTED, person=True),
        Step("not_returned", frozenset({State.SENT}), State.NOT_RETURNED, person=True),
        Step("withdraw", frozenset(OPEN) | {State.NOT_RETURNED}, State.WITHDRAWN, person=True),
        Step("authenticate", HERE | {State.ACCEPTED}, None, person=True),
        Step("clarify", HERE, None, person=True),
        Step("link", WAITING | {State.PREPARED}, None, person=True),
    )
}
NAMES = {
    "prepare": gettext_lazy("Prepared"),
    "send": gettext_lazy("Asked for"),
    "extend": gettext_lazy("More time given"),
    "receive": gettext_lazy("Received"),
    "complete": gettext_lazy("Found complete"),
    "incomplete": gettext_lazy("Found incomplete; said so in writing"),
    "insufficient": gettext_lazy("Found unclear; said so in writing"),
    "accept": gettext_lazy("Accepted"),
    "not_returned": gettext_lazy("Recorded as not returned"),
    "withdraw": gettext_lazy("Withdrawn"),
    "authenticate": gettext_lazy("Authentication: the clinic was asked whether it is genuine"),
    "clarify": gettext_lazy("Clarification: the clinic was asked what is meant"),
    "link": gettext_lazy("Link for the clinic made"),
    "told": gettext_lazy("Letter sent that says what is missing"),
    "document": gettext_lazy("A document came"),
}


def available(request: CertificationRequest) -> set[str]:
    """The steps that the request's state allows."""
    return {code for code, step in TABLE.items() if request.state in step.sources}


def take(request: CertificationRequest, code: str, actor: Actor) -> None:
    """Check the step and move the request in memory. Raises Forbidden for a job where a person is needed, Conflict."""
    step = TABLE[code]
    if step.person and actor.account_id is None:
        raise Forbidden("certification.change")
    if step.sources and request.state not in step.sources:
        raise Conflict(
            _("This step is not possible now: the certification is “%(state)s”.")
            % {"state": State(request.state).label},
            why=_("Somebody may have moved it on since the page was opened."),
            fix=_("Reload the page and look at its next step."),
        )
    if step.to is not None:
        request.state = step.to

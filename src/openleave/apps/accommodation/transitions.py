"""The life of an accommodation as one table: step, from which states, to which, who may, and whether it is adverse.

An adverse step needs a person and its reason: no job can take it.
"""

from __future__ import annotations

from dataclasses import dataclass

from openleave.apps.accommodation.models import Accommodation, State
from openleave.kernel.actor import Actor
from openleave.kernel.errors import Conflict, Forbidden
from openleave.kernel.permissions import require


@dataclass(frozen=True, slots=True)
class Transition:
    """One step. ``to`` None leaves the state as it is."""

    step: str
    sources: frozenset[str]
    to: State | None
    permission: str
    adverse: bool = False


CHANGE, DECIDE = "accommodation.change", "accommodation.decide"
ALIVE = frozenset(State) - {State.CLOSED}
TALKING = frozenset({State.REQUESTED, State.INTERACTIVE_PROCESS})
DECIDED = frozenset({State.GRANTED, State.DECLINED})

TABLE = {
    one.step: one
    for one in (
        Transition("note", ALIVE, None, CHANGE),
        Transition("talk", frozenset({State.REQUESTED, State.REVIEW}), State.INTERACTIVE_PROCESS, CHANGE),
        Transition("ask_documents", ALIVE - {State.DECLINED}, None, CHANGE),
        Transition("propose", ALIVE, None, CHANGE),
        Transition("refuse_option", ALIVE, None, DECIDE, adverse=True),
        Transition("start_trial", TALKING | {State.REVIEW}, State.TRIAL, CHANGE),
        Transition("end_trial", frozenset({State.TRIAL}), State.INTERACTIVE_PROCESS, CHANGE),
        Transition("weigh", ALIVE, None, CHANGE),
        Transition("grant", ALIVE, State.GRANTED, DECIDE),
        Transition(
            "decline", frozenset({State.INTERACTIVE_PROCESS, State.TRIAL, State.REVIEW}), State.DECLINED, DECIDE,
            adverse=True,
        ),
        Transition("schedule", ALIVE, None, CHANGE),
        Transition("begin_review", frozenset({State.GRANTED}), State.REVIEW, CHANGE),
        Transition("review", ALIVE, None, CHANGE),
        Transition("close", ALIVE, State.CLOSED, CHANGE, adverse=True),
        Transition("reopen", frozenset({State.CLOSED, State.DECLINED}), State.INTERACTIVE_PROCESS, CHANGE),
    )
}  # fmt: skip


def available(accommodation: Accommodation) -> set[str]:
    """The steps that its state allows."""
    return {step for step, transition in TABLE.items() if accommodation.state in transition.sources}


def take(accommodation: Accommodation, step: str, actor: Actor) -> str:
    """Check the step and move the accommodation in memory. Returns the state before. Raises Forbidden or Conflict."""
    transition = TABLE[step]
    require(actor, transition.permission)
    if transition.adverse and actor.account_id is None:
        raise Forbidden(transition.permission)
    if accommodation.state not in transition.sources:
        raise Conflict(
            f"{accommodation.number} is {State(accommodation.state).label.lower()}: this step is not possible now.",
            why="Somebody may have moved it on since the page was opened.",
            fix="Reload the page and look at its next step.",
        )
    before = accommodation.state
    if transition.to is not None:
        accommodation.state = transition.to
    return before

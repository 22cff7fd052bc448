"""The life of a case as one table: step, from which states, to which, who may, and whether it is adverse.

An adverse step needs a person and a reason from the law: no job can take it. New steps are new rows.
"""

from __future__ import annotations

from dataclasses import dataclass

from openleave.apps.cases.models import LeaveCase, State
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


ALIVE = frozenset({State.NOTICED, State.REQUESTED, State.DECIDED, State.OPEN})
UNDECIDED = frozenset({State.NOTICED, State.REQUESTED})

TABLE = {
    transition.step: transition
    for transition in (
        Transition("request", frozenset({State.NOTICED}), State.REQUESTED, "case.change"),
        Transition("determine", ALIVE, None, "case.determine"),
        Transition("change_dates", ALIVE, None, "case.change"),
        Transition("change_facts", ALIVE, None, "case.change"),
        Transition("designate", ALIVE, State.DECIDED, "case.decide"),
        Transition("choose_order", ALIVE, None, "case.decide"),
        Transition("not_designate", ALIVE, State.DECIDED, "case.decide", adverse=True),
        Transition("begin", frozenset({State.DECIDED}), State.OPEN, "case.change"),
        Transition("record_absence", ALIVE, None, "absence.record"),
        Transition("record_pay", ALIVE | {State.CLOSED}, None, "case.change"),
        Transition("clock_done", ALIVE | {State.CLOSED}, None, "clock.done"),
        Transition("close", frozenset({State.DECIDED, State.OPEN}), State.CLOSED, "case.close"),
        Transition("cancel", ALIVE, State.CANCELLED, "case.close"),
        Transition("reopen", frozenset({State.CLOSED, State.CANCELLED}), State.REQUESTED, "case.close"),
    )
}


def available(case: LeaveCase) -> set[str]:
    """The steps that the case's state allows."""
    return {step for step, transition in TABLE.items() if case.state in transition.sources}


def take(case: LeaveCase, step: str, actor: Actor) -> None:
    """Check the step and move the case in memory; the service saves it. Raises Forbidden or Conflict."""
    transition = TABLE[step]
    require(actor, transition.permission)
    if transition.adverse and actor.account_id is None:
        raise Forbidden(transition.permission)
    if case.state not in transition.sources:
        raise Conflict(
            f"Case {case.number} is {State(case.state).label.lower()}: this step is not possible now.",
            why="Somebody may have moved it on since the page was opened.",
            fix="Reload the case and look at its next step.",
        )
    if transition.to is not None and not (step == "designate" and case.state == State.OPEN):
        case.state = transition.to

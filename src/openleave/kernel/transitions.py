"""The life of a thing as one table of steps: from which states, to which, who may, and whether a step is adverse.

An adverse step needs a person and its reason: no job can take it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from openleave.kernel.actor import Actor
from openleave.kernel.errors import Conflict, Forbidden
from openleave.kernel.permissions import require


@dataclass(frozen=True, slots=True)
class Transition:
    """One step. ``to`` None leaves the state as it is; no ``sources``: the step makes the thing."""

    step: str
    sources: frozenset[str]
    to: str | None
    permission: str
    adverse: bool = False


class Life(dict[str, Transition]):
    """All steps by their names. A thing has a ``state`` with choices and a ``number``."""

    def __init__(self, *transitions: Transition) -> None:
        super().__init__((one.step, one) for one in transitions)

    def available(self, thing: Any) -> set[str]:
        """The steps that its state allows."""
        return {step for step, transition in self.items() if thing.state in transition.sources}

    def take(self, thing: Any, step: str, actor: Actor) -> str:
        """Check the step and move the thing in memory; the service saves it and records the step. Returns the state
        before. Raises Forbidden or Conflict."""
        transition = self[step]
        require(actor, transition.permission)
        if transition.adverse and actor.account_id is None:
            raise Forbidden(transition.permission)
        before: str = thing.state
        if before not in transition.sources:
            raise Conflict(
                f"{thing.number} is {thing.get_state_display().lower()}: this step is not possible now.",
                why="Somebody may have moved it on since the page was opened.",
                fix="Reload the page and look at its next step.",
            )
        if transition.to is not None:
            thing.state = transition.to
        return before

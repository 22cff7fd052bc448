"""What the apps above have prepared for a deadline of a case, so that the case's page leads there.

Whoever prepares what a deadline asks for (letters) declares once how to find it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from openleave.apps.cases.models import CaseClock, LeaveCase
from openleave.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class Prepared:
    """``text``: what is prepared and what is to be done with it; ``going``: it is on its way, nothing is to be done."""

    text: str
    href: str
    button: str
    going: bool = False


Find = Callable[[Actor, LeaveCase, CaseClock], Prepared | None]
_declared: list[Find] = []


def declare_prepared(find: Find) -> None:
    """Add a way to find what is prepared for a deadline: at most one statement."""
    _declared.append(find)


def prepared_for(actor: Actor, case: LeaveCase, row: CaseClock) -> Prepared | None:
    """What is prepared for the deadline, if anything is."""
    for find in _declared:
        found = find(actor, case, row)
        if found is not None:
            return found
    return None

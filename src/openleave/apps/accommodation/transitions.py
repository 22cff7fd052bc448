"""The life of an accommodation as one table: step, from which states, to which, who may, and whether it is adverse.

An adverse step needs a person and its reason: no job can take it.
"""

from __future__ import annotations

from openleave.apps.accommodation.choices import State
from openleave.kernel.transitions import Life, Transition

CHANGE, DECIDE = "accommodation.change", "accommodation.decide"
ALIVE = frozenset(State) - {State.CLOSED}
TALKING = frozenset({State.REQUESTED, State.INTERACTIVE_PROCESS})
DECIDED = frozenset({State.GRANTED, State.DECLINED})

TABLE = Life(
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
)  # fmt: skip
available, take = TABLE.available, TABLE.take

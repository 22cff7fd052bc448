"""The life of a case as one table: step, from which states, to which, who may, and whether it is adverse.

An adverse step needs a person and a reason: no job can take it. A decision against the employee carries its reason from
the law, the day until which it can be cured and the day until which it can be appealed. New steps are new rows.
"""

from __future__ import annotations

from openleave.apps.cases.choices import OVER, UNDECIDED, State
from openleave.kernel.transitions import Life, Transition

ALIVE = frozenset(State) - set(OVER)
#: Alive, and it is known what is asked for: there are determinations.
ASKED = ALIVE - {State.NOTICED}
BEFORE_DECISION = frozenset(UNDECIDED)
DECIDED = frozenset({State.DESIGNATED, State.PARTLY_DESIGNATED, State.NOT_DESIGNATED})
APPEALABLE = frozenset({State.NOT_DESIGNATED, State.PARTLY_DESIGNATED, State.OPEN, State.RETURNING, State.CLOSED})
EVER = frozenset(State)

TABLE = Life(
    Transition("notice", frozenset(), State.NOTICED, "case.open"),
    Transition("open", frozenset(), State.REQUESTED, "case.open"),
    Transition("request", frozenset({State.NOTICED}), State.REQUESTED, "case.change"),
    Transition("determine", ASKED, None, "case.determine"),
    Transition("change_dates", ASKED, None, "case.change"),
    Transition("change_facts", ASKED, None, "case.change"),
    Transition("change_plan", ASKED, None, "case.change"),
    Transition("choose_order", ASKED, None, "case.decide"),
    Transition("decide_eligibility", frozenset({State.REQUESTED}), State.ELIGIBILITY_DECIDED, "clock.done"),
    Transition(
        "await_certification",
        frozenset({State.REQUESTED, State.ELIGIBILITY_DECIDED}),
        State.CERTIFICATION_PENDING,
        "clock.done",
    ),
    Transition("designate", ASKED, State.DESIGNATED, "case.decide"),
    Transition("designate_partly", ASKED, State.PARTLY_DESIGNATED, "case.decide", adverse=True),
    Transition("not_designate", ASKED, State.NOT_DESIGNATED, "case.decide", adverse=True),
    Transition("appeal", APPEALABLE, None, "case.change"),
    Transition("appeal_own", APPEALABLE, None, "own.appeal"),
    Transition("reverse", APPEALABLE, State.REQUESTED, "case.decide"),
    Transition("uphold", APPEALABLE, None, "case.decide", adverse=True),
    Transition("begin", frozenset({State.DESIGNATED, State.PARTLY_DESIGNATED}), State.OPEN, "case.change"),
    Transition("begin_return", frozenset({State.DESIGNATED, State.PARTLY_DESIGNATED, State.OPEN}), State.RETURNING,
               "case.change"),
    Transition("resume", frozenset({State.RETURNING}), State.OPEN, "case.change"),
    Transition("record_absence", ASKED, None, "absence.record"),
    Transition("record_pay", ASKED | {State.CLOSED}, None, "case.change"),
    Transition("clock_done", ASKED | {State.CLOSED}, None, "clock.done"),
    Transition("extend_clock", ALIVE, None, "clock.extend"),
    Transition("link", EVER, None, "case.change"),
    Transition("assign", EVER, None, "case.assign"),
    Transition("wall", EVER, None, "case.wall"),
    Transition("close", DECIDED | {State.OPEN, State.RETURNING}, State.CLOSED, "case.close"),
    Transition("close_without_leave", BEFORE_DECISION, State.CLOSED, "case.close", adverse=True),
    Transition("cancel", ALIVE, State.CANCELLED, "case.close"),
    Transition("reopen", frozenset(OVER), State.REQUESTED, "case.close"),
)  # fmt: skip
available, take = TABLE.available, TABLE.take

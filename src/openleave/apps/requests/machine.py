"""The life of a privacy request: one table of steps. The services take their steps through ``take``, and the model
checker of the tests walks the same ``STEPS`` by the same ``take``: there is no second copy that could differ.

What the checker proves of every reachable state: nothing is done for somebody who is not verified where the right needs
it; a person has at most one active request of a right; every request ends, whatever its person does or leaves undone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class Right(models.TextChoices):
    """What people may ask for (Civ. Code 1798.100-.125; commitments P-76, P-82, P-87 to P-89, P-98), and what anybody
    may report: that somebody under eighteen has an account (P-74)."""

    KNOW = "know", _("Know what kinds of data are kept")
    PIECES = "pieces", _("See the data itself")
    PORTABILITY = "portability", _("Take the data elsewhere")
    CORRECT = "correct", _("Correct data")
    DELETE = "delete", _("Delete data")
    CLOSE_ACCOUNT = "close_account", _("Close the account")
    LIMIT = "limit", _("Limit the use of sensitive data")
    OPT_OUT = "opt_out", _("Opt out of sale and sharing")
    CHILD = "child", _("Report a child’s account")


class State(models.TextChoices):
    """Where a request stands."""

    RECEIVED = "received", _("Received")
    VERIFYING = "verifying", _("Being verified")
    READY = "ready", _("To be answered")
    FULFILLED = "fulfilled", _("Granted")
    PARTLY = "partly", _("Granted in part")
    DENIED = "denied", _("Denied")
    MERGED = "merged", _("Joined to another")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    ROUTED = "routed", _("Passed to the employer")


class Agent(models.TextChoices):
    """Whether somebody asks for the person, and may (11 CCR 7063)."""

    NONE = "none", _("The person asks")
    UNPROVEN = "unproven", _("An agent asks, without proof so far")
    PROVEN = "proven", _("An agent asks, with proof")


class Level(models.IntegerChoices):
    """How sure one has to be who asks (11 CCR 7060, 7062)."""

    NONE = 0, _("Not verified: the law forbids it to be asked for")
    REASONABLE = 2, _("Two pieces of information match")
    HIGH = 3, _("Three pieces match, and a signed declaration")


ACTIVE = frozenset({State.RECEIVED, State.VERIFYING, State.READY})
ENDED = frozenset(State) - ACTIVE
ANSWERED = frozenset({State.FULFILLED, State.PARTLY, State.DENIED})
#: What a right demands. Leave records are medical and family data, so all but the categories need the higher level.
LEVELS: dict[Right, Level] = {
    Right.KNOW: Level.REASONABLE,
    Right.PIECES: Level.HIGH,
    Right.PORTABILITY: Level.HIGH,
    Right.CORRECT: Level.HIGH,
    Right.DELETE: Level.HIGH,
    Right.CLOSE_ACCOUNT: Level.HIGH,
    Right.LIMIT: Level.NONE,
    Right.OPT_OUT: Level.NONE,
    Right.CHILD: Level.NONE,
}
#: After so many failed tries of a request nothing more can be tried: only a denial is left.
MOST_TRIES = 3
SOMEBODY = 1


@dataclass(frozen=True, slots=True)
class Facts:
    """All that the steps turn on. ``person``: whom the request is about (None: not found yet; the services put an
    employee's id here, the checker small numbers). ``acted``: what was asked for has been done."""

    right: Right
    state: State = State.RECEIVED
    person: Any = None
    agent: Agent = Agent.NONE
    verified: bool = False
    acted: bool = False
    acknowledged: bool = False
    extended: bool = False
    tries: int = 0

    @property
    def level(self) -> Level:
        return LEVELS[self.right]

    @property
    def active(self) -> bool:
        return self.state in ACTIVE


@dataclass(frozen=True, slots=True)
class Around:
    """What a step turns on beside the request: whether another active request of ``person`` (whom a match would name,
    else the request's own) has the same right; and whether the request lies with the operator, not an employer."""

    other_active: bool = False
    with_operator: bool = False
    person: Any = None


Guard = Callable[[Facts, Around], bool]

GUARDS: dict[str, tuple[Guard, Any]] = {
    "at_employer": (lambda f, a: not a.with_operator, _("It lies with the operator: pass it to the employer first.")),
    "at_operator": (lambda f, a: a.with_operator, _("It lies with the employer already.")),
    "unmatched": (lambda f, a: f.person is None, _("It is known already whom the request is about.")),
    "matched": (lambda f, a: f.person is not None, _("It is not known yet whom the request is about.")),
    "somebody": (lambda f, a: a.person is not None, _("Say whom the request is about.")),
    "alone": (lambda f, a: not a.other_active, _("The person has another open request of this right: join them.")),
    "duplicate": (lambda f, a: a.other_active, _("The person has no other open request of this right.")),
    "needs_proof": (lambda f, a: f.level > Level.NONE, _("This right needs no verification, and none may be asked.")),
    "needs_no_proof": (lambda f, a: f.level == Level.NONE, _("This right needs verification first.")),
    "verified": (lambda f, a: f.verified or f.level == Level.NONE, _("The person is not verified.")),
    "agent_may": (lambda f, a: f.agent != Agent.UNPROVEN, _("The agent has not shown a signed permission.")),
    "agent_asks": (lambda f, a: f.agent == Agent.UNPROVEN, _("No agent’s proof is waited for.")),
    "not_acknowledged": (lambda f, a: not f.acknowledged, _("It is acknowledged already.")),
    "may_wait": (lambda f, a: f.right != Right.CHILD, _("A report about a child does not wait longer.")),
    "not_extended": (lambda f, a: not f.extended, _("It was extended once; the law allows no second time.")),
    "tries_left": (lambda f, a: f.tries < MOST_TRIES, _("Every try is used up: the request can only be denied.")),
    "not_acted": (lambda f, a: not f.acted, _("What was asked for has been done.")),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One row of the table: from which states, to which (None: it stays), under which guards, what it sets, and by
    whom: the ``desk``, the ``person``, or a ``job``. ``needs_tries``: a failed try counts one."""

    name: str
    before: frozenset[State]
    after: State | None
    guards: tuple[str, ...]
    by: frozenset[str]
    sets: Mapping[str, Any] = field(default_factory=dict)
    counts_try: bool = False
    names_person: bool = False


def _step(name: str, before: set[State] | frozenset[State], after: State | None, *guards: str, by: str = "desk",
          counts_try: bool = False, names_person: bool = False, **sets: Any) -> Step:  # fmt: skip
    return Step(name, frozenset(before), after, guards, frozenset(by.split()), sets, counts_try, names_person)


_EARLY = {State.RECEIVED, State.VERIFYING}
STEPS: dict[str, Step] = {
    step.name: step
    for step in (
        _step("acknowledge", ACTIVE, None, "not_acknowledged", by="desk job", acknowledged=True),
        _step("route", {State.RECEIVED}, State.ROUTED, "at_operator", "unmatched"),
        _step(
            "match", {State.RECEIVED}, None, "at_employer", "unmatched", "somebody", "alone", names_person=True
        ),
        _step("merge", {State.RECEIVED}, State.MERGED, "at_employer", "unmatched", "somebody", "duplicate"),
        _step("prove_agent", ACTIVE, None, "agent_asks", agent=Agent.PROVEN),
        _step("ask", {State.RECEIVED}, State.VERIFYING, "at_employer", "matched", "needs_proof"),
        _step("fail", {State.VERIFYING}, None, "tries_left", by="desk person", counts_try=True),
        _step(
            "verify", {State.VERIFYING}, State.READY, "matched", "agent_may", "tries_left", by="desk person",
            verified=True,
        ),
        _step("admit", {State.RECEIVED}, State.READY, "at_employer", "needs_no_proof", "agent_may"),
        _step("extend", ACTIVE, None, "may_wait", "not_extended", extended=True),
        _step("fulfil", {State.READY}, State.FULFILLED, "verified", "agent_may", "not_acted", acted=True),
        _step("fulfil_partly", {State.READY}, State.PARTLY, "verified", "agent_may", "not_acted", acted=True),
        _step("deny", ACTIVE, State.DENIED, "not_acted"),
        _step("withdraw", ACTIVE, State.WITHDRAWN, "not_acted", by="desk person"),
    )
}  # fmt: skip


class Refused(Exception):
    """The table has no such step from here. ``why`` is a sentence for a person."""

    def __init__(self, step: str, why: Any) -> None:
        self.step, self.why = step, why
        super().__init__(step)


def take(facts: Facts, name: str, around: Around) -> Facts:
    """The facts after a step. Raises Refused where the table does not allow it from here."""
    step = STEPS[name]
    if facts.state not in step.before:
        raise Refused(name, _("The request is past this step, or not there yet."))
    for guard in step.guards:
        holds, why = GUARDS[guard]
        if not holds(facts, around):
            raise Refused(name, why)
    changes = dict(step.sets)
    if step.after is not None:
        changes["state"] = step.after
    if step.counts_try:
        changes["tries"] = facts.tries + 1
    if step.names_person:
        changes["person"] = around.person
    return replace(facts, **changes)

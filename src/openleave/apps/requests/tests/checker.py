"""A model checker for the life of privacy requests: every reachable state, by the table that the services use.

It holds no step and no guard of its own. ``machine.take`` says what may follow; this walks all of it, with several
requests of two people at once, and looks at every state and every step.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from itertools import combinations_with_replacement

from openleave.apps.requests import machine
from openleave.apps.requests.machine import Agent, Around, Facts, Level, Right, State

World = tuple[Facts, ...]
PEOPLE = (1, 2)
#: Steps that need nobody but the desk or a job: an end must be reachable by these alone.
OWN = frozenset({"desk", "job"})


@dataclass
class Walk:
    """Everything reachable: states, and steps as (before, name, index, after)."""

    states: set[World] = field(default_factory=set)
    steps: list[tuple[World, str, int, World]] = field(default_factory=list)


def around(world: World, index: int, person: int | None, *, with_operator: bool) -> Around:
    """What the services work out with a query: the same two questions, asked of the other requests."""
    own = world[index]
    who = person if person is not None else own.person
    other = any(
        one.active and who is not None and one.person == who and one.right == own.right
        for place, one in enumerate(world)
        if place != index
    )
    return Around(other, with_operator, who)


def moves(world: World, *, with_operator: bool = False) -> Iterator[tuple[str, int, World]]:
    """Every step that any request can take, with every person it may name."""
    for index, own in enumerate(world):
        for name in machine.STEPS:
            people = (*PEOPLE, None) if own.person is None else (None,)
            for person in people:
                about = around(world, index, person, with_operator=with_operator)
                try:
                    after = machine.take(own, name, about)
                except machine.Refused:
                    continue
                yield name, index, (*world[:index], after, *world[index + 1 :])


def walk(start: World, *, with_operator: bool = False) -> Walk:
    """All that is reachable, breadth first."""
    found = Walk({start})
    waiting = deque([start])
    while waiting:
        world = waiting.popleft()
        for name, index, after in moves(world, with_operator=with_operator):
            found.steps.append((world, name, index, after))
            if after not in found.states:
                found.states.add(after)
                waiting.append(after)
    return found


def starts(count: int, *, simple: bool = False) -> Iterator[World]:
    """Fresh requests of every combination of rights and agents. ``simple``: acknowledged and extended already, which
    touch no guard of another step, so that three requests at once stay few enough."""
    ones = [Facts(right, agent=agent) for right in Right for agent in (Agent.NONE, Agent.UNPROVEN)]
    if simple:
        ones = [replace(one, acknowledged=True, extended=True, tries=machine.MOST_TRIES - 1) for one in ones]
    yield from combinations_with_replacement(ones, count)


# The invariants -------------------------------------------------------------------------------------------------------


def nothing_unverified(world: World) -> bool:
    """Nothing is done or erased for whoever is not verified where the right needs it, or whose agent is not."""
    return all(
        not one.acted or ((one.verified or one.level == Level.NONE) and one.agent != Agent.UNPROVEN) for one in world
    )


def verified_through_the_door(before: Facts, name: str, after: Facts) -> bool:
    """Only the step *verify* verifies: neither joining, matching nor any other way does (lesson 12)."""
    return after.verified == before.verified or name == "verify"


def one_active(world: World) -> bool:
    """At most one active request of a person and right."""
    keys = [(one.person, one.right) for one in world if one.active and one.person is not None]
    return len(keys) == len(set(keys))


def answered_says_done(world: World) -> bool:
    """Granted, wholly or in part, exactly when what was asked for was done."""
    return all(one.acted == (one.state in (State.FULFILLED, State.PARTLY)) for one in world)


INVARIANTS: tuple[Callable[[World], bool], ...] = (nothing_unverified, one_active, answered_says_done)


def ends(found: Walk) -> list[World]:
    """States from which the desk alone can reach no end. Empty: every request can always be ended."""
    back: dict[World, set[World]] = {}
    for before, name, _index, after in found.steps:
        if machine.STEPS[name].by & OWN:
            back.setdefault(after, set()).add(before)
    done = {world for world in found.states if not any(one.active for one in world)}
    waiting = deque(done)
    while waiting:
        for before in back.get(waiting.popleft(), ()):
            if before not in done:
                done.add(before)
                waiting.append(before)
    return [world for world in found.states if world not in done]


def circles(found: Walk) -> bool:
    """Whether any state can come back: without circles, every life is finite, whatever its person does."""
    after: dict[World, set[World]] = {}
    count = dict.fromkeys(found.states, 0)
    for before, _name, _index, then in found.steps:
        if then not in after.setdefault(before, set()):
            after[before].add(then)
            count[then] += 1
    free = deque(world for world, incoming in count.items() if not incoming)
    seen = 0
    while free:
        seen += 1
        for then in after.get(free.popleft(), ()):
            count[then] -= 1
            if not count[then]:
                free.append(then)
    return seen < len(found.states)

"""The model of a request's life, checked over every reachable state; and that the checker finds what is wrong."""

from __future__ import annotations

from dataclasses import replace

import pytest

from openleave.apps.requests import machine
from openleave.apps.requests.machine import LEVELS, Agent, Around, Facts, Level, Right, State
from openleave.apps.requests.tests import checker

ONE = list(checker.starts(1))


def broken(monkeypatch: pytest.MonkeyPatch, name: str, **changes: object) -> None:
    """The table with one row changed."""
    monkeypatch.setitem(machine.STEPS, name, replace(machine.STEPS[name], **changes))  # type: ignore[arg-type]


@pytest.mark.commitment("P-93", "P-96", "P-97")
@pytest.mark.parametrize("start", ONE, ids=lambda world: f"{world[0].right}-{world[0].agent}")
@pytest.mark.parametrize("with_operator", [False, True])
def test_every_state_of_one_request(start: checker.World, with_operator: bool) -> None:
    found = checker.walk(start, with_operator=with_operator)
    assert all(holds(world) for world in found.states for holds in checker.INVARIANTS)
    assert all(checker.verified_through_the_door(b[i], name, a[i]) for b, name, i, a in found.steps)
    assert checker.ends(found) == []
    assert not checker.circles(found)
    # Every end that the right can have is reached, and none that it cannot.
    reached = {world[0].state for world in found.states}
    if with_operator:
        assert reached >= {State.ROUTED, State.DENIED} and not any(world[0].acted for world in found.states)
    else:
        assert reached >= {State.FULFILLED, State.PARTLY, State.DENIED, State.WITHDRAWN}
        assert (State.VERIFYING in reached) == (LEVELS[start[0].right] > Level.NONE)


@pytest.mark.commitment("P-97")
@pytest.mark.lesson(12)
def test_every_state_of_two_requests_of_two_people() -> None:
    """Every pair of rights and agents. Acknowledging, extending and the first tries touch no guard that looks at
    another request, so they are walked in the tests of one request alone."""
    for start in checker.starts(2, simple=True):
        found = checker.walk(start)
        assert all(holds(world) for world in found.states for holds in checker.INVARIANTS)
        assert all(checker.verified_through_the_door(b[i], name, a[i]) for b, name, i, a in found.steps)
        assert checker.ends(found) == [] and not checker.circles(found)
        # What one request does never verifies or does anything for another.
        assert all(b[1 - index] == a[1 - index] for b, _name, index, a in found.steps)


def test_three_deletions_at_once() -> None:
    one = Facts(Right.DELETE, acknowledged=True, extended=True, tries=2)
    found = checker.walk((one, one, replace(one, agent=Agent.UNPROVEN)))
    assert all(holds(world) for world in found.states for holds in checker.INVARIANTS)
    assert checker.ends(found) == [] and not checker.circles(found)


@pytest.mark.lesson(12)
def test_joining_a_duplicate_takes_no_verification_along() -> None:
    """The published defect (CVE-2026-42303): the duplicate's path skipped verification."""
    first = Facts(Right.DELETE, State.VERIFYING, person=1)
    second = Facts(Right.DELETE, person=None)
    joined = machine.take(second, "merge", Around(other_active=True, person=1))
    assert joined.state == State.MERGED and not joined.verified and not first.verified
    with pytest.raises(machine.Refused):
        machine.take(first, "fulfil", Around(person=1))


NOBODY_ASKS: dict[str, object] = {"before": machine.ACTIVE, "guards": ()}


@pytest.mark.parametrize(
    "rows",
    [
        {"fulfil": NOBODY_ASKS},
        {"fulfil_partly": NOBODY_ASKS},
        {"admit": {"guards": ("at_employer",)}, "fulfil": {"guards": ()}},
        {"verify": {"sets": {}}, "fulfil": {"guards": ("agent_may",)}},
        {"verify": {"guards": ("matched",)}, "fulfil": {"guards": ("verified",)}},
        {"ask": {"after": State.READY}, "fulfil": {"guards": ()}},
        {"deny": {"sets": {"acted": True}}},
    ],
)
def test_the_checker_finds_an_act_without_verification(
    monkeypatch: pytest.MonkeyPatch, rows: dict[str, dict[str, object]]
) -> None:
    for name, changes in rows.items():
        broken(monkeypatch, name, **changes)
    found = checker.walk((Facts(Right.DELETE, agent=Agent.UNPROVEN),))
    assert not all(checker.nothing_unverified(world) for world in found.states)


def test_the_checker_finds_two_active_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    broken(monkeypatch, "match", guards=("at_employer", "unmatched", "somebody"))
    found = checker.walk((Facts(Right.KNOW), Facts(Right.KNOW)))
    assert not all(checker.one_active(world) for world in found.states)


def test_the_checker_finds_a_life_that_does_not_end(monkeypatch: pytest.MonkeyPatch) -> None:
    broken(monkeypatch, "deny", before=frozenset({State.RECEIVED}))
    broken(monkeypatch, "withdraw", by=frozenset({"person"}))
    found = checker.walk((Facts(Right.DELETE),))
    assert checker.ends(found)


def test_the_checker_finds_a_circle(monkeypatch: pytest.MonkeyPatch) -> None:
    broken(monkeypatch, "fail", before=frozenset({State.VERIFYING}), counts_try=False, after=State.RECEIVED)
    assert checker.circles(checker.walk((Facts(Right.DELETE),)))


def test_the_checker_finds_a_duplicate_that_verifies(monkeypatch: pytest.MonkeyPatch) -> None:
    broken(monkeypatch, "match", sets={"verified": True})
    found = checker.walk((Facts(Right.DELETE),))
    assert not all(checker.verified_through_the_door(b[i], name, a[i]) for b, name, i, a in found.steps)


@pytest.mark.commitment("P-89", "P-93")
def test_levels() -> None:
    assert {right for right, level in LEVELS.items() if level == Level.NONE} == {
        Right.LIMIT,
        Right.OPT_OUT,
        Right.CHILD,
    }
    assert LEVELS[Right.KNOW] == 2
    assert all(LEVELS[right] == 3 for right in set(Right) - {Right.KNOW, Right.LIMIT, Right.OPT_OUT, Right.CHILD})


def test_every_step_can_be_taken_and_every_state_is_reached() -> None:
    taken, states = set(), set()
    for start in ONE:
        for with_operator in (False, True):
            found = checker.walk(start, with_operator=with_operator)
            taken |= {name for _before, name, _index, _after in found.steps}
            states |= {world[0].state for world in found.states}
    found = checker.walk((Facts(Right.KNOW), Facts(Right.KNOW)))
    taken |= {name for _before, name, _index, _after in found.steps}
    states |= {one.state for world in found.states for one in world}
    assert taken == set(machine.STEPS) and states == set(State)

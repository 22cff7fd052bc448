"""Ten thousand requests over three years (PR-9), by the table of steps and the clocks that the services use.

Time goes day by day. People ask with agents or without, twice, with wrong answers or none; employers answer late;
holidays close the desk. The desk acts only when it is warned, at half or at four fifths of a clock, and then takes its
days. Counted are statutory days that passed although the desk acted as warned, and acts for whoever was not verified.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest

from openleave.apps.requests import machine
from openleave.apps.requests.clocks import business_days_after, clocks_of, warned_share
from openleave.apps.requests.machine import Agent, Around, Facts, Level, Right, State

REQUESTS, PEOPLE, YEARS = 10_000, 1_000, 3
FIRST = date(2027, 1, 4)
HOLIDAYS = {
    date(year, month, day)
    for year in range(2027, 2032)
    for month, day in ((1, 1), (1, 18), (5, 31), (7, 4), (9, 6), (11, 25), (11, 26), (12, 24), (12, 25), (12, 31))
}


@dataclass
class One:
    """A request under way. ``honest``: whether who asks is who they say; ``answers_on``: when they answer the desk."""

    facts: Facts
    person: int
    received_on: date
    honest: bool
    answers_after: int
    employer_after: int
    extended: bool = False
    acknowledge_by_on: date = date.min
    answer_by_on: date = date.min
    asked_on: date | None = None
    warned: tuple[int, int] = (0, 0)
    acts_on: date | None = None
    acknowledged_on: date | None = None
    ended_on: date | None = None
    late: list[str] = field(default_factory=list)


def opened(chance: random.Random) -> One:
    # A report about a child has no statutory days; its own are tried in test_children.
    right = chance.choice([right for right in Right if right != Right.CHILD])
    agent = Agent.UNPROVEN if chance.random() < 0.2 else Agent.NONE
    received = FIRST + timedelta(days=chance.randrange(365 * YEARS))
    one = One(
        Facts(right, agent=agent), chance.randrange(PEOPLE), received, chance.random() < 0.85,
        chance.choice([1, 3, 10, 30, 400]), chance.choice([0, 0, 5, 25, 60]),
    )  # fmt: skip
    _clocks(one)
    return one


def _clocks(one: One) -> None:
    clocks = clocks_of(one.received_on, HOLIDAYS, extended=one.facts.extended)
    one.acknowledge_by_on, one.answer_by_on = clocks.acknowledge_by_on, clocks.answer_by_on


def around(one: One, active: dict[tuple[int, Right], int], person: int | None = None) -> Around:
    who = person if person is not None else one.facts.person
    others = active.get((who, one.facts.right), 0) if who is not None else 0
    mine = 1 if one.facts.person is not None and one.facts.active else 0
    return Around(others - mine > 0, False, who)


def works(day: date) -> bool:
    return day.weekday() < 5 and day not in HOLIDAYS


def desk(one: One, today: date, active: dict[tuple[int, Right], int], chance: random.Random) -> Iterator[str]:
    """What the desk does with a request on a day it takes it up; every step through ``machine.take``."""

    def take(name: str, person: int | None = None) -> None:
        before = one.facts
        one.facts = machine.take(before, name, around(one, active, person))
        key = (one.facts.person, one.facts.right)
        if name == "match":
            active[key] = active.get(key, 0) + 1
        if before.active and not one.facts.active:
            one.ended_on = today
            if before.person is not None:
                active[key] -= 1

    if not one.facts.acknowledged:
        take("acknowledge")
        one.acknowledged_on = today
        yield "acknowledge"
    if one.facts.agent == Agent.UNPROVEN and one.honest:
        take("prove_agent")
    if one.facts.level == Level.NONE:
        if one.facts.agent == Agent.UNPROVEN:
            take("deny")
            yield "deny"
            return
        take("admit")
        take("fulfil")
        yield "fulfil"
        return
    if one.facts.person is None:
        about = around(one, active, one.person)
        take("merge" if about.other_active else "match", one.person)
        if not one.facts.active:
            yield "merge"
            return
    if one.facts.state == State.RECEIVED:
        take("ask")
        one.asked_on = today
    share = warned_share(one.received_on, one.answer_by_on, today)
    answered = one.asked_on is not None and (today - one.asked_on).days >= min(
        one.answers_after, one.employer_after + 1
    )
    if one.facts.state == State.VERIFYING and answered:
        if one.honest and one.facts.agent != Agent.UNPROVEN:
            take("verify")
        elif one.facts.tries < machine.MOST_TRIES:
            take("fail")
    if one.facts.state == State.READY:
        take(chance.choice(["fulfil", "fulfil_partly"]))
        yield "fulfil"
    elif share >= 80 and not one.facts.extended and one.facts.tries < machine.MOST_TRIES and one.honest:
        take("extend")
        _clocks(one)
        one.warned = (one.warned[0], 0)
        yield "extend"
    elif share >= 80 or one.facts.tries >= machine.MOST_TRIES:
        take("deny")
        yield "deny"


@pytest.mark.commitment("P-92", "P-93", "P-97")
def test_ten_thousand_requests_over_three_years() -> None:
    chance = random.Random(20261130)
    waiting = sorted((opened(chance) for _one in range(REQUESTS)), key=lambda one: one.received_on)
    under_way: list[One] = []
    done: list[One] = []
    active: dict[tuple[int, Right], int] = {}
    counts: Counter[str] = Counter()
    today = FIRST
    while waiting or under_way:
        while waiting and waiting[0].received_on <= today:
            under_way.append(waiting.pop(0))
        for one in under_way:
            # The job warns; a warned desk takes the request up within four days on which it works, or on an errand.
            shares = (
                0 if one.facts.acknowledged else warned_share(one.received_on, one.acknowledge_by_on, today),
                warned_share(one.received_on, one.answer_by_on, today),
            )
            if any(share > before for share, before in zip(shares, one.warned, strict=True)):
                one.warned = (max(shares[0], one.warned[0]), max(shares[1], one.warned[1]))
                one.acts_on = business_days_after(today, chance.choice([1, 1, 2]), HOLIDAYS)
            if works(today) and one.acts_on is not None and today >= one.acts_on:
                one.acts_on = business_days_after(today, 5, HOLIDAYS)
                counts.update(desk(one, today, active, chance))
            if not one.facts.acknowledged and today > one.acknowledge_by_on and one.facts.active:
                one.late.append("acknowledge")
            if one.facts.active and today > one.answer_by_on:
                one.late.append("answer")
        assert all(count <= 1 for count in active.values())
        done += [one for one in under_way if not one.facts.active]
        under_way = [one for one in under_way if one.facts.active]
        today += timedelta(days=1)
    assert len(done) == REQUESTS
    assert [one for one in done if one.late] == []
    acted = [one for one in done if one.facts.acted]
    unverified = [one for one in acted if one.facts.level > Level.NONE and not one.facts.verified]
    strangers = [one for one in acted if one.facts.level > Level.NONE and not one.honest]
    agents = [one for one in acted if one.facts.agent == Agent.UNPROVEN]
    assert (unverified, strangers, agents) == ([], [], [])
    # The three years hold everything: extensions, duplicates, denials, agents, answers.
    assert min(counts[name] for name in ("extend", "merge", "deny", "fulfil")) >= 100, counts
    assert all((one.ended_on or date.max) <= one.received_on + timedelta(days=90) for one in done)

"""Whatever is stated of a situation, in whatever combination: every question and clock of every program answers, asks
or does not arise; nothing breaks, and every sentence can be made in both languages."""

import dataclasses
import datetime as dt
import random
import typing
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from openleave.engine import Facts, FactsError, determine, load_library, render
from openleave.engine.paths import hints, unwrapped
from openleave.engine.reading import VOCABULARIES

LIBRARY = load_library()
TOPICS = [
    f.name for f in dataclasses.fields(Facts) if "read" in f.metadata and "situations" in str(hints(Facts)[f.name])
]
DAY = dt.date(2026, 3, 2)


def some(kind: Any, read: Any, pick: random.Random) -> Any:
    """A value of a fact: yes or no, a word, a number, a day near the others, a few nested things."""
    kind = unwrapped(kind)
    if read in VOCABULARIES:
        words = VOCABULARIES[read]
        return [pick.choice(words)] if typing.get_origin(kind) is tuple else pick.choice(words)
    if kind is bool:
        return pick.random() < 0.5
    if kind is dt.date:
        return (DAY + dt.timedelta(days=pick.choice([-400, -31, -30, -1, 0, 1, 14, 30, 60, 400]))).isoformat()
    if kind is dt.datetime:
        return f"2026-03-{pick.randrange(6, 10):02}T{pick.randrange(24):02}:30"
    if kind is int:
        return pick.choice([0, 1, 2, 15, 30, 31, 49, 50, 90, 181])
    if kind in (Fraction, Decimal):
        return pick.choice(["0", "1", "1/2", "12.5", "40"]) if kind is Fraction else pick.choice(["0", "100.10", "500"])
    if typing.get_origin(kind) is tuple:
        inner = typing.get_args(kind)[0]
        return [facts_of(inner, pick) for _ in range(pick.randrange(3))] if dataclasses.is_dataclass(inner) else None
    return facts_of(kind, pick) if dataclasses.is_dataclass(kind) else None


def facts_of(cls: Any, pick: random.Random) -> dict[str, Any]:
    known = pick.choice([0.1, 0.3, 0.6, 0.9])
    found = {
        field.name: some(hints(cls)[field.name], field.metadata["read"], pick)
        for field in dataclasses.fields(cls)
        if "read" in field.metadata and (pick.random() < known or field.default is dataclasses.MISSING)
    }
    return {name: value for name, value in found.items() if value is not None}


@pytest.mark.parametrize("seed", range(300))
def test_any_situation(seed: int) -> None:
    pick = random.Random(seed)
    document: dict[str, Any] = {
        "employer": {"covered": True, "kind": pick.choice(["private", "public_agency"])},
        "employee": {"employments": [{"starts_on": "2020-01-06"}], "time_zone": "America/New_York"},
        "leave": {"starts_on": "2026-03-02", "requested_weeks": pick.choice(["12", "5/2"])},
        "as_of": (DAY + dt.timedelta(days=pick.randrange(-10, 200))).isoformat(),
    }
    if pick.random() < 0.7:
        document["leave"]["reason"] = pick.choice(["own_health_condition", "pregnancy", "uniformed_service", "bonding"])
    for topic in pick.sample(TOPICS, pick.randrange(1, 4)):
        document[topic] = facts_of(unwrapped(hints(Facts)[topic]), pick)
    try:
        facts = Facts.from_json(document)
    except FactsError as error:
        assert error.fix
        return
    made = determine(facts, LIBRARY)
    for program in LIBRARY.programs:
        found = made.program(program)
        for decision in found.decisions:
            assert (decision.answer is None) or not decision.finding.missing
            decision.to_json()
            for language in ("en", "es"):
                assert render(decision.finding, language)
                for _, key in decision.finding.missing:
                    assert render({"key": key, "params": {}}, language)
        for clock in found.clocks:
            assert clock.to_json()["whose"] in ("employee", "employer")
            assert render(clock.sentence, "en") and render(clock.sentence, "es")

"""What of the records the laws that are asked about read: whose use of leave, and whether schedules."""

from __future__ import annotations

import dataclasses
from typing import Any

from openleave.engine.facts_words import REASON
from openleave.engine.law_limits import IN_WEEKS


@dataclasses.dataclass(frozen=True, slots=True)
class Heeded:
    """`reasons`, as packed, of which use has a limit of its own; `all`: whatever it was for."""

    all: bool
    reasons: frozenset[int]


def heeded_by(rules: dict[str, Any]) -> Heeded:
    """What of the use of leave matters beyond its days. With one limit for each leave year: only the reasons that it
    leaves out, or that open a period of their own. With others: the reason and the event of every use."""
    yearly: dict[str, list[dict[str, Any]]] = {}
    reasons: set[str] = set()
    by_event = False
    for rule in rules.get("limits", ()):
        for value in rule["values"]:
            reasons.update(value.get("opened_by", ()))
            reasons.update(value["reasons"]["all_but"] if isinstance(value["reasons"], dict) else ())
            by_event = by_event or value["period"] == "event"
            if value["period"] == "leave_year" and "shared_with" not in value:
                yearly.setdefault(rule["id"], []).append(value)
    plain = not by_event and len(yearly) <= 1 and all(is_plain(v) for values in yearly.values() for v in values)
    return Heeded(not plain, frozenset(REASON.index(reason) + 1 for reason in reasons))


def reads_schedules(rules: dict[str, Any]) -> bool:
    """Whether a program measures the usual week, or grants days or hours: parts of it."""
    tests = (test for rule in rules.get("criteria", ()) for value in rule["values"] for test in value["any_of"])
    amounts = {value["amount"] for rule in rules.get("limits", ()) for value in rule["values"]}
    return any(test["measure"] == "weekly_hours" for test in tests) or any(
        rule["id"] in amounts and rule["unit"] not in IN_WEEKS for rule in rules.get("parameters", ())
    )


def is_plain(limit: dict[str, Any]) -> bool:
    """Whether a limit counts all use in the employer's leave year."""
    return "method" not in limit and "when" not in limit and not isinstance(limit["reasons"], list)


def heeded_by_any(laws: list[dict[str, Any]]) -> Heeded:
    """Of several versions of a program's rules."""
    found = [heeded_by(rules) for rules in laws]
    return Heeded(any(one.all for one in found), frozenset(reason for one in found for reason in one.reasons))

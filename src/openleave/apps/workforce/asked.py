"""What of the records the laws that are asked about read: whose use of leave, which groups, whether wages."""

from __future__ import annotations

import dataclasses
from typing import Any

from openleave.engine.batch.columns import GROUPED
from openleave.engine.expressions import terms_in
from openleave.engine.facts_words import REASON
from openleave.engine.law_limits import IN_WEEKS
from openleave.engine.law_words import MONEY_MEASURES


@dataclasses.dataclass(frozen=True, slots=True)
class Heeded:
    """`reasons`, as packed, of which use has a limit of its own; `all`: whatever it was for."""

    all: bool
    reasons: frozenset[int]


def heeded_by(rules: dict[str, Any], reason: str) -> Heeded:
    """What of the use of leave matters beyond its days, for a leave for a reason. With one limit for each leave year:
    only the reasons that it leaves out, or that open a period of their own. With others, or for such a reason: the
    reason and the event of every use."""
    yearly: dict[str, list[dict[str, Any]]] = {}
    opened: set[str] = set()
    left_out: set[str] = set()
    by_event = False
    for rule in rules.get("limits", ()):
        for value in rule["values"]:
            opened.update(value.get("opened_by", ()))
            left_out.update(value["reasons"]["all_but"] if isinstance(value["reasons"], dict) else ())
            by_event = by_event or value["period"] == "event"
            if value["period"] == "leave_year" and "shared_with" not in value:
                yearly.setdefault(rule["id"], []).append(value)
    plain = not by_event and len(yearly) <= 1 and all(is_plain(v) for values in yearly.values() for v in values)
    words = opened | left_out
    return Heeded(not plain or reason in words, frozenset(REASON.index(word) + 1 for word in words))


def counted_with(rules: dict[str, Any]) -> set[str]:
    """Other programs whose use counts against the limits of one."""
    values = (value for rule in rules.get("limits", ()) for value in rule["values"])
    return {name for value in values for name in value.get("together_with", ())}


def measures_of(rules: dict[str, Any]) -> set[str]:
    """The measures of a program's criteria."""
    values = [value for rule in rules.get("criteria", ()) for value in rule["values"]]
    return {test["measure"] for value in values for test in value["any_of"]}


def reads_groups(rules: dict[str, Any]) -> bool:
    """Whether a program asks for facts that many employees share: the usual week (also for days or hours of leave,
    which are parts of it), full or part time, the job."""
    amounts = {value["amount"] for rule in rules.get("limits", ()) for value in rule["values"]}
    return (
        not {"weekly_hours", "belongs_to"}.isdisjoint(measures_of(rules))
        or any(rule["id"] in amounts and rule["unit"] not in IN_WEEKS for rule in rules.get("parameters", ()))
        or any(f"employee.{name}" in terms_of(rules) for name in GROUPED)
    )


def reads_wages(rules: dict[str, Any]) -> bool:
    """Whether a program's answer may rest on wages."""
    by_benefit = any(term.startswith("benefit.") for term in terms_of(rules))
    return by_benefit or not set(MONEY_MEASURES).isdisjoint(measures_of(rules))


def terms_of(rules: dict[str, Any]) -> set[str]:
    """What its questions ask for, and what its criteria take as it is stated."""
    tests = (test for rule in rules.get("criteria", ()) for value in rule["values"] for test in value["any_of"])
    stated = {test["fact"] for test in tests if test["measure"] == "stated"}
    return stated | {term for kind in ("decisions", "limits") for term in terms_in(rules.get(kind, ()))}


def is_plain(limit: dict[str, Any]) -> bool:
    """Whether a limit counts all use in the employer's leave year."""
    own = ("method", "when", "together_with")
    return not any(key in limit for key in own) and not isinstance(limit["reasons"], list)


def heeded_by_any(laws: list[dict[str, Any]], reason: str) -> Heeded:
    """Of several versions of a program's rules."""
    found = [heeded_by(rules, reason) for rules in laws]
    return Heeded(any(one.all for one in found), frozenset(reason for one in found for reason in one.reasons))

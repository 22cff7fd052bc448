"""Conditions of the law's tables: true, false, or open because a fact is not known (then: which ones).

`{known: true}` and `{stated: value}` (known, and this value) are never open: what is not known does not hold. Only
where a question is asked by name, and it is not known whether it arises, are they open like the others.

`{leave.reason: [bonding, placement_process], certification.late: true}`: all entries must hold.
"""

from collections.abc import Callable, Mapping
from typing import Any

from openleave.engine.expressions import evaluate, literal
from openleave.engine.terms import Scope
from openleave.engine.trace import Missing

type Held = tuple[bool | None, tuple[Missing, ...]]

COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "not": lambda value, other: not same(value, other),
    "not_one_of": lambda value, others: not any(same(value, other) for other in others),
    "contains": lambda value, other: other in value,
    "at_least": lambda value, other: bool(value >= other),
    "more_than": lambda value, other: bool(value > other),
    "at_most": lambda value, other: bool(value <= other),
    "less_than": lambda value, other: bool(value < other),
}
ORDERED = ("at_least", "more_than", "at_most", "less_than")


def same(value: Any, other: Any) -> bool:
    """Equal and of one kind: true is not 1."""
    return value == literal(other) and isinstance(value, bool) == isinstance(other, bool)


def among(value: Any, wanted: Any) -> bool:
    if not isinstance(wanted, (list, tuple)):
        return same(value, wanted)
    return any(same(value, option) for option in wanted)


def holds(scope: Scope, when: Mapping[str, Any] | None) -> Held:
    """Whether all entries hold; open when none fails and one is not known."""
    lacking: list[Missing] = []
    certain = True  # a condition on another question that does not arise is open, and there is nothing to ask for
    for term, wanted in (when or {}).items():
        if term in ("any_of", "none_of"):
            held, missing = any_holds(scope, wanted)
            held = held if term == "any_of" or held is None else not held
        else:
            held, missing = entry_holds(scope, term, wanted)
        if held is False:
            return False, ()
        if held is None:
            certain = False
            lacking.extend(missing)
    return (True, ()) if certain else (None, tuple(dict.fromkeys(lacking)))


def any_holds(scope: Scope, alternatives: list[Mapping[str, Any]]) -> Held:
    lacking: list[Missing] = []
    certain = True
    for alternative in alternatives:
        held, missing = holds(scope, alternative)
        if held:
            return True, ()
        if held is None:
            certain = False
            lacking.extend(missing)
    return (False, ()) if certain else (None, tuple(dict.fromkeys(lacking)))


def entry_holds(scope: Scope, term: str, wanted: Any) -> Held:
    value, missing = scope.value(term)
    if not isinstance(wanted, dict):
        return (None, missing) if value is None else (among(value, wanted), ())
    if "known" in wanted or "stated" in wanted:
        if value is None and scope.asking and wanted.get("known") is not False:
            return None, missing
        if "known" in wanted:
            return (value is not None) is wanted["known"], ()
        return value is not None and among(value, wanted["stated"]), ()
    if value is None:
        return None, missing
    for comparison, operand in wanted.items():
        if comparison in ORDERED:
            operand, missing = evaluate(scope, operand)
            if operand is None:
                return None, missing
        if not COMPARISONS[comparison](value, operand):
            return False, ()
    return True, ()

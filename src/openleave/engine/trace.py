"""The trace of an evaluation: what was measured, from which facts, by which rule, with which arithmetic.

Traces hold raw values (dates, minutes, fractions, message keys); sentences and JSON are made only when asked for.
"""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from openleave.engine.law import Rule
from openleave.engine.quantity import hours_text

YES, NO, MISSING, INFO = "yes", "no", "missing", "info"

type Params = Mapping[str, Any]
type Missing = tuple[str, str]  # path of the fact, message key that asks for it

STEP_FIELDS: dict[str, tuple[str, ...]] = {
    "value": ("of", "result"),
    "sum": ("of", "parts", "result"),
    "subtract": ("of", "left", "right", "result"),
    "divide": ("of", "left", "right", "result"),
    "count": ("of", "result"),
    "at_least": ("left", "right", "result"),
    "at_most": ("left", "right", "result"),
    "is_true": ("of", "result"),
    "one_of": ("left", "right", "result"),
    "none_of": ("left", "right", "result"),
    "span": ("of", "starts_on", "ends_on", "result"),
    "choose": ("of", "options", "result"),
}


class Sentence:
    """A message key and its parameters; `render` makes the sentence in a language."""

    __slots__ = ("key", "params")

    def __init__(self, key: str, params: Params) -> None:
        self.key, self.params = key, params

    def to_json(self) -> dict[str, Any]:
        return {"key": self.key, "params": {name: shown(name, value) for name, value in self.params.items()}}


class Measured:
    """What a measure found: `low` and `high` bracket a quantity that the facts do not pin down.

    `value` None and nothing missing means that the measure does not apply.
    """

    __slots__ = ("cite", "facts", "high", "low", "missing", "params", "steps", "unit", "unlimited")

    def __init__(
        self,
        low: Any,
        high: Any,
        unit: str,
        facts: tuple[tuple[str, Any], ...],
        steps: tuple[tuple[Any, ...], ...],
        params: Params,
        missing: tuple[Missing, ...] = (),
        cite: tuple[tuple[str, str], ...] | None = None,
        unlimited: bool = False,
    ) -> None:
        self.low, self.high, self.unit, self.cite, self.unlimited = low, high, unit, cite, unlimited
        self.facts, self.steps, self.params, self.missing = facts, steps, params, missing


NOT_APPLICABLE = Measured(None, None, "", (), (), {})


class Finding:
    """One finding of a determination. `result` is yes, no, missing or info."""

    __slots__ = (
        "change_key", "cite", "facts", "group", "id", "key", "measured_on", "missing", "params", "policy",
        "result", "rule", "steps",
    )  # fmt: skip

    def __init__(
        self,
        finding_id: str,
        group: str,
        result: str,
        rule: Rule | None,
        cite: tuple[tuple[str, str], ...],
        measured_on: dt.date | None,
        facts: tuple[tuple[str, Any], ...],
        steps: tuple[tuple[Any, ...], ...],
        key: str,
        params: Params,
        change_key: str | None = None,
        missing: tuple[Missing, ...] = (),
        policy: tuple[str, str, str] | None = None,
    ) -> None:
        self.id, self.group, self.result, self.rule, self.cite = finding_id, group, result, rule, cite
        self.measured_on, self.facts, self.steps = measured_on, facts, steps
        self.key, self.params, self.change_key = key, params, change_key
        self.missing, self.policy = missing, policy

    @property
    def name(self) -> str:
        """The last part of the id."""
        return self.id.rpartition(".")[2]

    @property
    def sentence(self) -> Sentence:
        return Sentence(self.key, self.params)

    @property
    def would_change(self) -> Sentence | None:
        return None if self.change_key is None else Sentence(self.change_key, self.params)

    def to_json(self) -> dict[str, Any]:
        change = self.would_change
        return {
            "id": self.id,
            "group": self.group,
            "result": self.result,
            "rule": self.rule.version if self.rule else None,
            "cite": [{"id": name, "href": href} for name, href in self.cite],
            "verified_on": self.rule.verified_on if self.rule else None,
            "measured_on": json_value(self.measured_on),
            "facts": [{"path": path, "value": json_value(value)} for path, value in self.facts],
            "steps": [step_json(step) for step in self.steps],
            "sentence": self.sentence.to_json(),
            "would_change": change.to_json() if change else None,
            "missing": [{"path": path, "sentence": {"key": key, "params": {}}} for path, key in self.missing],
            "policy": None if self.policy is None
            else {"name": self.policy[0], "choice": self.policy[1], "default": self.policy[2]},
        }  # fmt: skip


# Kinds of raw values, as JSON has them.
PLAIN = (bool, int, str)
WRITTEN = (dt.date, Fraction, Decimal)
UNORDERED = (set, frozenset)
LISTED = (list, tuple, *UNORDERED)


def json_value(value: Any) -> Any:
    """A raw value as JSON: dates and times ISO, fractions and decimals as strings, containers recursively."""
    if value is None or isinstance(value, PLAIN):
        return value
    if isinstance(value, dt.datetime):
        return value.isoformat(timespec="minutes")
    if isinstance(value, WRITTEN):
        return str(value)
    if isinstance(value, LISTED):
        items = [json_value(item) for item in value]
        return sorted(items) if isinstance(value, UNORDERED) else items
    if isinstance(value, Mapping):
        return {str(key): json_value(item) for key, item in value.items()}
    return str(value)


def shown(name: str, value: Any) -> Any:
    """A parameter of a sentence as JSON; parameters named …_minutes stay whole minutes or exact strings."""
    return json_value(value)


def step_json(step: tuple[Any, ...]) -> dict[str, Any]:
    """("sum", unit, of, parts, result) → {"op": "sum", "unit": …}. Hours are kept in minutes until here."""
    op, unit, *values = step
    made: dict[str, Any] = {"op": op}
    for field, value in zip(STEP_FIELDS[op], values, strict=True):
        if unit == "hours" and field in ("left", "right", "result") and not isinstance(value, bool):
            made[field] = hours_range(value)
        elif isinstance(value, int) and not isinstance(value, bool):
            made[field] = str(value)
        else:
            made[field] = json_value(value)
    if unit:
        made["unit"] = unit
    return made


def hours_range(value: Any) -> Any:
    if value is None:
        return None
    return [hours_text(item) for item in value] if isinstance(value, tuple) else hours_text(value)

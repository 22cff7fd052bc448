"""An employer's own policy: what it need not write because it is the same for every policy."""

from collections.abc import Mapping
from typing import Any


def completed(content: object, page: str) -> object:
    """The policy with what it left out: its jurisdiction and kind, the day it was checked (that of its beginning), and
    in every rule and test the citation of the policy itself, at `page`. What is no policy is given back as it is."""
    header = content.get("program") if isinstance(content, Mapping) else None
    if not isinstance(content, Mapping) or not isinstance(header, Mapping):
        return content
    link = {} if not page else {"href": page}
    whole = {
        "jurisdiction": "org", "kind": "policy", "copies": {}, **link, "verified_on": header.get("since"), **header,
    }  # fmt: skip
    common = {
        "verified_on": whole["verified_on"],
        "cite": {"id": whole.get("name"), "href": whole.get("href")},
    }
    made: dict[str, Any] = {"program": {key: value for key, value in whole.items() if value is not None}}
    for kind, rules in content.items():
        if kind != "program":
            made[kind] = [rule_of(rule, common) for rule in rules] if isinstance(rules, list) else rules
    return made


def rule_of(rule: object, common: Mapping[str, Any]) -> object:
    if not isinstance(rule, Mapping) or not isinstance(rule.get("values"), list):
        return rule
    return {**rule, "values": [value_of(value, common) for value in rule["values"]]}


def value_of(value: object, common: Mapping[str, Any]) -> object:
    if not isinstance(value, Mapping):
        return value
    made = {**common, **value}
    for key in ("any_of", "rules", "windows"):
        if isinstance(made.get(key), list):
            made[key] = [{"cite": made["cite"], **one} if isinstance(one, Mapping) else one for one in made[key]]
    return made

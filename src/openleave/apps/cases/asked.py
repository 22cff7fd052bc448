"""What the laws that concern a leave ask about it, read from their own tables: nobody is asked what no law asks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from openleave.engine.law import Library

#: Facts of these topics are asked for; everything else is known from records or has a form of its own.
TERM = re.compile(r"(?:event|wages|employee)\.[a-z_]+")
#: A measure that reads a fact without naming it in the law's table.
MEASURED = {
    "weekly_hours": "employee.weekly_hours",
    "earnings": "wages.base_period_wages",
    "base_hours": "wages.base_hours",
}
#: What a law with a weekly benefit asks about pay, whatever its formula.
OF_BENEFITS = frozenset({"wages.average_weekly_wage", "wages.weekly_benefit", "wages.applied_on"})
#: And by what its formula rests on.
OF_WAGE = {
    "quarters": {"wages.highest_quarter"},
    "annual": {"wages.annual"},
    "base_weeks": {"wages.base_weeks", "wages.base_period_wages"},
    "weeks": set(),
}
OF_REASONS = {
    "family": "leave.family_member",
    "child": "leave.child",
    "serious_health_condition": "leave.serious_health_condition",
}
OF_PART_WEEK = {"hours": "wages.weekly_hours", "workdays": "wages.days_per_week"}


@lru_cache(maxsize=256)
def counted_by_event(library: Library) -> frozenset[str]:
    """Reasons for which some law, or a policy of the organization, grants an amount of leave for each event anew."""
    return frozenset(
        reason
        for program in library.programs.values()
        for rule in program.parts.get("limits", ())
        for value in rule["values"]
        if value["period"] == "event"
        for reason in value.get("opened_by", ())
    )


def asked_for(library: Library, programs: Iterable[str], reason: str) -> frozenset[str]:
    """Paths of the facts that these programs' tables ask about a leave for the reason."""
    found: frozenset[str] = frozenset()
    for program in programs:
        if program in library.programs:
            found |= _of_program(library, program, reason)
    return found


@lru_cache(maxsize=2048)
def _of_program(library: Library, program: str, reason: str) -> frozenset[str]:
    found: set[str] = set()
    for kind, rules in library.program(program).parts.items():
        if not isinstance(rules, list):
            continue
        for rule in rules:
            if kind == "reasons" and rule["reason"] != reason:
                continue
            value = rule["values"][-1]
            if kind == "reasons":
                found |= {OF_REASONS["family"]} if value.get("family") else set()
                found |= {OF_REASONS[name] for name in value.get("requires", ()) if name in OF_REASONS}
            if kind == "benefits" and (reason in _reasons(value.get("reasons"), reason)):
                found |= OF_BENEFITS | OF_WAGE.get(value.get("wage", {}).get("of"), set())
                by = value.get("part_week", {}).get("by")
                found |= {OF_PART_WEEK[by]} if by in OF_PART_WEEK else set()
            found |= set(_terms(value))
    return frozenset(found)


def _reasons(selector: Any, reason: str) -> list[str]:
    if isinstance(selector, list):
        return selector
    left_out = selector.get("all_but", []) if isinstance(selector, dict) else []
    return [] if reason in left_out else [reason]


def _terms(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, part in value.items():
            if key == "measure" and part in MEASURED:
                yield MEASURED[part]
            if TERM.fullmatch(key):
                yield key
            yield from _terms(part)
    elif isinstance(value, list):
        for part in value:
            yield from _terms(part)
    elif isinstance(value, str) and TERM.fullmatch(value):
        yield value

"""Where a program's rules say they come from: each citation once, with who was checked when and against what."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from openleave.apps.law.reading import Law, Rules, a_date, in_force, is_stale, said


@dataclass(frozen=True, slots=True)
class Source:
    """``rules``: how many rules rest on it; ``verified_on`` the earliest day; ``copies`` what was read."""

    id: str
    href: str
    rules: int
    verified_on: date | None
    stale: bool
    copies: tuple[str, ...]


def sources(rules: Rules, today: date) -> list[Source]:
    """Every citation of a value in force, in the order of its text."""
    found: dict[tuple[str, str], list[tuple[date | None, str]]] = {}
    for value in _values(rules):
        cite = (value["cite"]["id"], value["cite"]["href"])
        found.setdefault(cite, []).append((a_date(value.get("verified_on")), str(value.get("copy") or "")))
    return [
        Source(
            id=cite[0],
            href=cite[1],
            rules=len(uses),
            verified_on=min((day for day, _copy in uses if day), default=None),
            stale=any(is_stale(day, today) for day, _copy in uses),
            copies=tuple(dict.fromkeys(copy for _day, copy in uses if copy)),
        )
        for cite, uses in sorted(found.items())
    ]


def _values(rules: Rules) -> Iterator[dict[str, Any]]:
    for kind in rules.raw.values():
        for rule in kind:
            value = in_force(rule, rules.day)
            if value is not None:
                yield value


def copies(law: Law) -> list[tuple[str, str]]:
    """(name, what it is) of the copies of the sources that were read."""
    return [(name, said(text)) for name, text in law.copies]

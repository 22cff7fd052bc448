"""A leave under every law at once, with the employee's other leaves around it: the parts of one timeline."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from openleave.apps.cases.models import LeaveCase, Pattern
from openleave.apps.cases.services.replaying import library_of
from openleave.engine.determination import Determination
from openleave.engine.law import Library
from openleave.engine.timeline import Order, Parts, Timeline, in_a_row, timeline

#: Leaves this close together are parts of one absence: a return of less than two weeks between them.
CLOSE = timedelta(days=14)
MOST_PARTS = 6


@dataclass(frozen=True, slots=True)
class Part:
    """One leave of the timeline. ``number`` is empty for one that is only tried out; ``own``: the case looked at."""

    case_id: UUID | None
    number: str
    reason: str
    starts_on: date
    ends_on: date | None
    event: str
    order: tuple[str, ...]
    own: bool
    record_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Followed:
    """The parts in their order, what was determined for each, and all of it as lanes."""

    parts: list[Part]
    made: list[tuple[Determination, Parts, list[Order]]]
    drawn: Timeline

    @property
    def own(self) -> tuple[Determination, Parts, list[Order]]:
        """Of the case looked at; of the last part where none is."""
        position = next((at for at, part in enumerate(self.parts) if part.own), -1)
        return self.made[position]


def part_of(case: LeaveCase, *, own: bool = True, record_id: UUID | None = None) -> Part:
    """A case as a part of a timeline."""
    return Part(
        case.id, case.number, case.reason, case.starts_on, case.ends_on, str(case.event),
        tuple(case.program_order or ()), own, record_id,
    )  # fmt: skip


def neighbours(case: LeaveCase, around: Iterable[dict[str, Any]]) -> list[Part]:
    """The employee's other leaves that belong to the same absence, by day: those of the same event within a year, and
    those that touch this one, or one that does. ``around`` is ``History.around``. Single absences count as used time
    and are no parts."""
    if case.pattern == Pattern.INTERMITTENT:
        return []
    found = [
        Part(
            UUID(row["id"]), row["number"], row["reason"], date.fromisoformat(row["starts_on"]),
            date.fromisoformat(row["ends_on"]), row["event"], tuple(row["program_order"] or ()), False,
            UUID(row["record_id"]),
        )
        for row in around
    ]  # fmt: skip
    return touching(part_of(case), found)


def touching(own: Part, others: Iterable[Part]) -> list[Part]:
    """Of the others those that belong to the same absence as ``own``, by day; at most ``MOST_PARTS``."""
    left, taken = list(others), [own]
    while near := [one for one in left if any(_close(one, part) for part in taken)]:
        taken += near
        left = [one for one in left if one not in near]
    nearest = sorted(taken[1:], key=lambda part: abs(part.starts_on - own.starts_on))[:MOST_PARTS]
    return sorted(nearest, key=lambda part: part.starts_on)


def _close(one: Part, other: Part) -> bool:
    if one.event == other.event:
        return True
    first, second = sorted((one, other), key=lambda part: part.starts_on)
    return second.starts_on <= (first.ends_on or first.starts_on) + CLOSE


def follow_parts(parts: list[Part], documents: dict[Part, dict[str, Any]], library: Library, as_of: date) -> Followed:
    """Decide the parts one after the other, each by its own facts. What the facts say was used in another part is left
    out of them: that part says it itself. Parts that nobody decided on yet count as if designated."""
    ordered = sorted(parts, key=lambda part: (part.starts_on, part.number))
    facts = [_without(documents[part], [other for other in ordered if other is not part]) for part in ordered]
    made = in_a_row(facts, library, as_of, [part.order for part in ordered])
    return Followed(ordered, made, timeline(made))


def _without(document: dict[str, Any], others: list[Part]) -> dict[str, Any]:
    used = document.get("usage", [])
    return document | {"usage": [entry for entry in used if not any(_used_in(entry, part) for part in others)]}


def _used_in(entry: dict[str, Any], part: Part) -> bool:
    on = entry.get("on")
    if on is None or not part.starts_on.isoformat() <= on <= (part.ends_on or part.starts_on).isoformat():
        return False
    return entry["event"] == part.event if "event" in entry else bool(entry.get("reason") == part.reason)


@lru_cache(maxsize=4)
def law(version: str) -> Library:
    """The library by which a determination was made, once per process."""
    return library_of(version)

"""A leave under every law at once, with the employee's other leaves around it: the parts of one timeline."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from openleave.apps.cases import private, selectors
from openleave.apps.cases.choices import Pattern
from openleave.apps.cases.facts_wages import payment_facts
from openleave.apps.cases.models import Absence, Determination, LeaveCase
from openleave.apps.cases.private import Private
from openleave.apps.cases.services.determining import run
from openleave.apps.cases.services.replaying import library_of
from openleave.engine.law import Library
from openleave.engine.timeline import Made, Timeline, in_a_row, timeline
from openleave.kernel.actor import Actor
from openleave.kernel.errors import Conflict
from openleave.kernel.vault import Place

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
class Read:
    """A case as it was last determined: ``facts`` and ``result`` of an intermittent leave with the absences recorded
    since. ``documents`` are the facts of each part of its timeline; ``library`` the law by which it was determined."""

    case: LeaveCase
    history: selectors.History
    private: Private
    record: dict[str, Any]
    facts: dict[str, Any]
    result: dict[str, Any]
    documents: dict[Part, dict[str, Any]]
    library: Library
    as_of: date
    also: dict[Place, Any] = field(default_factory=dict)

    @property
    def latest(self) -> Determination:
        return self.history.determinations[0]

    def followed(self, *more: tuple[Part, dict[str, Any]]) -> Followed:
        """The case with the leaves around it, and others that are only tried out, as one timeline."""
        documents = self.documents | dict(more)
        return follow_parts(list(documents), documents, self.library, self.as_of)


@dataclass(frozen=True, slots=True)
class Followed:
    """The parts in their order, what was determined for each, and all of it as lanes."""

    parts: list[Part]
    made: list[Made]
    drawn: Timeline

    @property
    def own(self) -> Made:
        """Of the case looked at; of the last part where none is."""
        position = next((at for at, part in enumerate(self.parts) if part.own), -1)
        return self.made[position]


def part_of(case: LeaveCase, *, own: bool = True, record_id: UUID | None = None) -> Part:
    """A case as a part of a timeline."""
    return Part(
        case.id, case.number, case.reason, case.starts_on, case.ends_on, str(case.event),
        tuple(case.program_order or ()), own, record_id,
    )  # fmt: skip


def read(*, actor: Actor, case_id: UUID, also: Sequence[Place] = ()) -> Read:
    """The case, its history and the facts of the leaves around it: two reads, one of them of the vault, which reads
    ``also`` at once, what an app above keeps there about the same employee. Raises NotFound."""
    case, history = selectors.case_file(actor=actor, case_id=case_id)
    asked_first(case, history)
    latest = history.determinations[0]
    around = neighbours(case, history.around)
    ids = [latest.record_id, *(part.record_id for part in around if part.record_id)]
    stated, (record, *others), more = private.read_case(actor, case.id, case.employee_id, ids, also)
    library = law(latest.law_version).with_policies(record.get("policies", {}))
    facts, result = present(case, record, history.absences, library)
    facts = _paid(facts, stated)
    documents = {part_of(case): facts} | dict(zip(around, (other["facts"] for other in others), strict=True))
    return Read(case, history, stated, record, facts, result, documents, library, latest.as_of, more)


class NotAsked(Conflict):
    """A case that was only noticed: nothing is determined yet."""

    def __init__(self, case: LeaveCase, history: selectors.History) -> None:
        self.case, self.history = case, history
        super().__init__(
            _("Nobody has said yet what leave is asked for."),
            why=_("Until then there is nothing to decide, to count or to pay."),
            fix=_("Open the case and complete the request."),
        )


def asked_first(case: LeaveCase, history: selectors.History) -> None:
    """Raise NotAsked for a case that was only noticed."""
    if not history.determinations:
        raise NotAsked(case, history)


def present(
    case: LeaveCase, record: dict[str, Any], absences: list[Absence], library: Library
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The recorded facts and determination; for an intermittent leave with the absences recorded since."""
    if case.pattern != Pattern.INTERMITTENT:
        return record["facts"], record["determination"]
    present = [
        {"on": row.absent_on.isoformat(), "minutes": row.minutes_absent}
        for row in reversed(absences)
        if row.reversed_at is None
    ]
    leave = record["facts"]["leave"]
    if not present or leave.get("absences", []) == present:
        return record["facts"], record["determination"]
    facts = record["facts"] | {"leave": leave | {"absences": present}}
    return facts, run(facts, library, date.fromisoformat(record["as_of"]))


def _paid(facts: dict[str, Any], stated: Private) -> dict[str, Any]:
    """The facts with the payments recorded since: they decide nothing, so nothing was determined again for them."""
    payments = payment_facts(stated)
    wages = {key: value for key, value in facts.get("wages", {}).items() if key != "payments"}
    if payments:
        wages["payments"] = payments
    return facts | {"wages": wages} if wages else facts


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

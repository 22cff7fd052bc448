"""A law simulation: the same workforce under the law as it is and as it might be, and whose answer changes."""

from __future__ import annotations

import csv
import dataclasses
from collections.abc import Callable, Iterator
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np

from openleave.apps.people.models import Employee
from openleave.apps.workforce.ahead import read_ahead
from openleave.apps.workforce.columns import chunks, frame
from openleave.apps.workforce.services.determining import Question, answered
from openleave.engine import Library
from openleave.engine.batch import OUTCOMES, Answers, Columns
from openleave.engine.batch.changes import weeks_differ
from openleave.kernel import audit
from openleave.kernel.actor import Actor
from openleave.kernel.permissions import require
from openleave.kernel.tenancy import organization_scope

NOT_CONCERNED = "not_concerned"


@dataclasses.dataclass(frozen=True, slots=True)
class Changed:
    """One employee whose answer under a program changes. Weeks are exact text ("49/5"), None where nothing is said of
    amounts. `before` or `after` is NOT_CONCERNED where the program has nothing to do with the leave."""

    employee_id: UUID
    number: str
    worksite: str
    program: str
    before: str
    after: str
    weeks_before: str | None
    weeks_after: str | None
    criteria: tuple[str, ...]


@dataclasses.dataclass(slots=True)
class Simulation:
    as_of: date
    reason: str
    before: str
    after: str
    employees: int = 0
    changes: list[Changed] = dataclasses.field(default_factory=list)
    worksites: dict[str, dict[str, int]] = dataclasses.field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        return {
            "as_of": self.as_of.isoformat(), "reason": self.reason, "law_before": self.before, "law_after": self.after,
            "employees": self.employees, "changed": len(self.changes), "worksites": self.worksites,
            "changes": [
                {**dataclasses.asdict(c), "employee_id": str(c.employee_id), "criteria": list(c.criteria)}
                for c in self.changes
            ],
        }  # fmt: skip


def workforce_simulate(
    *, actor: Actor, as_of: date, reason: str, before: Library, after: Library, program: str | None = None,
    progress: Callable[[int], None] = lambda done: None,
) -> Simulation:  # fmt: skip
    """Whose outcome, or whose weeks left, differ between two libraries under a program, or under any that concerns the
    leave; with counts by worksite. Nothing is stored but the audit's note that it was asked. Reads the records as they
    are."""
    require(actor, "workforce.simulate")
    made = Simulation(as_of, reason, before.version, after.version)
    with organization_scope(actor.organization_id):
        found = frame(actor.organization_id, as_of, reason, program, before, after)
        names = dict(zip(found.worksites.ids, worksite_names(actor), strict=True))
        now, then = (Question(actor.organization_id, as_of, reason, program, law) for law in (before, after))
        programs = list(dict.fromkeys([*before.programs, *after.programs]))
        for chunk in read_ahead(actor.organization_id, lambda: chunks(found)):
            if not len(chunk.columns):
                continue
            columns, one = answered(now, found, chunk)
            _, other = answered(then, found, chunk)
            made.employees += len(columns)
            for under in programs:
                made.changes += changed(columns, under, one.get(under), other.get(under), names)
            progress(made.employees)
        number_them(actor, made)
        audit.append(
            actor=actor, action="workforce.simulate", object_type="organization", object_id=actor.organization_id,
            details={"as_of": as_of.isoformat(), "before": before.head["hash"], "after": after.head["hash"]},
        )  # fmt: skip
    for change in made.changes:
        row = made.worksites.setdefault(change.worksite, {"changed": 0, "gain": 0, "lose": 0})
        row["changed"] += 1
        if change.before != change.after:
            row["gain"] += change.after == "eligible"
            row["lose"] += change.before == "eligible"
    return made


def worksite_names(actor: Actor) -> list[str]:
    from openleave.apps.organizations import selectors as organizations

    return [site.name for site in organizations.worksites(actor.organization_id)]


type Asked = tuple[Any, Answers] | None  # positions of the employees whom a program concerns, and their answers


def changed(columns: Columns, program: str, one: Asked, other: Asked, names: dict[str, str]) -> Iterator[Changed]:
    """The employees of a chunk whose outcome, or whose weeks left, differ under a program."""
    for row, before, after in pairs(one, other):
        site = -1 if columns.worksite is None else int(columns.worksite[row])
        worksite = names[columns.worksites.ids[site]] if site >= 0 and columns.worksites is not None else ""
        open_, still = criteria_of(before), criteria_of(after)
        criteria = dict.fromkeys((*(before.criteria if before else ()), *(after.criteria if after else ())))
        yield Changed(
            UUID(bytes=columns.ids[row].tobytes()), "", worksite, program, word(before), word(after), weeks(before),
            weeks(after), tuple(name for name in criteria if name in open_ ^ still),  # a changed law may have others
        )  # fmt: skip


def pairs(one: Asked, other: Asked) -> Iterator[tuple[int, Answers | None, Answers | None]]:
    """(position, answer before, answer after) of those who are answered differently; None: the program does not
    concern them."""
    rows = [np.empty(0, np.int64) if asked is None else asked[0] for asked in (one, other)]
    if one is not None and other is not None:
        both = np.intersect1d(*rows)
        before, after = (asked[1].take(np.searchsorted(asked[0], both)) for asked in (one, other))
        for at in np.flatnonzero((before.outcome != after.outcome) | weeks_differ(before, after)):
            yield int(both[at]), before.slice(at, at + 1), after.slice(at, at + 1)
    for row in np.setdiff1d(rows[0], rows[1]):
        yield int(row), answer_of(one, row), None
    for row in np.setdiff1d(rows[1], rows[0]):
        yield int(row), None, answer_of(other, row)


def answer_of(asked: Asked, row: int) -> Answers:
    assert asked is not None
    at = int(np.searchsorted(asked[0], row))
    return asked[1].slice(at, at + 1)


def criteria_of(answer: Answers | None) -> set[str]:
    """The criteria that are not met or open."""
    return set() if answer is None else set(answer.names(int(answer.failed[0] | answer.missing[0])))


def word(answer: Answers | None) -> str:
    return NOT_CONCERNED if answer is None else OUTCOMES[answer.outcome[0]]


def weeks(answer: Answers | None) -> str | None:
    if answer is None or not answer.whole[0]:
        return None
    return str(Fraction(int(answer.left[0]), int(answer.whole[0])))


def number_them(actor: Actor, made: Simulation) -> None:
    """Employees' numbers for people to read; ids stay for machines."""
    ids = [change.employee_id for change in made.changes]
    numbers = {}
    for first in range(0, len(ids), 10_000):
        rows = Employee.objects.filter(organization_id=actor.organization_id, id__in=ids[first : first + 10_000])
        numbers.update(rows.values_list("id", "number"))
    made.changes = [dataclasses.replace(c, number=numbers.get(c.employee_id, "")) for c in made.changes]


def write_csv(made: Simulation, path: Path) -> None:
    """The list of changes as CSV."""
    names = [field.name for field in dataclasses.fields(Changed)]
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(names)
        for change in made.changes:
            values = (getattr(change, name) for name in names)
            rows.writerow(["; ".join(v) if isinstance(v, tuple) else "" if v is None else v for v in values])

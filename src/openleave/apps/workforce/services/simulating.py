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
from openleave.apps.workforce.services.determining import PROGRAM, answered
from openleave.engine import Library
from openleave.engine.batch import OUTCOMES, Answers
from openleave.engine.batch.changes import weeks_differ
from openleave.kernel import audit
from openleave.kernel.actor import Actor
from openleave.kernel.permissions import require
from openleave.kernel.tenancy import organization_scope


@dataclasses.dataclass(frozen=True, slots=True)
class Changed:
    """One employee whose answer changes. Weeks are exact text ("49/5"), None where nothing is said of amounts."""

    employee_id: UUID
    number: str
    worksite: str
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
    *, actor: Actor, as_of: date, reason: str, before: Library, after: Library, program: str = PROGRAM,
    progress: Callable[[int], None] = lambda done: None,
) -> Simulation:  # fmt: skip
    """Whose outcome, or whose weeks left, differ between two libraries, with counts by worksite. Nothing is stored but
    the audit's note that it was asked. Reads the records as they are."""
    require(actor, "workforce.simulate")
    made = Simulation(as_of, reason, before.version, after.version)
    with organization_scope(actor.organization_id):
        found = frame(actor.organization_id, as_of, program, before)
        names = dict(zip(found.worksites.ids, worksite_names(actor), strict=True))
        for chunk in read_ahead(actor.organization_id, lambda: chunks(found, program)):
            if not len(chunk.columns):
                continue
            columns, one = answered(actor.organization_id, chunk, as_of, reason, program, before)
            _, other = answered(actor.organization_id, chunk, as_of, reason, program, after)
            made.employees += len(one)
            made.changes += changed(columns, one, other, names)
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


def changed(columns: Any, one: Answers, other: Answers, names: dict[str, str]) -> Iterator[Changed]:
    """The employees of a chunk whose outcome, or whose weeks left, differ."""
    sites = columns.worksites.ids
    for row in np.flatnonzero((one.outcome != other.outcome) | weeks_differ(one, other)):
        site = int(columns.worksite[row])
        before, after = (set(found.names(int(found.failed[row] | found.missing[row]))) for found in (one, other))
        criteria = dict.fromkeys((*one.criteria, *other.criteria))  # a changed law may have others
        yield Changed(
            UUID(bytes=one.ids[row].tobytes()), "", names[sites[site]] if site >= 0 else "",
            OUTCOMES[one.outcome[row]], OUTCOMES[other.outcome[row]], weeks(one, row), weeks(other, row),
            tuple(name for name in criteria if name in before ^ after),
        )  # fmt: skip


def weeks(answers: Answers, row: int) -> str | None:
    whole = int(answers.whole[row])
    return None if not whole else str(Fraction(int(answers.left[row]), whole))


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

"""One question for a whole workforce: read in chunks, decided by the column, written as it goes."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any
from uuid import UUID

import numpy as np
from django.db import connection

import openleave
from openleave.apps.cases.facts import facts_build
from openleave.apps.cases.models import LeaveCase, Pattern
from openleave.apps.cases.private import Private
from openleave.apps.cases.services.determining import run_case
from openleave.apps.workforce import packing
from openleave.apps.workforce.ahead import read_ahead
from openleave.apps.workforce.columns import Chunk, Frame, at_most, chunks, frame
from openleave.apps.workforce.models import Run
from openleave.engine import Library, load_library
from openleave.engine.batch import INELIGIBLE, OUTCOMES, Answers, determine
from openleave.kernel import audit, clock
from openleave.kernel.actor import Actor
from openleave.kernel.ids import new_id
from openleave.kernel.permissions import require
from openleave.kernel.tenancy import organization_scope

PROGRAM = "us.fed.fmla"
TEMPORARY = "CREATE TEMP TABLE IF NOT EXISTS workforce_incoming (LIKE workforce_answer) ON COMMIT DELETE ROWS"


@dataclasses.dataclass(slots=True)
class Summary:
    """What a run found: counts in all and by worksite, and by criterion that is not met or open."""

    run_id: UUID
    as_of: date
    reason: str
    library: str
    employees: int = 0
    outcomes: dict[str, int] = dataclasses.field(default_factory=dict)
    failed: dict[str, int] = dataclasses.field(default_factory=dict)
    missing: dict[str, int] = dataclasses.field(default_factory=dict)
    worksites: dict[str, dict[str, int]] = dataclasses.field(default_factory=dict)
    scalar: int = 0

    def add(self, answers: Answers, columns: Any) -> None:
        self.employees += len(answers)
        self.scalar += int(answers.scalar.sum())
        for code, word in enumerate(OUTCOMES):
            self.outcomes[word] = self.outcomes.get(word, 0) + int((answers.outcome == code).sum())
        for counts, masks in ((self.failed, answers.failed), (self.missing, answers.missing)):
            for bit, name in enumerate(answers.criteria):
                found = int((masks >> bit & 1).sum())
                if found:
                    counts[name] = counts.get(name, 0) + found
        sites = ("", *columns.worksites.ids)
        size = len(OUTCOMES)
        counts = np.bincount(
            (columns.worksite.astype(np.int64) + 1) * size + answers.outcome, minlength=len(sites) * size
        )
        for position in np.flatnonzero(counts.reshape(-1, size).sum(axis=1)):
            row = self.worksites.setdefault(sites[position], dict.fromkeys(OUTCOMES, 0))
            for code, word in enumerate(OUTCOMES):
                row[word] += int(counts[position * size + code])


def workforce_determine(
    *, actor: Actor, as_of: date, reason: str, program: str = PROGRAM, library: Library | None = None,
    progress: Callable[[int], None] = lambda done: None,
) -> Summary:  # fmt: skip
    """Decide, for every employee on the payroll on `as_of`, a leave for `reason` that would begin and be learned of
    that day, and keep the answers. Reads the records as they are: `workforce_refresh` first. All or nothing.
    """
    require(actor, "workforce.determine")
    law = library or load_library()
    with organization_scope(actor.organization_id):
        run = Run(
            organization_id=actor.organization_id, as_of=as_of, reason=reason, program=program, law_version=law.version,
            engine_version=openleave.__version__, run_by_id=actor.account_id,
        )  # fmt: skip
        summary = Summary(run.id, as_of, reason, law.version)
        with connection.cursor() as cursor:
            cursor.execute(TEMPORARY)
        for columns, answers in decided(actor.organization_id, as_of, reason, program, law):
            write(run, answers)
            summary.add(answers, columns)
            progress(summary.employees)
        run.employees = summary.employees
        for word, number in summary.outcomes.items():
            setattr(run, word, number)
        run.finished_at = clock.now()
        run.save()
        audit.append(
            actor=actor, action="workforce.determine", object_type="workforce_run", object_id=run.id,
            details={"as_of": as_of.isoformat(), "employees": summary.employees, "law": law.head["hash"]},
        )  # fmt: skip
    return summary


def decided(
    organization_id: UUID, as_of: date, reason: str, program: str, library: Library
) -> Iterator[tuple[Any, Answers]]:
    """(columns, answers) of each chunk of the workforce. Runs inside the organization's scope."""
    found: Frame = frame(organization_id, as_of, program, library)
    for chunk in read_ahead(organization_id, lambda: chunks(found, program)):
        if len(chunk.columns):
            yield answered(organization_id, chunk, as_of, reason, program, library)


def answered(
    organization_id: UUID, chunk: Chunk, as_of: date, reason: str, program: str, library: Library
) -> tuple[Any, Answers]:
    """The answers of a chunk. Where weeks without hours could make the difference the hours are not known: as for a
    single case (`cases.services.determining`)."""
    question = {"starts_on": as_of.toordinal(), "noticed_on": as_of.toordinal(), "reason": reason}
    documents = {
        int(row): whole_facts(organization_id, UUID(bytes=chunk.columns.ids[row].tobytes()), as_of, reason, library)
        for row in chunk.apart
    }
    columns = chunk.columns.asking(**question, documents=documents)
    answers = determine(columns, library, as_of, program=program)
    if chunk.unrecorded is None:
        return columns, answers
    rows = np.flatnonzero((answers.outcome == INELIGIBLE) & (chunk.unrecorded != 0).any(axis=0))
    if not len(rows):
        return columns, answers
    most = determine(at_most(chunk, rows).asking(**question), library, as_of, program=program)
    differ = rows[most.outcome != INELIGIBLE]
    if len(differ):
        nothing = np.zeros(len(differ), bool)
        unknown = dataclasses.replace(columns.take(differ), weeks=None, hours=None, recorded=nothing)
        replace(answers, differ, determine(unknown, library, as_of, program=program))
    return columns, answers


def whole_facts(organization_id: UUID, employee_id: UUID, as_of: date, reason: str, library: Library) -> dict[str, Any]:
    """The facts of one employee as a single case would have them, for what columns cannot hold."""
    case = LeaveCase(
        organization_id=organization_id, employee_id=employee_id, reason=reason, starts_on=as_of, noticed_on=as_of,
        pattern=Pattern.CONTINUOUS,
    )  # fmt: skip
    facts, _ = run_case(facts_build(case, Private()), library, as_of)
    return facts


def replace(answers: Answers, rows: Any, others: Answers) -> None:
    for name, column in answers.arrays().items():
        column[rows] = getattr(others, name)


def write(run: Run, answers: Answers) -> None:
    """The answers of a chunk, by COPY into a temporary table (COPY cannot write under row-level security) and on."""
    columns = {
        "id": ("V16", keys(len(answers))),
        "organization_id": ("V16", np.void(run.organization_id.bytes)),
        "run_id": ("V16", np.void(run.id.bytes)),
        "employee_id": ("V16", answers.ids),
        "outcome": (">i2", answers.outcome),
        "failed": (">i4", answers.failed),
        "missing": (">i4", answers.missing),
        "months": (">i4", answers.months),
        "minutes": (">i4", answers.minutes),
        "headcount": (">i4", answers.headcount),
        "weeks_used": (">i8", answers.used),
        "weeks_available": (">i8", answers.left),
        "weeks_denominator": (">i8", answers.whole),
    }
    listed = ", ".join(columns)
    with connection.connection.cursor() as cursor:
        with cursor.copy(f"COPY workforce_incoming ({listed}) FROM STDIN (FORMAT binary)") as copy:
            copy.write(packing.copy_rows(columns))
        cursor.execute(f"INSERT INTO workforce_answer ({listed}) SELECT {listed} FROM workforce_incoming")  # noqa: S608
        cursor.execute("TRUNCATE workforce_incoming")


def keys(size: int) -> Any:
    """Keys in rising order, which an index takes at its end: one time-ordered id, counted on in its last 8 bytes."""
    first = new_id().bytes
    made = np.zeros(size, np.dtype([("high", "V8"), ("low", ">u8")]))
    made["high"] = np.void(first[:8])
    # The two highest bits are the variant; what is counted on stays below them.
    low = int.from_bytes(first[8:]) & ((1 << 62) - 1)
    start = (1 << 63) | (low % ((1 << 62) - size))
    made["low"] = np.uint64(start) + np.arange(size, dtype=np.uint64)
    return made.view("V16").reshape(-1)

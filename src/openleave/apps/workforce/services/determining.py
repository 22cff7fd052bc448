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
from openleave.apps.cases.choices import Pattern
from openleave.apps.cases.facts import facts_build
from openleave.apps.cases.models import LeaveCase
from openleave.apps.cases.private import Private
from openleave.apps.cases.services.determining import run_case
from openleave.apps.policies import selectors as policies
from openleave.apps.workforce import packing
from openleave.apps.workforce.ahead import read_ahead
from openleave.apps.workforce.columns import Chunk, Frame, at_most, chunks, frame, with_more
from openleave.apps.workforce.models import Run
from openleave.engine import Library
from openleave.engine.batch import INELIGIBLE, OUTCOMES, Answers, Columns, Known, determine, determine_all
from openleave.kernel import audit, clock
from openleave.kernel.actor import Actor
from openleave.kernel.ids import new_id
from openleave.kernel.permissions import require
from openleave.kernel.tenancy import organization_scope

TEMPORARY = "CREATE TEMP TABLE IF NOT EXISTS workforce_incoming (LIKE workforce_answer) ON COMMIT DELETE ROWS"

NOT_CONCERNED = 255

type Found = dict[str, tuple[Any, Answers]]  # program → (positions of the employees it concerns, their answers)


@dataclasses.dataclass(slots=True)
class Counts:
    """What one program answers: counts in all, by place of work, and by criterion that is not met or open."""

    outcomes: dict[str, int] = dataclasses.field(default_factory=lambda: dict.fromkeys(OUTCOMES, 0))
    failed: dict[str, int] = dataclasses.field(default_factory=dict)
    missing: dict[str, int] = dataclasses.field(default_factory=dict)
    worksites: dict[str, dict[str, int]] = dataclasses.field(default_factory=dict)
    states: dict[str, dict[str, int]] = dataclasses.field(default_factory=dict)
    scalar: int = 0

    @property
    def employees(self) -> int:
        return sum(self.outcomes.values())

    def add(self, rows: Any, answers: Answers, columns: Columns) -> None:
        self.scalar += int(answers.scalar.sum())
        for code, word in enumerate(OUTCOMES):
            self.outcomes[word] += int((answers.outcome == code).sum())
        for counts, masks in ((self.failed, answers.failed), (self.missing, answers.missing)):
            for bit, name in enumerate(answers.criteria):
                found = int((masks >> bit & 1).sum())
                if found:
                    counts[name] = counts.get(name, 0) + found
        sites = columns.worksites.ids if columns.worksites is not None else ()
        if columns.worksite is not None:
            count(self.worksites, columns.worksite[rows], ["", *sites], answers)
        if columns.state is not None:
            names = ["", *columns.states]
            count(self.states, np.where(columns.state < len(columns.states), columns.state, -1)[rows], names, answers)


def count(counts: dict[str, dict[str, int]], places: Any, names: list[str], answers: Answers) -> None:
    """Outcomes by place: -1 is the first of the names."""
    size = len(OUTCOMES)
    found = np.bincount((places.astype(np.int64) + 1) * size + answers.outcome, minlength=len(names) * size)
    for position in np.flatnonzero(found.reshape(-1, size).sum(axis=1)):
        row = counts.setdefault(names[position], dict.fromkeys(OUTCOMES, 0))
        for code, word in enumerate(OUTCOMES):
            row[word] += int(found[position * size + code])


@dataclasses.dataclass(slots=True)
class Summary:
    """What a question found: `programs` in the order of the library, each with its run and its counts."""

    as_of: date
    reason: str
    library: str
    employees: int = 0
    runs: dict[str, UUID] = dataclasses.field(default_factory=dict)
    programs: dict[str, Counts] = dataclasses.field(default_factory=dict)


@dataclasses.dataclass(frozen=True, slots=True)
class Question:
    """Leave for `reason` that begins and is learned of on `as_of`, under one program or (None) under all that concern
    it."""

    organization_id: UUID
    as_of: date
    reason: str
    program: str | None
    library: Library
    known: Known = dataclasses.field(default_factory=Known)

    @property
    def asked(self) -> dict[str, Any]:
        day = self.as_of.toordinal()
        return {"starts_on": day, "noticed_on": day, "reason": self.reason}

    def decide(self, columns: Columns) -> Found:
        """The answers for these employees, by program."""
        if self.program is None:
            return self.decide_all(columns)
        answers = determine(columns, self.library, self.as_of, program=self.program, known=self.known)
        return {self.program: (np.arange(len(columns)), answers)}

    def decide_all(self, columns: Columns) -> Found:
        found = determine_all(columns, self.library, self.as_of, size=max(len(columns), 1), known=self.known)
        return {answers.program: (rows, answers) for rows, answers in found}

    def outcomes(self, found: Found, size: int) -> Any:
        """(programs of the library, employees): the outcomes; NOT_CONCERNED where a program has nothing to do with a
        leave."""
        made = np.full((len(self.library.programs), size), NOT_CONCERNED, np.uint8)
        for number, name in enumerate(self.library.programs):
            if name in found:
                rows, answers = found[name]
                made[number, rows] = answers.outcome
        return made


def workforce_determine(
    *, actor: Actor, as_of: date, reason: str, program: str | None = None, library: Library | None = None,
    progress: Callable[[int], None] = lambda done: None,
) -> Summary:  # fmt: skip
    """Decide, for every employee on the payroll on `as_of`, a leave for `reason` that would begin and be learned of
    that day, under every program that concerns it (or under `program` only), and keep the answers: one run a program.
    `library`: None: the law with the organization's own policies. Reads the records as they are: `workforce_refresh`
    first. All or nothing.
    """
    require(actor, "workforce.determine")
    runs: dict[str, Run] = {}
    with organization_scope(actor.organization_id):
        law = library or policies.library_for(actor.organization_id, on=as_of)
        question = Question(actor.organization_id, as_of, reason, program, law)
        summary = Summary(as_of, reason, law.version)
        with connection.cursor() as cursor:
            cursor.execute(TEMPORARY)
        for columns, found in decided(question):
            summary.employees += len(columns)
            for name, (rows, answers) in found.items():
                if name not in runs:
                    runs[name] = new_run(actor, question, name)
                    summary.programs[name] = Counts()
                write(runs[name], answers)
                summary.programs[name].add(rows, answers, columns)
            progress(summary.employees)
        if program is not None and program not in runs:  # nobody is employed: a run without answers
            runs[program], summary.programs[program] = new_run(actor, question, program), Counts()
        order = [name for name in law.programs if name in runs]
        summary.runs = {name: runs[name].id for name in order}
        summary.programs = {name: summary.programs[name] for name in order}
        for name, counts in summary.programs.items():
            finish(actor, runs[name], counts, law)
    return summary


def new_run(actor: Actor, question: Question, program: str) -> Run:
    return Run(
        organization_id=actor.organization_id, as_of=question.as_of, reason=question.reason, program=program,
        law_version=question.library.version, engine_version=openleave.__version__, run_by_id=actor.account_id,
    )  # fmt: skip


def finish(actor: Actor, run: Run, counts: Counts, law: Library) -> None:
    run.employees = counts.employees
    for word, number in counts.outcomes.items():
        setattr(run, word, number)
    run.finished_at = clock.now()
    run.save()
    audit.append(
        actor=actor, action="workforce.determine", object_type="workforce_run", object_id=run.id,
        details={"as_of": run.as_of.isoformat(), "employees": run.employees, "law": law.head["hash"]},
    )  # fmt: skip


def decided(question: Question) -> Iterator[tuple[Columns, Found]]:
    """(columns, answers) of each chunk of the workforce. Runs inside the organization's scope."""
    organization_id = question.organization_id
    found: Frame = frame(organization_id, question.as_of, question.reason, question.program, question.library)
    for chunk in read_ahead(organization_id, lambda: chunks(found)):
        if len(chunk.columns):
            yield answered(question, found, chunk)


def answered(question: Question, frame_: Frame, chunk: Chunk) -> tuple[Columns, Found]:
    """The answers of a chunk. Where weeks without hours could turn a no of any program the hours are not known: as for
    a single case (`cases.services.determining`)."""
    columns, apart = chunk.columns.asking(**question.asked), chunk.apart
    rows: Any = np.empty(0, np.int64)
    if chunk.unrecorded is not None:
        rows = np.setdiff1d(np.flatnonzero((chunk.unrecorded != 0).any(axis=0)), apart)
    some = columns.take(rows) if len(rows) else None
    if some is not None and question.program is not None and not frame_.everything:
        # Other programs are to be asked of these, and may ask for more.
        some, alone = with_more(frame_, some, chunk.moved[rows])
        apart = np.union1d(apart, rows[alone])
        rows, some = rows[~alone], some.take(np.flatnonzero(~alone))
    documents = {int(row): whole_facts(question, columns.ids[row]) for row in apart}
    columns = columns.asking(documents=documents)
    found = question.decide(columns)
    turned = turned_by_hours(question, chunk, some, rows) if some is not None and len(rows) else rows
    if len(turned):
        nothing = np.zeros(len(turned), bool)
        unknown = dataclasses.replace(columns.take(turned), weeks=None, hours=None, recorded=nothing)
        for name, (which, answers) in question.decide(unknown).items():
            mine, whole = found[name]
            replace(whole, np.searchsorted(mine, turned[which]), answers)
    return columns, found


def turned_by_hours(question: Question, chunk: Chunk, some: Columns, rows: Any) -> Any:
    """Of the employees at these positions (`some`) those whom a program refuses, and to whom some program would give
    another answer had they worked all that they may have in weeks without hours."""
    usual = question.outcomes(question.decide_all(some), len(rows))
    refused = np.flatnonzero((usual == INELIGIBLE).any(axis=0))
    if not len(refused):
        return rows[refused]
    most = question.outcomes(question.decide_all(at_most(chunk, some.take(refused), rows[refused])), len(refused))
    return rows[refused][(usual[:, refused] != most).any(axis=0)]


def whole_facts(question: Question, employee: Any) -> dict[str, Any]:
    """The facts of one employee as a single case would have them, for what columns cannot hold."""
    case = LeaveCase(
        organization_id=question.organization_id, employee_id=UUID(bytes=employee.tobytes()), reason=question.reason,
        starts_on=question.as_of, noticed_on=question.as_of, pattern=Pattern.CONTINUOUS,
    )  # fmt: skip
    built = facts_build(case, Private(), library=question.library)
    facts, _ = run_case(built, question.library, question.as_of)
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

"""The columnar executor: workforce in, answers out, in chunks that fit the processor's cache, on several threads."""

import datetime as dt
import json
import os
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from typing import Any

import numpy as np

from openleave.engine import facts_words as words
from openleave.engine.batch import scalar, table, usage
from openleave.engine.batch.answers import ANSWER_TYPES, ELIGIBLE, INDETERMINATE, INELIGIBLE, OUTCOMES, Answers
from openleave.engine.batch.columns import Array, Columns, Whole
from openleave.engine.batch.own import LEFT_OPEN, codes, meant
from openleave.engine.batch.part import Found, Mask, Part
from openleave.engine.batch.reads import Reads
from openleave.engine.batch.shared import NOWHERE, Amounts, Question, Shared
from openleave.engine.law import Library, Program, Snapshot, Test

CHUNK = 1 << 15
THREADS = min(os.cpu_count() or 1, 2)
UNKNOWN = -1
SHARED_FACTS = ("employer", "policy", "event")
NO_GROUP = 2**31  # no position in the groups
NOBODY_ASKED = 255  # the code of a reason that is not known


def determine(
    columns: Columns,
    library: Library,
    as_of: dt.date,
    *,
    program: str | None = None,
    threads: int = THREADS,
    chunk: int = CHUNK,
    known: "Known | None" = None,
) -> Answers:
    """Decide one program (default: the library's first) for every employee, as `openleave.engine.determine` would.
    `known`: what was worked out for other employees of the same employers, and is for these."""
    found = library.program(program or next(iter(library.programs)))
    run = Run(found, columns, as_of, Known() if known is None else known)
    return run.decide(threads, chunk)


def determine_chunks(
    columns: Columns, library: Library, as_of: dt.date, size: int, **options: Any
) -> Iterator[Answers]:
    """Answers for slices of the workforce, one after the other: memory does not grow with the workforce."""
    options.setdefault("known", Known())
    for first in range(0, len(columns), size):
        yield determine(columns.slice(first, first + size), library, as_of, **options)


class Known:
    """What a run may take over from another one: of each state of the law what it reads, and questions decided."""

    def __init__(self) -> None:
        self.reads: dict[Snapshot, Reads] = {}
        self.shared: dict[Any, Shared] = {}
        self.held: list[Any] = []  # employers and worksites, so that no other one takes the id of one of them

    def reads_of(self, program: Program, law: Snapshot) -> Reads:
        if law not in self.reads:
            self.reads[law] = Reads(program, law)
        return self.reads[law]


class Run:
    """One determination of a workforce under way."""

    def __init__(self, program: Program, columns: Columns, as_of: dt.date, known: Known) -> None:
        self.program = program
        self.as_of = as_of
        self.known = known
        self.columns = columns
        size = len(columns)
        self.day: Any = as_of.toordinal() if columns.starts_on is None else columns.starts_on
        self.notice: Any = self.day if columns.noticed_on is None else columns.noticed_on
        if isinstance(self.day, np.ndarray) and size and (self.day == self.day[0]).all():
            self.day = int(self.day[0])
        if isinstance(self.notice, np.ndarray) and size and (self.notice == self.notice[0]).all():
            self.notice = int(self.notice[0])
        names = [rule["id"].rpartition(".")[2] for rule in program.parts.get("criteria", ())]
        self.criteria = (*names, "in_force")
        self.bits = {name: bit for bit, name in enumerate(self.criteria)}
        made: dict[str, Any] = {name: np.empty(size, kind) for name, kind in ANSWER_TYPES.items()}
        self.answers = Answers(columns.ids, program.id, self.criteria, **made)
        self.answers.scalar[:] = False
        self.left_out: dict[str, list[Whole]] = {}  # why → positions that the scalar engine decides

    def decide(self, threads: int, chunk: int) -> Answers:
        for rows, law in self.groups():
            self.group(rows, law, threads, chunk)
        self.finish()
        return self.answers

    def groups(self) -> Iterator[tuple[Whole | None, Snapshot]]:
        """Employees with one employer and one state of the law; None: all."""
        size = len(self.columns)
        if not size:
            return
        if isinstance(self.day, int):
            laws: Any = self.program.on(dt.date.fromordinal(self.day))
            key: Any = self.columns.employer
        else:
            position = np.searchsorted(self.program.ordinals, self.day, side="right") - 1
            laws, key = None, position
            if self.columns.employer is not None:
                key = position * len(self.columns.employers) + self.columns.employer
        if key is None or (key == key[0]).all():
            first = self.day if isinstance(self.day, int) else int(self.day[0])
            yield None, laws or self.program.on(dt.date.fromordinal(first))
            return
        order = np.argsort(key, kind="stable")
        edges = np.flatnonzero(np.diff(key[order])) + 1
        for rows in np.split(order, edges):
            first = self.day if isinstance(self.day, int) else int(self.day[rows[0]])
            yield rows, self.program.on(dt.date.fromordinal(first))

    def group(self, rows: Whole | None, law: Snapshot, threads: int, chunk: int) -> None:
        columns = self.columns if rows is None else self.columns.take(rows)
        size = len(columns)
        reads = self.known.reads_of(self.program, law)
        strange = table.without_columns(law, reads)
        if strange:
            for word in sorted(strange):
                self.leave_out(f"no columns for {word}", np.arange(size) if rows is None else rows)
            return
        if not law.criteria:
            self.not_in_force(slice(None) if rows is None else rows)
            return
        employer = 0 if columns.employer is None else int(columns.employer[0])
        starts = range(0, size, chunk)

        def one(first: int) -> None:
            last = min(first + chunk, size)
            whole = first == 0 and last == size
            self.chunk(
                columns if whole else columns.piece(first, last),
                slice(first, last) if rows is None else rows[first:last],
                law,
                employer,
            )

        one(0)  # what is shared is decided here, before there are threads
        if threads > 1 and len(starts) > 2:
            with ThreadPoolExecutor(threads) as pool:
                list(pool.map(one, starts[1:]))
        else:
            for first in starts[1:]:
                one(first)

    def chunk(self, columns: Columns, where: Any, law: Snapshot, employer: int) -> None:
        day = self.day[where] if isinstance(self.day, np.ndarray) else self.day
        notice = self.notice[where] if isinstance(self.notice, np.ndarray) else self.notice
        reads = self.known.reads_of(self.program, law)
        part = Part(columns, day, notice, *self.questions(columns, reads, day, notice, employer))
        if reads.own:
            own = self.own(reads, part, where)
            part = Part(columns, day, notice, *self.questions(columns, reads, day, notice, employer, own))
        found: dict[Test, Found] = {}
        answers = self.answers
        apart = not isinstance(where, slice)
        failed = np.empty(part.size, np.uint32) if apart else answers.failed[where]
        missing = np.empty(part.size, np.uint32) if apart else answers.missing[where]
        failed[:], missing[:] = 0, 0
        for criterion in law.criteria:
            no, ask = table.evaluate(criterion, part, reads, found)
            mark(failed, no, self.bits[criterion.name])
            mark(missing, ask, self.bits[criterion.name])
        if apart:
            answers.failed[where], answers.missing[where] = failed, missing
        met = failed == 0
        answers.outcome[where] = (met.view(np.uint8) << 1) - (met & (missing != 0)).view(np.uint8)  # 2, 1 or 0
        tests = scalar.shown(law)
        for measure, name in scalar.MEASURED.items():
            number: Found | None = None
            if measure in tests:
                criterion, test = tests[measure]
                number = found.get(test) or table.measured(criterion, test, part)
            put(getattr(answers, name), where, number)
        self.amounts(part, where)
        if part.alone:
            answers.why_scalar["a question about benefits, by wages"] += part.alone

    def own(self, reads: Reads, part: Part, where: Any) -> list[Whole]:
        """What the questions ask about each employee alone, as codes; where only the scalar engine can tell, any."""
        found = []
        for term in reads.own:
            made = codes(term, self.program, part, self.beside)
            open_ = np.flatnonzero(made == LEFT_OPEN)
            if len(open_):
                why = f"whether {term.partition('.program.')[0]} begins to apply in the course of the leave"
                self.leave_out(why, positions_of(where, part.size)[open_])
                made[open_] = INELIGIBLE
            found.append(made)
        return found

    def beside(self, program: Program, columns: Columns) -> Answers:
        """The same employees' leave under another program."""
        return Run(program, columns.asking(documents={}), self.as_of, self.known).decide(1, CHUNK)

    def questions(
        self, columns: Columns, reads: Reads, day: Any, notice: Any, employer: int, own: list[Whole] | None = None
    ) -> tuple[list[Shared], Whole | None]:
        """What the employees of a chunk ask, each question once, and which of them each asks."""
        base = self.columns.employers[employer]
        shared = base.get("employer", {})
        by_state = bool(base.get("policy", {}).get("leave_year_by_state"))
        heeds_notice = bool(reads.notice or shared.get("predecessors") or shared.get("headcounts"))
        numbers: list[Any] = [
            day,
            notice if heeds_notice or isinstance(notice, int) else day,
            columns.reason if isinstance(columns.reason, np.ndarray) else 0,
            columns.state if (reads.place or by_state) and columns.state is not None else NOBODY_ASKED,
            owners(columns) if reads.sizes else -1,
            columns.group if reads.group and columns.group is not None else NO_GROUP,
            *(own or ()),
        ]
        numbers = [one_for_all(code) for code in numbers]
        if any(isinstance(code, np.ndarray) for code in numbers):
            stacked = np.stack([np.broadcast_to(np.asarray(code, np.int64), len(columns)) for code in numbers])
            distinct, key = distinct_columns(stacked)
        else:
            distinct, key = [tuple(numbers)], np.empty(0, np.int64)
        located = (reads.place or by_state) and columns.state is not None
        asked = [
            self.question(
                employer,
                Question(
                    d,
                    n,
                    self.word(r if isinstance(columns.reason, np.ndarray) else columns.reason),
                    columns.place(place) if located else NOWHERE,
                    sites,
                    json.dumps(written, sort_keys=True) if (written := columns.facts_of_group(group)) else "",
                    tuple((term, meant(term, code)) for term, code in zip(reads.own, more, strict=False)),
                ),
            )
            for d, n, r, place, sites, group, *more in distinct
        ]
        return asked, None if len(asked) == 1 else key

    @staticmethod
    def word(reason: Any) -> str | None:
        if reason is None or isinstance(reason, str):
            return reason
        return None if reason == NOBODY_ASKED else words.REASON[reason]

    def question(self, employer: int, question: Question) -> Shared:
        whole = self.columns.employers[employer]
        sites = self.columns.worksites
        key = self.program.id, id(whole), question, id(sites) if question.sites >= 0 else 0
        found = self.known.shared.get(key)
        if found is None:
            base = {name: facts for name, facts in whole.items() if name in SHARED_FACTS}
            listed = [] if sites is None or question.sites < 0 else scalar.together(sites, question.sites)
            found = self.known.shared[key] = Shared(self.program, base, question, listed)
            self.known.held += [whole, sites]
        return found

    def amounts(self, part: Part, where: Any) -> None:
        """Weeks used and left, for each way in which the questions decide them."""
        kinds: dict[Amounts, list[int]] = {}
        for position, shared in enumerate(part.shared):
            kinds.setdefault(shared.amounts, []).append(position)
        for kind, positions in kinds.items():
            some, here = part, where
            if len(kinds) > 1:
                rows = np.flatnonzero(np.isin(part.key, positions))  # type: ignore[arg-type]
                some = sub_part(part, rows)
                here = rows + where.start if isinstance(where, slice) else where[rows]
            {"nothing": self.nothing, "yearly": self.yearly, "unused": self.unused}[kind.kind](kind, some, here)

    def nothing(self, kind: Amounts, part: Part, where: Any) -> None:
        answers = self.answers
        answers.used[where] = answers.left[where] = answers.whole[where] = 0

    def yearly(self, kind: Amounts, part: Part, where: Any) -> None:
        answers = self.answers
        found = usage.available(part, kind.weeks, kind.months, kind.methods)
        answers.used[where], answers.left[where], answers.whole[where] = found.used, found.left, found.whole
        if found.unknown is not None:
            self.nothing(kind, part, positions_of(where, part.size)[found.unknown])
        if len(found.odd):
            self.leave_out("shares without a common denominator", positions_of(where, part.size)[found.odd])

    def unused(self, kind: Amounts, part: Part, where: Any) -> None:
        if kind.left is None:
            self.nothing(kind, part, where)
        else:
            answers, units = self.answers, scalar.weeks(Fraction(0), kind.left)
            answers.used[where], answers.left[where], answers.whole[where] = units.values()
            unknown = usage.without_year(part, kind.methods)
            if unknown is not None:
                self.nothing(kind, part, positions_of(where, part.size)[unknown])
        counted = {self.program.id, *(name for limit in part.context.law.limits.all for name in limit.together)}
        for used in (part.columns.usage[name] for name in counted & part.columns.usage.keys()):
            some = np.flatnonzero(np.diff(used.offsets))
            if len(some):
                self.leave_out("leave used that several limits may count", positions_of(where, part.size)[some])

    def leave_out(self, why: str, rows: Whole) -> None:
        self.left_out.setdefault(why, []).append(rows)

    def not_in_force(self, where: Any) -> None:
        answers = self.answers
        answers.outcome[where] = INELIGIBLE
        answers.failed[where] = 1 << self.bits["in_force"]
        answers.missing[where] = 0
        for name in ("months", "minutes", "headcount"):
            getattr(answers, name)[where] = UNKNOWN
        answers.used[where] = answers.left[where] = answers.whole[where] = 0

    def finish(self) -> None:
        """The employees whom only the scalar engine can decide, one by one; how many and why is in the answers."""
        if self.columns.documents:
            self.leave_out("a facts document", np.fromiter(self.columns.documents, np.int64))
        answers = self.answers
        for why, listed in self.left_out.items():
            rows = np.unique(np.concatenate(listed))
            answers.why_scalar[why] += len(rows)
            answers.scalar[rows] = True
        apart = not answers.scalar.any() or scalar.heeds_distance(self.program)
        for row in np.flatnonzero(answers.scalar):
            document: Mapping[str, Any] | None = self.columns.documents.get(int(row))
            facts = document or scalar.facts_of(self.columns, int(row), self.day, self.notice, apart)
            day = int(self.day[row]) if isinstance(self.day, np.ndarray) else self.day
            for name, value in scalar.decide(facts, self.program, self.bits, day).items():
                getattr(answers, name)[row] = value


def owners(columns: Columns) -> Any:
    """Whose worksites each employee's facts hold; -1: none."""
    sites = columns.worksites
    if sites is None or columns.worksite is None:
        return -1
    owner = np.zeros(len(sites.ids), np.int64) if sites.owner is None else sites.owner
    found: Whole = np.append(owner, -1)[columns.worksite]
    return found


def one_for_all(codes: Any) -> Any:
    """One number where all are the same."""
    if isinstance(codes, np.ndarray) and len(codes) and (codes == codes[0]).all():
        return int(codes[0])
    return codes


def mark(bits: Array, who: Mask, bit: int) -> None:
    if who is True:
        bits |= np.uint32(1 << bit)
    elif who is not False:
        bits |= who.astype(np.uint32) << np.uint32(bit)


def put(answers: Array, where: Any, found: Found | None) -> None:
    """What is certain; where a fact is missing or the measure does not apply, nothing."""
    if found is None:
        answers[where] = UNKNOWN
        return
    answers[where] = found.low
    for without in (found.unknown, found.absent):
        if without is True:
            answers[where] = UNKNOWN
        elif without is not False:
            view = answers[where]
            view[without] = UNKNOWN
            answers[where] = view


def positions_of(where: Any, size: int) -> Whole:
    return np.arange(where.start or 0, (where.start or 0) + size) if isinstance(where, slice) else where


def sub_part(part: Part, rows: Whole) -> Part:
    columns = part.columns.take(rows)
    day = part.day[rows] if isinstance(part.day, np.ndarray) else part.day
    notice = part.notice[rows] if isinstance(part.notice, np.ndarray) else part.notice
    return Part(columns, day, notice, part.shared, None)


def distinct_columns(stacked: Whole) -> tuple[list[tuple[int, ...]], Whole]:
    """Distinct columns of a small table of whole numbers, and which of them each column is."""
    key = np.zeros(stacked.shape[1], np.int64)
    for row in stacked:
        values, place = np.unique(row, return_inverse=True)
        key = key * len(values) + place
        _, key = np.unique(key, return_inverse=True)
    _, first = np.unique(key, return_index=True)
    return [tuple(int(v) for v in stacked[:, position]) for position in first], key


__all__ = ["ELIGIBLE", "INDETERMINATE", "INELIGIBLE", "OUTCOMES", "Answers", "determine", "determine_chunks"]

"""Every program that has to do with a workforce's leave: of each State the employees who work there, and the federal
programs for everybody, in chunks, so that memory does not grow with programs or employees."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import numpy as np

from openleave.engine import facts_words as words
from openleave.engine.batch.answers import Answers
from openleave.engine.batch.columns import Columns, Whole
from openleave.engine.batch.executor import NOBODY_ASKED, Known, determine, one_for_all
from openleave.engine.facts import Facts
from openleave.engine.law import Library, Program

CHUNK = 1 << 17
REASONS = 1 << 8  # codes of reasons are below


def determine_all(
    columns: Columns,
    library: Library,
    as_of: dt.date,
    *,
    size: int = CHUNK,
    known: Known | None = None,
    **options: Any,
) -> Iterator[tuple[Whole, Answers]]:
    """(positions in the workforce, their answers) of one program after the other, `size` employees at a time: as
    `openleave.engine.determine` decides each employee's leave under the programs that have to do with it. `known` and
    `options` as in `executor.determine`."""
    known = known or Known()
    for first in range(0, len(columns), size):
        part = columns if size >= len(columns) else columns.slice(first, first + size)
        for rows, programs in asked(part, library, as_of):
            some = part if len(rows) == len(part) else part.take(rows)
            for program in programs:
                yield rows + first, determine(some, library, as_of, program=program.id, known=known, **options)


def asked(columns: Columns, library: Library, as_of: dt.date) -> list[tuple[Whole, list[Program]]]:
    """Positions of employees, and the programs that concern the leave of just these, in the library's order."""
    codes = codes_of(columns)
    documents = np.fromiter(columns.documents, np.int64, len(columns.documents))
    plain = np.ones(len(columns), bool)
    plain[documents] = False
    distinct = np.unique(codes[plain])
    groups: dict[str, tuple[list[int], list[int]]] = {}  # program → codes, documents
    for code in distinct:
        for name in concerned_by(columns, library, as_of, int(code)):
            groups.setdefault(name, ([], []))[0].append(int(code))
    for row, document in columns.documents.items():
        facts = Facts.from_json(document)
        day = facts.leave.first_on or facts.as_of or facts.leave.noticed_on or default_day(columns, row, as_of)
        for program in library.concerned(facts, day):
            groups.setdefault(program.id, ([], []))[1].append(row)
    alike: dict[tuple[tuple[int, ...], tuple[int, ...]], list[Program]] = {}
    for name, program in library.programs.items():
        if name in groups:
            alike.setdefault((tuple(groups[name][0]), tuple(groups[name][1])), []).append(program)
    found: list[tuple[Whole, list[Program]]] = []
    for (wanted, listed), programs in alike.items():
        mine = plain.copy() if len(wanted) == len(distinct) else np.isin(codes, wanted) & plain
        mine[list(listed)] = True
        found.append((np.flatnonzero(mine), programs))
    return found


def codes_of(columns: Columns) -> Whole:
    """Place of work and reason of each employee, as one number."""
    place: Any = len(columns.states) if columns.state is None else columns.state.astype(np.int64)
    place = np.minimum(place, len(columns.states))  # beyond: not known
    reason: Any = columns.reason
    if reason is None or isinstance(reason, str):
        reason = NOBODY_ASKED if reason is None else words.REASON.index(reason)
    else:
        reason = reason.astype(np.int64)
    return np.broadcast_to(np.asarray(place * REASONS + reason, np.int64), len(columns))


def concerned_by(columns: Columns, library: Library, as_of: dt.date, code: int) -> list[str]:
    """The programs that concern a leave of which no more is known than the place of work and the reason."""
    position, reason = divmod(code, REASONS)
    state, city = columns.place(position)
    document = {
        "employee": {"locations": [{"state": state, "city": city}]},
        "leave": {"reason": None if reason == NOBODY_ASKED else words.REASON[reason], "starts_on": str(as_of)},
    }
    return [program.id for program in library.concerned(Facts.from_json(document), as_of)]


def default_day(columns: Columns, row: int, as_of: dt.date) -> dt.date:
    day: Any = as_of.toordinal() if columns.starts_on is None else one_for_all(columns.starts_on)
    return dt.date.fromordinal(int(day[row]) if isinstance(day, np.ndarray) else day)


__all__ = ["determine_all"]

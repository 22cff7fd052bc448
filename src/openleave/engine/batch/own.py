"""What the questions of a program ask about the employee, by the column: months employed, and whether another program
protects the same leave. Few values, each of which is one more question for the scalar engine."""

from collections.abc import Callable
from typing import Any

import numpy as np

from openleave.engine.batch import service
from openleave.engine.batch.answers import ELIGIBLE, INDETERMINATE, INELIGIBLE, OUTCOMES, Answers
from openleave.engine.batch.columns import Columns, Whole
from openleave.engine.batch.part import Part
from openleave.engine.eligibility import REACHED_BY_TIME
from openleave.engine.law import Program

UNKNOWN = -1  # nothing is known
LEFT_OPEN = -2  # only the scalar engine can tell

type Determine = Callable[[Program, Columns], Answers]


def codes(term: str, program: Program, part: Part, determine: Determine) -> Whole:
    """A whole number for the value of a term for each employee; see `meant`. `program`: whose questions ask."""
    if term == "employee.months_employed":
        criteria = part.context.law.criteria
        breaks = (t.arguments["break"] for c in criteria for t in c.tests if "break" in t.arguments)
        found = service.months_employed(part, part.day, {"break": next(breaks, None)})
        return np.where(found.unknown, UNKNOWN, found.low).astype(np.int64)
    name, _, figure = term.partition(".program.")
    other = program.others[name]
    answers = determine(other, part.columns)
    outcome = answers.outcome.astype(np.int64)
    if figure == "protects":
        # By time alone somebody becomes eligible of whom all is known; then only the scalar engine tells.
        waiting = (answers.failed & np.uint32(by_time(other, answers.criteria))) != 0
        outcome[(answers.outcome == INELIGIBLE) & (answers.missing == 0) & waiting] = LEFT_OPEN
    return outcome


def by_time(program: Program, names: tuple[str, ...]) -> int:
    """The bits of the criteria that time alone may meet."""
    found = 0
    for rule in program.parts["criteria"]:
        if any(t["measure"] in REACHED_BY_TIME for value in rule["values"] for t in value["any_of"]):
            found |= 1 << names.index(rule["id"].rpartition(".")[2])
    return found


def meant(term: str, code: int) -> Any:
    """The value of a term behind its code; None: not known."""
    figure = term.rpartition(".")[2]
    if figure == "outcome":
        return OUTCOMES[code]
    if figure == "months_employed":
        return None if code == UNKNOWN else code
    return None if code == INDETERMINATE else code == ELIGIBLE

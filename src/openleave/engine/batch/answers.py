"""Answers by the column: what was decided of each employee under one program."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from openleave.engine.batch.columns import Array, Whole

INELIGIBLE, INDETERMINATE, ELIGIBLE = 0, 1, 2
OUTCOMES = ("ineligible", "indeterminate", "eligible")


@dataclass(slots=True)
class Answers:
    """One answer for each employee, in the order of the columns.

    Bit i of `failed` and `missing` is the criterion `criteria[i]`. Weeks are exact: `used / whole` and `left / whole`
    workweeks, on the first day of leave. -1: not known (months, minutes, headcount), 0 in `whole`: nothing is said of
    amounts. `months`, `minutes` and `headcount` are what is certain, where facts bracket a number. `why_scalar`: how
    many the scalar engine decided, and why; it also answers questions about benefits for each employee with wages,
    which are counted there though the rest of the answer is by the column.
    """

    ids: Array
    program: str
    criteria: tuple[str, ...]
    outcome: Array  # (n) uint8: INELIGIBLE, INDETERMINATE, ELIGIBLE
    failed: Array  # (n) uint32
    missing: Array  # (n) uint32
    months: Array  # (n) int32
    minutes: Array  # (n) int32: counted in the window
    headcount: Array  # (n) int32: within the distance
    used: Array  # (n) int64, units
    left: Array  # (n) int64, units
    whole: Array  # (n) int64, units of a workweek
    scalar: Array  # (n) bool: decided by the scalar engine
    why_scalar: Counter[str] = field(default_factory=Counter)

    def __len__(self) -> int:
        return len(self.outcome)

    def names(self, mask: int) -> list[str]:
        """The criteria of a bit mask."""
        return [name for bit, name in enumerate(self.criteria) if mask >> bit & 1]

    def arrays(self) -> dict[str, Array]:
        return {name: getattr(self, name) for name in ANSWER_TYPES}

    def slice(self, first: int, last: int) -> "Answers":
        parts = {name: column[first:last] for name, column in self.arrays().items()}
        return Answers(self.ids[first:last], self.program, self.criteria, why_scalar=self.why_scalar, **parts)

    def take(self, rows: Whole) -> "Answers":
        parts = {name: column[rows] for name, column in self.arrays().items()}
        return Answers(self.ids[rows], self.program, self.criteria, why_scalar=self.why_scalar, **parts)


ANSWER_TYPES: dict[str, Any] = {
    "outcome": np.uint8,
    "failed": np.uint32,
    "missing": np.uint32,
    "months": np.int32,
    "minutes": np.int32,
    "headcount": np.int32,
    "used": np.int64,
    "left": np.int64,
    "whole": np.int64,
    "scalar": np.bool_,
}

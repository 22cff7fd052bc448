"""One chunk of a workforce on its way through the table, and what a columnar measure gives back."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from openleave.engine.batch.columns import Array, Columns, Whole
from openleave.engine.batch.shared import Shared

type Mask = Array | bool  # a bool for each employee, or one for all
type Number = Whole | int  # a number for each employee, or one for all


@dataclass(slots=True)
class Found:
    """What a measure found for each employee: as `trace.Measured`, by the column.

    `low` and `high` bracket a quantity, in 1/`over` of its unit; `words` are the words that whole numbers in `low`
    stand for. `unknown`: a fact is missing; `absent`: the measure does not apply. Where either holds, low and high
    mean nothing.
    """

    low: Any
    high: Any
    unit: str = ""
    unknown: Mask = False
    absent: Mask = False
    words: tuple[str, ...] = ()
    over: Any = 1  # a whole number above 0, for each employee or for all


class Part:
    """A chunk whose employees have one employer and one state of the law; results worked out once are kept."""

    __slots__ = ("alone", "columns", "day", "keep", "key", "notice", "open", "shared", "size")

    def __init__(self, columns: Columns, day: Number, notice: Number, shared: list[Shared], key: Whole | None) -> None:
        self.columns = columns
        self.size = len(columns)
        self.day = day
        self.notice = notice
        self.shared = shared  # what does not depend on the employee, for each question asked
        self.key = key  # (n) position in `shared`; None: there is one
        self.keep: dict[Any, Any] = {}
        self.alone = 0  # answers to a question about benefits, each by somebody's own wages
        self.open: Mask = True  # whom the criterion at hand has not decided yet; a measure may leave out the others

    @property
    def context(self) -> Any:
        """A scalar context with this employer's policy (the same in all of `shared`)."""
        return self.shared[0].context

    def spread(self, values: list[Any]) -> Any:
        """One value for each of `shared`, as one for each employee."""
        return values[0] if self.key is None else np.asarray(values)[self.key]


def unless(mask: Mask) -> Mask:
    return not mask if isinstance(mask, bool) else ~mask


def both(a: Mask, b: Mask) -> Mask:
    if isinstance(a, bool):
        return b if a else False
    if isinstance(b, bool):
        return a if b else False
    return a & b


def any_of(a: Mask, b: Mask) -> Mask:
    if isinstance(a, bool):
        return True if a else b
    if isinstance(b, bool):
        return True if b else a
    return a | b


def holds(mask: Mask) -> bool:
    """Whether it holds for everybody."""
    return mask if isinstance(mask, bool) else bool(mask.all())


def never(mask: Mask) -> bool:
    """Whether it holds for nobody."""
    return not mask if isinstance(mask, bool) else not mask.any()

"""Columns from what there is: unsorted rows of a table, Arrow-ish arrays, or facts documents."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from openleave.engine.batch.columns import Array, ColumnsError, Spans, Usage, Weeks, Whole
from openleave.engine.batch.dates import NEVER


def array(values: Any, kind: Any = None) -> Array:
    """Anything with the array or Arrow protocol (polars, pyarrow, memoryview, list) as a NumPy array, without a copy
    where that can be."""
    if isinstance(values, np.ndarray):
        return values if kind is None else values.astype(kind, copy=False)
    if hasattr(values, "to_numpy"):
        values = values.to_numpy()
    return np.asarray(values, kind)


def offsets_of(owner: Any, employees: int) -> Whole:
    """Offsets (n + 1) of rows whose owners (positions of employees) are in rising order."""
    owners = array(owner)
    if len(owners) and ((owners[1:] < owners[:-1]).any() or owners[0] < 0 or owners[-1] >= employees):
        raise ColumnsError("owner: positions of employees, in rising order.")
    return np.searchsorted(owners, np.arange(employees + 1)).astype(np.int64)


def sorted_by(owner: Any, employees: int, *keys: Any) -> tuple[Whole, Whole]:
    """(the order by owner and then by the keys, the offsets)."""
    owners = array(owner)
    order = np.lexsort([array(key) for key in reversed(keys)] + [owners])
    return order, offsets_of(owners[order], employees)


def spans_rows(employees: int, owner: Any, starts_on: Any, ends_on: Any) -> Spans:
    """Employment spans in any order; an end below 1 or NEVER means still employed."""
    ends = array(ends_on)
    order, offsets = sorted_by(owner, employees, starts_on)
    ends = np.where(ends < 1, NEVER, ends)
    return Spans(offsets, array(starts_on)[order].astype(np.int32), ends[order].astype(np.int32))


def usage_rows(employees: int, owner: Any, on: Any, minutes: Any, week_minutes: Any) -> Usage:
    """Standing usage entries of one program in any order."""
    order, offsets = sorted_by(owner, employees, on)
    return Usage(
        offsets,
        array(on)[order].astype(np.int32),
        array(minutes)[order].astype(np.int32),
        array(week_minutes)[order].astype(np.int32),
    )


def week_matrix(
    employees: int, owner: Any, week_starts_on: Any, minutes: Any, first_week: int, weeks: int
) -> tuple[Weeks, Array]:
    """Rows (employee, first day of a week, minutes) as a matrix, and who has any row. Rows of other weeks than the
    `weeks` from `first_week` are left out; a week that begins on another weekday is refused."""
    owners, starts, worked = array(owner), array(week_starts_on), array(minutes)
    place, beyond = np.divmod(starts.astype(np.int64) - first_week, 7)
    if beyond.any():
        raise ColumnsError("week_starts_on: begins on another weekday than first_week; put it into Hours.")
    recorded = np.zeros(employees, bool)
    recorded[owners] = True
    within = (place >= 0) & (place < weeks)
    totals = np.zeros((weeks, employees), np.int64)
    np.add.at(totals, (place[within], owners[within]), worked[within])
    if totals.size and not 0 <= totals.min() <= totals.max() <= 10080:
        raise ColumnsError("minutes: below 0, or over 168 hours in a week.")
    return Weeks(first_week, totals.astype(np.int16)), recorded


def positions(words: Sequence[str], values: Iterable[str | None], unknown: int = 255) -> Whole:
    """Words as their positions in a list (uint8); None and unknown words as `unknown`."""
    place: Mapping[str | None, int] = {word: position for position, word in enumerate(words)}
    return np.array([place.get(value, unknown) for value in values], np.uint8)

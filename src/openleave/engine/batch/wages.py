"""Base periods by the column: earnings, in whole cents, by calendar quarters, and the hours worked."""

import datetime as dt
from typing import Any

import numpy as np

from openleave.engine.batch.columns import Array, Wages, Whole
from openleave.engine.batch.hours import by_employee, counted_at_all
from openleave.engine.batch.hours import within as minutes_within
from openleave.engine.batch.part import Found, Part
from openleave.engine.measures_place import MANY
from openleave.engine.measures_wages import DEFAULT_BASE
from openleave.engine.wage_base import WEEKS, base_span

type Bounds = tuple[Any, Any]  # (at least, at most) in a base period: for each employee, or for all

ANY_CENTS = MANY * 100  # what is not known may be any amount


def names_of(arguments: dict[str, Any]) -> list[str]:
    """The base periods of a test: the one that counts, and the one that counts if it shows more."""
    return [name for name in (arguments.get("base") or DEFAULT_BASE, arguments.get("else")) if name is not None]


def base_periods(name: str, day: Any) -> tuple[Any, Any]:
    """First and last day of a base period: one for all, or one for each employee."""
    if not isinstance(day, np.ndarray):
        first, last = base_span(name, dt.date.fromordinal(int(day)))
        return first.toordinal(), last.toordinal()
    distinct, which = np.unique(day, return_inverse=True)
    spans = [base_span(name, dt.date.fromordinal(int(one))) for one in distinct]
    found = np.array([[edge.toordinal() for edge in span] for span in spans], np.int64)[which]
    return found[:, 0], found[:, 1]


def within(wages: Wages, first: Any, last: Any) -> tuple[Array, Whole, Whole]:
    """(who has a quarter on record from the first day on, cents in the period, cents of its highest quarter): a quarter
    that is left out had no wages."""
    counts = np.diff(wages.offsets)
    since, until = (np.repeat(edge, counts) if isinstance(edge, np.ndarray) else edge for edge in (first, last))
    known: Array = by_employee((wages.starts_on >= since).astype(np.int32), wages.offsets) > 0
    inside = wages.cents * ((wages.starts_on >= since) & (wages.starts_on <= until))
    highest: Whole = np.zeros(len(counts), np.int64)
    np.maximum.at(highest, np.repeat(np.arange(len(counts)), counts), inside)
    return known, by_employee(inside.astype(np.int64), wages.offsets), highest


def earnings(part: Part, day: Any, arguments: dict[str, Any]) -> Found:
    """Of two base periods the one that shows more. Columns hold no weeks of wages."""
    bounds: list[Bounds] = []
    wages = part.columns.wages
    for name in names_of(arguments):
        if wages is None or name == WEEKS:
            bounds.append((0, ANY_CENTS))
            continue
        known, total, highest = within(wages, *base_periods(name, part.day))
        value = highest if arguments.get("of") == "highest_quarter" else total
        bounds.append((np.where(known, value, 0), np.where(known, value, ANY_CENTS)))
    return best(part, bounds, "dollars", ANY_CENTS, 100)


def base_hours(part: Part, day: Any, arguments: dict[str, Any]) -> Found:
    """Minutes worked in the base period; of two, in the one with more. An entry across the edge of a period leaves open
    how many of its hours lie in it."""
    counted = counted_at_all(part)
    bounds: list[Bounds] = []
    for name in names_of(arguments):
        low, high = minutes_within(part, *base_periods(name, part.day))
        none = without_wages(part, name)
        least = np.where(none, 0, np.where(counted, low, 0))
        bounds.append((least, np.where(none, 0, np.where(counted, high, MANY))))
    return best(part, bounds, "hours", MANY, 1)


def best(part: Part, bounds: list[Bounds], unit: str, any_amount: int, over: int) -> Found:
    """What the better of some base periods shows: one that is not known may show any amount."""
    low: Any = np.zeros(part.size, np.int64)
    high: Any = np.zeros(part.size, np.int64)
    for least, most in bounds:
        low, high = np.maximum(low, least), np.maximum(high, most)
    return Found(low, high, unit, unknown=(low == 0) & (high == any_amount), over=over)


def without_wages(part: Part, name: str) -> Array | bool:
    """Who had no wages in a base period, as far as quarters on record tell: then there were no hours either."""
    wages = part.columns.wages
    if wages is None or name == WEEKS:
        return False
    known, total, _ = within(wages, *base_periods(name, part.day))
    none: Array = known & (total == 0)
    return none

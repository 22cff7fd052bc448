"""What another law would change for a workforce: who, from what to what, and where."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from openleave.engine.batch.columns import Array, Columns, Whole
from openleave.engine.batch.executor import OUTCOMES, Answers, determine
from openleave.engine.law import Library


@dataclass(slots=True)
class Changes:
    """Those whose outcome, criteria or weeks left differ: `rows` are their positions in the workforce, and
    `before` and `after` their answers, in that order."""

    rows: Whole
    before: Answers
    after: Answers
    outcomes: Counter[tuple[str, str]] = field(default_factory=Counter)  # (before, after) → people, changed or not
    by_worksite: Counter[str] = field(default_factory=Counter)  # worksite id, "" where not known → people changed


def changes(
    columns: Columns, library_before: Library, library_after: Library, as_of: dt.date, **options: Any
) -> Changes:
    """Decide the same questions under two libraries and compare. `options` as in `determine`."""
    before = determine(columns, library_before, as_of, **options)
    after = determine(columns, library_after, as_of, **options)
    rows = np.flatnonzero(differ(before, after))
    outcomes: Counter[tuple[str, str]] = Counter()
    pairs, counts = np.unique(before.outcome.astype(np.int64) * 3 + after.outcome, return_counts=True)
    for pair, count in zip(pairs, counts, strict=True):
        outcomes[OUTCOMES[pair // 3], OUTCOMES[pair % 3]] = int(count)
    by_worksite: Counter[str] = Counter()
    sites = columns.worksites
    if columns.worksite is not None and sites is not None:
        found, counts = np.unique(columns.worksite[rows], return_counts=True)
        for site, count in zip(found, counts, strict=True):
            by_worksite[sites.ids[int(site)] if site >= 0 else ""] += int(count)
    elif len(rows):
        by_worksite[""] = len(rows)
    return Changes(rows, before.take(rows), after.take(rows), outcomes, by_worksite)


def differ(before: Answers, after: Answers) -> Array:
    """Who is answered differently: the outcome, a criterion, or the weeks left."""
    changed: Array = before.outcome != after.outcome
    if before.criteria == after.criteria:
        changed |= (before.failed != after.failed) | (before.missing != after.missing)
    else:
        for name in {*before.criteria, *after.criteria}:
            changed |= bit(before, before.failed, name) != bit(after, after.failed, name)
            changed |= bit(before, before.missing, name) != bit(after, after.missing, name)
    return changed | weeks_differ(before, after)


def weeks_differ(before: Answers, after: Answers) -> Array:
    """Of whom the weeks left differ, or are told by one only; as fractions, whatever their denominators."""
    same = before.whole == after.whole
    changed: Array = same & (before.left != after.left)
    for row in np.flatnonzero(~same):  # few: the denominator is the person's own, whatever the law
        one, other = int(before.whole[row]), int(after.whole[row])
        if not one or not other or int(before.left[row]) * other != int(after.left[row]) * one:
            changed[row] = True
    return changed


def bit(answers: Answers, mask: Array, name: str) -> Array | bool:
    if name not in answers.criteria:
        return False
    found: Array = (mask >> np.uint32(answers.criteria.index(name))) & np.uint32(1) == 1
    return found

"""The table of criteria by the column: the same rows as `eligibility.evaluate`, one implementation a measure."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np

from openleave.engine.batch import hours, nearby, service, wages
from openleave.engine.batch.part import Found, Mask, Part, any_of, both, holds, never, unless
from openleave.engine.batch.reads import Reads
from openleave.engine.batch.shared import MISSING, NO, YES
from openleave.engine.law import Criterion, Snapshot, Test

type Measure = Callable[[Part, Any, dict[str, Any]], Found]

MEASURES: dict[str, Measure] = {
    "status": service.status,
    "months_employed": service.months_employed,
    "days_employed": service.days_employed,
    "weeks_employed": service.weeks_employed,
    "weeks_on_payroll": service.weeks_on_payroll,
    "hours_worked": hours.hours_worked,
    "hours_not_recorded": hours.hours_not_recorded,
    "weekly_hours": hours.weekly_hours,
    "earnings": wages.earnings,
    "base_hours": wages.base_hours,
    "headcount_within_miles": nearby.headcount_within_miles,
    "employees": nearby.employees_at_worksite,
}
ORDERED = frozenset({"at_least", "at_most"})
COMPARATORS = ORDERED | {"is_true", "one_of", "none_of"}
DAYS = frozenset({"leave_start", "notice"})


def without_columns(law: Snapshot, reads: Reads) -> set[str]:
    """Words of a program's table that only the scalar engine knows."""
    words = set() if reads.amounts else {"limits that ask for more than columns hold"}
    for criterion in law.criteria:
        if criterion.measured not in DAYS:
            words.add(criterion.measured)
        for test in criterion.tests:
            if test.unheld:
                break  # nothing after it is measured
            if test in reads.shared:
                continue
            if test.measure not in MEASURES:
                words.add(str(test.arguments.get("decision") or test.arguments.get("fact") or test.measure))
            if test.comparator not in COMPARATORS or not comparable(test):
                words.add(test.comparator)
    return words


def comparable(test: Test) -> bool:
    """Whether a number to compare with is in force."""
    return test.comparator not in ORDERED or isinstance(test.parameter, int | Fraction)


def at_least(number: Any, over: Any, needed: Any) -> Mask:
    """number / over >= needed, in whole numbers."""
    needed = Fraction(needed)
    if needed.denominator == 1 and isinstance(over, int) and over == 1:
        return number >= needed.numerator  # type: ignore[no-any-return]
    return number * needed.denominator >= over * needed.numerator  # type: ignore[no-any-return]


def compare(test: Test, found: Found) -> tuple[Mask, Mask, Mask]:
    """Who meets the test, who does not, for whom a fact is missing; nobody to whom the measure does not apply."""
    low, high = found.low, found.high
    if test.comparator in ORDERED:
        needed = test.parameter * 60 if found.unit == "hours" else test.parameter
        yes: Mask
        no: Mask
        if test.comparator == "at_least":
            yes = at_least(low, found.over, needed)
            no = unless(yes) if high is low else unless(at_least(high, found.over, needed))
        else:
            yes = at_least(-high, found.over, -needed)
            no = unless(yes) if high is low else unless(at_least(-low, found.over, -needed))
        missing: Mask = False if high is low else unless(any_of(yes, no))
    elif test.comparator == "is_true":
        yes = low is True if isinstance(low, bool) else low
        no, missing = unless(yes), False
    else:
        wanted = np.array([(word in test.parameter) is (test.comparator == "one_of") for word in found.words])
        yes = wanted.take(low)
        no, missing = unless(yes), False
    for without in (found.unknown, found.absent):
        if without is not False:
            stated = unless(without)
            yes, no, missing = both(yes, stated), both(no, stated), both(missing, stated)
    return yes, no, any_of(missing, both(found.unknown, unless(found.absent)))


def shared_verdicts(test: Test, measured: str, part: Part) -> tuple[Mask, Mask, Mask]:
    verdicts = [shared.verdict(test, measured) for shared in part.shared]
    if all(v == verdicts[0] for v in verdicts):
        return verdicts[0] == YES, verdicts[0] == NO, verdicts[0] == MISSING
    return tuple(part.spread([v == word for v in verdicts]) for word in (YES, NO, MISSING))


def by_wages(
    test: Test, measured: str, part: Part, open_: Mask, without: tuple[Mask, Mask, Mask]
) -> tuple[Mask, Mask, Mask]:
    """The verdicts on a question about benefits: of those with wages each by their own, of the others as `without`."""
    wages = part.columns.wages
    if wages is None:
        return without
    rows = np.flatnonzero((np.diff(wages.offsets) > 0) & open_)
    if not len(rows):
        return without
    found = [np.array(np.broadcast_to(mask, part.size)) for mask in without]
    for row in rows:
        first, last = wages.offsets[row], wages.offsets[row + 1]
        quarters = tuple(zip(wages.starts_on[first:last].tolist(), wages.cents[first:last].tolist(), strict=True))
        shared = part.shared[0 if part.key is None else int(part.key[row])]
        verdict = shared.verdict_by_wages(test, measured, quarters)
        for mask, word in zip(found, (YES, NO, MISSING), strict=True):
            mask[row] = verdict == word
    part.alone += len(rows)
    return found[0], found[1], found[2]


def measured(criterion: Criterion, test: Test, part: Part) -> Found:
    """What a test finds for everybody, also where its criterion is decided without it."""
    part.open = True
    return MEASURES[test.measure](part, part.notice if criterion.measured == "notice" else part.day, test.arguments)


def evaluate(criterion: Criterion, part: Part, reads: Reads, found_at: dict[Test, Found]) -> tuple[Mask, Mask]:
    """(who fails the criterion, for whom a fact is missing): the first test met decides."""
    day = part.notice if criterion.measured == "notice" else part.day
    met: Mask = False
    failed: Mask = False  # by a decisive test, as `asks`: where it applies at all, it is the only one
    asks: Mask = False
    missing: Mask = False
    answered: Mask = False  # any test applied
    open_: Mask = True
    for test in criterion.tests:
        part.open = open_
        if test.unheld:
            # The figure of this day is not in the library: nothing definite is said.
            return failed, any_of(asks, open_)
        if test in reads.shared:
            yes, no, ask = shared_verdicts(test, criterion.measured, part)
            if test in reads.wages:
                yes, no, ask = by_wages(test, criterion.measured, part, open_, (yes, no, ask))
        else:
            found_at[test] = MEASURES[test.measure](part, day, test.arguments)
            yes, no, ask = compare(test, found_at[test])
        met = any_of(met, both(yes, open_))
        if test.decisive:
            failed, asks = any_of(failed, both(no, open_)), any_of(asks, both(ask, open_))
        else:
            missing = any_of(missing, ask)
            answered = any_of(answered, any_of(any_of(yes, no), ask))
        if holds(met):
            return False, False
        open_ = unless(any_of(met, any_of(failed, asks)))
    if not never(open_):
        if not (never(missing) and holds(answered)):
            asks = any_of(asks, both(open_, any_of(missing, unless(answered))))
            open_ = both(open_, unless(asks))
        failed = any_of(failed, open_)
    return failed, asks

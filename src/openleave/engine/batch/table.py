"""The table of criteria by the column: the same rows as `eligibility.evaluate`, one implementation a measure."""

from collections.abc import Callable
from typing import Any

import numpy as np

from openleave.engine.batch import hours, nearby, service
from openleave.engine.batch.part import Found, Mask, Part, any_of, both, holds, never, unless
from openleave.engine.batch.shared import MISSING, NO, YES, is_shared
from openleave.engine.law import Criterion, Snapshot, Test

type Measure = Callable[[Part, Any, dict[str, Any]], Found]

MEASURES: dict[str, Measure] = {
    "status": service.status,
    "months_employed": service.months_employed,
    "weeks_on_payroll": service.weeks_on_payroll,
    "hours_worked": hours.hours_worked,
    "hours_not_recorded": hours.hours_not_recorded,
    "headcount_within_miles": nearby.headcount_within_miles,
}
COMPARATORS = frozenset({"at_least", "is_true", "one_of", "none_of"})
DAYS = frozenset({"leave_start", "notice"})


def without_columns(law: Snapshot) -> set[str]:
    """Words of a program's table that only the scalar engine knows."""
    words = set()
    for criterion in law.criteria:
        if criterion.measured not in DAYS:
            words.add(criterion.measured)
        for test in criterion.tests:
            if test.measure not in MEASURES and not is_shared(law, test):
                words.add(test.measure)
            if test.comparator not in COMPARATORS:
                words.add(test.comparator)
    return words


def compare(test: Test, found: Found) -> tuple[Mask, Mask, Mask]:
    """Who meets the test, who does not, for whom a fact is missing; nobody to whom the measure does not apply."""
    low, high = found.low, found.high
    if test.comparator == "at_least":
        needed = test.parameter * 60 if found.unit == "hours" else test.parameter
        yes: Mask = low >= needed
        no: Mask = unless(yes) if high is low else high < needed
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


def shared_verdicts(test: Test, part: Part) -> tuple[Mask, Mask, Mask]:
    verdicts = [shared.verdict(test) for shared in part.shared]
    if all(v == verdicts[0] for v in verdicts):
        return verdicts[0] == YES, verdicts[0] == NO, verdicts[0] == MISSING
    return tuple(part.spread([v == word for v in verdicts]) for word in (YES, NO, MISSING))


def evaluate(criterion: Criterion, part: Part, found_at: dict[str, Found]) -> tuple[Mask, Mask]:
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
        if test.measure not in MEASURES:
            yes, no, ask = shared_verdicts(test, part)
        else:
            found = MEASURES[test.measure](part, day, test.arguments)
            found_at.setdefault(test.measure, found)
            yes, no, ask = compare(test, found)
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

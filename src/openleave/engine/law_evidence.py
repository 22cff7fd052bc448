"""What the cases of the library show of its rules: on which days the law was asked, and on which side of each threshold
a case's answer lies. It is read from the traces of the runs, so that a case counts for what it tests and not for its
name; a case counts only where it passes and its expected answer depends on the criterion.
"""

import dataclasses
import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from openleave.engine.cases import Case, failures_of, view_of
from openleave.engine.law import Library
from openleave.engine.results import View, coverage
from openleave.engine.trace import NO, YES, Finding

ORDERED = ("at_least", "at_most")
GROUPS = ("coverage", "eligibility", "reason")

type Threshold = tuple[str, int, Fraction]  # criterion, number of its test, the parameter's value


@dataclasses.dataclass(slots=True)
class Sides:
    """Cases on each side of a threshold: how far below and above it they are, in the parameter's unit."""

    below: set[Fraction] = dataclasses.field(default_factory=set)
    at: bool = False
    above: set[Fraction] = dataclasses.field(default_factory=set)


@dataclasses.dataclass(slots=True)
class Evidence:
    """What the cases of one program show. `days`: those on which its law was asked."""

    cases: int = 0
    days: set[dt.date] = dataclasses.field(default_factory=set)
    thresholds: dict[Threshold, Sides] = dataclasses.field(default_factory=dict)

    def sides(self, threshold: Threshold) -> Sides:
        return self.thresholds.get(threshold) or Sides()


def evidence(cases: Iterable[Case], library: Library) -> dict[str, Evidence]:
    """Program → what its cases show. Those that fail show nothing: `openleave law test` names them."""
    found: dict[str, Evidence] = {program: Evidence() for program in library.programs}
    for case in cases:
        try:
            view = view_of(case, library)
            if failures_of(case, view):
                continue
        except Exception:  # noqa: S112 - `openleave law test` says what is wrong with it
            continue
        add(found[case.program], case, view)
    return found


def add(made: Evidence, case: Case, view: View) -> None:
    made.cases += 1
    made.days.add(view.start)
    for wanted in case.expected.values():
        made.days.update(day for day in (wanted if isinstance(wanted, Mapping) else ()) if type(day) is dt.date)
    for criterion in view.context.law.criteria:
        finding = view.criterion(criterion.name)
        if finding is None or not asserted(case.expected, view, finding):
            continue
        for number, test in enumerate(criterion.tests):
            if test.comparator not in ORDERED:
                continue
            needed = Fraction(str(test.parameter))
            for value in measured(finding, test.comparator, needed):
                sides = made.thresholds.setdefault((criterion.id, number, needed), Sides())
                sides.at = sides.at or value == needed
                if value < needed:
                    sides.below.add(needed - value)
                elif value > needed:
                    sides.above.add(value - needed)


def measured(finding: Finding, comparator: str, needed: Fraction) -> Iterator[Fraction]:
    """The values that were compared with a threshold and decided the finding, in the threshold's unit."""
    for op, unit, *values in finding.steps:
        if op == comparator and isinstance(values[0], int | Fraction | Decimal):
            scale = 60 if unit == "hours" else 1  # hours are traced in minutes
            value, right, held = values
            if Fraction(str(right)) == needed * scale and held is (finding.result == YES):
                yield Fraction(value) / scale


def asserted(expected: Mapping[str, Any], view: View, finding: Finding) -> bool:
    """Whether the expected answer of a case that passes would be another if this criterion's were."""
    if finding.result not in (YES, NO):
        return False
    if finding.name in (expected.get("criteria") or {}) or "failed" in expected or "eligible_but_for" in expected:
        return True
    if isinstance(expected.get("covered"), bool) and finding is first_of_employer(view):
        return True
    if expected.get("outcome") == "eligible" or expected.get("becomes_eligible_on"):
        return True
    failed = [f for f in view.program.findings if f.result == NO and f.group in GROUPS]
    return expected.get("outcome") == "ineligible" and failed == [finding]


def first_of_employer(view: View) -> Finding | None:
    """The finding that `covered` asks for."""
    wanted = coverage(view).id
    return next((f for f in view.program.findings if f.id == wanted), None)

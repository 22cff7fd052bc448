"""What does not depend on the employee: decided once by the scalar engine for each question, and spread over all.

A question is an employer (with its policy and, where its size matters, its worksites), a reason, a first day of leave,
a day of notice, and a place of work. Coverage of the employer, the reason and the weeks it grants are the same for
everybody who asks it; `reads` says what of a question a program heeds.
"""

import datetime as dt
import json
from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from openleave.engine import benefits, drawing, eligibility, granting
from openleave.engine.context import Context
from openleave.engine.determination import ProgramDetermination, determine_program
from openleave.engine.facts import Facts
from openleave.engine.facts_policy import LeaveYearRule
from openleave.engine.law import Program, Test
from openleave.engine.measures_tenure import usual_week
from openleave.engine.situations.wages import QuarterWages, Wages
from openleave.engine.trace import MISSING, NO, YES

ABSENT = "absent"

type Place = tuple[str | None, str | None]  # State, city
NOWHERE: Place = (None, None)


class Question(NamedTuple):
    """Days are ordinals. `sites`: the owner of the worksites that matter; -1: none do, or none are known. `group`:
    facts of the employee that many share, as JSON; empty: they do not matter, or there are none. `own`: what the
    program's questions ask about the employee alone, with its value; None: not known."""

    starts_on: int
    noticed_on: int
    reason: str | None
    place: Place = NOWHERE
    sites: int = -1
    group: str = ""
    own: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Amounts:
    """What a question decides of the weeks used and left on the first day of leave.

    `nothing`: nothing is said of them. `yearly`: `weeks` in `months` by one of `methods` (none: all are compared), less
    what the employee used. `unused`: `left` weeks of somebody who has used none; who has is decided one by one.
    """

    kind: str
    weeks: int | Fraction = 0
    months: int = 0
    methods: tuple[LeaveYearRule, ...] = ()
    left: Fraction | None = None


NOTHING = Amounts("nothing")


class Shared:
    """One question: the scalar context, the amounts, and the tests that are the same for everybody who asks it."""

    __slots__ = ("amounts", "context", "notice", "own", "program", "verdicts")

    def __init__(
        self, program: Program, base: Mapping[str, Any], question: Question, worksites: list[dict[str, Any]]
    ) -> None:
        start_on = dt.date.fromordinal(question.starts_on)
        self.notice = dt.date.fromordinal(question.noticed_on)
        state, city = question.place
        document = {
            **base,
            "leave": {"reason": question.reason, "starts_on": str(start_on), "noticed_on": str(self.notice)},
            # Somebody employed since the day asked about, of whom nothing else is known.
            "employee": {
                "employments": [{"starts_on": str(start_on)}],
                "locations": [{"state": state, "city": city}],
                **json.loads(question.group or "{}"),
            },
            "worksites": worksites,
        }
        facts = Facts.from_json(document)
        self.amounts = amounts(determine_program(facts, program, start_on))
        # Tests are measured as while a determination is under way: nothing is decided yet.
        self.context = Context(facts, program.on(start_on), start_on, start_on)
        self.program, self.own = program, question.own
        self.begin(self.context)
        self.verdicts: dict[tuple[Test, str], str] = {}

    def begin(self, context: Context) -> ProgramDetermination:
        """A determination under way, with what its questions ask about the employee."""
        made = ProgramDetermination(self.program, context)
        for term, known in self.own:
            made.scope.given(term, (known, () if known is not None else ((term, "ask.not_decided"),)))
        return made

    def verdict(self, test: Test, measured: str) -> str:
        """A shared test, measured at the start of leave or on the day of notice: yes, no, missing, or that it does not
        apply."""
        found = self.verdicts.get((test, measured))
        if found is None:
            found = self.verdicts[test, measured] = self.measure(self.context, test, measured)
        return found

    def verdict_by_wages(self, test: Test, measured: str, quarters: tuple[tuple[int, int], ...]) -> str:
        """The same for somebody with wages: (first day of a quarter, cents)."""
        listed = tuple(QuarterWages(dt.date.fromordinal(on), Decimal(cents) / 100) for on, cents in quarters)
        context = copy(self.context)
        context.facts = replace(self.context.facts, wages=Wages(quarters=listed))
        benefits.keep(self.begin(context))
        return self.measure(context, test, measured)

    def measure(self, context: Context, test: Test, measured: str) -> str:
        day = self.notice if measured == "notice" else context.as_of
        value = eligibility.MEASURES[test.measure](context, day, test.arguments)
        return eligibility.compare(test, value)[0] or ABSENT

    def week(self, measured: str) -> Fraction | None:
        """Minutes of the usual week as stated, or by the schedule; None: not known."""
        found = usual_week(self.context, self.notice if measured == "notice" else self.context.as_of)
        return None if found is None else Fraction(found)


def amounts(made: ProgramDetermination) -> Amounts:
    """Of a determination for somebody who has used no leave."""
    context, law = made.context, made.context.law
    assert context.start is not None
    reason = drawing.counted_reason(context)
    limits = drawing.candidates(context, reason if reason in law.reasons else None)
    # Days and hours are so many of each employee's own workweek: without a schedule nothing is said.
    if not limits or made.withheld is not None or any(limit.weeks is None for limit in limits):
        return NOTHING
    first, methods = limits[0], tuple(granting.methods(context)[0])
    if len(limits) == 1 and first.plain and first.counts_all(context.facts.used_reasons):
        return Amounts("yearly", first.weeks or 0, first.months, methods)
    if all(limit.own_period for limit in limits):
        methods = ()  # the employer's leave year counts nothing
    left = None if made.balance is None else made.balance.available_on(context.start)
    return Amounts("unused", methods=methods, left=left)


__all__ = ["ABSENT", "MISSING", "NO", "NOTHING", "NOWHERE", "YES", "Amounts", "Place", "Question", "Shared"]

"""What does not depend on the employee: decided once by the scalar engine for each question, and spread over all.

A question is an employer (with its policy), a reason, a first day of leave, a day of notice, and a State where the
policy differs by State. Coverage of the employer, the reason and the weeks it grants are the same for everybody who
asks it.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from openleave.engine import eligibility, granting
from openleave.engine.context import Context
from openleave.engine.determination import determine_program
from openleave.engine.facts import Facts
from openleave.engine.law import Program, Test
from openleave.engine.trace import MISSING, NO, YES

# Measures that read only the employer, the leave's reason, and facts that columns do not hold (flight crews).
SHARED = frozenset(
    {
        "coverage_decided",
        "employer_kind",
        "workweeks_at_headcount",
        "successor_obligation",
        "reason_qualifies",
        "pattern_allowed",
        "crew_hours",
    }
)
ABSENT = "absent"

type Question = tuple[int, int, str | None, str | None]  # first day of leave, day of notice, reason, State


class Shared:
    """One question: the scalar context, the weeks granted, the leave-year methods to compare."""

    __slots__ = ("context", "methods", "near", "notice", "plain", "verdicts", "weeks")

    def __init__(self, program: Program, base: Mapping[str, Any], question: Question, near: dict[Any, Any]) -> None:
        start, notice, reason, state = question
        self.near = near  # headcounts near each worksite, kept for the whole run
        start_on, notice_on = dt.date.fromordinal(start), dt.date.fromordinal(notice)
        self.notice = notice_on
        document = {
            **base,
            "leave": {"reason": reason, "starts_on": str(start_on), "noticed_on": str(notice_on)},
            # Somebody employed since the day asked about, of whom nothing else is known.
            "employee": {"employments": [{"starts_on": str(start_on)}], "locations": [{"state": state}]},
        }
        facts = Facts.from_json(document)
        law = program.on(start_on)
        self.context = Context(facts, law, start_on, start_on)
        made = determine_program(facts, program, start_on)
        self.weeks: int | None = None if made.balance is None else made.balance.weeks
        self.methods = tuple(granting.methods(self.context)[0])
        rule = law.reasons.get(reason or "")
        # An entitlement of its own (more weeks, another period) is left to the scalar engine.
        self.plain = rule is None or rule.body["entitlement"] == f"{law.id}.weeks"
        self.verdicts: dict[Test, str] = {}

    def verdict(self, test: Test) -> str:
        """A shared test: yes, no, missing, or that it does not apply."""
        found = self.verdicts.get(test)
        if found is None:
            context = self.context
            assert context.start is not None
            measured = eligibility.MEASURES[test.measure](context, context.start, test.arguments)
            found = self.verdicts[test] = eligibility.compare(test, measured)[0] or ABSENT
        return found


__all__ = ["ABSENT", "MISSING", "NO", "SHARED", "YES", "Shared"]

"""What does not depend on the employee: decided once by the scalar engine for each question, and spread over all.

A question is an employer (with its policy), a reason, a first day of leave, a day of notice, and a State where the
policy differs by State. Coverage of the employer, the reason and the weeks it grants are the same for everybody who
asks it.
"""

import datetime as dt
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from openleave.engine import drawing, eligibility, granting, law_words
from openleave.engine.context import Context
from openleave.engine.determination import determine_program
from openleave.engine.expressions import terms_in
from openleave.engine.facts import Facts
from openleave.engine.law import Program, Snapshot, Test
from openleave.engine.law_limits import IN_WEEKS
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
TOPICS = frozenset(law_words.TOPICS) - {"leave"}  # facts of these are in documents, never in columns
TABLES = frozenset({"decided_by", "windows"})  # keys of a reason under which it rests on decisions
ABSENT = "absent"


def is_shared(law: Snapshot, test: Test) -> bool:
    """Whether a test is the same for everybody in columns: its measure is, or its question asks only about topics."""
    if test.measure == "decision":
        return asks_only_topics(law, test.arguments["decision"].rpartition(".")[2])
    return test.measure in SHARED


def asks_only_topics(law: Snapshot, name: str) -> bool:
    for term in terms_in(law.decisions[name][1].body):
        first, _, rest = term.partition(".")
        if first == "decision":
            if not asks_only_topics(law, rest):
                return False
        elif first not in TOPICS and first != "choice" and not law_words.names_rule(term):
            return False
    return True


type Question = tuple[int, int, str | None, str | None]  # first day of leave, day of notice, reason, State


class Shared:
    """One question: the scalar context, the weeks granted, the leave-year methods to compare."""

    __slots__ = ("context", "methods", "months", "notice", "plain", "verdicts", "weeks")

    def __init__(self, program: Program, base: Mapping[str, Any], question: Question) -> None:
        start, notice, reason, state = question
        start_on, notice_on = dt.date.fromordinal(start), dt.date.fromordinal(notice)
        self.notice = notice_on
        document = {
            **base,
            "leave": {"reason": reason, "starts_on": str(start_on), "noticed_on": str(notice_on)},
            # Somebody employed since the day asked about, of whom nothing else is known.
            "employee": {"employments": [{"starts_on": str(start_on)}], "locations": [{"state": state}]},
        }
        facts = Facts.from_json(document)
        made = determine_program(facts, program, start_on)
        self.context: Context = made.context
        law = self.context.law
        self.methods = tuple(granting.methods(self.context)[0])
        limits = drawing.candidates(self.context, reason if reason in law.reasons else None)
        # One limit by leave year is decided here; several, and single periods, are left to the scalar engine. So are
        # reasons that rest on tables of decisions, which may ask for anything.
        self.plain = not limits or (len(limits) == 1 and limits[0].plain and limits[0].counts_all(facts.used_reasons))
        rule = law.reasons.get(reason or "")
        self.plain = self.plain and (rule is None or not TABLES & rule.body.keys())
        self.weeks: int | Fraction | None = None
        self.months = 0
        if limits and made.balance is not None:
            self.weeks, self.months = limits[0].weeks, limits[0].months
        # Days and hours are so many of each employee's own workweek.
        self.plain = self.plain and all(limit.unit in IN_WEEKS for limit in law.limits.all)
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

"""Determinations: one evaluation of the facts against every program of the library, with its own trace.

`determine(facts, library, as_of)` decides; nothing is written afterwards. Sentences, JSON and the calendar are made
from the trace only when asked for.
"""

import datetime as dt
import json
from fractions import Fraction
from typing import Any

from openleave.engine import amounts, eligibility, findings, granting, undecided
from openleave.engine.benefits import Benefit, Once
from openleave.engine.clocks import Clock, clocks_due
from openleave.engine.concurrency import Pairing, pairings
from openleave.engine.context import Context
from openleave.engine.decisions import Decision, decide
from openleave.engine.entitlement import Balance, Protected
from openleave.engine.facts import Facts
from openleave.engine.law import Library, Program, Rule
from openleave.engine.limits import EVENT, Balances
from openleave.engine.plan import Plan, last_day
from openleave.engine.reasons import last_day_for_reason
from openleave.engine.terms import Scope
from openleave.engine.trace import INFO, MISSING, NO, Finding, Missing, Sentence, json_value


class ProgramDetermination:
    """One program's answer. `balance` and `protected` are None when the facts do not suffice for them."""

    __slots__ = (
        "_benefit",
        "_decided",
        "balance",
        "becomes_eligible_on",
        "beside",
        "clocks",
        "context",
        "findings",
        "last_day_for_reason",
        "limits_missing",
        "method_why",
        "outcome",
        "plan",
        "program",
        "protected",
        "scope",
        "undecided",
        "withheld",
        "year_missing",
    )

    def __init__(self, program: Program, context: Context) -> None:
        self.program = program
        self.context = context
        self.beside: list[ProgramDetermination] = []  # of the same leave, by every program
        self.scope = Scope(self)
        context.scope = self.scope
        self._decided: dict[tuple[str, bool], Decision] = {}
        self._benefit = Once()
        self.findings: list[Finding] = []
        self.outcome = ""
        self.balance: Balance | Balances | None = None
        self.method_why = ""
        self.plan: Plan | None = None
        self.protected: Protected | None = None
        self.becomes_eligible_on: dt.date | None = None
        self.last_day_for_reason: dt.date | None = None
        self.clocks: list[Clock] = []
        self.undecided: list[Rule] = []
        self.year_missing: tuple[Missing, ...] = ()
        self.limits_missing: tuple[Missing, ...] = ()  # facts that leave open which limits apply, or what counts
        self.withheld: Rule | None = None  # the rule, not in this library, on which the amounts depend

    @property
    def id(self) -> str:
        return self.program.id

    def decision(self, name: str, *, asked: bool = False) -> Decision:
        """The answer to one of the program's questions, worked out when needed; `asked`: by name, also where it is not
        known whether it arises. Raises KeyError for one that the law of the day does not hold, ValueError when
        decisions wait for each other."""
        found = self._decided.get((name, asked))
        if found is None:
            if asked:
                found = self.decision(name)
            if found is None or (found.answer is None and not found.missing):
                found = decide(self, *self.context.law.decisions[name], self.scope, asked)
            if self.outcome:  # while eligibility is still being decided, answers are not final
                self._decided[name, asked] = found
        return found

    @property
    def decisions(self) -> list[Decision]:
        """The questions that arise on the topics that the facts speak of: answered, or with the facts to ask for. Those
        on the leave itself are answered when asked."""
        facts = self.context.facts
        found = [
            self.decision(name)
            for name, (topic, _) in self.context.law.decisions.items()
            if topic != "leave" and getattr(facts, topic) is not None
        ]
        return [decision for decision in found if decision.answer is not None or decision.missing]

    @property
    def benefit(self) -> Benefit | None:
        """What a paid program pays in a week, worked out when needed; None for a program or a reason without benefits.
        Raises ValueError for a benefit that rests on itself."""
        found = self._benefit.found or self._benefit.work_out(self)
        return found[0]

    @property
    def failed(self) -> tuple[str, ...]:
        return tuple(f.name for f in self.findings if f.result == NO and f.group in eligibility_groups)

    @property
    def missing(self) -> list[Missing]:
        """Facts to ask for, each once: those that leave the answer open, else those that leave the amounts open."""
        found: dict[str, str] = {}
        for finding in self.findings:
            if finding.result == MISSING and (
                self.outcome == "indeterminate" or finding.group not in eligibility_groups
            ):
                for path, key in finding.missing:
                    found.setdefault(path, key)
        return list(found.items())

    @property
    def subject_to(self) -> list[str]:
        rule = self.context.law.reasons.get(self.context.facts.leave.reason or "")
        leave = self.context.facts.leave
        uncertified = rule is not None and "certification" in rule.body and leave.serious_health_condition is None
        if uncertified and rule is not None and "decided_by" in rule.body:  # what the certification is left to answer
            open_ = (self.decision(name.rpartition(".")[2]) for name in rule.body.get("certified", ()))
            uncertified = any(found.finding.missing for found in open_)
        return ["certification"] if uncertified and self.outcome != "ineligible" else []

    @property
    def leave_year(self) -> tuple[str, dt.date, dt.date | None] | None:
        """(method, first day, last day) of the leave year that counts on the first day that can be protected. The
        amount for one event has no last day."""
        if self.balance is None:
            return None
        day = self.becomes_eligible_on or self.context.start or self.context.as_of
        method, first, last = self.balance.year_on(day.toordinal())
        return method, dt.date.fromordinal(first), None if method == EVENT else dt.date.fromordinal(last)

    @property
    def remaining_after(self) -> Fraction | None:
        """Workweeks left after the plan, on its last day."""
        return None if self.protected is None else self.protected.weeks(self.protected.after)

    @property
    def exhausts_on(self) -> dt.date | None:
        """The day on which the last of the entitlement is used by the plan."""
        found = self.protected.exhausts if self.protected else None
        return None if found is None else dt.date.fromordinal(found)

    @property
    def first_unprotected_on(self) -> dt.date | None:
        """The first day of the plan that is not protected in full."""
        found = self.protected.first_unprotected if self.protected else None
        return None if found is None else dt.date.fromordinal(found)

    @property
    def next_available_on(self) -> dt.date | None:
        """With nothing left, on the first day or after the plan: the first day on which there is some again."""
        if self.balance is None:
            return None
        if self.protected is None or self.plan is None or not self.protected.protected:
            day = (self.context.start or self.context.as_of).toordinal()
            found = self.balance.next_available(day)
            return dt.date.fromordinal(found) if found is not None and found > day else None
        if self.protected.exhausts is None:
            return None
        after = self.balance.after(self.plan.days, self.protected.parts, self.protected.denominator)
        found = after.next_available(self.protected.exhausts + 1)
        return None if found is None else dt.date.fromordinal(found)

    @property
    def protected_span(self) -> tuple[dt.date, dt.date] | None:
        """First and last day of the plan that is protected."""
        if self.protected is None or self.plan is None or not self.protected.protected:
            return None
        days = [self.plan.days[i][0] for i, part in enumerate(self.protected.parts) if part]
        last = days[-1]
        # Days off at the end of a continuous leave belong to it.
        if self.plan.ends is not None and self.plan.days[-1][0] == last:
            last = self.plan.ends
        return dt.date.fromordinal(days[0]), dt.date.fromordinal(last)

    @property
    def obligations(self) -> list[str]:
        """Names of what the employer owes: only for protected leave."""
        owed = self.outcome == "eligible" or self.becomes_eligible_on is not None
        return [rule.name for when, rule in self.context.law.obligations if when == "protected"] if owed else []

    def to_json(self) -> dict[str, Any]:
        year, decisions = self.leave_year, self.decisions
        return {
            "program": self.id,
            "name": self.program.name,
            "outcome": self.outcome,
            "summary": findings.summary(self).to_json(),
            "failed": list(self.failed),
            "missing": [{"path": path, "sentence": {"key": key, "params": {}}} for path, key in self.missing],
            "subject_to": self.subject_to,
            "becomes_eligible_on": json_value(self.becomes_eligible_on),
            "findings": [finding.to_json() for finding in self.findings],
            "leave_year": None
            if year is None
            else {
                "method": year[0],
                "starts_on": str(year[1]),
                "ends_on": json_value(year[2]),
                "chosen": self.method_why == "chosen",
                "why": self.method_why,
            },
            "entitlement": amounts.entitlement_json(self),
            "benefit": self.benefit and self.benefit.to_json(),
            "obligations": self.obligations,
            **({"decisions": [decision.to_json() for decision in decisions]} if decisions else {}),
        }


eligibility_groups = ("coverage", "eligibility", "reason")


class Determination:
    """The answer of every program of the library to one set of facts, on one day."""

    __slots__ = ("as_of", "facts", "library", "programs")

    def __init__(self, facts: Facts, library: Library, as_of: dt.date) -> None:
        self.facts, self.library, self.as_of = facts, library, as_of
        self.programs: list[ProgramDetermination] = []

    def program(self, program: str) -> ProgramDetermination:
        """A program's answer, also of one that this leave does not concern. Raises KeyError for an unknown one."""
        found = next((p for p in self.programs if p.id == program), None)
        return found or determine_program(self.facts, self.library.program(program), self.as_of)

    @property
    def clocks(self) -> list[Clock]:
        """All clocks, the earliest deadline first, waiting ones last."""
        found = [clock for program in self.programs for clock in program.clocks]
        return sorted(found, key=lambda c: c.due_on or dt.date.max)

    @property
    def not_covered(self) -> list[dict[str, Any]]:
        """Programs known by name and not decided: federal ones, and those of the States of work and residence."""
        location = self.facts.employee.location_on(self.facts.leave.first_on or self.as_of)
        states = {location.state, location.home_state} if location else set()
        return [
            {"program": entry["id"], "name": entry["name"]}
            for entry in self.library.not_covered
            if "where" not in entry or not states.isdisjoint(entry["where"])
        ]

    @property
    def may_also_apply(self) -> list[dict[str, Any]]:
        """Programs that often have to do with a leave for this reason, and are decided once more is known: the topics
        of which the facts would have to speak."""
        decided = {program.id for program in self.programs}
        return [
            {"program": program.id, "name": program.name, "topics": list(program.situations)}
            for program in self.library.programs.values()
            if self.facts.leave.reason in program.may_concern and program.id not in decided
        ]

    @property
    def concurrency(self) -> list[Pairing]:
        """What the laws say about running together of the programs that may protect or pay this leave."""
        return pairings(self)

    @property
    def unknown_usage(self) -> list[str]:
        """Programs of statutes under which leave was used, and which the library does not know: a name that is
        misspelled counts against nothing."""
        known = self.library.programs.keys() | {entry["id"] for entry in self.library.registry}
        return sorted({entry.program for entry in self.facts.usage} - known)

    def calendar(self, program: str | None = None) -> list[dict[str, Any]]:
        """The planned leave day by day for a program (default: the first): date, minutes, share, why, protected."""
        found = self.program(program) if program else self.programs[0]
        if found.plan is None:
            return []
        rows = []
        protected = found.protected
        for position, (day, minutes, share, whole, why) in enumerate(found.plan.days):
            weeks = Fraction(share, whole)
            if protected is not None:
                weeks = protected.weeks(protected.shares[position])
            rows.append(
                {
                    "on": dt.date.fromordinal(day).isoformat(),
                    "minutes": minutes,
                    "weeks": str(weeks),
                    "why": Sentence(f"day.{why}", {}).to_json(),
                    "protected_weeks": str(protected.weeks(protected.parts[position])) if protected else None,
                    "protected": protected is not None and protected.parts[position] == protected.shares[position],
                }
            )
            if day in found.plan.unprotected:
                rows[-1]["unprotected_minutes"] = found.plan.unprotected[day]
        return rows

    def to_json(self, *, calendar: bool = True) -> dict[str, Any]:
        """The determination as JSON-able data; same facts and library give the same data."""
        leave = self.facts.leave
        last = leave.ends_on or (leave.periods[-1].ends_on if leave.periods else None)
        made: dict[str, Any] = {
            "determination_version": 1,
            "library": self.library.version,
            "facts_sha256": self.facts.sha256,
            "as_of": self.as_of.isoformat(),
            "leave": {
                "reason": leave.reason,
                "pattern": leave.pattern,
                "starts_on": json_value(leave.first_on),
                "ends_on": json_value(last),
            },
            "programs": [program.to_json() for program in self.programs],
            "concurrency": [pairing.to_json() for pairing in self.concurrency],
            "clocks": [clock.to_json() for clock in self.clocks],
            "may_also_apply": self.may_also_apply,
            "not_covered": self.not_covered,
            "unknown_usage": self.unknown_usage,
        }
        if calendar:
            made["calendar"] = self.calendar() if self.programs else []
        return made

    def to_bytes(self) -> bytes:
        """Canonical JSON: same facts and library version, same bytes."""
        return json.dumps(self.to_json(), sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def determine(facts: Facts, library: Library, as_of: dt.date | None = None) -> Determination:
    """Decide every program of the library. `as_of`: the day the question is asked (default: as stated in the facts,
    else the day of notice, else the first day of leave). Raises ValueError when no day can be told."""
    day = as_of or facts.as_of or facts.leave.noticed_on or facts.leave.first_on
    if day is None:
        raise ValueError("No day to decide on: give as_of, or leave.noticed_on, or leave.starts_on in the facts.")
    made = Determination(facts, library, day)
    for program in library.concerned(facts, facts.leave.first_on or day):
        one = determine_program(facts, program, day)
        one.beside = made.programs
        made.programs.append(one)
    return made


def determine_program(facts: Facts, program: Program, as_of: dt.date) -> ProgramDetermination:
    start = facts.leave.first_on
    context = Context(facts, program.on(start or as_of), as_of, start)
    made = ProgramDetermination(program, context)
    if facts.leave.first_used_for_reason_on is not None:
        context.measured = granting.fixed_on(context)
    made.undecided = undecided.applying(context)
    made.withheld = undecided.amounts_of(context, made.undecided)
    made.findings = undecided.leave_open(eligibility.evaluate_all(context), made.undecided)
    made.outcome = eligibility.outcome(made.findings)
    if context.measured != start and {c.name for c in context.law.criteria if c.fixed} & set(made.failed):
        # Not eligible then: a new need is tested anew.
        context.measured = start
        made.findings = undecided.leave_open(eligibility.evaluate_all(context), made.undecided)
        made.outcome = eligibility.outcome(made.findings)
    made.last_day_for_reason = last_day_for_reason(context)
    if made.outcome == "ineligible":
        made.becomes_eligible_on = becomes_eligible(made)
    if made.withheld is None:
        granting.add_entitlement(made)
    failed = made.failed if made.outcome == "ineligible" else ()
    made.clocks = clocks_due(context, made.outcome, failed, made.scope)
    findings.add(made)
    return made


def becomes_eligible(made: ProgramDetermination) -> dt.date | None:
    """The day within the leave on which time alone meets the criteria that failed (29 CFR 825.110(d))."""
    context = made.context
    start = context.start
    if start is None or any(f.result == MISSING for f in made.findings):
        return None
    waiting = [f for f in made.findings if f.change_key is not None and f.change_key.endswith(".change_by_time")]
    if not waiting:
        return None
    day: dt.date = max(f.params["reached_on"] for f in waiting)
    last = last_day(context.facts)
    if last is not None and day > last:
        return None
    # By the law of that day, its questions too.
    later = ProgramDetermination(made.program, Context(context.facts, made.program.on(day), context.as_of, day))
    later.beside = made.beside
    return day if eligibility.outcome(eligibility.evaluate_all(later.context)) == "eligible" else None


__all__ = ["INFO", "Determination", "ProgramDetermination", "determine"]

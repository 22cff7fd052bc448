"""Terms: what the law's tables of decisions and clocks may ask about, by name.

A term is a path into the facts (`leave.reason`), a parameter of the law (`us.fed.fmla.weeks`), or one of the few
things a determination works out itself (`criterion.<name>`, `family.<class>`, `entitlement.weeks_available`,
`decision.<name>` …). Its value is None while it is not known; then it says which facts to ask for.
"""

import datetime as dt
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

from openleave.engine.law import Rule
from openleave.engine.law_words import names_rule
from openleave.engine.trace import NO, YES, Missing

if TYPE_CHECKING:
    from openleave.engine.determination import ProgramDetermination

NOT_IN_FORCE: tuple[Missing, ...] = (("law library", "ask.not_decided"),)

OF_PROGRAMS = ("entitlement", "program")  # what one program's tables may ask of another one

type Outer = tuple[dict[str, Any], bool, bool]
type Value = tuple[Any, tuple[Missing, ...]]  # what it is, and, if None, which facts to ask for


@cache
def derived_from(path: str) -> tuple[str, ...]:
    """The paths of the facts that one is worked out from (a class's `DERIVED_FROM`); empty for one that is stated."""
    from openleave.engine.paths import kind_at

    holder, _, name = path.rpartition(".")
    parts = getattr(kind_at(holder), "DERIVED_FROM", {}).get(name, ()) if holder else ()
    return tuple(f"{holder}.{part}" for part in parts)


def is_of_program(name: str) -> bool:
    """Whether a name stands for a figure of another program (`us.fed.fmla.entitlement.weeks_available`)."""
    return any(f".{kind}." in name for kind in OF_PROGRAMS)


class Scope:
    """One program's determination as its tables see it. Remembers which terms were read: the facts of a decision."""

    __slots__ = ("_deciding", "_stated", "asking", "by_name", "made", "read")

    def __init__(self, made: "ProgramDetermination") -> None:
        self.made = made
        self.read: dict[str, Any] = {}
        self._deciding: list[str] = []
        self._stated: dict[str, Value] = {}  # facts and parameters read before: they stay what they are
        self.by_name = False  # a question is asked by name
        self.asking = False  # and it is not known whether it arises

    def given(self, term: str, value: Value) -> None:
        """A term that was worked out elsewhere."""
        self._stated[term] = value

    def value(self, term: str) -> Value:
        """A term's value, or None and the facts to ask for. Raises KeyError for a word that is no term."""
        found = self._stated.get(term)
        if found is None:
            first, _, rest = term.partition(".")
            if term in COMPUTED:
                found = COMPUTED[term](self)
            elif first in FAMILIES:
                found = FAMILIES[first](self, rest)
            else:
                found = self._stated[term] = self.parameter(term) if names_rule(term) else self.fact(term)
        self.read[term] = found[0]
        return found

    def fact(self, path: str) -> Value:
        value: Any = self.made.context.facts
        for part in path.split("."):
            if value is None:
                break
            value = getattr(value, part)
        return (value, ()) if value is not None else (None, self.asked(path))

    def asked(self, path: str) -> tuple[Missing, ...]:
        """What to ask for: the fact, or those still unknown that it is worked out from."""
        paths = derived_from(path)
        if not paths:
            return ((path, f"fact:{path}"),)
        unknown = [part for part in paths if self.fact(part)[0] is None]
        return tuple((part, f"fact:{part}") for part in unknown or paths)

    def parameter(self, name: str) -> Value:
        for kind in OF_PROGRAMS:
            program, mark, figure = name.partition(f".{kind}.")
            if mark:
                return self.of_program(program, f"{kind}.{figure}")
        rule: Rule | None = self.made.context.law.parameters.get(name)
        return (rule.body["value"], ()) if rule is not None else (None, NOT_IN_FORCE)

    def of_program(self, program: str, term: str) -> Value:
        """A figure of another program's entitlement for the same leave, or whether it protects it."""
        from openleave.engine.determination import determine_program

        context = self.made.context
        made = next((one for one in self.made.beside if one.id == program), None)
        if made is None:
            if program not in self.made.program.others:
                return None, NOT_IN_FORCE
            made = determine_program(context.facts, self.made.program.others[program], context.as_of)
        return COMPUTED[term](made.scope)

    def decision(self, name: str) -> Value:
        """The answer of another decision; one that the law of the day does not hold yet, or no more, is not known."""
        if name not in self.made.context.law.decisions and self.made.program.decides(name):
            return None, NOT_IN_FORCE
        found = self.made.decision(name, asked=self.by_name)
        return found.answer, found.missing

    def begin(self, name: str, asked: bool) -> Outer:
        """A decision is worked out: what it reads is remembered apart from what was read outside, which `end` takes
        back. Raises ValueError when decisions wait for each other."""
        if name in self._deciding:
            raise ValueError(f"Decisions depend on each other in a circle: {' → '.join([*self._deciding, name])}.")
        outer = self.read, self.by_name, self.asking
        self._deciding.append(name)
        self.read, self.by_name, self.asking = {}, asked, asked
        return outer

    def end(self, outer: Outer) -> None:
        self._deciding.pop()
        self.read, self.by_name, self.asking = outer

    def criterion(self, name: str) -> Value:
        end = f".criterion.{name}"
        for finding in self.made.findings:
            if finding.id.endswith(end):
                answer = {YES: True, NO: False}.get(finding.result)
                return answer, finding.missing if answer is None else ()
        return None, NOT_IN_FORCE

    def family(self, name: str) -> Value:
        from openleave.engine.relationship import family_classes

        context = self.made.context
        member = context.facts.leave.family_member
        if member is None:
            return None, (("leave.family_member", "ask.family_member"),)
        answer = family_classes(context, member).get(name)
        return (None, NOT_IN_FORCE) if answer is None else (answer.value, answer.missing)

    def choice(self, name: str) -> Value:
        return self.made.context.choice(name), ()


def entitlement(of: Callable[["ProgramDetermination", dt.date], Any]) -> Callable[[Scope], Value]:
    """A figure of the entitlement; while there is none, what the determination asks for."""

    def compute(scope: Scope) -> Value:
        made = scope.made
        day = made.context.start or made.context.as_of
        found = of(made, day)
        return (found, ()) if found is not None else (None, tuple(made.missing) or (("leave", "ask.starts_on"),))

    return compute


def leave_ends_on(made: "ProgramDetermination", day: dt.date) -> dt.date | None:
    """The last day of the protected leave, with the days off that follow it."""
    plan, protected = made.plan, made.protected
    if plan is None or protected is None or not protected.protected:
        return None
    last = max(position for position, part in enumerate(protected.parts) if part)
    for position in range(last + 1, len(plan.days)):
        if protected.shares[position]:
            return dt.date.fromordinal(plan.days[position][0] - 1)
    ends = max(plan.ends or 0, plan.days[-1][0])
    leave = made.context.facts.leave
    if leave.ends_on is None and not leave.periods and leave.pattern == "continuous":
        timetable, week_on = made.context.facts.employee.timetable, ends + 7
        while ends < week_on and timetable.is_known(ends + 1) and not timetable.minutes_on(ends + 1):
            ends += 1  # so many weeks were asked for: they last until the next day of work
    return dt.date.fromordinal(ends)


def weeks_entitled(made: "ProgramDetermination", day: dt.date) -> Any:
    return None if made.balance is None else made.balance.weeks_on(day)


def weeks_used(made: "ProgramDetermination", day: dt.date) -> Any:
    return None if made.balance is None else made.balance.used_on(day)


def weeks_available(made: "ProgramDetermination", day: dt.date) -> Any:
    return None if made.balance is None else made.balance.available_on(day)


def weeks_counted(made: "ProgramDetermination", day: dt.date) -> Any:
    return None if made.protected is None else made.protected.weeks(made.protected.counted)


def weeks_protected(made: "ProgramDetermination", day: dt.date) -> Any:
    return None if made.protected is None else made.protected.weeks(made.protected.protected)


def as_of(scope: Scope) -> Value:
    return scope.made.context.as_of, ()


def first_on(scope: Scope) -> Value:
    start = scope.made.context.start
    return (start, ()) if start is not None else (None, (("leave.starts_on", "ask.starts_on"),))


def first_for_reason_on(scope: Scope) -> Value:
    """The first day of leave for this reason and this servicemember, by what was used and what is said; after the
    discharge, where one is known (leave for a member still in service is another leave)."""
    facts, start = scope.made.context.facts, scope.made.context.start
    leave, military = facts.leave, facts.military
    days = [start, leave.first_used_for_reason_on, military.first_care_on if military else None]
    whom = military.servicemember if military else None
    for entry in facts.usage if leave.reason in facts.used_reasons else ():
        other = whom is not None and entry.servicemember is not None and entry.servicemember != whom
        if entry.reason == leave.reason and entry.reverses is None and not other:
            days.append(entry.on or entry.starts_on)
    since = (military.discharged_on if military else None) or dt.date.min
    found = [day for day in days if day is not None and day >= since]
    return (min(found), ()) if found else (None, (("leave.starts_on", "ask.starts_on"),))


def outcome(scope: Scope) -> Value:
    return scope.made.outcome or None, ()


def eligible(scope: Scope) -> Value:
    made = scope.made
    found = {"eligible": True, "ineligible": False}.get(made.outcome)
    return (found, ()) if found is not None else (None, tuple(made.missing))


def protects(scope: Scope) -> Value:
    """Whether the program protects the leave, or the part of it after the day on which the employee is eligible."""
    made = scope.made
    return (True, ()) if made.becomes_eligible_on is not None else eligible(scope)


def headcount_nearby(scope: Scope) -> Value:
    from openleave.engine import worksites

    context = scope.made.context
    for criterion in context.law.criteria:
        for test in criterion.tests:
            if test.measure == "headcount_within_miles":
                found = worksites.headcount_within_miles(context, context.notice or context.as_of, test.arguments)
                exact = found.low is not None and found.low == found.high
                return (found.low, ()) if exact else (None, found.missing)
    return None, NOT_IN_FORCE


def months_employed(scope: Scope) -> Value:
    from openleave.engine.measures_employee import service_before

    context = scope.made.context
    day = context.start or context.as_of
    if not context.facts.employee.employments:
        return None, (("employee.employments", "ask.employments"),)
    years = next((t.arguments["break"] for c in context.law.criteria for t in c.tests if "break" in t.arguments), None)
    return service_before(context, day, years).months, ()


def employees(scope_of: str) -> Callable[[Scope], Value]:
    """The number of employees on the first day of leave, where it is certain."""

    def compute(scope: Scope) -> Value:
        from openleave.engine.measures_place import ASK_SIZE, count

        context = scope.made.context
        low, high = count(context, context.start or context.as_of, scope_of)
        return (low, ()) if low is not None and low == high else (None, ASK_SIZE)

    return compute


BENEFIT = (
    "wage",
    "weekly",
    "highest_quarter",
    "base_wages",
    "waiting_days",
    "maximum",
    "claim_continues",
)  # figures of a paid program


def benefit(name: str) -> Callable[[Scope], Value]:
    """A figure of the program's weekly benefit."""

    def compute(scope: Scope) -> Value:
        from openleave.engine.benefits import term

        return term(scope.made, name)

    return compute


COMPUTED: dict[str, Callable[[Scope], Value]] = {
    "employer.employees": employees("anywhere"),
    "employer.employees_in_state": employees("state"),
    "employer.employees_at_worksite": employees("worksite"),
    "as_of": as_of,
    "leave.first_on": first_on,
    "leave.first_for_reason_on": first_for_reason_on,
    "program.outcome": outcome,
    "program.eligible": eligible,
    "program.protects": protects,
    "headcount_nearby": headcount_nearby,
    "employee.months_employed": months_employed,
    "entitlement.weeks_entitled": entitlement(weeks_entitled),
    "entitlement.weeks_used": entitlement(weeks_used),
    "entitlement.weeks_available": entitlement(weeks_available),
    "entitlement.weeks_counted": entitlement(weeks_counted),
    "entitlement.weeks_protected": entitlement(weeks_protected),
    "entitlement.exhausts_on": entitlement(lambda made, day: made.exhausts_on),
    "entitlement.leave_ends_on": entitlement(leave_ends_on),
    "entitlement.last_day": entitlement(lambda made, day: made.protected_span and made.protected_span[1]),
    "entitlement.leave_year_ends_on": entitlement(lambda made, day: made.leave_year and made.leave_year[2]),
    **{f"benefit.{name}": benefit(f"benefit.{name}") for name in BENEFIT},
}

FAMILIES: dict[str, Callable[[Scope, str], Value]] = {
    "criterion": Scope.criterion,
    "decision": Scope.decision,
    "family": Scope.family,
    "choice": Scope.choice,
}

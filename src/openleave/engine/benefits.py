"""The weekly benefit of a paid program: the wage it rests on, the formula, minimum and maximum, the waiting period.

Everything is data (`benefits` of a program); the result carries its own explanation, made while it is worked out.
Parameters are those of the first day of the claim, which may be an earlier one that the leave continues; with
`dated_by: week` those of the week asked about, and not known where that week's law is not held. A weekly
benefit that the State or the insurer has notified (`wages.weekly_benefit`) wins, and is named as such. Amounts are
Decimal dollars and cents at the end, exact fractions until then.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from openleave.engine.benefit_trace import round_by, worked
from openleave.engine.benefit_wage import Wage, wage_for
from openleave.engine.conditions import holds
from openleave.engine.context import Context
from openleave.engine.law import Rule, Snapshot
from openleave.engine.quantity import rounded
from openleave.engine.terms import NOT_IN_FORCE, Scope, Value, is_of_program
from openleave.engine.trace import INFO, MISSING, YES, Finding, Missing, Sentence, json_value
from openleave.engine.wage_base import claim_on, earlier_claim, takes, wages_of

if TYPE_CHECKING:
    from openleave.engine.determination import ProgramDetermination

CENTS = {"places": 2, "rounding": "half_up"}
ASK: dict[str, tuple[Missing, ...]] = {
    "benefit.highest_quarter": (("wages.highest_quarter", "fact:wages.highest_quarter"),),
    "benefit.base_wages": (("wages.base_period_wages", "fact:wages.base_period_wages"),),
}


class Benefit:
    """What a program pays in a week. None stands for what the facts do not tell; `missing` says what to ask for."""

    __slots__ = (
        "continues", "lines", "maximum", "minimum", "missing", "notified", "rule", "tiers", "total", "wage",
        "waiting_days", "weekly",
    )  # fmt: skip

    def __init__(self, rule: Rule, wage: Wage) -> None:
        self.rule, self.wage = rule, wage
        self.weekly: Decimal | None = None
        self.minimum: Decimal | None = None
        self.maximum: Decimal | None = None
        self.total: Decimal | None = None  # most that is paid in a benefit year
        self.waiting_days: int | None = None
        self.continues: dt.date | None = None  # the first day of the earlier claim that goes on
        self.notified = False  # the weekly amount is the one that the State or insurer has notified
        self.tiers: tuple[Fraction, ...] = ()
        self.lines: tuple[Sentence, ...] = ()
        self.missing: tuple[Missing, ...] = ()

    @property
    def paid_by(self) -> str:
        found: str = self.rule.body["paid_by"]
        return found

    @property
    def highest_quarter(self) -> Fraction | None:
        return self.wage.base.highest if self.wage.base else None

    @property
    def base_wages(self) -> Fraction | None:
        return self.wage.base.wages if self.wage.base else None

    def to_json(self) -> dict[str, Any]:
        base, body = self.wage.base, self.rule.body
        return {
            "rule": self.rule.version,
            "cite": [{"id": name, "href": href} for name, href in self.rule.cite],
            "verified_on": self.rule.verified_on,
            "paid_by": self.paid_by,
            "wage": cents(self.wage.value),
            "wage_stated": self.wage.stated,
            "highest_quarter": cents(self.highest_quarter),
            "base_wages": cents(self.base_wages),
            "base": base and json_value({"name": base.name, "starts_on": base.starts_on, "ends_on": base.ends_on}),
            "weekly": json_value(self.weekly),
            "notified": self.notified,
            "minimum": json_value(self.minimum),
            "maximum": json_value(self.maximum),
            "total": json_value(self.total),
            "tiers": [cents(tier) for tier in self.tiers],
            "waiting_days": self.waiting_days,
            "waiting": body.get("waiting"),
            "part_week": body.get("part_week"),
            "top_up": body.get("top_up"),
            "taxable": body.get("taxable"),
            "offset_by": body.get("offset_by", []),
            "explanation": [line.to_json() for line in self.lines],
            "missing": [{"path": path, "sentence": {"key": key, "params": {}}} for path, key in self.missing],
        }


def cents(amount: Fraction | None) -> str | None:
    """An amount to the cent, as text."""
    return None if amount is None else str(rounded(amount, "half_up", 2))


class BenefitScope(Scope):
    """A determination as the formula of a benefit sees it: the law of the benefit's own day, its terms as far as they
    are worked out."""

    __slots__ = ("law", "own")

    def __init__(self, made: "ProgramDetermination", law: Snapshot, own: dict[str, Value]) -> None:
        super().__init__(made)
        self.law, self.own = law, own

    def value(self, term: str) -> Value:
        return self.own[term] if term in self.own else super().value(term)

    def parameter(self, name: str) -> Value:
        rule = self.law.parameters.get(name)
        if rule is not None:
            return rule.body["value"], ()
        return super().parameter(name) if is_of_program(name) else (None, NOT_IN_FORCE)


def rule_for(law: Snapshot, reason: str | None) -> Rule | None:
    """The law's rule on benefits for a reason: the first whose reasons hold it; while no reason is known, the first."""
    for rule in law.benefits:
        if reason is None or takes(rule.body.get("reasons", "all"), reason):
            return rule
    return None


def benefit_of(made: "ProgramDetermination", week: dt.date | None = None) -> Benefit | None:
    """What the program pays in a week (`week`: a day of it, where the amount follows the law of the week); None for a
    program or a reason without benefits."""
    context = made.context
    day = claim_on(context) or context.as_of
    law = made.program.on(day)
    rule = rule_for(law, context.facts.leave.reason)
    if rule is not None and week is not None and rule.body.get("dated_by") == "week":
        law = made.program.on(max(week, day))
        rule = rule_for(law, context.facts.leave.reason)
    return None if rule is None else work_out(made, law, rule)


class Once:
    """The benefit of a determination, worked out once."""

    __slots__ = ("found", "waiting")

    def __init__(self) -> None:
        self.found: tuple[Benefit | None] | None = None
        self.waiting = False

    def work_out(self, made: "ProgramDetermination") -> tuple[Benefit | None]:
        """Raises ValueError for a benefit that rests on itself."""
        if self.waiting:
            raise ValueError(f"The benefit of {made.id} depends on itself.")
        self.waiting = True
        try:
            found = (benefit_of(made),)
        finally:
            self.waiting = False
        if made.outcome:  # while eligibility is still being decided, answers are not final
            self.found = found
        return found


def keep(made: "ProgramDetermination") -> None:
    """Work the benefit out for good: nothing more that it could rest on will be decided."""
    made._benefit.found = made._benefit.work_out(made)


def work_out(made: "ProgramDetermination", law: Snapshot, rule: Rule) -> Benefit:
    body = rule.body
    found = Benefit(rule, wage_for(made.context, body.get("wage")))
    own: dict[str, Value] = {
        "benefit.wage": (found.wage.value, found.wage.missing),
        "benefit.highest_quarter": (found.highest_quarter, lacking(found, "benefit.highest_quarter")),
        "benefit.base_wages": (found.base_wages, lacking(found, "benefit.base_wages")),
    }
    scope = BenefitScope(made, law, own)
    notified = wages_of(made.context).weekly_benefit
    if notified is not None and found.paid_by != "employer":
        found.weekly, found.notified = notified, True
        found.lines = (Sentence("pay.notified", {"amount": notified}),)
        bounds(scope, body, found)
    else:
        amount(scope, body, found)
    own["benefit.weekly"] = (found.weekly, found.missing)
    own["benefit.maximum"] = (found.maximum, ())
    continued(made.context, found)
    waiting(scope, body.get("waiting"), found)
    total(scope, body.get("total"), found)
    found.missing = tuple(dict.fromkeys(found.missing))
    return found


def continued(context: Context, found: Benefit) -> None:
    """Says so where the claim is an earlier one that goes on."""
    found.continues = earlier_claim(context)
    if found.continues is not None:
        found.lines = (Sentence("pay.claim_continues", {"starts_on": found.continues}), *found.lines)


def lacking(found: Benefit, term: str) -> tuple[Missing, ...]:
    return (found.wage.base.missing if found.wage.base else ()) or ASK[term]


def bounds(scope: BenefitScope, body: Mapping[str, Any], found: Benefit) -> tuple[Missing, ...]:
    """Minimum and maximum, to the cent; what to ask for where one of them is not known."""
    missing: tuple[Missing, ...] = ()
    how = {**CENTS, "rounding": body.get("round", CENTS)["rounding"]}
    for name in ("minimum", "maximum"):
        if name in body:
            limit = worked(scope, body[name])
            missing += limit.missing
            if limit.value is not None:
                setattr(found, name, rounded(limit.value, how["rounding"], 2))
    return missing


def amount(scope: BenefitScope, body: Mapping[str, Any], found: Benefit) -> None:
    """The weekly amount: formula, rounding, minimum, maximum; with a sentence for each step that did something."""
    formula, row, missing = formula_of(scope, body["weekly"])
    missing += bounds(scope, body, found)
    if missing:
        found.missing += missing
        return
    if formula is None:
        found.weekly = Decimal(0)
        found.lines = (Sentence("pay.none", {}),)
        return
    result = worked(scope, formula)
    if result.value is None:
        found.missing += result.missing
        return
    found.tiers = result.tiers
    uses_wage = mentions(formula, "benefit.wage") or body.get("minimum_or_wage")
    lines = (found.wage.lines if uses_wage else ()) + quarter_line(found, formula) + row + result.lines
    value, line = round_by(body.get("round"), result.value)
    lines += line
    value, line = held(value, found, bool(body.get("minimum_or_wage")))
    lines += line
    how = body.get("round", CENTS)
    found.weekly = rounded(value, how["rounding"], 2)
    found.lines = (*lines, Sentence("pay.weekly", {"amount": found.weekly}))


def formula_of(scope: BenefitScope, weekly: Any) -> tuple[Any, tuple[Sentence, ...], tuple[Missing, ...]]:
    """(the expression that counts, what its row says, what to ask for): the first row that holds; None: none does."""
    if not isinstance(weekly, list):
        return weekly, (), ()
    for row in weekly:
        applies, missing = holds(scope, row.get("when"))
        if applies is None:
            return None, (), missing
        if applies:
            text = row.get("text")
            read = {term.rpartition(".")[2]: value for term, value in scope.read.items()}
            return row["amount"], (Sentence("law", {**read, **text}),) if text else (), ()
    return None, (), ()


TERMS: dict[str, Callable[[Benefit], Any]] = {
    "benefit.wage": lambda found: found.wage.value,
    "benefit.weekly": lambda found: None if found.weekly is None else Fraction(found.weekly),
    "benefit.highest_quarter": lambda found: found.highest_quarter,
    "benefit.base_wages": lambda found: found.base_wages,
    "benefit.waiting_days": lambda found: found.waiting_days,
    "benefit.claim_continues": lambda found: found.continues is not None,
    "benefit.maximum": lambda found: None if found.maximum is None else Fraction(found.maximum),
}


def term(made: "ProgramDetermination", name: str) -> Value:
    """A figure of the program's benefit, as its tables ask for it. Raises ValueError where the benefit waits for it."""
    found = made.benefit
    if found is None:
        return None, NOT_IN_FORCE
    value = TERMS[name](found)
    if value is not None:
        return value, ()
    return None, found.missing or found.wage.missing or ASK.get(name, NOT_IN_FORCE)


def mentions(expression: Any, term: str) -> bool:
    if isinstance(expression, Mapping):
        return any(mentions(part, term) for part in expression.values())
    if isinstance(expression, list):
        return any(mentions(part, term) for part in expression)
    return bool(expression == term)


def quarter_line(found: Benefit, formula: Any) -> tuple[Sentence, ...]:
    """Where the formula takes the highest quarter or all wages of the base period: which they are."""
    base, lines = found.wage.base, []
    for term in ("benefit.highest_quarter", "benefit.base_wages"):
        if base is not None and mentions(formula, term):
            value = base.highest if term == "benefit.highest_quarter" else base.wages
            params = {"amount": value, "starts_on": base.starts_on, "ends_on": base.ends_on}
            lines.append(Sentence(f"pay.{term.partition('.')[2]}", params))
    return tuple(lines)


def held(value: Fraction, found: Benefit, or_wage: bool) -> tuple[Fraction, tuple[Sentence, ...]]:
    """An amount held between minimum and maximum; where the whole wage is below the minimum, the wage if the law says
    so."""
    lines: tuple[Sentence, ...] = ()
    wage = found.wage.value
    if found.minimum is not None and value < found.minimum:
        value, key = Fraction(found.minimum), "pay.minimum"
        if or_wage and wage is not None and wage < value:
            value, key = wage, "pay.wage_below_minimum"
        lines += (Sentence(key, {"amount": value, "minimum": found.minimum}),)
    if found.maximum is not None and value > found.maximum:
        value = Fraction(found.maximum)
        lines += (Sentence("pay.maximum", {"amount": value}),)
    return value, lines


def waiting(scope: BenefitScope, rule: Mapping[str, Any] | None, found: Benefit) -> None:
    if rule is None:
        found.waiting_days = 0
        return
    days = worked(scope, rule["days"])
    free: bool | None = False
    if "unless" in rule:
        free, missing = holds(scope, rule["unless"])
        if free is None:
            found.missing += missing
            return
    if days.value is None:
        found.missing += days.missing
        return
    found.waiting_days = 0 if free else int(days.value)
    if found.waiting_days:
        found.lines += (Sentence("pay.waiting", {"days": found.waiting_days}),)
    elif free:
        found.lines += (Sentence("pay.no_waiting", {}),)


def total(scope: BenefitScope, rule: Any, found: Benefit) -> None:
    """The most that is paid in a benefit year: so many times the weekly amount, or an amount of its own."""
    if rule is None:
        return
    if isinstance(rule, Mapping) and "times_weekly" in rule:
        rule = {"product": ["benefit.weekly", rule["times_weekly"]]}
    limit = worked(scope, rule)
    if limit.value is None:
        found.missing += limit.missing
        return
    found.total = rounded(limit.value, "half_up", 2)
    found.lines += (Sentence("pay.total", {"amount": found.total}),)


def finding(made: "ProgramDetermination") -> Finding | None:
    """The benefit as a line of the determination; None for programs without."""
    found = made.benefit
    if found is None:
        return None
    facts = tuple(
        (path, value)
        for path, value in (
            ("wages.average_weekly_wage", found.wage.value), ("wages.highest_quarter", found.highest_quarter),
            ("wages.weekly_benefit", found.weekly if found.notified else None),
        )
        if value is not None
    )  # fmt: skip
    open_ = found.weekly is None or found.waiting_days is None
    key = "pay.unknown" if open_ else "pay.finding_waiting" if found.waiting_days else "pay.finding"
    params = {
        "amount": found.weekly, "days": found.waiting_days, "paid_by": found.paid_by, "notified": found.notified,
    }  # fmt: skip
    steps: tuple[tuple[Any, ...], ...] = ()
    if found.weekly is not None:
        steps = (("value", "dollars", "benefit_weekly", found.weekly),)
        if found.wage.value is not None:
            steps = (("value", "dollars", "benefit_wage", rounded(found.wage.value, "half_up", 2)), *steps)
    result = MISSING if open_ else YES if found.weekly else INFO
    return Finding(
        f"{made.id}.finding.benefit", "benefit", result, found.rule, found.rule.cite, claim_on(made.context), facts,
        steps, key, params, None, found.missing if open_ else (),
    )  # fmt: skip

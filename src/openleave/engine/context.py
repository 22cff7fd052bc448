"""What every measure needs at hand: the facts, the law of the day, and answers worked out once per determination."""

import datetime as dt
from typing import TYPE_CHECKING

from openleave.engine import facts_words as words
from openleave.engine.facts import Facts, Headcount
from openleave.engine.facts_employee import Employment
from openleave.engine.law import Rule, Snapshot

if TYPE_CHECKING:
    from openleave.engine.terms import Scope


class Context:
    """One evaluation of one program. `start` is the first day of leave, `notice` the day the employer learned."""

    __slots__ = (
        "as_of",
        "facts",
        "generous",
        "included",
        "law",
        "measured",
        "notice",
        "policies_used",
        "program",
        "scope",
        "start",
    )

    def __init__(self, facts: Facts, law: Snapshot, as_of: dt.date, start: dt.date | None) -> None:
        self.facts = facts
        self.law = law
        self.as_of = as_of
        self.start = start
        self.measured = start  # the day on which eligibility is measured: earlier, when it was fixed already
        self.notice = facts.leave.noticed_on
        self.generous = False  # whether a business that may be one employer with this one is taken to be
        self.policies_used: dict[str, tuple[str, str, str]] = {}
        self.scope: Scope | None = None  # the determination as tables of decisions see it

    def choice(self, name: str) -> str:
        """The employer's choice for a named policy, else its default; remembered for the explanation."""
        choices, default = self.law.policy_choices.get(name, ((), ""))
        chosen: str = self.facts.policy.choices.get(name, default)
        if chosen not in choices:
            chosen = default
        self.policies_used[name] = (name, chosen, default)
        return chosen

    def counted(self, counts: str) -> Rule | None:
        return self.law.counting.get(counts)

    def people(self, headcount: Headcount) -> int:
        """People of a headcount who count: the stated total, or the categories that the law includes."""
        if headcount.employees is not None:
            return headcount.employees
        rule = self.law.counting.get("headcount")
        included = rule.body["included"] if rule else words.HEADCOUNT
        return sum(number for category, number in (headcount.counts or {}).items() if category in included)

    def same_employer(self, name: str | None, government: str | None = None) -> str | None:
        """Why service for `name` counts as service for this employer, or None when it does not."""
        employer = self.facts.employer
        if name is None or name == employer.id:
            return "same_employer"
        if government is not None and government == employer.government:
            return "same_government"
        for affiliate in employer.predecessors:
            if affiliate.id == name:
                return "predecessor"
        for affiliate in employer.integrated_with:
            together = is_integrated(affiliate) if affiliate.id == name else False
            if together or (together is None and self.generous):
                return "integrated_employer"
        for affiliate in employer.joint_employers:
            # A payroll and benefits organization is no joint employer (825.106(b)(2)): no service here.
            if affiliate.id == name and not affiliate.administrative_only:
                return "joint_employer"
        return None

    def may_be_integrated(self) -> frozenset[str]:
        """Ids of businesses of which a person must say whether they are one employer with this one."""
        affiliates = self.facts.employer.integrated_with
        return frozenset(a.id for a in affiliates if is_integrated(a) is None) if affiliates else frozenset()

    def counted_employments(self) -> list[Employment]:
        return [
            e
            for e in self.facts.employee.employments
            if e.employer is None or self.same_employer(e.employer, e.government)
        ]


def is_integrated(affiliate: object) -> bool | None:
    """The integrated employer test: all four facts true → yes, none → no, mixed or unknown → a person must weigh it."""
    answers = [
        getattr(affiliate, name)
        for name in ("common_management", "interrelated_operations", "centralized_labor_relations", "common_ownership")
    ]
    if all(answer is True for answer in answers):
        return True
    if all(answer is False for answer in answers):
        return False
    return None

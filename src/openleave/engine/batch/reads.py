"""What a program's tables read: which tests and amounts are the same for everybody who asks one question, and what a
question has to name so that they are.

Columns hold few facts of a person. Of every other fact the tables of a law may ask, and what they find is the same for
all; only what rests on the person's own columns is worked out by the column, or left to the scalar engine.
"""

from collections.abc import Iterator
from dataclasses import fields
from typing import Any

from openleave.engine import law_words
from openleave.engine.batch.columns import GROUPED
from openleave.engine.batch.from_facts import FITS
from openleave.engine.expressions import terms_in
from openleave.engine.facts_employee import Employee
from openleave.engine.law import Program, Snapshot, Test
from openleave.engine.law_limits import IN_WEEKS
from openleave.engine.terms import OF_PROGRAMS

# Measures that read only the employer, the leave, the place of work, and facts that columns do not hold.
SHARED = frozenset(
    {
        "coverage_decided",
        "employer_kind",
        "workweeks_at_headcount",
        "successor_obligation",
        "reason_qualifies",
        "pattern_allowed",
        "crew_hours",
        "works_in",
        "belongs_to",
    }
)
TOPICS = frozenset(law_words.TOPICS) - {"leave"}  # facts of these are in documents, never in columns
SIZES = ("employer.employees", "employer.employees_in_state")
# What columns tell of each employee (`own`).
OWN = ("employee.months_employed",)
OWN_OF_PROGRAMS = (".program.eligible", ".program.outcome", ".program.protects")
OF_THE_LEAVE = frozenset({"as_of", "choice", "employer", "family", "leave"})
WAGES = tuple(f"wages.{name}" for name in FITS["wages"])
OF_GROUPS = tuple(f"employee.{name}" for name in GROUPED)
# What is stated of an employee and no column holds: known of nobody.
NEVER_HELD = frozenset(f"employee.{field.name}" for field in fields(Employee)) - {
    f"employee.{name}" for name in FITS["employee"]
}


class Reads:
    """Of one program in a period of its law. `shared`: its tests that a question decides; `own`: what these ask about
    the employee that columns tell, in the law's order. `amounts`: whether a question decides what the limits are."""

    __slots__ = (
        "amounts",
        "benefit",
        "group",
        "notice",
        "own",
        "personal",
        "place",
        "program",
        "shared",
        "sizes",
        "wages",
    )

    def __init__(self, program: Program, law: Snapshot) -> None:
        self.program = program
        self.notice = False  # the day of notice matters
        self.place = bool(program.place)  # the place of work matters
        self.sizes = False  # the employer's worksites matter
        # Facts of the employee that many share matter: the usual week and its days, the job.
        self.group = any(limit.unit not in IN_WEEKS for limit in law.limits.all)
        self.wages: set[Test] = set()  # of these, those that rest on benefits: the same only without any wages
        self.benefit = False  # what is being looked at rests on benefits
        self.shared: set[Test] = set()
        self.own: list[str] = []
        self.personal = True  # whether tables may ask about the employee
        for criterion in law.criteria:
            for test in criterion.tests:
                if test.measure == "weekly_hours":
                    self.group, self.notice = True, self.notice or criterion.measured == "notice"
                self.benefit = False
                if self.is_shared(law, test, ()):
                    self.shared.add(test)
                    if self.benefit:
                        self.wages.add(test)
                    self.notice = self.notice or criterion.measured == "notice"
        self.personal = self.benefit = False
        self.amounts = all(self.table(law, limit.when, ()) for limit in law.limits.all) and not self.benefit

    def is_shared(self, law: Snapshot, test: Test, seen: tuple[str, ...]) -> bool:
        if test.measure == "employees":
            self.sizes = self.sizes or test.arguments["scope"] != "worksite"
            return bool(test.arguments["scope"] != "worksite")
        if test.measure == "decision":
            return self.question(law, test.arguments["decision"], seen)
        if test.measure == "stated":
            return self.term(law, test.arguments["fact"], seen)
        if test.measure == "reason_qualifies":
            return self.reasons(law, seen)
        self.group = self.group or test.measure == "belongs_to"
        return test.measure in SHARED

    def reasons(self, law: Snapshot, seen: tuple[str, ...]) -> bool:
        bodies = [rule.body for rule in law.reasons.values()]
        asked = [name for body in bodies for name in body.get("decided_by", ())]
        return all(self.question(law, name, seen) for name in asked) and all(
            self.table(law, body.get("windows"), seen) for body in bodies
        )

    def question(self, law: Snapshot, name: str, seen: tuple[str, ...]) -> bool:
        name = name.rpartition(".")[2]
        if name in seen:
            return True  # being looked at
        return name in law.decisions and self.table(law, law.decisions[name][1].body, (*seen, name))

    def table(self, law: Snapshot, table: Any, seen: tuple[str, ...]) -> bool:
        return all(self.term(law, term, seen) for term in terms_in(table or {}))

    def term(self, law: Snapshot, term: str, seen: tuple[str, ...]) -> bool:
        """Whether a term has one value for everybody who asks the question."""
        first, _, rest = term.partition(".")
        if term in SIZES:
            self.sizes = True
        elif term == "employer.employees_at_worksite":
            return False
        elif term == "leave.noticed_on":
            self.notice = True
        elif term in OF_GROUPS:
            self.group = True
            return True
        if term in WAGES:
            return False
        if first in TOPICS or first in OF_THE_LEAVE or term in NEVER_HELD:
            return True
        if term in OWN or term.endswith(OWN_OF_PROGRAMS):
            return self.of_the_employee(term)
        if first == "decision":
            return self.question(law, rest, seen)
        if first == "criterion":
            return all(self.is_shared(law, test, seen) for test in tests_of(law, rest))
        if first == "benefit":
            return self.benefits(law, seen)
        return law_words.names_rule(term) and not any(f".{kind}." in term for kind in OF_PROGRAMS)

    def benefits(self, law: Snapshot, seen: tuple[str, ...]) -> bool:
        """Benefits rest on wages: without any, they are the same for everybody. A base period rests also on hours,
        where a criterion asks for them."""
        self.benefit = True
        if "benefit" in seen:
            return True
        if any(test.measure == "base_hours" for criterion in law.criteria for test in criterion.tests):
            return False
        return self.table(law, [rule.body for rule in law.benefits], (*seen, "benefit"))

    def of_the_employee(self, term: str) -> bool:
        """What columns tell of each employee; of a program that is not in the library, nothing."""
        name, mark, _ = term.partition(".program.")
        if not self.personal or (mark and (name == self.program.id or name not in self.program.others)):
            return False
        if term not in self.own:
            self.own.append(term)
        return True


def tests_of(law: Snapshot, name: str) -> Iterator[Test]:
    return (test for criterion in law.criteria if criterion.name == name for test in criterion.tests)

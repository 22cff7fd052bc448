"""A policy on the whole workforce: for how many it would hold, by worksite, and why not for the others."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from openleave.apps.cases.choices import Pattern
from openleave.apps.cases.facts import facts_build
from openleave.apps.cases.models import LeaveCase
from openleave.apps.cases.private import Private
from openleave.apps.cases.services.determining import run_case
from openleave.apps.people import selectors as people
from openleave.apps.policies import selectors
from openleave.apps.trials.services.trying import as_if_in_force, compiled_of, with_policy
from openleave.engine import Facts, Library
from openleave.engine.determination import determine_program
from openleave.kernel import audit
from openleave.kernel.actor import Actor
from openleave.kernel.errors import Invalid
from openleave.kernel.permissions import require
from openleave.kernel.tenancy import organization_scope

OUTCOMES = ("eligible", "ineligible", "indeterminate")


@dataclass(slots=True)
class Everybody:
    """Counts of one question to all employees on the payroll on ``as_of``: with the policy, and today (nobody, where
    nothing of it is in force). ``gain`` and ``lose`` become eligible by it and cease to be; ``left_out``: employees who
    were not asked because there are more than were allowed."""

    as_of: date
    reason: str
    employees: int = 0
    left_out: int = 0
    outcomes: dict[str, int] = field(default_factory=lambda: dict.fromkeys(OUTCOMES, 0))
    today: dict[str, int] = field(default_factory=lambda: dict.fromkeys(OUTCOMES, 0))
    gain: int = 0
    lose: int = 0
    failed: dict[str, int] = field(default_factory=dict)
    missing: dict[str, int] = field(default_factory=dict)
    worksites: dict[str, dict[str, int]] = field(default_factory=dict)

    def add(self, made: Any, before: str | None, worksite: str) -> None:
        self.employees += 1
        self.outcomes[made.outcome] += 1
        row = self.worksites.setdefault(worksite, dict.fromkeys(OUTCOMES, 0))
        row[made.outcome] += 1
        if before is not None:
            self.today[before] += 1
        self.gain += made.outcome == "eligible" and before != "eligible"
        self.lose += before == "eligible" and made.outcome != "eligible"
        for name in made.failed:
            self.failed[name] = self.failed.get(name, 0) + 1
        if made.outcome == "indeterminate":
            for path, _key in made.missing:
                self.missing[path] = self.missing.get(path, 0) + 1


def policy_try_on_everybody(
    *, actor: Actor, version_id: UUID, as_of: date, reason: str | None = None, most: int | None = None,
    progress: Callable[[int], None] = lambda done: None,
) -> Everybody:  # fmt: skip
    """Could leave under the policy begin on a day, and be learned of that day? Asked of everybody on the payroll, or of
    the first ``most`` by their numbers, each with all that is known of them. ``reason``: of the policy; None: its
    first.

    The reason itself is taken to qualify: the relative is one whom the policy names, the condition is serious, the
    child is born. Nothing is kept but that it was asked. Raises Invalid for a reason that the policy does not have.
    """
    require(actor, "policy.manage")
    require(actor, "workforce.simulate")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        version = selectors.access_version(actor=actor, version_id=version_id)
        compiled, _ = as_if_in_force(compiled_of(version), as_of)
        rule = _reason(compiled, reason)
        found = Everybody(as_of, rule["reason"])
        present = selectors.library_for(actor.organization_id, on=as_of)
        tried, program = with_policy(present, compiled), compiled["program"]["id"]
        private = _qualifying(rule, as_of)
        for employee_id in _payroll(actor.organization_id, as_of, most, found):
            case = LeaveCase(
                organization_id=actor.organization_id, employee_id=employee_id, reason=found.reason,
                starts_on=as_of, noticed_on=as_of, pattern=Pattern.CONTINUOUS,
            )  # fmt: skip
            _add(found, case, private, program, present, tried)
            progress(found.employees)
        audit.append(
            actor=actor, action="policy.try_on_everybody", object_type="policy", object_id=version.policy_id,
            details={"version": version.number, "as_of": as_of.isoformat(), "employees": found.employees},
        )  # fmt: skip
    return found


def _add(found: Everybody, case: LeaveCase, private: Private, program: str, present: Library, tried: Library) -> None:
    document, _ = run_case(facts_build(case, private, library=tried), present, found.as_of)
    facts = Facts.from_json(document)
    made = determine_program(facts, tried.program(program), found.as_of)
    before = None
    if program in present.programs:
        before = determine_program(facts, present.program(program), found.as_of).outcome
    jobs = document["employee"]["jobs"]
    worksite = next((job.get("worksite", "") for job in reversed(jobs) if _begun(job, found.as_of)), "")
    found.add(made, before, worksite)


def _begun(job: dict[str, Any], on: date) -> bool:
    return str(job.get("starts_on", "")) <= on.isoformat()


def _reason(compiled: dict[str, Any], reason: str | None) -> dict[str, Any]:
    rules = compiled.get("reasons", [])
    rule = next((rule for rule in rules if reason in (None, rule["reason"])), None)
    if rule is None:
        known = ", ".join(rule["reason"] for rule in rules) or "none"
        raise Invalid(f"The policy has no reason {reason!r}.", fix=f"Use one of: {known}.", field="reason")
    return rule


def _qualifying(rule: dict[str, Any], on: date) -> Private:
    """Facts of the leave by which its reason qualifies, as far as the policy's row says what it asks for."""
    value = rule["values"][0]
    family = value.get("family")
    needs = value.get("requires", ())
    return Private(
        family_member={"relationship": family[0]} if family else None,
        child={"arrived_by": value["arrivals"][0], "arrived_on": on.isoformat()} if "child" in needs else None,
        serious_health_condition=True if "serious_health_condition" in needs else None,
    )


def _payroll(organization_id: UUID, on: date, most: int | None, found: Everybody) -> Iterator[UUID]:
    everybody = people.on_payroll(organization_id, on)
    asked = everybody if most is None else everybody[:most]
    found.left_out = len(everybody) - len(asked)
    yield from asked

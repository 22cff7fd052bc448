"""A policy beside the law and the policies in force, on one leave: what it would answer and pay, and today's answer."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

from openleave.apps.cases import private
from openleave.apps.cases.access import access_case
from openleave.apps.cases.facts import facts_build
from openleave.apps.cases.services.determining import run_case
from openleave.apps.policies import reading, selectors
from openleave.apps.policies.models import PolicyVersion
from openleave.engine import Facts, FactsError, Library, determine, load_library
from openleave.engine.determination import Determination, ProgramDetermination
from openleave.engine.pay_plan import PayPlan, pay_plan
from openleave.kernel import audit
from openleave.kernel.actor import Actor
from openleave.kernel.errors import Invalid
from openleave.kernel.permissions import require
from openleave.kernel.tenancy import organization_scope


@dataclass(frozen=True, slots=True)
class Answer:
    """One program's answer today and with the policy; None: it does not concern the leave. ``weeks`` are protected,
    ``weekly`` dollars are its benefit."""

    program: str
    name: str
    tried: bool
    outcome_today: str | None
    outcome: str | None
    weeks_today: Fraction | None
    weeks: Fraction | None
    weekly_today: Decimal | None
    weekly: Decimal | None


@dataclass(frozen=True, slots=True)
class Trial:
    """``made`` is the policy's own determination, with its findings. ``since``: the policy was taken to hold from that
    day on, though its text says a later one."""

    answers: list[Answer]
    made: ProgramDetermination
    pay_today: PayPlan
    pay: PayPlan
    starts_on: date
    since: date | None


def policy_try(*, actor: Actor, version_id: UUID, facts: dict[str, Any], as_of: date) -> Trial:
    """The policy on a made-up leave: a facts document. Raises Invalid for facts or a text that cannot be used."""
    require(actor, "policy.manage")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        version = selectors.access_version(actor=actor, version_id=version_id)
        return _tried(version, facts, as_of)


def policy_try_on_case(*, actor: Actor, version_id: UUID, case_id: UUID, as_of: date) -> Trial:
    """The policy on a case as it is known now. The reading of the case is recorded; the case stays as it is."""
    require(actor, "policy.manage")
    require(actor, "case.determine")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        version = selectors.access_version(actor=actor, version_id=version_id)
        case = access_case(actor=actor, case_id=case_id)
        known = private.read(actor, case.id, case.employee_id)
        present = selectors.library_for(case.organization_id, on=case.starts_on)
        facts, _ = run_case(facts_build(case, known, library=present), present, as_of)
        trial = _tried(version, facts, as_of)
        audit.append(
            actor=actor, action="policy.try", object_type="policy", object_id=version.policy_id,
            details={"version": version.number, "case": case.id},
        )  # fmt: skip
    return trial


def _tried(version: PolicyVersion, document: dict[str, Any], as_of: date) -> Trial:
    try:
        facts = Facts.from_json(document)
    except FactsError as error:
        raise Invalid(error.what, why=error.why, fix=error.fix, field=error.path) from error
    starts_on = facts.leave.first_on or as_of
    compiled, since = as_if_in_force(compiled_of(version), starts_on)
    present = selectors.library_for(version.organization_id, on=starts_on)
    before = determine(facts, present, as_of)
    after = determine(facts, with_policy(present, compiled), as_of)
    program = compiled["program"]["id"]
    return Trial(
        answers=compared(before, after, program),
        made=after.program(program),
        pay_today=pay_plan(before),
        pay=pay_plan(after),
        starts_on=starts_on,
        since=since,
    )


def compiled_of(version: PolicyVersion) -> dict[str, Any]:
    """The version as it is applied. Raises Invalid with the first thing that is wrong with its text."""
    if not version.is_draft:
        return version.compiled
    program = version.policy.program
    read = reading.read(version.content, program, selectors.page_of(program))
    if read.compiled is None:
        first = read.problems[0]
        raise Invalid(f"The text cannot be applied. Line {first.line}: {first.what}", why=first.why, fix=first.fix)
    return read.compiled


def as_if_in_force(compiled: dict[str, Any], day: date) -> tuple[dict[str, Any], date | None]:
    """The policy as if it held on a day already: what it says first, it says from that day on. The day, where that
    makes a difference."""
    first = day.isoformat()
    if compiled["program"]["since"] <= first:
        return compiled, None
    made = copy.deepcopy(compiled)
    made["program"]["since"] = first
    for rules in made.values():
        for rule in rules if isinstance(rules, list) else ():
            rule["values"][0]["from"] = min(rule["values"][0]["from"], first)
    return made, day


def with_policy(present: Library, compiled: dict[str, Any]) -> Library:
    """The library in which the policy stands in the place of its version in force."""
    return load_library().with_policies(selectors.policies_in(present) | {compiled["program"]["id"]: compiled})


def compared(before: Determination, after: Determination, tried: str) -> list[Answer]:
    """Every program that concerns the leave, the policy first."""
    one = {made.id: made for made in before.programs}
    other = {made.id: made for made in after.programs}
    names = [tried, *(name for name in {**other, **one} if name != tried)]
    other.setdefault(tried, after.program(tried))
    return [_answer(name, one.get(name), other.get(name), tried=name == tried) for name in names]


def _answer(
    name: str, before: ProgramDetermination | None, after: ProgramDetermination | None, *, tried: bool
) -> Answer:
    shown = after or before
    assert shown is not None
    return Answer(
        name, shown.program.name, tried,
        before and before.outcome, after and after.outcome,
        _weeks(before), _weeks(after), _weekly(before), _weekly(after),
    )  # fmt: skip


def _weeks(made: ProgramDetermination | None) -> Fraction | None:
    """Workweeks of the leave that a program protects; None where it does not count any."""
    if made is None or made.outcome != "eligible" or made.protected is None:
        return None
    return Fraction(made.protected.weeks(made.protected.protected))


def _weekly(made: ProgramDetermination | None) -> Decimal | None:
    if made is None or made.outcome == "ineligible" or made.benefit is None:
        return None
    return made.benefit.weekly

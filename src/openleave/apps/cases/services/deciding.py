"""A person decides on a determination: designates the leave under a program, or does not, for the reasons it found."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from openleave.apps.cases import private as private_facts
from openleave.apps.cases.access import access_case
from openleave.apps.cases.models import Decided, Decision, Determination, LeaveCase, Outcome, State
from openleave.apps.cases.services.clocks import refresh_clocks
from openleave.apps.cases.services.determining import protected_from
from openleave.apps.cases.services.posting import post_absences, post_elapsed
from openleave.apps.cases.transitions import take
from openleave.apps.organizations import selectors as organizations
from openleave.kernel import audit, clock
from openleave.kernel.actor import Actor
from openleave.kernel.errors import Conflict, Forbidden, Invalid
from openleave.kernel.permissions import require
from openleave.kernel.tenancy import organization_scope


def case_decide(*, actor: Actor, case_id: UUID, outcome: str, program: str = "") -> Decision:
    """Designate (``designated``) or not (``not_designated``) a leave under a program, the case's own if left out.

    The decision stands on the latest determination: only *eligible* can be designated, only *ineligible* refused,
    and the refusal carries that determination's unmet criteria. Designating counts the days of leave that have
    passed. Needs a person: no job and no system account decides.
    """
    require(actor, "case.decide")
    assert actor.organization_id is not None
    if actor.account_id is None:
        raise Forbidden("case.decide")
    if outcome not in Decided.values:
        raise Invalid("Choose a decision.", fix=f"Use one of: {', '.join(Decided.values)}.", field="outcome")
    with organization_scope(actor.organization_id):
        case = access_case(actor=actor, case_id=case_id, lock=True)
        program = program or case.program
        take(case, "designate" if outcome == Decided.DESIGNATED else "not_designate", actor)
        latest = (
            Determination.objects.filter(organization_id=case.organization_id, case=case, program=program)
            .order_by("-sequence")
            .first()
        )
        if latest is None:
            raise Invalid("There is no determination for this program.", fix="Determine first.", field="program")
        record = private_facts.read_record(actor, latest.record_id, case.employee_id)
        answer = next(one for one in record["determination"]["programs"] if one["program"] == program)
        _agrees(outcome, answer)
        decision = Decision.objects.create(
            organization_id=case.organization_id,
            case=case,
            determination=latest,
            program=program,
            outcome=outcome,
            reason_codes=answer["failed"] if outcome == Decided.NOT_DESIGNATED else [],
            decided_by_id=actor.account_id,
        )
        today = clock.today(organizations.settings_of(actor.organization_id).time_zone)
        if outcome == Decided.DESIGNATED:
            case.sufficient_information_on = case.sufficient_information_on or today
            if case.starts_on <= today:
                case.state = State.OPEN
        case.save()
        refresh_clocks(actor, case)
        if outcome == Decided.DESIGNATED:
            post_elapsed(actor, case, program, today)
            post_absences(actor, case, program, record)
        audit.append(
            actor=actor,
            action="case.decide",
            object_type="case",
            object_id=case.id,
            details={"program": program, "outcome": outcome, "determination": latest.id},
        )
    return decision


def designated_program(case: LeaveCase) -> str:
    """The program the case now stands designated under, or an empty text."""
    latest = (
        Decision.objects.filter(organization_id=case.organization_id, case=case).order_by("-decided_at", "-id").first()
    )
    return latest.program if latest is not None and latest.outcome == Decided.DESIGNATED else ""


def _agrees(outcome: str, answer: dict[str, Any]) -> None:
    if answer["outcome"] == Outcome.INDETERMINATE:
        raise Conflict(
            "This cannot be decided yet: facts are missing.",
            why="A decision without them could not be explained.",
            fix="Add the missing facts, determine again, then decide.",
        )
    applies = protected_from(answer) is not None
    refused = answer["outcome"] == Outcome.INELIGIBLE
    if (outcome == Decided.DESIGNATED and not applies) or (outcome == Decided.NOT_DESIGNATED and not refused):
        raise Conflict(
            "The determination says the opposite.",
            why=f"The latest answer is: {Outcome(answer['outcome']).label}.",
            fix="Correct the facts and determine again, if the answer is wrong.",
        )

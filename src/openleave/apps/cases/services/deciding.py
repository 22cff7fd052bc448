"""A person decides on a determination: designates the leave under a program, or does not, for the reasons it found."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from openleave.apps.cases import private as private_facts
from openleave.apps.cases.access import access_case
from openleave.apps.cases.choices import Decided, Outcome, State
from openleave.apps.cases.models import Decision, Determination, LeaveCase
from openleave.apps.cases.services.clocks import refresh_clocks
from openleave.apps.cases.services.determining import protected_from
from openleave.apps.cases.services.posting import post_absences, post_elapsed
from openleave.apps.cases.services.steps import record_step
from openleave.apps.cases.transitions import TABLE, take
from openleave.apps.organizations import selectors as organizations
from openleave.engine import load_library
from openleave.kernel import clock
from openleave.kernel.actor import Actor
from openleave.kernel.errors import Conflict, Forbidden, Invalid
from openleave.kernel.permissions import require
from openleave.kernel.tenancy import organization_scope

#: Kinds of programs under which leave is not designated unless somebody says so: paid sick time is the employee's to
#: use, and an accommodation is agreed with the employee.
BY_CHOICE = frozenset({"sick_leave", "accommodation"})


#: Calendar days to cure that the law gives at least (29 CFR 825.305(c)). It sets none for an appeal; less than these
#: would make it idle. The organization's settings may offer more of both.
LEAST = timedelta(days=7)


def case_decide(
    *,
    actor: Actor,
    case_id: UUID,
    outcome: str,
    programs: Sequence[str] = (),
    cure_by_on: date | None = None,
    appeal_by_on: date | None = None,
    note: str = "",
) -> list[Decision]:
    """Designate (``designated``) or not (``not_designated``) a leave under one or several programs, in one act.

    Left out, ``programs`` are all that cover the leave (but those of ``BY_CHOICE``), or for a refusal the case's own.
    The decisions stand on the latest determination: only *eligible* can be designated, only *ineligible* refused, and
    the refusal carries that determination's unmet criteria, the day until which the employee can cure it and the
    day until which it can be appealed (by the organization's settings unless given). Designating counts the days of
    leave that have passed, under each program for itself. Needs a person: no job and no system account decides.
    """
    require(actor, "case.decide")
    assert actor.organization_id is not None
    if actor.account_id is None:
        raise Forbidden("case.decide")
    if outcome not in Decided.values:
        raise Invalid("Choose a decision.", fix=f"Use one of: {', '.join(Decided.values)}.", field="outcome")
    with organization_scope(actor.organization_id):
        case = access_case(actor=actor, case_id=case_id, lock=True)
        before = take(case, "designate" if outcome == Decided.DESIGNATED else "not_designate", actor)
        latest = latest_determinations(case)
        record = private_facts.read_record(actor, next(iter(latest.values())).record_id, case.employee_id)
        answers = {one["program"]: one for one in record["determination"]["programs"]}
        decided_at = clock.now()  # one act, one instant
        today = organizations.today_of(actor.organization_id)
        offered = cure_and_appeal(case.organization_id, today)
        cure, appeal = _checked(today, cure_by_on or offered[0], appeal_by_on or offered[1])
        decisions = [
            _decision(actor, case, latest.get(program), answers.get(program), program, outcome, decided_at)
            for program in dict.fromkeys(programs) or _meant(case, answers, outcome)
        ]
        for decision in decisions if outcome == Decided.NOT_DESIGNATED else ():
            decision.cure_by_on, decision.appeal_by_on = cure, appeal
        step = _step(case, decisions)
        case.state = TABLE[step].to
        Decision.objects.bulk_create(decisions)
        designated = designated_programs(case)
        if outcome == Decided.DESIGNATED:
            case.sufficient_information_on = case.sufficient_information_on or today
        if designated and case.starts_on <= today:
            case.state = before if before == State.RETURNING else State.OPEN
        case.save()
        refresh_clocks(actor, case)
        if outcome == Decided.DESIGNATED:
            post_elapsed(actor, case, today)
            post_absences(actor, case, designated, record)
        record_step(
            actor, case, step, before, note=note, about_id=decisions[0].id,
            details={
                "outcome": outcome,
                "programs": [one.program for one in decisions],
                "determination": decisions[0].determination_id,
            },
        )  # fmt: skip
    return decisions


def _step(case: LeaveCase, decisions: list[Decision]) -> str:
    """Which step of the life of a case the decisions are, with those that stand beside them."""
    standing = latest_decisions(case) | {one.program: one.outcome for one in decisions}
    granted = Decided.DESIGNATED in standing.values()
    if not granted:
        return "not_designate"
    return "designate_partly" if Decided.NOT_DESIGNATED in standing.values() else "designate"


def cure_and_appeal(organization_id: UUID, today: date) -> tuple[date, date]:
    """The last days to cure and to appeal that the organization's settings give, where a refusal is made today."""
    settings = organizations.settings_of(organization_id)
    return today + timedelta(days=settings.cure_days), today + timedelta(days=settings.appeal_days)


def _checked(today: date, cure: date, appeal: date) -> tuple[date, date]:
    for field, day in (("cure_by_on", cure), ("appeal_by_on", appeal)):
        if day < today + LEAST:
            raise Invalid(
                _("This gives the employee less than a week."),
                why=_("29 CFR 825.305(c) gives seven calendar days to cure what is missing."),
                fix=_("Choose a later day."),
                field=field,
            )
    return cure, appeal


def latest_decisions(case: LeaveCase) -> dict[str, str]:
    """Program → outcome of the latest decision on it."""
    rows = Decision.objects.filter(organization_id=case.organization_id, case=case).order_by(
        "program", "-decided_at", "-id"
    )
    return dict(rows.distinct("program").values_list("program", "outcome"))


def latest_determinations(case: LeaveCase) -> dict[str, Determination]:
    """Program → its determination of the latest run of the engine, the case's own program first."""
    rows = Determination.objects.filter(organization_id=case.organization_id, case=case)
    newest = rows.filter(program=case.program).order_by("-sequence").values("record_id")[:1]
    found = {row.program: row for row in rows.filter(record_id__in=newest)}
    return dict(sorted(found.items(), key=lambda item: item[0] != case.program))


def designated_programs(case: LeaveCase) -> list[str]:
    """The programs the case now stands designated under, by the latest decision on each."""
    return [program for program, outcome in latest_decisions(case).items() if outcome == Decided.DESIGNATED]


def applying(answers: Collection[dict[str, Any]]) -> list[str]:
    """The programs that cover the leave and are designated unless somebody leaves one out."""
    left_out = by_choice(answers)
    return [
        one["program"]
        for one in answers
        if one["outcome"] != Outcome.INDETERMINATE
        and protected_from(one) is not None
        and one["program"] not in left_out
    ]


def by_choice(answers: Iterable[dict[str, Any]]) -> set[str]:
    """Of the programs those that are designated only where somebody says so."""
    known = load_library().programs
    return {
        one["program"]
        for one in answers
        if one["program"] in known and known[one["program"]].parts["program"]["kind"] in BY_CHOICE
    }


def _meant(case: LeaveCase, answers: dict[str, dict[str, Any]], outcome: str) -> list[str]:
    return (applying(answers.values()) if outcome == Decided.DESIGNATED else []) or [case.program]


def _decision(
    actor: Actor,
    case: LeaveCase,
    determination: Determination | None,
    answer: dict[str, Any] | None,
    program: str,
    outcome: str,
    decided_at: datetime,
) -> Decision:
    if determination is None or answer is None:
        raise Invalid("There is no determination for this program.", fix="Determine first.", field="program")
    _agrees(outcome, answer)
    assert actor.account_id is not None
    return Decision(
        organization_id=case.organization_id,
        case=case,
        determination=determination,
        program=program,
        outcome=outcome,
        reason_codes=answer["failed"] if outcome == Decided.NOT_DESIGNATED else [],
        decided_at=decided_at,
        decided_by_id=actor.account_id,
    )


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

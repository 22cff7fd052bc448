"""Taking over a case that another system kept until now: what it says becomes a case here, decided by the law's answer.

Nothing is denied and nothing is granted that the determination of today does not bear. Where the old system designated
and the law agrees, the designation is recorded as carried over; where it refused and no law covers the leave, so is the
refusal, with the determination's reasons, and days to cure and to appeal that begin today. Where the two contradict
each other, nothing is decided: the case stands as requested (or where its dates put it), and somebody has to look.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from openleave.apps.accounts import selectors as accounts
from openleave.apps.cases import private as private_facts
from openleave.apps.cases.choices import Decided, Outcome, Pattern, State
from openleave.apps.cases.models import Decision, LeaveCase, PlannedDay
from openleave.apps.cases.services.deciding import applying, cure_and_appeal, latest_determinations
from openleave.apps.cases.services.determining import CALENDAR_WEEK_MINUTES, protected_from, record_determination
from openleave.apps.cases.services.noticing import case_notice
from openleave.apps.cases.services.opening import Asked, drafted, next_number
from openleave.apps.cases.services.posting import post_elapsed
from openleave.apps.cases.services.steps import record_step
from openleave.apps.cases.transitions import take
from openleave.apps.cases.walls import BARRED, HUMAN_RESOURCES, MOST_BOSSES, in_human_resources
from openleave.apps.ledger import services as ledger
from openleave.apps.organizations import selectors as organizations
from openleave.kernel import clock
from openleave.kernel.actor import Actor, Role
from openleave.kernel.errors import Forbidden
from openleave.kernel.permissions import require
from openleave.kernel.tenancy import organization_scope

#: Why a step was taken: the old system says so.
CARRIED = "carried_over"
#: States that the old system may give a case. Those of ``GRANTED`` say that leave was designated.
STATES = (
    State.NOTICED, State.REQUESTED, State.ELIGIBILITY_DECIDED, State.CERTIFICATION_PENDING, State.DESIGNATED,
    State.NOT_DESIGNATED, State.OPEN,
)  # fmt: skip
GRANTED = (State.DESIGNATED, State.OPEN)
MILESTONES = (
    "eligibility_notice_on", "certification_requested_on", "certification_received_on", "designation_notice_on",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What the old system says of a case beside what was asked for.

    ``programs``: under which it was designated, or refused; empty: the old system names none. ``used``: program to
    minutes used so far. ``owner_id`` None: whoever imports it.
    """

    state: str = State.REQUESTED
    milestones: Mapping[str, date] = field(default_factory=dict)
    programs: Sequence[str] = ()
    used: Mapping[str, int] = field(default_factory=dict)
    owner_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Carried:
    """The case; ``contradictions`` are (program, code): ``not_covered``, ``ineligible``, ``facts_missing`` where the
    old system designated, ``applies``, ``facts_missing`` where it refused. ``unposted``: minutes used that no planned
    day of the case stands for, by program; the caller counts them as used before."""

    case: LeaveCase
    contradictions: list[tuple[str, str]]
    unposted: dict[str, int]


def case_carry_over(
    *, actor: Actor, employee_id: UUID, asked: Mapping[str, Any], stated: Stated, source_id: UUID | None = None
) -> Carried:
    """Take a case over: opened, determined once, with the notices already given, its decision if the law agrees, and
    the days of leave that have passed counted. ``asked`` are the fields of ``opening.Asked``.

    Needs a person, as every decision does. ``source_id`` marks what is counted because the old system said how much.
    Raises Invalid, with the field, for what is impossible in itself.
    """
    require(actor, "case.open")
    require(actor, "case.decide")
    assert actor.organization_id is not None
    if actor.account_id is None:
        raise Forbidden("case.decide")
    with organization_scope(actor.organization_id):
        if stated.state == State.NOTICED:
            return Carried(_noticed(actor, employee_id, asked, stated), [], dict(stated.used))
        today = organizations.today_of(actor.organization_id)
        case, private = drafted(actor, employee_id, Asked(**asked))
        case.number = next_number(actor.organization_id, today.year)
        case.owner_id, case.walled = (
            stated.owner_id or actor.account_id,
            in_human_resources(case.organization_id, case.employee_id),
        )
        _milestones(case, stated, today)
        case.save(force_insert=True)
        private_facts.write(case.id, case.employee_id, private)
        result = record_determination(actor, case, private)
        record_step(
            actor, case, "open", "", why=CARRIED,
            details={"employee": case.employee_id, "noticed_on": case.noticed_on.isoformat(), "outcome": case.outcome},
        )  # fmt: skip
        _move_on(actor, case, stated)
        answers = {one["program"]: one for one in result["programs"]}
        contradictions: list[tuple[str, str]] = []
        if stated.state in GRANTED:
            contradictions = _designate(actor, case, answers, stated, today)
        elif stated.state == State.NOT_DESIGNATED:
            contradictions = _refuse(actor, case, answers, stated, today)
        unposted = dict(stated.used)
        if case.state in GRANTED and case.pattern != Pattern.INTERMITTENT:
            unposted = _count(actor, case, stated.used, today, source_id)
    return Carried(case, contradictions, unposted)


def carry_over_barred(*, actor: Actor, employee_ids: Collection[UUID]) -> dict[UUID, str]:
    """Whose cases the actor must not take over: ``own`` (their own, a relative's, a boss's), ``walled`` (of people who
    work in human resources, where the actor is not of the walled group)."""
    require(actor, "case.open")
    found: dict[UUID, str] = {}
    if actor.employee_id is not None:
        statement = BARRED.format(
            me="%(me)s", organization="%(organization)s", today="%(today)s", most=MOST_BOSSES
        )  # a constant statement
        values = {"me": actor.employee_id, "organization": actor.organization_id, "today": clock.today()}
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            found = {row[0]: "own" for row in cursor.fetchall() if row[0] in employee_ids}
    if not actor.has(Role.WALLED_CASES) and actor.organization_id is not None:
        for role in HUMAN_RESOURCES:
            for employee_id in accounts.accounts_with(actor.organization_id, role).values():
                if employee_id in employee_ids:
                    found.setdefault(employee_id, "walled")
    return found


def _noticed(actor: Actor, employee_id: UUID, asked: Mapping[str, Any], stated: Stated) -> LeaveCase:
    case = case_notice(
        actor=actor,
        employee_id=employee_id,
        noticed_on=asked.get("noticed_on"),
        source="other",
        said=asked.get("note", ""),
    )
    if stated.owner_id is not None:
        case.owner_id = stated.owner_id
        case.save(update_fields=["owner_id"])
    return case


def _milestones(case: LeaveCase, stated: Stated, today: date) -> None:
    """Notices already given are facts of the determination: they stop deadlines before these ever run."""
    for name in MILESTONES:
        if name in stated.milestones:
            setattr(case, name, stated.milestones[name])
    decided = case.designation_notice_on if stated.state in (*GRANTED, State.NOT_DESIGNATED) else None
    case.sufficient_information_on = case.certification_received_on or decided
    if stated.state in GRANTED and case.sufficient_information_on is None:
        case.sufficient_information_on = today


def _move_on(actor: Actor, case: LeaveCase, stated: Stated) -> None:
    """The steps before a decision that have been taken by the dates of the notices, or that the state implies."""
    waits = case.certification_requested_on is not None and case.certification_received_on is None
    at_least = (State.ELIGIBILITY_DECIDED, State.CERTIFICATION_PENDING)
    if case.eligibility_notice_on is not None or stated.state in at_least:
        before = take(case, "decide_eligibility", actor)
        record_step(actor, case, "decide_eligibility", before, why=CARRIED)
    if waits or stated.state == State.CERTIFICATION_PENDING:
        before = take(case, "await_certification", actor)
        record_step(actor, case, "await_certification", before, why=CARRIED)
    case.save(update_fields=["state"])


def _designate(
    actor: Actor, case: LeaveCase, answers: dict[str, dict[str, Any]], stated: Stated, today: date
) -> list[tuple[str, str]]:
    meant = list(stated.programs) or applying(answers.values()) or [case.program]
    agreed, contradictions = [], []
    for program in meant:
        code = _against(answers.get(program))
        if code:
            contradictions.append((program, code))
        else:
            agreed.append(program)
    if agreed:
        before = take(case, "designate", actor)
        if case.starts_on <= today:
            case.state = State.OPEN
        _decide(actor, case, agreed, Decided.DESIGNATED, "designate", before, answers, today)
    return contradictions


def _against(answer: dict[str, Any] | None) -> str:
    """What speaks against a designation, or ''."""
    if answer is None:
        return "not_covered"
    if answer["outcome"] == Outcome.INDETERMINATE:
        return "facts_missing"
    return "" if protected_from(answer) is not None else "ineligible"


def _refuse(
    actor: Actor, case: LeaveCase, answers: dict[str, dict[str, Any]], stated: Stated, today: date
) -> list[tuple[str, str]]:
    """A refusal is carried over only where no law at all covers the leave or might."""
    contradictions = [(program, "applies") for program in applying(answers.values())]
    meant = list(stated.programs) or [case.program]
    for program in meant:
        answer = answers.get(program)
        if answer is not None and answer["outcome"] == Outcome.INDETERMINATE:
            contradictions.append((program, "facts_missing"))
    refused = [one for one in meant if one in answers and answers[one]["failed"]]
    if contradictions or not refused:
        return contradictions or [(case.program, "not_covered")]
    before = take(case, "not_designate", actor)
    _decide(actor, case, refused, Decided.NOT_DESIGNATED, "not_designate", before, answers, today)
    return []


def _decide(
    actor: Actor,
    case: LeaveCase,
    programs: Sequence[str],
    outcome: Decided,
    step: str,
    before: str,
    answers: dict[str, dict[str, Any]],
    today: date,
) -> None:
    latest = latest_determinations(case)
    refused = outcome == Decided.NOT_DESIGNATED
    assert actor.account_id is not None
    at = clock.now()
    cure, appeal = cure_and_appeal(case.organization_id, today) if refused else (None, None)
    decisions = Decision.objects.bulk_create(
        Decision(
            organization_id=case.organization_id,
            case=case,
            determination=latest[program],
            program=program,
            outcome=outcome,
            reason_codes=answers[program]["failed"] if refused else [],
            cure_by_on=cure,
            appeal_by_on=appeal,
            decided_at=at,
            decided_by_id=actor.account_id,
        )
        for program in programs
    )
    case.save()
    record_step(
        actor, case, step, before, why=CARRIED, about_id=decisions[0].id,
        details={"outcome": str(outcome), "programs": list(programs), "determination": decisions[0].determination_id},
    )  # fmt: skip


def _count(
    actor: Actor, case: LeaveCase, used: Mapping[str, int], today: date, source_id: UUID | None
) -> dict[str, int]:
    """Count the days that have passed. Where the old system says less than the plan, every day gets its part of that;
    where it says more, the plan holds, and the difference shows in the comparison. Other programs' time is left."""
    planned: dict[str, list[PlannedDay]] = {}
    rows = PlannedDay.objects.filter(organization_id=case.organization_id, case=case, planned_on__lt=today)
    for day in rows.order_by("planned_on"):
        planned.setdefault(day.program, []).append(day)
    designated = set(
        Decision.objects.filter(organization_id=case.organization_id, case=case).values_list("program", flat=True)
    )
    left = {}
    for program, minutes in used.items():
        if program not in designated:
            left[program] = minutes
            continue
        days = planned.get(program, [])
        whole = sum(day.minutes_planned for day in days)
        in_hours = all(day.workweek_minutes != CALENDAR_WEEK_MINUTES for day in days)
        if in_hours and len(days) <= minutes < whole:
            ledger.usage_post(
                actor=actor,
                employee_id=case.employee_id,
                program=program,
                case_id=case.id,
                source_id=source_id,
                postings=[
                    ledger.Posting(day.planned_on, part, day.workweek_minutes)
                    for day, part in zip(days, parts(minutes, [day.minutes_planned for day in days]), strict=True)
                    if part
                ],
            )
    post_elapsed(actor, case, today)
    return left


def parts(amount: int, shares: Sequence[int]) -> list[int]:
    """``amount`` divided like ``shares`` into whole minutes, exact in all: what rounding leaves goes to the last."""
    whole = sum(shares)
    found = [amount * share // whole for share in shares]
    rest = amount - sum(found)
    for index in reversed(range(len(shares))):
        more = min(rest, shares[index] - found[index])
        found[index] += more
        rest -= more
    return found

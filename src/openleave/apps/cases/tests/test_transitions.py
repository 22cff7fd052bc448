"""The table of a case's life: each step, from each state, by each role, and the service that takes it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction

from openleave.apps.cases import services
from openleave.apps.cases.choices import State
from openleave.apps.cases.models import CaseStep, LeaveCase
from openleave.apps.cases.services.appealing import appeal_record
from openleave.apps.cases.tests.conftest import Harbor
from openleave.apps.cases.tests.test_opening import SURGERY
from openleave.apps.cases.transitions import TABLE, take
from openleave.kernel.actor import Actor, Channel, Role
from openleave.kernel.errors import Conflict, Forbidden
from openleave.kernel.permissions import table
from openleave.kernel.tenancy import organization_scope

ROLES = [role for role in Role if role != Role.OPERATOR]


def actor_of(role: Role, harbor: Harbor) -> Actor:
    return Actor(uuid4(), harbor.organization.id, frozenset({role}))


def opened(harbor: Harbor, **changes: Any) -> LeaveCase:
    return services.case_open(actor=harbor.actor, employee_id=harbor.nurse.id, **SURGERY | changes)


def fresh(case: LeaveCase) -> LeaveCase:
    with organization_scope(case.organization_id):
        return LeaveCase.objects.get(id=case.id)


@pytest.mark.parametrize("step", sorted(TABLE))
@pytest.mark.parametrize("role", ROLES)
def test_every_step_from_every_state_by_every_role(step: str, role: Role) -> None:
    transition = TABLE[step]
    actor = Actor(uuid4(), uuid4(), frozenset({role}))
    for state in State:
        case = LeaveCase(number="L-2026-0001", state=state, organization_id=actor.organization_id)
        if role not in table()[transition.permission]:
            with pytest.raises(Forbidden):
                take(case, step, actor)
            assert case.state == state
        elif state not in transition.sources:
            with pytest.raises(Conflict):
                take(case, step, actor)
            assert case.state == state
        else:
            assert take(case, step, actor) == state
            assert case.state == (transition.to or state)


@pytest.mark.parametrize("step", sorted(step for step, transition in TABLE.items() if transition.adverse))
def test_no_job_takes_an_adverse_step(step: str) -> None:
    job = Actor(None, uuid4(), frozenset({Role.LEAVE_ADMINISTRATOR}), channel=Channel.JOB)
    for state in TABLE[step].sources:
        with pytest.raises(Forbidden):
            take(LeaveCase(state=state), step, job)


def test_every_state_can_be_reached_and_left() -> None:
    reached = {transition.to for transition in TABLE.values()} - {None}
    assert reached == set(State)
    left = {state for transition in TABLE.values() if transition.to for state in transition.sources}
    assert left == set(State)


Run = Callable[[Actor, LeaveCase], Any]
LATER = {"starts_on": date(2026, 12, 7), "ends_on": date(2026, 12, 18)}
#: A service for each step that somebody may ask for, with what it needs.
SERVICES: dict[str, Run] = {
    "notice": lambda actor, case: services.case_notice(actor=actor, employee_id=case.employee_id),
    "open": lambda actor, case: services.case_open(actor=actor, employee_id=case.employee_id, **SURGERY),
    "request": lambda actor, case: services.case_request(actor=actor, case_id=case.id, **SURGERY),
    "determine": lambda actor, case: services.determine_again(actor=actor, case_id=case.id),
    "change_dates": lambda actor, case: services.case_change_dates(actor=actor, case_id=case.id, **LATER),
    "change_facts": lambda actor, case: services.case_change_facts(actor=actor, case_id=case.id, note="n"),
    "change_plan": lambda actor, case: services.case_change_plan(
        actor=actor, case_id=case.id, pattern="continuous", **LATER
    ),
    "choose_order": lambda actor, case: services.case_choose_order(actor=actor, case_id=case.id, programs=[]),
    "decide_eligibility": lambda actor, case: services.clock_done(
        actor=actor, case_id=case.id, code="eligibility_notice"
    ),
    "await_certification": lambda actor, case: services.clock_done(
        actor=actor, case_id=case.id, code="certification_request"
    ),
    "designate": lambda actor, case: services.case_decide(actor=actor, case_id=case.id, outcome="designated"),
    "designate_partly": lambda actor, case: services.case_decide(
        actor=actor, case_id=case.id, outcome="not_designated"
    ),
    "not_designate": lambda actor, case: services.case_decide(actor=actor, case_id=case.id, outcome="not_designated"),
    "appeal": lambda actor, case: services.case_appeal(actor=actor, case_id=case.id),
    "begin_return": lambda actor, case: services.case_begin_return(
        actor=actor, case_id=case.id, expected_back_on=date(2026, 12, 21)
    ),
    "resume": lambda actor, case: services.case_resume(actor=actor, case_id=case.id),
    "record_absence": lambda actor, case: services.absence_record(
        actor=actor, case_id=case.id, absent_on=date(2026, 11, 20), minutes_absent=60
    ),
    "record_pay": lambda actor, case: services.payment_remove(actor=actor, case_id=case.id, payment_id="x"),
    "clock_done": lambda actor, case: services.clock_done(actor=actor, case_id=case.id, code="designation_notice"),
    "extend_clock": lambda actor, case: services.clock_extend(
        actor=actor, clock_id=uuid4(), until_on=date(2026, 12, 21), why="agreed"
    ),
    "link": lambda actor, case: services.case_link(actor=actor, case_id=case.id, other_id=case.id, kind="related"),
    "assign": lambda actor, case: services.case_assign(actor=actor, case_ids=[case.id], owner_id=None),
    "wall": lambda actor, case: services.case_wall(actor=actor, case_id=case.id, walled=True),
    "close": lambda actor, case: services.case_close(actor=actor, case_id=case.id),
    "close_without_leave": lambda actor, case: services.case_close(actor=actor, case_id=case.id, closed_as="withdrawn"),
    "cancel": lambda actor, case: services.case_cancel(actor=actor, case_id=case.id),
    "reopen": lambda actor, case: services.case_reopen(actor=actor, case_id=case.id),
    "reverse": lambda actor, case: services.appeal_decide(actor=actor, appeal_id=uuid4(), outcome="reversed", note="n"),
    "uphold": lambda actor, case: services.appeal_decide(actor=actor, appeal_id=uuid4(), outcome="upheld", note="n"),
    "appeal_own": lambda actor, case: appeal_record(actor, case, None, ""),
}
#: Taken by the hourly job alone.
BY_JOB = {"begin"}


def test_every_step_has_a_service() -> None:
    assert set(SERVICES) | BY_JOB == set(TABLE)


def test_without_its_permission_no_service_takes_a_step(harbor: Harbor) -> None:
    case = opened(harbor)
    with organization_scope(harbor.organization.id):
        before = CaseStep.objects.count()
        for step, run in SERVICES.items():
            for role in ROLES:
                if role in table()[TABLE[step].permission]:
                    continue
                actor = replace(actor_of(role, harbor), employee_id=case.employee_id)
                with pytest.raises(Forbidden), transaction.atomic():
                    run(actor, case)
        assert CaseStep.objects.count() == before
    assert fresh(case).state == State.REQUESTED

"""The life of a case, step by step: what each leaves behind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from openleave.apps.cases import history, services
from openleave.apps.cases.models import Appeal, CaseClock, CaseStep, Decision, LeaveCase
from openleave.apps.cases.services.appealing import appeal_record
from openleave.apps.cases.tests.conftest import NOW, Harbor
from openleave.apps.cases.tests.test_opening import SURGERY
from openleave.apps.cases.tests.test_transitions import SERVICES, fresh, opened
from openleave.apps.people.models import Employee
from openleave.apps.people.tests.factories import actor_for, give, make_account, make_employee
from openleave.kernel import clock
from openleave.kernel.actor import Actor, Channel, Role
from openleave.kernel.errors import Conflict, Forbidden, Invalid
from openleave.kernel.tenancy import organization_scope


def newcomer(harbor: Harbor) -> Employee:
    """Somebody hired this month: the FMLA says no."""
    with organization_scope(harbor.organization.id):
        return make_employee(
            harbor.organization.id, "901", "Ida", "Newell", worksite=harbor.worksite, schedule_code="DAY",
            hired_on=date(2026, 11, 2),
        )  # fmt: skip


def refused(harbor: Harbor, actor: Actor | None = None) -> LeaveCase:
    case = services.case_open(actor=harbor.actor, employee_id=newcomer(harbor).id, **SURGERY)
    services.case_decide(
        actor=actor or harbor.actor, case_id=case.id, outcome="not_designated", programs=["us.fed.fmla"]
    )
    return case


# First word, request --------------------------------------------------------------------------------------------------


def test_a_first_word_starts_the_employers_clocks_before_anybody_picks_a_law(harbor: Harbor) -> None:
    case = services.case_notice(
        actor=harbor.actor, employee_id=harbor.nurse.id, noticed_on=date(2026, 11, 20), source="manager",
        said="She says she needs surgery.",
    )  # fmt: skip
    assert (case.state, case.reason, case.starts_on, case.owner_id) == ("noticed", "", None, harbor.account.id)
    with organization_scope(harbor.organization.id):
        clocks = {row.code.rpartition(".")[2]: row for row in CaseClock.objects.filter(case=case)}
        # A Friday; five business days, Thanksgiving is no holiday of this employer.
        assert {code: row.due_on for code, row in clocks.items()} == {
            "eligibility_notice": date(2026, 11, 27),
            "rights_and_responsibilities": date(2026, 11, 27),
        }
        assert {row.owner_id for row in clocks.values()} == {harbor.account.id}
        ids = {row.id for row in clocks.values()}
    services.case_request(actor=harbor.actor, case_id=case.id, **SURGERY)
    asked = fresh(case)
    assert (asked.state, asked.reason, asked.outcome) == ("requested", "own_health_condition", "eligible")
    assert asked.noticed_on == date(2026, 11, 20)
    with organization_scope(harbor.organization.id):
        # The same deadlines run on; the certification's comes with the reason.
        running = CaseClock.objects.filter(case=case, stopped_at__isnull=True)
        assert ids <= {row.id for row in running}
        assert {row.due_on for row in running if row.code.endswith("certification_request")} == {date(2026, 11, 27)}
        steps = history.steps_of(harbor.actor, asked)
        assert [(row.step.step, row.step.before, row.step.after) for row in steps] == [
            ("request", "noticed", "requested"),
            ("notice", "", "noticed"),
        ]
        assert steps[1].why == "through the manager"


def test_nothing_is_decided_on_a_first_word(harbor: Harbor) -> None:
    case = services.case_notice(actor=harbor.actor, employee_id=harbor.nurse.id)
    for step in ("determine", "designate", "change_dates", "record_absence", "clock_done"):
        with pytest.raises(Conflict):
            SERVICES[step](harbor.actor, case)
    with pytest.raises(Invalid, match="future"):
        services.case_notice(actor=harbor.actor, employee_id=harbor.nurse.id, noticed_on=date(2026, 11, 24))
    with pytest.raises(Invalid, match="how the word came"):
        services.case_notice(actor=harbor.actor, employee_id=harbor.nurse.id, source="telepathy")


def test_a_first_word_ends_without_leave_only_with_a_reason(harbor: Harbor) -> None:
    case = services.case_notice(actor=harbor.actor, employee_id=harbor.nurse.id)
    with pytest.raises(Invalid, match="Nobody has decided"):
        services.case_close(actor=harbor.actor, case_id=case.id, closed_as="returned")
    with pytest.raises(Invalid, match="why it is no leave"):
        services.case_close(actor=harbor.actor, case_id=case.id, closed_as="not_leave")
    services.case_close(actor=harbor.actor, case_id=case.id, closed_as="not_leave", note="Took a vacation day.")
    closed = fresh(case)
    assert (closed.state, closed.closed_as) == ("closed", "not_leave")
    with organization_scope(harbor.organization.id):
        assert not CaseClock.objects.filter(case=case, stopped_at__isnull=True).exists()
        assert history.steps_of(harbor.actor, closed)[0].note == "Took a vacation day."
    services.case_reopen(actor=harbor.actor, case_id=case.id)
    assert fresh(case).state == "noticed"


# The middle of life ---------------------------------------------------------------------------------------------------


def test_from_request_to_return(harbor: Harbor) -> None:
    case = opened(harbor)
    services.clock_done(actor=harbor.actor, case_id=case.id, code="eligibility_notice")
    assert fresh(case).state == "eligibility_decided"
    services.clock_done(actor=harbor.actor, case_id=case.id, code="certification_request")
    assert fresh(case).state == "certification_pending"
    services.clock_done(actor=harbor.actor, case_id=case.id, code="certification_return")
    assert fresh(case).state == "certification_pending"
    services.case_decide(actor=harbor.actor, case_id=case.id, outcome="designated")
    assert fresh(case).state == "designated"
    with clock.travel(datetime(2026, 12, 9, 15, tzinfo=UTC)):
        job = Actor(None, harbor.organization.id, frozenset({Role.LEAVE_ADMINISTRATOR}), channel=Channel.JOB)
        services.usage_catch_up(actor=job)
        assert fresh(case).state == "open"
        services.case_begin_return(actor=harbor.actor, case_id=case.id, expected_back_on=date(2026, 12, 14))
        assert (fresh(case).state, fresh(case).expected_back_on) == ("returning", date(2026, 12, 14))
        services.case_close(actor=harbor.actor, case_id=case.id)
    assert (fresh(case).state, fresh(case).closed_as) == ("closed", "returned")
    with organization_scope(harbor.organization.id):
        taken = list(CaseStep.objects.filter(case=case).order_by("taken_at", "id").values_list("step", "after"))
        assert taken == [
            ("open", "requested"),
            ("clock_done", "eligibility_decided"),
            ("clock_done", "certification_pending"),
            ("clock_done", "certification_pending"),
            ("designate", "designated"),
            ("begin", "open"),
            ("begin_return", "returning"),
            ("close", "closed"),
        ]
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            CaseStep.objects.update(step="open")


def test_a_case_is_taken_up_again_where_it_stood(harbor: Harbor) -> None:
    case = opened(harbor)
    services.case_decide(actor=harbor.actor, case_id=case.id, outcome="designated")
    services.case_cancel(actor=harbor.actor, case_id=case.id, note="Surgery put off.")
    services.case_reopen(actor=harbor.actor, case_id=case.id, note="New date.")
    assert (fresh(case).state, fresh(case).closed_at) == ("designated", None)
    with organization_scope(harbor.organization.id):
        assert CaseClock.objects.filter(case=case, stopped_at__isnull=True, done_on__isnull=True).exists()


def test_another_pattern_takes_back_what_is_counted_otherwise(harbor: Harbor) -> None:
    from openleave.apps.cases.tests.test_life import used

    days = {"starts_on": date(2026, 11, 9), "ends_on": date(2026, 11, 20)}
    case = opened(harbor, **days, noticed_on=date(2026, 11, 9))
    services.case_decide(actor=harbor.actor, case_id=case.id, outcome="designated")
    assert used(harbor) == 2
    services.case_change_plan(
        actor=harbor.actor, case_id=case.id, pattern="reduced", minutes_off={"monday": 240}, **days
    )
    changed = fresh(case)
    assert (changed.pattern, changed.minutes_off) == ("reduced", {"monday": 240})
    assert used(harbor) * 10 == 2  # two Mondays of half a day
    with pytest.raises(Conflict, match="Nothing is different"):
        services.case_change_plan(
            actor=harbor.actor, case_id=case.id, pattern="reduced", minutes_off={"monday": 240}, **days
        )


# No silent denial -----------------------------------------------------------------------------------------------------


def test_a_refusal_carries_reasons_cure_and_appeal(harbor: Harbor) -> None:
    case = refused(harbor)
    assert fresh(case).state == "not_designated"
    with organization_scope(harbor.organization.id):
        decision = Decision.objects.get(case=case)
        assert decision.cure_by_on == date(2026, 11, 30)
        assert decision.appeal_by_on == date(2026, 12, 23)
        assert "us.fed.fmla.criterion.months_employed" in decision.reason_codes or decision.reason_codes
        for without in ({"cure_by_on": None}, {"appeal_by_on": None}, {"reason_codes": []}):
            values = {"reason_codes": ["x"], "cure_by_on": NOW.date(), "appeal_by_on": NOW.date()} | without
            with pytest.raises(IntegrityError, match="not_silent"), transaction.atomic():
                Decision.objects.create(
                    organization_id=harbor.organization.id, case=case, determination_id=decision.determination_id,
                    program="us.fed.fmla", outcome="not_designated", decided_by_id=uuid4(), **values,
                )  # fmt: skip


def test_less_than_a_week_to_cure_is_refused(harbor: Harbor) -> None:
    case = services.case_open(actor=harbor.actor, employee_id=newcomer(harbor).id, **SURGERY)
    with pytest.raises(Invalid, match="less than a week") as caught:
        services.case_decide(
            actor=harbor.actor, case_id=case.id, outcome="not_designated", programs=["us.fed.fmla"],
            cure_by_on=date(2026, 11, 29),
        )  # fmt: skip
    assert caught.value.field == "cure_by_on"
    assert fresh(case).state == "requested"


def test_an_appeal_is_decided_by_somebody_else(harbor: Harbor) -> None:
    case = refused(harbor)
    appeal = services.case_appeal(actor=harbor.actor, case_id=case.id, note="I worked here before.")
    assert fresh(case).state == "not_designated"
    with pytest.raises(Conflict, match="open already"):
        services.case_appeal(actor=harbor.actor, case_id=case.id)
    with pytest.raises(Forbidden):
        services.appeal_decide(actor=harbor.actor, appeal_id=appeal.id, outcome="upheld", note="No.")
    other_account = make_account("bea@harbor-hospital.example")
    give(other_account, harbor.organization, Role.LEAVE_ADMINISTRATOR)
    other = actor_for(harbor.organization, Role.LEAVE_ADMINISTRATOR, account=other_account)
    with pytest.raises(Invalid, match="reasons"):
        services.appeal_decide(actor=other, appeal_id=appeal.id, outcome="reversed", note=" ")
    services.appeal_decide(actor=other, appeal_id=appeal.id, outcome="reversed", note="Earlier service counts.")
    assert fresh(case).state == "requested"
    with organization_scope(harbor.organization.id):
        decided = Appeal.objects.get(id=appeal.id)
        assert (decided.outcome, decided.decided_by_id) == ("reversed", other.account_id)
    with pytest.raises(Conflict, match="decided already"):
        services.appeal_decide(actor=other, appeal_id=appeal.id, outcome="upheld", note="n")


def test_the_employee_appeals_their_own_case_only(harbor: Harbor) -> None:
    case = refused(harbor)
    own = Actor(uuid4(), harbor.organization.id, frozenset({Role.EMPLOYEE}), case.employee_id)
    with organization_scope(harbor.organization.id):
        appeal = appeal_record(own, fresh(case), None, "Please look again.")
        assert appeal.recorded_by_id == own.account_id
    assert fresh(case).state == "not_designated"
    other = replace(own, employee_id=harbor.nurse.id)
    with organization_scope(harbor.organization.id), pytest.raises(Forbidden):
        appeal_record(other, fresh(case), None, "")


# Deadlines ------------------------------------------------------------------------------------------------------------


def running(case: LeaveCase, code: str) -> CaseClock:
    with organization_scope(case.organization_id):
        return CaseClock.objects.get(case=case, code__endswith=code, stopped_at__isnull=True)


def test_more_time_only_where_the_rule_allows_it(harbor: Harbor) -> None:
    case = opened(harbor)
    notice = running(case, "eligibility_notice")
    assert notice.due_on == date(2026, 11, 30)
    with pytest.raises(Invalid, match="does not know this reason"):
        services.clock_extend(
            actor=harbor.actor, clock_id=notice.id, until_on=date(2026, 12, 3), why="diligent_good_faith_efforts"
        )
    with pytest.raises(Invalid, match="no more time"):
        services.clock_extend(
            actor=harbor.actor, clock_id=notice.id, until_on=date(2026, 11, 30), why="extenuating_circumstances"
        )
    services.clock_extend(
        actor=harbor.actor, clock_id=notice.id, until_on=date(2026, 12, 3), why="extenuating_circumstances",
        note="The building was closed by a storm.",
    )  # fmt: skip
    extended = running(case, "eligibility_notice")
    assert (extended.due_on, extended.lawful_due_on) == (date(2026, 12, 3), date(2026, 11, 30))
    # Determining again keeps what somebody gave.
    services.determine_again(actor=harbor.actor, case_id=case.id)
    assert running(case, "eligibility_notice").due_on == date(2026, 12, 3)
    request = running(case, "certification_request")
    with pytest.raises(Invalid, match="does not know this reason"):
        services.clock_extend(
            actor=harbor.actor, clock_id=request.id, until_on=date(2026, 12, 3), why="extenuating_circumstances"
        )


def test_the_employee_gets_more_time_to_certify(harbor: Harbor) -> None:
    case = opened(harbor)
    services.clock_done(actor=harbor.actor, case_id=case.id, code="certification_request")
    certify = running(case, "certification_return")
    assert certify.due_on == date(2026, 12, 8)
    for why, until in (("diligent_good_faith_efforts", date(2026, 12, 15)), ("agreed", date(2026, 12, 20))):
        services.clock_extend(actor=harbor.actor, clock_id=certify.id, until_on=until, why=why)
        assert running(case, "certification_return").due_on == until
    assert fresh(case).next_due_on == date(2026, 11, 30)


# Hands and links ------------------------------------------------------------------------------------------------------


def test_cases_are_handed_over_with_their_deadlines(harbor: Harbor) -> None:
    case = opened(harbor)
    bea = make_account("bea@harbor-hospital.example")
    with pytest.raises(Invalid, match="handles no cases"):
        services.case_assign(actor=harbor.actor, case_ids=[case.id], owner_id=bea.id)
    give(bea, harbor.organization, Role.LEAVE_ADMINISTRATOR, employee_id=harbor.nurse.id)
    with pytest.raises(Invalid, match="may not handle"):
        services.case_assign(actor=harbor.actor, case_ids=[case.id], owner_id=bea.id)
    cleo = make_account("cleo@harbor-hospital.example")
    give(cleo, harbor.organization, Role.LEAVE_ADMINISTRATOR)
    services.case_assign(actor=harbor.actor, case_ids=[case.id], owner_id=cleo.id)
    assert fresh(case).owner_id == cleo.id
    with organization_scope(harbor.organization.id):
        open_clocks = CaseClock.objects.filter(case=case, stopped_at__isnull=True, done_on__isnull=True)
        assert set(open_clocks.values_list("owner_id", flat=True)) == {cleo.id}


def test_two_cases_of_one_employee_belong_together(harbor: Harbor) -> None:
    first, second = opened(harbor), opened(harbor, starts_on=date(2027, 3, 1), ends_on=date(2027, 3, 5))
    services.case_link(actor=harbor.actor, case_id=second.id, other_id=first.id, kind="continues")
    with organization_scope(harbor.organization.id):
        assert [(one.case.number, one.kind, one.own) for one in history.links_of(harbor.actor, first)] == [
            (second.number, "Continues it", False)
        ]
    with pytest.raises(Conflict):
        services.case_link(actor=harbor.actor, case_id=second.id, other_id=first.id, kind="related")
    services.case_unlink(actor=harbor.actor, case_id=second.id, other_id=first.id)
    stranger = services.case_open(actor=harbor.actor, employee_id=newcomer(harbor).id, **SURGERY)
    with pytest.raises(Invalid, match="cannot be linked"):
        services.case_link(actor=harbor.actor, case_id=first.id, other_id=stranger.id, kind="related")


# Situations -----------------------------------------------------------------------------------------------------------


def test_care_of_a_veteran_gets_26_weeks_from_the_desk(harbor: Harbor, browser: Callable[..., Any]) -> None:
    case = opened(
        harbor, reason="military_caregiver", relationship="child", starts_on=date(2026, 12, 7),
        ends_on=date(2027, 6, 4),
    )  # fmt: skip
    assert fresh(case).outcome == "indeterminate"
    client = browser()
    address = f"/cases/{case.id}/facts/military/"
    page = client.get(address).content.decode()
    assert "Veteran: day of discharge or release" in page
    answers = {
        "status": "veteran", "discharged_on": "2024-05-01", "discharged_dishonorably": "no",
        "treatment": "treatment_recuperation_or_therapy", "in_line_of_duty": "yes", "continued_from_service": "yes",
    }  # fmt: skip
    assert client.post(address, answers | {"rating_percent": "300"}).status_code == 422
    assert client.post(address, answers | {"servicemember": "S1", "injury": "I1"}).status_code == 302
    services.case_change_facts(
        actor=harbor.actor, case_id=case.id,
        family_member={"relationship": "child", "basis": "biological"}, serious_health_condition=True,
    )  # fmt: skip
    assert fresh(case).outcome == "eligible"
    page = client.get(f"/cases/{case.id}/").content.decode()
    assert "26" in page
    with organization_scope(harbor.organization.id):
        from openleave.apps.cases import following

        found = following.read(actor=harbor.actor, case_id=case.id)
        assert found.facts["military"]["status"] == "veteran"
        assert found.result["programs"][0]["entitlement"]["weeks"] == "26"

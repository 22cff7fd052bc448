"""Leave under several laws at once: planned, designated, counted and taken back for each; turns; one timeline."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from tests.engine.lumen import library as lumen

from openleave.apps.cases import following, services
from openleave.apps.cases.facts import facts_build
from openleave.apps.cases.models import Decision, Determination, LeaveCase, PlannedDay
from openleave.apps.cases.private import Private
from openleave.apps.cases.tests.conftest import Harbor, make_harbor
from openleave.apps.ledger.selectors import live_entries
from openleave.apps.people.models import Assignment, Profile
from openleave.apps.people.services import wage_record
from openleave.engine.timeline import Span
from openleave.kernel import clock
from openleave.kernel.actor import Actor, Channel, Role
from openleave.kernel.errors import Conflict, Invalid
from openleave.kernel.tenancy import organization_scope

QUARTERS = [date(2025, 7, 1), date(2025, 10, 1), date(2026, 1, 1), date(2026, 4, 1), date(2026, 7, 1)]
DISABILITY = {
    "reason": "pregnancy", "starts_on": date(2026, 11, 2), "ends_on": date(2026, 12, 11),
    "noticed_on": date(2026, 10, 1),
}  # fmt: skip
BONDING = {
    "reason": "bonding", "starts_on": date(2026, 12, 14), "ends_on": date(2027, 4, 2), "noticed_on": date(2026, 11, 2),
    "child": {"arrived_by": "birth", "arrived_on": "2026-11-16"},
}  # fmt: skip


def moved(harbor: Harbor, state: str) -> Harbor:
    """Everybody works in another State, and always did."""
    with organization_scope(harbor.organization.id):
        Assignment.objects.update(work_state=state)
        Profile.objects.update(home_state=state)
        harbor.worksite.state, harbor.worksite.city = state, "Bayside"
        harbor.worksite.save()
    return harbor


@pytest.fixture
def bayside(db: None, at_noon: None) -> Harbor:
    """The same employer in California, with the nurse's wages on record."""
    harbor = moved(make_harbor("bayside-clinic"), "CA")
    for quarter in QUARTERS:
        wage_record(
            actor=harbor.actor, employee_id=harbor.nurse.id, quarter_starts_on=quarter, amount=Decimal("16250.00")
        )
    return harbor


@pytest.fixture
def arc(db: None, at_noon: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Harbor]:
    """The same employer in Lumen, whose laws on pregnancy and on family leave take turns."""
    lumen(tmp_path)
    monkeypatch.setenv("OPENLEAVE_LAW", str(tmp_path))
    yield moved(make_harbor("arc-works"), "ZZ")


def opened(harbor: Harbor, asked: dict[str, Any]) -> LeaveCase:
    return services.case_open(actor=harbor.actor, employee_id=harbor.nurse.id, **asked)


def used(harbor: Harbor) -> dict[str, Fraction]:
    """Program → workweeks that count in the ledger."""
    found: dict[str, Fraction] = {}
    with organization_scope(harbor.organization.id):
        for program, minutes, workweek in live_entries().values_list("program", "minutes_used", "workweek_minutes"):
            found[program] = found.get(program, Fraction(0)) + Fraction(minutes, workweek)
    return found


def planned(harbor: Harbor, case: LeaveCase) -> dict[str, int]:
    with organization_scope(harbor.organization.id):
        rows = list(PlannedDay.objects.filter(case=case).values_list("program", flat=True))
    return {program: rows.count(program) for program in sorted(set(rows))}


def test_every_law_that_protects_the_leave_plans_its_days(bayside: Harbor) -> None:
    case = opened(bayside, DISABILITY)
    assert (case.program, case.outcome) == ("us.fed.fmla", "eligible")
    assert planned(bayside, case) == {"us.ca.pdl": 30, "us.ca.sdi": 30, "us.ca.sick": 5, "us.fed.fmla": 30}


def test_one_act_designates_under_all_and_counts_for_each(bayside: Harbor) -> None:
    case = opened(bayside, DISABILITY)
    decisions = services.case_decide(actor=bayside.actor, case_id=case.id, outcome="designated")
    assert {one.program for one in decisions} == {"us.fed.fmla", "us.ca.pdl", "us.ca.sdi"}
    assert len({one.decided_at for one in decisions}) == 1
    three_weeks = dict.fromkeys(("us.fed.fmla", "us.ca.pdl", "us.ca.sdi"), Fraction(3))
    assert used(bayside) == three_weeks
    assert services.usage_catch_up(actor=_job(bayside))["days"] == 0
    with clock.travel(datetime(2026, 12, 1, 15, tzinfo=UTC)):
        services.usage_catch_up(actor=_job(bayside))
    assert used(bayside) == {program: weeks + Fraction(6, 5) for program, weeks in three_weeks.items()}


def test_a_program_can_be_left_out_and_added_later(bayside: Harbor) -> None:
    case = opened(bayside, DISABILITY)
    services.case_decide(actor=bayside.actor, case_id=case.id, outcome="designated", programs=["us.ca.pdl"])
    assert used(bayside) == {"us.ca.pdl": 3}
    services.case_decide(actor=bayside.actor, case_id=case.id, outcome="designated", programs=["us.fed.fmla"])
    assert used(bayside) == {"us.ca.pdl": 3, "us.fed.fmla": 3}


def test_all_or_none_of_the_programs_asked_for_are_decided(bayside: Harbor) -> None:
    case = opened(bayside, DISABILITY)
    for programs in (["us.ca.pdl", "us.ca.cfra"], ["us.ca.pdl", "us.zz.nothing"]):
        with pytest.raises((Conflict, Invalid)):
            services.case_decide(actor=bayside.actor, case_id=case.id, outcome="designated", programs=programs)
    with organization_scope(bayside.organization.id):
        assert not Decision.objects.exists()
        assert LeaveCase.objects.get().state == "requested"


def test_refusing_one_program_leaves_the_other_running(bayside: Harbor) -> None:
    case = opened(bayside, DISABILITY)
    services.case_decide(actor=bayside.actor, case_id=case.id, outcome="designated")
    services.case_decide(actor=bayside.actor, case_id=case.id, outcome="not_designated", programs=["us.ca.cfra"])
    with organization_scope(bayside.organization.id):
        assert LeaveCase.objects.get().state == "open"
        refused = Decision.objects.get(program="us.ca.cfra")
        assert refused.reason_codes == ["qualifying_reason"]
    with clock.travel(datetime(2026, 11, 24, 15, tzinfo=UTC)):
        services.usage_catch_up(actor=_job(bayside))
    assert used(bayside)["us.ca.pdl"] == Fraction(16, 5)


def test_cancelling_takes_back_what_every_program_counted(bayside: Harbor) -> None:
    case = opened(bayside, DISABILITY)
    services.case_decide(actor=bayside.actor, case_id=case.id, outcome="designated")
    services.case_cancel(actor=bayside.actor, case_id=case.id)
    assert used(bayside) == {}


def test_single_absences_count_under_each_program(bayside: Harbor) -> None:
    case = opened(bayside, DISABILITY | {"pattern": "intermittent", "ends_on": None})
    services.case_decide(
        actor=bayside.actor, case_id=case.id, outcome="designated", programs=["us.ca.pdl", "us.fed.fmla"]
    )
    services.absence_record(actor=bayside.actor, case_id=case.id, absent_on=date(2026, 11, 10), minutes_absent=240)
    assert used(bayside) == {"us.ca.pdl": Fraction(1, 10), "us.fed.fmla": Fraction(1, 10)}


def test_what_was_used_for_one_event_is_told_apart(bayside: Harbor) -> None:
    """The four months are of each pregnancy: leave of another event does not shorten them."""
    first = opened(bayside, DISABILITY)
    services.case_decide(actor=bayside.actor, case_id=first.id, outcome="designated")
    again = opened(bayside, DISABILITY | {"starts_on": date(2027, 1, 4), "ends_on": date(2027, 1, 15)})
    with organization_scope(bayside.organization.id):
        facts = facts_build(again, Private()).document
    assert facts["event"] == {"id": str(again.id)}
    assert {entry["event"] for entry in facts["usage"]} == {str(first.id)}
    assert _left(bayside, again, "us.ca.pdl") == Fraction(52, 3) - 2
    services.case_change_facts(actor=bayside.actor, case_id=again.id, same_event_as=first.id)
    assert _left(bayside, again, "us.ca.pdl") == Fraction(52, 3) - 6 - 2
    services.case_change_facts(actor=bayside.actor, case_id=again.id, same_event_as=None)
    assert _left(bayside, again, "us.ca.pdl") == Fraction(52, 3) - 2


def test_the_event_is_one_of_the_same_employee(bayside: Harbor) -> None:
    case = opened(bayside, DISABILITY)
    for other in (case.id, bayside.nurse.id):
        with pytest.raises(Invalid) as refused:
            services.case_change_facts(actor=bayside.actor, case_id=case.id, same_event_as=other)
        assert refused.value.field == "same_event_as"


def test_pregnancy_then_bonding_is_one_timeline(bayside: Harbor) -> None:
    first = opened(bayside, DISABILITY)
    services.case_decide(actor=bayside.actor, case_id=first.id, outcome="designated")
    second = opened(bayside, BONDING)
    services.case_change_facts(actor=bayside.actor, case_id=second.id, same_event_as=first.id)
    for case in (first, second):
        followed = _followed(bayside, case)
        assert [(part.case_id, part.own) for part in followed.parts] == [
            (first.id, case is first), (second.id, case is second),
        ]  # fmt: skip
        lanes = {lane.program: lane for lane in followed.drawn.lanes}
        assert lanes["us.ca.pdl"].spans == [_span("2026-11-02", "2026-12-11", "6")]
        assert lanes["us.ca.cfra"].spans == [_span("2026-12-14", "2027-03-05", "12")]
        assert lanes["us.fed.fmla"].spans == [
            _span("2026-11-02", "2026-12-11", "6"), _span("2026-12-14", "2027-01-22", "6"),
        ]  # fmt: skip
        assert (lanes["us.ca.pfl"].weeks, lanes["us.ca.pfl"].protects_job) == (8, False)
        assert followed.drawn.uncovered == [_span("2027-03-08", "2027-04-02", "4")]


def test_an_undecided_leave_is_drawn_and_a_refused_or_cancelled_one_is_not(bayside: Harbor) -> None:
    first, second = opened(bayside, DISABILITY), opened(bayside, BONDING)
    assert len(_followed(bayside, second).parts) == 2
    services.case_decide(actor=bayside.actor, case_id=first.id, outcome="not_designated", programs=["us.ca.cfra"])
    assert len(_followed(bayside, second).parts) == 1
    services.case_decide(actor=bayside.actor, case_id=first.id, outcome="designated", programs=["us.ca.pdl"])
    assert len(_followed(bayside, second).parts) == 2
    services.case_cancel(actor=bayside.actor, case_id=first.id)
    assert len(_followed(bayside, second).parts) == 1


def test_a_leave_months_away_is_another_absence(bayside: Harbor) -> None:
    case = opened(bayside, DISABILITY)
    opened(bayside, DISABILITY | {"reason": "own_health_condition", "starts_on": date(2027, 1, 11),
                                  "ends_on": date(2027, 1, 15)})  # fmt: skip
    assert len(_followed(bayside, case).parts) == 1


def test_programs_that_exclude_each_other_take_turns(arc: Harbor) -> None:
    case = opened(arc, DISABILITY)
    order = ["us.zz.family", "us.zz.pregnancy"]
    assert set(order) <= {one["program"] for one in _result(arc, case)["programs"]}
    assert planned(arc, case)["us.zz.family"] == 30
    assert "us.zz.pregnancy" not in planned(arc, case)
    services.case_decide(actor=arc.actor, case_id=case.id, outcome="designated", programs=order)
    assert used(arc) == {"us.zz.family": 3}
    chosen = services.case_choose_order(actor=arc.actor, case_id=case.id, programs=order[::-1])
    assert chosen.program_order == order[::-1]
    assert planned(arc, case)["us.zz.pregnancy"] == 30
    assert used(arc) == {"us.zz.pregnancy": 3}
    services.case_choose_order(actor=arc.actor, case_id=case.id, programs=[])
    assert used(arc) == {"us.zz.family": 3}


def test_only_an_order_that_was_compared_can_be_chosen(arc: Harbor) -> None:
    case = opened(arc, DISABILITY)
    with pytest.raises(Invalid) as refused:
        services.case_choose_order(actor=arc.actor, case_id=case.id, programs=["us.fed.fmla", "us.zz.family"])
    assert refused.value.field == "programs"
    with organization_scope(arc.organization.id):
        assert LeaveCase.objects.get().program_order is None
        assert Determination.objects.filter(program="us.fed.fmla").count() == 1


def test_the_best_answer_of_all_programs_is_that_of_the_case(bayside: Harbor) -> None:
    days = {"starts_on": date(2026, 11, 24), "ends_on": date(2026, 11, 27)}
    case = opened(bayside, DISABILITY | days | {"reason": "bereavement", "relationship": "grandparent"})
    assert _outcomes(bayside, case)["us.fed.fmla"] == "ineligible"
    assert (case.program, case.outcome) == ("us.fed.fmla", "eligible")
    late = services.case_change_facts(actor=bayside.actor, case_id=case.id, event={"on": "2026-01-05"})
    assert late.outcome == "ineligible"
    assert set(_outcomes(bayside, case).values()) == {"ineligible"}
    again = services.case_change_facts(actor=bayside.actor, case_id=case.id, event={"on": None})
    assert again.outcome == "eligible"


def _outcomes(harbor: Harbor, case: LeaveCase) -> dict[str, str]:
    return {one["program"]: one["outcome"] for one in _result(harbor, case)["programs"]}


def _job(harbor: Harbor) -> Actor:
    return Actor(None, harbor.organization.id, frozenset({Role.LEAVE_ADMINISTRATOR}), channel=Channel.JOB)


def _followed(harbor: Harbor, case: LeaveCase) -> following.Followed:
    with organization_scope(harbor.organization.id):
        return following.read(actor=harbor.actor, case_id=case.id).followed()


def _result(harbor: Harbor, case: LeaveCase) -> dict[str, Any]:
    with organization_scope(harbor.organization.id):
        return following.read(actor=harbor.actor, case_id=case.id).result


def _left(harbor: Harbor, case: LeaveCase, program: str) -> Fraction:
    found = next(one for one in _result(harbor, case)["programs"] if one["program"] == program)
    return Fraction(found["entitlement"]["remaining_after"])


def _span(first: str, last: str, weeks: str) -> Span:
    return Span(date.fromisoformat(first), date.fromisoformat(last), Fraction(weeks))

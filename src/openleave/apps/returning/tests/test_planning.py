"""Preparing a return: the plan that opens by itself, its checklist, the release, the position, back at work or not."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from openleave.apps.accommodation import services as accommodation
from openleave.apps.cases import services as cases
from openleave.apps.cases.models import LeaveCase
from openleave.apps.desk.models import OPEN, Task
from openleave.apps.ledger.selectors import live_entries
from openleave.apps.returning import services
from openleave.apps.returning.models import Position, ReturnItem, ReturnPlan
from openleave.apps.returning.tests.conftest import Harbor, job, noon, on_leave
from openleave.kernel import clock
from openleave.kernel.actor import Actor, Role
from openleave.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from openleave.kernel.tenancy import organization_scope

ENDS = date(2026, 12, 4)
OTHER_JOB = {
    "same_pay": True, "same_benefits": True, "same_duties": True, "same_status": True, "same_shift": False,
    "same_site": True,
}  # fmt: skip


def catch_up(harbor: Harbor, on: date) -> dict[str, int]:
    with clock.travel(noon(on)):
        return services.returns_catch_up(actor=job(harbor))


def needed(harbor: Harbor) -> dict[str, bool]:
    """Needed lines of the checklist, and whether they are done."""
    with organization_scope(harbor.organization.id):
        rows = ReturnItem.objects.filter(needed=True)
        return {row.code: row.done_on is not None for row in rows}


def case_now(harbor: Harbor, case: LeaveCase) -> LeaveCase:
    with organization_scope(harbor.organization.id):
        return LeaveCase.objects.get(id=case.id)


@pytest.mark.parametrize(("days", "opened"), [(15, 0), (14, 1), (0, 1), (-30, 1)])
def test_a_plan_opens_14_days_before_the_end(harbor: Harbor, ending: LeaveCase, days: int, opened: int) -> None:
    on = ENDS - timedelta(days=days)
    assert catch_up(harbor, on)["opened"] == opened
    assert catch_up(harbor, on)["opened"] == 0
    with organization_scope(harbor.organization.id):
        assert ReturnPlan.objects.count() == opened
        tasks = list(Task.objects.filter(code="return.prepare").values_list("case_id", "due_on"))
    assert tasks == ([(ending.id, max(on, ENDS))] if opened else [])


def test_what_opens_no_plan(harbor: Harbor) -> None:
    on_leave(harbor, pattern="intermittent", ends_on=date(2026, 12, 4))
    undecided = {"starts_on": date(2026, 11, 16), "ends_on": ENDS, "noticed_on": date(2026, 11, 1)}
    cases.case_open(
        actor=harbor.actor,
        employee_id=harbor.nurse.id,
        reason="own_health_condition",
        pattern="continuous",
        **undecided,
    )
    assert catch_up(harbor, ENDS)["opened"] == 0


def test_the_checklist_is_what_the_case_needs(harbor: Harbor, ending: LeaveCase) -> None:
    services.return_prepare(actor=harbor.actor, case_id=ending.id)
    own = {"release", "restrictions", "position", "schedule", "equipment", "access", "benefits", "manager"}
    assert needed(harbor) == dict.fromkeys(own, False)
    services.release_state(actor=harbor.actor, case_id=ending.id, required=False)
    assert set(needed(harbor)) == own - {"release"}
    services.item_done(actor=harbor.actor, case_id=ending.id, code="access")
    assert needed(harbor)["access"] is True
    services.item_done(actor=harbor.actor, case_id=ending.id, code="access", done=False)
    assert needed(harbor)["access"] is False
    for code in ("position", "nothing"):
        with pytest.raises(Invalid):
            services.item_done(actor=harbor.actor, case_id=ending.id, code=code)
    with pytest.raises(Forbidden):
        services.item_done(actor=job(harbor), case_id=ending.id, code="access")


def test_care_for_a_relative_needs_no_release(harbor: Harbor) -> None:
    case = on_leave(harbor, reason="family_health_condition", relationship="parent", serious_health_condition=True)
    services.return_prepare(actor=harbor.actor, case_id=case.id)
    assert not {"release", "restrictions"} & set(needed(harbor))


def test_back_at_work(harbor: Harbor, ending: LeaveCase) -> None:
    services.return_prepare(actor=harbor.actor, case_id=ending.id)
    services.return_expect(actor=harbor.actor, case_id=ending.id, expected_on=date(2026, 11, 30))
    assert (case_now(harbor, ending).state, case_now(harbor, ending).expected_back_on) == (
        "returning", date(2026, 11, 30),
    )  # fmt: skip
    services.return_expect(actor=harbor.actor, case_id=ending.id, expected_on=date(2026, 12, 1))
    assert case_now(harbor, ending).expected_back_on == date(2026, 12, 1)
    back = {"actor": harbor.actor, "case_id": ending.id, "returned_on": date(2026, 12, 1)}
    with clock.travel(noon(date(2026, 12, 1))):
        with pytest.raises(Conflict, match="whether a release is needed"):
            services.return_complete(**back)
        services.release_state(actor=harbor.actor, case_id=ending.id, required=True)
        with pytest.raises(Conflict, match="checklist is not complete"):
            services.return_complete(**back)
        services.release_record(
            actor=harbor.actor, case_id=ending.id, received_on=date(2026, 11, 30), released_from_on=date(2026, 12, 1),
            text="No restrictions.",
        )  # fmt: skip
        with pytest.raises(Conflict, match="equivalent position"):
            services.return_complete(**back)
        services.position_record(actor=harbor.actor, case_id=ending.id, same_job=True)
        services.return_complete(**back)
    case = case_now(harbor, ending)
    assert (case.state, case.closed_as, case.ends_on) == ("closed", "returned", date(2026, 11, 30))
    with organization_scope(harbor.organization.id):
        last = max(live_entries().values_list("used_on", flat=True))
        assert not Task.objects.filter(OPEN, code="return.prepare").exists()
        assert ReturnPlan.objects.get().returned_on == date(2026, 12, 1)
    assert last == date(2026, 11, 30)
    with pytest.raises(Conflict):
        services.release_state(actor=harbor.actor, case_id=ending.id, required=False)


def test_a_release_that_was_not_asked_for_holds_nothing_up(harbor: Harbor, ending: LeaveCase) -> None:
    services.return_prepare(actor=harbor.actor, case_id=ending.id)
    services.release_state(actor=harbor.actor, case_id=ending.id, required=False)
    services.position_record(actor=harbor.actor, case_id=ending.id, same_job=True)
    services.return_complete(actor=harbor.actor, case_id=ending.id, returned_on=date(2026, 11, 23))
    assert case_now(harbor, ending).closed_as == "returned"


def test_another_job_is_compared_in_every_respect(harbor: Harbor, ending: LeaveCase) -> None:
    services.return_prepare(actor=harbor.actor, case_id=ending.id)

    def record(**changes: object) -> Position:
        about: dict = {"same_job": False, "aspects": OTHER_JOB, "differences": "Nights instead of days."}
        return services.position_record(actor=harbor.actor, case_id=ending.id, **about | changes)

    for wrong in ({"aspects": OTHER_JOB | {"same_pay": None}}, {"aspects": {}}, {"differences": " "}):
        with pytest.raises(Invalid):
            record(**wrong)
    row = record()
    assert (row.same_shift, row.same_pay) == (False, True)
    assert needed(harbor)["position"] is True
    with (
        organization_scope(harbor.organization.id),
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
    ):
        Position.objects.update(same_pay=False)


def test_not_back(harbor: Harbor, ending: LeaveCase) -> None:
    services.return_prepare(actor=harbor.actor, case_id=ending.id)
    fail = {"case_id": ending.id, "because": "own_serious_condition", "said_on": date(2026, 11, 20)}
    with pytest.raises(Forbidden):
        services.return_fail(actor=job(harbor), **fail)
    with pytest.raises(Invalid):
        services.return_fail(actor=harbor.actor, **fail | {"because": "lazy"})
    row = accommodation.accommodation_request(actor=harbor.actor, employee_id=harbor.nurse.id, kind="ada")
    with pytest.raises(Conflict, match="accommodation"):
        services.return_fail(actor=harbor.actor, **fail)
    accommodation.accommodation_close(actor=harbor.actor, accommodation_id=row.id, closed_as="withdrawn", text="So.")
    services.return_fail(actor=harbor.actor, **fail)
    assert (case_now(harbor, ending).state, case_now(harbor, ending).closed_as) == ("closed", "separated")


def test_steps_up_to_full_hours(harbor: Harbor, ending: LeaveCase) -> None:
    services.return_prepare(actor=harbor.actor, case_id=ending.id)
    add = services.graduated_add
    first = add(actor=harbor.actor, case_id=ending.id, from_on=date(2026, 11, 30), minutes_a_day=240, days_a_week=4)
    add(actor=harbor.actor, case_id=ending.id, from_on=date(2026, 12, 14), minutes_a_day=480, days_a_week=5)
    for wrong in ({"minutes_a_day": 481, "days_a_week": 5}, {"minutes_a_day": 0, "days_a_week": 5},
                  {"minutes_a_day": 60, "days_a_week": 6}):  # fmt: skip
        with pytest.raises(Invalid):
            add(actor=harbor.actor, case_id=ending.id, from_on=date(2026, 12, 7), **wrong)
    made = services.graduated_count(actor=harbor.actor, graduated_id=first.id)
    made = case_now(harbor, made)
    assert (made.pattern, made.starts_on, made.ends_on) == ("reduced", date(2026, 11, 30), date(2026, 12, 13))
    off = {"monday": 240, "tuesday": 240, "wednesday": 240, "thursday": 240, "friday": 480}
    assert (made.minutes_off, made.same_event_as_id) == (off, ending.id)
    assert case_now(harbor, ending).ends_on == date(2026, 11, 29)
    with pytest.raises(Conflict):
        services.graduated_count(actor=harbor.actor, graduated_id=first.id)
    with pytest.raises(Conflict):
        services.graduated_remove(actor=harbor.actor, graduated_id=first.id)


def test_nobody_prepares_their_own(harbor: Harbor, ending: LeaveCase) -> None:
    own = Actor(harbor.actor.account_id, harbor.organization.id, frozenset({Role.LEAVE_ADMINISTRATOR}), harbor.nurse.id)
    with pytest.raises(NotFound):
        services.return_prepare(actor=own, case_id=ending.id)


def test_the_task_runs_for_every_organization(harbor: Harbor, ending: LeaveCase) -> None:
    from openleave.apps.returning.tasks import returns_catch_up

    returns_catch_up(timestamp=0)
    with organization_scope(harbor.organization.id):
        assert ReturnPlan.objects.get().case_id == ending.id


def plan_state(harbor: Harbor) -> str:
    with organization_scope(harbor.organization.id):
        return ReturnPlan.objects.get().state


def test_a_case_that_ends_elsewhere_takes_its_plan_with_it(harbor: Harbor, ending: LeaveCase) -> None:
    services.return_prepare(actor=harbor.actor, case_id=ending.id)
    cases.case_close(actor=harbor.actor, case_id=ending.id, closed_as="returned")
    assert plan_state(harbor) == "returned"
    cases.case_reopen(actor=harbor.actor, case_id=ending.id)
    assert plan_state(harbor) == "preparing"
    cases.case_cancel(actor=harbor.actor, case_id=ending.id)
    assert plan_state(harbor) == "stopped"


def test_the_task_moves_with_the_end_of_the_leave(harbor: Harbor, ending: LeaveCase) -> None:
    services.return_prepare(actor=harbor.actor, case_id=ending.id)
    cases.case_change_dates(
        actor=harbor.actor, case_id=ending.id, starts_on=date(2026, 10, 5), ends_on=date(2026, 12, 11)
    )
    with organization_scope(harbor.organization.id):
        assert Task.objects.get(code="return.prepare").due_on == date(2026, 12, 11)

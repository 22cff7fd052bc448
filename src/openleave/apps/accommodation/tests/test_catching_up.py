"""Leave about to run out opens a review by itself, once, whenever the job last ran."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from openleave.apps.accommodation import services
from openleave.apps.accommodation.models import Accommodation, Review
from openleave.apps.accommodation.tests.conftest import Harbor, asked
from openleave.apps.cases import services as cases
from openleave.apps.cases.models import LeaveCase
from openleave.apps.cases.services import forecasting
from openleave.apps.cases.tests.test_forecast import MONDAYS, designated, taken, used_before
from openleave.kernel import clock
from openleave.kernel.actor import Actor, Channel, Role
from openleave.kernel.errors import Forbidden
from openleave.kernel.tenancy import organization_scope

#: Twelve workweeks from Monday, September 14: the last protected day is a Friday.
LAST_DAY = date(2026, 12, 4)


def noon(on: date) -> datetime:
    return datetime(on.year, on.month, on.day, 17, tzinfo=UTC)


def job(harbor: Harbor) -> Actor:
    return Actor(None, harbor.organization.id, frozenset({Role.LEAVE_ADMINISTRATOR}), channel=Channel.JOB)


def long_leave(harbor: Harbor, **changes: Any) -> LeaveCase:
    about: dict[str, Any] = {
        "reason": "own_health_condition",
        "pattern": "continuous",
        "starts_on": date(2026, 9, 14),
        "ends_on": date(2027, 1, 29),
        "noticed_on": date(2026, 9, 1),
    } | changes
    with clock.travel(noon(date(2026, 9, 14))):
        case = cases.case_open(actor=harbor.actor, employee_id=harbor.nurse.id, **about)
        cases.case_decide(actor=harbor.actor, case_id=case.id, outcome="designated")
    return case


def run(harbor: Harbor, on: date) -> dict[str, int]:
    with clock.travel(noon(on)):
        return services.reviews_catch_up(actor=job(harbor))


def test_it_opens_21_days_before_and_once(harbor: Harbor) -> None:
    case = long_leave(harbor)
    assert run(harbor, LAST_DAY - timedelta(days=22)) == {"opened": 0, "begun": 0}
    assert run(harbor, LAST_DAY - timedelta(days=21)) == {"opened": 1, "begun": 0}
    assert run(harbor, LAST_DAY - timedelta(days=20)) == {"opened": 0, "begun": 0}
    with organization_scope(harbor.organization.id):
        row, review = Accommodation.objects.get(), Review.objects.get()
    assert (row.state, row.opened_as, row.kind, row.case_id) == ("review", "leave_ending", "ada", case.id)
    assert (row.decided_on, row.owner_id) == (None, case.owner_id)
    assert (review.why, review.about_on, review.due_on) == ("leave_ending", LAST_DAY, LAST_DAY - timedelta(days=7))


def test_the_conversation_answers_it(harbor: Harbor) -> None:
    """What was talked about is not asked for again, and no letter names a review before its own day."""
    long_leave(harbor)
    on = LAST_DAY - timedelta(days=18)
    run(harbor, on)
    with organization_scope(harbor.organization.id):
        row = Accommodation.objects.get()
    with clock.travel(noon(on)):
        services.entry_add(
            actor=harbor.actor, accommodation_id=row.id, kind="conversation", side="employee", happened_on=on,
            text="Half days would do.",
        )  # fmt: skip
        option = services.option_propose(
            actor=harbor.actor, accommodation_id=row.id, change="part_time", described="Half days", by="employee",
            proposed_on=on,
        )  # fmt: skip
        services.accommodation_grant(
            actor=harbor.actor, accommodation_id=row.id, option_ids=[option.id], review_on=on + timedelta(days=28)
        )
    with organization_scope(harbor.organization.id):
        row.refresh_from_db()
        assert row.next_review_on == on + timedelta(days=28)
        assert set(Review.objects.values_list("why", "outcome")) == {("leave_ending", "talk"), ("scheduled", "")}


@pytest.mark.parametrize("late", [1, 7, 60])
def test_jobs_that_did_not_run_lose_nothing(harbor: Harbor, late: int) -> None:
    long_leave(harbor)
    on = LAST_DAY - timedelta(days=21) + timedelta(days=late)
    assert run(harbor, on)["opened"] == 1
    with organization_scope(harbor.organization.id):
        assert Review.objects.get().due_on == max(on, LAST_DAY - timedelta(days=7))


def test_a_leave_that_ends_in_time_opens_none(harbor: Harbor) -> None:
    long_leave(harbor, ends_on=date(2026, 11, 29))
    assert run(harbor, date(2026, 11, 23))["opened"] == 0


def test_a_leave_that_uses_up_all_on_its_last_day_opens_one(harbor: Harbor) -> None:
    long_leave(harbor, ends_on=LAST_DAY)
    assert run(harbor, date(2026, 11, 23))["opened"] == 1


def test_care_for_a_relative_opens_none(harbor: Harbor) -> None:
    long_leave(harbor, reason="family_health_condition", relationship="parent", serious_health_condition=True)
    assert run(harbor, date(2026, 11, 23))["opened"] == 0


def test_undecided_leave_opens_none(harbor: Harbor) -> None:
    with clock.travel(noon(date(2026, 9, 14))):
        cases.case_open(
            actor=harbor.actor,
            employee_id=harbor.nurse.id,
            reason="own_health_condition",
            pattern="continuous",
            starts_on=date(2026, 9, 14),
            ends_on=date(2027, 1, 29),
            noticed_on=date(2026, 9, 1),
        )
    assert run(harbor, date(2026, 11, 23))["opened"] == 0


def every_monday(harbor: Harbor, before: int) -> LeaveCase:
    """So many days used since March 2, then every Monday of the last twelve weeks."""
    used_before(harbor, date(2026, 3, 2), before)
    case = designated(harbor)
    taken(harbor, case, *MONDAYS)
    return case


def test_intermittent_leave_that_will_run_out_opens_one(harbor: Harbor) -> None:
    """45 days and 12 Mondays of 60 are used: November 30, December 7 and 14 are the last, 21 days after November 23.
    The review is due a week before."""
    every_monday(harbor, 45)
    assert run(harbor, date(2026, 11, 23)) == {"opened": 1, "begun": 0}
    assert run(harbor, date(2026, 11, 23)) == {"opened": 0, "begun": 0}
    with organization_scope(harbor.organization.id):
        review = Review.objects.get()
    assert (review.why, review.about_on, review.due_on) == ("leave_ending", date(2026, 12, 14), date(2026, 12, 7))


def test_intermittent_leave_that_runs_out_later_opens_none(harbor: Harbor) -> None:
    """With 44 days before, December 21 is the last: 28 days ahead."""
    every_monday(harbor, 44)
    assert run(harbor, date(2026, 11, 23)) == {"opened": 0, "begun": 0}


def test_a_leave_that_cannot_be_foreseen_keeps_no_review_waiting(
    harbor: Harbor, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = designated(harbor, starts_on=date(2026, 8, 3), ends_on=date(2026, 8, 28), noticed_on=date(2026, 8, 3))
    every_monday(harbor, 45)
    foresee = forecasting.foresee

    def failing(case: LeaveCase, *about: Any, **more: Any) -> Any:
        if case.id == broken.id:
            raise RuntimeError("contradiction")
        return foresee(case, *about, **more)

    monkeypatch.setattr(forecasting, "foresee", failing)
    with pytest.raises(ExceptionGroup) as raised:
        run(harbor, date(2026, 11, 23))
    assert [str(one) for one in raised.value.exceptions] == ["contradiction"]
    with organization_scope(harbor.organization.id):
        assert Review.objects.get().about_on == date(2026, 12, 14)


def test_it_joins_an_accommodation_that_is_there(harbor: Harbor) -> None:
    case = long_leave(harbor)
    row = asked(harbor, case_id=case.id)
    assert run(harbor, date(2026, 11, 23))["opened"] == 1
    with organization_scope(harbor.organization.id):
        assert Accommodation.objects.get().id == row.id
        assert (Accommodation.objects.get().state, Review.objects.get().accommodation_id) == ("requested", row.id)


def test_due_reviews_begin(harbor: Harbor) -> None:
    row = services.accommodation_grant_basics(
        actor=harbor.actor, employee_id=harbor.nurse.id, changes=["water"], confirmed=True
    )
    services.review_schedule(actor=harbor.actor, accommodation_id=row.id, due_on=date(2026, 12, 10))
    assert run(harbor, date(2026, 12, 9)) == {"opened": 0, "begun": 0}
    assert run(harbor, date(2026, 12, 10)) == {"opened": 0, "begun": 1}
    assert run(harbor, date(2026, 12, 11)) == {"opened": 0, "begun": 0}
    with organization_scope(harbor.organization.id):
        assert Accommodation.objects.get().state == "review"
    with pytest.raises(Forbidden):  # a job may begin a review, never end one
        services.accommodation_review(actor=job(harbor), accommodation_id=row.id, outcome="continue", text="x")


def test_the_task_runs_for_every_organization(harbor: Harbor) -> None:
    from openleave.apps.accommodation.tasks import reviews_catch_up

    long_leave(harbor)
    reviews_catch_up(timestamp=0)
    with organization_scope(harbor.organization.id):
        assert Accommodation.objects.count() == 1

"""A case from decision to close: usage posted, absences, deadlines, changes, replay."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
from django.db import DatabaseError, transaction

from openleave.apps.cases import services
from openleave.apps.cases.models import CaseClock, Decision, Determination, LawVersion, LeaveCase
from openleave.apps.cases.services.replaying import library_of
from openleave.apps.cases.tests.conftest import NOW, TODAY, Harbor, full_weeks, make_harbor
from openleave.apps.cases.tests.test_opening import SURGERY
from openleave.apps.ledger.models import UsageEntry
from openleave.apps.ledger.selectors import live_entries
from openleave.apps.people.models import Employment, HoursWorked
from openleave.apps.people.tests.factories import actor_for, give, make_account, make_hours
from openleave.kernel import clock
from openleave.kernel.actor import Actor, Channel, Role
from openleave.kernel.errors import Conflict, Forbidden, Invalid
from openleave.kernel.tenancy import organization_scope


def opened(harbor: Harbor, **changes: object) -> LeaveCase:
    return services.case_open(actor=harbor.actor, employee_id=harbor.nurse.id, **SURGERY | changes)


def used(harbor: Harbor) -> Fraction:
    with organization_scope(harbor.organization.id):
        rows = live_entries().values_list("minutes_used", "workweek_minutes")
        return sum((Fraction(*row) for row in rows), Fraction(0))


def job(harbor: Harbor) -> Actor:
    return Actor(None, harbor.organization.id, frozenset({Role.LEAVE_ADMINISTRATOR}), channel=Channel.JOB)


def test_elapsed_days_are_posted_once(harbor: Harbor) -> None:
    case = opened(harbor)
    services.case_decide(actor=harbor.actor, case_id=case.id, outcome="designated")
    assert used(harbor) == 0
    with clock.travel(datetime(2026, 12, 9, 15, tzinfo=UTC)):
        assert services.usage_catch_up(actor=job(harbor)) == {"days": 6, "cases": 1, "begun": 1}
        assert services.usage_catch_up(actor=job(harbor)) == {"days": 0, "cases": 0, "begun": 0}
        assert used(harbor) == Fraction(6, 5)
        with organization_scope(harbor.organization.id):
            assert LeaveCase.objects.get(id=case.id).state == "open"


def test_a_day_taken_back_by_a_person_stays_taken_back(harbor: Harbor) -> None:
    from openleave.apps.ledger.services import usage_reverse

    case = opened(harbor)
    services.case_decide(actor=harbor.actor, case_id=case.id, outcome="designated")
    with clock.travel(datetime(2026, 12, 9, 15, tzinfo=UTC)):
        services.usage_catch_up(actor=job(harbor))
        with organization_scope(harbor.organization.id):
            entry = UsageEntry.objects.get(used_on=date(2026, 12, 3))
        usage_reverse(actor=harbor.actor, entry_id=entry.id, reason="not_on_leave")
        assert services.usage_catch_up(actor=job(harbor))["days"] == 0
        assert used(harbor) == 1
        with pytest.raises(Conflict):
            usage_reverse(actor=harbor.actor, entry_id=entry.id, reason="not_on_leave")


def test_undesignated_leave_counts_nothing(harbor: Harbor) -> None:
    opened(harbor)
    with clock.travel(datetime(2026, 12, 9, 15, tzinfo=UTC)):
        assert services.usage_catch_up(actor=job(harbor)) == {"days": 0, "cases": 0, "begun": 0}


def test_the_ledger_cannot_be_edited(harbor: Harbor) -> None:
    case = opened(harbor, starts_on=date(2026, 11, 16), ends_on=date(2026, 11, 20), noticed_on=date(2026, 11, 16))
    services.case_decide(actor=harbor.actor, case_id=case.id, outcome="designated")
    assert used(harbor) == 1
    with organization_scope(harbor.organization.id):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            UsageEntry.objects.update(minutes_used=1)
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            UsageEntry.objects.all().delete()
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            Determination.objects.update(outcome="ineligible")
    assert used(harbor) == 1


def test_shortening_takes_back_and_extending_counts_again(harbor: Harbor) -> None:
    case = opened(harbor, starts_on=date(2026, 11, 9), ends_on=date(2026, 11, 20), noticed_on=date(2026, 11, 9))
    services.case_decide(actor=harbor.actor, case_id=case.id, outcome="designated")
    assert used(harbor) == 2
    services.case_change_dates(
        actor=harbor.actor, case_id=case.id, starts_on=date(2026, 11, 9), ends_on=date(2026, 11, 13)
    )
    assert used(harbor) == 1
    services.case_change_dates(
        actor=harbor.actor, case_id=case.id, starts_on=date(2026, 11, 9), ends_on=date(2026, 11, 20)
    )
    assert used(harbor) == 2
    with organization_scope(harbor.organization.id):
        assert UsageEntry.objects.count() == 20


def test_cancelling_takes_everything_back(harbor: Harbor) -> None:
    case = opened(harbor, starts_on=date(2026, 11, 9), ends_on=date(2026, 11, 20), noticed_on=date(2026, 11, 9))
    services.case_decide(actor=harbor.actor, case_id=case.id, outcome="designated")
    services.case_cancel(actor=harbor.actor, case_id=case.id)
    assert used(harbor) == 0
    with organization_scope(harbor.organization.id):
        assert LeaveCase.objects.get(id=case.id).state == "cancelled"
        assert not CaseClock.objects.filter(done_on__isnull=True, stopped_at__isnull=True).exists()


def test_intermittent_absences_count_in_minutes(harbor: Harbor) -> None:
    case = opened(
        harbor, pattern="intermittent", starts_on=date(2026, 11, 2), ends_on=None, noticed_on=date(2026, 11, 2)
    )
    early = services.absence_record(
        actor=harbor.actor, case_id=case.id, absent_on=date(2026, 11, 10), minutes_absent=90
    )
    assert used(harbor) == 0
    services.case_decide(actor=harbor.actor, case_id=case.id, outcome="designated")
    assert used(harbor) == Fraction(90, 2400)
    services.absence_record(actor=harbor.actor, case_id=case.id, absent_on=date(2026, 11, 12), minutes_absent=480)
    assert used(harbor) == Fraction(570, 2400)
    services.absence_record(actor=harbor.actor, case_id=case.id, absent_on=date(2026, 11, 14), minutes_absent=480)
    assert used(harbor) == Fraction(570, 2400), "a Saturday off is no leave"
    services.absence_reverse(actor=harbor.actor, absence_id=early.id)
    assert used(harbor) == Fraction(480, 2400)
    with pytest.raises(Conflict):
        services.absence_record(actor=harbor.actor, case_id=case.id, absent_on=date(2026, 11, 12), minutes_absent=60)
    with pytest.raises(Invalid):
        services.absence_record(actor=harbor.actor, case_id=case.id, absent_on=date(2026, 11, 24), minutes_absent=60)


def test_a_reduced_week(harbor: Harbor) -> None:
    case = opened(
        harbor,
        pattern="reduced",
        starts_on=date(2026, 11, 9),
        ends_on=date(2026, 11, 20),
        noticed_on=date(2026, 11, 9),
        minutes_off={"tuesday": 240, "saturday": 240},
    )
    services.case_decide(actor=harbor.actor, case_id=case.id, outcome="designated")
    assert used(harbor) == Fraction(480, 2400)


def test_usage_of_one_case_limits_the_next(harbor: Harbor) -> None:
    first = opened(harbor, starts_on=date(2026, 10, 5), ends_on=date(2026, 12, 13), noticed_on=date(2026, 10, 1))
    services.case_decide(actor=harbor.actor, case_id=first.id, outcome="designated")
    second = opened(harbor, starts_on=date(2027, 1, 4), ends_on=date(2027, 1, 31))
    services.case_decide(actor=harbor.actor, case_id=second.id, outcome="designated")
    with clock.travel(datetime(2027, 3, 1, 15, tzinfo=UTC)):
        services.usage_catch_up(actor=job(harbor))
        assert used(harbor) == 12


def test_an_adverse_decision_needs_a_person_and_a_reason(db: None, at_noon: None) -> None:
    small = make_harbor("small-shop", people=49)
    case = opened(small)
    with pytest.raises(Forbidden):
        services.case_decide(actor=job(small), case_id=case.id, outcome="not_designated")
    with pytest.raises(Conflict):
        services.case_decide(actor=small.actor, case_id=case.id, outcome="designated")
    (decision,) = services.case_decide(actor=small.actor, case_id=case.id, outcome="not_designated")
    assert decision.reason_codes
    assert decision.decided_by_id == small.account.pk


def test_nothing_is_decided_while_facts_are_missing(harbor: Harbor) -> None:
    with organization_scope(harbor.organization.id):
        HoursWorked.objects.filter(employee=harbor.nurse).update(superseded_at=NOW)
    case = opened(harbor)
    assert case.outcome == "indeterminate"
    for outcome in ("designated", "not_designated"):
        with pytest.raises(Conflict):
            services.case_decide(actor=harbor.actor, case_id=case.id, outcome=outcome)
    with organization_scope(harbor.organization.id):
        assert not Decision.objects.exists()


def test_milestones_stop_and_start_deadlines(harbor: Harbor) -> None:
    case = opened(harbor)
    with clock.travel(NOW + timedelta(days=2)):
        services.clock_done(actor=harbor.actor, case_id=case.id, code="eligibility_notice")
        services.clock_done(actor=harbor.actor, case_id=case.id, code="certification_request")
    with organization_scope(harbor.organization.id):
        rows = {row.code.rpartition(".")[2]: row for row in CaseClock.objects.filter(case=case)}
    assert rows["eligibility_notice"].done_on == rows["rights_and_responsibilities"].done_on == date(2026, 11, 25)
    assert (rows["certification_return"].whose, rows["certification_return"].due_on) == ("employee", date(2026, 12, 10))
    with clock.travel(NOW + timedelta(days=9)):
        services.clock_done(actor=harbor.actor, case_id=case.id, code="certification_return")
    with organization_scope(harbor.organization.id):
        designation = CaseClock.objects.get(case=case, code__endswith="designation_notice")
    assert (designation.event_on, designation.due_on) == (date(2026, 12, 2), date(2026, 12, 9))
    with pytest.raises(Conflict):
        services.clock_done(actor=harbor.actor, case_id=case.id, code="eligibility_notice")
    with pytest.raises(Invalid):
        services.clock_done(actor=harbor.actor, case_id=case.id, code="designation_notice", done_on=date(2026, 11, 24))


def test_a_past_determination_can_be_replayed(harbor: Harbor) -> None:
    case = opened(harbor)
    with organization_scope(harbor.organization.id):
        first = Determination.objects.get(case=case)
        HoursWorked.objects.filter(employee=harbor.nurse).update(superseded_at=NOW)
    with clock.travel(NOW + timedelta(days=1)):
        replay = services.determination_replay(actor=harbor.actor, determination_id=first.id)
        assert replay.equal
        assert replay.then["programs"][0]["outcome"] == "eligible"
        assert replay.now["programs"][0]["outcome"] == "indeterminate"
        assert any(difference.path == "employee.hours" for difference in replay.facts)
        again = services.determine_again(actor=harbor.actor, case_id=case.id)
        assert again.outcome == "indeterminate"
    with organization_scope(harbor.organization.id):
        assert list(
            Determination.objects.filter(case=case).order_by("sequence").values_list("sequence", "outcome")
        ) == [
            (1, "eligible"),
            (2, "indeterminate"),
        ]


def test_managers_and_employees_change_nothing(harbor: Harbor) -> None:
    case = opened(harbor)
    for role in (Role.MANAGER, Role.EMPLOYEE, Role.HR_OPERATIONS):
        actor = actor_for(harbor.organization, role, account=harbor.account)
        for call in (
            lambda actor=actor: services.case_decide(actor=actor, case_id=case.id, outcome="designated"),
            lambda actor=actor: services.determine_again(actor=actor, case_id=case.id),
            lambda actor=actor: services.case_close(actor=actor, case_id=case.id),
            lambda actor=actor: services.clock_done(actor=actor, case_id=case.id, code="eligibility_notice"),
        ):
            with pytest.raises(Forbidden):
                call()
    with organization_scope(harbor.organization.id):
        assert LeaveCase.objects.get(id=case.id).state == "requested"
        assert Determination.objects.count() == 1


def test_missing_facts_that_arrive_are_determined_by_the_job(harbor: Harbor) -> None:
    with organization_scope(harbor.organization.id):
        HoursWorked.objects.filter(employee=harbor.nurse).update(superseded_at=NOW)
    case = opened(harbor)
    assert services.determine_waiting(actor=job(harbor)) == 0
    with clock.travel(NOW + timedelta(days=1)), organization_scope(harbor.organization.id):
        make_hours(harbor.nurse, full_weeks())
        assert services.determine_waiting(actor=job(harbor)) == 1
        assert services.determine_waiting(actor=job(harbor)) == 0
        assert LeaveCase.objects.get(id=case.id).outcome == "eligible"


def test_the_hourly_job_reaches_every_organization(harbor: Harbor) -> None:
    from openleave.apps.cases.tasks import usage_catch_up

    case = opened(harbor)
    services.case_decide(actor=harbor.actor, case_id=case.id, outcome="designated")
    make_harbor("lake-mill", people=1)
    with clock.travel(datetime(2026, 12, 9, 15, tzinfo=UTC)):
        usage_catch_up(timestamp=0)
    assert used(harbor) == Fraction(6, 5)


def test_replay_uses_the_law_of_its_day(harbor: Harbor) -> None:
    """The library that decided is kept with its decisions, and is used again when another one is in force."""
    case = opened(harbor)
    with organization_scope(harbor.organization.id):
        determination = Determination.objects.get(case=case)
        kept = LawVersion.objects.get(version=determination.law_version)
        assert kept.bundle["hash"].startswith(determination.law_version.partition("+")[2])
        LawVersion.objects.create(version="0.0.0+earlier", bundle=kept.bundle | {"version": "0.0.0"})
        assert library_of("0.0.0+earlier").version.startswith("0.0.0+")
        with pytest.raises(Conflict):
            library_of("0.0.0+missing")


def test_an_appeal_is_a_task_for_somebody_else_who_reads_both_sides(harbor: Harbor, browser) -> None:
    from openleave.apps.desk.models import Task

    organization = harbor.organization
    other = make_account("lee@harbor-hospital.example", display_name="Lee Other")
    give(other, organization, Role.LEAVE_ADMINISTRATOR)
    with organization_scope(organization.id):
        Employment.objects.filter(employee_id=harbor.nurse.id).update(hired_on="2026-06-01")
    case = services.case_open(actor=harbor.actor, employee_id=harbor.nurse.id, **SURGERY)
    assert "12 months of employment" in browser().get(f"/cases/{case.id}/refuse/").content.decode()
    services.case_decide(actor=harbor.actor, case_id=case.id, outcome="not_designated")
    appeal = services.case_appeal(actor=harbor.actor, case_id=case.id, note="I worked there before.")
    with organization_scope(organization.id):
        task = Task.objects.get(code="case.appeal")
    assert (task.owner_id, task.due_on, task.done_at) == (None, TODAY + timedelta(days=7), None)
    assert "Decide the appeal" not in browser().get(f"/cases/{case.id}/").content.decode()
    lee = browser("lee@harbor-hospital.example")
    assert "Decide the appeal" in lee.get(f"/cases/{case.id}/").content.decode()
    page = lee.get(f"/cases/appeals/{appeal.id}/").content.decode()
    assert "I worked there before." in page and "12 months of employment" in page
    lee.post(f"/cases/appeals/{appeal.id}/", {"outcome": "upheld", "note": "Looked at again."})
    with organization_scope(organization.id):
        task.refresh_from_db()
    assert task.done_at is not None

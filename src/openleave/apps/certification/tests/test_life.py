"""The life of a certification: asked for, received, found wanting, cured, accepted; never denied by itself."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from openleave.apps.cases.models import CaseClock, LeaveCase
from openleave.apps.certification import services
from openleave.apps.certification.models import CertificationRequest, Entry
from openleave.apps.certification.tests.conftest import MIGRAINE, NOW, Harbor, accepted, asked
from openleave.apps.desk.models import Task
from openleave.kernel import clock
from openleave.kernel.actor import Actor, Channel, Role
from openleave.kernel.errors import Conflict, Forbidden, Invalid
from openleave.kernel.tenancy import organization_scope


def clock_of(case: LeaveCase, code: str) -> CaseClock:
    return CaseClock.objects.get(case_id=case.id, code=f"us.fed.fmla.clock.{code}")


def test_asking_stops_one_clock_and_starts_the_other(harbor: Harbor, case: LeaveCase) -> None:
    request = asked(harbor, case.id)
    with organization_scope(harbor.organization.id):
        case.refresh_from_db()
        assert (case.state, case.certification_requested_on) == ("certification_pending", date(2026, 11, 23))
        assert clock_of(case, "certification_request").done_on == date(2026, 11, 23)
        returned = clock_of(case, "certification_return")
    assert (request.on_clock, request.due_on) == (True, None)
    assert (returned.due_on, returned.done_on) == (date(2026, 12, 8), None)


def test_more_days_extend_the_laws_own_clock(harbor: Harbor, case: LeaveCase) -> None:
    asked(harbor, case.id, days_given=20)
    with organization_scope(harbor.organization.id):
        returned = clock_of(case, "certification_return")
    assert (returned.lawful_due_on, returned.due_on) == (date(2026, 12, 8), date(2026, 12, 13))
    assert returned.extended_why == "agreed"


def test_fewer_than_fifteen_days_are_refused(harbor: Harbor, case: LeaveCase) -> None:
    with pytest.raises(Invalid) as caught:
        services.request_prepare(actor=harbor.actor, case_id=case.id, kind="own_health", days_given=14)
    assert caught.value.field == "days_given"


def test_accepting_tells_the_case(harbor: Harbor, case: LeaveCase) -> None:
    request = accepted(harbor, case.id)
    with organization_scope(harbor.organization.id):
        case.refresh_from_db()
        assert clock_of(case, "certification_return").done_on == date(2026, 11, 23)
        assert list(Entry.objects.filter(request=request).order_by("made_at").values_list("step", flat=True)) == [
            "prepare",
            "send",
            "receive",
            "accept",
        ]
        assert not Task.objects.filter(case_id=case.id, code="certification.check", done_at__isnull=True).exists()
    assert (case.outcome, case.certification_received_on) == ("eligible", date(2026, 11, 23))
    assert case.sufficient_information_on == date(2026, 11, 23)
    assert (request.state, request.holds_from_on) == ("accepted", date(2026, 9, 1))
    # For life: six months after it came (29 CFR 825.308(b)).
    assert request.recertify_from_on == date(2027, 5, 23)


def test_incomplete_then_cured(harbor: Harbor, case: LeaveCase) -> None:
    request = asked(harbor, case.id)
    short = {code: value for code, value in MIGRAINE.items() if code not in ("facts", "signed_on")}
    services.answers_record(actor=harbor.actor, request_id=request.id, answers=short)
    with pytest.raises(Invalid) as caught:
        services.certification_accept(actor=harbor.actor, request_id=request.id)
    assert caught.value.what == "Questions are not answered: Medical facts that support the need for leave."
    found = services.certification_lacks(actor=harbor.actor, request_id=request.id, unclear=False)
    assert (found.state, found.cure_by_on) == ("incomplete", date(2026, 11, 30))
    with clock.travel(NOW + timedelta(days=6)):
        services.answers_record(actor=harbor.actor, request_id=request.id, answers=MIGRAINE)
        done = services.certification_accept(actor=harbor.actor, request_id=request.id, serious_health_condition=True)
    with organization_scope(harbor.organization.id):
        case.refresh_from_db()
    assert (done.received_on, done.completed_on) == (date(2026, 11, 23), date(2026, 11, 29))
    # It came in time; enough was known only when what was missing had come.
    assert (case.certification_received_on, case.sufficient_information_on) == (date(2026, 11, 23), date(2026, 11, 29))


@pytest.mark.parametrize(("days", "tasks"), [(15, 0), (16, 1)])
def test_the_fifteenth_day_is_in_time_and_the_sixteenth_a_task(
    harbor: Harbor, case: LeaveCase, days: int, tasks: int
) -> None:
    request = asked(harbor, case.id)
    job = Actor(None, harbor.organization.id, frozenset({Role.LEAVE_ADMINISTRATOR}), channel=Channel.JOB)
    with clock.travel(NOW + timedelta(days=days)):
        assert services.catch_up(actor=job) == tasks
        services.catch_up(actor=job)
        if not tasks:
            with pytest.raises(Conflict):
                services.request_not_returned(actor=harbor.actor, request_id=request.id)
        else:
            with pytest.raises(Forbidden):
                services.request_not_returned(actor=job, request_id=request.id)
            services.request_not_returned(actor=harbor.actor, request_id=request.id)
    with organization_scope(harbor.organization.id):
        assert Task.objects.filter(case_id=case.id, code="certification.not_returned").count() == tasks
        case.refresh_from_db()
        # Late or not, nothing is denied.
        assert case.state == "certification_pending"


@pytest.mark.parametrize(("days", "tasks"), [(7, 0), (8, 1)])
def test_the_seventh_day_to_cure_and_the_eighth(harbor: Harbor, case: LeaveCase, days: int, tasks: int) -> None:
    request = asked(harbor, case.id)
    services.answers_record(actor=harbor.actor, request_id=request.id, answers={"provider_name": "Dr. Ortiz"})
    services.certification_lacks(actor=harbor.actor, request_id=request.id, unclear=False)
    job = Actor(None, harbor.organization.id, frozenset({Role.LEAVE_ADMINISTRATOR}), channel=Channel.JOB)
    with clock.travel(NOW + timedelta(days=days)):
        services.catch_up(actor=job)
    with organization_scope(harbor.organization.id):
        assert Task.objects.filter(case_id=case.id, code="certification.not_cured").count() == tasks


def test_a_late_certification_is_taken_all_the_same(harbor: Harbor, case: LeaveCase) -> None:
    request = asked(harbor, case.id)
    with clock.travel(NOW + timedelta(days=20)):
        services.request_not_returned(actor=harbor.actor, request_id=request.id)
        services.answers_record(actor=harbor.actor, request_id=request.id, answers=MIGRAINE)
        done = services.certification_accept(actor=harbor.actor, request_id=request.id)
    assert done.state == "accepted"


def test_the_law_is_asked_before_a_recertification(harbor: Harbor, case: LeaveCase) -> None:
    accepted(harbor, case.id)
    with pytest.raises(Invalid) as caught:
        services.request_prepare(actor=harbor.actor, case_id=case.id, kind="recertification", basis="usual")
    assert caught.value.what == "No. Not yet. On May 23, 2027 at the earliest."
    made = services.request_prepare(
        actor=harbor.actor, case_id=case.id, kind="recertification", basis="circumstances_changed"
    )
    sent = services.request_send(actor=harbor.actor, request_id=made.id)
    assert (sent.on_clock, sent.due_on) == (False, date(2026, 12, 8))


def test_opinions_need_an_independent_provider_and_a_difference(harbor: Harbor, case: LeaveCase) -> None:
    first = accepted(harbor, case.id)
    with pytest.raises(Invalid) as caught:
        services.request_prepare(actor=harbor.actor, case_id=case.id, kind="second_opinion")
    assert caught.value.field == "provider_independent"
    second = services.request_prepare(
        actor=harbor.actor, case_id=case.id, kind="second_opinion", provider_independent=True
    )
    assert second.opinion_of_id == first.id
    services.request_send(actor=harbor.actor, request_id=second.id)
    services.answers_record(actor=harbor.actor, request_id=second.id, answers=MIGRAINE)
    with pytest.raises(Invalid):
        services.certification_accept(actor=harbor.actor, request_id=second.id)
    services.certification_accept(actor=harbor.actor, request_id=second.id, outcome="supports_leave")
    with pytest.raises(Invalid) as caught:
        services.request_prepare(
            actor=harbor.actor, case_id=case.id, kind="third_opinion", provider_independent=True, provider_agreed=True
        )
    assert caught.value.what == "No. The first two say the same."


def test_the_provider_of_a_third_opinion_is_chosen_together(harbor: Harbor, case: LeaveCase) -> None:
    """29 CFR 825.307(c) asks for that; whom the employer regularly uses is a matter of the second (825.307(b)(2))."""
    accepted(harbor, case.id)
    second = services.request_prepare(
        actor=harbor.actor, case_id=case.id, kind="second_opinion", provider_independent=True
    )
    services.request_send(actor=harbor.actor, request_id=second.id)
    services.answers_record(actor=harbor.actor, request_id=second.id, answers=MIGRAINE)
    services.certification_accept(actor=harbor.actor, request_id=second.id, outcome="does_not_support_leave")
    with pytest.raises(Invalid) as caught:
        services.request_prepare(actor=harbor.actor, case_id=case.id, kind="third_opinion")
    assert caught.value.field == "provider_agreed"
    third = services.request_prepare(actor=harbor.actor, case_id=case.id, kind="third_opinion", provider_agreed=True)
    assert third.provider_agreed is True


def test_fifteen_days_are_the_law_s_only_where_it_says_so(harbor: Harbor, case: LeaveCase) -> None:
    ours = "The law names no days here; the employer gives as many as for others."
    for kind, why in (("own_health", "29 CFR 825.305(b)"), ("fitness_for_duty", ours)):
        with pytest.raises(Invalid) as caught:
            services.request_prepare(actor=harbor.actor, case_id=case.id, kind=kind, days_given=14)
        assert (caught.value.field, caught.value.why) == ("days_given", why)


def test_contacts_with_the_clinic(harbor: Harbor, case: LeaveCase) -> None:
    request = asked(harbor, case.id)
    services.answers_record(actor=harbor.actor, request_id=request.id, answers=MIGRAINE)
    log = {"actor": harbor.actor, "request_id": request.id, "step": "clarify", "note": "Asked what “twice” means."}
    for wrong in (
        {"contact_by": "direct_supervisor", "not_supervisor": True, "chance_given": True},
        {"contact_by": "human_resources", "not_supervisor": False, "chance_given": True},
        {"contact_by": "human_resources", "not_supervisor": True, "chance_given": False},
    ):
        with pytest.raises(Invalid):
            services.contact_log(**log, **wrong)
    entry = services.contact_log(**log, contact_by="human_resources", not_supervisor=True, chance_given=True)
    assert (entry.step, entry.contact_by, entry.noted) == ("clarify", "human_resources", True)


def test_a_job_accepts_nothing(harbor: Harbor, case: LeaveCase) -> None:
    request = asked(harbor, case.id)
    services.answers_record(actor=harbor.actor, request_id=request.id, answers=MIGRAINE)
    job = Actor(None, harbor.organization.id, frozenset({Role.LEAVE_ADMINISTRATOR}), channel=Channel.JOB)
    with pytest.raises(Forbidden):
        services.certification_accept(actor=job, request_id=request.id)
    with organization_scope(harbor.organization.id):
        assert CertificationRequest.objects.get(id=request.id).state == "received"

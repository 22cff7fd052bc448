"""Warnings at half and at 80 % of the time, escalation of what was missed; also when the job did not run for a week."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection

from openleave.apps.cases import services as cases
from openleave.apps.cases.models import CaseClock
from openleave.apps.cases.tests.conftest import NOW, TODAY, Harbor
from openleave.apps.cases.tests.test_opening import SURGERY
from openleave.apps.desk import services, tasks
from openleave.apps.desk.models import Task
from openleave.apps.desk.tests.conftest import CODE
from openleave.kernel import clock
from openleave.kernel.actor import Actor, Channel, Role
from openleave.kernel.audit.models import Entry
from openleave.kernel.errors import Forbidden
from openleave.kernel.tenancy import organization_scope

Marks = tuple[datetime | None, datetime | None, datetime | None]


def job(harbor: Harbor) -> Actor:
    return Actor(None, harbor.organization.id, frozenset({Role.LEAVE_ADMINISTRATOR}), channel=Channel.JOB)


def sweep(harbor: Harbor, days: int = 0) -> dict[str, int]:
    with clock.travel(NOW + timedelta(days=days)):
        return services.deadlines_catch_up(actor=job(harbor))


def marks(harbor: Harbor, row: Task | CaseClock) -> Marks:
    with organization_scope(harbor.organization.id):
        row.refresh_from_db()
        return row.warned_half_at, row.warned_most_at, row.escalated_at


def task(harbor: Harbor, days: int, whose: str = "employer") -> Task:
    return services.task_add(
        actor=harbor.actor, code=CODE, due_on=TODAY + timedelta(days=days), whose=whose, about_id=uuid4()
    )


def test_each_mark_on_its_day_and_once(harbor: Harbor) -> None:
    row = task(harbor, 10)
    at = {days: NOW + timedelta(days=days) for days in range(12)}
    seen = {days: (sweep(harbor, days), marks(harbor, row)) for days in range(12)}
    assert seen[4] == ({"half": 0, "most": 0, "escalated": 0}, (None, None, None))
    assert seen[5] == ({"half": 1, "most": 0, "escalated": 0}, (at[5], None, None))
    assert seen[7][1] == (at[5], None, None)
    assert seen[8] == ({"half": 0, "most": 1, "escalated": 0}, (at[5], at[8], None))
    assert seen[10][1] == (at[5], at[8], None)
    assert seen[11] == ({"half": 0, "most": 0, "escalated": 1}, (at[5], at[8], at[11]))
    assert sweep(harbor, 11) == {"half": 0, "most": 0, "escalated": 0}


def test_odd_days_round_up_to_the_day_on_which_so_much_is_gone(harbor: Harbor) -> None:
    row = task(harbor, 7)
    for days in range(8):
        sweep(harbor, days)
    assert marks(harbor, row)[:2] == (NOW + timedelta(days=4), NOW + timedelta(days=6))


def test_a_week_without_the_job_misses_nothing(harbor: Harbor) -> None:
    rows = [task(harbor, days) for days in range(-1, 20)]
    assert sweep(harbor)["escalated"] == 1
    assert sweep(harbor, 9) == {"half": 18, "most": 11, "escalated": 9}
    found = [marks(harbor, row) for row in rows]
    later = NOW + timedelta(days=9)
    assert [one[2] for one in found] == [NOW] + [later] * 9 + [None] * 11
    assert sum(one[0] is not None for one in found) == 20
    assert sweep(harbor, 9) == {"half": 0, "most": 0, "escalated": 0}
    assert sweep(harbor, 10)["escalated"] == 1


def test_a_deadline_of_the_employee_is_not_escalated(harbor: Harbor) -> None:
    row = task(harbor, 1, whose="employee")
    assert sweep(harbor, 5) == {"half": 1, "most": 1, "escalated": 0}
    assert marks(harbor, row)[2] is None


def test_legal_deadlines(harbor: Harbor) -> None:
    case = cases.case_open(actor=harbor.actor, employee_id=harbor.nurse.id, **SURGERY)
    with organization_scope(harbor.organization.id):
        row = CaseClock.objects.get(code="us.fed.fmla.clock.eligibility_notice")
        running = CaseClock.objects.filter(done_on=None, stopped_at=None).count()
    assert (row.event_on, row.due_on) == (TODAY, date(2026, 11, 30))
    assert sweep(harbor, 3)["half"] == 0
    assert sweep(harbor, 4)["half"] == running
    assert sweep(harbor, 6)["most"] == running
    cases.clock_done(actor=harbor.actor, case_id=case.id, code="eligibility_notice", done_on=TODAY)
    found = sweep(harbor, 8)["escalated"]
    assert 0 < found < running
    assert marks(harbor, row)[2] is None
    with organization_scope(harbor.organization.id):
        entry = Entry.objects.filter(action="deadlines.catch_up").order_by("-seq").first()
        assert entry is not None
        assert entry.details == {"half": 0, "most": 0, "escalated": found}


def test_what_is_over_is_left_alone(harbor: Harbor) -> None:
    done, stopped = task(harbor, 1), task(harbor, 1)
    with organization_scope(harbor.organization.id):
        Task.objects.filter(id=done.id).update(done_at=NOW)
        Task.objects.filter(id=stopped.id).update(stopped_at=NOW)
    assert sweep(harbor, 30) == {"half": 0, "most": 0, "escalated": 0}
    with organization_scope(harbor.organization.id):
        assert not Entry.objects.filter(action="deadlines.catch_up").exists()


def test_the_day_is_that_of_the_organization(harbor: Harbor) -> None:
    row = task(harbor, 0)
    with clock.travel(NOW.replace(hour=4) + timedelta(days=1)):  # eleven in the evening in New York
        services.deadlines_catch_up(actor=job(harbor))
    assert marks(harbor, row)[2] is None
    with clock.travel(NOW.replace(hour=6) + timedelta(days=1)):
        services.deadlines_catch_up(actor=job(harbor))
    assert marks(harbor, row)[2] is not None


def test_it_is_two_statements_whatever_the_number(harbor: Harbor) -> None:
    from django.test.utils import CaptureQueriesContext

    for days in range(30):
        task(harbor, days)
    with CaptureQueriesContext(connection) as queries:
        sweep(harbor, 20)
    assert sum("warned_half_at" in one["sql"] for one in queries.captured_queries) == 2


def test_the_job_sweeps_every_organization_and_goes_on_after_a_failure(
    harbor: Harbor, monkeypatch: pytest.MonkeyPatch
) -> None:
    from openleave.apps.cases.tests.conftest import make_harbor

    other = make_harbor("elm-hospital", people=1)
    rows = {one.organization.id: task(one, -1) for one in (harbor, other)}
    tasks.deadlines_catch_up(0)
    for one in (harbor, other):
        assert marks(one, rows[one.organization.id])[2] == NOW
    later = {one.organization.id: task(one, -2) for one in (harbor, other)}
    sweeping = services.deadlines_catch_up

    def failing(*, actor: Actor) -> dict[str, int]:
        if actor.organization_id == harbor.organization.id:
            raise RuntimeError("no")
        return sweeping(actor=actor)

    monkeypatch.setattr(services, "deadlines_catch_up", failing)
    with pytest.raises(ExceptionGroup):
        tasks.deadlines_catch_up(0)
    assert marks(harbor, later[harbor.organization.id])[2] is None
    assert marks(other, later[other.organization.id])[2] == NOW


def test_only_who_handles_cases_may_sweep(harbor: Harbor) -> None:
    with pytest.raises(Forbidden):
        services.deadlines_catch_up(
            actor=Actor(None, harbor.organization.id, frozenset({Role.MANAGER}), channel=Channel.JOB)
        )

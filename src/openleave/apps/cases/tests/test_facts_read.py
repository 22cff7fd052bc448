"""The facts of a case: read at once, the workforce kept, and never a workforce that is not so any more."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextvars import copy_context
from datetime import date, timedelta
from decimal import Decimal
from threading import Thread
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from openleave.apps.cases import services
from openleave.apps.cases.facts import facts_build
from openleave.apps.cases.models import LeaveCase
from openleave.apps.cases.private import Private
from openleave.apps.cases.services.determining import canonical, run_case
from openleave.apps.cases.tests.conftest import NOW, TODAY, Harbor, make_harbor
from openleave.apps.organizations.models import HeadcountWeek, Worksite
from openleave.apps.people.models import Assignment, Employment
from openleave.apps.people.selectors import workforce
from openleave.apps.people.tests.factories import make_employee, make_worksite
from openleave.engine import load_library
from openleave.kernel import clock
from openleave.kernel.tenancy import organization_scope

WEEK = date(2026, 3, 1)


@pytest.fixture
def case(fresh_database: Any, at_noon: None) -> Iterator[LeaveCase]:
    workforce._kept.clear()
    with fresh_database.in_django():
        yield open_case(make_harbor("harbor-hospital"))


def open_case(harbor: Harbor, **more: Any) -> LeaveCase:
    return services.case_open(
        actor=harbor.actor,
        employee_id=harbor.nurse.id,
        reason="own_health_condition",
        starts_on=TODAY + timedelta(days=14),
        ends_on=TODAY + timedelta(days=97),
        noticed_on=TODAY,
        **more,
    )


def built(case: LeaveCase) -> dict[str, Any]:
    with organization_scope(case.organization_id):
        return facts_build(case, Private()).document


def counted_anew(case: LeaveCase) -> dict[str, Any]:
    """As of an instant the kept answers are passed by."""
    with organization_scope(case.organization_id):
        return facts_build(case, Private(), known_at=clock.now() + timedelta(days=1)).document


def elsewhere(work: Callable[[], None]) -> None:
    """In another thread, so over another connection, committed before this returns."""
    failed: list[BaseException] = []

    def run() -> None:
        try:
            with clock.travel(NOW):
                work()
        except BaseException as error:  # for the test to raise
            failed.append(error)
        finally:
            connection.close()

    thread = Thread(target=copy_context().run, args=(run,))
    thread.start()
    thread.join()
    if failed:
        raise failed[0]


def hire(case: LeaveCase) -> None:
    make_employee(case.organization_id, "H1", worksite=Worksite.objects.get(code="MAIN"))


def separate(case: LeaveCase) -> None:
    one = Employment.objects.exclude(employee_id=case.employee_id).earliest("id")
    Employment.objects.filter(id=one.id).update(separated_on=date(2026, 2, 1))


def move(case: LeaveCase) -> None:
    one = Assignment.objects.exclude(employee_id=case.employee_id).earliest("id")
    Assignment.objects.filter(id=one.id).update(worksite=make_worksite(case.organization_id, "NEAR", "41.6"))


def bulk(case: LeaveCase) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO people_employment (organization_id, id, employee_id, recorded_at, hired_on)
               SELECT organization_id, gen_random_uuid(), employee_id, recorded_at, hired_on
               FROM people_employment WHERE organization_id = %s LIMIT 20""",
            [case.organization_id],
        )


def correct(case: LeaveCase) -> None:
    one = Employment.objects.exclude(employee_id=case.employee_id).earliest("id")
    Employment.objects.filter(id=one.id).update(superseded_at=NOW)


def remove(case: LeaveCase) -> None:
    Employment.objects.filter(id=Employment.objects.exclude(employee_id=case.employee_id).earliest("id").id).delete()


def state(case: LeaveCase) -> None:
    HeadcountWeek.objects.create(
        organization_id=case.organization_id, week_starts_on=WEEK, employees=77, recorded_at=NOW
    )


def locate(case: LeaveCase) -> None:
    Worksite.objects.filter(code="MAIN").update(latitude=Decimal("42.5"))


@pytest.mark.parametrize("change", [hire, separate, move, bulk, correct, remove, state, locate])
def test_every_change_of_the_workforce_is_seen_at_once(case: LeaveCase, change: Callable[[LeaveCase], None]) -> None:
    before = built(case)
    assert workforce._kept and built(case) == before == counted_anew(case)
    with organization_scope(case.organization_id), transaction.atomic():
        change(case)
        within = facts_build(case, Private()).document
        transaction.set_rollback(True)
    assert within != before
    assert built(case) == before

    def committed() -> None:
        with organization_scope(case.organization_id):
            change(case)

    elsewhere(committed)
    after = built(case)
    assert after != before
    assert after == counted_anew(case) == built(case)


def test_a_change_seen_in_the_middle_of_a_transaction(case: LeaveCase) -> None:
    def committed() -> None:
        with organization_scope(case.organization_id):
            separate(case)

    with organization_scope(case.organization_id):
        before = facts_build(case, Private()).document
        elsewhere(committed)
        assert facts_build(case, Private()).document != before


def test_two_changes_at_once_do_not_wait_for_each_other(case: LeaveCase) -> None:
    before = built(case)

    def committed() -> None:
        with organization_scope(case.organization_id):
            hire(case)

    with organization_scope(case.organization_id):
        separate(case)
        elsewhere(committed)  # would never end, if it waited for this transaction
    both = built(case)
    assert both == counted_anew(case)
    assert both != before


def test_another_organization_keeps_its_own(case: LeaveCase) -> None:
    other = open_case(make_harbor("hillside-clinic", people=52))
    one, two = built(case), built(other)
    assert one["worksites"][0]["headcounts"] != two["worksites"][0]["headcounts"]
    with organization_scope(other.organization_id):
        separate(other)
    assert built(case) == one
    assert built(other) != two


def test_the_second_reading_is_one_statement_and_the_answer_is_the_same_to_the_byte(case: LeaveCase) -> None:
    with organization_scope(case.organization_id):
        anew = facts_build(case, Private(), known_at=clock.now() + timedelta(days=1))
        facts_build(case, Private())
        with CaptureQueriesContext(connection) as captured:
            kept = facts_build(case, Private())
    assert len(captured.captured_queries) == 1
    assert json.dumps(kept.document) == json.dumps(anew.document)
    library = load_library()
    assert canonical(run_case(kept, library, TODAY)[1]) == canonical(run_case(anew, library, TODAY)[1])


def test_what_is_kept_is_bounded(case: LeaveCase) -> None:
    with organization_scope(case.organization_id):
        found = workforce.Workforce(case.organization_id, list(workforce.current_revision(case.organization_id) or ()))
        for day in range(workforce.KEPT_ANSWERS + 5):
            workforce._kept[("filler", day)] = None
        found.by_worksite(TODAY - timedelta(days=1))
    assert len(workforce._kept) == workforce.KEPT_ANSWERS

"""Two administrators at one case at the same moment: one step is taken, the other refused; nothing is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from datetime import date
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from openleave.apps.cases import services
from openleave.apps.cases.models import Appeal, CaseStep, Decision, LeaveCase
from openleave.apps.cases.tests.conftest import Harbor, make_harbor
from openleave.apps.cases.tests.test_opening import SURGERY
from openleave.apps.cases.tests.test_steps import newcomer
from openleave.apps.ledger.models import UsageEntry
from openleave.apps.people.tests.factories import actor_for, give, make_account
from openleave.kernel.actor import Actor, Role
from openleave.kernel.errors import Conflict, OpenLeaveError
from openleave.kernel.tenancy import organization_scope


@pytest.fixture
def harbor(fresh_database: Any, at_noon: None) -> Iterator[Harbor]:
    with fresh_database.in_django():
        yield make_harbor("harbor-hospital", people=52)


def second(harbor: Harbor) -> Actor:
    account = make_account("bea@harbor-hospital.example")
    give(account, harbor.organization, Role.LEAVE_ADMINISTRATOR)
    return actor_for(harbor.organization, Role.LEAVE_ADMINISTRATOR, account=account)


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Run all in threads that begin together: what each returned, or the error it was refused with."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        barrier.wait()
        try:
            return act()
        except OpenLeaveError as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [future.result() for future in [pool.submit(copy_context().run, run, act) for act in acts]]


def test_one_closes_while_the_other_changes_the_dates(harbor: Harbor) -> None:
    other = second(harbor)
    days = {"starts_on": date(2026, 11, 9), "ends_on": date(2026, 11, 20)}
    case = services.case_open(
        actor=harbor.actor, employee_id=harbor.nurse.id, **SURGERY | days | {"noticed_on": date(2026, 11, 9)}
    )
    services.case_decide(actor=harbor.actor, case_id=case.id, outcome="designated")
    shorter = {"starts_on": date(2026, 11, 9), "ends_on": date(2026, 11, 13)}
    answers = at_once(
        lambda: services.case_close(actor=harbor.actor, case_id=case.id),
        lambda: services.case_change_dates(actor=other, case_id=case.id, **shorter),
    )
    with organization_scope(harbor.organization.id):
        after = LeaveCase.objects.get(id=case.id)
        counted = UsageEntry.objects.filter(case_id=case.id)
        live = counted.filter(kind="usage").count() - counted.filter(kind="reversal").count()
        assert after.state == "closed"
        # Either the change came first and holds, or it was refused because the case was closed.
        refused = [answer for answer in answers if isinstance(answer, Conflict)]
        assert (after.ends_on, live) == ((date(2026, 11, 20), 10) if refused else (date(2026, 11, 13), 5))
        assert CaseStep.objects.filter(case_id=case.id, step="close").count() == 1


def test_both_designate(harbor: Harbor) -> None:
    other = second(harbor)
    days = {"starts_on": date(2026, 11, 9), "ends_on": date(2026, 11, 20), "noticed_on": date(2026, 11, 9)}
    case = services.case_open(actor=harbor.actor, employee_id=harbor.nurse.id, **SURGERY | days)
    at_once(
        lambda: services.case_decide(actor=harbor.actor, case_id=case.id, outcome="designated"),
        lambda: services.case_decide(actor=other, case_id=case.id, outcome="designated"),
    )
    with organization_scope(harbor.organization.id):
        assert UsageEntry.objects.filter(case_id=case.id).count() == 10  # each day once
        assert set(Decision.objects.filter(case_id=case.id).values_list("outcome", flat=True)) == {"designated"}


def test_an_appeal_is_recorded_once(harbor: Harbor) -> None:
    other = second(harbor)
    case = services.case_open(actor=harbor.actor, employee_id=newcomer(harbor).id, **SURGERY)
    services.case_decide(actor=harbor.actor, case_id=case.id, outcome="not_designated", programs=["us.fed.fmla"])
    answers = at_once(
        lambda: services.case_appeal(actor=harbor.actor, case_id=case.id),
        lambda: services.case_appeal(actor=other, case_id=case.id),
    )
    assert sorted(type(answer).__name__ for answer in answers) == ["Appeal", "Conflict"]
    with organization_scope(harbor.organization.id):
        assert Appeal.objects.filter(case_id=case.id).count() == 1


def test_the_same_deadline_is_met_once(harbor: Harbor) -> None:
    other = second(harbor)
    case = services.case_open(actor=harbor.actor, employee_id=harbor.nurse.id, **SURGERY)
    answers = at_once(
        lambda: services.clock_done(actor=harbor.actor, case_id=case.id, code="eligibility_notice"),
        lambda: services.clock_done(actor=other, case_id=case.id, code="eligibility_notice"),
    )
    assert sorted(type(answer).__name__ for answer in answers) == ["Conflict", "LeaveCase"]
    with organization_scope(harbor.organization.id):
        assert CaseStep.objects.filter(case_id=case.id, step="clock_done").count() == 1

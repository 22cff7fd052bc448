"""A refusal that is to be decided again: nothing is left to cure or to appeal, and the page says so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.test import Client

from openleave.apps.cases import own, services
from openleave.apps.cases.models import LeaveCase
from openleave.apps.cases.tests.conftest import Harbor, full_weeks
from openleave.apps.cases.tests.test_steps import refused
from openleave.apps.people.models import Employment
from openleave.apps.people.tests.factories import actor_for, give, make_account, make_hours
from openleave.kernel.actor import Actor, Role
from openleave.kernel.tenancy import organization_scope

Browser = Callable[..., Client]
CURE = "Can be cured until Nov 30, 2026 and appealed until Dec 23, 2026."


def page(browser: Browser, case: LeaveCase) -> str:
    return browser().get(f"/cases/{case.id}/").content.decode()


def own_actor(case: LeaveCase) -> Actor:
    from uuid import uuid4

    return Actor(uuid4(), case.organization_id, frozenset({Role.EMPLOYEE}), case.employee_id)


def appealed(harbor: Harbor, case: LeaveCase, outcome: str) -> None:
    appeal = services.case_appeal(actor=harbor.actor, case_id=case.id)
    account = make_account("bea@harbor-hospital.example")
    give(account, harbor.organization, Role.LEAVE_ADMINISTRATOR)
    other = actor_for(harbor.organization, Role.LEAVE_ADMINISTRATOR, account=account)
    services.appeal_decide(actor=other, appeal_id=appeal.id, outcome=outcome, note="Looked at again.")


def test_an_appeal_for_the_employee_takes_the_cure_line_away(harbor: Harbor, browser: Browser) -> None:
    case = refused(harbor)
    assert CURE in page(browser, case)
    assert "The employee appeals" in page(browser, case)
    appealed(harbor, case, "reversed")
    text = page(browser, case)
    assert "Not designated as FMLA leave" in text and "Can be cured until" not in text
    assert "The appeal was decided for the employee: decide again." in text
    assert "The employee appeals" not in text
    actor = own_actor(case)
    with organization_scope(case.organization_id):
        assert own.own_adverse(actor=actor, case_ids=[case.id]) == {}
        found = own.own_file(actor=actor, case_id=case.id)
    assert found.appealable is None and [one.overturned for one in found.decisions] == [True]


def test_an_appeal_that_fails_leaves_it(harbor: Harbor, browser: Browser) -> None:
    case = refused(harbor)
    appealed(harbor, case, "upheld")
    assert CURE in page(browser, case)
    with organization_scope(case.organization_id):
        assert list(own.own_adverse(actor=own_actor(case), case_ids=[case.id])) == [case.id]


def test_what_was_cured_is_to_be_decided_again(harbor: Harbor, browser: Browser) -> None:
    case = refused(harbor)
    with organization_scope(harbor.organization.id):
        Employment.objects.filter(employee_id=case.employee_id).update(hired_on=date(2020, 1, 6))
        make_hours(case.employee, full_weeks())
    services.determine_again(actor=harbor.actor, case_id=case.id)
    text = page(browser, case)
    assert "Can be cured until" not in text
    assert "By the facts of now the leave is covered: decide again." in text
    services.case_decide(actor=harbor.actor, case_id=case.id, outcome="designated", programs=["us.fed.fmla"])
    assert "decide again" not in page(browser, case)

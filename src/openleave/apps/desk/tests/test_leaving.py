"""Somebody goes, whatever the way: what they had in hand is nobody's, and their views and calendars are gone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from openleave.apps.accounts import services as accounts
from openleave.apps.accounts import sign_in
from openleave.apps.accounts.models import Account, Membership
from openleave.apps.accounts.services.closing import account_end
from openleave.apps.cases.models import CaseClock, LeaveCase
from openleave.apps.cases.tests.conftest import Harbor
from openleave.apps.desk import services
from openleave.apps.desk.models import Arrival, CalendarFeed, SavedFilter, Task
from openleave.apps.desk.tests.conftest import CODE
from openleave.apps.people.tests.factories import actor_for, give, make_account, today_here
from openleave.kernel.actor import Role
from openleave.kernel.tenancy import organization_scope

pytestmark = [pytest.mark.django_db, pytest.mark.commitment("P-82")]


def by_themselves(harbor: Harbor, account: Account) -> None:
    account_end(actor=sign_in.actor_of(account))


def by_an_administrator(harbor: Harbor, account: Account) -> None:
    accounts.member_change(actor=harbor.actor, account_id=account.pk, roles=[])


def role_by_role(harbor: Harbor, account: Account) -> None:
    with organization_scope(harbor.organization.id):
        ids = list(Membership.objects.filter(account_id=account.pk).values_list("id", flat=True))
    for one in ids:
        accounts.membership_revoke(actor=harbor.actor, membership_id=one)


@pytest.mark.parametrize("way", [by_themselves, by_an_administrator, role_by_role], ids=lambda way: way.__name__)
def test_nothing_stays_in_the_hand_of_somebody_who_has_gone(
    harbor: Harbor, case: LeaveCase, client: Any, way: Callable[[Harbor, Account], None]
) -> None:
    account = make_account("lee@harbor-hospital.example")
    give(account, harbor.organization, Role.LEAVE_ADMINISTRATOR, Role.HR_OPERATIONS)
    lee = actor_for(harbor.organization, Role.LEAVE_ADMINISTRATOR, account=account)
    mine = {"owner_id": account.pk}
    with organization_scope(harbor.organization.id):
        services.task_add(actor=lee, code=CODE, due_on=today_here() + timedelta(days=3), case=case)
        LeaveCase.objects.update(**mine)
        CaseClock.objects.update(**mine)
        Task.objects.update(**mine)
        Arrival.objects.update(**mine)
        counts = [LeaveCase.objects.filter(**mine).count(), CaseClock.objects.filter(**mine).count()]
    assert all(counts)
    services.filter_save(actor=lee, name="Lee’s", query="owner=mine")
    _, token = services.feed_make(actor=lee, kind="deadlines")
    address = f"/calendar/feed/{token}.ics"
    assert client.get(address, headers={"host": "desk.localhost"}).status_code == 200
    way(harbor, account)
    with organization_scope(harbor.organization.id):
        for model in (LeaveCase, CaseClock, Task, Arrival):
            assert not model.objects.filter(**mine).exists(), model
        assert not SavedFilter.objects.exists() and not CalendarFeed.objects.exists()
        assert Task.objects.filter(owner_id=None, stopped_at=None).exists()
    assert client.get(address, headers={"host": "desk.localhost"}).status_code == 404


def test_who_keeps_a_role_keeps_the_work(harbor: Harbor, case: LeaveCase) -> None:
    account = make_account("lee@harbor-hospital.example")
    give(account, harbor.organization, Role.LEAVE_ADMINISTRATOR, Role.HR_OPERATIONS)
    with organization_scope(harbor.organization.id):
        LeaveCase.objects.update(owner_id=account.pk)
    accounts.member_change(actor=harbor.actor, account_id=account.pk, roles=[Role.LEAVE_ADMINISTRATOR])
    with organization_scope(harbor.organization.id):
        assert LeaveCase.objects.filter(owner_id=account.pk).exists()

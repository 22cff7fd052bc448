"""A small invented employer with one long-serving nurse, and the browsers of the people around her."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from django.test import Client

from openleave.apps.accounts.models import Account
from openleave.apps.organizations.models import Organization, Worksite
from openleave.apps.people.models import Assignment, Employee, Employment, Profile
from openleave.apps.people.tests.factories import (
    PASSWORD,
    actor_for,
    give,
    make_account,
    make_employee,
    make_hours,
    make_organization,
    make_schedule,
)
from openleave.kernel import clock
from openleave.kernel.actor import Actor, Role
from openleave.kernel.tenancy import organization_scope

#: A Monday; New York is five hours behind, so it is the same day there.
NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
TODAY = NOW.date()
DESK = "desk.localhost:8000"


@dataclass
class Harbor:
    """The employer: 60 people at one worksite. ``nurse`` works five days of eight hours, hired in 2020."""

    organization: Organization
    account: Account
    actor: Actor
    nurse: Employee
    worksite: Worksite


@pytest.fixture
def at_noon() -> Iterator[None]:
    with clock.travel(NOW):
        yield


@pytest.fixture
def harbor(db: None, at_noon: None) -> Harbor:
    return make_harbor("harbor-hospital")


def make_harbor(slug: str, *, people: int = 60) -> Harbor:
    organization = make_organization(slug, leave_year_method="rolling_backward")
    account = make_account(f"ada@{slug}.example", display_name="Ada Ferro")
    give(account, organization, Role.LEAVE_ADMINISTRATOR)
    actor = actor_for(organization, Role.LEAVE_ADMINISTRATOR, account=account)
    with organization_scope(organization.id):
        worksite = Worksite.objects.get(organization_id=organization.id)
        make_schedule(organization.id)
        make_colleagues(organization.id, worksite, people - 1)
        nurse = make_employee(organization.id, "777", "Rosa", "Marín", worksite=worksite, schedule_code="DAY")
        make_hours(nurse, full_weeks())
    return Harbor(organization, account, actor, nurse, worksite)


def make_colleagues(organization_id: UUID, worksite: Worksite, count: int) -> None:
    """So many people at the worksite, employed since 2020, in four statements."""
    known = {"organization_id": organization_id}
    people = Employee.objects.bulk_create(Employee(**known, number=f"{number:03}") for number in range(count))
    since = date(2020, 1, 6)
    Profile.objects.bulk_create(
        Profile(**known, employee=one, valid_from=since, first_name="Kim", last_name=f"Person{one.number}")
        for one in people
    )
    Employment.objects.bulk_create(Employment(**known, employee=one, hired_on=since) for one in people)
    Assignment.objects.bulk_create(
        Assignment(**known, employee=one, valid_from=since, worksite=worksite) for one in people
    )


def full_weeks(minutes: int = 2400, weeks: int = 60, last: date = date(2026, 11, 15)) -> list[tuple[date, int]]:
    """Recorded weeks, Sunday to Saturday, the last beginning on ``last``."""
    return [(last - timedelta(weeks=week), minutes) for week in range(weeks)]


@pytest.fixture
def browser() -> Callable[..., Client]:
    def make(email: str = "ada@harbor-hospital.example") -> Client:
        client = Client(headers={"host": DESK})
        assert client.post("/account/login/", {"login": email, "password": PASSWORD}).status_code == 302
        return client

    return make

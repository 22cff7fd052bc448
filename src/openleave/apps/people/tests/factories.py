"""Invented organizations, accounts and employees for tests. Each call writes real rows in the right scope."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from allauth.account.models import EmailAddress

from openleave.apps.accounts import notice
from openleave.apps.accounts.models import Account, Membership
from openleave.apps.organizations.models import Organization, Settings, Worksite
from openleave.apps.people.models import (
    Assignment,
    Employee,
    Employment,
    HoursWorked,
    Profile,
    Schedule,
    ScheduleKind,
)
from openleave.kernel import clock
from openleave.kernel.actor import Actor, Channel, Role
from openleave.kernel.purposes import standing
from openleave.kernel.tenancy import operator_scope, organization_scope

PASSWORD = "correct horse battery staple"


def make_organization(slug: str, **settings: Any) -> Organization:
    """An organization with settings and one worksite, code ``MAIN``."""
    with operator_scope():
        organization = Organization.objects.create(slug=slug, name=slug.replace("-", " ").title())
        with organization_scope(organization.id):
            Settings.objects.create(organization_id=organization.id, **settings)
            standing.begin(organization.id)
            make_worksite(organization.id, "MAIN")
    return organization


def today_here() -> date:
    """Today where the tests' organizations are, unless they say another zone: the day that a form of theirs means."""
    return clock.today(Settings._meta.get_field("time_zone").default)


def make_worksite(organization_id: UUID, code: str, latitude: str = "41.5", longitude: str = "-81.7") -> Worksite:
    return Worksite.objects.create(
        organization_id=organization_id,
        code=code,
        name=f"Site {code}",
        city="Harbor",
        state="OH",
        latitude=Decimal(latitude),
        longitude=Decimal(longitude),
    )


def make_account(email: str, *, is_operator: bool = False, password: str | None = PASSWORD, **fields: Any) -> Account:
    """Of somebody who has read the notice and is of age."""
    begun = {"notice_version": notice.version(), "of_age_at": clock.now()}
    account = Account.objects.create_user(email, password, is_operator=is_operator, **begun | fields)
    EmailAddress.objects.create(user=account, email=account.email, verified=True, primary=True)
    return account


def give(account: Account, organization: Organization, *roles: Role, employee_id: UUID | None = None) -> None:
    with organization_scope(organization.id):
        for role in roles:
            Membership.objects.create(
                organization_id=organization.id, account_id=account.pk, role=role.value, employee_id=employee_id
            )


def actor_for(organization: Organization, *roles: Role, account: Account | None = None, **fields: Any) -> Actor:
    """An actor in the organization; without roles, a leave administrator."""
    held = frozenset(roles or {Role.LEAVE_ADMINISTRATOR})
    return Actor(account.pk if account else None, organization.id, held, channel=Channel.WEB, **fields)


def make_employee(
    organization_id: UUID,
    number: str,
    first_name: str = "Ada",
    last_name: str = "Ferro",
    *,
    hired_on: date = date(2020, 1, 6),
    separated_on: date | None = None,
    worksite: Worksite | None = None,
    manager: Employee | None = None,
    schedule_code: str = "",
    recorded_at: datetime | None = None,
    **profile: Any,
) -> Employee:
    """An employee with a profile, one employment and one assignment, all from the hire date. Inside a scope."""
    known = {"organization_id": organization_id, "recorded_at": recorded_at or clock.now()}
    employee = Employee.objects.create(organization_id=organization_id, number=number)
    Profile.objects.create(
        **known, employee=employee, first_name=first_name, last_name=last_name, valid_from=hired_on, **profile
    )
    Employment.objects.create(**known, employee=employee, hired_on=hired_on, separated_on=separated_on)
    Assignment.objects.create(
        **known,
        employee=employee,
        valid_from=hired_on,
        worksite=worksite,
        manager=manager,
        schedule_code=schedule_code,
        job_title="Nurse",
        department="Ward 4",
        minutes_per_week=2400,
        full_time=True,
        pay_type="hourly",
        pay_rate=Decimal("31.2500"),
        work_state="OH",
    )
    return employee


def make_hours(employee: Employee, weeks: Iterable[tuple[date, int]], recorded_at: datetime | None = None) -> None:
    HoursWorked.objects.bulk_create(
        HoursWorked(
            organization_id=employee.organization_id,
            employee=employee,
            week_starts_on=starts_on,
            minutes_worked=minutes,
            recorded_at=recorded_at or clock.now(),
        )
        for starts_on, minutes in weeks
    )


def make_schedule(organization_id: UUID, code: str = "DAY") -> Schedule:
    return Schedule.objects.create(
        organization_id=organization_id,
        code=code,
        name="Days",
        kind=ScheduleKind.WEEKLY,
        anchor_on=date(2026, 1, 5),
        minutes_by_day=[480, 480, 480, 480, 480, 0, 0],
    )

"""An employer's first day: organization, settings, worksites, schedules, holidays and the people who sign in."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import UUID

from openleave.apps.accounts import notice, sign_in
from openleave.apps.accounts import services as accounts
from openleave.apps.accounts.models import Account
from openleave.apps.accounts.services.beginning import account_begin
from openleave.apps.organizations import services as organizations
from openleave.apps.people import services as people
from openleave.apps.people.models import ScheduleKind
from openleave.kernel.actor import Actor, Channel, Role

from . import sign_ins, timeline
from .shapes import DemoEmployer, Pattern


@dataclass
class Installed:
    """An employer in the database. ``accounts`` maps e-mail addresses to accounts."""

    employer: DemoEmployer
    organization_id: UUID
    accounts: dict[str, UUID] = field(default_factory=dict)
    employees: dict[str, UUID] = field(default_factory=dict)
    """Employee ids by number, filled after each employee file."""

    def actor(self, role: Role) -> Actor:
        """The person who holds ``role`` in this employer's demo accounts."""
        account = next(one for one in sign_ins.of(self.employer.slug) if one.role == role)
        return Actor(
            self.accounts[account.email],
            self.organization_id,
            frozenset({role}),
            employee_id=self.employees.get(self.employer.signers[account.email]),
        )

    def deputy(self) -> Actor:
        """The second privacy officer, who is no employee."""
        account_id = self.accounts[sign_ins.deputy_of(self.employer.slug).email]
        return Actor(account_id, self.organization_id, frozenset({Role.PRIVACY_OFFICER}))


def begin(account: Account) -> None:
    """Whoever signs in to the demonstration has read the notice, and is of age."""
    account_begin(actor=sign_in.actor_of(account), notice_version=notice.version(), of_age=True)


def install(employer: DemoEmployer, operator: Actor, today: date) -> Installed:
    """Create the organization and everything its people need before the first file arrives."""
    month, day = employer.leave_year_starts_on
    organization = organizations.organization_create(
        actor=operator,
        slug=employer.slug,
        name=employer.name,
        employer_kind="school" if employer.school else "public_agency" if employer.public_agency else "private",
        time_zone=employer.time_zone,
        workweek_starts_on=employer.workweek_starts,
        leave_year_method=employer.leave_year_method,
        leave_year_starts_month=month,
        leave_year_starts_day=day,
    )
    installed = Installed(employer, organization.id)
    for account in (*sign_ins.of(employer.slug), sign_ins.deputy_of(employer.slug)):
        number = employer.signers.get(account.email)
        created = accounts.account_create(
            actor=operator,
            email=account.email,
            password=sign_ins.PASSWORD,
            display_name=account.name,
            language=employer.person(number).language if number else "en",
        )
        begin(created)
        installed.accounts[account.email] = created.pk
    administrator = installed.actor(Role.LEAVE_ADMINISTRATOR)
    for site in employer.worksites:
        organizations.worksite_save(
            actor=administrator,
            code=site.code,
            name=site.name,
            street=site.address.street,
            city=site.address.city,
            state=site.address.state,
            postal_code=site.address.postal_code,
            latitude=Decimal(site.latitude),
            longitude=Decimal(site.longitude),
        )
    for pattern in employer.patterns.values():
        _schedule(administrator, pattern)
    years = range(timeline.opened_on(today).year - 1, today.year + 2)
    organizations.holidays_generate(actor=administrator, state=employer.worksites[0].address.state, years=years)
    return installed


def _schedule(actor: Actor, pattern: Pattern) -> None:
    variable = pattern.kind == "variable"
    people.schedule_save(
        actor=actor,
        code=pattern.code,
        name=pattern.name,
        kind=ScheduleKind(pattern.kind),
        anchor_on=None if variable else pattern.anchor_on,
        minutes_by_day=[] if variable else [minutes for week in pattern.weeks for minutes in week],
    )


def grant_roles(installed: Installed) -> None:
    """Give the accounts their roles, once the first employee file has brought the people."""
    # The installation names the first leave administrator; nobody in the organization could.
    first = Actor(None, installed.organization_id, frozenset({Role.LEAVE_ADMINISTRATOR}), channel=Channel.COMMAND)
    for account in sign_ins.of(installed.employer.slug):
        # The role for walled cases widens that of a leave administrator.
        beside = [Role.LEAVE_ADMINISTRATOR] if account.role == Role.WALLED_CASES else []
        for role in [Role(account.role), *beside]:
            accounts.membership_grant(
                actor=first,
                account_id=installed.accounts[account.email],
                role=role,
                employee_id=installed.employees[installed.employer.signers[account.email]],
            )
    deputy = sign_ins.deputy_of(installed.employer.slug)
    accounts.membership_grant(actor=first, account_id=installed.accounts[deputy.email], role=Role.PRIVACY_OFFICER)

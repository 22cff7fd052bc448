"""An object of each kind for each organization, by the name it has in addresses.

A new route with ``<uuid:thing_id>`` needs one more function here: ``@sample("thing_id")``, which makes a thing in the
organization of the tenant it is given and returns its id. It runs inside the organization's scope. A parameter that
names no object of an organization (a code of the law, a list's name) goes into ``WORDS``. An app may keep its samples
beside its own tests, in ``tests/samples.py``: they are found by themselves.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from tests.purposes import purpose_of

from openleave import apps
from openleave.apps.accounts.models import Account
from openleave.apps.organizations.models import Holiday, Organization, Worksite
from openleave.apps.people.models import Employee, Employment
from openleave.apps.people.tests.factories import (
    actor_for,
    give,
    make_account,
    make_employee,
    make_hours,
    make_organization,
    make_schedule,
    today_here,
)
from openleave.kernel.actor import Actor, Role
from openleave.kernel.purposes import stating
from openleave.kernel.tenancy import organization_scope

MEMBER_ROLES = [role for role in Role if role != Role.OPERATOR]
_makers: dict[str, Callable[[Tenant], Any]] = {}

#: Samples whose makers open and commit scopes of their own.
COMMITTING = {"import_id"}

#: Parameters that name nothing of an organization.
WORDS: dict[str, str] = {
    "pk": "1",
    "uidb36": "abc",
    "key": "set-password",
    "program": "us.fed.fmla",
    "code": "eligibility_notice",
    "name": "new",
    "question": "left",
    "topic": "health_condition",
    "purpose_key": "service_improvement",
    "choice_key": "feedback",
    "vocabulary": "fides",
}


@dataclass
class Tenant:
    """An organization with an account for each role, and a sample of each kind of object."""

    organization: Organization
    accounts: dict[Role, Account]
    actor: Actor
    canary: str
    made: dict[str, Any] = field(default_factory=dict)

    def sample(self, name: str) -> Any:
        """The sample of that name; made when first asked for."""
        if name in WORDS:
            return WORDS[name]
        if name not in _makers:
            raise LookupError(
                f"No sample for the parameter '{name}' of an address. Add a function decorated with "
                f'@sample("{name}") in tests/isolation/samples.py that makes one in the tenant\'s organization, or '
                "add the name to WORDS if it names nothing of an organization."
            )
        if name not in self.made:
            with stating(purpose_of(_makers[name].__code__.co_filename)):
                if name in COMMITTING:
                    self.made[name] = _makers[name](self)
                else:
                    with organization_scope(self.organization.id):
                        self.made[name] = _makers[name](self)
        return self.made[name]


def known(name: str) -> bool:
    return name in WORDS or name in _makers


def is_object(name: str) -> bool:
    """Whether the parameter names an object of an organization."""
    return name in _makers


def sample(name: str) -> Callable[[Callable[[Tenant], Any]], Callable[[Tenant], Any]]:
    def decorate(maker: Callable[[Tenant], Any]) -> Callable[[Tenant], Any]:
        _makers[name] = maker
        return maker

    return decorate


def make_tenant(slug: str) -> Tenant:
    """An organization whose people have names that occur nowhere else."""
    organization = make_organization(slug)
    canary = "Canary" + slug.replace("-", "").title()
    accounts = {}
    with organization_scope(organization.id):
        make_schedule(organization.id)
        site = Worksite.objects.get()
        site.name = f"{canary} site"
        site.save()
        employee = make_employee(organization.id, f"{slug}-1", "Ada", canary, worksite=site, schedule_code="DAY")
        week = today_here() - timedelta(days=(today_here().weekday() + 1) % 7)
        make_hours(employee, [(week - timedelta(weeks=weeks), 2400) for weeks in range(1, 60)])
    for role in MEMBER_ROLES:
        account = make_account(f"{role.value}@{slug}.example", password=None)
        # Nobody handles their own case, so only the employee's own account is that employee.
        give(account, organization, role, employee_id=employee.id if role == Role.EMPLOYEE else None)
        accounts[role] = account
    actor = actor_for(organization, Role.LEAVE_ADMINISTRATOR, Role.HR_OPERATIONS, account=accounts[MEMBER_ROLES[0]])
    return Tenant(organization, accounts, actor, canary, {"employee_id": employee.id})


@sample("employee_id")
def _employee(tenant: Tenant) -> Any:
    return Employee.objects.get().id


@sample("employment_id")
def _employment(tenant: Tenant) -> Any:
    return Employment.objects.known().get(employee_id=tenant.sample("employee_id")).id


@sample("schedule_id")
def _schedule(tenant: Tenant) -> Any:
    from openleave.apps.people.models import Schedule

    return Schedule.objects.known().get().id


@sample("worksite_id")
def _worksite(tenant: Tenant) -> Any:
    return Worksite.objects.order_by("id")[0].id


@sample("holiday_id")
def _holiday(tenant: Tenant) -> Any:
    return Holiday.objects.create(organization_id=tenant.organization.id, on=date(2026, 7, 3), name="Observed").id


@sample("case_id")
def _case(tenant: Tenant) -> Any:
    from openleave.apps.cases import services

    case = services.case_open(
        actor=tenant.actor,
        employee_id=tenant.sample("employee_id"),
        reason="own_health_condition",
        starts_on=today_here() - timedelta(days=14),
        ends_on=today_here() + timedelta(days=14),
        noticed_on=today_here() - timedelta(days=44),
    )
    return case.id


@sample("determination_id")
def _determination(tenant: Tenant) -> Any:
    from openleave.apps.cases.models import Determination

    return Determination.objects.filter(case_id=tenant.sample("case_id")).latest("id").id


@sample("absence_id")
def _absence(tenant: Tenant) -> Any:
    from openleave.apps.cases.models import Absence

    return Absence.objects.create(
        organization_id=tenant.organization.id,
        case_id=tenant.sample("case_id"),
        absent_on=today_here(),
        minutes_absent=240,
    ).id


@sample("entry_id")
def _entry(tenant: Tenant) -> Any:
    from openleave.apps.ledger.models import UsageEntry

    return UsageEntry.objects.create(
        organization_id=tenant.organization.id,
        employee_id=tenant.sample("employee_id"),
        case_id=tenant.sample("case_id"),
        program="us.fed.fmla",
        used_on=today_here() - timedelta(days=7),
        minutes_used=480,
        workweek_minutes=2400,
    ).id


@sample("policy_id")
def _policy(tenant: Tenant) -> Any:
    from openleave.apps.policies.models import PolicyVersion

    return PolicyVersion.objects.get(id=tenant.sample("version_id")).policy_id


@sample("version_id")
def _policy_version(tenant: Tenant) -> Any:
    from openleave.apps.policies import reading, services, terms
    from openleave.apps.policies.starters import BY_KEY

    slug = f"bereavement_{tenant.organization.slug.replace('-', '_')}"
    made = terms.content_of(BY_KEY["bereavement"].make(today_here()), f"org.{slug}")
    made["program"]["name"] = f"{tenant.canary} bereavement"
    return services.policy_create(actor=tenant.actor, slug=slug, content=reading.write(made)).id


@sample("policy_program")
def _policy_program(tenant: Tenant) -> Any:
    from openleave.apps.policies.models import Policy

    return Policy.objects.get(id=tenant.sample("policy_id")).program


@sample("import_id")
def _import(tenant: Tenant) -> Any:
    from openleave.apps.feeds.services import run_import

    text = f"Employee ID,First Name,Last Name,Hire Date\n9,Bo,{tenant.canary}file,2020-01-06\n8,Al,Bad,2020-02-30\n"
    return run_import(
        actor=tenant.actor, kind="employees", chunks=[text.encode()], file_name="people.csv", apply=False
    ).id


def _samples_of_apps() -> None:
    for app in pkgutil.iter_modules(apps.__path__):
        if app.ispkg and find_spec(f"openleave.apps.{app.name}.tests"):
            name = f"openleave.apps.{app.name}.tests.samples"
            if find_spec(name):
                import_module(name)


_samples_of_apps()

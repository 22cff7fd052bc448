"""An invented employer whose pages all have something on them, for looking at every page in a browser.

The isolation tests' samples, and beside them what makes layouts work hard: long names, cases in several states of
life, imports at every step.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from importlib import import_module
from importlib.util import find_spec
from time import time
from typing import Any

from django.conf import settings
from django.test import Client
from tests.a11y.shapes import shape
from tests.isolation.routes import routes
from tests.isolation.samples import Tenant, make_tenant
from tests.purposes import purpose_of

from openleave import apps
from openleave.apps.accounts.models import Account
from openleave.apps.cases import services as cases
from openleave.apps.feeds.services import run_import
from openleave.apps.feeds.services.receiving import receive_stream
from openleave.apps.feeds.services.running import step
from openleave.apps.organizations.models import Worksite
from openleave.apps.people.models import Employee
from openleave.apps.people.tests.factories import give, make_account, make_employee, make_hours, today_here
from openleave.apps.policies import reading, terms
from openleave.apps.policies import services as policies
from openleave.apps.policies.starters import BY_KEY
from openleave.engine import load_library
from openleave.kernel.actor import Role
from openleave.kernel.purposes import stating
from openleave.kernel.tenancy import organization_scope

LONG_FIRST, LONG_LAST = "Maximiliana Guadalupe", "Featherstonehaugh-Villanueva de la Torre"
PEOPLE = "Employee ID,First Name,Last Name,Hire Date,Job Title\n"
ROWS = "E1,Ann,Lee,1/15/2015,Director\nE2,Bo,Lindqvist-Okonkwo,3/1/2020,Registered nurse\n"
BAD = "E3,Cy,Novak,2/30/2022,Nurse\nE3,Cy,Novak,,Nurse\n"
#: Answers that people see as pages.
SHOWN = (200, 403, 404)


@dataclass(frozen=True)
class Stop:
    """One page as one role sees it: its address and what the server answered."""

    role: str
    face: str
    path: str
    html: str

    @property
    def shape(self) -> tuple[str, str]:
        """What surrounds the page, and the page: tags and classes without their words. Equal shapes look the same."""
        return shape(self.html)


@dataclass
class World:
    """``accounts`` by role; ``more`` samples by the name of an address's parameter."""

    tenant: Tenant
    accounts: dict[str, Account]
    more: dict[str, list[Any]] = field(default_factory=dict)
    clients: dict[tuple[str, str], Client] = field(default_factory=dict)

    def client(self, role: str, face: str) -> Client:
        """A browser of Django's own that is signed in, its password entered a moment ago."""
        if (role, face) not in self.clients:
            client = Client(headers={"host": settings.OPENLEAVE_HOSTS[face]})
            if role in self.accounts:
                account = self.accounts[role]
                client.force_login(account)
                session = client.session
                entered = {"method": "password", "at": time(), "email": account.email}
                session["account_authentication_methods"] = [entered]
                session.save()
            self.clients[role, face] = client
        return self.clients[role, face]

    def session(self, role: str, face: str) -> str | None:
        """The session's cookie."""
        found = self.client(role, face).cookies.get(settings.SESSION_COOKIE_NAME)
        return found.value if found else None

    def stops(self, role: str, face: str, without: tuple[str, ...] = ()) -> Iterator[Stop]:
        """Every page that answers the role on the face, refusals among them, for each sample of what it shows.

        "everything" and the employee also see the further samples. ``without`` leaves out addresses that begin so.
        """
        for path in ["/no/such/page/", *self._paths(face, further=role in ("everything", "employee"))]:
            if without and path.startswith(without):
                continue
            response: Any = self.client(role, face).get(path)
            if response.status_code in SHOWN and _is_page(response):
                yield Stop(role, face, path, response.content.decode())

    def _paths(self, face: str, *, further: bool) -> Iterator[str]:
        for route in routes():
            # Signing out by GET would end the tour.
            if route.face != face or route.api or "GET" not in route.methods or route.name == "account_logout":
                continue
            values = {name: self.tenant.sample(name) for name in route.parameters}
            yield route.path(values)
            for name in route.parameters[:1] if further else ():
                for other in self.more.get(name, []):
                    yield route.path(values | {name: other})


def _is_page(response: Any) -> bool:
    if getattr(response, "streaming", False) or not response["Content-Type"].startswith("text/html"):
        return False
    return b"<html" in response.content[:200]


def make_world() -> World:
    """Everybody who can sign in at one employer, and things to look at. Commits."""
    tenant = make_tenant("harbor-hospital")
    accounts = {role.value: account for role, account in tenant.accounts.items()}
    accounts["operator"] = make_account("operator@operator.example", password=None, is_operator=True)
    both = make_account("both@harbor-hospital.example", password=None, display_name=f"{LONG_FIRST} {LONG_LAST}")
    give(both, tenant.organization, Role.LEAVE_ADMINISTRATOR, Role.HR_OPERATIONS, Role.PRIVACY_OFFICER)
    accounts["everything"] = both
    world = World(tenant, accounts)
    world.more["case_id"] = list(_cases(tenant))
    world.more["import_id"] = list(_imports(tenant))
    world.more["program"] = list(_programs())
    world.more["version_id"] = list(_policies(tenant))
    for furnish in _furnishers():
        with stating(purpose_of(furnish.__code__.co_filename)):
            furnish(world)
    with organization_scope(tenant.organization.id):
        world.more["employee_id"] = [Employee.objects.get(number="long-1").id]
    return world


def _furnishers() -> Iterator[Any]:
    """``furnish(world)`` of each app's ``tests/furnish.py``: what its pages need to have something on them."""
    for app in pkgutil.iter_modules(apps.__path__):
        name = f"openleave.apps.{app.name}.tests.furnish"
        if app.ispkg and find_spec(f"openleave.apps.{app.name}.tests") and find_spec(name):
            yield import_module(name).furnish


def _programs() -> Iterator[str]:
    """A law of each kind whose page has other parts: benefits, time that is earned, one known by name only."""
    library = load_library()
    for kind in ("benefits", "accruals"):
        yield next(program for program in library.programs if library.rules(program).get(kind))
    yield library.not_covered[0]["id"]


def _policies(tenant: Tenant) -> Iterator[Any]:
    """A draft with mistakes, one that is text only, one that changes what was published before."""
    today = today_here()
    text = reading.write(terms.content_of(BY_KEY["short_term_disability"].make(today), "org.disability"))
    about: dict[str, Any] = {"actor": tenant.actor, "content": text}
    wrong = policies.policy_create(
        **about
        | {"slug": "wrong", "content": text.replace("org.disability", "org.wrong").replace("unit: d", "unit: m")}
    )
    yield wrong.id
    more = text.replace("org.disability", "org.more").replace("measured: leave_start", "measured: notice", 1)
    yield policies.policy_create(**about | {"slug": "more", "content": more}).id
    first = policies.policy_create(**about, slug="disability")
    policies.policy_publish(actor=tenant.actor, version_id=first.id, why="Decided by the board.")
    yield first.id
    second = policies.policy_draft_start(actor=tenant.actor, policy_id=first.policy_id)
    content = text.replace("value: 26", "value: 30").replace("name: Short", "name: Extraordinarily long-winded short")
    policies.policy_draft_save(actor=tenant.actor, version_id=second.id, content=content)
    yield second.id


def _cases(tenant: Tenant) -> Iterator[Any]:
    today = today_here()
    about: dict[str, Any] = {"actor": tenant.actor, "noticed_on": today - timedelta(days=20)}
    long, unknown = _people(tenant, today)
    # Care of a parent now and then, designated, with an absence.
    care = cases.case_open(
        **about,
        employee_id=long,
        reason="family_health_condition",
        relationship="parent",
        pattern="intermittent",
        starts_on=today - timedelta(days=20),
        ends_on=None,
        note="Calls on Mondays.",
    )
    cases.case_change_facts(
        actor=tenant.actor,
        case_id=care.id,
        family_member={"relationship": "parent", "basis": "biological"},
        child=None,
        serious_health_condition=True,
        employer_agreed=None,
    )
    cases.case_decide(actor=tenant.actor, case_id=care.id, outcome="designated")
    absent_on = today - timedelta(days=7 + max(0, today.weekday() - 4))
    cases.absence_record(actor=tenant.actor, case_id=care.id, absent_on=absent_on, minutes_absent=450)
    yield care.id
    # A child's birth; then given up.
    bonding = cases.case_open(
        **about,
        employee_id=tenant.sample("employee_id"),
        reason="bonding",
        child={"arrived_by": "birth", "arrived_on": (today - timedelta(days=40)).isoformat()},
        pattern="continuous",
        starts_on=today + timedelta(days=30),
        ends_on=today + timedelta(days=120),
    )
    cases.case_cancel(actor=tenant.actor, case_id=bonding.id)
    yield bonding.id
    # Nobody recorded this person's hours: facts are missing.
    yield cases.case_open(
        **about,
        employee_id=unknown,
        reason="own_health_condition",
        pattern="continuous",
        starts_on=today,
        ends_on=today + timedelta(days=400),
    ).id


def _people(tenant: Tenant, today: date) -> tuple[Any, Any]:
    """Somebody with a long name and all her hours, and sixty others without; the ids of her and of one of them."""
    with organization_scope(tenant.organization.id):
        first = Worksite.objects.order_by("id")[0]
        about: dict[str, Any] = {"organization_id": tenant.organization.id, "worksite": first}
        long = make_employee(**about, number="long-1", first_name=LONG_FIRST, last_name=LONG_LAST, schedule_code="DAY")
        sunday = today - timedelta(days=(today.weekday() + 1) % 7)
        make_hours(long, [(sunday - timedelta(weeks=week), 2400) for week in range(1, 60)])
        others = [
            make_employee(**about, number=f"p{number:03}", first_name="Kim", last_name=f"Person{number:03}")
            for number in range(60)
        ]
    return long.id, others[0].id


def _imports(tenant: Tenant) -> Iterator[Any]:
    """One that waits for the worker, one for its columns, one that failed, one with errors, one applied."""
    about: dict[str, Any] = {"actor": tenant.actor, "kind": "employees", "file_name": "people.csv"}
    good = (PEOPLE + ROWS).encode()
    yield receive_stream(**about, chunks=[good], start=False).id
    for data in (good, b"%PDF-1.7 ..."):
        record = receive_stream(**about, chunks=[data], start=False)
        step(tenant.organization.id, record.id)
        yield record.id
    yield run_import(**about, chunks=[good + BAD.encode()]).id
    yield run_import(**about, chunks=[good], apply=True).id

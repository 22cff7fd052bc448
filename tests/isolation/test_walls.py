"""Conflict walls over every way in: whoever a wall keeps from a case finds no trace of it on any page, list, count,
search, feed or operation of the API, and cannot tell it from one that does not exist.

All samples of the isolation tests belong to one employee. Here somebody handles cases who is that employee, is kept
apart from them, reports to them, or reports to somebody who does; and somebody outside the walled group meets a case
behind the wall. A route of another app is tested by being there.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from tests.databases import _clone
from tests.isolation import samples
from tests.isolation.routes import Route, routes
from tests.isolation.samples import Tenant, make_tenant
from tests.isolation.test_routes import World, _operator, ask, at_random, look, refused, undone, values_of

from openleave.apps.accounts.models import Account, Membership
from openleave.apps.cases import selectors as cases
from openleave.apps.cases import services
from openleave.apps.cases.models import LeaveCase
from openleave.apps.desk.access import access_arrival
from openleave.apps.desk.selectors import inbox as desk_inbox
from openleave.apps.desk.selectors import queue as desk
from openleave.apps.desk.selectors.filters import Filters
from openleave.apps.desk.services import arrival_add
from openleave.apps.notices.access import access_print_batch
from openleave.apps.people.models import Assignment, Employee
from openleave.apps.people.tests.factories import give, make_account, make_employee, today_here
from openleave.kernel.actor import Actor, Role
from openleave.kernel.errors import NotFound
from openleave.kernel.permissions import table
from openleave.kernel.tenancy import organization_scope

#: What an address may name without naming a case: the workforce, the organization's own choices, what has no person.
FREE = {
    "account_id", "arrival_id", "change_id", "employee_id", "employment_id", "feed_id", "filter_id", "holiday_id",
    "import_id", "letter_batch_id", "letter_template_id", "membership_id", "packet_id", "policy_id", "policy_program",
    "schedule_id", "version_id", "visit_id", "wall_id", "worksite_id",
}  # fmt: skip
#: Held beside leave_administrator, they handle cases behind the wall.
WALLED = Role.WALLED_CASES
DESK = [route for route in routes() if route.face == "desk" and route.access and route.access.kind == "permitted"]


def handled(route: Route) -> bool:
    """Whether a leave administrator may enter."""
    assert route.access is not None and route.access.permission is not None
    return Role.LEAVE_ADMINISTRATOR in table()[route.access.permission]


def about_cases(route: Route) -> bool:
    return any(samples.is_object(name) and name not in FREE for name in route.parameters)


BEHIND = [route for route in DESK if handled(route) and about_cases(route)]
#: The law's own pages read nothing of an organization.
LISTS = [
    route
    for route in DESK
    if handled(route) and not about_cases(route) and "GET" in route.methods and not route.template.startswith("/law/")
]
SCENES = ("own", "relative", "boss", "bosses_boss", "human_resources")


@pytest.fixture(scope="module")
def world(test_server: Any) -> Iterator[World]:
    with _clone(test_server, "walls") as database, database.in_django():
        tenant, operator = make_tenant("harbor-hospital"), _operator()
        for name in sorted({name for route in DESK for name in route.parameters if samples.is_object(name)}):
            tenant.sample(name)
        yield World(tenant, tenant, operator)


@pytest.fixture(scope="module")
def people(world: World) -> dict[str, Account]:
    """For each scene somebody who handles cases, and is what the scene says to the employee of the samples."""
    tenant = world.a
    scope = organization_scope(tenant.organization.id)
    with scope:
        boss = Employee.objects.get(id=tenant.sample("employee_id"))
        about: dict[str, Any] = {"organization_id": tenant.organization.id, "first_name": "Lou"}
        relative = make_employee(**about, number="relative", last_name="Relative")
        report = make_employee(**about, number="report", last_name="Report", manager=boss)
        below = make_employee(**about, number="below", last_name="Below", manager=report)
    services.wall_state(actor=tenant.actor, employee_id=relative.id, other_id=boss.id)
    found = {}
    employees = {"own": boss, "relative": relative, "boss": report, "bosses_boss": below, "human_resources": None}
    for scene, employee in employees.items():
        found[scene] = make_account(f"{scene}@harbor-hospital.example", password=None)
        roles = [Role.LEAVE_ADMINISTRATOR] if employee is None else [Role.LEAVE_ADMINISTRATOR, WALLED]
        give(found[scene], tenant.organization, *roles, employee_id=employee.id if employee else None)
        world.client("desk", found[scene])  # signed in before anything is undone
    return found


def actor_of(world: World, account: Account) -> Actor:
    with organization_scope(world.a.organization.id):
        rows = list(Membership.objects.filter(account_id=account.pk))
    roles = frozenset(Role(row.role) for row in rows)
    return Actor(account.pk, world.a.organization.id, roles, rows[0].employee_id)


def wall_off(world: World, scene: str) -> None:
    """In the scene of human resources everything of the employee goes behind the wall."""
    if scene == "human_resources":
        with organization_scope(world.a.organization.id):
            for model in apps.get_models():
                if model._meta.label != "cases.Wall" and any(one.name == "walled" for one in model._meta.local_fields):
                    model._default_manager.update(walled=True)


def numbers(world: World) -> list[str]:
    with organization_scope(world.a.organization.id):
        return list(LeaveCase.objects.values_list("number", flat=True))


def test_there_is_something_to_test(world: World) -> None:
    assert len(BEHIND) >= 30 and len(LISTS) >= 15
    assert len(numbers(world)) >= 2


@pytest.mark.parametrize("scene", SCENES)
@pytest.mark.parametrize("route", BEHIND, ids=str)
def test_a_case_behind_a_wall_is_like_one_that_does_not_exist(
    world: World, people: dict[str, Account], route: Route, scene: str
) -> None:
    with undone():
        wall_off(world, scene)
        values = values_of(route, world.a)
        random = at_random(values)
        for method in route.methods:
            first = refused(world, route, people[scene], method, values)
            second = refused(world, route, people[scene], method, random)
            assert first.status_code in (404, 405), f"{method}: {first.status_code}"
            assert look(first, values) == look(second, random)
            assert world.a.canary not in first.content.decode(errors="replace")


@pytest.mark.parametrize("scene", SCENES)
@pytest.mark.parametrize("route", LISTS, ids=str)
def test_no_page_shows_a_trace_of_it(world: World, people: dict[str, Account], route: Route, scene: str) -> None:
    with undone():
        wall_off(world, scene)
        values = values_of(route, world.a)
        response = ask(world, route, people[scene], "GET", values)
        if getattr(response, "streaming", False):
            body = b"".join(response.streaming_content).decode(errors="replace")
        else:
            body = response.content.decode(errors="replace")
    assert response.status_code in (200, 302, 400, 404, 405, 409, 422), response.status_code
    for trace in (*numbers(world), str(world.a.sample("case_id")), str(world.a.sample("other_id"))):
        assert trace not in body


@pytest.mark.parametrize("scene", SCENES)
@pytest.mark.parametrize(
    "address", ["/cases/?q={}", "/?q={}", "/inbox/?q={}", "/api/v1/cases/?text={}", "/letters/?q={}"]
)
def test_no_search_finds_it(world: World, people: dict[str, Account], address: str, scene: str) -> None:
    with undone():
        wall_off(world, scene)
        client = world.client("desk", people[scene])
        for text in (*numbers(world), "Canary", "Ada", "harbor-hospital-1"):
            response = client.get(address.format(text))
            assert response.status_code in (200, 404, 422)
            body = response.content.decode().replace(f'value="{text}"', "")
            for trace in (str(world.a.sample("case_id")), world.a.canary):
                assert trace not in body


@pytest.mark.parametrize("scene", SCENES)
def test_it_is_not_counted(world: World, people: dict[str, Account], scene: str) -> None:
    from openleave.apps.messaging import selectors as messaging

    actor, today = actor_of(world, people[scene]), today_here()
    with undone(), organization_scope(world.a.organization.id):
        wall_off(world, scene)
        assert deadlines(actor) == (0, 0)
        assert cases.undecided(actor=actor, today=today) == []
        assert cases.case_list(actor=actor, today=today) == ([], "")
        assert cases.cases_of_employee(actor=actor, employee_id=world.a.sample("employee_id")) == []
        assert messaging.unanswered_cases(actor=actor) == {}
        assert messaging.legal_notes(actor=actor, today=today) == []


def deadlines(actor: Actor) -> tuple[int, int]:
    """How many deadlines and tasks of cases the queue shows, and how many deadlines it counts."""
    today, zone = today_here(), "America/New_York"
    page = desk.queue(actor=actor, today=today, zone=zone, filters=Filters())
    counts, _programs = desk.queue_counts(actor=actor, today=today, filters=Filters(kind="deadlines"))
    return sum(line.case_id is not None for line in page.lines), sum(counts.values())


@pytest.mark.parametrize("scene", SCENES)
def test_what_comes_in_is_not_there(world: World, people: dict[str, Account], scene: str) -> None:
    """Of an employee, with or without a case."""
    actor = actor_of(world, people[scene])
    for about in ({"employee_id": world.a.sample("employee_id")}, {"case_id": world.a.sample("case_id")}):
        with undone(), organization_scope(world.a.organization.id):
            arrival = arrival_add(actor=world.a.actor, kind="message", channel="mail", said="Zebrafinch", **about)
            wall_off(world, scene)
            with pytest.raises(NotFound):
                access_arrival(actor=actor, arrival_id=arrival.id)
            shown = desk_inbox.inbox(actor=actor, today=today_here())
            assert arrival.id not in {item.id for item in (*shown.waiting, *shown.handled)}


def test_others_find_all_of_it(world: World) -> None:
    """The walls keep out whom they should, and nobody else."""
    actor, today = world.a.actor, today_here()
    with organization_scope(world.a.organization.id):
        rows, _after = cases.case_list(actor=actor, today=today)
        assert {row.number for row in rows} == set(numbers(world))
        assert min(deadlines(actor)) > 0
        with undone():
            LeaveCase.objects.update(walled=True)
            assert cases.case_list(actor=actor, today=today) == ([], "")
            group = Actor(actor.account_id, actor.organization_id, actor.roles | {WALLED})
            assert len(cases.case_list(actor=group, today=today)[0]) == len(rows)
            assert min(deadlines(group)) > 0
            print_batch_id = world.a.sample("print_batch_id")
            assert access_print_batch(actor=group, print_batch_id=print_batch_id).id == print_batch_id


def test_a_former_boss_is_no_boss(world: World, people: dict[str, Account]) -> None:
    actor = actor_of(world, people["boss"])
    with undone(), organization_scope(world.a.organization.id):
        Assignment.objects.filter(employee_id=actor.employee_id).update(valid_to=date(2021, 1, 1))
        assert cases.case_list(actor=actor, today=today_here())[0] != []


def test_a_circle_of_managers_ends(world: World, people: dict[str, Account]) -> None:
    actor = actor_of(world, people["boss"])
    tenant: Tenant = world.a
    with undone(), organization_scope(tenant.organization.id):
        Assignment.objects.filter(employee_id=tenant.sample("employee_id")).update(manager_id=actor.employee_id)
        assert cases.case_list(actor=actor, today=today_here()) == ([], "")

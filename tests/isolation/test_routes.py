"""Generated isolation tests: every way in × everybody who might try, with what they get and what they leave behind.

Nobody reaches another organization's object, and nobody can tell it from one that does not exist; somebody without the
permission is refused whatever they ask for; a refused request changes no table; those who may enter, do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from tests.databases import _clone
from tests.isolation import samples
from tests.isolation.routes import FOR_ANYBODY, NINJA, OWN_SIGN_IN, THIRD_PARTY, Route, routes
from tests.isolation.samples import MEMBER_ROLES, Tenant, make_tenant

from openleave.apps.accounts.models import Account
from openleave.apps.people.tests.factories import make_account
from openleave.kernel.actor import Role
from openleave.kernel.permissions import table

ROUTES = routes()
GUARDED = [route for route in ROUTES if route.access is not None and route.access.kind != "public"]
PERMITTED = [route for route in GUARDED if route.access is not None and route.access.kind == "permitted"]
OBJECTS = [route for route in PERMITTED if any(samples.is_object(name) for name in route.parameters)]

#: What even a refused request may write: the session that is used, and the trail of the installation.
BOOKKEEPING = {
    "django_session",
    "usersessions_usersession",
    "cache_entry",
    "audit_installation_entry",
    "audit_installation_head",
}


WRITTEN = """
    SELECT relname, inserted, updated, deleted FROM pg_class c, LATERAL (SELECT pg_stat_get_xact_tuples_inserted(c.oid),
        pg_stat_get_xact_tuples_updated(c.oid), pg_stat_get_xact_tuples_deleted(c.oid)) n (inserted, updated, deleted)
    WHERE relkind = 'r' AND inserted + updated + deleted > 0
"""


@dataclass
class World:
    """Two organizations that know nothing of each other, an operator, and a browser for anybody."""

    a: Tenant
    b: Tenant
    operator: Account
    clients: dict[tuple[str, str], Client] = field(default_factory=dict)

    def client(self, face: str, account: Account | None) -> Client:
        key = (face, str(account.pk) if account else "")
        if key not in self.clients:
            client = Client(headers={"host": settings.OPENLEAVE_HOSTS[face]}, raise_request_exception=True)
            if account is not None:
                client.force_login(account)
            # Its own session's bookkeeping is done once, before anything is measured.
            client.get("/organization/")
            self.clients[key] = client
        return self.clients[key]


@pytest.fixture(scope="module")
def world(test_server: Any) -> Iterator[World]:
    with _clone(test_server, "isolation") as database, database.in_django():
        found = World(make_tenant("harbor-hospital"), make_tenant("mesa-schools"), _operator())
        names = {name for route in ROUTES for name in route.parameters if samples.is_object(name)}
        for tenant in (found.a, found.b):
            for name in sorted(names):
                tenant.sample(name)
        accounts = [None, found.operator, *found.a.accounts.values(), *found.b.accounts.values()]
        for face in ("www", "desk", "my", "bank"):
            for account in accounts:
                found.client(face, account)
        yield found


def _operator() -> Account:
    return make_account("operator@operator.example", password=None, is_operator=True)


@contextmanager
def undone() -> Iterator[None]:
    """Whatever the request writes is rolled back; the next one finds the world as it was made."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def written() -> dict[str, tuple[int, ...]]:
    """Rows inserted, updated and deleted in this transaction, by table; also those of savepoints rolled back."""
    with connection.cursor() as cursor:
        cursor.execute(WRITTEN)
        return {name: tuple(counts) for name, *counts in cursor.fetchall() if name not in BOOKKEEPING}


def ask(world: World, route: Route, account: Account | None, method: str, values: dict[str, Any]) -> HttpResponse:
    client = world.client(route.face, account)
    return client.generic(method, route.path(values))


def refused(world: World, route: Route, account: Account | None, method: str, values: dict[str, Any]) -> HttpResponse:
    """The answer; and nothing was written."""
    with undone():
        before = written()
        response = ask(world, route, account, method, values)
        assert written() == before, f"{method} {route} was refused ({response.status_code}) and wrote all the same."
    return response


def look(response: HttpResponse, values: dict[str, Any]) -> tuple[int, str, str]:
    """Status, target and body, without what differs by chance: tokens, and the ids that were asked for."""
    body, target = response.content.decode(errors="replace"), response.get("Location", "")
    for value in values.values():
        body, target = body.replace(str(value), "ID"), target.replace(str(value), "ID")
    return response.status_code, target, re.sub(r"\b[A-Za-z0-9]{64}\b", "TOKEN", body)


def kept_out(route: Route, response: HttpResponse) -> bool:
    """403; or, at the first page of a face, the way to the page where this account begins."""
    if route.template == "/" and response.status_code == 302:
        return response["Location"] in {other.template for other in ROUTES if other.face == route.face} - {"/"}
    return response.status_code == 403


def values_of(route: Route, tenant: Tenant) -> dict[str, Any]:
    return {name: tenant.sample(name) for name in route.parameters}


def at_random(values: dict[str, Any]) -> dict[str, Any]:
    return {name: uuid4() if samples.is_object(name) else value for name, value in values.items()}


def holders(route: Route) -> frozenset[Role]:
    assert route.access is not None and route.access.permission is not None
    return table()[route.access.permission]


def cases(chosen: list[Route]) -> list[Any]:
    return [pytest.param(route, method, id=f"{method}-{route}") for route in chosen for method in route.methods]


def test_every_route_declares_who_may_enter() -> None:
    undeclared = [str(route) for route in ROUTES if route.access is None and route.name not in THIRD_PARTY]
    assert undeclared == [], "Decorate these views with one of public, signed_in, permitted (kernel.routes)."
    assert {route.name for route in ROUTES} >= THIRD_PARTY, "A view of a library is listed that is not mounted."
    assert len(PERMITTED) >= 40 and len(OBJECTS) >= 20  # the introspection finds something


def test_every_permission_of_a_route_exists() -> None:
    for route in PERMITTED:
        assert route.access is not None
        assert route.access.permission in table(), f"{route} asks for a permission that nobody declared."


@pytest.mark.parametrize("name", sorted({name for route in ROUTES for name in route.parameters}))
def test_every_parameter_has_a_sample(name: str) -> None:
    assert samples.known(name), f"Add @sample({name!r}) to tests/isolation/samples.py, or {name!r} to WORDS there."


@pytest.mark.parametrize(("route", "method"), cases(GUARDED))
def test_a_stranger_is_asked_to_sign_in(world: World, route: Route, method: str) -> None:
    values = values_of(route, world.a)
    response = refused(world, route, None, method, values)
    if route.api:
        assert response.status_code in (401, 403)  # 403: no CSRF token
    else:
        assert response.status_code == 302 and response["Location"].startswith("/account/login/")
    # ... and cannot tell what exists.
    elsewhere = refused(world, route, None, method, at_random(values))
    if route.parameters:
        assert elsewhere.status_code == response.status_code


@pytest.mark.parametrize(("route", "method"), cases(OBJECTS))
def test_a_foreign_object_is_like_one_that_does_not_exist(world: World, route: Route, method: str) -> None:
    foreign = values_of(route, world.a)
    for account in (world.b.accounts[role] for role in sorted(holders(route)) if role in world.b.accounts):
        first = refused(world, route, account, method, foreign)
        random = at_random(foreign)
        second = refused(world, route, account, method, random)
        assert look(first, foreign) == look(second, random)
        # 405 for both: the address is not there in this method, whatever the id.
        assert first.status_code in (404, 405), first.status_code
        assert world.a.canary not in first.content.decode(errors="replace")


@pytest.mark.parametrize(("route", "method"), cases([r for r in OBJECTS if len(r.parameters) > 1]))
def test_a_foreign_part_of_an_own_object(world: World, route: Route, method: str) -> None:
    """/own-employee/foreign-employment/ is not there either."""
    own, foreign = values_of(route, world.b), values_of(route, world.a)
    held = holders(route)
    account = world.b.accounts[Role.LEAVE_ADMINISTRATOR if Role.LEAVE_ADMINISTRATOR in held else min(held)]
    for name in route.parameters:
        if not samples.is_object(name):
            continue
        mixed, random = own | {name: foreign[name]}, own | {name: uuid4()}
        first, second = (refused(world, route, account, method, values) for values in (mixed, random))
        assert look(first, mixed) == look(second, random)
        assert first.status_code in (404, 405)


@pytest.mark.parametrize(("route", "method"), cases(PERMITTED))
def test_without_the_permission_nobody_enters(world: World, route: Route, method: str) -> None:
    values = values_of(route, world.a)
    for role in [role for role in MEMBER_ROLES if role not in holders(route)]:
        response = refused(world, route, world.a.accounts[role], method, values)
        assert kept_out(route, response), f"{role}: {response.status_code}"
        assert world.a.canary not in response.content.decode(errors="replace")
        random = refused(world, route, world.a.accounts[role], method, at_random(values))
        assert kept_out(route, random)


@pytest.mark.parametrize(("route", "method"), cases([r for r in PERMITTED if Role.OPERATOR not in holders(r)]))
def test_an_operator_enters_no_organizations_page(world: World, route: Route, method: str) -> None:
    response = refused(world, route, world.operator, method, values_of(route, world.a))
    assert kept_out(route, response)
    assert "Canary" not in response.content.decode(errors="replace")


@pytest.mark.parametrize(("route", "method"), cases(PERMITTED))
def test_those_who_may_enter_do(world: World, route: Route, method: str) -> None:
    for role in sorted(holders(route)):
        account = world.operator if role == Role.OPERATOR else world.a.accounts[role]
        with undone():
            response = ask(world, route, account, method, values_of(route, world.a))
        if method == "GET":
            assert response.status_code in (200, 302, 405), f"{role}: {response.status_code}"
        elif route.api:
            assert response.status_code < 500
        else:
            # An empty form: refused by its own rules, or done, or not a form at all; never "not you".
            assert response.status_code in (200, 302, 400, 405, 409, 415, 422), f"{role}: {response.status_code}"


@pytest.mark.parametrize("route", [route for route in PERMITTED if "GET" in route.methods], ids=str)
def test_no_page_of_one_organization_names_people_of_the_other(world: World, route: Route) -> None:
    for role in sorted(holders(route)):
        account = world.operator if role == Role.OPERATOR else world.b.accounts[role]
        with undone():
            response = ask(world, route, account, "GET", values_of(route, world.b))
        if getattr(response, "streaming", False):
            body = b"".join(response.streaming_content).decode(errors="replace")
        else:
            body = response.content.decode(errors="replace")
        assert world.a.canary not in body
        if role == Role.OPERATOR:
            assert world.b.canary not in body


@pytest.mark.parametrize(("route", "method"), cases([r for r in ROUTES if r.access and r.access.kind != "permitted"]))
def test_open_routes_answer_and_show_no_organization(world: World, route: Route, method: str) -> None:
    for account in (None, world.operator, world.a.accounts[Role.EMPLOYEE]):
        with undone():
            response = ask(world, route, account, method, values_of(route, world.a))
        assert response.status_code < 500
        if not getattr(response, "streaming", False):
            assert "Canary" not in response.content.decode(errors="replace")


@pytest.mark.parametrize(
    ("route", "method"), cases([r for r in ROUTES if r.name in OWN_SIGN_IN | FOR_ANYBODY | NINJA and not r.access])
)
def test_pages_of_libraries(world: World, route: Route, method: str) -> None:
    values = values_of(route, world.a)
    with undone():
        response = ask(world, route, None, method, values)
    if route.name in OWN_SIGN_IN:
        assert response.status_code in (302, 401, 405), response.status_code
        if response.status_code == 302:
            assert response["Location"].startswith("/account/login/")
    else:
        assert response.status_code < 500


@pytest.mark.parametrize("face", ["www", "my", "bank"])
def test_a_face_has_only_its_own_routes(world: World, face: str) -> None:
    """The desk's pages are not on the other hosts, not even for a leave administrator."""
    account = world.a.accounts[Role.LEAVE_ADMINISTRATOR]
    own = {route.template for route in ROUTES if route.face == face}
    for route in ROUTES:
        if route.face == "desk" and route.template not in own:
            with undone():
                response = world.client(face, account).get(route.path(values_of(route, world.a)))
            assert response.status_code == 404, route


def test_an_unknown_host_is_misdirected(world: World) -> None:
    response = Client(headers={"host": "evil.example"}).get("/")
    assert response.status_code in (400, 421)

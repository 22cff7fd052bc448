"""Every way in and every table × an operator, before, during and after a visit (commitment P-04).

Outside a visit an operator gets no row of any organization. During one: the pages that were opened to it, read-only,
each with its watermark and each recorded; no other organization's rows; nothing of the vault unless that was opened.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, ProgrammingError, connection, transaction
from django.test import Client
from tests.databases import _clone
from tests.isolation import samples
from tests.isolation.routes import Route
from tests.isolation.samples import Tenant, make_tenant
from tests.isolation.test_routes import PERMITTED, ROUTES, World, at_random, kept_out, undone, values_of

from openleave.apps.accounts.models import Account
from openleave.apps.people.tests.factories import make_account
from openleave.apps.visits import services
from openleave.apps.visits.areas import AREAS
from openleave.apps.visits.models import View, Visit
from openleave.kernel import vault
from openleave.kernel.actor import Actor, Role
from openleave.kernel.tenancy import organization_scope, read_only, visitor
from openleave.kernel.tenancy.models import TenantModel

pytestmark = pytest.mark.commitment("P-04")

PAGES = [one for one in PERMITTED if one.face == "desk" and not one.template.startswith("/operator/")]
TABLES = sorted({model._meta.db_table for model in apps.get_models() if issubclass(model, TenantModel)})
#: Reads and signals, which have a role of their own.
LOCKED = {"incidents_read", "incidents_signal"}
#: What a visit writes: that a page was opened, and the entry in the trail; what a session needs.
BY_THE_VISIT = {
    "visits_view", "incidents_read", "audit_entry", "audit_head", "django_session", "usersessions_usersession",
    "cache_entry",
    "audit_installation_entry", "audit_installation_head",
}  # fmt: skip
WRITTEN = """
    SELECT relname, pg_stat_get_xact_tuples_inserted(oid) + pg_stat_get_xact_tuples_updated(oid)
        + pg_stat_get_xact_tuples_deleted(oid) FROM pg_class WHERE relkind = 'r'
"""


@pytest.fixture(scope="module")
def world(test_server: Any) -> Iterator[World]:
    with _clone(test_server, "visits") as database, database.in_django():
        operator = make_account("operator@operator.example", password=None, is_operator=True, display_name="Olive")
        found = World(make_tenant("harbor-hospital"), make_tenant("mesa-schools"), operator)
        names = {name for route in ROUTES for name in route.parameters if samples.is_object(name)}
        for tenant in (found.a, found.b):
            for name in sorted(names):
                tenant.sample(name)
        with organization_scope(found.a.organization.id):
            Visit.objects.all().update(state="withdrawn")
        yield found


def operator_of(account: Account) -> Actor:
    return Actor(account.pk, None, frozenset({Role.OPERATOR}))


@contextmanager
def visiting(world: World, *, tier3: bool = False) -> Iterator[tuple[Client, Visit]]:
    """A browser in which a visit with every area is going on; undone afterwards."""
    with undone():
        client = Client(headers={"host": "desk.localhost"})
        client.force_login(world.operator)
        organization = world.a.organization
        with visitor(world.operator.pk):
            visit = services.visit_ask(
                actor=operator_of(world.operator), organization_id=organization.id, purpose="support", areas=AREAS,
                minutes=60, tier3=tier3,
            )  # fmt: skip
        officer = world.a.accounts[Role.PRIVACY_OFFICER]
        services.visit_allow(
            actor=Actor(officer.pk, organization.id, frozenset({Role.PRIVACY_OFFICER})), visit_id=visit.id, areas=AREAS,
            minutes=60, tier3=tier3,
        )  # fmt: skip
        assert client.post(f"/operator/visits/{visit.id}/enter/").status_code == 302
        yield client, visit


def end(world: World, visit: Visit) -> None:
    officer = world.a.accounts[Role.PRIVACY_OFFICER]
    actor = Actor(officer.pk, world.a.organization.id, frozenset({Role.PRIVACY_OFFICER}))
    services.visit_end(actor=actor, visit_id=visit.id)


def written() -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(WRITTEN)
        return {name: count for name, count in cursor.fetchall() if name not in BY_THE_VISIT}


def body_of(response: Any) -> str:
    if getattr(response, "streaming", False):
        return b"".join(response.streaming_content).decode(errors="replace")
    return str(response.content.decode(errors="replace"))


def test_pages_before_during_and_after(world: World) -> None:
    """All in one visit: to sign in for each would take minutes."""
    wrong: list[str] = []
    with visiting(world) as (client, visit):
        before = written()
        for route in PAGES:
            wrong += [f"{route}: {problem}" for problem in during(world, client, visit, route)]
        assert written() == before, "A visit wrote something."
        with organization_scope(world.a.organization.id):
            assert View.objects.filter(visit_id=visit.id).count() > 100
        end(world, visit)
        for route in PAGES:
            for method in route.methods:
                response = client.generic(method, route.path(values_of(route, world.a)))
                if not (kept_out(route, response) or route.api) or "Canary" in body_of(response):
                    wrong.append(f"{route}: after the visit {response.status_code}")
    assert wrong == []


def during(world: World, client: Client, visit: Visit, route: Route) -> Iterator[str]:
    """What is wrong with a way in while the visit goes on."""
    own, foreign = values_of(route, world.a), values_of(route, world.b)
    objects = any(samples.is_object(name) for name in route.parameters)
    for method in route.methods:
        for values in (own, foreign, at_random(own)):
            response = client.generic(method, route.path(values))
            body, status = body_of(response), response.status_code
            if world.b.canary in body:
                yield "shows another organization"
            if method != "GET" or route.api:
                if status not in (401, 403) or "Canary" in body:
                    yield f"{method} answers {status}"
                continue
            if status not in (200, 302, 400, 403, 404, 405):
                yield f"answers {status}"
            if status == 200 and f'data-visit="{visit.id}"' not in body:
                yield "has no watermark"
            if objects and values is not own and status not in (403, 404, 405):
                yield f"answers {status} for what is not there"


def test_many_pages_can_be_seen(world: World) -> None:
    """A visit is of use: with the vault closed the lists open, with it open nearly every page."""
    open_pages: dict[bool, set[str]] = {False: set(), True: set()}
    closed: set[str] = set()
    for tier3 in (False, True):
        with visiting(world, tier3=tier3) as (client, _visit):
            for route in PAGES:
                if route.api or "GET" not in route.methods:
                    continue
                response = client.get(route.path(values_of(route, world.a)))
                if response.status_code == 200:
                    open_pages[tier3].add(str(route))
                elif "cannot be shown in a visit" in body_of(response):
                    closed.add(str(route))
    assert {"desk:cases", "desk:employees"} <= open_pages[False]
    assert open_pages[False] < open_pages[True]
    assert len(open_pages[True]) >= 30
    # Who saw a document is written down by the document itself, so nobody sees one in a visit; and a file would be a
    # disclosure, which is written down as well.
    documents = {"desk:document_page", "desk:document_words", "desk:document_strip"}
    assert closed <= documents | {
        "desk:case_pay_table",
        "desk:certification_paper",
        "desk:letter_docx",
        "desk:report_table",
        "desk:report_workbook",
    }


def rows(table: str, organization_id: Any) -> int:
    """How many rows of a table the present transaction reads in an organization, as the role that may."""
    role = "vault" if table.startswith('"vault"') else "security" if table in LOCKED else "web"
    with organization_scope(organization_id), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE openleave_{role}")
        cursor.execute(f"SELECT count(*) FROM {table}")
        found = cursor.fetchone()[0]
        cursor.execute("RESET ROLE")
        return int(found)


def change(table: str, organization_id: Any) -> None:
    """Try to write as the pages of a visit would."""
    with organization_scope(organization_id), read_only(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET id = id")


def refused(world: World, table: str, organization_id: Any) -> None:
    with pytest.raises(ProgrammingError), transaction.atomic(), visitor(world.operator.pk):
        rows(table, organization_id)


def test_tables_before_during_and_after(world: World) -> None:
    harbor, mesa = world.a.organization.id, world.b.organization.id
    assert len(TABLES) >= 60
    for table in TABLES:
        refused(world, table, harbor)
        refused(world, table, mesa)
    for tier3 in (False, True):
        with visiting(world, tier3=tier3) as (_client, visit):
            for table in TABLES:
                refused(world, table, mesa)
                if table.startswith('"vault"') and not tier3:
                    refused(world, table, harbor)
                else:
                    there = rows(table, harbor)
                    with visitor(world.operator.pk):
                        assert rows(table, harbor) == there
                with pytest.raises(DatabaseError, match=r"read-only|permission denied"), visitor(world.operator.pk):
                    change(table, harbor)
            end(world, visit)
            for table in TABLES:
                refused(world, table, harbor)


def test_the_vault_stays_closed_unless_it_was_opened(world: World) -> None:
    tenant: Tenant = world.a
    with organization_scope(tenant.organization.id):
        vault.put(
            subject_id=tenant.sample("employee_id"), table="people_profile", column="ssn",
            row_id=tenant.sample("employee_id"), value="Zebrafinch",
        )  # fmt: skip
    place = {
        "subject_id": tenant.sample("employee_id"), "table": "people_profile", "column": "ssn",
        "row_id": tenant.sample("employee_id"), "purpose": "security",
    }  # fmt: skip
    for only, opened in ((frozenset({"case.read"}), False), (frozenset({"case.read", "vault.read"}), True)):
        actor = Actor(world.operator.pk, tenant.organization.id, frozenset({Role.OPERATOR}), only=only)
        with visiting(world, tier3=opened), visitor(world.operator.pk), organization_scope(tenant.organization.id):
            if opened:
                assert vault.get(actor=actor, **place) == "Zebrafinch"
            else:
                with pytest.raises(Exception, match="not part of the visit"):
                    vault.get(actor=actor, **place)
    case = f"/cases/{tenant.sample('case_id')}/"
    with visiting(world) as (client, _visit):
        response = client.get(case)
        assert response.status_code == 403 and "not part of the visit" in body_of(response)
    with visiting(world, tier3=True) as (client, visit):
        assert client.get(case).status_code == 200
        with organization_scope(tenant.organization.id), connection.cursor() as cursor:
            # What was read of the vault is in the organization's trail, though the page itself could write nothing.
            cursor.execute(
                "SELECT count(*) FROM audit_entry WHERE action = 'vault.read' AND actor_account_id = %s",
                [world.operator.pk],
            )
            assert cursor.fetchone()[0] >= 1
        assert visit.asked_tier3


def test_one_place_alone_founds_organizations() -> None:
    """The way around the pass is for an organization that has no rows yet."""
    from pathlib import Path

    import openleave

    source = Path(openleave.__file__).parent
    users = {
        str(path.relative_to(source))
        for path in source.rglob("*.py")
        if "founding_scope" in path.read_text(encoding="utf-8")
    }
    assert users == {
        "apps/organizations/services/organization.py", "kernel/tenancy/__init__.py", "kernel/tenancy/scope.py",
    }  # fmt: skip

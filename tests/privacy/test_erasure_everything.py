"""One person of an employer with every kind of record is erased: nothing of theirs is left, and all of the others' is.

What "theirs" is comes from outside the erase function: every row of every table, searched for the person's id and for
the ids of rows that went with them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import psycopg
import pytest
from tests.a11y.world import World, make_world
from tests.databases import _clone

from openleave.apps.erasure import graph, guards, services
from openleave.apps.erasure.errors import Held
from openleave.apps.erasure.services import Root
from openleave.apps.people.models import Employee
from openleave.kernel.actor import Actor, Role
from openleave.kernel.keys import key_store
from openleave.kernel.registry import gate
from openleave.kernel.tenancy import organization_scope

#: Where ids of somebody erased may stand: pseudonyms now, in the trail, the ledger and the tombstone itself.
MAY_NAME = {
    "audit_entry",
    "audit_installation_entry",
    "erasure_erasure",
    "erasure_run",
    "people_employee",
    "erasure_hold",
    "requests_privacyrequest",
}


@pytest.fixture(scope="module")
def world(test_server: Any) -> Iterator[tuple[World, Any]]:
    with _clone(test_server, "erasing") as database, database.in_django():
        yield make_world(), database


def _rows(database: Any, organization_id: UUID) -> dict[str, dict[str, str]]:
    """Every row of every tenant table, as the owner of the tables reads it: table, id, and the row as text."""
    found: dict[str, dict[str, str]] = {}
    with psycopg.connect(database.server.admin_conninfo(database.name)) as connection:
        connection.execute("SELECT 1")
        names = connection.execute(gate.COLUMNS).fetchall()
        for table in sorted({table for table, column in names if column == "organization_id"}):
            quoted = ".".join(f'"{part}"' for part in table.split("."))
            rows = connection.execute(
                f"SELECT id::text, to_jsonb(t)::text FROM {quoted} t WHERE organization_id = %s",
                [organization_id],
            ).fetchall()
            found[table] = dict(rows)
    return found


def test_every_table_about_people_is_reached_and_guarded(owner_connection: psycopg.Connection) -> None:
    assert graph.unreachable() == [], "Give these tables a foreign key to what they belong to, or declare_link."
    with owner_connection.cursor() as cursor:
        assert guards.unguarded(cursor) == []


@pytest.mark.commitment("P-04", "P-82", "P-88")
@pytest.mark.lesson(1, 3, 9, 14)
@pytest.mark.parametrize("number", ["long-1", ""], ids=["one", "another"])
def test_one_is_erased_and_the_others_stay(world: tuple[World, Any], number: str) -> None:
    made, database = world
    organization_id = made.tenant.organization.id
    officer = Actor(None, organization_id, frozenset({Role.PRIVACY_OFFICER}))
    with organization_scope(organization_id):
        people = list(Employee.objects.values_list("id", flat=True))
        person = Employee.objects.get(number=number).id if number else made.tenant.sample("employee_id")
    before = _rows(database, organization_id)
    about = sorted(table for table, rows in before.items() if any(str(person) in row for row in rows.values()))
    assert len(about) > 12, about

    # A hold keeps everything, and the database itself refuses.
    matter = services.matter_open(actor=officer, label=f"24-1187 {number}")
    hold = services.hold_place(actor=officer, matter_id=matter.id, subject_id=person)
    with pytest.raises(Held):
        services.erase(actor=officer, root=Root("subject", person, person), why="request", authority="test")
    held = _rows(database, organization_id)
    assert {table: rows for table, rows in held.items() if not table.startswith(("audit_", "erasure_"))} == {
        table: rows for table, rows in before.items() if not table.startswith(("audit_", "erasure_"))
    }
    services.hold_release(actor=officer, hold_id=hold.id)

    receipt = None
    assert services.pending_resume(officer) == 1
    receipt = services.erase(actor=officer, root=Root("subject", person, person), why="request", authority="test")
    assert receipt.counts == {} and receipt.values == 0 and receipt.files == 0  # the second run finds nothing

    after = _rows(database, organization_id)
    gone = {
        key
        for table, rows in before.items()
        for key in rows
        if key not in after[table] and not table.startswith("audit")
    }
    left = {
        table: [row for row in rows.values() if str(person) in row]
        for table, rows in after.items()
        if table not in MAY_NAME and any(str(person) in row for row in rows.values())
    }
    assert left == {}
    # Nobody else's row went, and none of theirs points to what is gone.
    for table, rows in before.items():
        for key, row in rows.items():
            if key in after[table] or table.startswith("erasure_"):
                continue
            others = [str(one) for one in people if one != person and str(one) in row]
            assert not others or str(person) in row, (table, row)
    dangling = {
        table: row[:400]
        for table, rows in after.items()
        if table not in MAY_NAME and table not in ("audit_entry",)
        for row in rows.values()
        for one in gone
        if one in row
    }
    assert dangling == {}
    tomb = after["people_employee"][str(person)]
    assert "erased-" in tomb and (not number or number not in tomb)
    assert key_store().is_destroyed(organization_id, person)
    assert all(one.done for one in key_store().ledger.erasures(organization_id))

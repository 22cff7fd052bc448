"""One person of an employer with every kind of record is erased: nothing of theirs is left, and all of the others' is.

What "theirs" is comes from outside the erase function: every row of every table, searched for the person's id and for
the ids of rows that went with them.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.conf import settings
from django.db import connections
from django.test.utils import override_settings
from tests.a11y.world import World, make_world
from tests.databases import TestDatabase, _clone

from openleave.apps.erasure import graph, guards, services
from openleave.apps.erasure.errors import Held
from openleave.apps.erasure.models import Hold
from openleave.apps.erasure.services import Root
from openleave.apps.erasure.startup import startup_problems
from openleave.apps.feeds.models import Suppression
from openleave.apps.people.models import Employee, Profile
from openleave.apps.people.tests.factories import make_employee
from openleave.kernel import files, vault
from openleave.kernel.actor import Actor, Role, privacy_job
from openleave.kernel.errors import NotFound
from openleave.kernel.keys import key_store
from openleave.kernel.postgres import PostgresError, provision
from openleave.kernel.postgres.scrubbing import scrub
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
def world(test_server: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[World, TestDatabase]]:
    """An employer in a database, keys and files of its own: the key store's ledger is compared with the database."""
    home = tmp_path_factory.mktemp("erasing")
    stores = {f"OPENLEAVE_{name}_DIR": home / name.lower() for name in ("KEYS", "FILES", "ANCHORS")}
    with override_settings(**stores), _clone(test_server, "erasing") as database, database.in_django():
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
def test_one_is_erased_and_the_others_stay(world: tuple[World, TestDatabase]) -> None:
    made, database = world
    organization_id = made.tenant.organization.id
    officer = Actor(None, organization_id, frozenset({Role.PRIVACY_OFFICER}))
    with organization_scope(organization_id):
        people = list(Employee.objects.values_list("id", flat=True))
        person = Employee.objects.get(number="long-1").id
    before = _rows(database, organization_id)
    about = sorted(table for table, rows in before.items() if any(str(person) in row for row in rows.values()))
    assert len(about) > 12, about

    # A hold keeps everything, and the database itself refuses.
    matter = services.matter_open(actor=officer, label="24-1186")
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
    assert "erased-" in tomb and "long-1" not in tomb
    assert key_store().is_destroyed(organization_id, person)
    assert all(one.done for one in key_store().ledger.erasures(organization_id))


@pytest.mark.commitment("P-04", "P-65", "P-87")
@pytest.mark.lesson(2, 5, 6, 7)
def test_a_backup_that_is_restored_forgets_again(world: tuple[World, TestDatabase]) -> None:
    made, database = world
    tenant = made.tenant
    organization_id, actor = tenant.organization.id, privacy_job(tenant.organization.id)
    with organization_scope(organization_id):
        person, kept = tenant.sample("employee_id"), make_employee(organization_id, "kept-1", last_name="Keptwell").id

    # The export: all of the one, nothing of the other.
    package = services.export_subject(actor=actor, subject_id=person, purpose="privacy_rights")
    text = json.dumps(asdict(package), default=str)
    with organization_scope(organization_id):
        mine = Profile.objects.filter(employee_id=person)[0]
        others = {str(one) for one in Employee.objects.exclude(id=person).values_list("id", flat=True)}
    assert mine.last_name in text and mine.first_name in text
    assert "Keptwell" not in text and "kept-1" not in text
    assert not [one for one in others if one in text]
    assert package.sealed and {row["table"] for row in package.sealed} >= {"cases_leavecase"}
    assert set(package.tables) >= {"people_profile", "people_employment", "cases_leavecase", "notices_letter"}
    cases = [row["id"] for row in package.tables["cases_leavecase"]]
    part = services.export_subject(
        actor=actor, subject_id=person, purpose="privacy_rights", case_ids=cases[:1], sealed=False
    )
    assert "people_profile" not in part.tables and [row["id"] for row in part.tables["cases_leavecase"]] == cases[:1]
    assert part.sealed == [] and part.files == []

    # A backup; afterwards one person is erased and another one held.
    with psycopg.connect(database.server.admin_conninfo(), autocommit=True) as connection:
        connections.close_all()
        provision.clone(database.server.admin_conninfo(), template=database.name, database=f"{database.name}_backup")
        backup = TestDatabase(database.server, f"{database.name}_backup")
        try:
            services.erase(actor=actor, root=Root("subject", person, person), why="request", authority="P-88")
            matter = services.matter_open(actor=actor, label="24-1187")
            hold = services.hold_place(actor=actor, matter_id=matter.id, subject_id=kept)
            assert startup_problems() == []
            with backup.in_django():
                # First: without a replay the erased are back. Nobody may sign in to that.
                with organization_scope(organization_id):
                    assert Profile.objects.filter(employee_id=person).exists()
                    kept_out = Suppression.objects.count()
                assert services.replay_needed() == (1, 1)
                assert len(startup_problems()) == 1 and "openleave restore" in startup_problems()[0]
                # Then: with it they are gone, and what was held is held.
                assert services.replay() == services.Replayed(erasures=1, holds=1, releases=0)
                with organization_scope(organization_id):
                    assert not Profile.objects.filter(employee_id=person).exists()
                    assert Hold.objects.get(id=hold.id).released_at is None
                    # Nor does the next file bring them back.
                    assert Suppression.objects.count() == kept_out + 1
                with pytest.raises(Held):
                    services.erase(actor=actor, root=Root("subject", kept, kept), why="request", authority="P-88")
                assert services.replay_needed() == (0, 0) and startup_problems() == []
                assert services.replay() == services.Replayed(0, 0, 0)
        finally:
            connections.close_all()
            provision.drop(connection, backup.name)


@pytest.mark.commitment("P-82", "P-88")
@pytest.mark.lesson(14)
def test_no_byte_of_the_erased_is_left_in_any_store(world: tuple[World, TestDatabase], tmp_path: Path) -> None:
    """Canaries in the name, the address, the number and a sealed note; erased and scrubbed, then searched for in every
    byte of the server's data and log, the key store and the files."""
    made, database = world
    organization_id = made.tenant.organization.id
    actor = privacy_job(organization_id)
    words = {part: f"{part}{secrets.token_hex(6)}" for part in ("Zqfirst", "Zqlast", "zqmail", "ZQNUMBER", "zqnote")}
    with organization_scope(organization_id):
        person = make_employee(
            organization_id, words["ZQNUMBER"], words["Zqfirst"], words["Zqlast"],
            email=f"{words['zqmail']}@harbor.example",
        ).id  # fmt: skip
        vault.put(subject_id=person, table="people_employee", column="n", row_id=person, value=words["zqnote"])
        note = [words["zqnote"].encode()]
        file_id = files.write(
            organization_id=organization_id, kind="documents.content", chunks=note, subject_id=person
        )  # fmt: skip
    admin = database.server.admin_conninfo(database.name)
    connections.close_all()
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute("CHECKPOINT")
    stores = [database.server.data_directory, database.server.log_file.parent, Path(settings.OPENLEAVE_KEYS_DIR)]
    stores += [Path(settings.OPENLEAVE_FILES_DIR)]
    found = _holding(stores, words)
    assert {word for word, _ in found} == {words[part] for part in ("Zqfirst", "Zqlast", "zqmail", "ZQNUMBER")}
    # Who can still read the deleted rows would have PostgreSQL write them along: nothing is said to be gone then.
    with psycopg.connect(admin) as reader:
        reader.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        reader.execute("SELECT 1")
        services.erase(actor=actor, root=Root("subject", person, person), why="request", authority="P-88")
        connections.close_all()
        with pytest.raises(PostgresError, match=f"process {reader.info.backend_pid}"):
            list(scrub(admin, patience=0.1))
    scrubbed = {one.table for one in scrub(admin)}
    assert {"people_profile", "people_employee", "vault.secret", "pg_catalog.pg_statistic"} <= scrubbed
    assert _holding(stores, words) == set()
    with pytest.raises(NotFound):
        files.read_bytes(organization_id=organization_id, file_id=file_id, limit_bytes=100)


def _holding(stores: list[Path], words: dict[str, str]) -> set[tuple[str, str]]:
    """(word, file) for each file that holds one of the words."""
    pattern = re.compile("|".join(words.values()).encode())
    found = set()
    for store in stores:
        for path in store.rglob("*"):
            if path.is_file() and not path.is_symlink():
                try:
                    content = path.read_bytes()
                except FileNotFoundError:
                    continue  # gone meanwhile
                found |= {(match.decode(), path.name) for match in pattern.findall(content)}
    return found


@pytest.mark.commitment("P-88")
@pytest.mark.lesson(2, 5)
def test_a_hold_that_was_released_since_the_backup_stops_no_replay(world: tuple[World, TestDatabase]) -> None:
    """Held when the backup was taken; released, and then erased, afterwards: the replay does both in their order."""
    made, database = world
    organization_id = made.tenant.organization.id
    actor = privacy_job(organization_id)
    with organization_scope(organization_id):
        person = make_employee(organization_id, "freed-1", last_name="Freedwell").id
    matter = services.matter_open(actor=actor, label="24-1190")
    hold = services.hold_place(actor=actor, matter_id=matter.id, subject_id=person)
    connections.close_all()
    admin = database.server.admin_conninfo()
    provision.clone(admin, template=database.name, database=f"{database.name}_held")
    backup = TestDatabase(database.server, f"{database.name}_held")
    try:
        services.hold_release(actor=actor, hold_id=hold.id)
        services.erase(actor=actor, root=Root("subject", person, person), why="request", authority="P-88")
        with backup.in_django():
            assert services.replay_needed() == (1, 1)
            assert services.replay() == services.Replayed(erasures=1, holds=0, releases=1)
            with organization_scope(organization_id):
                assert not Profile.objects.filter(employee_id=person).exists()
                assert Hold.objects.get(id=hold.id).released_at is not None
            assert services.replay_needed() == (0, 0)
    finally:
        connections.close_all()
        with psycopg.connect(admin, autocommit=True) as connection:
            provision.drop(connection, backup.name)

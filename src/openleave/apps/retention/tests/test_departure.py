"""An employer with every kind of record leaves: everything is returned, then nothing of it is left but the ledger."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.conf import settings
from tests.a11y.world import World, make_world
from tests.databases import _clone

from openleave.apps.accounts.models import Account
from openleave.apps.erasure import services as erasure
from openleave.apps.erasure.errors import Held
from openleave.apps.erasure.models import Run
from openleave.apps.erasure.services import LEDGER, replaying
from openleave.apps.organizations.models import Organization, Settings
from openleave.apps.people.models import Employee
from openleave.apps.retention import certifying, services
from openleave.apps.retention.models import Departure, Stage, Sweep
from openleave.kernel import clock, files
from openleave.kernel.actor import Actor, Channel, Role, privacy_job
from openleave.kernel.errors import Conflict, Invalid
from openleave.kernel.keys import KeyDestroyed, key_store
from openleave.kernel.registry import gate
from openleave.kernel.tenancy import operator_scope, organization_scope

#: Where the id of a former organization may stand: in the trail, the ledger and the certificate.
MAY_NAME = {*LEDGER, "audit_installation_entry", "retention_certificate", "tenancy_pass"}


@pytest.fixture
def world(test_server: Any) -> Iterator[tuple[World, Any]]:
    with _clone(test_server, "leaving") as database, database.in_django():
        made = make_world()
        asked = made.tenant.sample("departure_id")  # the world's pages show one: here everything begins anew
        services.departure_withdraw(actor=privacy_job(made.tenant.organization.id), departure_id=asked)
        yield made, database


def officer(made: World, account_id: Any = None) -> Actor:
    return Actor(
        account_id or uuid4(), made.tenant.organization.id, frozenset({Role.PRIVACY_OFFICER}), None, Channel.WEB
    )


def _naming(database: Any, wanted: str) -> dict[str, int]:
    """How many rows of every table, also those of no organization, have the text in them; read as the owner."""
    found = {}
    with psycopg.connect(database.server.admin_conninfo(database.name)) as connection:
        tables = {table for table, _column in connection.execute(gate.COLUMNS).fetchall()}
        for table in sorted(tables):
            quoted = ".".join(f'"{part}"' for part in table.split("."))
            row = connection.execute(
                f"SELECT count(*) FROM {quoted} t WHERE to_jsonb(t)::text LIKE %s", [f"%{wanted}%"]
            ).fetchone()
            if row and row[0]:
                found[table] = row[0]
    return found


@pytest.mark.commitment("P-04", "P-61", "P-63")
def test_everything_is_returned_and_then_erased(world: tuple[World, Any]) -> None:
    made, database = world
    organization_id = made.tenant.organization.id
    today = clock.today("America/New_York")
    asking, approving, job = officer(made), officer(made), privacy_job(organization_id)
    asked = services.departure_ask(actor=asking, serves_until_on=today)
    with pytest.raises(Conflict):
        services.departure_ask(actor=approving, serves_until_on=today)
    with pytest.raises(Conflict):
        services.departure_approve(actor=asking, departure_id=asked.id)
    with pytest.raises(Conflict):  # a job is no second person
        services.departure_approve(actor=job, departure_id=asked.id)
    services.departure_approve(actor=approving, departure_id=asked.id)
    after = today + timedelta(days=1)
    # Not before the last day of service has passed.
    assert services.departure_continue(actor=job, today=today) is None
    assert _stage(organization_id) == Stage.APPROVED
    with pytest.raises(Conflict):
        services.departure_returned(actor=asking, departure_id=asked.id)

    services.departure_continue(actor=job, today=after)
    with organization_scope(organization_id):
        row = Departure.objects.get(id=asked.id)
    assert row.stage == Stage.EXPORTED
    _check_export(made, row)

    # A hold keeps what it keeps, and the organization waits for it.
    person = made.tenant.sample("employee_id")
    matter = erasure.matter_open(actor=officer(made), label="24-3001")
    hold = erasure.hold_place(actor=officer(made), matter_id=matter.id, subject_id=person)
    services.departure_returned(actor=asking, departure_id=asked.id)
    assert services.departure_continue(actor=job, today=after) is None
    with organization_scope(organization_id):
        kept = set(Employee.objects.exclude(number__startswith="erased-").values_list("id", flat=True))
    held_already = {one.subject_id for one in key_store().ledger.holds(organization_id) if one.released_at is None}
    assert kept == held_already | {person} and _stage(organization_id) == Stage.RETURNED
    with pytest.raises((Held, Conflict)):
        erasure.erase_organization(actor=job, authority="test")
    for one in key_store().ledger.holds(organization_id):
        if one.released_at is None:
            erasure.hold_release(actor=officer(made), hold_id=one.hold_id)
    assert hold.id in {one.hold_id for one in key_store().ledger.holds(organization_id)}

    certificate = services.departure_continue(actor=job, today=after)
    assert certificate is not None
    left = _naming(database, str(organization_id))
    assert set(left) <= MAY_NAME, left
    with pytest.raises(KeyDestroyed):
        key_store().data_key(organization_id, uuid4())
    assert not (Path(settings.OPENLEAVE_FILES_DIR) / str(organization_id)).exists()
    assert not Account.objects.filter(is_operator=False, pk__in=[a.pk for a in made.accounts.values()]).exists()
    assert replaying._lost(organization_id) == [] and replaying._differing(organization_id) == []
    assert key_store().ledger.erasures(organization_id, unfinished=True) == []

    # A backup from before brings the organization back; the replay ends it again.
    with operator_scope():
        Organization.objects.create(id=organization_id, slug="came-back", name="Came back")
        with organization_scope(organization_id):
            Settings.objects.create(organization_id=organization_id)
    assert replaying._back() == [organization_id]
    replaying.replay()
    assert replaying._back() == [] and set(_naming(database, str(organization_id))) <= MAY_NAME

    document = certificate.document
    assert document["left"] == {} and document["export"]["sha256"] == row.sha256
    assert document["approved_by"] != document["asked_by"]
    assert document["erased"]["people_profile"] == row.counts["people_profile"]
    assert document["erased"]["cases_leavecase"] == row.counts["cases_leavecase"]
    assert certifying.verifies(document, certificate.signature, certificate.public_key)
    assert not certifying.verifies(document | {"left": {"x": 1}}, certificate.signature, certificate.public_key)


def _stage(organization_id: Any) -> str:
    with organization_scope(organization_id):
        return Departure.objects.exclude(stage=Stage.WITHDRAWN).get().stage


def _check_export(made: World, row: Departure) -> None:
    """Counts equal the database's, every entry has its hash, sealed values and files are readable."""
    organization_id = made.tenant.organization.id
    assert row.file_id is not None
    content = b"".join(files.read(organization_id=organization_id, file_id=row.file_id))
    assert sha256(content).hexdigest() == row.sha256 and len(content) == row.size_bytes
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        index = json.loads(package.read("index.json"))
        assert index["counts"] == row.counts
        for entry in index["entries"]:
            read = package.read(entry["path"])
            assert sha256(read).hexdigest() == entry["sha256"] and len(read) == entry["bytes"], entry["path"]
            if "rows" in entry:
                assert read.count(b"\n") == entry["rows"]
        names = set(package.namelist())
        people = [json.loads(line) for line in package.read("tables/people_profile.jsonl").splitlines()]
        feeds = package.read("tables/desk_calendarfeed.jsonl")
        sealed = [json.loads(line) for line in package.read("sealed.jsonl").splitlines()]
    from django.db import connection

    with organization_scope(organization_id), connection.cursor() as cursor:
        for table in ("people_profile", "cases_leavecase", "cases_casestep", "documents_document", "notices_letter"):
            cursor.execute(f"SELECT count(*) FROM {table} WHERE organization_id = %s", [organization_id])
            assert row.counts[table] == cursor.fetchone()[0] > 0, table
        cursor.execute(
            "SELECT id FROM files_file WHERE organization_id = %s AND id <> %s", [organization_id, row.file_id]
        )
        stored = {f"files/{one[0]}" for one in cursor.fetchall()}
    assert stored and stored <= names and row.counts["files"] == len(stored)
    assert any(one["last_name"] for one in people)
    assert sealed and all(set(one) == {"table", "column", "row_id", "subject_id", "value"} for one in sealed)
    assert b"token_sha256" not in feeds or b"held, not shown" in feeds


@pytest.mark.commitment("P-62", "P-63")
def test_a_tail_only_by_written_instruction_and_seen_by_few(world: tuple[World, Any]) -> None:
    made, database = world
    organization_id = made.tenant.organization.id
    today = clock.today("America/New_York")
    job = privacy_job(organization_id)
    with pytest.raises(Invalid):
        services.departure_ask(actor=officer(made), serves_until_on=today, instruction="Letter 12")
    asked = services.departure_ask(
        actor=officer(made), serves_until_on=today, instruction="Letter 2026-12", instructed_on=today
    )
    services.departure_approve(actor=officer(made), departure_id=asked.id)
    after = today + timedelta(days=1)
    services.departure_continue(actor=job, today=after)
    services.departure_returned(actor=officer(made), departure_id=asked.id)
    for one in key_store().ledger.holds(organization_id):
        if one.released_at is None:
            erasure.hold_release(actor=officer(made), hold_id=one.hold_id)
    assert services.departure_continue(actor=job, today=after) is None
    assert _stage(organization_id) == Stage.TAIL
    with organization_scope(organization_id):
        from openleave.apps.accounts.models import Membership
        from openleave.apps.retention.authorities import BY_KEY
        from openleave.apps.retention.models import Due

        assert set(Membership.objects.values_list("role", flat=True)) <= {Role.PRIVACY_OFFICER.value}
        tail = list(Due.objects.all())
        assert tail and all(one.tail and BY_KEY[one.because].verified for one in tail)
        swept = Sweep.objects.count()
    # Until a day passes or a hold is released there is nothing to sweep for: the night looks at the rest.
    assert services.departure_continue(actor=job, today=after) is None
    with organization_scope(organization_id):
        assert Sweep.objects.count() == swept and _stage(organization_id) == Stage.TAIL
    # When the longest law has passed, the rest goes, by the night's sweep as well, which knows why.
    last = max(one.until_on for one in tail)
    assert services.departure_continue(actor=job, today=last) is None
    services.sweep(actor=job, today=last + timedelta(days=1))
    with organization_scope(organization_id):
        whys = set(Run.objects.filter(organization_id=organization_id).values_list("why", flat=True))
        assert "offboarding" in whys and "retention" not in whys
        swept = Sweep.objects.count()
    certificate = services.departure_continue(actor=job, today=last + timedelta(days=1))
    assert certificate is not None and certificate.document["instruction"] == "Letter 2026-12"
    assert certificate.document["erased"]["people_employee"] > 0
    with organization_scope(organization_id):
        assert Sweep.objects.count() <= swept
    assert set(_naming(database, str(organization_id))) <= MAY_NAME


def test_a_withdrawn_departure_leaves_everything(world: tuple[World, Any]) -> None:
    made, _database = world
    organization_id = made.tenant.organization.id
    today = clock.today("America/New_York")
    with pytest.raises(Invalid):
        services.departure_ask(actor=officer(made), serves_until_on=today - timedelta(days=2))
    asked = services.departure_ask(actor=officer(made), serves_until_on=date(2030, 1, 1))
    services.departure_withdraw(actor=officer(made), departure_id=asked.id)
    assert services.departure_continue(actor=privacy_job(organization_id), today=date(2031, 1, 1)) is None
    with organization_scope(organization_id):
        assert Employee.objects.exclude(number__startswith="erased-").exists()

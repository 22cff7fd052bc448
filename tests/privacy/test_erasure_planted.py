"""A word that nobody chose in every text of every form, operation and file. None shows itself in a log, an address or
an e-mail; those about health and family rest sealed; after everybody is erased no byte of any store has one, but where
the organization speaks of itself.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.conf import settings
from django.core import mail
from django.db import connections
from django.test.utils import override_settings
from tests.a11y.world import World, make_world
from tests.databases import TestDatabase, _clone
from tests.privacy.planting import WORD, Planted, plant_forms, plant_operations

from openleave.apps.erasure import graph, services
from openleave.apps.erasure.models import Hold
from openleave.apps.erasure.services import Root
from openleave.apps.people.models import Employee
from openleave.kernel.actor import privacy_job
from openleave.kernel.postgres.scrubbing import scrub
from openleave.kernel.purposes import stating
from openleave.kernel.registry import declared, gate
from openleave.kernel.tenancy import organization_scope

#: Whoever sees most comes first: a form is sent once.
WAYS = (
    ("everything", "desk"),
    ("employee", "my"),
    ("nobody", "www"),
    ("privacy_officer", "desk"),
    ("hr_operations", "desk"),
    ("operator", "desk"),
)
#: So many at least are written and accepted, or the filling in has fallen behind the forms.
LEAST_TAKEN, LEAST_FORMS = 150, 65
#: Where the organization, or who runs the installation, speaks of itself: its places and rules, its letters and their
#: letterhead, its partners; labels that are asked to be neutral. An erasure of people leaves these.
OF_THE_ORGANIZATION = {
    "audit_entry",  # the short names of an organization and a policy, which are codes
    "disclosures_demand",
    "disclosures_recipient",
    "disclosures_subprocessor",
    "erasure_matter",
    "feeds_import",  # the name of a file, for a week
    "feeds_mapping",
    "notices_lettersettings",
    "notices_templateversion",
    "organizations_change",
    "organizations_holiday",
    "organizations_organization",
    "organizations_worksite",
    "people_schedule",
    "policies_policy",
    "policies_policyversion",
}


@pytest.fixture(scope="module")
def world(test_server: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[World, TestDatabase]]:
    home = tmp_path_factory.mktemp("planted")
    stores = {f"OPENLEAVE_{name}_DIR": home / name.lower() for name in ("KEYS", "FILES", "ANCHORS")}
    with override_settings(**stores), _clone(test_server, "planted") as database, database.in_django():
        yield make_world(), database


@pytest.mark.commitment("P-24", "P-64", "P-88")
def test_what_is_written_anywhere_is_nowhere_after_an_erasure(
    world: tuple[World, TestDatabase], caplog: pytest.LogCaptureFixture, record_property: Any
) -> None:
    made, database = world
    planted = Planted()
    with caplog.at_level(logging.DEBUG):
        for role, face in WAYS:
            plant_forms(made, planted, role, face)
        plant_operations(made, planted)
    record_property("forms", len(planted.taken_forms))
    record_property("words", len(planted.taken))
    assert len(planted.taken) >= LEAST_TAKEN and len(planted.taken_forms) >= LEAST_FORMS, planted.answers

    # On the way in.
    mails = " ".join(f"{one.subject} {one.body} {one.to} {one.extra_headers}" for one in mail.outbox)
    for said in (caplog.text, " ".join(planted.addresses), mails):
        assert planted.places(set(WORD.findall(said))) == []
    admin = database.server.admin_conninfo(database.name)
    at_rest = _columns(admin)
    tiers = {f"{table}.{column}": declared().columns[table, column].category.tier for table, column, _ in at_rest}
    assert [where for where, tier in tiers.items() if tier >= 3] == []

    # Erased.
    _erase_everybody(made.tenant.organization.id)
    connections.close_all()
    list(scrub(admin))
    left = _columns(admin)
    assert {table for table, _, _ in left} <= OF_THE_ORGANIZATION - set(graph.order("subject"))
    kept = {word for _, _, word in left}
    stores = [database.server.data_directory, database.server.log_file.parent]
    stores += [Path(settings.OPENLEAVE_KEYS_DIR), Path(settings.OPENLEAVE_FILES_DIR)]
    assert planted.places(_found(stores, planted) - kept) == []


def _erase_everybody(organization_id: UUID) -> None:
    actor = privacy_job(organization_id)
    with stating("privacy_rights"), organization_scope(organization_id):
        people = list(Employee.objects.values_list("id", flat=True))
        held = list(Hold.objects.filter(released_at=None).values_list("id", flat=True))
    for one in held:
        services.hold_release(actor=actor, hold_id=one)
    for person in people:
        services.erase(actor=actor, root=Root("subject", person, person), why="request", authority="P-88")


def _columns(admin: str) -> set[tuple[str, str, str]]:
    """(table, column, word) for each word that stands in the open in a column."""
    found = set()
    with psycopg.connect(admin) as connection:
        for table, column in connection.execute(gate.COLUMNS).fetchall():
            name = table.replace(".", '"."')
            where = f'SELECT "{column}"::text FROM "{name}" WHERE "{column}"::text ~ %s'
            rows = connection.execute(where, [WORD.pattern])
            found |= {(table, column, word) for (text,) in rows for word in WORD.findall(text)}
    return found


def _found(stores: list[Path], planted: Planted) -> set[str]:
    """The words that stand in any byte of any file of the stores."""
    found: set[str] = set()
    for store in stores:
        for path in store.rglob("*"):
            if path.is_file() and not path.is_symlink():
                try:
                    content = path.read_bytes()
                except FileNotFoundError:
                    continue  # gone meanwhile
                found |= set(WORD.findall(content.decode("latin-1"))) & set(planted.fields)
    return found

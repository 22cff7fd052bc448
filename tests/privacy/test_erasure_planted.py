"""A word that nobody chose in every text of every form, operation and file: where each comes to rest, and that after an
erasure of everybody none is left in any byte but in what the organization says of itself.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

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
from openleave.apps.erasure.services import Root
from openleave.apps.feeds.services import run_import
from openleave.apps.people.models import Employee
from openleave.kernel.actor import privacy_job
from openleave.kernel.postgres.scrubbing import scrub
from openleave.kernel.purposes import stating
from openleave.kernel.tenancy import organization_scope

WAYS = (
    ("everything", "desk"),
    ("employee", "my"),
    ("nobody", "www"),
    ("nobody", "desk"),
    ("nobody", "my"),
    ("privacy_officer", "desk"),
    ("hr_operations", "desk"),
    ("manager", "my"),
    ("operator", "desk"),
)
#: Tables that hold what the organization says of itself: its places, rules, letters, partners and neutral labels.
OF_THE_ORGANIZATION = {
    "audit_entry": "an organization's and a policy's short name are codes of the trail",
}
FILE = "Employee ID,First Name,Last Name,Hire Date,Email,Phone,Street,City,Job Title,Department,Union\n"


@pytest.fixture(scope="module")
def world(test_server: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[World, TestDatabase]]:
    home = tmp_path_factory.mktemp("planted")
    stores = {f"OPENLEAVE_{name}_DIR": home / name.lower() for name in ("KEYS", "FILES", "ANCHORS")}
    with override_settings(**stores), _clone(test_server, "planted") as database, database.in_django():
        yield make_world(), database


def test_explore(world: tuple[World, TestDatabase], caplog: pytest.LogCaptureFixture, capfd) -> None:
    made, database = world
    planted = Planted()
    with caplog.at_level(logging.DEBUG):
        for role, face in WAYS:
            n = len(planted.answers)
            plant_forms(made, planted, role, face)
            print("WAY", role, face, len(planted.answers) - n, len(planted.fields), len(planted.taken))
        plant_operations(made, planted)
        print("API", len(planted.fields), len(planted.taken))
    for k, v in planted.answers.items():
        print("ANS", v, planted.tries[k], k[:170])
    said = set(WORD.findall(caplog.text))
    print("LOG", planted.places(said))
    print("URL", planted.places(set(WORD.findall(" ".join(planted.addresses)))))
    print("MAIL", planted.places(set(WORD.findall(" ".join(f"{m.subject} {m.body} {m.to}" for m in mail.outbox)))))
    admin = database.server.admin_conninfo(database.name)

    def where():
        found = set()
        with psycopg.connect(admin) as c:
            tables = [
                r[0]
                for r in c.execute(
                    "select c.oid::regclass::text from pg_class c join pg_namespace n on n.oid=relnamespace where relkind='r' and nspname in ('public','vault')"
                ).fetchall()
            ]
            for t in tables:
                for row in c.execute(
                    f"select t::text from {t} t where t::text ~ 'zq[0-9]{{5}}[0-9a-f]{{6}}'"
                ).fetchall():
                    for w in set(WORD.findall(row[0])):
                        found.add((t, w))
        return found

    before = where()
    for t, w in sorted(before):
        print("BEFORE", t, planted.fields[w])
    org = made.tenant.organization.id
    actor = privacy_job(org)
    with stating("privacy_rights"), organization_scope(org):
        people = list(Employee.objects.values_list("id", flat=True))
    from openleave.apps.erasure.models import Hold
    with stating("privacy_rights"), organization_scope(org):
        held = list(Hold.objects.filter(released_at=None).values_list("id", flat=True))
    for one in held: services.hold_release(actor=actor, hold_id=one)
    for one in people:
        services.erase(actor=actor, root=Root("subject", one, one), why="request", authority="P-88")
    after = where()
    for t, w in sorted(after):
        print("AFTER", t, planted.fields[w])
    print("PERSON TABLES LEFT", [t for t, _ in after if t in graph.order("subject")])

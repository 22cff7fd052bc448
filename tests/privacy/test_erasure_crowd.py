"""Five hundred people, each with a row in every table about people and a word of their own in every column that takes
one, in files and under seal: all are erased at once, and no byte of any word is left in any store (PR-5).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import connections
from django.test.utils import override_settings
from tests.a11y.world import World, make_world
from tests.databases import TestDatabase, _clone
from tests.privacy.crowd import Crowd, make_crowd

from openleave.apps.accounts.models import Account
from openleave.apps.erasure import graph, services
from openleave.apps.erasure.services import Root
from openleave.kernel.actor import privacy_job
from openleave.kernel.keys import key_store
from openleave.kernel.postgres.scrubbing import scrub

PEOPLE = 500
WHERE = b"zq[0-9a-f]{6}[0-9]{3}"


@pytest.fixture(scope="module")
def world(test_server: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[World, TestDatabase]]:
    home = tmp_path_factory.mktemp("crowd")
    stores = {f"OPENLEAVE_{name}_DIR": home / name.lower() for name in ("KEYS", "FILES", "ANCHORS")}
    with override_settings(**stores), _clone(test_server, "crowd") as database, database.in_django():
        yield make_world(), database


@pytest.mark.commitment("P-82", "P-88")
@pytest.mark.lesson(14)
def test_five_hundred_are_erased_to_the_last_byte(world: tuple[World, TestDatabase]) -> None:
    made, database = world
    organization_id = made.tenant.organization.id
    actor = privacy_job(organization_id)
    crowd = make_crowd(database, organization_id, PEOPLE)
    assert set(crowd.worded) == set(graph.order("subject"))
    admin = database.server.admin_conninfo(database.name)
    connections.close_all()
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute("CHECKPOINT")
    stores = [database.server.data_directory, database.server.log_file.parent]
    stores += [Path(settings.OPENLEAVE_KEYS_DIR), Path(settings.OPENLEAVE_FILES_DIR)]
    # First: the search finds every one of them, so that finding nothing afterwards says something.
    assert _found(stores, crowd) == set(crowd.words)
    before = _counts(admin, organization_id)

    roots = [Root("subject", one, one) for one in crowd.people]
    receipts = [
        services.erase_many(actor=actor, roots=roots[at : at + 100], why="request", authority="P-88")
        for at in range(0, PEOPLE, 100)
    ]
    connections.close_all()
    erased = sum((Counter(one.counts) for one in receipts), Counter())
    after = _counts(admin, organization_id)
    # What the receipts say went is what went: of every table, by counting. A person's own row stays, as a tombstone.
    gone = {table: before[table] - after.get(table, 0) for table in graph.order("subject") if table != graph.SUBJECT}
    assert {table: count for table, count in erased.items() if table in gone} == gone
    assert set(gone.values()) == {PEOPLE}
    assert sum(one.values for one in receipts) == 2 * PEOPLE
    assert sum(one.files for one in receipts) == len(crowd.files)
    # A second run finds nothing.
    again = services.erase_many(actor=actor, roots=roots, why="request", authority="P-88")
    assert (again.counts, again.values, again.files) == ({}, 0, 0)
    assert not Account.objects.filter(pk__in=crowd.accounts).exists()
    assert not EmailAddress.objects.filter(email__endswith="@crowd.example").exists()
    assert all(key_store().is_destroyed(organization_id, one) for one in crowd.people)

    connections.close_all()
    assert len(list(scrub(admin))) > len(graph.order("subject"))
    assert _found(stores, crowd) == set()


def _counts(admin: str, organization_id: UUID) -> dict[str, int]:
    with psycopg.connect(admin) as connection:
        found: dict[str, int] = {}
        for table in graph.order("subject"):
            row = connection.execute(
                f'SELECT count(*) FROM "{table}" WHERE organization_id = %s',
                [organization_id],
            ).fetchone()
            assert row is not None
            found[table] = row[0]
        return found


def _found(stores: list[Path], crowd: Crowd) -> set[str]:
    """The words that stand in any byte of any file of the stores."""
    pattern = re.compile(WHERE)
    words = set(crowd.words)
    found: set[str] = set()
    for store in stores:
        for path in store.rglob("*"):
            if path.is_file() and not path.is_symlink():
                try:
                    content = path.read_bytes()
                except FileNotFoundError:
                    continue  # gone meanwhile
                found |= words & {one.decode() for one in pattern.findall(content)}
    return found

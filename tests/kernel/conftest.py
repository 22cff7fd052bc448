"""Keys, files and anchors of a test's own, and a database where commits are real."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from tests import databases

from openleave.kernel.actor import Actor, Role

STATE = (
    "SELECT set_config('openleave.organization', %s, true), "
    "set_config('openleave.purpose', 'leave_administration', true)"
)


@dataclass(frozen=True)
class Stores:
    """An organization, an actor in it, and ways to attack its rows past the application."""

    directory: Path
    database: Any
    organization_id: uuid.UUID
    other_id: uuid.UUID
    actor: Actor

    @contextmanager
    def owner(self, organization_id: uuid.UUID | None = None) -> Iterator[psycopg.Connection]:
        """The owner of the tables, who may switch off triggers and write any row: the strongest attacker inside."""
        with psycopg.connect(self.database.owner) as connection:
            scope = str(organization_id or self.organization_id)
            connection.execute(STATE, [scope])
            yield connection


@pytest.fixture(scope="session")
def committed_database(test_server: Any) -> Iterator[Any]:
    """A clone where commits are real, shared by tests that each have an organization of their own."""
    with databases._clone(test_server, "committed") as database:
        yield database


@pytest.fixture
def stores(committed_database: Any, tmp_path: Path, settings: Any) -> Iterator[Stores]:
    """Keys and files of this test's own, and an organization of its own in a shared database."""
    with _stores(committed_database, tmp_path, settings) as made:
        yield made


@pytest.fixture
def fresh_stores(fresh_database: Any, tmp_path: Path, settings: Any) -> Iterator[Stores]:
    """The same with a database of the test's own: for attacks that change tables, and for the installation's chain."""
    with _stores(fresh_database, tmp_path, settings) as made:
        yield made


@contextmanager
def _stores(database: Any, directory: Path, settings: Any) -> Iterator[Stores]:
    settings.OPENLEAVE_KEYS_DIR = directory / "keys"
    settings.OPENLEAVE_FILES_DIR = directory / "files"
    settings.OPENLEAVE_ANCHORS_DIR = directory / "anchors"
    organization_id = uuid.uuid4()
    actor = Actor(uuid.uuid4(), organization_id, frozenset({Role.LEAVE_ADMINISTRATOR}))
    with database.in_django():
        yield Stores(directory, database, organization_id, uuid.uuid4(), actor)

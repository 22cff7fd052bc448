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

from openleave.kernel.actor import Actor, Role


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
            connection.execute("SELECT set_config('openleave.organization', %s, true)", [scope])
            yield connection


@pytest.fixture
def stores(fresh_database: Any, tmp_path: Path, settings: Any) -> Iterator[Stores]:
    settings.OPENLEAVE_KEYS_DIR = tmp_path / "keys"
    settings.OPENLEAVE_FILES_DIR = tmp_path / "files"
    settings.OPENLEAVE_ANCHORS_DIR = tmp_path / "anchors"
    organization_id = uuid.uuid4()
    actor = Actor(uuid.uuid4(), organization_id, frozenset({Role.LEAVE_ADMINISTRATOR}))
    with fresh_database.in_django():
        yield Stores(tmp_path, fresh_database, organization_id, uuid.uuid4(), actor)

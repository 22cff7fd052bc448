"""``openleave drill``: prove on a copy that a restored backup forgets again. The installation itself is only read.

On a copy of the database and of the key store: an invented person is hired and gets a medical fact; a backup is taken
through the real path, sealed and opened by two shares; the person is erased; the backup is restored. First it has to
show the person back (or the proof would prove nothing), and that the application refuses to start; then, after the
replay, nobody is back, the sealed fact is unreadable, and a hold placed after the backup is in force.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from openleave.config.cli.restore import put_back
from openleave.kernel.backups import archive, custody, dump
from openleave.kernel.backups.errors import BackupError
from openleave.kernel.postgres.binaries import locate

if TYPE_CHECKING:
    from uuid import UUID

    from openleave.kernel.postgres import EmbeddedServer

HELP = "Prove on a copy that a restored backup forgets again who was erased. Reads the installation, changes nothing."
PURPOSE = "retention"
DATABASE = "openleave_drill"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = "It needs an embedded server and room for two copies of the database."


def run(options: argparse.Namespace) -> int:
    from openleave.config import django_setup, environment

    environment.ensure_home()
    if not environment.uses_embedded_server():
        raise BackupError(
            "The drill makes copies of the database on its server.",
            why="DATABASE_URL names a server of its own, on which that could disturb others.",
            fix="Restore a backup on another machine with: env -u DATABASE_URL openleave restore …, and drill there.",
        )
    environment.ensure_database()
    django_setup()
    with tempfile.TemporaryDirectory(prefix="openleave-drill-", dir=environment.home()) as scratch:
        for line in drill(environment.embedded_server(), environment.DATABASE, Path(scratch)):
            print(line, flush=True)
    return 0


def drill(server: EmbeddedServer, database: str, scratch: Path) -> Iterator[str]:
    """Run the drill on a copy of ``database``; a sentence for each thing that was shown. Raises BackupError where one
    is not so. ``scratch`` is a private directory for the copies."""
    from django.conf import settings

    from openleave.apps.erasure import services
    from openleave.apps.erasure.startup import startup_problems
    from openleave.apps.people.models import Profile
    from openleave.kernel.actor import privacy_job
    from openleave.kernel.tenancy import organization_scope

    programs = locate(server.account).directory
    admin, copy = server.admin_conninfo(database), server.admin_conninfo(DATABASE)
    shares = (scratch / "first.share", scratch / "second.share")
    words = (secrets.token_urlsafe(18), secrets.token_urlsafe(18))
    kept = custody.create(scratch / "custody", shares, words)
    with dump.one_instant(admin) as instant:
        dump.dump(admin, instant, scratch / "now.dump", programs)
    dump.load(admin, scratch / "now.dump", database=DATABASE, programs=programs)
    (scratch / "now.dump").unlink()
    try:
        with _on_the_copy(server, scratch, Path(settings.OPENLEAVE_KEYS_DIR)):
            organization_id, person = _hire()
            actor = privacy_job(organization_id)
            with dump.one_instant(copy) as instant:
                backup, manifest = archive.write(
                    scratch / "backups",
                    kept,
                    version=importlib.metadata.version("openleave"),
                    counts=instant.counts,
                    keep=archive.LONGEST,
                    fill=lambda into: _fill(into, copy, instant, scratch, programs),
                )
            yield f"A backup of {sum(manifest.counts.values()):,} rows was taken and sealed for two custodians."
            services.erase(
                actor=actor, root=services.Root("subject", person, person), why="request", authority="backup drill"
            )
            key = custody.open_key(shares, words, manifest.ephemeral, manifest.id.bytes)
            _close()
            put_back(backup, key, admin, DATABASE, programs, {"files": scratch / "files"}, scratch)
            _grant(server)
            with organization_scope(organization_id):
                back = Profile.objects.filter(employee_id=person).count()
            _check(back == 1 and startup_problems() != [], "Without a replay the erased person should be back.")
            _check(_unreadable(organization_id, person), "The sealed fact should be unreadable.")
            yield (
                "Restored without a replay: the erased person is back, though nothing sealed about them can be read; "
                "and the application refuses to start."
            )
            done = services.replay()
            _check(done.erasures >= 1 and services.replay_needed() == (0, 0), "The replay did not do everything.")
            with organization_scope(organization_id):
                back = Profile.objects.filter(employee_id=person).count()
            _check(back == 0 and startup_problems() == [], "After the replay the person should be gone.")
            yield f"Replayed: {done.erasures} erasures and {done.holds} holds. Nobody who was erased is back."
    finally:
        _drop(server.admin_conninfo())


def _fill(into: archive.Writer, copy: str, instant: dump.Instant, scratch: Path, programs: Path) -> None:
    dump.dump(copy, instant, scratch / "database.dump", programs)
    into.add_file("database.dump", scratch / "database.dump")
    into.add_tree("files", scratch / "files")


@contextmanager
def _on_the_copy(server: EmbeddedServer, scratch: Path, keys: Path) -> Iterator[None]:
    """Django's connection, keys and files are those of the drill."""
    from django.conf import settings
    from django.db import connections

    shutil.copytree(keys, scratch / "keys", ignore=shutil.ignore_patterns("*.lock"))
    (scratch / "keys").chmod(0o700)
    (scratch / "files").mkdir(mode=0o700)
    name = connections["default"].settings_dict["NAME"]
    before = (settings.OPENLEAVE_KEYS_DIR, settings.OPENLEAVE_FILES_DIR)
    settings.OPENLEAVE_KEYS_DIR, settings.OPENLEAVE_FILES_DIR = scratch / "keys", scratch / "files"
    _close()
    connections["default"].settings_dict["NAME"] = DATABASE
    _grant(server)
    try:
        yield
    finally:
        _close()
        connections["default"].settings_dict["NAME"] = name
        settings.OPENLEAVE_KEYS_DIR, settings.OPENLEAVE_FILES_DIR = before


def _hire() -> tuple[UUID, UUID]:
    """An invented employer with one invented person and a sealed fact about them."""
    from openleave.apps.organizations.models import Organization, Settings
    from openleave.apps.people.models import Employee, Profile
    from openleave.kernel import clock, vault
    from openleave.kernel.tenancy import operator_scope, organization_scope

    with operator_scope():
        organization = Organization.objects.create(slug=f"drill-{secrets.token_hex(4)}", name="Drill")
    with organization_scope(organization.id):
        Settings.objects.create(organization_id=organization.id)
        person = Employee.objects.create(organization_id=organization.id, number="drill-1")
        Profile.objects.create(
            organization_id=organization.id, employee=person, first_name="Drill", last_name="Person",
            valid_from=clock.now().date(), recorded_at=clock.now(),
        )  # fmt: skip
        vault.put(subject_id=person.id, table="people_employee", column="drill", row_id=person.id, value="sealed")
    return organization.id, person.id


def _unreadable(organization_id: UUID, person: UUID) -> bool:
    """The sealed fact is in the restored database, and its key is not."""
    from openleave.kernel import vault
    from openleave.kernel.actor import privacy_job
    from openleave.kernel.keys import KeyDestroyed
    from openleave.kernel.tenancy import organization_scope

    where = {"table": "people_employee", "column": "drill", "row_id": person}
    try:
        with organization_scope(organization_id):
            vault.get(actor=privacy_job(organization_id), subject_id=person, purpose="privacy_rights", **where)
    except KeyDestroyed:
        return True
    return False


def _check(so: bool, otherwise: str) -> None:
    if not so:
        raise BackupError("The drill failed.", why=otherwise, fix="Do not rely on the backups; report it.")


def _grant(server: EmbeddedServer) -> None:
    from openleave.kernel.postgres import provision

    passwords = {role: server.password(role) for role in provision.LOGIN_ROLES}
    provision.prepare(server.admin_conninfo(), database=DATABASE, passwords=passwords)


def _close() -> None:
    from django.db import connections

    connections.close_all()


def _drop(admin: str) -> None:
    import psycopg

    from openleave.kernel.postgres import provision

    _close()
    with psycopg.connect(admin, autocommit=True) as connection:
        provision.drop(connection, DATABASE)

"""``openleave restore``: put a backup back, and forget again what was erased since. Two custodians."""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from openleave.config.cli.backup import admin_of, ask_passphrases
from openleave.config.processes import instance
from openleave.kernel.backups import archive, custody, dump
from openleave.kernel.backups.errors import BackupError

if TYPE_CHECKING:
    from openleave.apps.erasure.services import Replayed

HELP = "Replace this installation's data by a backup; erasures and holds since then are done again before it serves."
PURPOSE = "retention"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("backup", nargs="?", type=Path, metavar="BACKUP", help="the directory of the backup")
    parser.add_argument("--share", action="append", type=Path, default=[], metavar="FILE", help="one of two shares")
    parser.add_argument("--replay", action="store_true", help="restore nothing; only do erasures and holds again")
    parser.add_argument("--yes", action="store_true", help="do not ask before the present data are replaced")
    parser.add_argument("--admin-url", metavar="URL", help="an administrator's role, where DATABASE_URL is set")


def run(options: argparse.Namespace) -> int:
    from openleave.config import django_setup, environment

    environment.ensure_home()
    if options.replay:
        environment.ensure_database()
        django_setup()
        return _say(_replayed())
    if options.backup is None or len(options.share) != 2:
        print("Name the backup and two shares: openleave restore BACKUP --share FIRST --share SECOND", file=sys.stderr)
        return 2
    manifest = archive.read_manifest(options.backup)
    if not options.yes and not _confirmed(manifest):
        print("Nothing was changed.")
        return 1
    key = custody.open_key(tuple(options.share), ask_passphrases(), manifest.ephemeral, manifest.id.bytes)
    with instance.only_run(0):  # nobody is served from what is being replaced
        return _restore(options, key, manifest)


def _restore(options: argparse.Namespace, key: bytes, manifest: archive.Manifest) -> int:
    from openleave.config import django_setup, environment

    admin, name, programs = admin_of(options)
    django_setup()
    from django.conf import settings

    folders = {"files": Path(settings.OPENLEAVE_FILES_DIR), "anchors": Path(settings.OPENLEAVE_ANCHORS_DIR)}
    put_back(options.backup, key, admin, name, programs, folders, environment.home())
    counts = dump.row_counts(admin)
    if counts != manifest.counts:
        differing = [table for table in manifest.counts if counts.get(table) != manifest.counts[table]]
        raise BackupError(
            "The restored database is not the one that was counted.",
            why=f"{len(differing)} tables differ, {', '.join(differing[:5])} among them.",
            fix="Take another backup.",
        )
    print(
        f"Restored the backup of {manifest.created_at:%Y-%m-%d %H:%M} UTC: {sum(counts.values()):,} rows.", flush=True
    )
    environment.ensure_database()  # roles and grants as this version wants them
    # The backup may be of an older version; tables are their owner's to change, in a process of its own.
    subprocess.run([sys.executable, "-m", "openleave.config.cli", "migrate", "--quiet"], check=True)
    _forget_floors()
    return _say(_replayed())


def put_back(
    backup: Path, key: bytes, admin: str, database: str, programs: Path | None, folders: dict[str, Path], scratch: Path
) -> None:
    """Fill ``database`` and the folders from a backup. The whole archive is opened and checked before the first byte
    of the present data goes. Raises BackupError; then nothing was changed."""
    with tempfile.TemporaryDirectory(prefix="openleave-restore-", dir=scratch) as name:
        room = Path(name)
        with archive.opened(backup, key) as tar:
            for member in tar:
                top, _, rest = member.name.partition("/")
                if not member.isfile() or ".." in Path(member.name).parts or (top not in folders and rest):
                    raise BackupError("The backup holds something else.", why=member.name, fix="Take another backup.")
                archive.copy_member(tar, member, room / member.name)
        dump.load(admin, room / "database.dump", database=database, programs=programs)
        for top, folder in folders.items():
            if folder.is_dir():
                shutil.rmtree(folder)
            folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            came = room / top
            came.mkdir(mode=0o700, exist_ok=True)
            shutil.move(came, folder)


def _confirmed(manifest: archive.Manifest) -> bool:
    print(f"This replaces all data of this installation by the backup of {manifest.created_at:%Y-%m-%d %H:%M} UTC.")
    if not sys.stdin.isatty():
        print("Nobody is there to ask. Use --yes to restore without asking.")
        return False
    return input("Replace? [y/N] ").strip().lower() in ("y", "yes")


def _forget_floors() -> None:
    """An older state is what was asked for: the vault accepts it again. Keys of the erased stay destroyed."""
    from openleave.apps.organizations.selectors import directory
    from openleave.kernel.actor import Actor, Channel, Role
    from openleave.kernel.keys import key_store

    operator = Actor(None, None, frozenset({Role.OPERATOR}), channel=Channel.COMMAND)
    for organization in directory(actor=operator):
        key_store().forget_revision_floors(organization.id)


def _replayed() -> Replayed:
    from openleave.apps.erasure import services

    return services.replay()


def _say(done: Replayed) -> int:
    print(f"Done again: {done.erasures} erasures, {done.holds} holds, {done.releases} releases. It may serve now.")
    return 0

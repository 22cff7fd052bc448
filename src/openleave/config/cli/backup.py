"""``openleave backup``: take a backup for two custodians, list the backups, delete what is past its time."""

from __future__ import annotations

import argparse
import getpass
import importlib.metadata
import os
import sys
import tempfile
from datetime import timedelta
from pathlib import Path

from openleave.kernel.backups import archive, custody, dump
from openleave.kernel.backups.errors import BackupError

HELP = "Take a sealed backup that only two custodians together can open. Keys are never in it."
PURPOSE = ""
PASSPHRASES = ("OPENLEAVE_FIRST_PASSPHRASE", "OPENLEAVE_SECOND_PASSPHRASE")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    # What "now" takes, for "openleave backup" alone as well.
    parser.set_defaults(to=None, keep_days=archive.LONGEST.days, admin_url=None)
    actions = parser.add_subparsers(dest="action", metavar="custodians|now|list|prune")
    made = actions.add_parser("custodians", help="make the key pair and its two shares, once")
    made.add_argument("shares", nargs=2, type=Path, metavar="SHARE", help="the file of each custodian's share")
    now = actions.add_parser("now", help="take a backup, then delete those past their time (the default)")
    now.add_argument("--to", type=Path, metavar="DIRECTORY", help="where backups are kept (default: beside the data)")
    now.add_argument("--keep-days", type=int, default=archive.LONGEST.days, metavar="N", help="at most 35, the default")
    now.add_argument("--admin-url", metavar="URL", help="a role that reads everything, where DATABASE_URL is set")
    for name, what in (("list", "the backups there are"), ("prune", "delete the backups past their time")):
        one = actions.add_parser(name, help=what)
        one.add_argument("--to", type=Path, metavar="DIRECTORY", help="where backups are kept")


def run(options: argparse.Namespace) -> int:
    from openleave.config import environment

    environment.ensure_home()
    match options.action or "now":
        case "custodians":
            return _custodians(options)
        case "list":
            return _list(place_of(options))
        case "prune":
            return _prune(place_of(options))
        case _now:
            return _take(options)


def place_of(options: argparse.Namespace) -> Path:
    """Where backups are kept."""
    from openleave.config import environment

    return options.to or environment.home() / "backups"


def custody_directory() -> Path:
    """Where the public half is."""
    from openleave.config import environment

    return environment.home() / "custody"


def ask_passphrases(again: bool = False) -> tuple[str, str]:
    """Both custodians' passphrases: typed, or from the environment for machines that drill by themselves."""
    found = []
    for variable, who in zip(PASSPHRASES, custody.SHARES, strict=True):
        given = os.environ.get(variable)
        if given is None:
            if not sys.stdin.isatty():
                raise BackupError(
                    "Nobody is there to enter the passphrases.",
                    why="Both custodians have to be present, or their passphrases in the environment.",
                    fix=f"Run it at a terminal, or set {' and '.join(PASSPHRASES)}.",
                )
            given = getpass.getpass(f"Passphrase of the {who} custodian: ")
            if again and getpass.getpass("Again: ") != given:
                raise BackupError("The two entries differ.", fix="Begin again.")
        found.append(given)
    return found[0], found[1]


def admin_of(options: argparse.Namespace) -> tuple[str, str, Path | None]:
    """(an administrator's conninfo to OpenLeave's database, the database's name, PostgreSQL's programs)."""
    from openleave.config import environment
    from openleave.kernel.postgres.binaries import locate

    if environment.uses_embedded_server():
        environment.ensure_database()
        server = environment.embedded_server()
        return server.admin_conninfo(environment.DATABASE), environment.DATABASE, locate(server.account).directory
    if not options.admin_url:
        raise BackupError(
            "A backup needs a role that reads everything.",
            why="Row-level security hides every organization's rows from OpenLeave's own roles.",
            fix="Name an administrator's address with --admin-url.",
        )
    from psycopg.conninfo import conninfo_to_dict, make_conninfo

    name = str(conninfo_to_dict(environment.conninfo()).get("dbname") or environment.DATABASE)
    return make_conninfo(options.admin_url, dbname=name), name, None


def _custodians(options: argparse.Namespace) -> int:
    made = custody.create(custody_directory(), tuple(options.shares), ask_passphrases(again=True))
    print(f"Custodians are set up; the key's fingerprint is {made.fingerprint}.")
    print("Give each share to its custodian, on a medium of its own, and keep neither on this machine.")
    print("The key store (keys/) is not in any backup: copy it apart, to a place that keeps only its newest copy.")
    return 0


def _take(options: argparse.Namespace) -> int:
    from openleave.config import django_setup, environment

    admin, _name, programs = admin_of(options)
    django_setup()
    from django.conf import settings

    keep = timedelta(days=options.keep_days)
    kept = custody.load(custody_directory())
    with (
        tempfile.TemporaryDirectory(prefix="openleave-backup-", dir=environment.home()) as scratch,
        dump.one_instant(admin) as instant,
    ):
        file = Path(scratch) / "database.dump"

        def fill(into: archive.Writer) -> None:
            # The database first: a file that is written meanwhile is then only too much, never missing.
            dump.dump(admin, instant, file, programs)
            into.add_file("database.dump", file)
            file.unlink()
            into.add_tree("files", Path(settings.OPENLEAVE_FILES_DIR))
            into.add_tree("anchors", Path(settings.OPENLEAVE_ANCHORS_DIR))

        path, manifest = archive.write(
            place_of(options), kept, version=importlib.metadata.version("openleave"),
            counts=instant.counts, keep=keep, fill=fill,
        )  # fmt: skip
    size = sum(one.stat().st_size for one in path.iterdir())
    print(f"{path} ({size / 1_000_000:.1f} MB, {sum(manifest.counts.values()):,} rows), kept until "
          f"{manifest.expires_at:%Y-%m-%d}.")  # fmt: skip
    return _prune(place_of(options), quiet=True)


def _list(place: Path) -> int:
    for path, manifest in archive.backups(place):
        rows = sum(manifest.counts.values())
        taken, until = f"{manifest.created_at:%Y-%m-%d %H:%M} UTC", f"{manifest.expires_at:%Y-%m-%d}"
        print(f"{path}  taken {taken}, until {until}, {rows:,} rows")
    return 0


def _prune(place: Path, quiet: bool = False) -> int:
    gone = archive.prune(place)
    for path in gone:
        print(f"Deleted {path}: past its time.")
    if not gone and not quiet:
        print("Nothing is past its time.")
    return 0

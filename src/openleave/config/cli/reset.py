"""``openleave reset``: stop this installation and delete all its data, after asking."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import time

from openleave.config import environment
from openleave.config.processes import instance
from openleave.kernel.postgres import EmbeddedServer, PostgresError, locks

HELP = "Stop this installation and delete all its data: database, keys, files. Asks before it does."
PURPOSE = ""
_STOP_SECONDS = 30.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--yes", action="store_true", help="do not ask")


def run(options: argparse.Namespace) -> int:
    home = environment.home()
    postgres = environment.server_directory(home)
    if not environment.uses_embedded_server():
        raise PostgresError(
            "This installation's database is on a server of its own.",
            "DATABASE_URL is set, and 'reset' deletes only what OpenLeave itself has made on this machine.",
            "Drop the database there (DROP DATABASE …), then run 'env -u DATABASE_URL openleave reset'.",
        )
    if not home.exists() and not postgres.exists():
        print(f"Nothing to delete: {home} does not exist.")
        return 0
    print(f"This deletes the database, the keys and the files in {home}, for good.")
    if not options.yes and not _confirmed():
        print("Nothing was deleted.")
        return 1
    _stop_running()
    EmbeddedServer(postgres).stop()
    environment.delete_home()
    print("Deleted. 'make demo' starts afresh.")
    return 0


def _confirmed() -> bool:
    if not sys.stdin.isatty():
        print("Nobody is there to ask. Use --yes ('make reset YES=1') to delete without asking.")
        return False
    return input("Delete? [y/N] ").strip().lower() in ("y", "yes")


def _stop_running() -> None:
    """Ask a running demo or serve of this installation to stop, and wait for it."""
    path = instance.running_file()
    if not path.exists():
        return
    descriptor = locks.open_lock(path)
    try:
        if locks.try_lock(descriptor):
            return
        pid = int(os.read(descriptor, 64).split()[0])
        print(f"Stopping process {pid} …")
        os.kill(pid, signal.SIGTERM)
        deadline = time.monotonic() + _STOP_SECONDS
        while not locks.try_lock(descriptor):
            if time.monotonic() > deadline:
                raise PostgresError(
                    f"Process {pid} does not stop.",
                    f"It serves this installation and was asked to stop {_STOP_SECONDS:.0f} s ago.",
                    f"End it with 'kill -9 {pid}', then run reset again.",
                )
            time.sleep(0.1)
    finally:
        os.close(descriptor)

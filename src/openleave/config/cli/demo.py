"""``openleave demo``: from nothing to a populated OpenLeave on this machine; from the second time on, just start."""

from __future__ import annotations

import argparse
import importlib
import os
import time

from openleave.config import environment
from openleave.config.processes import instance
from openleave.config.processes.prepare import DEMO_MODULE, HALF_LOADED, demo_note
from openleave.config.processes.supervisor import Stopped, Supervisor

HELP = "Start a populated OpenLeave in the foreground: database, demo data, web and job workers. Ctrl-C stops it."
PURPOSE = ""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=int, default=None, help="port to listen on (default: $PORT, else 8000)")
    parser.add_argument("--workers", type=int, default=2, help="web worker processes (default: %(default)s)")


def run(options: argparse.Namespace) -> int:
    os.environ.pop("OPENLEAVE_DATABASE_ROLE", None)
    address = instance.Address(options.host, options.port or instance.default_port())
    supervisor = Supervisor(instance.say)
    database = None
    started = time.monotonic()
    with supervisor.signals(), instance.only_run(address.port):
        try:
            instance.check_port(address)
            with instance.step("Starting PostgreSQL"):
                database = environment.ensure_database(may_provision=True)
            code = _migrate_and_load(supervisor, database)
            if code:
                return code
            ready = instance.start_processes(supervisor, address, workers=options.workers, jobs=2)
            if ready:
                _welcome(address, time.monotonic() - started)
            else:
                instance.say(f"No page within {instance.READY_SECONDS:.0f} s; still trying. See the messages above.")
            supervisor.run_until_stopped(instance.database_guard(database))
        except Stopped:
            instance.say("\nStopping …")
        finally:
            instance.stop_all(supervisor, database)
    instance.say("Stopped. The data are kept; 'make demo' goes on from here, 'make reset' deletes them.")
    return 0


def _migrate_and_load(supervisor: Supervisor, database: environment.Database) -> int:
    supervisor.check()
    for attempt in ("first", "again"):
        if not instance.schema_is_current():
            with instance.step("Creating tables"):
                code = instance.migrate(supervisor)
            if code:
                return code
        code = instance.prepare(supervisor, demo_data=True)
        if code != HALF_LOADED:
            return code
        if database.server is None or attempt == "again":
            instance.say(
                "The demo data are incomplete: an earlier start was interrupted while loading them.\n"
                "Delete the database (and this installation with 'make reset'), then start again."
            )
            return code
        instance.say("  An earlier start was interrupted while loading the demo data: beginning afresh.")
        environment.recreate_database(database.server)
        demo_note().unlink()
    return 0


def _welcome(address: instance.Address, seconds: float) -> None:
    instance.say(f"\nOpenLeave is ready after {seconds:.0f} s.\n")
    for face, purpose in (
        ("desk", "the leave desk"),
        ("my", "employees and managers"),
        ("bank", "the time bank"),
        ("www", "the corporate site"),
    ):
        instance.say(f"  {address.url(face):<32} {purpose}")
    accounts = getattr(importlib.import_module(DEMO_MODULE), "accounts_text", None)
    if accounts is not None:
        instance.say("\n" + accounts())
    instance.say("\nCtrl-C stops it.")

"""``openleave serve``: an installation without demo data. Tables must be up to date (``openleave migrate``)."""

from __future__ import annotations

import argparse
import os

from openleave.config import environment
from openleave.config.processes import instance
from openleave.config.processes.supervisor import Stopped, Supervisor
from openleave.kernel.postgres import PostgresError

HELP = "Serve an installation in the foreground: web workers and the job worker. Ctrl-C or SIGTERM stops it."
PURPOSE = ""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=int, default=None, help="port to listen on (default: $PORT, else 8000)")
    parser.add_argument("--workers", type=int, default=2, help="web worker processes (default: %(default)s)")
    parser.add_argument("--jobs", type=int, default=2, help="jobs at once; 0 for no job worker here")


def run(options: argparse.Namespace) -> int:
    os.environ.pop("OPENLEAVE_DATABASE_ROLE", None)
    address = instance.Address(options.host, options.port or instance.default_port())
    supervisor = Supervisor(instance.say)
    database = None
    with supervisor.signals(), instance.only_run(address.port):
        try:
            instance.check_port(address)
            database = environment.ensure_database()
            supervisor.check()
            if not instance.schema_is_current():
                raise PostgresError(
                    "The database's tables are not those of this version of OpenLeave.",
                    "It is new, or the software was upgraded, and the migrations have not run.",
                    "Make a backup, run 'openleave migrate', then 'openleave serve' again.",
                )
            code = instance.prepare(supervisor, demo_data=False)
            if code:
                return code
            if instance.start_processes(supervisor, address, workers=options.workers, jobs=options.jobs):
                instance.say(f"OpenLeave serves {address.url()}")
            else:
                instance.say(f"No page within {instance.READY_SECONDS:.0f} s; still trying. See the messages above.")
            supervisor.run_until_stopped(instance.database_guard(database))
        except Stopped:
            instance.say("\nStopping …")
        finally:
            instance.stop_all(supervisor, database)
    instance.say("Stopped.")
    return 0

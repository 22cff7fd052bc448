"""``openleave database``: prepare a PostgreSQL server, show the connection, open psql."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
from urllib.parse import quote

import psycopg
from psycopg.conninfo import conninfo_to_dict

from openleave.config import environment
from openleave.kernel.postgres import PostgresError, provision
from openleave.kernel.postgres.account import server_account
from openleave.kernel.postgres.binaries import locate

HELP = "Prepare a PostgreSQL server for OpenLeave, show how it is reached, open psql on it, or stop the embedded one."
PURPOSE = ""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    commands = parser.add_subparsers(dest="action", required=True)
    prepare = commands.add_parser("prepare", help="make roles and database; safe to run again")
    prepare.add_argument("--admin-url", help="postgresql://ADMIN:PASSWORD@HOST/postgres; else the embedded server")
    prepare.add_argument("--database", help="the database's name (default: the URL's, else openleave)")
    commands.add_parser("status", help="show the server, its version and the role")
    shell = commands.add_parser("shell", help="open psql")
    shell.add_argument("--role", choices=("web", "owner"), default="web")
    shell.add_argument("rest", nargs="*", help="arguments for psql, after --")
    commands.add_parser("stop", help="stop the embedded server, whoever uses it")


def run(options: argparse.Namespace) -> int:
    actions = {"prepare": _prepare, "status": _status, "shell": _shell, "stop": _stop}
    return actions[options.action](options)


def _prepare(options: argparse.Namespace) -> int:
    if not options.admin_url:
        if not environment.uses_embedded_server():
            raise PostgresError(
                "An administrator's connection is needed.",
                "DATABASE_URL names a real server, and its role for OpenLeave may not make roles.",
                "Add --admin-url postgresql://ADMIN:PASSWORD@HOST/postgres",
            )
        environment.ensure_database()
        print("The embedded server has OpenLeave's roles and database.")
        return 0
    database = environment.provision_server(options.admin_url, database=options.database)
    where = conninfo_to_dict(options.admin_url)
    host, port = quote(str(where.get("host") or "localhost"), safe=""), where.get("port") or 5432
    print(f"Roles and the database '{database}' are there. Their passwords are in {environment.home()}/secrets.json.")
    print(f"Now: DATABASE_URL=postgresql://{host}:{port}/{database} openleave migrate, then the same with serve.")
    return 0


def _status(options: argparse.Namespace) -> int:
    if environment.uses_embedded_server():
        server = environment.embedded_server()
        print(f"Embedded server in {server.directory}: {'running' if server.is_running() else 'stopped'}")
        if not server.is_running():
            return 0
    provision.check_version(environment.conninfo())
    with psycopg.connect(environment.conninfo()) as connection:
        row = connection.execute("SELECT version(), current_user, current_database()").fetchone()
    assert row is not None
    print(f"{row[0]}\nrole {row[1]}, database {row[2]}")
    return 0


def _shell(options: argparse.Namespace) -> int:
    environment.ensure_database()
    role = provision.OWNER if options.role == "owner" else provision.WEB
    parameters = conninfo_to_dict(environment.conninfo(role))
    embedded = locate(server_account()).program("psql")
    program = str(embedded) if embedded.exists() else shutil.which("psql")
    if program is None:
        raise PostgresError("psql is not installed.", "It is PostgreSQL's own shell.", "Install postgresql-client.")
    # The password travels in the environment: command lines are everybody's to read.
    variables = {"PGPASSWORD": str(parameters.pop("password", "") or "")}
    words = " ".join(f"{name}='{value}'" for name, value in parameters.items())
    return subprocess.run([program, words, *options.rest], env={**os.environ, **variables}, check=False).returncode


def _stop(options: argparse.Namespace) -> int:
    environment.embedded_server().stop()
    print("The embedded server is stopped.")
    return 0

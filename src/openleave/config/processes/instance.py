"""What ``demo`` and ``serve`` share: one run per installation, the port, the schema, the processes, the end."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import http.client
import importlib.metadata
import os
import socket
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from openleave.config import environment
from openleave.config.processes.supervisor import Supervisor
from openleave.kernel import egress
from openleave.kernel.postgres import PostgresError, locks

_PACKAGE = Path(__file__).resolve().parents[2]
_SCHEMA_PACKAGES = ("django", "django-allauth", "procrastinate")
_SCHEMA_NOTE = "openleave schema "
READY_SECONDS = 90.0
GUARD_SECONDS = 1.0


@dataclass(frozen=True)
class Address:
    host: str
    port: int

    def url(self, face: str = "") -> str:
        """The address of a face as a browser on this machine writes it."""
        name = os.environ.get(f"OPENLEAVE_{face.upper()}_HOST", f"{face}.localhost") if face else self.host
        return f"http://{name}:{self.port}/"


def say(line: str) -> None:
    _write(line + "\n")


def _write(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


@contextlib.contextmanager
def step(title: str) -> Iterator[None]:
    """Say what is being done, and how long it took."""
    started = time.monotonic()
    _write(f"  {title} …")
    yield
    _write(f" {time.monotonic() - started:.1f} s\n")


def running_file() -> Path:
    return environment.home() / "running.lock"


@contextlib.contextmanager
def only_run(port: int) -> Iterator[None]:
    """Hold the installation's lock while it runs; it names our process and port to whoever comes second."""
    environment.ensure_home()
    descriptor = locks.open_lock(running_file())
    try:
        if not locks.try_lock(descriptor):
            pid, running_port, *_ = [*os.read(descriptor, 64).decode("ascii", "replace").split(), "?", "?"]
            raise PostgresError(
                "This installation is running already.",
                f"Process {pid} serves {environment.home()} on port {running_port}.",
                f"Open http://desk.localhost:{running_port}/, or stop it with Ctrl-C where it runs ('kill {pid}'). "
                "A second installation needs an OPENLEAVE_HOME of its own.",
            )
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()} {port}\n".encode(), 0)
        yield
        os.ftruncate(descriptor, 0)
    finally:
        os.close(descriptor)


def check_port(address: Address) -> None:
    """Raise ``PostgresError`` (what, why, fix) unless the port can be listened on. Before anything is started."""
    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address.host, address.port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise PostgresError(
                    f"Port {address.port} is in use.",
                    f"Another program listens on {address.host}:{address.port}.",
                    f"Choose another port, such as PORT={address.port + 1 if address.port < 65535 else 8001} "
                    "in front of the command ('make demo PORT=…'), or stop that program.",
                ) from error
            raise PostgresError(
                f"OpenLeave cannot listen on {address.host}:{address.port}.",
                f"{error.strerror} (ports below 1024 belong to root on most systems).",
                "Choose another port with PORT=8000, or another --host.",
            ) from error


# --- is the schema up to date? ---------------------------------------------------------------------------------


def schema_fingerprint() -> str:
    """Of all that migrations and tables' policies are made of. Equal: nothing to migrate, without loading Django."""
    digest = hashlib.sha256()
    for package in _SCHEMA_PACKAGES:
        digest.update(f"{package} {importlib.metadata.version(package)}\n".encode())
    for pattern in ("**/migrations/*.py", "**/registry.py", "kernel/registry/*.py", "kernel/purposes/*.py"):
        for path in sorted(_PACKAGE.glob(pattern)):
            digest.update(str(path.relative_to(_PACKAGE)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:24]


def schema_is_current() -> bool:
    """Whether the database carries the fingerprint that ``note_schema`` left there."""
    with psycopg.connect(environment.conninfo()) as connection:
        row = connection.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()"
        ).fetchone()
    return bool(row and row[0] == _SCHEMA_NOTE + schema_fingerprint())


def note_schema(owner_conninfo: str) -> None:
    """After migrations: note their fingerprint as the database's comment (its owner may write it)."""
    with psycopg.connect(owner_conninfo) as connection:
        connection.execute(
            sql.SQL("COMMENT ON DATABASE {} IS {}").format(
                sql.Identifier(connection.info.dbname), sql.Literal(_SCHEMA_NOTE + schema_fingerprint())
            )
        )


# --- running ---------------------------------------------------------------------------------------------------


def default_port() -> int:
    text = os.environ.get("PORT") or "8000"
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 65536:
        raise PostgresError(
            f"PORT={text} is no port.", "A port is a number between 1 and 65535.", "Set for example PORT=8001."
        )
    return int(text)


def answers(address: Address) -> bool:
    """Whether the first page is served. The destination is declared by ``start_processes``."""
    connection = http.client.HTTPConnection(_asked(address.host), address.port, timeout=5)
    try:
        name = os.environ.get("OPENLEAVE_WWW_HOST", "www.localhost")
        with egress.opening("own_server"):
            connection.request("GET", "/", headers={"Host": f"{name}:{address.port}"})
            return connection.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _asked(host: str) -> str:
    return "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104 - compared, not bound


def start_processes(supervisor: Supervisor, address: Address, *, workers: int, jobs: int) -> bool:
    """Start web and job workers; True once the first page is served. Somebody waits for that: the jobs come after."""
    own = (_asked(address.host), address.port)
    egress.declare_destination("own_server", purpose="operations", address=lambda: own, own=True)
    module = "openleave.config.processes."
    supervisor.start("web server", ["-m", module + "web", address.host, str(address.port), str(workers)])
    ready = supervisor.wait_for(lambda: answers(address), seconds=READY_SECONDS)
    if jobs:
        supervisor.start("job worker", ["-m", module + "jobs", str(jobs)])
    return ready


def database_guard(database: environment.Database) -> Callable[[], None]:
    """To be called all the while: starts the embedded server again if it was killed. For a real one, nothing."""
    server = database.server
    if server is None:
        return lambda: None
    next_look, failures = 0.0, 0

    def look() -> None:
        nonlocal next_look, failures
        if time.monotonic() < next_look:
            return
        next_look = time.monotonic() + GUARD_SECONDS
        if server.is_running():
            return
        try:
            server.ensure_started()
        except PostgresError as error:
            failures += 1
            if failures % 10 == 3:  # a killed server's own children need a moment to end; then it starts
                say(f"PostgreSQL has ended unexpectedly and cannot be started. Trying again. {error}")
        else:
            failures = 0
            say("PostgreSQL had ended unexpectedly. It runs again; what was not committed was rolled back.")

    return look


def stop_all(supervisor: Supervisor, database: environment.Database | None, tell: Callable[[str], None] = say) -> None:
    """Children first, then PostgreSQL, unless another process still uses it."""
    supervisor.stop()
    if database is not None and database.server is not None and not database.server.stop(force=False):
        tell("PostgreSQL goes on running: another OpenLeave process uses it, and its end will stop it.")


def prepare(supervisor: Supervisor, *, demo_data: bool) -> int:
    """Check the database's safety, compile static files, load demo data if asked: in a process with Django."""
    arguments = ["-m", "openleave.config.processes.prepare"] + (["--demo-data"] if demo_data else [])
    return supervisor.run(arguments)


def migrate(supervisor: Supervisor) -> int:
    return supervisor.run(["-m", "openleave.config.cli", "migrate", "--quiet"])

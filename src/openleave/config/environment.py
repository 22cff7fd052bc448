"""What this installation is: its directory, its secrets, its database. Importing this starts nothing.

Environment variables: ``OPENLEAVE_HOME`` (the installation's directory), ``DATABASE_URL`` (a real PostgreSQL
server, as the web role), ``DATABASE_OWNER_URL`` (the same database as the owner role, for migrations),
``OPENLEAVE_DATABASE_ROLE=owner`` (set by ``openleave migrate`` for its own process),
``OPENLEAVE_DATABASE_POOL`` (connections each web process keeps at most; set by ``openleave serve``).
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import secrets
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from openleave.kernel.postgres import EmbeddedServer, PostgresError, locks, provision
from openleave.kernel.postgres.account import server_account
from openleave.kernel.postgres.errors import from_os_error

DATABASE = "openleave"
SYSTEM_HOMES = Path("/var/lib/openleave")
_HOME_MARK = ".made-by-openleave"
#: What an installation keeps in its home.
_OURS = (
    *("postgres", "keys", "files", "anchors", "mail", "static", "static.fingerprint", "tests"),
    *("secrets.json", "secrets.lock", "running.lock", "demo.json"),
)


def project_root() -> Path:
    """The checkout, or the environment that the package is installed in."""
    package = Path(__file__).resolve().parents[1]
    checkout = package.parents[1]
    return checkout if (checkout / "pyproject.toml").is_file() else package


def _tagged(path: Path) -> str:
    name = "".join(c if c.isascii() and (c.isalnum() or c in "-_") else "-" for c in path.name) or "openleave"
    return f"{name[:40]}-{hashlib.sha256(os.fsencode(path)).hexdigest()[:8]}"


def home() -> Path:
    """The installation's directory: data, keys, files. One for each checkout unless ``OPENLEAVE_HOME`` names one.

    Under pytest (which sets ``PYTEST_VERSION``) it is another one, so that no test touches somebody's data.
    """
    chosen = os.environ.get("OPENLEAVE_HOME")
    if chosen:
        return Path(chosen).expanduser().absolute()
    name = _tagged(project_root()) + ("-test" if os.environ.get("PYTEST_VERSION") else "")
    if os.geteuid() == 0:
        return SYSTEM_HOMES / name
    data_home = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(data_home) / "openleave" / name


def ensure_home() -> Path:
    """Make ``home()`` if it is missing: 0700, or 0711 for root, whose PostgreSQL runs as another account below it."""
    directory = home()
    if not directory.is_dir():
        try:
            if directory.parent == SYSTEM_HOMES:
                SYSTEM_HOMES.mkdir(mode=0o755, parents=True, exist_ok=True)
            directory.mkdir(parents=True, exist_ok=True)
            directory.chmod(0o711 if os.geteuid() == 0 else 0o700)
            (directory / _HOME_MARK).touch(mode=0o600)
        except OSError as error:
            raise from_os_error("OpenLeave's directory cannot be made.", directory, error) from error
    return directory


def delete_home() -> None:
    """Delete the installation's data. A directory that was there before OpenLeave keeps what is not OpenLeave's."""
    directory = home()
    elsewhere = server_directory(directory)
    if not elsewhere.is_relative_to(directory):
        shutil.rmtree(elsewhere.parent, ignore_errors=True)
    if (directory / _HOME_MARK).is_file():
        shutil.rmtree(directory)
        return
    for name in _OURS:
        path = directory / name
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    with contextlib.suppress(OSError):
        directory.rmdir()


def _secrets_file() -> Path:
    return home() / "secrets.json"


def _read_secrets() -> dict[str, Any]:
    try:
        loaded = json.loads(_secrets_file().read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise PostgresError(
            "The installation's secrets cannot be read.",
            f"{_secrets_file()}: {error}.",
            "Restore that file from a backup; it holds the passwords of the database's roles.",
        ) from error
    return dict(loaded)


def _write_secrets(values: dict[str, Any]) -> None:
    descriptor, scratch = tempfile.mkstemp(dir=home(), prefix=".secrets-")  # 0600
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(values, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    os.replace(scratch, _secrets_file())


# --- the embedded server ---------------------------------------------------------------------------------------


def uses_embedded_server() -> bool:
    return not os.environ.get("DATABASE_URL")


def embedded_server() -> EmbeddedServer:
    """The server of this installation. Not started by this call.

    Its data live below ``home()``; where root's server account cannot enter that (a home below /root), below
    /var/lib/openleave instead. A place once used is kept.
    """
    return EmbeddedServer(server_directory(home()))


def server_directory(installation: Path) -> Path:
    """Where the embedded server of the installation in ``installation`` has, or would have, its data."""
    preferred = installation / "postgres"
    if os.geteuid() != 0 or (preferred / "data").exists():
        return preferred
    elsewhere = SYSTEM_HOMES / f"{_tagged(installation)}-data" / "postgres"
    if (elsewhere / "data").exists():
        return elsewhere
    existing = next(path for path in (preferred, *preferred.parents) if path.is_dir())
    return preferred if server_account().can_enter(existing) else elsewhere


def _embedded_conninfo(role: str) -> dict[str, Any]:
    server = embedded_server()
    ensure_home()
    server.prepare_directory()
    return dict(conninfo_to_dict(server.conninfo(role, DATABASE)))


# --- a real server ---------------------------------------------------------------------------------------------


def _server_key(parameters: dict[str, Any]) -> str:
    """Names a server in ``secrets.json`` by where it is, not by who signs in."""
    return f"{parameters.get('host') or ''}:{parameters.get('port') or 5432}"


def _parameters(variable: str) -> dict[str, Any]:
    try:
        return dict(conninfo_to_dict(os.environ[variable]))
    except psycopg.ProgrammingError as error:
        raise PostgresError(
            f"{variable} cannot be understood.",
            str(error).strip(),
            f"Write it as {variable}=postgresql://openleave_web:PASSWORD@HOST:5432/openleave",
        ) from error


def _provisioned(parameters: dict[str, Any], role: str) -> dict[str, Any] | None:
    """The parameters of ``role`` on a server that ``provision_server`` has set up, else None."""
    entry = _read_secrets().get("servers", {}).get(_server_key(parameters))
    if entry is None or parameters.get("user") in provision.LOGIN_ROLES:
        return None
    return {**parameters, "user": role, "password": entry["passwords"][role], "dbname": entry["database"]}


def _external_conninfo(role: str) -> dict[str, Any]:
    web = _parameters("DATABASE_URL")
    provisioned = _provisioned(web, role)
    if provisioned is not None:
        return provisioned
    if role == provision.WEB:
        return web
    if not os.environ.get("DATABASE_OWNER_URL"):
        raise PostgresError(
            "Migrations need the owner role's connection.",
            "DATABASE_URL names the web role, which may not change tables, and DATABASE_OWNER_URL is not set.",
            f"Set DATABASE_OWNER_URL=postgresql://{provision.OWNER}:PASSWORD@HOST:5432/{web.get('dbname', DATABASE)}",
        )
    return _parameters("DATABASE_OWNER_URL")


def provision_server(admin_url: str, *, database: str | None = None) -> str:
    """Set up roles and database on the server of ``admin_url``; keep the generated passwords in ``secrets.json``.

    The database's name is ``database``, or the one in the URL unless that is a maintenance database, or
    ``openleave``. Returns it.
    """
    parameters = dict(conninfo_to_dict(admin_url))
    named = parameters.get("dbname")
    database = database or (str(named) if named and named not in ("postgres", "template1") else DATABASE)
    directory = ensure_home()
    with locks.exclusive(directory / "secrets.lock"):
        values = _read_secrets()
        servers = values.setdefault("servers", {})
        entry = servers.get(_server_key(parameters)) or {"passwords": {}}
        passwords = {role: entry["passwords"].get(role) or secrets.token_urlsafe(24) for role in provision.LOGIN_ROLES}
        servers[_server_key(parameters)] = {"database": database, "passwords": passwords}
        provision.prepare(_reachable_admin(admin_url), database=database, passwords=passwords)
        _write_secrets(values)
    return database


def _reachable_admin(admin_url: str) -> str:
    """``admin_url``, or the same server's ``postgres`` database where the named one does not exist yet."""
    try:
        psycopg.connect(admin_url).close()
    except psycopg.OperationalError as error:
        if "does not exist" in str(error) and "database" in str(error):
            return make_conninfo(admin_url, dbname="postgres")
    return admin_url


# --- what Django and the commands ask for ----------------------------------------------------------------------


def conninfo(role: str = provision.WEB) -> str:
    """A psycopg conninfo of this installation's database for ``openleave_web`` or ``openleave_owner``."""
    return make_conninfo(**_parameters_of(role))


def _parameters_of(role: str) -> dict[str, Any]:
    return _embedded_conninfo(role) if uses_embedded_server() else _external_conninfo(role)


def _django_settings(parameters: dict[str, Any]) -> dict[str, Any]:
    rest = dict(parameters)
    settings: dict[str, Any] = {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": rest.pop("dbname", None) or DATABASE,
        "USER": rest.pop("user", None) or "",
        "PASSWORD": rest.pop("password", None) or "",
        "HOST": rest.pop("host", None) or "",
        "PORT": str(rest.pop("port", None) or ""),
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"application_name": "openleave", "connect_timeout": 15} | _libpq_options(rest),
    }
    pool = int(os.environ.get("OPENLEAVE_DATABASE_POOL") or 0)
    if pool:
        settings["OPTIONS"]["pool"] = {"min_size": 1, "max_size": pool, "timeout": 10, "max_idle": 300}
    return settings


def _libpq_options(rest: dict[str, Any]) -> dict[str, Any]:
    """What else the URL says (``sslmode`` and the like), as libpq's own parameters."""
    options = {name: value for name, value in rest.items() if value is not None}
    if "connect_timeout" in options:
        options["connect_timeout"] = int(options["connect_timeout"])
    return options


def database_settings() -> dict[str, Any]:
    """Django's ``DATABASES["default"]``: the web role, unless this process was started for migrations."""
    if os.environ.get("OPENLEAVE_DATABASE_ROLE") == "owner":
        return owner_database_settings()
    return _django_settings(_parameters_of(provision.WEB))


def owner_database_settings() -> dict[str, Any]:
    """The same for the owner role, without a pool. For migrations alone."""
    settings = _django_settings(_parameters_of(provision.OWNER))
    settings["OPTIONS"].pop("pool", None)
    return settings


@dataclass(frozen=True)
class Database:
    """What ``ensure_database`` found: the embedded server that this process now leases, or None for a real one."""

    server: EmbeddedServer | None
    provisioned: bool


def ensure_database(*, may_provision: bool = False) -> Database:
    """Have a reachable database with its roles and schemas; migrations are another matter.

    Without ``DATABASE_URL`` the embedded server is started (or joined) and set up. With it, the server is reached
    and its version checked; if its role is privileged and ``may_provision``, the roles and the database are made
    there (``provision_server``). Raises ``PostgresError``.
    """
    ensure_home()
    if uses_embedded_server():
        server = embedded_server()
        server.ensure_started()
        passwords = {role: server.password(role) for role in provision.LOGIN_ROLES}
        provision.close_other_databases(server.admin_conninfo())
        provision.prepare(server.admin_conninfo(), database=DATABASE, passwords=passwords)
        return Database(server, provisioned=True)
    url = os.environ["DATABASE_URL"]
    parameters = _parameters("DATABASE_URL")
    foreign_role = parameters.get("user") not in provision.LOGIN_ROLES
    if may_provision and foreign_role and provision.is_privileged(_reachable_admin(url)):
        provision_server(url)
        return Database(None, provisioned=True)
    provision.check_version(conninfo())
    return Database(None, provisioned=False)


def recreate_database(server: EmbeddedServer) -> None:
    """Drop the embedded server's database with all its data, and make it anew, empty."""
    with psycopg.connect(server.admin_conninfo(), autocommit=True) as connection:
        provision.drop(connection, DATABASE)
    ensure_database()

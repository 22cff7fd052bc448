"""The operating-system account that PostgreSQL runs as.

PostgreSQL refuses to run as root. When OpenLeave is root, the server's processes run as an unprivileged account
that owns the data directory and nothing else; no permission of any other directory is changed for it.
"""

import grp
import os
import pwd
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from openleave.kernel.postgres.errors import PostgresError

# What the server's programs may see of our environment: nothing that could redirect them (PGDATA, PGHOST, …).
_KEPT_VARIABLES = ("PATH", "TMPDIR", "SYSTEMROOT")


@dataclass(frozen=True)
class ServerAccount:
    """``uid`` and ``gid`` to switch to, or None in both when the server runs as ourselves."""

    name: str
    uid: int | None
    gid: int | None

    @property
    def switches(self) -> bool:
        return self.uid is not None

    @property
    def owner_uid(self) -> int:
        """The uid that owns the server's files."""
        return os.geteuid() if self.uid is None else self.uid

    def run(
        self, command: Sequence[str | Path], *, cwd: Path | str = "/", timeout_seconds: float = 120.0
    ) -> subprocess.CompletedProcess[str]:
        """Run a program as this account, with a bare environment; its output is captured, its exit code kept."""
        arguments = [str(part) for part in command]
        environment = bare_environment()
        if self.uid is None or self.gid is None:
            return subprocess.run(
                arguments,
                cwd=cwd,
                env=environment,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                errors="replace",
                timeout=timeout_seconds,
                check=False,
            )
        return subprocess.run(
            arguments,
            cwd=cwd,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=timeout_seconds,
            check=False,
            user=self.uid,
            group=self.gid,
            extra_groups=[],
            umask=0o077,
        )

    def can_enter(self, directory: Path) -> bool:
        """Whether this account can reach into ``directory`` (search permission on it and on all its parents)."""
        if not self.switches:
            return os.access(directory, os.X_OK)
        try:
            return self.run(["test", "-x", directory], timeout_seconds=10).returncode == 0
        except (OSError, subprocess.SubprocessError):
            return False

    def make_directory(self, directory: Path) -> None:
        """Make ``directory`` (its parent exists) owned by this account, mode 0700. An existing one must be so."""
        try:
            directory.mkdir(mode=0o700)
            created = True
        except FileExistsError:
            created = False
        if created:
            if self.uid is not None and self.gid is not None:
                os.chown(directory, self.uid, self.gid)
            directory.chmod(0o700)
            return
        status = directory.lstat()
        if directory.is_symlink() or not directory.is_dir() or status.st_uid != self.owner_uid:
            owner = account_name(status.st_uid)
            raise PostgresError(
                f"PostgreSQL cannot use {directory}.",
                f"It exists and belongs to {owner} (or is not a plain directory); the server runs as {self.name}.",
                f"Remove it, or set OPENLEAVE_HOME to another directory; OPENLEAVE_PG_USER={owner} runs it as {owner}.",
            )
        if status.st_mode & 0o077:
            directory.chmod(0o700)


def bare_environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment for the server's programs: a path, UTC, the C locale."""
    environment = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
    environment.setdefault("PATH", "/usr/bin:/bin")
    environment.update({"LC_ALL": "C", "TZ": "UTC", **(extra or {})})
    return environment


def account_name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"uid {uid}"


def server_account() -> ServerAccount:
    """Ourselves, unless we are root: then OPENLEAVE_PG_USER, else ``openleave`` where it exists, else ``nobody``."""
    if os.geteuid() != 0:
        return ServerAccount(account_name(os.geteuid()), None, None)
    wanted = os.environ.get("OPENLEAVE_PG_USER")
    for name in [wanted] if wanted else ["openleave", "nobody"]:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        if entry.pw_uid == 0:
            break
        try:
            grp.getgrgid(entry.pw_gid)
        except KeyError:
            continue
        return ServerAccount(entry.pw_name, entry.pw_uid, entry.pw_gid)
    if wanted:
        raise PostgresError(
            f"PostgreSQL cannot run as the account '{wanted}' named by OPENLEAVE_PG_USER.",
            "The account does not exist or is root; PostgreSQL refuses to run as root.",
            f"Create it ('useradd --system {wanted}'), or unset OPENLEAVE_PG_USER.",
        )
    raise PostgresError(
        "There is no unprivileged account to run PostgreSQL as.",
        "OpenLeave runs as root, PostgreSQL refuses to, and neither 'openleave' nor 'nobody' exists here.",
        "Run 'useradd --system openleave', or run OpenLeave as an ordinary user.",
    )

"""Owner-only files: made so, and refused when they are not."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from openleave.kernel.keys.errors import KeysPermissionError

DIRECTORY_MODE = 0o700
FILE_MODE = 0o600


def private_directory(path: Path) -> Path:
    """Make ``path`` with mode 0700 if it is missing; refuse one that others can enter. Returns it."""
    if not path.exists():
        path.mkdir(parents=True, mode=DIRECTORY_MODE, exist_ok=True)
    check_private(path)
    return path


def check_private(path: Path) -> None:
    """Raise KeysPermissionError unless ``path`` belongs to this user and nobody else has any right on it."""
    found = path.lstat()
    if stat.S_ISLNK(found.st_mode):
        raise KeysPermissionError(f"{path} is a symbolic link. Keys are used only from a real file; replace the link.")
    if found.st_uid != os.geteuid():
        raise KeysPermissionError(
            f"{path} belongs to user id {found.st_uid}, but this process runs as {os.geteuid()}. "
            f"Run as the owner, or change it: chown {os.geteuid()} '{path}'"
        )
    mode = stat.S_IMODE(found.st_mode)
    if mode & 0o077:
        wanted = DIRECTORY_MODE if stat.S_ISDIR(found.st_mode) else FILE_MODE
        raise KeysPermissionError(
            f"{path} has mode {mode:04o}: other users could read the keys. "
            f"Check who did, then close it: chmod {wanted:04o} '{path}'"
        )


def create_private(path: Path, content: bytes = b"") -> bool:
    """Create ``path`` with mode 0600 and ``content``, complete or not at all; False if it exists already.

    Written beside it, flushed to disk, then linked into place: a link fails if the name is taken, so of several
    processes starting at once exactly one creates the file and nobody ever reads half of it.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.{os.urandom(6).hex()}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, FILE_MODE)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(temporary, path)
        except FileExistsError:
            return False
        sync_directory(path.parent)
        return True
    finally:
        temporary.unlink(missing_ok=True)


def sync_directory(path: Path) -> None:
    """Flush a directory's entries to disk, so that a rename or deletion in it survives a power cut."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

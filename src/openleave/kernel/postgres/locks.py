"""Advisory file locks: released by the kernel when their holder dies, however it dies."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from openleave.kernel.postgres.errors import PostgresError

_POLL_SECONDS = 0.05


def open_lock(path: Path) -> int:
    """A file descriptor on the lock file, made 0600 when missing. Not inherited by child processes."""
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)


def try_lock(descriptor: int, *, shared: bool = False) -> bool:
    """Take the lock at once, or say that somebody else has it."""
    try:
        fcntl.flock(descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def wait_lock(descriptor: int, path: Path, *, shared: bool = False, timeout_seconds: float = 120.0) -> None:
    """Take the lock, waiting up to ``timeout_seconds``; raise ``PostgresError`` after that."""
    deadline = time.monotonic() + timeout_seconds
    while not try_lock(descriptor, shared=shared):
        if time.monotonic() > deadline:
            raise PostgresError(
                f"Waited {timeout_seconds:.0f} seconds for another OpenLeave process to start or stop PostgreSQL.",
                f"That process still holds the lock {path}.",
                f"Find it with 'fuser {path}' (or 'lsof'), end it, and try again.",
            )
        time.sleep(_POLL_SECONDS)


@contextmanager
def exclusive(path: Path, *, timeout_seconds: float = 120.0) -> Iterator[None]:
    """Hold the lock for the length of the block."""
    descriptor = open_lock(path)
    try:
        wait_lock(descriptor, path, timeout_seconds=timeout_seconds)
        yield
    finally:
        os.close(descriptor)

"""The one error of this package."""

import errno
import os
from pathlib import Path


class PostgresError(RuntimeError):
    """A failure in three parts, each one sentence or two: what happened, why, how to fix it."""

    def __init__(self, what: str, why: str, fix: str) -> None:
        super().__init__(f"{what}\n  Why: {why}\n  Fix: {fix}")
        self.what = what
        self.why = why
        self.fix = fix


def from_os_error(what: str, path: Path | str, error: OSError) -> PostgresError:
    """Translate an ``OSError`` met while working on ``path`` into a ``PostgresError``."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return PostgresError(
            what,
            f"The disk that holds {path} is full.",
            "Free some space (about 300 MB are needed), or set OPENLEAVE_HOME to a directory on another disk.",
        )
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return PostgresError(
            what,
            f"{path} cannot be written by this account ({error.strerror}).",
            "Set OPENLEAVE_HOME to a directory that this account owns, or correct the owner of that directory.",
        )
    reason = error.strerror or os.strerror(error.errno or 0)
    return PostgresError(what, f"{path}: {reason}.", "Set OPENLEAVE_HOME to a directory on a local, writable disk.")

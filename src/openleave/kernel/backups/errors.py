"""What can go wrong with backups."""

from __future__ import annotations

from openleave.kernel.errors import OpenLeaveError


class BackupError(OpenLeaveError):
    """A backup cannot be written, opened or restored; nothing was changed."""

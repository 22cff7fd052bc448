"""What can go wrong with stored files."""

from __future__ import annotations

from openleave.kernel.errors import Invalid, OpenLeaveError


class FileCorrupt(OpenLeaveError):
    """The stored bytes are not what was written: altered, cut, extended or from another file."""


class UploadRefused(Invalid):
    """A file that was sent is not taken: too large, or not expected here."""

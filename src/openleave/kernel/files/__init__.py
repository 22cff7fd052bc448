"""Stored files: encrypted frame by frame, one key per file, never in plain on disk, never older than their kind allows.
A file about a person is under that person's key as well.

``write`` · ``read`` · ``open_seekable`` · ``read_bytes`` · ``delete`` · ``delete_about`` · ``delete_many`` ·
``sweep``; uploads in ``upload``. The names are loaded at first use, because models need Django's apps.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from openleave.kernel.files.errors import FileCorrupt, UploadRefused

if TYPE_CHECKING:
    from openleave.kernel.files.services import (
        delete,
        delete_about,
        delete_many,
        digest_of,
        open_seekable,
        read,
        read_bytes,
        remove_directory,
        sweep,
        write,
    )
    from openleave.kernel.files.upload import EncryptedUpload, accepts_upload, all_uploaded, uploaded

_SERVICES = (
    "delete",
    "delete_about",
    "delete_many",
    "digest_of",
    "open_seekable",
    "read",
    "read_bytes",
    "remove_directory",
    "sweep",
    "write",
)
_UPLOAD = ("EncryptedUpload", "accepts_upload", "all_uploaded", "uploaded")

__all__ = [
    "EncryptedUpload",
    "FileCorrupt",
    "UploadRefused",
    "accepts_upload",
    "all_uploaded",
    "delete",
    "delete_about",
    "delete_many",
    "digest_of",
    "open_seekable",
    "read",
    "read_bytes",
    "remove_directory",
    "sweep",
    "uploaded",
    "write",
]


def __getattr__(name: str) -> Any:
    if name in _SERVICES:
        from openleave.kernel.files import services

        return getattr(services, name)
    if name in _UPLOAD:
        from openleave.kernel.files import upload

        return getattr(upload, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

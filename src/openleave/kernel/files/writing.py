"""Writing one file: encrypted as it arrives, in place only when complete."""

from __future__ import annotations

import errno
import fcntl
import hashlib
import hmac
import os
import weakref
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from openleave.kernel import clock
from openleave.kernel.files.container import ContainerWriter
from openleave.kernel.files.errors import UploadRefused
from openleave.kernel.ids import new_id
from openleave.kernel.keys import key_store
from openleave.kernel.keys.permissions import private_directory, sync_directory
from openleave.kernel.keys.secret import KEY_BYTES, SecretBytes
from openleave.kernel.registry import file_kind

PART = ".part"


@dataclass(frozen=True, slots=True)
class Written:
    """A complete file on disk that no row knows yet. ``digest`` is a keyed SHA-256 (hex) of the content."""

    organization_id: UUID
    file_id: UUID
    kind: str
    size_bytes: int
    digest: str
    created_at: datetime
    subject_id: UUID | None = None


def organization_directory(organization_id: UUID) -> Path:
    """Where an organization's files are (mode 0700)."""
    private_directory(Path(settings.OPENLEAVE_FILES_DIR))
    return private_directory(Path(settings.OPENLEAVE_FILES_DIR) / str(organization_id))


def file_path(organization_id: UUID, file_id: UUID) -> Path:
    return Path(settings.OPENLEAVE_FILES_DIR) / str(organization_id) / str(file_id)


def digest_key(organization_id: UUID) -> bytes:
    """The key of an organization's file digests: without it a digest does not tell whether a known file was sent."""
    return hmac.digest(key_store().data_key(organization_id, organization_id), b"openleave.file-digest.v1", "sha256")


def content_key(organization_id: UUID, file_id: UUID, subject_id: UUID | None, *, create: bool = False) -> SecretBytes:
    """The key a file's content is under: the file's own, or one derived from it and the key of whom it is about.

    The derived key (HKDF-SHA256, RFC 5869, over both keys, bound to organization, person and file) is gone as soon as
    either is destroyed: the file's when it is deleted, the person's when they are erased. ``create`` makes keys that
    are not there yet. Raises KeyMissing or KeyDestroyed.
    """
    store = key_store()
    find = store.data_key if create else store.existing_data_key
    own = find(organization_id, file_id)
    if subject_id is None:
        return own
    about = b"openleave.file-of-subject.v1" + organization_id.bytes + subject_id.bytes + file_id.bytes
    derived = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=about)
    return SecretBytes(derived.derive(own + find(organization_id, subject_id)))


class FileWriter:
    """Takes content in chunks of any size. ``finish`` puts the file in place; ``close`` without it leaves nothing.

    While writing, the file is named ``<id>.part`` and locked, so that a sweep can tell a running write from one
    whose process died.
    """

    def __init__(
        self, organization_id: UUID, *, kind: str, limit_bytes: int | None = None, subject_id: UUID | None = None
    ) -> None:
        """``limit_bytes``: largest content taken; None takes any. ``subject_id``: whose key the content is kept under
        as well. Raises LookupError for an undeclared kind, KeyDestroyed for a person who was erased."""
        self.organization_id, self.kind, self.subject_id = organization_id, file_kind(kind).key, subject_id
        self.file_id = new_id()
        self._limit = limit_bytes
        self._target = organization_directory(organization_id) / str(self.file_id)
        self._part = self._target.with_name(self._target.name + PART)
        descriptor = os.open(self._part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        self._raw = os.fdopen(descriptor, "wb")
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        # Runs on close, and when the writer is forgotten, e.g. because the sender's connection broke.
        self._give_up = weakref.finalize(self, _discard, organization_id, self.file_id, self._part, self._raw)
        # At exit nothing runs: a forked process must not discard its parent's file. The next sweep does.
        self._give_up.atexit = False
        try:
            key = content_key(organization_id, self.file_id, subject_id, create=True)
            self._container = ContainerWriter(self._raw, key, organization_id, self.file_id)
            self._digest = hmac.new(digest_key(organization_id), digestmod=hashlib.sha256)
        except BaseException:
            self.close()
            raise

    def write(self, chunk: bytes) -> None:
        """Add content. Raises UploadRefused when the limit is passed; what was written is then gone."""
        if self._limit is not None and self._container.size_bytes + len(chunk) > self._limit:
            self.close()
            raise too_large(self._limit)
        with self._disk():
            self._container.write(chunk)
        self._digest.update(chunk)

    def finish(self) -> Written:
        """Put the complete file in place, on disk for good."""
        with self._disk():
            self._container.finish()
            self._raw.flush()
            os.fsync(self._raw.fileno())
            os.rename(self._part, self._target)
            sync_directory(self._target.parent)
        self._give_up.detach()
        self._raw.close()
        return Written(
            self.organization_id,
            self.file_id,
            self.kind,
            self._container.size_bytes,
            self._digest.hexdigest(),
            clock.now(),
            self.subject_id,
        )

    def close(self) -> None:
        """Give up unless finished: shred the key, remove the bytes. Safe to repeat."""
        self._give_up()

    @contextmanager
    def _disk(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            self.close()
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise UploadRefused(
                    "The file was not stored: the server's disk is full.",
                    why="Nothing of it was kept.",
                    fix=f"The operator makes room where {self._target.parent.parent} is; then send it again.",
                ) from error
            raise


def _discard(organization_id: UUID, file_id: UUID, part: Path, raw: BinaryIO) -> None:
    key_store().destroy(organization_id, file_id)
    part.unlink(missing_ok=True)
    # What is still buffered is thrown away; on a full disk that fails once more.
    with suppress(OSError):
        raw.close()


def too_large(limit_bytes: int, setting: str = "OPENLEAVE_UPLOAD_LIMIT_BYTES") -> UploadRefused:
    return UploadRefused(
        f"The file is larger than {limit_bytes / 1024**2:,.0f} MB.",
        why="Larger files are not taken, so that one upload cannot fill the disk.",
        fix=f"Split it into several files, or ask the operator to raise {setting}.",
    )

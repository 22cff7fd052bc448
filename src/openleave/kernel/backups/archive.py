"""One backup: a directory with a manifest in the clear and a sealed tar archive beside it.

The manifest says when it was taken, until when it may be kept, what was counted and how to derive the key; it holds
nothing about anybody. The archive is a tar stream in the frames of ``kernel.files.container`` (STREAM), bound to the
manifest: a changed manifest opens nothing.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import os
import shutil
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from openleave.kernel import clock
from openleave.kernel.backups.custody import Custody
from openleave.kernel.backups.errors import BackupError
from openleave.kernel.files.container import ContainerReader, ContainerWriter
from openleave.kernel.files.errors import FileCorrupt
from openleave.kernel.keys import INSTALLATION

MANIFEST, ARCHIVE = "manifest.json", "archive.sealed"
#: Commitment of the privacy goals (PR-6): no backup is older.
LONGEST = timedelta(days=35)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is said of a backup in the clear. ``counts`` are rows by table."""

    id: UUID
    created_at: datetime
    expires_at: datetime
    version: str
    fingerprint: str
    ephemeral: bytes
    counts: dict[str, int]

    def as_json(self) -> bytes:
        """The bytes that are written, and that the archive is bound to."""
        value = {
            "openleave": "backup",
            "id": str(self.id),
            "created_at": self.created_at.isoformat(),
            "expires_at": self.expires_at.isoformat(),
            "version": self.version,
            "fingerprint": self.fingerprint,
            "ephemeral": base64.b64encode(self.ephemeral).decode(),
            "counts": dict(sorted(self.counts.items())),
        }
        return json.dumps(value, indent=1).encode() + b"\n"

    def name(self) -> UUID:
        """What the archive's frames are bound to: the manifest itself, byte for byte."""
        return UUID(bytes=hashlib.sha256(self.as_json()).digest()[:16])


def read_manifest(directory: Path) -> Manifest:
    """The manifest of a backup's directory. Raises BackupError for what is none."""
    try:
        value = json.loads((directory / MANIFEST).read_text())
        return Manifest(
            UUID(value["id"]),
            datetime.fromisoformat(value["created_at"]),
            datetime.fromisoformat(value["expires_at"]),
            str(value["version"]),
            str(value["fingerprint"]),
            base64.b64decode(value["ephemeral"], validate=True),
            {str(table): int(count) for table, count in value["counts"].items()},
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BackupError(
            f"{directory} is no backup.", why=str(error), fix="Name a directory that openleave backup has written."
        ) from None


def backups(place: Path) -> list[tuple[Path, Manifest]]:
    """All complete backups in a directory, the oldest first."""
    found = []
    for path in sorted(place.iterdir()) if place.is_dir() else []:
        if (path / MANIFEST).is_file() and (path / ARCHIVE).is_file():
            found.append((path, read_manifest(path)))
    return sorted(found, key=lambda one: one[1].created_at)


def prune(place: Path) -> list[Path]:
    """Delete every backup past its time, and what broken off ones left; which."""
    now = clock.now()
    gone = [path for path, manifest in backups(place) if manifest.expires_at <= now]
    gone += [path for path in (place.iterdir() if place.is_dir() else ()) if path.name.endswith(".part")]
    for path in gone:
        shutil.rmtree(path)
    return gone


class Writer:
    """The tar stream of one backup. ``add_file`` and ``add_tree`` put files into it."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar

    def add_file(self, name: str, path: Path) -> None:
        """One file under a name."""
        self._tar.add(path, arcname=name, recursive=False, filter=_neutral)

    def add_tree(self, name: str, directory: Path) -> int:
        """All regular files below a directory; how many. One that vanishes meanwhile was deleted: left out."""
        count = 0
        for path in sorted(directory.rglob("*")) if directory.is_dir() else []:
            if path.is_file() and not path.is_symlink() and not path.name.endswith(".part"):
                try:
                    self.add_file(f"{name}/{path.relative_to(directory)}", path)
                    count += 1
                except FileNotFoundError:
                    continue
        return count


def write(
    place: Path,
    custody: Custody,
    *,
    version: str,
    counts: dict[str, int],
    keep: timedelta,
    fill: Callable[[Writer], None],
) -> tuple[Path, Manifest]:
    """Write a backup into a new directory below ``place``: complete, or not at all.

    ``fill`` puts files into the archive. ``keep`` is how long the backup may be kept, at most ``LONGEST``. Raises
    BackupError for a longer time.
    """
    if not timedelta(0) < keep <= LONGEST:
        raise BackupError(
            f"A backup cannot be kept for {keep.days} days.",
            why=f"Somebody erased must not live on in backups; {LONGEST.days} days are the most.",
            fix=f"Use --keep-days 1 to {LONGEST.days}.",
        )
    backup_id, created_at = uuid4(), clock.now().astimezone(UTC).replace(microsecond=0)
    key, ephemeral = custody.new_key(backup_id.bytes)
    manifest = Manifest(backup_id, created_at, created_at + keep, version, custody.fingerprint, ephemeral, counts)
    final = place / f"{created_at:%Y%m%dT%H%M%SZ}-{backup_id.hex[:8]}"
    part = final.with_name(final.name + ".part")
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    part.mkdir(mode=0o700)
    try:
        (part / MANIFEST).write_bytes(manifest.as_json())
        with (part / ARCHIVE).open("wb") as raw:
            sealed = ContainerWriter(raw, key, INSTALLATION, manifest.name())
            with tarfile.open(fileobj=sealed, mode="w|", format=tarfile.PAX_FORMAT) as tar:  # type: ignore[call-overload]
                fill(Writer(tar))
            sealed.finish()
            raw.flush()
            os.fsync(raw.fileno())
        part.rename(final)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    return final, manifest


@contextmanager
def opened(directory: Path, key: bytes) -> Iterator[tarfile.TarFile]:
    """The archive of a backup, for reading from its beginning to its end. Raises BackupError for a wrong key, or for an
    archive or manifest that was altered."""
    manifest = read_manifest(directory)
    try:
        with (directory / ARCHIVE).open("rb") as raw:
            reader = io.BufferedReader(ContainerReader(raw, key, INSTALLATION, manifest.name()), 1024 * 1024)
            with tarfile.open(fileobj=reader, mode="r|") as tar:
                yield tar
    except FileCorrupt as error:
        raise BackupError(
            "The backup does not open.",
            why="It was altered, cut short, or sealed for other custodians.",
            fix="Take another backup.",
        ) from error


def copy_member(tar: tarfile.TarFile, member: tarfile.TarInfo, target: Path) -> None:
    """Write a member's content to ``target``, with the rights of a private file."""
    source: Any = tar.extractfile(member)
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        shutil.copyfileobj(source, file, 1024 * 1024)


def _neutral(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """Without owners' names and with private rights: they belong to another machine."""
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    member.mode = 0o600
    return member

"""Write, read, delete and sweep stored files."""

from __future__ import annotations

import fcntl
import hashlib
import hmac
import io
import os
import shutil
from collections.abc import Iterable, Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from openleave.kernel import clock
from openleave.kernel.errors import Invalid, NotFound
from openleave.kernel.files.container import FRAME_BYTES, ContainerReader
from openleave.kernel.files.errors import FileCorrupt
from openleave.kernel.files.models import File
from openleave.kernel.files.writing import PART, FileWriter, Written, content_key, digest_key, file_path
from openleave.kernel.ids import as_array
from openleave.kernel.keys import key_store
from openleave.kernel.registry import file_kind
from openleave.kernel.tenancy import organization_scope

#: A file that no row knows is left alone this long: its transaction may still be running.
ORPHAN_AGE = timedelta(hours=24)
_SWEEP_BATCH = 500


def write(
    *,
    organization_id: UUID,
    kind: str,
    chunks: Iterable[bytes],
    limit_bytes: int | None = None,
    subject_id: UUID | None = None,
) -> UUID:
    """Encrypt and store the content of ``chunks``; returns the new file's id. Memory does not grow with the size.

    ``kind`` is declared in the registry and sets how long the file lives at most. ``subject_id`` names whom the content
    is about: it is then unreadable once that person's key is destroyed, in every backup too. Raises UploadRefused past
    ``limit_bytes``, KeyDestroyed for a person who was erased. An error, also one raised by ``chunks``, leaves neither
    file nor key.
    """
    writer = FileWriter(organization_id, kind=kind, limit_bytes=limit_bytes, subject_id=subject_id)
    try:
        for chunk in chunks:
            writer.write(chunk)
        return register(writer.finish())
    finally:
        writer.close()


def register(written: Written) -> UUID:
    """Give a complete file its row, so that it lives until its kind's maximum age (if it has one). Returns its id.

    If the surrounding transaction is rolled back the row goes with it, and a sweep removes the bytes.
    """
    maximum_age = file_kind(written.kind).maximum_age
    with organization_scope(written.organization_id):
        File.objects.create(
            id=written.file_id,
            organization_id=written.organization_id,
            kind=written.kind,
            size_bytes=written.size_bytes,
            digest=written.digest,
            created_at=written.created_at,
            delete_after_at=None if maximum_age is None else written.created_at + maximum_age,
            subject_id=written.subject_id,
        )
    return written.file_id


def digest_of(*, organization_id: UUID, chunks: Iterable[bytes]) -> str:
    """The digest that a stored file with this content has: tells whether the same was sent before."""
    found = hmac.new(digest_key(organization_id), digestmod=hashlib.sha256)
    for chunk in chunks:
        found.update(chunk)
    return found.hexdigest()


def open_seekable(*, organization_id: UUID, file_id: UUID) -> io.BufferedReader:
    """The content as a binary file with random access. Close it, or use ``with``.

    Raises NotFound if this organization has no such file, FileCorrupt if the bytes were tampered with (here, or when
    the damaged part is read), KeyDestroyed if it, or whom it is about, was erased.
    """
    with organization_scope(organization_id):
        row = File.objects.filter(organization_id=organization_id, id=file_id).first()
    if row is None:
        raise NotFound("There is no such file.")
    return _open(organization_id, file_id, row.size_bytes, row.subject_id)


def open_written(written: Written) -> io.BufferedReader:
    """The same for a complete file that has no row yet."""
    return _open(written.organization_id, written.file_id, written.size_bytes, written.subject_id)


def read(*, organization_id: UUID, file_id: UUID) -> Iterator[bytes]:
    """The content in chunks of up to 1 MiB. Errors as for ``open_seekable``; a missing file raises at once."""
    return _chunks(open_seekable(organization_id=organization_id, file_id=file_id))


def read_bytes(*, organization_id: UUID, file_id: UUID, limit_bytes: int) -> bytes:
    """The whole content, for libraries that need it in memory. Raises Invalid if it is over ``limit_bytes``."""
    with open_seekable(organization_id=organization_id, file_id=file_id) as file:
        size = file.seek(0, io.SEEK_END)
        if size > limit_bytes:
            raise Invalid(
                f"The file has {size:,} bytes; at most {limit_bytes:,} can be read at once.",
                fix="Split it into several files.",
            )
        file.seek(0)
        return file.read()


def delete(*, organization_id: UUID, file_id: UUID) -> bool:
    """Delete a file: its row now; its key, then its bytes, once the transaction is committed. True if there was one.

    A crash after the commit leaves bytes without a row; the next sweep shreds those.
    """
    with organization_scope(organization_id):
        count, _ = File.objects.filter(organization_id=organization_id, id=file_id).delete()
        if count:
            transaction.on_commit(lambda: shred(organization_id, [file_id]))
    return count > 0


def delete_about(*, organization_id: UUID, subject_ids: Iterable[UUID]) -> int:
    """Delete every file kept under these people's keys, as ``delete`` does; returns how many. Part of an erasure."""
    return _delete(organization_id, "subject_id", subject_ids)


def delete_many(*, organization_id: UUID, file_ids: Iterable[UUID]) -> int:
    """Delete several files, as ``delete`` does; returns how many there were."""
    return _delete(organization_id, "id", file_ids)


def remove_directory(organization_id: UUID) -> None:
    """Remove whatever is left of an organization's files, and its directory. Part of the end of an organization."""
    shutil.rmtree(Path(settings.OPENLEAVE_FILES_DIR) / str(organization_id), ignore_errors=True)


def sweep(organization_id: UUID | None = None) -> int:
    """Delete every file past its kind's maximum age, and what interrupted writes left behind; returns how many.

    A catch-up: it does all that is due, whenever it runs. Without an organization, for all that have files.
    """
    root = Path(settings.OPENLEAVE_FILES_DIR)
    if organization_id is not None:
        return _sweep_one(organization_id)
    names = sorted(path.name for path in root.iterdir()) if root.is_dir() else []
    return sum(_sweep_one(UUID(name)) for name in names)


def shred(organization_id: UUID, file_ids: list[UUID]) -> None:
    """Destroy the keys, then remove the bytes. In this order a crash leaves only unreadable bytes."""
    key_store().destroy_many(organization_id, file_ids)
    for file_id in file_ids:
        file_path(organization_id, file_id).unlink(missing_ok=True)


def _delete(organization_id: UUID, column: str, values: Iterable[UUID]) -> int:
    """Delete the rows in which the column has one of the values, in one statement, and what they stand for."""
    wanted = list(values)
    if not wanted:
        return 0
    with organization_scope(organization_id), connection.cursor() as cursor:
        cursor.execute(
            f"DELETE FROM files_file WHERE organization_id = %s AND {column} = ANY(%s::uuid[]) RETURNING id",  # noqa: S608
            [organization_id, as_array(wanted)],
        )
        ids = [row[0] for row in cursor.fetchall()]
        if ids:
            transaction.on_commit(lambda: shred(organization_id, ids))
    return len(ids)


def _sweep_one(organization_id: UUID) -> int:
    swept = 0
    while due := _take_due(organization_id):
        shred(organization_id, due)
        swept += len(due)
    orphans = list(_orphans(organization_id))
    if orphans:
        shred(organization_id, orphans)
        for file_id in orphans:
            # Only what has no row can have been left half written: a file gets its row once it is whole.
            path = file_path(organization_id, file_id)
            path.with_name(path.name + PART).unlink(missing_ok=True)
    return swept + len(orphans)


def _take_due(organization_id: UUID) -> list[UUID]:
    with organization_scope(organization_id):
        rows = File.objects.filter(organization_id=organization_id, delete_after_at__lte=clock.now())
        due = list(rows.order_by("delete_after_at").values_list("id", flat=True)[:_SWEEP_BATCH])
        File.objects.filter(organization_id=organization_id, id__in=due).delete()
    return due


def _orphans(organization_id: UUID) -> Iterator[UUID]:
    """Files on disk that no row knows: deletions cut short, rolled back writes, writes whose process died."""
    directory = Path(settings.OPENLEAVE_FILES_DIR) / str(organization_id)
    if not directory.is_dir():
        return
    before = (clock.now() - ORPHAN_AGE).timestamp()
    old = [path for path in directory.iterdir() if path.stat().st_mtime < before]
    whole = {UUID(path.name) for path in old if not path.name.endswith(PART)}
    with organization_scope(organization_id):
        known = set(File.objects.filter(organization_id=organization_id, id__in=whole).values_list("id", flat=True))
    yield from whole - known
    for path in old:
        if path.name.endswith(PART) and not _being_written(path):
            yield UUID(path.name.removesuffix(PART))


def _being_written(path: Path) -> bool:
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except FileNotFoundError:
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


def _open(organization_id: UUID, file_id: UUID, size_bytes: int, subject_id: UUID | None) -> io.BufferedReader:
    key = content_key(organization_id, file_id, subject_id)
    try:
        raw = file_path(organization_id, file_id).open("rb")
    except FileNotFoundError:
        raise FileCorrupt(
            f"The stored bytes of file {file_id} are missing.",
            why="They were removed from the disk, or the files were not restored with the database.",
            fix="Restore the files directory from its backup, or have the file sent again.",
        ) from None
    try:
        reader = ContainerReader(raw, key, organization_id, file_id)
        if reader.size_bytes != size_bytes:
            raise FileCorrupt(
                f"File {file_id} has {reader.size_bytes:,} bytes, recorded were {size_bytes:,}.",
                why="The bytes or the record were altered.",
                fix="Restore both from the same backup.",
            )
    except BaseException:
        raw.close()
        raise
    return io.BufferedReader(reader, buffer_size=64 * 1024)


def _chunks(file: io.BufferedReader) -> Iterator[bytes]:
    with file:
        while chunk := file.read(FRAME_BYTES):
            yield chunk

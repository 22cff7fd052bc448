"""Stored files: what is written is read, nothing is in plain on disk, and every tampering is refused."""

import errno
import io
import os
import random
import tracemalloc
import uuid
from datetime import UTC, datetime, timedelta

import pytest

from openleave.kernel import clock, files
from openleave.kernel.errors import Invalid, NotFound
from openleave.kernel.files import services
from openleave.kernel.files.container import FRAME_BYTES, HEADER_BYTES, TAG_BYTES
from openleave.kernel.files.errors import FileCorrupt, UploadRefused
from openleave.kernel.files.models import File
from openleave.kernel.files.writing import FileWriter, file_path
from openleave.kernel.keys import KeyDestroyed, key_store
from openleave.kernel.registry import declare_file_kind
from openleave.kernel.tenancy import organization_scope

KIND = "test.file"
SEALED = FRAME_BYTES + TAG_BYTES


@pytest.fixture(autouse=True)
def kind(monkeypatch):
    from openleave.kernel.registry import declared

    monkeypatch.setattr(declared(), "file_kinds", dict(declared().file_kinds))
    declare_file_kind(KIND, category="upload", maximum_age=timedelta(days=7), purposes=["data_exchange"])


def write(stores, content, size=100_000, **more):
    chunks = (content[start : start + size] for start in range(0, len(content), size))
    return files.write(organization_id=stores.organization_id, kind=KIND, chunks=chunks, **more)


def read(stores, file_id):
    return b"".join(files.read(organization_id=stores.organization_id, file_id=file_id))


def on_disk(stores):
    directory = stores.directory / "files" / str(stores.organization_id)
    return sorted(path.name for path in directory.iterdir()) if directory.is_dir() else []


SIZES = [0, 1, FRAME_BYTES - 1, FRAME_BYTES, FRAME_BYTES + 1, 2 * FRAME_BYTES, 3 * FRAME_BYTES + 17]


@pytest.mark.parametrize("size", SIZES)
def test_what_is_written_is_read(stores, size):
    content = random.Random(size).randbytes(size)
    file_id = write(stores, content, 99_991)
    assert read(stores, file_id) == content
    assert files.read_bytes(organization_id=stores.organization_id, file_id=file_id, limit_bytes=size) == content
    path = file_path(stores.organization_id, file_id)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    with organization_scope(stores.organization_id):
        row = File.objects.get()
    assert (row.id, row.kind, row.size_bytes) == (file_id, KIND, size)
    assert row.delete_after_at - row.created_at == timedelta(days=7)


def test_nothing_is_in_plain_on_disk_and_digests_are_keyed(stores):
    content = b"Maria Garcia,severe migraine\n" * 50_000
    first, second = write(stores, content), write(stores, content)
    stored = file_path(stores.organization_id, first).read_bytes()
    assert b"Garcia" not in stored
    assert stored != file_path(stores.organization_id, second).read_bytes()
    with organization_scope(stores.organization_id):
        digests = set(File.objects.values_list("digest", flat=True))
    assert digests == {files.digest_of(organization_id=stores.organization_id, chunks=[content[:7], content[7:]])}
    foreign = files.write(organization_id=stores.other_id, kind=KIND, chunks=[content])
    with organization_scope(stores.other_id):
        digests.add(File.objects.get(id=foreign).digest)
    assert len(digests) == 2


def test_random_access(stores):
    content = random.Random(1).randbytes(3 * FRAME_BYTES + 500)
    file_id, dice = write(stores, content), random.Random(2)
    with files.open_seekable(organization_id=stores.organization_id, file_id=file_id) as file:
        for _ in range(200):
            start, length = dice.randrange(len(content) + 10), dice.randrange(200_000)
            file.seek(start)
            assert file.read(length) == content[start : start + length]
        assert file.seek(-5, io.SEEK_END) == len(content) - 5
        assert file.read() == content[-5:]
        assert file.read() == b""
        with pytest.raises(ValueError, match="before the start"):
            file.seek(-1)


def test_lines_and_zip_members_are_read_through_it(stores):
    import zipfile

    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("sheet.xml", "<a/>" * 400_000)
    file_id = write(stores, packed.getvalue())
    with files.open_seekable(organization_id=stores.organization_id, file_id=file_id) as file:
        assert zipfile.ZipFile(file).read("sheet.xml") == b"<a/>" * 400_000


def test_memory_stays_constant(stores):
    chunk = os.urandom(64 * 1024)
    tracemalloc.start()
    try:
        file_id = files.write(organization_id=stores.organization_id, kind=KIND, chunks=(chunk for _ in range(64 * 16)))
        total = sum(map(len, files.read(organization_id=stores.organization_id, file_id=file_id)))
        assert total == 64 * FRAME_BYTES
        assert tracemalloc.get_traced_memory()[1] < 12 * FRAME_BYTES
    finally:
        tracemalloc.stop()


# Failures while writing ----------------------------------------------------------------------------------------------


def test_a_source_that_breaks_leaves_nothing(stores):
    def broken():
        yield b"x" * FRAME_BYTES * 2
        raise ConnectionError

    with pytest.raises(ConnectionError):
        files.write(organization_id=stores.organization_id, kind=KIND, chunks=broken())
    assert on_disk(stores) == []
    with organization_scope(stores.organization_id):
        assert not File.objects.exists()


def test_too_large_leaves_nothing_and_says_so(stores):
    with pytest.raises(UploadRefused, match=r"larger than 2 MB.*OPENLEAVE_UPLOAD_LIMIT_BYTES"):
        write(stores, b"x" * (2 * FRAME_BYTES + 1), limit_bytes=2 * FRAME_BYTES)
    assert on_disk(stores) == []
    assert write(stores, b"x" * (2 * FRAME_BYTES), limit_bytes=2 * FRAME_BYTES)


def test_an_undeclared_kind_is_refused(stores):
    with pytest.raises(LookupError, match="not declared"):
        files.write(organization_id=stores.organization_id, kind="secret.hoard", chunks=[b"x"])
    assert on_disk(stores) == []


# Tampering -----------------------------------------------------------------------------------------------------------


def frame(stored, index):
    start = HEADER_BYTES + index * SEALED
    return stored[start : start + SEALED]


ATTACKS = {
    "a bit of the content": lambda s: s[:5000] + bytes([s[5000] ^ 1]) + s[5001:],
    "a bit of the header": lambda s: s[:9] + bytes([s[9] ^ 1]) + s[10:],
    "another format": lambda s: b"OLF2" + s[4:],
    "the last frame cut off": lambda s: s[: HEADER_BYTES + 3 * SEALED],
    "two frames cut off": lambda s: s[: HEADER_BYTES + 2 * SEALED],
    "the last byte cut off": lambda s: s[:-1],
    "cut in the tag": lambda s: s[: HEADER_BYTES + 3 * SEALED + 7],
    "only the header": lambda s: s[:HEADER_BYTES],
    "nothing": lambda s: b"",
    "a byte more": lambda s: s + b"\0",
    "two frames swapped": lambda s: s[:HEADER_BYTES] + frame(s, 1) + frame(s, 0) + s[HEADER_BYTES + 2 * SEALED :],
    "a frame twice": lambda s: s[:HEADER_BYTES] + frame(s, 0) + frame(s, 0) + s[HEADER_BYTES + 2 * SEALED :],
    "a frame left out": lambda s: s[:HEADER_BYTES] + s[HEADER_BYTES + SEALED :],
    "the last frame twice": lambda s: s + frame(s, 3),
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_tampered_bytes_are_refused(stores, attack):
    content = random.Random(3).randbytes(3 * FRAME_BYTES + 100)
    file_id = write(stores, content)
    path = file_path(stores.organization_id, file_id)
    path.write_bytes(ATTACKS[attack](path.read_bytes()))
    with pytest.raises(FileCorrupt):
        read(stores, file_id)


def test_a_missing_end_is_refused_before_the_first_byte(stores):
    file_id = write(stores, bytes(3 * FRAME_BYTES + 100))
    path = file_path(stores.organization_id, file_id)
    os.truncate(path, HEADER_BYTES + 3 * SEALED)
    with pytest.raises(FileCorrupt):
        files.read(organization_id=stores.organization_id, file_id=file_id)


def test_files_do_not_stand_in_for_each_other(stores):
    first, second = write(stores, b"first"), write(stores, b"other")
    foreign = files.write(organization_id=stores.other_id, kind=KIND, chunks=[b"alien"])
    path = file_path(stores.organization_id, first)
    for impostor in (file_path(stores.organization_id, second), file_path(stores.other_id, foreign)):
        path.write_bytes(impostor.read_bytes())
        with pytest.raises(FileCorrupt):
            read(stores, first)
    path.unlink()
    with pytest.raises(FileCorrupt, match="missing"):
        read(stores, first)


def test_foreign_and_missing_files_look_the_same(stores):
    file_id = write(stores, b"x")
    messages = set()
    for wanted in (file_id, uuid.uuid4()):
        with pytest.raises(NotFound) as caught:
            files.read(organization_id=stores.other_id, file_id=wanted)
        messages.add(str(caught.value))
    assert len(messages) == 1


def test_reading_at_once_has_a_limit(stores):
    file_id = write(stores, bytes(1001))
    with pytest.raises(Invalid, match="1,001 bytes; at most 1,000"):
        files.read_bytes(organization_id=stores.organization_id, file_id=file_id, limit_bytes=1000)


# Deleting ------------------------------------------------------------------------------------------------------------


@pytest.mark.lesson(14)
def test_delete_takes_key_bytes_and_row(stores):
    file_id, kept = write(stores, b"x"), write(stores, b"y")
    copy = file_path(stores.organization_id, file_id).read_bytes()
    assert files.delete(organization_id=stores.organization_id, file_id=file_id)
    assert on_disk(stores) == [str(kept)]
    assert not files.delete(organization_id=stores.organization_id, file_id=file_id)
    # A backup brings bytes and row back; the key stays destroyed.
    file_path(stores.organization_id, file_id).write_bytes(copy)
    with organization_scope(stores.organization_id):
        row = File.objects.get(id=kept)
        row.id, row.size_bytes = file_id, 1
        row.save(force_insert=True)
    with pytest.raises(KeyDestroyed):
        read(stores, file_id)
    assert read(stores, kept) == b"y"


def test_a_deletion_rolled_back_keeps_the_file(stores):
    file_id = write(stores, b"x")
    with pytest.raises(ZeroDivisionError), organization_scope(stores.organization_id):
        files.delete(organization_id=stores.organization_id, file_id=file_id)
        raise ZeroDivisionError
    assert read(stores, file_id) == b"x"


def test_another_organization_cannot_delete(stores):
    file_id = write(stores, b"x")
    assert not files.delete(organization_id=stores.other_id, file_id=file_id)
    assert read(stores, file_id) == b"x"


def test_sweep_takes_what_is_past_its_kinds_age(stores):
    start = datetime(2026, 3, 1, tzinfo=UTC)
    with clock.travel(start):
        old = [write(stores, b"old") for _ in range(3)]
    with clock.travel(start + timedelta(days=6)):
        young = write(stores, b"young")
        assert files.sweep() == 0
    with clock.travel(start + timedelta(days=7, seconds=1)):
        assert files.sweep() == 3
        assert files.sweep() == 0
    assert on_disk(stores) == [str(young)]
    assert all(key_store().is_destroyed(stores.organization_id, file_id) for file_id in old)


def test_sweep_takes_what_interrupted_writes_left_but_no_running_write(stores):
    with pytest.raises(ZeroDivisionError), organization_scope(stores.organization_id):
        write(stores, b"rolled back")
        raise ZeroDivisionError
    running = FileWriter(stores.organization_id, kind=KIND)
    dead = FileWriter(stores.organization_id, kind=KIND)
    dead._raw.close()  # as when its process is killed: the lock goes with it
    kept = write(stores, b"kept")
    assert files.sweep() == 0, "too young to tell from a transaction that is still running"
    with clock.travel(clock.now() + services.ORPHAN_AGE + timedelta(minutes=1)):
        assert files.sweep() == 2
    assert on_disk(stores) == sorted([f"{running.file_id}.part", str(kept)])
    running.write(b"goes on")
    assert running.finish().size_bytes == 7


def test_a_full_disk_is_said_and_leaves_nothing(stores, monkeypatch):
    writer = FileWriter(stores.organization_id, kind=KIND)

    def full(chunk):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(writer._container, "write", full)
    with pytest.raises(UploadRefused, match="disk is full"):
        writer.write(b"x")
    assert on_disk(stores) == []


# About a person ------------------------------------------------------------------------------------------------------

RECORD = "test.record"


@pytest.fixture
def record_kind(kind):
    declare_file_kind(RECORD, category="medical", maximum_age=None, purposes=["leave_administration"])


def write_about(stores, subject_id, content=b"certified: four weeks"):
    return files.write(organization_id=stores.organization_id, kind=RECORD, chunks=[content], subject_id=subject_id)


def test_a_persons_file_is_read_and_its_row_says_whose_it_is(stores, record_kind):
    maria = uuid.uuid4()
    content = random.Random(5).randbytes(2 * FRAME_BYTES + 3)
    file_id = write_about(stores, maria, content)
    assert read(stores, file_id) == content
    with organization_scope(stores.organization_id):
        row = File.objects.get()
    assert (row.subject_id, row.delete_after_at, row.size_bytes) == (maria, None, len(content))


def test_destroying_a_persons_key_ends_her_files_and_nobody_elses(stores, record_kind):
    maria, bo = uuid.uuid4(), uuid.uuid4()
    first, second, other = write_about(stores, maria), write_about(stores, maria), write_about(stores, bo)
    ordinary = write(stores, b"a list of worksites")
    assert key_store().destroy(stores.organization_id, maria)
    for file_id in (first, second):
        # Row and bytes are still there, as in a backup.
        assert file_path(stores.organization_id, file_id).is_file()
        with pytest.raises(KeyDestroyed):
            read(stores, file_id)
    assert (read(stores, other), read(stores, ordinary)) == (b"certified: four weeks", b"a list of worksites")
    with pytest.raises(KeyDestroyed):
        write_about(stores, maria)
    assert on_disk(stores) == sorted(str(file_id) for file_id in (first, second, other, ordinary))


def test_a_persons_file_that_is_deleted_stays_unreadable_while_her_key_lives(stores, record_kind):
    maria = uuid.uuid4()
    file_id, kept = write_about(stores, maria), write_about(stores, maria)
    copy = file_path(stores.organization_id, file_id).read_bytes()
    assert files.delete(organization_id=stores.organization_id, file_id=file_id)
    file_path(stores.organization_id, file_id).write_bytes(copy)
    with organization_scope(stores.organization_id):
        row = File.objects.get(id=kept)
        row.id = file_id
        row.save(force_insert=True)
    with pytest.raises(KeyDestroyed):
        read(stores, file_id)
    assert read(stores, kept) == b"certified: four weeks"


@pytest.mark.parametrize("whose", ["nobody's", "another person's"])
def test_a_file_does_not_open_as_somebody_elses(stores, record_kind, whose):
    maria, bo = uuid.uuid4(), uuid.uuid4()
    file_id = write_about(stores, maria)
    write_about(stores, bo)
    with organization_scope(stores.organization_id):
        File.objects.filter(id=file_id).update(subject_id=None if whose == "nobody's" else bo)
    with pytest.raises(FileCorrupt):
        read(stores, file_id)


def test_no_sweep_takes_what_has_no_maximum_age(stores, record_kind):
    file_id = write_about(stores, uuid.uuid4())
    with clock.travel(clock.now() + timedelta(days=365 * 20)):
        assert files.sweep() == 0
        assert read(stores, file_id) == b"certified: four weeks"


def test_all_files_about_a_person_are_deleted_at_once(stores, record_kind):
    maria, bo = uuid.uuid4(), uuid.uuid4()
    gone = [write_about(stores, maria) for _ in range(3)]
    kept = write_about(stores, bo)
    assert files.delete_about(organization_id=stores.other_id, subject_ids=[maria]) == 0
    assert files.delete_about(organization_id=stores.organization_id, subject_ids=[maria]) == 3
    assert files.delete_about(organization_id=stores.organization_id, subject_ids=[maria]) == 0
    assert on_disk(stores) == [str(kept)]
    assert all(key_store().is_destroyed(stores.organization_id, file_id) for file_id in gone)
    assert not key_store().is_destroyed(stores.organization_id, maria)

"""The key store: what it promises when all is well, and when files are missing, open to others or damaged."""

import logging
import os
import pickle
import sqlite3
import uuid
from pathlib import Path

import pytest

from openleave.kernel.keys import (
    FileMasterKey,
    KeyDestroyed,
    KeyMissing,
    KeysCorrupt,
    KeysPermissionError,
    KeyStore,
    MasterKeyMissing,
    SecretBytes,
)

ORGANIZATION, OTHER = uuid.UUID(int=1), uuid.UUID(int=2)
SUBJECT = uuid.UUID(int=10)


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    return tmp_path / "keys"


def file_bytes(directory: Path) -> bytes:
    return b"".join(path.read_bytes() for path in directory.iterdir() if path.name.startswith("keys.sqlite3"))


def test_a_key_is_made_once_and_found_again(directory):
    key = KeyStore(directory).data_key(ORGANIZATION, SUBJECT)
    assert len(key) == 32
    again = KeyStore(directory)
    assert again.data_key(ORGANIZATION, SUBJECT) == key
    assert again.existing_data_key(ORGANIZATION, SUBJECT) == key
    assert again.data_key(OTHER, SUBJECT) != key
    assert again.data_key(ORGANIZATION, uuid.UUID(int=11)) != key


def test_files_are_for_the_owner_only_and_hold_no_plain_key(directory):
    old = os.umask(0)
    try:
        store = KeyStore(directory)
    finally:
        os.umask(old)
    key = store.data_key(ORGANIZATION, SUBJECT)
    assert directory.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in directory.iterdir()} == {0o600}
    assert bytes(key) not in file_bytes(directory)


@pytest.mark.lesson(14)
def test_a_destroyed_key_is_gone_from_every_byte_and_never_made_again(directory):
    store = KeyStore(directory)
    store.data_key(ORGANIZATION, SUBJECT)
    connection = sqlite3.connect(directory / "keys.sqlite3")
    (wrapped,) = connection.execute("SELECT wrapped FROM data_key").fetchone()
    connection.close()
    assert wrapped in file_bytes(directory)

    assert store.destroy(ORGANIZATION, SUBJECT)
    assert not store.destroy(ORGANIZATION, SUBJECT)
    assert wrapped not in file_bytes(directory)
    assert store.is_destroyed(ORGANIZATION, SUBJECT)
    for use in (store.data_key, store.existing_data_key, KeyStore(directory).data_key):
        with pytest.raises(KeyDestroyed, match=str(SUBJECT)):
            use(ORGANIZATION, SUBJECT)
    assert store.data_key(OTHER, SUBJECT)


def test_destroyed_keys_among_thousands_leave_no_byte(directory):
    store = KeyStore(directory)
    subjects = [uuid.UUID(int=n << 64) for n in range(3_000)]
    store.data_keys(ORGANIZATION, subjects)
    connection = sqlite3.connect(directory / "keys.sqlite3")
    wrapped = {
        uuid.UUID(bytes=row[0]): row[1] for row in connection.execute("SELECT subject_id, wrapped FROM data_key")
    }
    connection.close()
    gone = subjects[::3]
    assert store.destroy_many(ORGANIZATION, gone) == 1_000
    left = file_bytes(directory)
    assert [subject for subject in gone if wrapped[subject][12:] in left] == []
    assert wrapped[subjects[1]] in left


def test_destroying_before_first_use_leaves_a_tombstone(directory):
    store = KeyStore(directory)
    assert not store.destroy(ORGANIZATION, SUBJECT)
    with pytest.raises(KeyDestroyed):
        store.data_key(ORGANIZATION, SUBJECT)


def test_another_store_forgets_its_cached_key_at_once(directory):
    first, second = KeyStore(directory), KeyStore(directory)
    assert first.data_key(ORGANIZATION, SUBJECT) == second.data_key(ORGANIZATION, SUBJECT)
    first.destroy(ORGANIZATION, SUBJECT)
    with pytest.raises(KeyDestroyed):
        second.existing_data_key(ORGANIZATION, SUBJECT)


def test_missing_is_told_from_destroyed(directory):
    with pytest.raises(KeyMissing, match="restore it"):
        KeyStore(directory).existing_data_key(ORGANIZATION, SUBJECT)


def test_one_destroyed_among_many_stops_the_bulk_and_makes_none(directory):
    store = KeyStore(directory)
    others = [uuid.uuid4() for _ in range(3)]
    store.destroy(ORGANIZATION, SUBJECT)
    with pytest.raises(KeyDestroyed):
        store.data_keys(ORGANIZATION, [*others, SUBJECT])
    assert store.existing_data_keys(ORGANIZATION, others) == {}


def test_a_hundred_thousand_keys_are_made_at_once(directory):
    store = KeyStore(directory)
    subjects = [uuid.uuid4() for _ in range(100_000)]
    keys = store.data_keys(ORGANIZATION, subjects)
    assert len(set(keys.values())) == 100_000
    assert KeyStore(directory).existing_data_keys(ORGANIZATION, subjects[:1000]) == {
        s: keys[s] for s in subjects[:1000]
    }


def test_off_boarding_destroys_every_key_but_the_audit_key(directory):
    store = KeyStore(directory)
    store.data_keys(ORGANIZATION, [uuid.uuid4() for _ in range(5)])
    kept = store.data_key(OTHER, SUBJECT)
    audit = store.audit_key(ORGANIZATION)
    assert store.destroy_organization(ORGANIZATION) == 5
    with pytest.raises(KeyDestroyed):
        store.data_key(ORGANIZATION, uuid.uuid4())
    with pytest.raises(KeyDestroyed):
        store.rotate_organization_key(ORGANIZATION)
    again = KeyStore(directory)
    assert again.data_key(OTHER, SUBJECT) == kept
    assert again.audit_key(ORGANIZATION) == audit


def test_audit_keys_differ_and_are_listed(directory):
    store = KeyStore(directory)
    keys = {store.audit_key(), store.audit_key(ORGANIZATION), store.audit_key(OTHER), store.service_key("anchor")}
    assert len(keys) == 4
    assert store.audited_organizations() == [ORGANIZATION, OTHER]


# Refusals ------------------------------------------------------------------------------------------------------------


def test_a_lost_master_key_is_not_replaced(directory):
    KeyStore(directory).data_key(ORGANIZATION, SUBJECT)
    (directory / "master.key").unlink()
    with pytest.raises(MasterKeyMissing, match="Put the file back"):
        KeyStore(directory)
    assert not (directory / "master.key").exists()


def test_another_master_key_is_refused(directory):
    KeyStore(directory).data_key(ORGANIZATION, SUBJECT)
    (directory / "master.key").write_bytes(os.urandom(32))
    with pytest.raises(KeysCorrupt, match="not the one of the key store"):
        KeyStore(directory)


def test_a_short_master_key_is_refused(directory):
    KeyStore(directory)
    (directory / "master.key").write_bytes(b"short")
    with pytest.raises(KeysCorrupt, match="5 bytes, expected 32"):
        KeyStore(directory)


@pytest.mark.parametrize(("name", "mode"), [("master.key", 0o640), ("keys.sqlite3", 0o604), ("", 0o750)])
def test_files_others_may_read_are_refused(directory, name, mode):
    KeyStore(directory)
    (directory / name).chmod(mode)
    with pytest.raises(KeysPermissionError, match="chmod"):
        KeyStore(directory)


def test_a_linked_master_key_is_refused(directory, tmp_path):
    KeyStore(directory)
    (directory / "master.key").rename(tmp_path / "elsewhere")
    (directory / "master.key").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(KeysPermissionError, match="symbolic link"):
        KeyStore(directory)


def test_a_damaged_store_says_so(directory):
    directory.mkdir(mode=0o700)
    FileMasterKey.create(directory / "master.key")
    path = directory / "keys.sqlite3"
    path.write_bytes(b"no database at all" * 500)
    path.chmod(0o600)
    with pytest.raises(KeysCorrupt, match="cannot be opened"):
        KeyStore(directory)


@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE data_key SET subject_id = X'ff' || substr(subject_id, 2) WHERE subject_id = :a",
        "UPDATE data_key SET wrapped = (SELECT wrapped FROM data_key WHERE subject_id = :b) WHERE subject_id = :a",
        "UPDATE data_key SET wrapped = substr(wrapped, 1, 59) || X'00' WHERE subject_id = :a",
        "UPDATE organization_key SET wrapped = (SELECT wrapped FROM organization_key WHERE organization_id = :o)",
        "UPDATE organization_key SET version = 7; UPDATE data_key SET organization_key_version = 7",
    ],
)
def test_moved_or_altered_keys_do_not_open(directory, attack):
    other = uuid.UUID(int=11)
    store = KeyStore(directory)
    store.data_keys(ORGANIZATION, [SUBJECT, other])
    store.data_key(OTHER, SUBJECT)
    connection = sqlite3.connect(directory / "keys.sqlite3", isolation_level=None)
    for statement in attack.split(";"):
        names = {"a": SUBJECT.bytes, "b": other.bytes, "o": OTHER.bytes}
        connection.execute(statement, {name: value for name, value in names.items() if f":{name}" in statement})
    connection.close()
    moved = uuid.UUID(bytes=b"\xff" + SUBJECT.bytes[1:])
    with pytest.raises((KeysCorrupt, KeyMissing)):
        again = KeyStore(directory)
        again.existing_data_key(ORGANIZATION, moved if "subject_id = X" in attack else SUBJECT)


# Nothing shows a key -------------------------------------------------------------------------------------------------


def test_key_material_does_not_show_itself(directory, caplog):
    caplog.set_level(logging.DEBUG)
    store = KeyStore(directory)
    key = store.data_key(ORGANIZATION, SUBJECT)
    logging.getLogger("test").info("%s %r %s", key, key, f"{key}")
    shown = caplog.text + repr(store) + repr(vars(store)) + repr(FileMasterKey(directory / "master.key"))
    for secret in (bytes(key), (directory / "master.key").read_bytes()):
        assert repr(secret)[2:-1] not in shown
        assert secret.hex() not in shown
    with pytest.raises(TypeError, match="never pickled"):
        pickle.dumps(key)


def test_errors_of_opening_carry_no_cause_with_keys(directory):
    master = FileMasterKey.create(Path(directory.parent) / "other.key")
    with pytest.raises(KeysCorrupt) as caught:
        master.unwrap(os.urandom(60), b"x")
    assert caught.value.__suppress_context__
    assert SecretBytes(b"k" * 32).hex() not in str(caught.value)

"""Backups: sealed for two custodians, never older than allowed, and forgetful when they come back."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test.utils import override_settings
from tests.databases import _clone

from openleave.config.cli.drill import drill
from openleave.kernel import clock
from openleave.kernel.backups import archive, custody
from openleave.kernel.backups.errors import BackupError

WORDS = ("first custodian's sentence", "second custodian's sentence")


@pytest.fixture
def kept(tmp_path: Path) -> tuple[custody.Custody, tuple[Path, Path]]:
    shares = (tmp_path / "first.share", tmp_path / "second.share")
    return custody.create(tmp_path / "custody", shares, WORDS), shares


def _backup(tmp_path: Path, kept: custody.Custody, text: bytes = b"Nine wards, no name.") -> Path:
    (tmp_path / "some.txt").write_bytes(text)
    path, _ = archive.write(
        tmp_path / "backups",
        kept,
        version="1",
        counts={"people_employee": 3},
        keep=timedelta(days=35),
        fill=lambda into: into.add_file("some.txt", tmp_path / "some.txt"),
    )
    return path


def _content(path: Path, key: bytes, to: Path) -> bytes:
    with archive.opened(path, key) as tar:
        for member in tar:
            archive.copy_member(tar, member, to)
    return to.read_bytes()


@pytest.mark.commitment("P-65")
def test_two_shares_open_it_and_nothing_less_does(tmp_path: Path, kept: Any) -> None:
    made, shares = kept
    path = _backup(tmp_path, made)
    manifest = archive.read_manifest(path)
    about = (manifest.ephemeral, manifest.id.bytes)
    assert b"Nine wards" not in (path / archive.ARCHIVE).read_bytes()
    key = custody.open_key(shares, WORDS, *about)
    assert _content(path, key, tmp_path / "out") == b"Nine wards, no name."
    assert custody.open_key((shares[1], shares[0]), (WORDS[1], WORDS[0]), *about) == key
    for paths, words in (
        ((shares[0], shares[0]), (WORDS[0], WORDS[0])),
        (shares, (WORDS[0], WORDS[0])),
        (shares, ("wrong" + WORDS[0], WORDS[1])),
    ):
        with pytest.raises(BackupError):
            custody.open_key(paths, words, *about)
    assert (shares[0].stat().st_mode & 0o777, (path / archive.MANIFEST).exists()) == (0o600, True)


@pytest.mark.commitment("P-65")
def test_a_changed_manifest_or_archive_opens_nothing(tmp_path: Path, kept: Any) -> None:
    made, shares = kept
    path = _backup(tmp_path, made)
    manifest = archive.read_manifest(path)
    key = custody.open_key(shares, WORDS, manifest.ephemeral, manifest.id.bytes)
    value = json.loads((path / archive.MANIFEST).read_text())
    longer = value | {"expires_at": (manifest.expires_at + timedelta(days=365)).isoformat()}
    original = (path / archive.MANIFEST).read_bytes()
    (path / archive.MANIFEST).write_text(json.dumps(longer, indent=1) + "\n")
    with pytest.raises(BackupError, match="does not open"):
        _content(path, key, tmp_path / "out")
    (path / archive.MANIFEST).write_bytes(original)
    sealed = bytearray((path / archive.ARCHIVE).read_bytes())
    for flip in (20, len(sealed) // 2, len(sealed) - 1):
        (path / archive.ARCHIVE).write_bytes(sealed[:flip] + bytes([sealed[flip] ^ 1]) + sealed[flip + 1 :])
        with pytest.raises(BackupError, match="does not open"):
            _content(path, key, tmp_path / "out")


@pytest.mark.commitment("P-65")
def test_no_backup_is_kept_past_its_time(tmp_path: Path, kept: Any) -> None:
    made, _shares = kept
    path = _backup(tmp_path, made)
    (tmp_path / "backups" / "broken.part").mkdir()
    now = clock.now()
    with clock.travel(now + timedelta(days=34, hours=23)):
        assert archive.prune(tmp_path / "backups") == [tmp_path / "backups" / "broken.part"]
    with clock.travel(now + timedelta(days=35, seconds=1)):
        assert archive.prune(tmp_path / "backups") == [path]
    with pytest.raises(BackupError, match="36 days"):
        archive.write(
            tmp_path / "backups", made, version="1", counts={}, keep=timedelta(days=36), fill=lambda into: None
        )


@pytest.mark.parametrize("words", [("short", "also short"), (WORDS[0], WORDS[0])], ids=["short", "equal"])
def test_passphrases_have_to_do(tmp_path: Path, words: tuple[str, str]) -> None:
    with pytest.raises(BackupError, match="passphrases"):
        custody.create(tmp_path / "custody", (tmp_path / "a", tmp_path / "b"), words)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.commitment("P-65", "P-88")
@pytest.mark.lesson(6, 7)
@pytest.mark.purpose("retention")
def test_the_drill_shows_the_person_back_and_then_gone(test_server: Any, tmp_path: Path) -> None:
    stores = {f"OPENLEAVE_{name}_DIR": tmp_path / name.lower() for name in ("KEYS", "FILES", "ANCHORS")}
    (tmp_path / "scratch").mkdir(mode=0o700)
    with override_settings(**stores), _clone(test_server, "drill") as database, database.in_django():
        from openleave.kernel.keys import key_store

        key_store()
        said = list(drill(test_server, database.name, tmp_path / "scratch"))
        assert key_store().ledger.erasures() == []  # the installation's own ledger knows nothing of it
    assert [line.partition(":")[0].partition(" of ")[0] for line in said] == [
        "A backup",
        "Restored without a replay",
        "Replayed",
    ]
    assert said[2] == "Replayed: 1 erasures and 0 holds. Nobody who was erased is back."

"""``openleave backup``, ``restore`` and ``drill`` as people run them: an installation of its own, real processes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytestmark = [pytest.mark.process, pytest.mark.xdist_group("processes")]
WORDS = {
    "OPENLEAVE_FIRST_PASSPHRASE": "the first custodian's sentence",
    "OPENLEAVE_SECOND_PASSPHRASE": "the second custodian's sentence",
}
Command = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def openleave() -> Iterator[tuple[Command, Path]]:
    """A new, migrated installation: its command, and its directory."""
    home = Path(tempfile.mkdtemp(prefix="openleave-backup-test-"))
    home.chmod(0o711)  # as root, PostgreSQL's own account must reach the data below it
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DATABASE_")}

    def run(*words: str, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "openleave.config.cli", *words],
            env=kept | WORDS | {"OPENLEAVE_HOME": str(home)} | more,
            capture_output=True,
            text=True,
            check=False,
        )

    try:
        assert run("migrate", "--quiet").returncode == 0
        yield run, home
    finally:
        run("reset", "--yes")
        shutil.rmtree(home, ignore_errors=True)


@pytest.mark.commitment("P-65")
@pytest.mark.lesson(7)
def test_a_backup_taken_restored_and_drilled(openleave: tuple[Command, Path], tmp_path: Path) -> None:
    run, home = openleave
    shares = [str(tmp_path / "first"), str(tmp_path / "second")]
    refused = run("backup")
    assert refused.returncode == 1 and "there are none yet" in refused.stderr
    assert run("backup", "custodians", *shares).returncode == 0
    assert run("organization", "create", "before-it", "--name", "Before").returncode == 0
    taken = run("backup")
    assert taken.returncode == 0, taken.stderr
    (backup,) = (home / "backups").iterdir()
    assert str(backup) in run("backup", "list").stdout
    assert ((home / "backups").stat().st_mode & 0o777, backup.stat().st_mode & 0o777) == (0o700, 0o700)

    assert run("organization", "create", "later-it", "--name", "Later").returncode == 0
    with_both = ["restore", str(backup), "--share", shares[0], "--share", shares[1], "--yes"]
    wrong = run(*with_both, OPENLEAVE_SECOND_PASSPHRASE="not their sentence")
    assert wrong.returncode == 1 and "does not open" in wrong.stderr
    assert "later-it" in run("organization", "list").stdout
    restored = run(*with_both)
    assert restored.returncode == 0, restored.stderr
    assert "It may serve now." in restored.stdout
    listed = run("organization", "list").stdout
    assert "before-it" in listed and "later-it" not in listed
    assert run("migrate", "--check").returncode == 0
    drilled = run("drill")
    assert drilled.returncode == 0 and "Nobody who was erased is back." in drilled.stdout, drilled.stderr

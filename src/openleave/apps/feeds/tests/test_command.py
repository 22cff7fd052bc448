"""``openleave import`` as somebody types it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from openleave.apps.feeds.tests.conftest import as_csv
from openleave.apps.feeds.tests.test_import_employees import PEOPLE
from openleave.apps.people.tests.factories import give, make_account, make_organization
from openleave.kernel.actor import Role


@pytest.fixture
def command(fresh_database: Any, tmp_path: Path) -> Any:
    with fresh_database.in_django():
        organization = make_organization("harbor")
        account = make_account("olga@harbor.example", password=None)
        give(account, organization, Role.HR_OPERATIONS)
        other = make_account("mia@harbor.example", password=None)
        give(other, organization, Role.MANAGER)
    environment = os.environ | fresh_database.environment | {"OPENLEAVE_HOME": str(tmp_path / "home")}

    def run(data: bytes, *options: str, account: str = "olga@harbor.example") -> subprocess.CompletedProcess[str]:
        path = tmp_path / "people.csv"
        path.write_bytes(data)
        arguments = ["import", str(path), "--organization", "harbor", "--as", account, *options]
        return subprocess.run(
            [sys.executable, "-m", "openleave.config.cli", *arguments], env=environment, capture_output=True, text=True
        )

    return run


def test_looking_then_applying(command: Any) -> None:
    looked = command(as_csv(PEOPLE))
    assert looked.returncode == 0, looked.stderr
    assert "3 rows  3 new  0 changed" in looked.stdout and "Nothing was changed" in looked.stdout
    applied = command(as_csv(PEOPLE), "--apply")
    assert applied.returncode == 0 and "Applied." in applied.stdout, applied.stderr
    assert "0 new  0 changed  3 unchanged" in command(as_csv(PEOPLE), "--apply").stdout


def test_errors_end_with_one_and_say_what_to_do(command: Any) -> None:
    rows = [list(row) for row in PEOPLE]
    rows[1][3] = "2/30/2020"
    answer = command(as_csv(rows), "--apply")
    assert answer.returncode == 1
    assert "line 2, Hire Date (2/30/2020): Hire date is a day that does not exist." in answer.stdout
    assert "--leave-out-bad" in answer.stderr
    assert command(as_csv(rows), "--apply", "--leave-out-bad").returncode == 0
    broken = command(b"%PDF-1.7")
    assert broken.returncode == 1 and "This is not a table" in broken.stderr
    assert "Traceback" not in broken.stderr


def test_only_those_who_may(command: Any) -> None:
    for account in ("mia@harbor.example", "nobody@harbor.example"):
        answer = command(as_csv(PEOPLE), account=account)
        assert answer.returncode == 1 and "Traceback" not in answer.stderr

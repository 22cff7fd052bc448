"""``openleave retention``, as an operator or a privacy officer runs it."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from openleave.apps.people.tests.factories import actor_for, give, make_account, make_organization
from openleave.apps.retention.tests.test_sweep import left, make_case, state
from openleave.kernel.actor import Role
from openleave.kernel.tenancy import organization_scope


@pytest.mark.process
@pytest.mark.commitment("P-04", "P-61")
def test_preview_run_and_export(fresh_database: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    with fresh_database.in_django():
        organization = make_organization("mill-creek")
        account = make_account("vera@mill-creek.example")
        give(account, organization, Role.PRIVACY_OFFICER)
        actor = actor_for(organization, Role.PRIVACY_OFFICER, account=account)
        with organization_scope(organization.id):
            make_case(left(actor, "E-1", last_name="Quist"), "L-2021-0007")
    environment = os.environ | fresh_database.environment

    def run(*words: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "openleave.config.cli", "retention", *words],
            env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    who = ["--organization", "mill-creek", "--as", "vera@mill-creek.example"]
    assert "UNVERIFIED, not applied" in run("rules")
    seen = run("preview", *who)
    assert "Past their last day: 2" in seen and "L-2021-0007" in seen and "29 CFR 825.500(b)" in seen
    out = tmp_path / "everything.zip"
    assert "SHA-256" in run("export", *who, "--out", str(out))
    with zipfile.ZipFile(out) as package:
        index = json.loads(package.read("index.json"))
    assert index["counts"]["cases_leavecase"] == 1 and index["counts"]["sealed"] == 1
    assert "Erased 1 people, 0 cases" in run("run", *who)
    with fresh_database.in_django():
        assert state(actor) == (set(), set())
    assert run("certificate") == ""

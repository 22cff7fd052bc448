"""`openleave policy`: from a file to a version in force and back, and what it says of mistakes."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from openleave.apps.cases.tests.conftest import NOW, Harbor, make_harbor
from openleave.apps.policies import services
from openleave.apps.policies.models import Policy
from openleave.apps.policies.tests.conftest import text_of
from openleave.config.cli import policy
from openleave.kernel import clock
from openleave.kernel.tenancy import organization_scope

WHO = ["--organization", "harbor-hospital", "--as", "ada@harbor-hospital.example"]


@pytest.fixture
def harbor(fresh_database: Any) -> Iterator[Harbor]:
    with clock.travel(NOW), fresh_database.in_django():
        yield make_harbor("harbor-hospital", people=3)


def call(*words: str) -> int:
    parser = argparse.ArgumentParser()
    policy.add_arguments(parser)
    return policy.run(parser.parse_args([*words]))


@pytest.fixture(autouse=True)
def same_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("openleave.config.environment.ensure_database", lambda: None)


def test_from_a_file_to_a_version_in_force_and_back(
    harbor: Harbor, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "personal.yaml"
    file.write_text(text_of("personal", "mine"))
    assert call("publish", str(file), *WHO, "--why", "Handbook 2026") == 0
    assert "org.mine, version 1, holds from 2026-01-01." in capsys.readouterr().out
    file.write_text(text_of("personal", "mine", tenure=None))
    assert call("publish", str(file), *WHO, "--from", "2026-12-01") == 0
    capsys.readouterr()
    assert call("list", *WHO) == 0
    listed = capsys.readouterr().out
    assert "org.mine" in listed and "Handbook 2026" in listed and "2026-12-01" in listed
    assert call("try", "org.mine", *WHO, "--as-of", "2026-12-02", "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert found["employees"] == 3 and found["outcomes"]["eligible"] == 3
    assert call("try", "org.mine", *WHO, "--as-of", "2026-12-02") == 0
    assert "org.mine, version 2 (published)" in capsys.readouterr().out
    assert call("export", str(tmp_path / "out"), *WHO) == 0
    assert (tmp_path / "out" / "mine.yaml").read_text() == text_of("personal", "mine")


def test_a_draft_of_other_people_is_not_published_over(
    harbor: Harbor, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    services.policy_create(actor=harbor.actor, slug="mine", content=text_of("personal", "mine"))
    file = tmp_path / "personal.yaml"
    file.write_text(text_of("personal", "mine", tenure=None))
    assert call("publish", str(file), *WHO) == 1
    assert "has a draft that says something else" in capsys.readouterr().err


def test_mistakes_by_line_and_nothing_is_written(
    harbor: Harbor, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "personal.yaml"
    file.write_text(text_of("personal", "mine").replace("unit: week", "unit: moon"))
    line = file.read_text()[: file.read_text().index("moon")].count("\n") + 1
    assert call("check", str(file)) == 1
    assert f"{file}:{line}: Unknown unit `moon`." in capsys.readouterr().out
    assert call("publish", str(file), *WHO) == 1
    assert call("try", "org.nothing", *WHO, "--as-of", "2026-12-02") == 1
    assert "There is no policy" in capsys.readouterr().err
    with organization_scope(harbor.organization.id):
        assert not Policy.objects.exists()

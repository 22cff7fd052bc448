"""The trust page says what a run has shown, and says so when there is none, or it is of another version."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from openleave.apps.evidence import reading
from openleave.apps.evidence.catalogue import commitments
from openleave.apps.people.tests.factories import PASSWORD, give, make_account, make_organization
from openleave.kernel.actor import Role

COMMIT = "a" * 40


@pytest.fixture
def officer(db: None, monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> Client:
    settings.OPENLEAVE_EVIDENCE_DIR = tmp_path
    monkeypatch.setattr("openleave.apps.evidence.views.running_commit", lambda: COMMIT)
    give(make_account("olga@harbor.example"), make_organization("harbor-hospital"), Role.PRIVACY_OFFICER)
    client = Client(headers={"host": "desk.localhost"})
    client.post("/account/login/", {"login": "olga@harbor.example", "password": PASSWORD})
    return client


def _write(directory: Path, *, commit: str | None = COMMIT, changed: bool = False, outcome: str = "passed") -> None:
    index = {"at": "2026-11-30T22:00:00+00:00", "commit": commit, "changed": changed, "seconds": 61.4}
    (directory / "index.json").write_text(json.dumps(index))
    test = {"id": "tests/x.py::test_two", "outcome": outcome, "seconds": 1.26, "figures": {"people": 500}, "seed": 42}
    for key in ("P-65", "lesson-06"):
        (directory / f"{key}.json").write_text(json.dumps({"proven": outcome == "passed", "tests": [test]}))


def _page(client: Client, query: str = "") -> str:
    return client.get(f"/privacy/evidence/{query}").content.decode()


def test_without_evidence_it_says_so_and_still_tells_what_is_built(officer: Client, tmp_path: Path) -> None:
    for damaged in (None, "{", "[]", '{"at": "yesterday"}'):
        if damaged is not None:
            (tmp_path / "index.json").write_text(damaged)
        page = _page(officer)
        assert "There is no evidence for this version" in page
        assert all(f'id="{one.id}"' in page for one in commitments())
        assert "Proven:" not in page


def test_a_run_of_this_version(officer: Client, tmp_path: Path) -> None:
    _write(tmp_path)
    page = _page(officer)
    assert "evidence of another" not in page and "no evidence" not in page
    assert "1 of 1 test" in page and "people 500" in page and "seed 42" in page and "1.3 s" in page
    assert "aaaaaaaaaa" in page and "1 of 5 proven, whole or in part" in page


@pytest.mark.parametrize(
    ("said", "arguments"),
    [
        ("This evidence is of another version", {"commit": "b" * 40}),
        ("Files differed from the commit", {"changed": True}),
        ("Nobody can tell whether", {"commit": None}),
        ("A test of these fails: P-65.", {"outcome": "failed"}),
        ("Not all tests ran", {"outcome": "skipped"}),
    ],
)
def test_what_is_not_as_it_should_be_is_said(
    officer: Client, tmp_path: Path, said: str, arguments: dict[str, Any]
) -> None:
    _write(tmp_path, **arguments)
    assert said in _page(officer)


def test_it_is_searched_and_filtered(officer: Client) -> None:
    assert 'id="P-65"' in _page(officer, "?q=backups+two")
    assert 'id="P-04"' not in _page(officer, "?q=backups+two")
    partly = {one.id for one in commitments() if one.state == "partly" and one.chapter == "H"}
    page = _page(officer, "?state=partly&chapter=H")
    assert {one.id for one in commitments() if f'id="{one.id}"' in page} == partly
    assert "No promise says that" in _page(officer, "?q=zebra&state=nonsense")


def test_it_makes_few_statements(officer: Client, django_assert_max_num_queries: Any) -> None:
    _page(officer)
    with django_assert_max_num_queries(15):
        _page(officer)


def test_who_is_no_officer_is_refused(db: None) -> None:
    give(make_account("ada@harbor.example"), make_organization("harbor-hospital"), Role.LEAVE_ADMINISTRATOR)
    client = Client(headers={"host": "desk.localhost"})
    client.post("/account/login/", {"login": "ada@harbor.example", "password": PASSWORD})
    assert client.get("/privacy/evidence/").status_code == 403


@pytest.mark.parametrize("shape", ["plain", "detached", "worktree", "packed"])
def test_the_running_commit_is_read_without_git(shape: str, tmp_path: Path, settings: Any) -> None:
    git = tmp_path / ".git"
    git.mkdir()
    (git / "HEAD").write_text(f"{COMMIT}\n" if shape == "detached" else "ref: refs/heads/main\n")
    if shape == "packed":
        (git / "packed-refs").write_text(f"# pack-refs\n{COMMIT} refs/heads/main\n")
    elif shape != "detached":
        (git / "refs/heads").mkdir(parents=True)
        (git / "refs/heads/main").write_text(f"{COMMIT}\n")
    root = tmp_path
    if shape == "worktree":
        own, root = git / "worktrees/w", tmp_path / "w"
        own.mkdir(parents=True)
        root.mkdir()
        (own / "HEAD").write_text("ref: refs/heads/main\n")
        (own / "commondir").write_text("../..\n")
        (root / ".git").write_text(f"gitdir: {own}\n")
    settings.OPENLEAVE_CHECKOUT = root
    reading.running_commit.cache_clear()
    try:
        assert reading.running_commit() == COMMIT
    finally:
        reading.running_commit.cache_clear()

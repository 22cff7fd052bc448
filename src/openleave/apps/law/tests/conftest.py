"""A law library of its own for the law's pages: two made-up laws of Wyoming and one that is known by name only."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from openleave.apps.cases.tests.conftest import at_noon, browser, harbor  # noqa: F401 - fixtures
from openleave.apps.law import coverage, published, reading
from openleave.engine import Library, library_path, load_library
from openleave.kernel import clock

HERE = Path(__file__).parent
NOT_COVERED = """- id: us.ut.care
  name: Lumen Care of Utah
  jurisdiction: us.ut
  where: [UT]
  why: "No figures were published."
  href: "https://law.example/utah"
"""


@pytest.fixture(scope="session")
def lumen_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the made-up library: the real one's schema and units, the made-up laws."""
    real, root = library_path(), tmp_path_factory.mktemp("law")
    shutil.copytree(real / "schema", root / "schema")
    shutil.copy(real / "units.yaml", root / "units.yaml")
    (root / "VERSION").write_text("9.9.0\n")
    for source, target in (
        ("lumen.yaml", "care.yaml"),
        ("lumen_sick.yaml", "sick.yaml"),
        ("lumen_cases.yaml", "cases/care.yaml"),
    ):
        path = root / "us" / "wy" / target
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(HERE / source, path)
    (root / "us" / "ut").mkdir()
    (root / "us" / "ut" / "not_covered.yaml").write_text(NOT_COVERED)
    return root


@pytest.fixture(scope="session")
def lumen_library(lumen_root: Path) -> Library:
    return load_library(lumen_root)


@pytest.fixture
def lumen(monkeypatch: pytest.MonkeyPatch, lumen_root: Path, lumen_library: Library) -> Iterator[Library]:
    """The pages show the made-up library, on November 30, 2026."""
    monkeypatch.setattr(reading, "load_library", lambda: lumen_library)
    for module in (published, coverage):
        monkeypatch.setattr(module, "library_path", lambda: lumen_root)
    with clock.travel(datetime(2026, 11, 30, 18, tzinfo=UTC)):
        yield lumen_library


@pytest.fixture
def public() -> Callable[..., str]:
    """``public(path, language="en")``: what the public site answers to somebody without an account. It reads no table:
    these tests have no database."""

    def get(path: str, language: str = "en", status: int = 200) -> str:
        answer: Any = Client(headers={"host": "www.localhost", "accept-language": language}).get(path)
        assert answer.status_code == status, (path, answer.status_code)
        content: str = answer.content.decode()
        return content

    return get

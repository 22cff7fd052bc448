"""The invented employer of the cases' tests with a case, a scanner, and keys and files of each test's own."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from openleave.apps.cases import services as cases
from openleave.apps.cases.models import LeaveCase
from openleave.apps.cases.tests.conftest import Harbor, at_noon, browser, harbor, make_harbor
from openleave.apps.cases.tests.test_opening import SURGERY
from openleave.apps.documents import scanning, services
from openleave.apps.documents.models import Document
from openleave.apps.documents.tests import making
from openleave.apps.documents.tests.clamd import FakeClamd

__all__ = ["Harbor", "at_noon", "browser", "harbor", "make_harbor"]

type Receive = Callable[..., Document]


@pytest.fixture(autouse=True)
def own_files(tmp_path: Path, settings: Any) -> None:
    settings.OPENLEAVE_FILES_DIR = tmp_path / "files"
    settings.OPENLEAVE_KEYS_DIR = tmp_path / "keys"
    settings.OPENLEAVE_CLAMD = ""


@pytest.fixture
def clamd(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeClamd]:
    """A running scanner that the installation is configured for."""
    monkeypatch.setattr(scanning, "SECONDS", 15)
    with tempfile.TemporaryDirectory() as directory:  # short: a socket's path has at most 107 characters
        fake = FakeClamd(Path(directory) / "clamd.ctl")
        settings.OPENLEAVE_CLAMD = str(fake.path)
        fake.start()
        yield fake
        fake.stop()


@pytest.fixture
def case(harbor: Harbor) -> LeaveCase:
    return cases.case_open(actor=harbor.actor, employee_id=harbor.nurse.id, **SURGERY)


@pytest.fixture
def receive(harbor: Harbor, case: LeaveCase) -> Receive:
    """Add a document to the case; by default a certification of one page."""

    def make(content: Any = None, **how: Any) -> Document:
        how = {"actor": harbor.actor, "case_id": case.id, "category": "certification", "source": "desk"} | how
        return services.document_receive(content=content or making.pdf(), **how)

    return make

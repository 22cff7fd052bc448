"""Static files in tests: a directory of their own, empty until a browser test collects into it."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command

_directory: Path


def pytest_configure(config: pytest.Config) -> None:
    global _directory
    _directory = Path(tempfile.mkdtemp(prefix="openleave-static-"))
    settings.STATIC_ROOT = _directory


def pytest_unconfigure(config: pytest.Config) -> None:
    shutil.rmtree(_directory, ignore_errors=True)


@pytest.fixture(scope="session")
def collected_static_files() -> Path:
    """The static files as they are in production: collected, hashed, compressed. Returns their directory."""
    storage = staticfiles_storage
    storage._location = str(_directory)  # type: ignore[attr-defined]  # made before the tests moved it
    storage.__dict__.pop("base_location", None)
    storage.__dict__.pop("location", None)
    call_command("collectstatic", interactive=False, verbosity=0)
    storage.hashed_files, storage.manifest_hash = storage.load_manifest()  # type: ignore[attr-defined]
    return _directory

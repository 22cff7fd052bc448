"""An installation of its own for a bench: in a temporary directory, on a server of its own, gone afterwards."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]


class Installation:
    """Commands run as processes of their own, so that each one's memory and imports are its own."""

    def __init__(self, home: Path) -> None:
        self.environment = os.environ | {
            "OPENLEAVE_HOME": str(home),
            "PYTHONPATH": f"{CHECKOUT / 'src'}:{CHECKOUT}",
            "DJANGO_SETTINGS_MODULE": "openleave.config.settings",
        }

    def run(self, *words: str) -> str:
        """`python -m WORDS…`; what it prints. Raises CalledProcessError."""
        done = subprocess.run(
            [sys.executable, "-m", *words],
            env=self.environment,
            cwd=CHECKOUT,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
        return done.stdout


@contextlib.contextmanager
def installation() -> Iterator[Installation]:
    """A new, migrated installation."""
    home = Path(tempfile.mkdtemp(prefix="openleave-bench-"))
    home.chmod(0o711)  # as root, PostgreSQL's own account must reach the data below it
    made = Installation(home)
    try:
        made.run("openleave.config.cli", "migrate", "--quiet")
        yield made
    finally:
        with contextlib.suppress(subprocess.CalledProcessError):
            made.run("openleave.config.cli", "reset", "--yes")
        shutil.rmtree(home, ignore_errors=True)

"""The evidence that a test run has written, and whether it is of the version that is running.

``pytest --evidence DIR`` (``make evidence``) writes DIR. Read is ``OPENLEAVE_EVIDENCE_DIR``; unless that is set,
from build/evidence of a checkout.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from openleave.apps.evidence.catalogue import commitments, lesson_id, lessons

INDEX = "index.json"


@dataclass(frozen=True, slots=True)
class Run:
    """When, on which commit (None: unknown) and for how long the tests ran; ``changed``: files differed from it."""

    at: datetime
    commit: str | None
    changed: bool
    seconds: float


@dataclass(frozen=True, slots=True)
class Test:
    """One test with what it measured."""

    __test__ = False
    name: str
    outcome: str
    seconds: float
    figures: tuple[tuple[str, str], ...]
    seed: str


@dataclass(frozen=True, slots=True)
class Shown:
    """What the run says of one commitment or lesson."""

    proven: bool = False
    tests: tuple[Test, ...] = ()

    @property
    def passed(self) -> int:
        return sum(one.outcome == "passed" for one in self.tests)

    @property
    def failed(self) -> bool:
        return any(one.outcome in ("failed", "error") for one in self.tests)


@dataclass(frozen=True, slots=True)
class Evidence:
    """A whole run; ``run`` is None where there is none that can be read. ``shown`` by id."""

    run: Run | None = None
    shown: dict[str, Shown] = field(default_factory=dict)

    def of(self, key: str) -> Shown:
        return self.shown.get(key, Shown())


def evidence() -> Evidence:
    """What is there now. A directory that is missing or damaged is no evidence, never an error."""
    directory = Path(settings.OPENLEAVE_EVIDENCE_DIR)
    try:
        run = _run(json.loads((directory / INDEX).read_text(encoding="utf-8")))
        keys = [one.id for one in commitments()] + [lesson_id(one.number) for one in lessons()]
        return Evidence(run, {key: found for key in keys if (found := _shown(directory / f"{key}.json")) is not None})
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Evidence()


@cache
def running_commit() -> str | None:
    """The commit of a checkout as this process began; None for an installed package. No program is run for it."""
    git = Path(settings.OPENLEAVE_CHECKOUT) / ".git"
    try:
        if git.is_file():
            git = Path(git.read_text().removeprefix("gitdir:").strip())
        head = (git / "HEAD").read_text().strip()
        if not head.startswith("ref:"):
            return head
        name = head.removeprefix("ref:").strip()
        common = git / "commondir"
        shared = (git / common.read_text().strip()) if common.is_file() else git
        for place in (git, shared):
            if (place / name).is_file():
                return (place / name).read_text().strip()
        packed = (shared / "packed-refs").read_text().splitlines()
        return next((line.split()[0] for line in packed if line.endswith(f" {name}")), None)
    except OSError:
        return None


def _run(value: dict[str, Any]) -> Run:
    return Run(datetime.fromisoformat(value["at"]), value["commit"], bool(value["changed"]), float(value["seconds"]))


def _shown(path: Path) -> Shown | None:
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    tests = tuple(
        Test(
            one["id"],
            one["outcome"],
            float(one["seconds"]),
            tuple((str(name), str(figure)) for name, figure in one["figures"].items()),
            "" if one["seed"] is None else str(one["seed"]),
        )
        for one in value["tests"]
    )
    return Shown(bool(value["proven"]), tests)

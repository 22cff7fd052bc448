"""Evidence of the commitments: ``pytest --evidence DIR`` writes what the marked tests have shown.

``@pytest.mark.commitment("P-04", …)`` says that a test shows these commitments, ``@pytest.mark.lesson(7)`` that it is
the regression test of that defect. Written are one JSON for each of them (``P-04.json``, ``lesson-07.json``) and
``index.json``. A commitment is proven when every test that bears its mark (found by reading the sources, so that one
that was left out of the run is missed) ran and passed. A test may record figures with pytest's ``record_property``, and
its seed as ``record_property("seed", …)``; those of Hypothesis run under one seed for the whole run, which is recorded.
The run fails when a commitment that commitments.yaml calls built is not proven.
"""

from __future__ import annotations

import ast
import json
import secrets
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from openleave.apps.evidence.catalogue import commitments, lesson_id, lessons

ROOT = Path(__file__).resolve().parents[1]
MARKS = {"commitment", "lesson"}


# The marks in the sources -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Marked:
    """A test function (``path::Class::name``) with the ids of what it shows."""

    test: str
    shows: tuple[str, ...]


@cache
def marked() -> tuple[Marked, ...]:
    """Every marked test of the repository, by reading it."""
    paths = [*ROOT.glob("tests/**/test_*.py"), *ROOT.glob("src/openleave/**/tests/test_*.py")]
    return tuple(one for path in sorted(paths) for one in marked_in(path))


def marked_in(path: Path, root: Path = ROOT) -> Iterator[Marked]:
    """The marked tests of one file. Raises ValueError for a mark whose arguments cannot be read."""
    text = path.read_text(encoding="utf-8")
    if not any(f"mark.{name}" in text for name in MARKS):
        return
    tree, name = ast.parse(text), path.relative_to(root).as_posix()
    yield from _walk(tree, name, _of_module(tree), name)


def _walk(node: ast.Module | ast.ClassDef, where: str, above: frozenset[str], file: str) -> Iterator[Marked]:
    for child in node.body:
        if isinstance(child, ast.ClassDef) and child.name.startswith("Test"):
            yield from _walk(child, f"{where}::{child.name}", above | _ids(child.decorator_list, file), file)
        elif isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef) and child.name.startswith("test"):
            shows = above | _ids(child.decorator_list, file)
            if shows:
                yield Marked(f"{where}::{child.name}", tuple(sorted(shows)))


def _of_module(tree: ast.Module) -> frozenset[str]:
    found: frozenset[str] = frozenset()
    for node in tree.body:
        if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == "pytestmark" for t in node.targets):
            value = node.value
            found |= _ids(value.elts if isinstance(value, ast.List | ast.Tuple) else [value], "pytestmark")
    return found


def _ids(decorators: list[ast.expr], where: str) -> frozenset[str]:
    found = set()
    for one in decorators:
        if not isinstance(one, ast.Call) or not isinstance(one.func, ast.Attribute) or one.func.attr not in MARKS:
            continue
        if one.keywords or not all(isinstance(argument, ast.Constant) for argument in one.args):
            raise ValueError(f"{where}: name the {one.func.attr}s of a mark literally.")
        for argument in one.args:
            assert isinstance(argument, ast.Constant)
            value: Any = argument.value
            found.add(lesson_id(value) if one.func.attr == "lesson" else str(value))
    return frozenset(found)


def known() -> set[str]:
    """The ids of every commitment and lesson."""
    return {one.id for one in commitments()} | {lesson_id(one.number) for one in lessons()}


# In every pytest process --------------------------------------------------------------------------------------------


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--evidence", metavar="DIR", default=None, help="write what marked tests show into this directory")


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    directory = config.getoption("--evidence")
    if not directory:
        return
    if config.getoption("--hypothesis-seed") is None:
        # Before Hypothesis reads it; with xdist, workers are given the options of the process that collects.
        config.option.hypothesis_seed = str(secrets.randbelow(2**32))
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Evidence(config, Path(directory).absolute()), "openleave-evidence")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What a test shows travels in its report: a report of another process has no marks."""
    if not config.getoption("--evidence"):
        return
    seed = config.getoption("--hypothesis-seed")
    for item in items:
        ids = {str(one) for mark in item.iter_markers("commitment") for one in mark.args}
        ids |= {lesson_id(one) for mark in item.iter_markers("lesson") for one in mark.args}
        if ids:
            item.user_properties.append(("shows", sorted(ids)))
            if hasattr(getattr(item, "obj", None), "hypothesis"):
                item.user_properties.append(("seed", seed))


# In the process that collects ---------------------------------------------------------------------------------------


@dataclass
class Result:
    """One test as it ran, its parts (setup, call, teardown) together."""

    id: str
    shows: list[str]
    outcome: str = "passed"
    seconds: float = 0.0
    figures: dict[str, Any] = field(default_factory=dict)
    seed: Any = None

    def add(self, report: pytest.TestReport) -> None:
        self.seconds += report.duration
        for name, value in report.user_properties:
            if name == "seed":
                self.seed = value
            elif name != "shows":
                self.figures[name] = value if isinstance(value, int | float | str | bool) else str(value)
        if report.failed:
            self.outcome = "failed" if report.when == "call" else "error"
        elif self.outcome == "passed" and (report.skipped or hasattr(report, "wasxfail")):
            self.outcome = "skipped"

    def as_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "outcome": self.outcome,
            "seconds": round(self.seconds, 3),
            "figures": self.figures,
            "seed": self.seed,
        }


class Evidence:
    """Gathers reports and writes the directory."""

    def __init__(self, config: pytest.Config, directory: Path) -> None:
        self.config, self.directory, self.begun = config, directory, time.monotonic()
        self.results: dict[str, Result] = {}
        self.index: dict[str, Any] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        shows = dict(report.user_properties).get("shows")
        if shows:
            self.results.setdefault(report.nodeid, Result(report.nodeid, shows)).add(report)  # type: ignore[arg-type]

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if self.config.getoption("collectonly"):
            return
        self.index = write(self.directory, list(self.results.values()), time.monotonic() - self.begun)
        if self.index["unproven"] and session.exitstatus in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        if not self.index:
            return
        terminalreporter.section("evidence")
        for line in table(self.index):
            terminalreporter.write_line(line)
        terminalreporter.write_line(f"Written to {self.directory}")


def write(directory: Path, results: list[Result], seconds: float) -> dict[str, Any]:
    """Write the evidence anew; returns the index."""
    directory.mkdir(parents=True, exist_ok=True)
    for old in directory.glob("*.json"):
        old.unlink()
    commit, changed = version()
    about = {"at": datetime.now(UTC).isoformat(timespec="seconds"), "commit": commit, "changed": changed}
    entries, states = [], {one.id: one.state for one in commitments()}
    for key in sorted(known(), key=lambda one: (len(one.split("-")[0]), len(one), one)):
        ran = sorted((one for one in results if key in one.shows), key=lambda one: one.id)
        missed = missing(key, ran)
        tests = [one.as_json() for one in ran]
        tests += [{"id": one, "outcome": "not run", "seconds": 0, "figures": {}, "seed": None} for one in missed]
        proven = bool(tests) and all(one["outcome"] == "passed" for one in tests)
        entry = {"id": key, "state": states.get(key, "lesson"), "proven": proven}
        _save(directory / f"{key}.json", entry | about | {"tests": tests})
        entries.append(entry | {"tests": len(tests), "passed": sum(one["outcome"] == "passed" for one in tests)})
    index = about | {
        "seconds": round(seconds, 1),
        "proven": [one["id"] for one in entries if one["proven"]],
        "unproven": [one["id"] for one in entries if one["state"] == "built" and not one["proven"]],
        "entries": entries,
    }
    _save(directory / "index.json", index)
    return index


def missing(key: str, ran: list[Result]) -> list[str]:
    """The marked tests of one commitment of which no case was run."""
    done = {one.id.split("[")[0] for one in ran}
    return [one.test for one in marked() if key in one.shows and one.test not in done]


def table(index: dict[str, Any]) -> Iterator[str]:
    """What is printed: one line for each that has tests, then the figures."""
    for one in index["entries"]:
        if one["tests"]:
            said = "proven" if one["proven"] else "NOT PROVEN"
            yield f"{one['id']:10} {one['state']:8} {one['passed']:3} of {one['tests']:3} tests  {said}"
    ids = [one["id"] for one in index["entries"] if one["state"] != "lesson"]
    proven = [one for one in index["proven"] if one in ids]
    yield (
        f"{len(proven)} of {len(ids)} commitments proven, "
        f"{len(index['proven']) - len(proven)} of {len(index['entries']) - len(ids)} lessons."
    )
    if index["unproven"]:
        yield f"Called built and not proven: {', '.join(index['unproven'])}"


def version() -> tuple[str | None, bool]:
    """The commit of this checkout, and whether files differ from it. None without git."""

    def git(*words: str) -> str:
        return subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()

    try:
        return git("rev-parse", "HEAD"), bool(git("status", "--porcelain"))
    except (OSError, subprocess.CalledProcessError):
        return None, False


def _save(path: Path, value: dict[str, Any]) -> None:
    path.write_text(json.dumps(value, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")

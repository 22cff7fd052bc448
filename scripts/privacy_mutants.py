"""Seeded mistakes in what keeps the promises about data; the tests must notice every one (goal PR-3).

    .venv/bin/python scripts/privacy_mutants.py [NAME…] [--budget S] [--again] [--list]

Each mistake of ``privacy_mistakes.py`` is made in a copy of the sources, the few tests that guard the promise are run
there until one fails, and it is undone. The copy has an installation, and so a PostgreSQL server for tests, of its own.
Before the first, the tests are run without a mistake: those that fail anyway notice nothing. What was found stays in
build/privacy-mutants.json, and a mistake found before is not made again unless ``--again``; so a long run may be cut
short and gone on with. Exit code 1 when one survived.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from privacy_mistakes import MISTAKES, Mistake

ROOT = Path(__file__).resolve().parent.parent
WORK = ROOT / "build" / "privacy-mutants"
RESULTS = ROOT / "build" / "privacy-mutants.json"
COPIED = (
    "src",
    "tests",
    "docs",
    "law",
    "bench",
    "scripts",
    "requirements",
    "conftest.py",
    "pyproject.toml",
    "Makefile",
)
LEFT_OUT = shutil.ignore_patterns("__pycache__", "build", "*.egg-info", "node_modules")
SECONDS = 900  # one mistake's tests; longer counts as noticed, and is said


def say(text: str = "") -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def copy_sources() -> Path:
    """A fresh copy, and the directory of its installation."""
    copy = WORK / "copy"
    shutil.rmtree(copy, ignore_errors=True)
    copy.mkdir(parents=True)
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, copy / name, ignore=LEFT_OUT, symlinks=True)
        elif source.is_file():
            shutil.copy2(source, copy / name)
    (copy / ".venv").symlink_to((ROOT / ".venv").resolve())
    return copy


def run_tests(copy: Path, tests: tuple[str, ...]) -> tuple[int, str, float]:
    """pytest's exit code (0 all passed, 1 one failed), the first that failed or how it ended, and the seconds."""
    variables = os.environ | {"PYTHONPATH": str(copy / "src")}
    variables.pop("OPENLEAVE_HOME", None)
    command = [str(copy / ".venv/bin/python"), "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "-p", "no:xdist"]
    begun = time.monotonic()
    try:
        done = subprocess.run(
            [*command, *(one for one in tests if (copy / one).exists())],
            cwd=copy, env=variables, capture_output=True, text=True, timeout=SECONDS, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return 1, f"no answer within {SECONDS} seconds", time.monotonic() - begun
    failed = re.search(r"^(?:FAILED|ERROR) (\S+\.py\S*)", done.stdout, re.MULTILINE)
    said = failed[1] if failed else (done.stderr or done.stdout).strip()[-300:]
    return done.returncode, said, time.monotonic() - begun


def make(copy: Path, mistake: Mistake) -> dict[Path, str]:
    """Make the mistake; returns the files as they were. Raises ValueError, nothing made, where sources have moved."""
    before: dict[Path, str] = {}
    for name, old, new in mistake.edits:
        path = copy / "src" / "openleave" / name
        text = path.read_text(encoding="utf-8")
        before.setdefault(path, text)
        if text.count(old) != 1:
            undo(before)
            raise ValueError(f"{mistake.name}: {name} has the text {text.count(old)} times, not once:\n{old}")
        path.write_text(text.replace(old, new), encoding="utf-8")
    return before


def undo(before: dict[Path, str]) -> None:
    for path, text in before.items():
        path.write_text(text, encoding="utf-8")


def known() -> dict[str, Any]:
    return json.loads(RESULTS.read_text()) if RESULTS.is_file() else {}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", help="only these mistakes")
    parser.add_argument("--budget", type=float, default=None, help="begin no further mistake after this many seconds")
    parser.add_argument("--again", action="store_true", help="make also those that were noticed before")
    parser.add_argument("--list", action="store_true", help="say what there is, and stop")
    options = parser.parse_args()
    unknown = set(options.names) - {one.name for one in MISTAKES}
    if unknown:
        parser.error(f"there is no mistake {', '.join(sorted(unknown))}")
    if options.list:
        for one in MISTAKES:
            say(f"{one.name:28} {one.about}")
        return 0
    chosen = [one for one in MISTAKES if not options.names or one.name in options.names]
    results, begun, copy = known(), time.monotonic(), copy_sources()
    sound: dict[tuple[str, ...], bool] = {}
    for mistake in chosen:
        if not options.again and results.get(mistake.name, {}).get("outcome") == "killed":
            continue
        if options.budget is not None and time.monotonic() - begun > options.budget:
            break
        if mistake.tests not in sound:
            code, said, seconds = run_tests(copy, mistake.tests)
            sound[mistake.tests] = code == 0
            say(
                f"{'sound':9} {seconds:6.1f} s  {' '.join(mistake.tests)}"
                if sound[mistake.tests]
                else f"BROKEN    {said}"
            )
        if not sound[mistake.tests]:
            results[mistake.name] = {"outcome": "not tried", "about": mistake.about, "by": "its tests fail anyway"}
            continue
        try:
            before = make(copy, mistake)
        except ValueError as error:
            results[mistake.name] = {"outcome": "not tried", "about": mistake.about, "by": str(error)}
            say(f"MOVED     {error}")
            continue
        try:
            code, said, seconds = run_tests(copy, mistake.tests)
        finally:
            undo(before)
        # Anything but a test that fails (no import, nothing collected) shows a bad mistake, not good tests.
        outcome = {0: "survived", 1: "killed"}.get(code, "not tried")
        results[mistake.name] = {
            "outcome": outcome, "about": mistake.about, "by": said if code else "", "seconds": round(seconds, 1),
        }  # fmt: skip
        RESULTS.write_text(json.dumps(results, indent=1) + "\n")
        say(f"{outcome:9} {seconds:6.1f} s  {mistake.name}: {mistake.about}{f'  [{said}]' if code else ''}")
    return report(results)


def report(results: dict[str, Any]) -> int:
    """Say the figures; 1 when a mistake survived."""
    found = {one.name: results.get(one.name, {}).get("outcome", "not tried") for one in MISTAKES}
    counts = {outcome: list(found.values()).count(outcome) for outcome in ("killed", "survived", "not tried")}
    RESULTS.write_text(json.dumps(results, indent=1) + "\n")
    say(f"\n{len(MISTAKES)} mistakes: " + ", ".join(f"{count} {outcome}" for outcome, count in counts.items()) + ".")
    for name, outcome in found.items():
        if outcome == "survived":
            say(f"  survived: {name}")
    return 1 if counts["survived"] else 0


if __name__ == "__main__":
    sys.exit(main())

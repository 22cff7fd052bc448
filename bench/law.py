"""The law library of a whole country: how long it takes to load, and to decide everything for one employee.

A library of 150 programs is made of the one here, its State programs again under other names until there are enough,
with a rule file each. It is loaded from a fresh bundle, as by a process that starts; plain `json.loads` of the same
bundle is measured beside it. Then all programs that concern a leave are determined, for one employee at a time in the
State that has most of them and in a process that has used the library before; and each of the 150, concerned or not.
"""

from __future__ import annotations

import json
import re
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.determination import LIMIT_MICROSECONDS, facts_for_all_programs, synthetic_facts
from openleave.engine import Facts, determine, law, library_path, load_library
from openleave.engine.law import Library, write_bundle

PROGRAMS = 150
LOAD_MILLISECONDS = 50
ALL_MILLISECONDS = 10
ROUNDS = 25
EMPLOYEES = 40


def run() -> list[dict[str, Any]]:
    folder = Path(tempfile.mkdtemp(prefix="openleave-law-"))
    try:
        bundle = large_bundle()
        files(folder, bundle)
        path = write_bundle(folder, bundle)
        size = path.stat().st_size
        load = median(lambda: fresh(folder))
        plain = median(lambda: json.loads(path.read_text(encoding="utf-8")))
        large = fresh(folder)
        people = employees(large)
        one = each_of(people, lambda facts: determine(facts, large))
        each = each_of(people, lambda facts: everything(facts, large)) * 1000 / PROGRAMS
        return [
            {
                "name": f"load a library of {PROGRAMS} programs from its bundle ({size / 1e6:.1f} MB)",
                "figure": round(load, 2), "unit": "ms", "yardstick": LOAD_MILLISECONDS,
                "ratio": round(load / LOAD_MILLISECONDS, 3), "bar": f"< {LOAD_MILLISECONDS} ms",
                "met": load < LOAD_MILLISECONDS,
            },
            {
                "name": "the same against json.loads of the bundle",
                "figure": round(load, 2), "unit": "ms", "yardstick": f"{plain:.2f} ms", "ratio": round(load / plain, 3),
                "bar": "≤ 1 ×", "met": load <= plain,
            },
            {
                "name": f"all programs of {PROGRAMS} that concern a leave, for one employee",
                "figure": round(one, 2), "unit": "ms", "yardstick": ALL_MILLISECONDS,
                "ratio": round(one / ALL_MILLISECONDS, 3), "bar": f"< {ALL_MILLISECONDS} ms",
                "met": one < ALL_MILLISECONDS,
            },
            {
                "name": f"one program of {PROGRAMS}, whether it concerns the leave or not",
                "figure": round(each, 1), "unit": "µs", "yardstick": LIMIT_MICROSECONDS,
                "ratio": round(each / LIMIT_MICROSECONDS, 3), "bar": f"<= {LIMIT_MICROSECONDS} µs",
                "met": each <= LIMIT_MICROSECONDS,
            },
        ]  # fmt: skip
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def large_bundle() -> dict[str, Any]:
    """The library here, and its State programs again under other names until there are enough."""
    bundle = load_library().bundle
    programs = dict(bundle["programs"])
    registry = [entry for entry in bundle["registry"] if entry["covered"]]
    copied = [entry for entry in registry if entry["jurisdiction"] != "us"] or registry
    number = 0
    while len(programs) < PROGRAMS:
        entry = copied[number % len(copied)]
        name = f"{entry['id']}_{number}"
        text = re.sub(rf'"{re.escape(entry["id"])}(?=[."])', f'"{name}', json.dumps(bundle["programs"][entry["id"]]))
        programs[name] = json.loads(text)
        registry.append(entry | {"id": name})
        number += 1
    return bundle | {"programs": dict(list(programs.items())[:PROGRAMS]), "registry": registry}


def files(folder: Path, bundle: dict[str, Any]) -> None:
    """A rule file and a case file for each program: their sizes and times tell whether the bundle is fresh."""
    shutil.copy(library_path() / "VERSION", folder / "VERSION")
    for name in bundle["programs"]:
        home = folder.joinpath(*name.split(".")[:-1])
        (home / "cases").mkdir(parents=True, exist_ok=True)
        for path in (home / f"{name}.yaml", home / "cases" / f"{name}.yaml"):
            path.write_text(name)


def fresh(folder: Path) -> Library:
    """The library as a process loads it that has just started."""
    law._load.cache_clear()
    return load_library(folder)


def median(work: Callable[[], Any]) -> float:
    """Median time of one call, in milliseconds."""
    times = []
    for _ in range(ROUNDS):
        begin = time.perf_counter_ns()
        work()
        times.append(time.perf_counter_ns() - begin)
    return statistics.median(times) / 1e6


def everything(facts: Facts, library: Library) -> None:
    """Every program, whether it concerns the leave or not."""
    made = determine(facts, library)
    for name in library.programs:
        made.program(name)


def employees(library: Library) -> list[Facts]:
    """Generated employees, half of them with five years of use of leave, in the State with the most programs."""
    states = [state for program in library.programs.values() for state in program.states]
    most = statistics.mode(states or ["TX"])
    people = []
    for seed in range(EMPLOYEES):
        document = facts_for_all_programs(seed) if seed % 2 else synthetic_facts(seed)
        document["employee"]["locations"][0]["state"] = most
        people.append(Facts.from_json(document))
    return people


def each_of(people: list[Facts], work: Callable[[Facts], Any]) -> float:
    """Median time for one employee, in milliseconds, once the law of each day has been put together."""
    times = []
    for turn in range(4):
        for facts in people:
            begin = time.perf_counter_ns()
            work(facts)
            if turn:
                times.append(time.perf_counter_ns() - begin)
    return statistics.median(times) / 1e6


if __name__ == "__main__":
    print(json.dumps(run(), indent=1))

"""The whole law library: how long it takes to load, and to decide everything for one employee.

It is loaded from a fresh bundle, as by a process that starts; plain `json.loads` of the same bundle is measured beside
it. Then all programs that concern a leave are determined, for one employee at a time in the State that has most of them
and in a process that has used the library before; and each program of all, concerned or not.
"""

from __future__ import annotations

import json
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

LOAD_MILLISECONDS = 50
ALL_MILLISECONDS = 10
ROUNDS = 25
EMPLOYEES = 40


def run() -> list[dict[str, Any]]:
    folder = Path(tempfile.mkdtemp(prefix="openleave-law-"))
    try:
        shutil.copytree(library_path(), folder, dirs_exist_ok=True)
        path = write_bundle(folder, load_library(folder).bundle)
        size = path.stat().st_size
        load = median(lambda: fresh(folder))
        plain = median(lambda: json.loads(path.read_text(encoding="utf-8")))
        library = fresh(folder)
        programs = len(library.programs)
        people = employees(library)
        one = each_of(people, lambda facts: determine(facts, library))
        each = each_of(people, lambda facts: everything(facts, library)) * 1000 / programs
        return [
            {
                "name": f"load a library of {programs} programs from its bundle ({size / 1e6:.1f} MB)",
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
                "name": f"all programs of {programs} that concern a leave, for one employee",
                "figure": round(one, 2), "unit": "ms", "yardstick": ALL_MILLISECONDS,
                "ratio": round(one / ALL_MILLISECONDS, 3), "bar": f"< {ALL_MILLISECONDS} ms",
                "met": one < ALL_MILLISECONDS,
            },
            {
                "name": f"one program of {programs}, whether it concerns the leave or not",
                "figure": round(each, 1), "unit": "µs", "yardstick": LIMIT_MICROSECONDS,
                "ratio": round(each / LIMIT_MICROSECONDS, 3), "bar": f"<= {LIMIT_MICROSECONDS} µs",
                "met": each <= LIMIT_MICROSECONDS,
            },
        ]  # fmt: skip
    finally:
        shutil.rmtree(folder, ignore_errors=True)


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

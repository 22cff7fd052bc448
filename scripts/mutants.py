"""Mutation testing of the engine: small mistakes are made one at a time, and the tests must notice each.

    .venv/bin/python scripts/mutants.py [MODULE…] [--sample N] [--seed S] [--processes N] [--budget S] [--only NAME…]

Tests and engine are imported once. The tests that run a line are found by running each once; every mistake is then
made in a fork of that process, by exchanging the code of one function, and the tests that run its line are run until
one fails. A mistake outside of any function (a constant, a default) needs the module imported anew: a process of its
own. Hypothesis is derandomized, so the same mistakes give the same answer. Survivors are printed as diffs; everything
is written to build/mutants.json. The operators are in `mutation.py`.
"""

import argparse
import contextlib
import gc
import importlib
import importlib.abc
import importlib.util
import json
import mmap
import os
import random
import resource
import signal
import struct
import subprocess
import sys
import time
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT), str(ROOT / "scripts")]

import pytest  # noqa: E402
from mutation import Mutant, mutants_of, mutated  # noqa: E402

ENGINE = ROOT / "src/openleave/engine"
MODULES = [
    "eligibility", "measures_employee", "measures_employer", "entitlement", "granting", "ledger", "leave_year",
    "clocks", "calendar",
]  # fmt: skip
TESTS = ["tests/engine", "--ignore-glob=*batch*"]  # the columnar executor is compared with the scalar one, not mutated
OPTIONS = ["-q", "-s", "-p", "no:cacheprovider", "-p", "no:xdist", "-p", "no:django", "--noconftest", "-W", "ignore"]
SECONDS = 20  # of processor time: a mistake that makes the tests run longer than this is noticed
MEMORY = 6 << 30
SURVIVED, KILLED = 0, 1


def say(text: str = "") -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def settle_hypothesis() -> None:
    """The same examples each time, no search for smaller ones, no limits of time."""
    from hypothesis import HealthCheck, Phase, settings

    settings.register_profile(
        "mutants", database=None, derandomize=True, deadline=None, max_examples=40,
        phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    settings.load_profile("mutants")


# --- a mistake in one function: its code is exchanged ---------------------------------------------------------------


def function_named(module: ModuleType, name: str) -> FunctionType | None:
    """The function of that qualified name, whatever wraps it."""
    found: Any = module
    for part in name.split("."):
        found = vars(found).get(part)
        if found is None:
            return None
    for _ in range(4):
        if isinstance(found, FunctionType) and not hasattr(found, "__wrapped__"):
            return found
        for wrapper in ("fget", "__func__", "func", "__wrapped__"):
            inner = getattr(found, wrapper, None)
            if inner is not None:
                found = inner
                break
    return None


def code_named(code: CodeType, name: str, line: int) -> CodeType | None:
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            if constant.co_qualname == name and constant.co_firstlineno == line:
                return constant
            found = code_named(constant, name, line)
            if found is not None:
                return found
    return None


def exchange(mutant: Mutant) -> bool:
    """Make the mistake in this process; False: it lies outside of any function that can be exchanged."""
    module = importlib.import_module(f"openleave.engine.{mutant.module}")
    function = function_named(module, mutant.function) if mutant.function else None
    if function is None:
        return False
    whole = compile(mutated(ENGINE / f"{mutant.module}.py", mutant), str(ENGINE / f"{mutant.module}.py"), "exec")
    code = code_named(whole, mutant.function, function.__code__.co_firstlineno)
    if code is None or len(code.co_freevars) != len(function.__code__.co_freevars):
        return False
    function.__code__ = code
    return True


class MutantLoader(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Gives one module with its mistake when it is imported."""

    def __init__(self, mutant: Mutant) -> None:
        self.mutant = mutant

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> Any:
        if name == f"openleave.engine.{self.mutant.module}":
            return importlib.util.spec_from_loader(name, self, origin=str(ENGINE / f"{self.mutant.module}.py"))
        return None

    def exec_module(self, module: ModuleType) -> None:
        path = ENGINE / f"{self.mutant.module}.py"
        module.__file__ = str(path)
        exec(compile(mutated(path, self.mutant), str(path), "exec"), vars(module))  # noqa: S102 - what it is for


# --- running tests ---------------------------------------------------------------------------------------------------


def passes(item: pytest.Item) -> bool:
    from _pytest.runner import runtestprotocol

    return not any(report.failed for report in runtestprotocol(item, log=False, nextitem=None))


def silence() -> None:
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)


def engine_code() -> set[CodeType]:
    """The code of every function of the engine, and of those inside of them."""
    prefix = str(ENGINE) + os.sep
    waiting = [f.__code__ for f in gc.get_objects() if isinstance(f, FunctionType)]
    found: set[CodeType] = set()
    while waiting:
        code = waiting.pop()
        if code not in found and code.co_filename.startswith(prefix):
            found.add(code)
            waiting += [constant for constant in code.co_consts if isinstance(constant, CodeType)]
    return found


def lines_by_test(items: list[pytest.Item], file: Path) -> None:
    """Run every test once and write which lines of which engine module it runs, and for how long."""
    monitoring = sys.monitoring
    tool = monitoring.COVERAGE_ID
    monitoring.use_tool_id(tool, "mutants")
    seen: set[tuple[str, int]] = set()

    def on_line(code: CodeType, line: int) -> object:
        seen.add((Path(code.co_filename).stem, line))
        return monitoring.DISABLE

    monitoring.register_callback(tool, monitoring.events.LINE, on_line)
    for code in engine_code():
        monitoring.set_local_events(tool, code, monitoring.events.LINE)
    found = []
    for item in items:
        seen.clear()
        monitoring.restart_events()
        started = time.perf_counter()
        passed = passes(item)
        found.append([passed, time.perf_counter() - started, sorted(seen)])
    file.write_text(json.dumps(found))


class Run:
    """As a plugin of pytest: collects as always, and then runs tests against mistakes instead."""

    def __init__(self, mutants: list[Mutant], processes: int, budget: float) -> None:
        self.mutants, self.processes, self.budget = mutants, processes, budget
        self.killers = mmap.mmap(-1, 4 * max(len(mutants), 1))  # which test noticed each mistake; the forks write it
        self.noticed: dict[int, int] = {}
        self.results: dict[int, str] = {}
        self.tests: dict[tuple[str, int], list[int]] = {}
        self.seconds: list[float] = []
        self.breadth: list[int] = []  # lines of the engine that each test runs

    def pytest_configure(self) -> None:
        settle_hypothesis()

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        items = session.items
        self.find_tests(items)
        running: dict[int, tuple[int, float]] = {}
        started = time.monotonic()
        for position, mutant in enumerate(self.mutants):
            tests = self.tests_of(mutant)
            if not tests:
                self.results[position] = "not run by any test"
                continue
            while len(running) >= self.processes:
                self.collect(running)
            pid = os.fork()
            if pid == 0:
                self.child(position, mutant, items, tests)
            running[pid] = (position, time.monotonic())
            if position % 200 == 199:
                say(f"  … {position + 1} of {len(self.mutants)}, {time.monotonic() - started:.0f} s")
        while running:
            self.collect(running)
        return True

    def find_tests(self, items: list[pytest.Item]) -> None:
        file = ROOT / f"build/mutants-{os.getpid()}.json"
        file.parent.mkdir(exist_ok=True)
        pid = os.fork()
        if pid == 0:
            silence()
            with contextlib.suppress(BaseException):
                lines_by_test(items, file)
            os._exit(0)
        os.waitpid(pid, 0)
        found = json.loads(file.read_text())
        file.unlink()
        for number, (passed, seconds, lines) in enumerate(found):
            self.seconds.append(seconds)
            self.breadth.append(len(lines))
            if not passed:
                say(f"  left out, fails without any mistake: {items[number].nodeid}")
                continue
            for module, line in lines:
                self.tests.setdefault((module, line), []).append(number)
        say(f"{len(items)} tests, {sum(self.seconds):.1f} s")

    def tests_of(self, mutant: Mutant) -> list[int]:
        """The tests that run the line. A mistake outside of functions concerns every test."""
        if not mutant.function:
            return [0]
        lines = range(mutant.line, mutant.end + 1)
        found = {number for line in lines for number in self.tests.get((mutant.module, line), ())}
        chosen, left = [], self.budget
        # Those that noticed most so far, then those that run least else, as many as there is time for.
        for number in sorted(found, key=lambda n: (-self.noticed.get(n, 0), self.breadth[n])):
            if left > 0:
                chosen.append(number)
                left -= self.seconds[number]
        return chosen

    def child(self, position: int, mutant: Mutant, items: list[pytest.Item], tests: list[int]) -> None:
        code = KILLED
        try:
            silence()
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
            signal.signal(signal.SIGPROF, signal.SIG_DFL)
            signal.setitimer(signal.ITIMER_PROF, SECONDS)
            if exchange(mutant):
                code = SURVIVED
                for number in tests:
                    if not passes(items[number]):
                        struct.pack_into("i", self.killers, 4 * position, number + 1)
                        code = KILLED
                        break
            else:
                ran = subprocess.run([sys.executable, __file__, "--inside", mutant.key], check=False, cwd=ROOT)
                code = SURVIVED if ran.returncode == 0 else KILLED
        finally:
            os._exit(code)

    def collect(self, running: dict[int, tuple[int, float]]) -> None:
        pid, status = os.wait()
        position, _ = running.pop(pid)
        if os.WIFSIGNALED(status):
            self.results[position] = "killed (time or memory)"
        else:
            self.results[position] = "killed" if os.WEXITSTATUS(status) == KILLED else "survived"
            (killer,) = struct.unpack_from("i", self.killers, 4 * position)
            if killer:
                self.noticed[killer - 1] = self.noticed.get(killer - 1, 0) + 1


class Inside:
    """One mistake in a process of its own: the module is imported with it."""

    def __init__(self, key: str) -> None:
        module = key.partition(":")[0]
        self.mutant = next(m for m in mutants_of(ENGINE / f"{module}.py") if m.key == key)

    def pytest_configure(self) -> None:
        settle_hypothesis()
        sys.meta_path.insert(0, MutantLoader(self.mutant))


def main() -> int:
    reader = argparse.ArgumentParser(prog="make mutants", description=__doc__.splitlines()[0])
    reader.add_argument("modules", nargs="*", default=MODULES, metavar="MODULE")
    reader.add_argument("--sample", type=int, help="only so many mistakes in each module, drawn at random")
    reader.add_argument("--seed", type=int, default=1, help="which sample")
    reader.add_argument("--processes", type=int, default=2)
    reader.add_argument("--budget", type=float, default=8, help="seconds of tests for each mistake")
    reader.add_argument("--tests", nargs="*", default=TESTS, help="what pytest collects (default: those of the engine)")
    reader.add_argument("--only", nargs="*", help="only these mistakes, by the names that the report gives them")
    reader.add_argument("--inside", help=argparse.SUPPRESS)
    asked = reader.parse_args()
    os.chdir(ROOT)
    if asked.inside:
        return int(pytest.main([*OPTIONS, "-x", *TESTS], plugins=[Inside(asked.inside)]) != 0)
    mutants: list[Mutant] = []
    for module in asked.modules:
        found = mutants_of(ENGINE / f"{module}.py")
        if asked.sample is not None and len(found) > asked.sample:
            chosen = set(random.Random(asked.seed).sample(range(len(found)), asked.sample))  # noqa: S311
            found = [mutant for number, mutant in enumerate(found) if number in chosen]
        mutants += [m for m in found if not asked.only or m.key in asked.only]
    run = Run(mutants, asked.processes, asked.budget)
    code = pytest.main([*OPTIONS, *asked.tests], plugins=[run])
    if len(run.results) != len(mutants):
        say(f"The tests could not be collected ({code}).")
        return 1
    report(run, asked.modules)
    return 0


def report(run: Run, modules: list[str]) -> None:
    for position, mutant in enumerate(run.mutants):
        if not run.results[position].startswith("killed"):
            say(f"\n{mutant.key}  {mutant.operator}: {run.results[position]}\n{mutant.diff()}")
    say(f"\n{'module':20} {'mutants':>8} {'killed':>8} {'score':>7}")
    rows = []
    for module in modules:
        results = [run.results[n] for n, m in enumerate(run.mutants) if m.module == module]
        killed = sum(result.startswith("killed") for result in results)
        if results:
            say(f"{module:20} {len(results):8} {killed:8} {100 * killed / len(results):6.1f}%")
            rows.append({"module": module, "mutants": len(results), "killed": killed})
    found = [
        {"key": m.key, "operator": m.operator, "result": run.results[n], "diff": m.diff()}
        for n, m in enumerate(run.mutants)
    ]
    (ROOT / "build/mutants.json").write_text(json.dumps({"modules": rows, "mutants": found}, indent=1))


if __name__ == "__main__":
    raise SystemExit(main())

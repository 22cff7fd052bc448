"""Starts the processes, starts a crashed one again after a pause, stops all of them in order."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from openleave.config.processes.tether import PARENT_VARIABLE

STOP_SECONDS = 12.0
HEALTHY_SECONDS = 60.0
LONGEST_PAUSE_SECONDS = 30.0
_POLL_SECONDS = 0.2


class Stopped(Exception):
    """A signal asked us to stop."""


@dataclass
class _Child:
    name: str
    arguments: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    crashes: int = 0
    start_again_at: float = 0.0


@dataclass
class Supervisor:
    """``say`` prints one line. Use inside ``with supervisor.signals():`` in the main thread."""

    say: Callable[[str], None]
    environment: Mapping[str, str] = field(default_factory=dict)
    _children: list[_Child] = field(default_factory=list)
    _asked_to_stop: bool = False

    @contextlib.contextmanager
    def signals(self) -> Iterator[None]:
        """SIGINT (Ctrl-C), SIGTERM and SIGHUP ask to stop, for the length of the block."""

        def ask(number: int, frame: object) -> None:
            self._asked_to_stop = True

        before = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def check(self) -> None:
        """Raise ``Stopped`` if a signal has asked for it."""
        if self._asked_to_stop:
            raise Stopped

    def _open(self, arguments: Sequence[str]) -> subprocess.Popen[bytes]:
        # A session of its own: Ctrl-C in the terminal reaches us alone, and we stop the others in order.
        return subprocess.Popen(
            [sys.executable, *arguments],
            stdin=subprocess.DEVNULL,
            env={**os.environ, **self.environment, "PYTHONUNBUFFERED": "1", PARENT_VARIABLE: str(os.getpid())},
            start_new_session=True,
        )

    def run(self, arguments: Sequence[str]) -> int:
        """Run one Python program to its end and return its exit code; ``Stopped`` ends it."""
        process = self._open(arguments)
        try:
            while process.poll() is None:
                self.check()
                time.sleep(0.02)
        except Stopped:
            _end([process])
            raise
        return process.returncode

    def start(self, name: str, arguments: Sequence[str]) -> None:
        """Start a Python program that shall run until we stop."""
        child = _Child(name, arguments)
        self._children.append(child)
        self._start(child)

    def _start(self, child: _Child) -> None:
        child.process = self._open(child.arguments)
        child.started_at = time.monotonic()

    def wait_for(self, ready: Callable[[], bool], *, seconds: float) -> bool:
        """Wait until ``ready()``; False when that takes too long. Crashed children are started again meanwhile."""
        deadline = time.monotonic() + seconds
        while not ready():
            self.check()
            self._tend()
            if time.monotonic() > deadline:
                return False
            time.sleep(0.05)
        return True

    def run_until_stopped(self, guard: Callable[[], None] = lambda: None) -> None:
        """Tend the children until a signal asks to stop; raises ``Stopped``. ``guard`` is called all the while."""
        while True:
            self.check()
            self._tend()
            guard()
            time.sleep(_POLL_SECONDS)

    def _tend(self) -> None:
        now = time.monotonic()
        for child in self._children:
            if child.process is None:
                if now >= child.start_again_at:
                    self._start(child)
                continue
            code = child.process.poll()
            if code is None:
                continue
            _kill_group(child.process)  # what it may have left behind would hold the port
            if now - child.started_at > HEALTHY_SECONDS:
                child.crashes = 0
            pause = min(LONGEST_PAUSE_SECONDS, 2.0**child.crashes)
            child.crashes += 1
            how = f"by signal {-code}" if code < 0 else f"with exit code {code}"
            self.say(f"The {child.name} ended unexpectedly {how}. Starting it again in {pause:.0f} s.")
            child.process, child.start_again_at = None, now + pause

    def stop(self) -> None:
        """End all children: SIGTERM, and SIGKILL for what is left after ``STOP_SECONDS``."""
        _end([child.process for child in self._children if child.process is not None])
        self._children.clear()


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


def _end(processes: Sequence[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        if process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                process.terminate()
    deadline = time.monotonic() + STOP_SECONDS
    for process in processes:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(max(0.1, deadline - time.monotonic()))
        _kill_group(process)
        process.wait()

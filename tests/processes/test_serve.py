"""The real processes: started, killed, crashed, stopped."""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from openleave.config.processes.instance import note_schema
from openleave.kernel.postgres import EmbeddedServer

pytestmark = [pytest.mark.process, pytest.mark.xdist_group("processes")]
CLI = [sys.executable, "-m", "openleave.config.cli"]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until(condition, seconds: float = 30.0) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.1)
    return False


def status(port: int, path: str = "/", host: str = "www.localhost") -> int | None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", path, headers={"Host": f"{host}:{port}"})
        return connection.getresponse().status
    except OSError:
        return None
    finally:
        connection.close()


def descendants(pid: int) -> list[int]:
    listed = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    pairs = [tuple(map(int, line.split())) for line in listed.splitlines()]
    found, queue = [], [pid]
    while queue:
        parent = queue.pop()
        below = [child for child, above in pairs if above == parent]
        found += below
        queue += below
    return found


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def commands(pids: list[int]) -> dict[str, list[int]]:
    """The web masters, web workers and job workers among ``pids``."""
    found: dict[str, list[int]] = {"web": [], "jobs": []}
    for pid in pids:
        with contextlib.suppress(OSError):
            words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
            for name in found:
                if f"openleave.config.processes.{name}".encode() in words:
                    found[name].append(pid)
    return found


@pytest.fixture
def home() -> Iterator[Path]:
    parent = Path(tempfile.mkdtemp(prefix="olserve-"))
    if os.geteuid() == 0:
        parent.chmod(0o711)
    yield parent / "home"
    EmbeddedServer(parent / "home" / "postgres").stop()
    subprocess.run(["rm", "-rf", str(parent)], check=True)


@pytest.fixture
def variables(home: Path, fresh_database) -> dict[str, str]:
    note_schema(fresh_database.owner)
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("DJANGO")}
    return inherited | fresh_database.environment | {"OPENLEAVE_HOME": str(home), "PYTHONUNBUFFERED": "1"}


@contextlib.contextmanager
def serving(variables: dict[str, str], *extra: str) -> Iterator[tuple[subprocess.Popen[str], int, list[str]]]:
    """A running ``openleave serve``, once its first page has answered."""
    port = free_port()
    process = subprocess.Popen(
        [*CLI, "serve", "--port", str(port), "--workers", "1", *extra],
        env=variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    said: list[str] = []
    try:
        for line in process.stdout:
            said.append(line)
            if line.startswith("OpenLeave serves"):
                break
        assert process.poll() is None, "".join(said)
        yield process, port, said
    finally:
        if process.poll() is None:
            process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            said.append(process.communicate(timeout=30)[0])
        process.kill()


def test_a_running_installation(variables: dict[str, str]) -> None:
    """One installation, started once: what it answers, and what happens as its processes are killed one by one."""
    with serving(variables) as (process, port, said):
        assert status(port) == 200
        assert status(port, host="elsewhere.example") in (400, 421)
        below = descendants(process.pid)
        kinds = commands(below)
        assert len(kinds["web"]) == 2
        assert wait_until(lambda: len(commands(descendants(process.pid))["jobs"]) == 1)

        # A second run of the same installation is refused, with directions to the first.
        second = subprocess.run(
            [*CLI, "serve", "--port", str(free_port())], env=variables, capture_output=True, text=True, check=False
        )
        assert second.returncode == 1
        assert "running already" in second.stderr and str(process.pid) in second.stderr and str(port) in second.stderr

        # A killed web worker is replaced.
        worker = max(kinds["web"])
        os.kill(worker, signal.SIGKILL)
        assert wait_until(lambda: not alive(worker), 10)
        assert wait_until(lambda: status(port) == 200), "it serves again"

        # A killed web master takes its workers along, and is started again.
        web = commands(descendants(process.pid))["web"]
        os.kill(min(web), signal.SIGKILL)
        assert wait_until(lambda: not any(map(alive, web)), 20)
        assert wait_until(lambda: status(port) == 200), "it serves again"

        # Ctrl-C stops everything.
        below = descendants(process.pid)
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0
        assert not any(map(alive, below))
        assert status(port) is None
    text = "".join(said)
    assert "The web server ended unexpectedly by signal 9. Starting it again in 1 s." in text
    assert "Stopped." in text


def test_nothing_outlives_a_killed_supervisor(variables: dict[str, str]) -> None:
    with serving(variables) as (process, port, _):
        below = descendants(process.pid)
        process.kill()
        process.wait()
        assert wait_until(lambda: not any(map(alive, below)), 20)
        assert status(port) is None


@pytest.mark.parametrize("command", ["serve", "demo"])
def test_a_port_in_use_is_said_before_anything_is_started(home: Path, command: str) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        run = subprocess.run(
            [*CLI, command],
            env=os.environ | {"OPENLEAVE_HOME": str(home), "PORT": str(port)},
            capture_output=True,
            text=True,
            check=False,
        )
    assert run.returncode == 1
    assert f"Port {port} is in use." in run.stderr and "PORT=" in run.stderr
    assert not (home / "postgres").exists()


@pytest.mark.parametrize("port", ["eighty", "0", "70000"])
def test_a_port_that_is_none_is_said(home: Path, port: str) -> None:
    run = subprocess.run(
        [*CLI, "serve"],
        env=os.environ | {"OPENLEAVE_HOME": str(home), "PORT": port},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 1 and f"PORT={port} is no port." in run.stderr


def test_serve_refuses_tables_of_another_version(home: Path, fresh_database) -> None:
    run = subprocess.run(
        [*CLI, "serve", "--port", str(free_port())],
        env=os.environ | fresh_database.environment | {"OPENLEAVE_HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 1 and "openleave migrate" in run.stderr


def test_serve_refuses_a_privileged_role(home: Path, fresh_database) -> None:
    note_schema(fresh_database.owner)
    run = subprocess.run(
        [*CLI, "serve", "--port", str(free_port())],
        env=os.environ | {"DATABASE_URL": fresh_database.url("postgres"), "OPENLEAVE_HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 1
    assert "does not start" in run.stdout and "superuser" in run.stdout


def test_a_killed_database_is_started_again_and_reset_deletes_everything(home: Path) -> None:
    own = {name: value for name, value in os.environ.items() if not name.startswith(("DATABASE", "DJANGO"))}
    own |= {"OPENLEAVE_HOME": str(home), "PYTHONUNBUFFERED": "1"}
    assert subprocess.run([*CLI, "migrate", "--quiet"], env=own, check=False).returncode == 0
    with serving(own) as (process, port, _):
        unsure = subprocess.run([*CLI, "reset"], env=own, capture_output=True, text=True, check=False, input="")
        assert unsure.returncode == 1 and "Nothing was deleted" in unsure.stdout
        assert status(port) == 200

        # PostgreSQL is killed: it is started again, and pages are served again.
        server = EmbeddedServer(home / "postgres")
        pid = int((server.data_directory / "postmaster.pid").read_text().split()[0])
        os.kill(pid, signal.SIGKILL)
        assert wait_until(lambda: not alive(pid), 10)
        assert wait_until(server.is_running), "PostgreSQL runs again"
        assert wait_until(lambda: status(port, "/account/login/", "desk.localhost") == 200), "it serves again"

        done = subprocess.run([*CLI, "reset", "--yes"], env=own, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        assert process.wait(30) == 0
    assert not home.exists()

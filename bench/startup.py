"""How long a stranger waits (S1), and how much memory a web worker takes (S2).

A clean clone of the committed state, in a temporary directory, with an installation of its own:

* ``make demo`` with empty package caches, until the first page is served: every package comes over the network;
* the same in a second clone, with the caches that the first has filled;
* a second start of that clone, which is what everybody meets from then on;
* its web workers' memory after signing in and following the desk's links.
"""

from __future__ import annotations

import contextlib
import http.client
import http.cookies
import os
import re
import shutil
import signal
import socket
import statistics
import subprocess
import tempfile
import time
import urllib.parse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).resolve().parents[1]
GIVE_UP_SECONDS = 400.0
PAGES_PER_WORKER = 60
STARTS = 3


def run() -> list[dict[str, Any]]:
    scratch = Path(tempfile.mkdtemp(prefix="openleave-bench-"))
    try:
        scratch.chmod(0o711)  # as root, PostgreSQL's own account must reach the installation below it
        caches = {"UV_CACHE_DIR": str(scratch / "uv"), "PIP_CACHE_DIR": str(scratch / "pip")}
        cold = Installation(scratch / "cold", caches)
        cold.clone()
        with cold.running() as cold_seconds:
            pass
        cold.delete()
        warm = Installation(scratch / "warm", caches)
        warm.clone()
        with warm.running() as warm_seconds:
            tables_seconds = warm.step_seconds("Creating tables")
        again = []
        for _ in range(STARTS):
            with warm.running() as seconds:
                again.append(seconds)
                if len(again) == STARTS:
                    visited = Visitor(warm.port).walk(PAGES_PER_WORKER * 2)
                    memory = max(warm.worker_megabytes())
        warm.delete()
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return [
        _limit("S1 clean clone to first page, packages not cached", cold_seconds, "s", 120),
        _limit("S1 clean clone to first page, packages cached", warm_seconds, "s", 60),
        _limit("S1 migrations from empty", tables_seconds, "s", 10),
        _limit("S1 second start to first page", statistics.median(again), "s", 10),
        _limit(f"S2 web worker memory after {visited} pages", memory, "MB", 150),
    ]


def _limit(name: str, figure: float, unit: str, limit: float) -> dict[str, Any]:
    return {
        "name": name,
        "figure": round(figure, 1),
        "unit": unit,
        "yardstick": f"limit of {limit} {unit}",
        "ratio": round(figure / limit, 3),
        "bar": f"≤ {limit} {unit}",
        "met": figure <= limit,
    }


class Installation:
    """A clone with a home, a port and ``make demo``."""

    def __init__(self, directory: Path, caches: dict[str, str]) -> None:
        self.directory = directory
        self.port = _free_port()
        self.output = directory.with_name(directory.name + ".log")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("DATABASE_", "DJANGO_"))}
        kept.pop("VIRTUAL_ENV", None)
        kept.pop("MAKEFLAGS", None)
        home = directory.with_name(directory.name + "-home")
        self.environment = kept | caches | {"OPENLEAVE_HOME": str(home), "PORT": str(self.port)}
        self.environment["PATH"] = os.pathsep.join(
            part for part in kept.get("PATH", "").split(os.pathsep) if ".venv" not in part
        )
        self.master = 0
        self.started = 0.0

    def clone(self) -> None:
        self.started = time.monotonic()
        subprocess.run(["git", "clone", "--quiet", str(CHECKOUT), str(self.directory)], check=True)

    @contextlib.contextmanager
    def running(self) -> Iterator[float]:
        """``make demo``, until its first page is served; gives the seconds that took (with the clone, if fresh)."""
        started = self.started or time.monotonic()
        self.started = 0.0
        with self.output.open("w") as output:
            process = subprocess.Popen(
                ["make", "--no-print-directory", "demo"],
                cwd=self.directory,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
            try:
                while _get(self.port, "www.localhost", "/") is None:
                    if process.poll() is not None or time.monotonic() - started > GIVE_UP_SECONDS:
                        raise RuntimeError(f"make demo served no page:\n{self.output.read_text()[-4000:]}")
                    time.sleep(0.05)
                seconds = time.monotonic() - started
                self.master = process.pid
                yield seconds
            finally:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGINT)  # as Ctrl-C does
                process.wait(60)

    def step_seconds(self, title: str) -> float:
        """What the demo says one of its steps took."""
        found = re.search(rf"{re.escape(title)} … ?([0-9.]+) s", self.output.read_text())
        if found is None:
            raise RuntimeError(f"'{title}' is not in the output:\n{self.output.read_text()[-4000:]}")
        return float(found.group(1))

    def worker_megabytes(self) -> list[float]:
        """Resident memory of each web worker: the processes below granian's master."""
        listed = subprocess.run(["ps", "-eo", "pid=,ppid=,rss=,args="], capture_output=True, text=True, check=True)
        rows = [line.split(None, 3) for line in listed.stdout.splitlines()]
        web = {
            int(pid): (int(above), int(rss)) for pid, above, rss, words in rows if f"web 127.0.0.1 {self.port}" in words
        }
        return [rss * 1024 / 1e6 for above, rss in web.values() if above in web]

    def delete(self) -> None:
        subprocess.run(
            [".venv/bin/openleave", "reset", "--yes"],
            cwd=self.directory,
            env=self.environment,
            check=True,
            stdout=subprocess.DEVNULL,
        )
        shutil.rmtree(self.directory)


class Visitor:
    """Signs in as a leave administrator and follows the desk's links, as often as asked."""

    HOST = "desk.localhost"

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}

    def request(self, method: str, path: str, form: dict[str, str] | None = None) -> tuple[int, str, str]:
        """Status, text and the address redirected to."""
        headers = {"Host": f"{self.HOST}:{self.port}", "Referer": f"http://{self.HOST}:{self.port}{path}"}
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        body = urllib.parse.urlencode(form) if form is not None else None
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            text = response.read().decode("utf-8", "replace")
            for value in response.headers.get_all("Set-Cookie") or []:
                for morsel in http.cookies.SimpleCookie(value).values():
                    self.cookies[morsel.key] = morsel.value
            return response.status, text, response.headers.get("Location", "")
        finally:
            connection.close()

    def sign_in(self) -> None:
        from openleave.config.demo_data.sign_ins import all_sign_ins

        known = all_sign_ins()
        email = next(account.email for account in known.accounts if account.role == "leave_administrator")
        _, page, _ = self.request("GET", "/account/login/")
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        if token is None:
            raise RuntimeError("the sign-in page has no form")
        form = {"csrfmiddlewaretoken": token.group(1), "login": email, "password": known.password}
        status, _, _ = self.request("POST", "/account/login/", form)
        if status not in (302, 303):
            raise RuntimeError(f"signing in as {email} gave status {status}")

    def walk(self, pages: int) -> int:
        """Load ``pages`` pages, breadth first from the desk's first; returns how many were served."""
        self.sign_in()
        queue, seen, served = ["/"], {"/"}, 0
        while served < pages:
            path = queue.pop(0)
            status, text, location = self.request("GET", path)
            if status >= 500:
                raise RuntimeError(f"{path} gave status {status}")
            served += 1
            for found in [location, *re.findall(r'href="([^"]+)"', text)]:
                address = urllib.parse.urlsplit(urllib.parse.urljoin(f"http://{self.HOST}:{self.port}{path}", found))
                target = address.path + (f"?{address.query}" if address.query else "")
                local = address.hostname == self.HOST and not address.path.startswith(("/static/", "/account/logout"))
                if local and target not in seen:
                    seen.add(target)
                    queue.append(target)
            queue.append(path)  # begin again when all links have been followed
        return served


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _get(port: int, host: str, path: str) -> int | None:
    """The status of a page, or None while nobody answers or the answer is a server error."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", path, headers={"Host": f"{host}:{port}"})
        status = connection.getresponse().status
        return status if status < 500 else None
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()

"""Pages of the desk against a minimal signed-in page of 50 rows, both served by granian in the same run (W1, W3, W6).

An installation of its own in a temporary directory: one organization with 11 thousand employees and a thousand cases,
one with as many employees and 100 thousand cases. Requests go round the pages in turn, so that a slow moment of the
machine meets all of them; each figure is a 95th percentile over one keep-alive connection per client.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import re
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from typing import Any

from bench.installation import CHECKOUT, installation

ROUNDS = {1: 150, 4: 60}
EMPLOYEES, FEW_CASES, MANY_CASES = 11_000, 1_000, 100_000
#: Tasks of each case: a queue of 5 thousand lines, and one of 200 thousand.
FEW_TASKS, MANY_TASKS = 4, 1
TIMES_MINIMAL, TIMES_FEW, STATEMENTS, BYTES = 3.0, 1.25, 15, 150_000
LISTS = ("/", "/?owner=mine", "/inbox/", "/cases/", "/employees/")
#: Those that are compared with themselves at 100 thousand cases.
GROWING = ("/", "/?owner=mine", "/inbox/", "/cases/")


def run() -> list[dict[str, Any]]:
    """The records of W1, W3 and W6, measured in a process of its own."""
    with installation() as own:
        return json.loads(own.run("bench.pages"))


def _command(words: list[str], environment: dict[str, str]) -> None:
    subprocess.run([sys.executable, *words], env=environment, cwd=CHECKOUT, check=True, stdout=subprocess.DEVNULL)


def _measured() -> list[dict[str, Any]]:
    from openleave.config import django_setup, environment
    from openleave.kernel.purposes import state_for_process

    environment.ensure_database()
    django_setup()
    state_for_process("leave_administration")
    from bench import pages_data

    few = pages_data.load("bench-few", employees=EMPLOYEES, cases=FEW_CASES, tasks=FEW_TASKS)
    many = pages_data.load("bench-many", employees=EMPLOYEES, cases=MANY_CASES, tasks=MANY_TASKS)
    pages_data.analyze()
    _command(["-m", "django", "collectstatic", "--noinput"], dict(os.environ))
    statements, sizes = _counted(few)
    with (
        _served("openleave.config.wsgi:application", {}) as site,
        _served(
            "bench.pages_site:application",
            {"DJANGO_SETTINGS_MODULE": "bench.pages_minimal", "BENCH_ORGANIZATION": str(few[0])},
        ) as yardstick,
    ):
        cookie, cookie_many = _cookie(few[2]), _cookie(many[2])
        pages = [Page("minimal", yardstick, "/minimal/", cookie)]
        pages += [Page(path, site, path, cookie) for path in LISTS if _answers(Page("", site, path, cookie))]
        pages += [Page(f"{path} of 100 thousand", site, path, cookie_many) for path in GROWING]
        times = {clients: _times(pages, clients) for clients in ROUNDS}
    return _records(times, statements, sizes)


class Page:
    """What to ask for: a label, a port, a path, a session."""

    def __init__(self, label: str, port: int, path: str, cookie: str) -> None:
        self.label, self.port, self.path, self.cookie = label, port, path, cookie

    def get(self, connections: dict[int, http.client.HTTPConnection]) -> tuple[int, int]:
        """The status and the size of the answer."""
        connection = connections.get(self.port)
        if connection is None:
            connection = connections[self.port] = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request("GET", self.path, headers={"Host": "desk.localhost", "Cookie": self.cookie})
        answer = connection.getresponse()
        return answer.status, len(answer.read())


def _answers(page: Page) -> bool:
    return page.get({})[0] == 200


def _times(pages: list[Page], clients: int) -> dict[str, float]:
    """The 95th percentile of each page in milliseconds, asked for by so many clients at once."""
    taken: dict[str, list[float]] = {page.label: [] for page in pages}
    failures: list[str] = []

    def visit(rounds: int, keep: bool) -> None:
        connections: dict[int, http.client.HTTPConnection] = {}
        for _ in range(rounds):
            for page in pages:
                started = time.perf_counter()
                status, _size = page.get(connections)
                if status != 200:
                    failures.append(f"{page.label}: {status}")
                if keep:
                    taken[page.label].append((time.perf_counter() - started) * 1000)

    visit(20, keep=False)
    threads = [threading.Thread(target=visit, args=(ROUNDS[clients], True)) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise RuntimeError(f"Pages did not answer: {', '.join(sorted(set(failures)))}")
    return {label: statistics.quantiles(values, n=20)[18] for label, values in taken.items()}


def _counted(few: tuple) -> tuple[dict[str, int], dict[str, int]]:
    """Statements and bytes of every page, asked for once in this process (transaction control not counted)."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    _, case_id, email = few
    client = Client(headers={"host": "desk.localhost", "cookie": _cookie(email)})
    employee = re.search(r'href="(/employees/[0-9a-f-]{36}/)"', client.get(f"/cases/{case_id}/").content.decode())
    paths = [
        *LISTS,
        "/today/",
        "/calendar/",
        "/inbox/notice/",
        "/cases/new/",
        "/cases/?q=family1",
        f"/cases/{case_id}/",
        "/law/",
        "/law/us.fed.fmla/",
    ]
    paths += [employee.group(1)] if employee else []
    paths += [f"/api/v1/cases/{case_id}", f"/api/v1/cases/{case_id}/determination", "/api/v1/cases/"]
    statements, sizes = {}, {}
    for path in paths:
        client.get(path)
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(path)
        if answer.status_code != 200:
            continue
        label = path.replace(str(case_id), "ID")
        label = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "ID", label)
        control = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
        statements[label] = sum(not one["sql"].startswith(control) for one in captured.captured_queries)
        sizes[label] = len(answer.content)
    return statements, sizes


def _cookie(email: str) -> str:
    """A session of the account, made as signing in makes one."""
    from importlib import import_module

    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from openleave.apps.accounts.models import Account

    account = Account.objects.get(email=email)
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


@contextlib.contextmanager
def _served(application: str, more: dict[str, str]) -> Iterator[int]:
    """The application behind granian with two workers; the port."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    words = ["-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--workers", "2"]
    words += ["--blocking-threads", "4", "--log-level", "warning", "--no-ws", application]
    process = subprocess.Popen(
        [sys.executable, *words],
        env=os.environ | {"OPENLEAVE_DATABASE_POOL": "4"} | more,
        cwd=CHECKOUT,
        stdout=subprocess.DEVNULL,
    )
    try:
        for _ in range(150):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                break
            time.sleep(0.2)
        time.sleep(1)
        yield port
    finally:
        process.terminate()
        process.wait(30)


def _records(
    times: dict[int, dict[str, float]], statements: dict[str, int], sizes: dict[str, int]
) -> list[dict[str, Any]]:
    records = []
    for clients, found in times.items():
        minimal = found["minimal"]
        for label in [label for label in found if label in LISTS]:
            ratio = found[label] / minimal
            records.append(
                {
                    "name": f"W1 {label} p95, {clients} client{'s' if clients > 1 else ''}",
                    "figure": round(found[label], 1),
                    "unit": "ms",
                    "yardstick": f"minimal signed-in 50-row page {minimal:.1f} ms",
                    "ratio": round(ratio, 2),
                    "bar": f"<= {TIMES_MINIMAL:g}",
                    "met": ratio <= TIMES_MINIMAL,
                }
            )
    for path in GROWING:
        few, many = times[1][path], times[1][f"{path} of 100 thousand"]
        records.append(
            {
                "name": f"W3 {path} p95 at 100 thousand cases",
                "figure": round(many, 1),
                "unit": "ms",
                "yardstick": f"the same at 1 thousand {few:.1f} ms",
                "ratio": round(many / few, 2),
                "bar": f"<= {TIMES_FEW:g}",
                "met": many / few <= TIMES_FEW,
            }
        )
    most = max(statements, key=lambda path: statements[path])
    records.append(
        {
            "name": "W3 statements of the page or call with the most",
            "figure": statements[most],
            "unit": f"statements ({most})",
            "yardstick": f"limit over {len(statements)} pages and calls",
            "ratio": None,
            "bar": f"<= {STATEMENTS}",
            "met": statements[most] <= STATEMENTS,
        }
    )
    largest = max(sizes, key=lambda path: sizes[path])
    records.append(
        {
            "name": "W6 HTML of the largest page at 11 thousand employees",
            "figure": round(sizes[largest] / 1000, 1),
            "unit": f"kB ({largest})",
            "yardstick": "limit 150 kB",
            "ratio": None,
            "bar": "<= 150",
            "met": sizes[largest] <= BYTES,
        }
    )
    return records


if __name__ == "__main__":
    print(json.dumps(_measured()))

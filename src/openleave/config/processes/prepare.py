"""What needs Django before the first request: safety checks, static files, demo data. A process of its own, so
that the supervisor stays small. Run as ``python -m openleave.config.processes.prepare [--demo-data]``.

Exit codes: 0 ready; 1 refused, with the reasons printed; 3 a load of demo data was interrupted earlier.
"""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

from openleave.config import django_setup, environment
from openleave.config.processes.instance import say, step
from openleave.config.processes.tether import die_with_parent

REFUSED = 1
HALF_LOADED = 3
DEMO_MODULE = "openleave.config.demo_data"


def demo_note() -> Path:
    """Says ``loading`` while demo data are being loaded and ``loaded`` afterwards."""
    return environment.home() / "demo.json"


def static_fingerprint() -> str:
    """Of names, sizes and times of all static files: they are compiled again when it changes."""
    from django.contrib.staticfiles.finders import get_finders

    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            status = Path(storage.path(path)).stat()
            digest.update(f"{path}\0{status.st_size}\0{status.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def compile_static() -> None:
    """Collect, hash and compress static files unless they are there already."""
    from django.conf import settings
    from django.core.management import call_command

    root = Path(settings.STATIC_ROOT)
    note = root.with_name(root.name + ".fingerprint")
    wanted = static_fingerprint()
    if (root / "staticfiles.json").is_file() and note.is_file() and note.read_text() == wanted:
        return
    with step("Compiling static files"):
        note.unlink(missing_ok=True)
        call_command("collectstatic", interactive=False, clear=root.is_dir(), verbosity=0)
        note.write_text(wanted)


def refuse_unsafe() -> list[str]:
    from openleave.apps.erasure.startup import startup_problems as forgotten
    from openleave.kernel.officer import startup_problems as unanswered
    from openleave.kernel.tenancy.checks import startup_problems

    return startup_problems() or forgotten() or unanswered()


def load_demo_data() -> int:
    """Load the demo data into an empty database. What was interrupted is reported, never completed by guess."""
    from django.contrib.auth import get_user_model

    note = demo_note()
    state = json.loads(note.read_text())["state"] if note.is_file() else None
    if state == "loading":
        return HALF_LOADED
    if state == "loaded" or get_user_model().objects.exists():
        return 0
    note.write_text(json.dumps({"state": "loading"}))
    say("  Loading demo data: three employers with their people, hours and cases …")
    started = time.monotonic()
    load_in_parallel()
    flush_commits()
    say(f"  Demo data loaded in {time.monotonic() - started:.1f} s")
    note.write_text(json.dumps({"state": "loaded"}))
    return 0


def load_in_parallel() -> None:
    """One process for each employer, as many at once as there are processors. The largest employer comes first."""
    from openleave.config.demo_data import generate
    from openleave.config.demo_data.load import create_operator

    create_operator()
    processes = min(len(generate.SLUGS), os.cpu_count() or 1)
    # Not forked: a child must not inherit our database connection.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=context, initializer=_begin_child) as pool:
        try:
            for finished in as_completed([pool.submit(_load_employer, slug) for slug in generate.SLUGS]):
                for line in finished.result():
                    say(f"  {line}")
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _begin_child() -> None:
    die_with_parent(os.getppid())
    django_setup()


def _load_employer(slug: str) -> list[str]:
    from openleave.config.demo_data.load import load_all

    lines: list[str] = []
    load_all(lines.append, slugs=(slug,))
    return lines[:-1]  # the last is the total of this call


def flush_commits() -> None:
    """Make all that was committed durable: this one commit waits for the disk, and so for all before it."""
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = on")
        cursor.execute("SELECT pg_current_xact_id()")


def main(arguments: list[str]) -> int:
    die_with_parent()
    if "--demo-data" in arguments:
        # Thousands of commits that can be repeated need not wait for the disk one by one (libpq reads this).
        os.environ["PGOPTIONS"] = "-c synchronous_commit=off"
    django_setup()
    problems = refuse_unsafe()
    if problems:
        say("OpenLeave does not start, because employees' data would not be safe:")
        for problem in problems:
            say(f"  - {problem}")
        return REFUSED
    compile_static()
    return load_demo_data() if "--demo-data" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

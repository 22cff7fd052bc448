"""A server killed in the middle of an import: nothing half-loaded, and the import goes on when it is taken up again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import psycopg
import pytest

from openleave.apps.cases.tests.conftest import NOW
from openleave.apps.feeds.models import Import
from openleave.apps.feeds.progress import is_alive
from openleave.apps.feeds.services import apply
from openleave.apps.feeds.services.running import step
from openleave.apps.feeds.tests.test_import_cases import HEAD, harbor, row  # noqa: F401
from openleave.kernel.tenancy import organization_scope

PEOPLE_HEADER = ["Employee ID", "First Name", "Last Name", "Hire Date", "Location Code", "Manager ID"]
ROWS = 30_000

WORKER = """
import sys
from openleave.config import django_setup
django_setup()
from uuid import UUID
from django.conf import settings
settings.OPENLEAVE_KEYS_DIR, settings.OPENLEAVE_FILES_DIR = sys.argv[3], sys.argv[4]
from openleave.apps.feeds.loading import writing
def stall():
    print("written", flush=True)
    import time
    time.sleep(60)
writing.flush = stall
from openleave.apps.feeds.services.running import step
step(UUID(sys.argv[1]), UUID(sys.argv[2]))
"""


@pytest.mark.process
def test_killed_in_mid_apply(place, settings):
    rows = [
        PEOPLE_HEADER,
        *[[f"E{n}", "Ann", f"Lee{n}", "1/15/2015", "MAIN", f"E{n // 10}" if n else ""] for n in range(ROWS)],
    ]
    preview = place.load(rows, apply=False)
    apply(actor=place.actor, import_id=preview.id, start=False)
    environment = os.environ | place.database.environment
    arguments = [
        str(place.organization_id),
        str(preview.id),
        str(settings.OPENLEAVE_KEYS_DIR),
        str(settings.OPENLEAVE_FILES_DIR),
    ]
    worker = subprocess.Popen(
        [sys.executable, "-c", WORKER, *arguments], env=environment, stdout=subprocess.PIPE, text=True
    )
    assert worker.stdout is not None
    assert worker.stdout.readline().strip() == "written"
    assert is_alive(preview.id)
    with psycopg.connect(place.database.web) as other:
        other.execute("SELECT set_config('openleave.organization', %s, true)", [str(place.organization_id)])
        assert other.execute("SELECT count(*) FROM people_employee").fetchone() == (0,)
    worker.send_signal(signal.SIGKILL)
    worker.wait()

    def loaded() -> int:
        return place.one("SELECT count(*) FROM people_employee")

    deadline = time.monotonic() + 20
    while is_alive(preview.id) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not is_alive(preview.id)
    assert loaded() == 0
    with organization_scope(place.organization_id):
        assert Import.objects.get(id=preview.id).state == "applying"
    step(place.organization_id, preview.id)
    assert loaded() == ROWS
    assert place.one("SELECT count(*) FROM people_profile WHERE superseded_at IS NULL") == ROWS
    step(place.organization_id, preview.id)  # a second worker finds nothing to do
    assert loaded() == ROWS


CASES_WORKER = """
import sys
from datetime import datetime
from openleave.config import django_setup
django_setup()
from uuid import UUID
from django.conf import settings
settings.OPENLEAVE_KEYS_DIR, settings.OPENLEAVE_FILES_DIR, settings.OPENLEAVE_ANCHORS_DIR = sys.argv[3:6]
from openleave.apps.feeds.loading import cases_writing
from openleave.kernel import clock
cases_writing.LOT = 2
lots = 0
def stall():
    global lots
    lots += 1
    if lots == 2:
        print("written", flush=True)
        import time
        time.sleep(60)
cases_writing.flush = stall
from openleave.apps.feeds.services.running import step
with clock.travel(datetime.fromisoformat(sys.argv[6])):
    step(UUID(sys.argv[1]), UUID(sys.argv[2]))
"""


@pytest.mark.process
def test_killed_between_lots_of_cases(harbor, settings):  # noqa: F811
    file = [HEAD, *[row(f"{n:03}", f"OLD-{n}") for n in range(5)]]
    preview = harbor.load(file, "cases", apply=False)
    apply(actor=harbor.actor, import_id=preview.id, start=False)
    arguments = [
        str(harbor.organization_id), str(preview.id), str(settings.OPENLEAVE_KEYS_DIR),
        str(settings.OPENLEAVE_FILES_DIR), str(settings.OPENLEAVE_ANCHORS_DIR), NOW.isoformat(),
    ]  # fmt: skip
    worker = subprocess.Popen(
        [sys.executable, "-c", CASES_WORKER, *arguments], env=os.environ | harbor.database.environment,
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert worker.stdout is not None
    assert worker.stdout.readline().strip() == "written"
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    deadline = time.monotonic() + 20
    while is_alive(preview.id) and time.monotonic() < deadline:
        time.sleep(0.1)
    # The first lot is there whole, of the second nothing.
    assert harbor.one("SELECT count(*) FROM cases_leavecase") == 2
    assert harbor.one("SELECT count(*) FROM feeds_carriedcase") == 2
    step(harbor.organization_id, preview.id)
    with organization_scope(harbor.organization_id):
        record = Import.objects.get(id=preview.id)
    assert (record.state, record.counts["opened"], record.counts["failed"]) == ("applied", 5, [])
    assert harbor.one("SELECT count(*) FROM cases_leavecase") == 5
    assert harbor.rows("SELECT reference FROM feeds_carriedcase ORDER BY 1") == [(f"OLD-{n}",) for n in range(5)]

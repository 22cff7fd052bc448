"""A worker killed in the middle of a batch: every letter is made and sent once, and the batch goes on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from openleave.apps.notices.models import BatchItem, Letter, LetterBatch
from openleave.apps.people.tests.factories import today_here
from openleave.kernel.tenancy import organization_scope

WORKER = """
import sys
from openleave.config import django_setup
django_setup()
from openleave.kernel.purposes import state_for_process
state_for_process("leave_administration")
from uuid import UUID
from django.conf import settings
settings.OPENLEAVE_KEYS_DIR, settings.OPENLEAVE_FILES_DIR, settings.OPENLEAVE_ANCHORS_DIR = sys.argv[3:6]
from openleave.apps.notices.services import batches, sending
drawn = sending.render_now
def render(letter, draw):
    made = drawn(letter, draw)
    print(letter.id, flush=True)
    return made
sending.render_now = render
batches.work_on(UUID(sys.argv[1]), UUID(sys.argv[2]))
"""
CASES = 12


@pytest.fixture
def place(fresh_database: Any, tmp_path: Path, settings: Any) -> Iterator[Any]:
    settings.OPENLEAVE_KEYS_DIR = tmp_path / "keys"
    settings.OPENLEAVE_FILES_DIR = tmp_path / "files"
    settings.OPENLEAVE_ANCHORS_DIR = tmp_path / "anchors"
    with fresh_database.in_django():
        from openleave.apps.cases.tests.conftest import make_harbor

        harbor = make_harbor("harbor-hospital", people=20)
        yield harbor


@pytest.mark.process
def test_killed_in_the_middle(fresh_database: Any, place: Any, settings: Any):
    from openleave.apps.cases import services as cases
    from openleave.apps.notices import services
    from openleave.apps.notices.services.batches import work_on
    from openleave.apps.people.models import Employee

    organization_id, actor = place.organization.id, place.actor
    with organization_scope(organization_id):
        employees = list(Employee.objects.exclude(number="777").order_by("number")[:CASES])
    today = today_here()
    opened = [
        cases.case_open(
            actor=actor, employee_id=one.id, reason="own_health_condition", starts_on=today, ends_on=today,
            noticed_on=today,
        ).id
        for one in employees
    ]  # fmt: skip
    batch = services.batch_start(actor=actor, kind="usage", case_ids=opened, by="print")
    keys = [str(value) for value in (settings.OPENLEAVE_KEYS_DIR, settings.OPENLEAVE_FILES_DIR,
                                     settings.OPENLEAVE_ANCHORS_DIR)]  # fmt: skip
    worker = subprocess.Popen(
        [sys.executable, "-c", WORKER, str(organization_id), str(batch.id), *keys],
        env=os.environ | fresh_database.environment, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert worker.stdout is not None
    # A line is written after a letter's PDF and before its transaction is committed: the last of these is undone.
    rendered = [worker.stdout.readline().strip() for _ in range(5)]
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    assert all(rendered)

    def made() -> dict[Any, str]:
        with organization_scope(organization_id):
            return dict(Letter.objects.filter(kind="usage").values_list("id", "sha256"))

    before = made()
    assert 4 <= len(before) < CASES
    digests = {letter: sha256 for letter, sha256 in before.items() if sha256}
    deadline = time.monotonic() + 20
    while not work_on(organization_id, batch.id) and time.monotonic() < deadline:
        time.sleep(0.2)  # until the server has noticed that the killed process is gone
    after = made()
    assert len(after) == CASES
    # What was rendered stays as it was: nobody made it again.
    assert {letter: after[letter] for letter in digests} == digests
    assert all(after.values())
    with organization_scope(organization_id):
        items = BatchItem.objects.filter(batch=batch)
        assert items.filter(letter__isnull=True).count() == 0
        assert items.values("letter").distinct().count() == CASES
        assert LetterBatch.objects.get(id=batch.id).finished_at is not None
    assert work_on(organization_id, batch.id) == 0
    assert made() == after

"""Letters: a notice's PDF, and a batch of 1,000 whose worker is killed in the middle.

An installation of its own: one organization, a thousand cases that were opened like any other. The PDF is timed alone
(the filled document in hand), its yardstick the limit. The batch makes, queues and delivers a usage statement for each
case; it is killed after a third, taken up again, and every letter has to be there once. Its yardstick is the time that
drawing as many PDFs takes alone, in the same run.
"""

from __future__ import annotations

import json
import os
import signal
import statistics
import subprocess
import sys
import time
from typing import Any
from uuid import UUID

from bench.installation import CHECKOUT, installation

CASES, DRAWN = 1_000, 40
LIMIT_SECONDS, TIMES_DRAWING = 0.5, 6.0


def run() -> list[dict[str, Any]]:
    """The records, measured in a process of its own."""
    with installation() as own:
        return json.loads(own.run("bench.letters").splitlines()[-1])


def _measured() -> list[dict[str, Any]]:
    from openleave.config import django_setup, environment
    from openleave.kernel.purposes import state_for_process

    environment.ensure_database()
    django_setup()
    state_for_process("leave_administration")
    from bench import pages_data

    organization_id, case_id, _email = pages_data.load("bench-letters", employees=CASES, cases=0)
    case_ids = _cases(organization_id)
    times, pages = _drawing(organization_id, case_id)
    batch = _batch(organization_id, case_ids, statistics.median(times))
    figure = statistics.quantiles(times, n=20)[18]
    return [
        {
            "name": "A notice as PDF/UA: the eligibility notice, p95",
            "figure": round(figure, 3),
            "unit": f"s (median {statistics.median(times):.3f}, {pages} pages)",
            "yardstick": f"limit {LIMIT_SECONDS:g} s",
            "ratio": round(figure / LIMIT_SECONDS, 3),
            "bar": f"<= {LIMIT_SECONDS:g} s",
            "met": figure <= LIMIT_SECONDS,
        },
        batch,
    ]


def _actor(organization_id: UUID) -> Any:
    from openleave.apps.accounts.models import Account
    from openleave.kernel.actor import Actor, Role

    account = Account.objects.get(email="ada@bench-letters.example")
    return Actor(account.pk, organization_id, frozenset({Role.LEAVE_ADMINISTRATOR}))


def _cases(organization_id: UUID) -> list[UUID]:
    """A case for each employee, opened as the desk opens it."""
    from datetime import timedelta

    from openleave.apps.cases import services
    from openleave.apps.people.models import Employee
    from openleave.kernel import clock
    from openleave.kernel.tenancy import organization_scope

    actor, today = _actor(organization_id), clock.today("America/New_York")
    with organization_scope(organization_id):
        employees = list(Employee.objects.order_by("number").values_list("id", flat=True))
    return [
        services.case_open(
            actor=actor, employee_id=one, reason="own_health_condition", starts_on=today + timedelta(days=30),
            ends_on=today + timedelta(days=60), noticed_on=today,
        ).id
        for one in employees
    ]  # fmt: skip


def _drawing(organization_id: UUID, case_id: UUID) -> tuple[list[float], int]:
    """How long the PDF of one notice takes, again and again in a warm process, as the worker is."""
    from openleave.apps.notices import services
    from openleave.apps.notices.composing import compose
    from openleave.apps.notices.rendering.pdf import letter_pdf
    from openleave.kernel.tenancy import organization_scope

    actor = _actor(organization_id)
    with organization_scope(organization_id):
        letter = services.letter_draft(actor=actor, case_id=case_id, kind="eligibility")
        made = compose(actor, letter)
    drawn, times = letter_pdf(made.document, made.frame), []
    for _round in range(DRAWN):
        began = time.perf_counter()
        letter_pdf(made.document, made.frame)
        times.append(time.perf_counter() - began)
    return times, drawn.pages


def _batch(organization_id: UUID, case_ids: list[UUID], drawing: float) -> dict[str, Any]:
    from openleave.apps.notices import services
    from openleave.apps.notices.models import BatchItem, Letter
    from openleave.kernel.tenancy import organization_scope

    batch = services.batch_start(actor=_actor(organization_id), kind="eligibility", case_ids=case_ids, by="print")
    began = time.perf_counter()
    words = [sys.executable, "-m", "bench.letters", "work", str(organization_id), str(batch.id)]
    worker = subprocess.Popen(words, env=os.environ, cwd=CHECKOUT, stdout=subprocess.DEVNULL)
    killed_at = 0
    while killed_at < len(case_ids) // 3:
        time.sleep(0.2)
        with organization_scope(organization_id):
            killed_at = Letter.objects.filter(batch=batch, file_id__isnull=False).count()
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    subprocess.run(words, env=os.environ, cwd=CHECKOUT, check=True, stdout=subprocess.DEVNULL)
    seconds = time.perf_counter() - began
    with organization_scope(organization_id):
        letters = Letter.objects.filter(batch=batch, file_id__isnull=False)
        once = letters.count() == letters.values("case_id").distinct().count() == len(case_ids)
        once = once and not BatchItem.objects.filter(batch=batch, letter__isnull=True).exists()
    alone = drawing * len(case_ids)
    return {
        "name": "1,000 eligibility notices in a batch, killed after a third and taken up again, each once",
        "figure": round(seconds, 1),
        "unit": f"s ({len(case_ids) / seconds:.1f} letters a second; killed at {killed_at})",
        "yardstick": f"{alone:.1f} s to draw as many PDFs",
        "ratio": round(seconds / alone, 2),
        "bar": f"each letter once; <= {TIMES_DRAWING:g} x",
        "met": once and seconds <= TIMES_DRAWING * alone,
    }


def _work(organization_id: str, batch_id: str) -> None:
    """A worker's process: goes on with the batch until it is done."""
    from openleave.config import django_setup
    from openleave.kernel.purposes import state_for_process

    django_setup()
    state_for_process("leave_administration")
    from openleave.apps.notices.models import LetterBatch
    from openleave.apps.notices.services.batches import work_on
    from openleave.kernel.tenancy import organization_scope

    while True:
        work_on(UUID(organization_id), UUID(batch_id))
        with organization_scope(UUID(organization_id)):
            if LetterBatch.objects.get(id=batch_id).finished_at is not None:
                return
        time.sleep(0.2)


if __name__ == "__main__":
    if sys.argv[1:2] == ["work"]:
        _work(*sys.argv[2:])
    else:
        print(json.dumps(_measured()))

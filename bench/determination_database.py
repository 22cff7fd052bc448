"""R5 with database reads: one determination at an organization of 10 thousand employees, facts from PostgreSQL.

In one process as the web role, inside one organization_scope: the case's facts are read, the engine answers with its
full trace; nothing is written, and JSON and sentences are not made (as in ``determination``). Cases of different
employees and days; every case once before the measured rounds. An installation of its own, in a temporary directory.
"""

from __future__ import annotations

import json
import statistics
import time
from typing import Any

from bench.installation import installation

EMPLOYEES, CASES, MEASURED, ROUNDS = 10_000, 1_000, 60, 10
LIMIT_MILLISECONDS = 2.0


def run() -> list[dict[str, Any]]:
    """The record, measured in a process of its own."""
    with installation() as own:
        return json.loads(own.run("bench.determination_database"))


def _measured() -> list[dict[str, Any]]:
    from openleave.config import django_setup, environment
    from openleave.kernel.purposes import state_for_process

    environment.ensure_database()
    django_setup()
    state_for_process("leave_administration")
    from bench import pages_data

    organization_id, _case_id, _email = pages_data.load("bench-r5", employees=EMPLOYEES, cases=CASES)
    pages_data.analyze()
    return [_record(organization_id)]


def _record(organization_id: Any) -> dict[str, Any]:
    from openleave.apps.cases.facts import facts_build
    from openleave.apps.cases.models import LeaveCase
    from openleave.apps.cases.private import Private
    from openleave.engine import Facts, determine, load_library
    from openleave.kernel import clock
    from openleave.kernel.tenancy import organization_scope

    library, private = load_library(), Private(serious_health_condition=True)
    as_of = clock.today("America/New_York")
    first, later, reads, in_memory = [], [], [], []
    with organization_scope(organization_id):
        cases = list(LeaveCase.objects.order_by("-opened_at")[:MEASURED])
        for round_number in range(ROUNDS + 1):
            for case in cases:
                began = time.perf_counter()
                document = facts_build(case, private).document
                read = time.perf_counter()
                facts = Facts.from_json(document)
                loaded = time.perf_counter()
                determine(facts, library, as_of)
                ended = time.perf_counter()
                if round_number:
                    later.append((ended - began) * 1000)
                    reads.append((read - began) * 1000)
                    in_memory.append((ended - loaded) * 1000)
                else:
                    first.append((ended - began) * 1000)
    figure = statistics.quantiles(later, n=20)[18]
    return {
        "name": "R5 with database reads: one determination at 10 thousand employees, p95",
        "figure": round(figure, 2),
        "unit": (
            f"ms (median {statistics.median(later):.2f}, of which reading {statistics.median(reads):.2f} and the engine"
            f" in memory {statistics.median(in_memory):.2f}; first of a case, its workforce not yet counted in this"
            f" process, median {statistics.median(first):.1f})"
        ),
        "yardstick": f"limit {LIMIT_MILLISECONDS:g} ms",
        "ratio": round(figure / LIMIT_MILLISECONDS, 3),
        "bar": f"<= {LIMIT_MILLISECONDS:g} ms",
        "met": figure <= LIMIT_MILLISECONDS,
    }


if __name__ == "__main__":
    print(json.dumps(_measured()))

"""The hourly sweep of deadlines against raw SQL on the same rows (J1), and a second run that finds nothing to do.

An installation of its own with a large queue. The sweep is the service as the job calls it, audit entry included; the
yardstick is one plain UPDATE for each table that sets the same marks. They take turns, each rolled back afterwards.
"""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable
from typing import Any

from bench.installation import installation

EMPLOYEES, CASES, TASKS, ROUNDS = 2_000, 100_000, 1, 3
AT_LEAST = 0.5

PLAIN = """
UPDATE {table} SET
    warned_half_at = CASE WHEN (%(today)s - {since}) * 2 >= due_on - {since} THEN %(now)s END,
    warned_most_at = CASE WHEN (%(today)s - {since}) * 5 >= (due_on - {since}) * 4 THEN %(now)s END,
    escalated_at = CASE WHEN due_on < %(today)s AND whose = 'employer' THEN %(now)s END
 WHERE organization_id = %(organization)s AND {running}
   AND ((%(today)s - {since}) * 2 >= due_on - {since} OR due_on < %(today)s)
"""


def run() -> list[dict[str, Any]]:
    """The records of J1, measured in a process of its own."""
    with installation() as own:
        return json.loads(own.run("bench.sweeps"))


class Undone(Exception):
    """Rolls a measured transaction back."""


def _measured() -> list[dict[str, Any]]:
    from openleave.config import django_setup, environment
    from openleave.kernel.purposes import state_for_process

    environment.ensure_database()
    django_setup()
    state_for_process("leave_administration")
    from django.db import connection

    from bench import pages_data
    from openleave.apps.desk.services import deadlines_catch_up
    from openleave.apps.desk.services.sweeping import TABLES
    from openleave.kernel import clock
    from openleave.kernel.actor import Actor, Channel, Role
    from openleave.kernel.tenancy import organization_scope

    organization_id, _case_id, _email = pages_data.load("bench-sweep", employees=EMPLOYEES, cases=CASES, tasks=TASKS)
    pages_data.analyze()
    actor = Actor(None, organization_id, frozenset({Role.LEAVE_ADMINISTRATOR}), channel=Channel.JOB)
    zone = "America/New_York"
    values = {"organization": organization_id, "today": clock.today(zone), "zone": zone, "now": clock.now()}

    def swept() -> None:
        deadlines_catch_up(actor=actor)

    def plain() -> None:
        with organization_scope(organization_id), connection.cursor() as cursor:
            for table, (since, running) in TABLES.items():
                cursor.execute(PLAIN.format(table=table, since=since, running=running), values)

    def timed(what: Callable[[], None]) -> float:
        taken = 0.0
        try:
            with organization_scope(organization_id):
                started = time.perf_counter()
                what()
                taken = time.perf_counter() - started
                raise Undone
        except Undone:
            return taken

    times: dict[str, list[float]] = {"swept": [], "plain": []}
    for _round in range(ROUNDS):
        times["plain"].append(timed(plain))
        times["swept"].append(timed(swept))
    own, yardstick = (statistics.median(times[name]) for name in ("swept", "plain"))
    first = deadlines_catch_up(actor=actor)
    started = time.perf_counter()
    again = deadlines_catch_up(actor=actor)
    idle = time.perf_counter() - started
    marked = sum(first.values())
    return [
        {
            "name": f"J1 sweep of {CASES * (1 + TASKS):,} deadlines and tasks, {marked:,} marks",
            "figure": round(own, 2),
            "unit": "s",
            "yardstick": f"the same marks by plain UPDATEs {yardstick:.2f} s",
            "ratio": round(yardstick / own, 2),
            "bar": f">= {AT_LEAST:g}",
            "met": yardstick / own >= AT_LEAST,
        },
        {
            "name": "J1 a second run changes nothing",
            "figure": sum(again.values()),
            "unit": f"marks in {idle:.2f} s",
            "yardstick": "limit",
            "ratio": None,
            "bar": "0",
            "met": not any(again.values()),
        },
    ]


if __name__ == "__main__":
    print(json.dumps(_measured()))

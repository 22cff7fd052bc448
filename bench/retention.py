"""The retention sweep end to end (PR-7) against a plain batched delete of the same rows in the same run (J2).

An installation of its own: people who left long ago, each with facts, hours, two cases with their steps, deadlines and
tasks, sealed values under a key of their own, and a stored file. The sweep is the service as the job calls it: terms
reckoned, holds asked, rows, values, files and keys gone, ledger and trail written. The yardstick deletes the rows of as
many people again, by their ids and in batches of a fixed size, and removes their files: no graph, no keys, no ledger.
"""

from __future__ import annotations

import json
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

from bench.installation import installation

PEOPLE, CASES_EACH, HOURS_EACH, VALUES_EACH = 2_000, 2, 52, 6
#: How many people a batch of the plain delete takes.
PLAIN_BATCH = 200
AT_LEAST_PER_SECOND, AT_LEAST, LOCKED_AT_MOST = 200, 0.4, 0.5

STATEMENTS = """
UPDATE people_employment SET separated_on = %(today)s WHERE organization_id = %(organization)s;
UPDATE cases_leavecase SET state = 'closed', closed_as = 'returned', closed_at = now(), next_due_on = NULL
 WHERE organization_id = %(organization)s;
INSERT INTO people_hoursworked (organization_id, id, employee_id, recorded_at, week_starts_on, minutes_worked)
SELECT organization_id, gen_random_uuid(), id, now(), date '2020-01-05' + 7 * n, 2400
  FROM people_employee, generate_series(1, %(hours)s) n WHERE organization_id = %(organization)s;
INSERT INTO cases_casestep (organization_id, id, case_id, step, before, after, why, noted, taken_at)
SELECT organization_id, gen_random_uuid(), id, 'close', '', 'closed', '', false, now()
  FROM cases_leavecase, generate_series(1, 6) WHERE organization_id = %(organization)s
"""


def run() -> list[dict[str, Any]]:
    """The records of PR-7 and J2, measured in a process of its own."""
    with installation() as own:
        return json.loads(own.run("bench.retention"))


def _measured() -> list[dict[str, Any]]:
    from openleave.config import django_setup, environment
    from openleave.kernel.purposes import state_for_process

    environment.ensure_database()
    django_setup()
    state_for_process("privacy_rights")
    from openleave.apps.retention import services
    from openleave.kernel import clock
    from openleave.kernel.actor import privacy_job

    plain_id, swept_id = _load("bench-plain"), _load("bench-swept")
    plain = _plain(plain_id, PLAIN_BATCH)
    actor = privacy_job(swept_id)
    later = clock.today() + timedelta(days=5 * 366)
    began = time.perf_counter()
    row = services.sweep(actor=actor, today=later)
    swept = time.perf_counter() - began
    began = time.perf_counter()
    again = services.sweep(actor=actor, today=later)
    idle = time.perf_counter() - began
    rate = row.people / swept
    return [
        {
            "name": f"PR-7 retention sweep of {row.people:,} people end to end",
            "figure": round(rate),
            "unit": "people/s",
            "yardstick": f"limit; {swept:.2f} s",
            "ratio": round(rate / AT_LEAST_PER_SECOND, 2),
            "bar": f">= {AT_LEAST_PER_SECOND}",
            "met": row.people >= PEOPLE and rate >= AT_LEAST_PER_SECOND,
        },
        {
            "name": "J2 retention sweep against a plain batched delete",
            "figure": round(swept, 2),
            "unit": "s",
            "yardstick": f"the same rows by id, in batches of {PLAIN_BATCH}: {plain:.2f} s",
            "ratio": round(plain / swept, 2),
            "bar": f">= {AT_LEAST:g}",
            "met": plain / swept >= AT_LEAST,
        },
        {
            "name": "PR-7 longest batch of the sweep",
            "figure": row.longest_ms / 1000,
            "unit": "s under locks",
            "yardstick": "limit",
            "ratio": None,
            "bar": f"<= {LOCKED_AT_MOST:g}",
            "met": row.longest_ms <= LOCKED_AT_MOST * 1000,
        },
        {
            "name": "PR-7 a second sweep erases nothing",
            "figure": again.people + again.cases,
            "unit": f"roots in {idle:.2f} s",
            "yardstick": "limit",
            "ratio": None,
            "bar": "0",
            "met": again.people + again.cases == 0,
        },
    ]


def _load(slug: str) -> Any:
    """An organization of people who left; its id."""
    from django.db import connection

    from bench import pages_data
    from openleave.apps.people.models import Employee
    from openleave.kernel import clock, files, vault
    from openleave.kernel.tenancy import organization_scope
    from openleave.kernel.vault import Place

    today = clock.today("America/New_York")
    organization_id, _case_id, _email = pages_data.load(slug, employees=PEOPLE, cases=PEOPLE * CASES_EACH, tasks=2)
    with organization_scope(organization_id), connection.cursor() as cursor:
        for statement in STATEMENTS.split(";"):
            cursor.execute(statement, {"organization": organization_id, "hours": HOURS_EACH, "today": today})
        people = list(Employee.objects.values_list("id", flat=True))
        cursor.execute(
            "SELECT employee_id, array_agg(id) FROM cases_leavecase WHERE organization_id = %s GROUP BY 1",
            [organization_id],
        )
        cases = dict(cursor.fetchall())
    for start in range(0, len(people), 500):
        with organization_scope(organization_id):
            vault.put_many(
                {
                    Place(person, "cases_leavecase", f"note{number}", case): {"text": "Lower back, since the spring."}
                    for person in people[start : start + 500]
                    for case in cases.get(person, [])
                    for number in range(VALUES_EACH // CASES_EACH)
                }
            )
            for person in people[start : start + 500]:
                files.write(
                    organization_id=organization_id, kind="documents.content", chunks=[b"%PDF-1.7" * 4_000],
                    subject_id=person,
                )  # fmt: skip
    pages_data.analyze()
    return organization_id


def _plain(organization_id: Any, size: int) -> float:
    """Seconds for the same rows, values and files, deleted by their ids in batches of ``size`` people."""
    from django.conf import settings
    from django.db import connection

    from openleave.apps.erasure import graph
    from openleave.kernel.tenancy import organization_scope

    directory = Path(settings.OPENLEAVE_FILES_DIR) / str(organization_id)
    batches: list[tuple[dict[str, list[Any]], list[Any]]] = []
    with organization_scope(organization_id), connection.cursor() as cursor:
        cursor.execute("SELECT id FROM people_employee WHERE organization_id = %s ORDER BY id", [organization_id])
        people = [row[0] for row in cursor.fetchall()]
        for start in range(0, len(people), size):
            roots = people[start : start + size]
            values = {"organization": organization_id, "roots": roots}
            found: dict[str, list[Any]] = {}
            for table in graph.order("subject")[:-1]:
                cursor.execute(
                    f"SELECT x.id FROM {table} x WHERE x.organization_id = %(organization)s "
                    f"AND {graph.condition('subject', table)}",
                    values,
                )
                found[table] = [row[0] for row in cursor.fetchall()]
            cursor.execute("SELECT id FROM files_file WHERE subject_id = ANY(%s)", [roots])
            found["files_file"] = [row[0] for row in cursor.fetchall()]
            batches.append((found, roots))
    began = time.perf_counter()
    for found, roots in batches:
        with organization_scope(organization_id), connection.cursor() as cursor:
            cursor.execute("SET LOCAL ROLE openleave_eraser")
            for table, ids in found.items():
                if ids:
                    cursor.execute(
                        f"DELETE FROM {table} WHERE organization_id = %s AND id = ANY(%s)",
                        [organization_id, ids],
                    )
            cursor.execute("RESET ROLE")
            cursor.execute("SET LOCAL ROLE openleave_vault")
            cursor.execute(
                "DELETE FROM vault.secret WHERE organization_id = %s AND subject_id = ANY(%s)", [organization_id, roots]
            )
            cursor.execute("RESET ROLE")
        for file_id in found["files_file"]:
            (directory / str(file_id)).unlink()
    return time.perf_counter() - began


if __name__ == "__main__":
    print(json.dumps(_measured()))

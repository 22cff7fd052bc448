"""R3: PostgreSQL to PostgreSQL, one million employees: records read, decided by the column, every answer stored.

The yardstick, in the same server and run: one set-based SQL statement that decides the simplified rule (12 months,
1,250 hours from an array of 52 weeks, 50 within 75 miles, 12 weeks in a rolling year) for the same people and stores
its answers. Ours decides the full federal rule, as the web role, under row-level security.

An installation of its own, in a temporary directory. Employees, employments and assignments are rows of the people
tables (headcounts by worksite are counted from them in the measured run); hours and usage are laid down as records,
because 52 million rows of hours would take longer to load than all other benches together.
"""

from __future__ import annotations

import json
import os
import resource
import statistics
import sys
import time
from pathlib import Path
from typing import Any

from bench.installation import installation

EMPLOYEES, SITES, ROUNDS = int(os.environ.get("OPENLEAVE_BENCH_EMPLOYEES", "1000000")), 2_500, 3
LEAST_PER_SECOND, MOST_MEMORY_MIB, LEAST_RATIO = 200_000, 1024, 1.5


def run() -> list[dict[str, Any]]:
    """The records, measured in a process of its own."""
    with installation() as own:
        organization = own.run("bench.workforce_database", "load").strip()
        # Loading and measuring are two processes: peak memory is that of the run alone.
        return json.loads(own.run("bench.workforce_database", "measure", organization))


def setup() -> None:
    from openleave.config import django_setup, environment
    from openleave.kernel.purposes import state_for_process

    environment.ensure_database()
    django_setup()
    state_for_process("leave_administration")


PEOPLE = """
INSERT INTO people_employee (organization_id, id, number, created_at)
SELECT %(o)s, id, 'E' || n, now() FROM bench_people;
INSERT INTO people_employment (organization_id, id, employee_id, hired_on, recorded_at)
SELECT %(o)s, gen_random_uuid(), id, hired_on, now() FROM bench_people;
INSERT INTO people_assignment (organization_id, id, employee_id, worksite_id, valid_from, recorded_at,
       schedule_code, job_title, department, status, pay_type, union_code, work_state)
SELECT %(o)s, gen_random_uuid(), p.id, w.id, p.hired_on, now(), '', '', '', 'active', '', '', ''
  FROM bench_people p JOIN bench_sites w ON w.n = p.site;
"""


def load() -> str:
    """A million people; returns the organization's id. What the yardstick reads is beside it, in plain tables."""
    setup()
    import numpy as np
    from django.db import connection

    from bench.workforce_data import AS_OF, workforce
    from openleave.apps.organizations.models import Worksite
    from openleave.apps.people.tests.factories import make_organization
    from openleave.apps.workforce import packing
    from openleave.apps.workforce.services.determining import keys
    from openleave.kernel.tenancy import organization_scope

    columns = workforce(EMPLOYEES, SITES)
    organization = make_organization("bench-workforce", leave_year_method="rolling_backward")
    ids = keys(EMPLOYEES)
    with organization_scope(organization.id), connection.cursor() as cursor:
        sites = [
            Worksite(
                organization_id=organization.id, code=f"W{n}", name=f"Worksite {n}", state="TX",
                latitude=str(columns.worksites.latitude[n] / 10**7)[:9],
                longitude=str(columns.worksites.longitude[n] / 10**7)[:10],
            )
            for n in range(SITES)
        ]  # fmt: skip
        Worksite.objects.bulk_create(sites)
        cursor.execute("CREATE TEMP TABLE bench_sites (n int, id uuid)")
        cursor.executemany("INSERT INTO bench_sites VALUES (%s, %s)", [(n, s.id) for n, s in enumerate(sites)])
        cursor.execute("CREATE TEMP TABLE bench_people (n int, id uuid, hired_on date, site int)")
        first = columns.spans.offsets[:-1]
        last = columns.spans.offsets[1:] - 1  # the present employment is the latest
        hired = columns.spans.starts_on[last].astype(np.int64)
        copied(cursor, "bench_people", [
            ("i4", np.arange(EMPLOYEES)), ("V16", ids), ("i4", hired - packing_days()), ("i4", columns.worksite),
        ])  # fmt: skip
        cursor.execute(PEOPLE, {"o": organization.id})
        site_ids = np.array([s.id.bytes for s in sites], "V16")
        packed(cursor, organization.id, columns, ids, site_ids, packing)
        yardstick(cursor, columns, hired, first, AS_OF)
    analyze()
    return str(organization.id)


def packing_days() -> int:
    """PostgreSQL counts days from the year 2000."""
    import datetime as dt

    return dt.date(2000, 1, 1).toordinal()


def copied(cursor: Any, table: str, columns: list[tuple[str, Any]]) -> None:
    """Fixed-width columns by binary COPY, in the order of the table's."""
    from openleave.apps.workforce import packing

    named = {
        f"c{n}": (kind if kind.startswith("V") else f">{kind}", values) for n, (kind, values) in enumerate(columns)
    }
    raw = cursor.connection.cursor() if not hasattr(cursor, "copy") else cursor
    with raw.copy(f"COPY {table} FROM STDIN (FORMAT binary)") as copy:
        copy.write(packing.copy_rows(named))


RECORDS = """
INSERT INTO workforce_record (organization_id, id, spans, places, exempt, weeks_from, weeks, other_hours, usage,
       refreshed_at)
SELECT %(o)s, id, spans, places, false, %(from)s, weeks, '', coalesce(usage, ''), now() FROM bench_records
"""


def packed(cursor: Any, organization_id: Any, columns: Any, ids: Any, site_ids: Any, packing: Any) -> None:
    """The records: hours and usage in the packed form in which `workforce_refresh` makes them."""
    import numpy as np

    cursor.execute("CREATE TEMP TABLE bench_records (id uuid, spans bytea, places bytea, weeks bytea, usage bytea)")
    weeks = np.ascontiguousarray(columns.weeks.counts.T).astype(">i2")
    spans = np.zeros(len(columns.spans.starts_on), packing.SPAN)
    spans["starts_on"] = columns.spans.starts_on
    from openleave.engine.batch.columns import NEVER

    spans["ends_on"] = np.where(columns.spans.ends_on == NEVER, packing.NEVER, columns.spans.ends_on)
    places = np.zeros(EMPLOYEES, packing.PLACE)
    places["from_on"], places["worksite"], places["state"] = 1, site_ids[columns.worksite], b"TX"
    used = columns.usage["us.fed.fmla"]
    usage = np.zeros(len(used.on), packing.USAGE)
    usage["on"], usage["minutes"], usage["week_minutes"] = used.on, used.minutes, used.week_minutes
    usage["program"], usage["reason"] = packing.program_code("us.fed.fmla"), packing.NO_REASON
    with cursor.connection.cursor() as raw, raw.copy("COPY bench_records FROM STDIN (FORMAT binary)") as copy:
        copy.write(packing.COPY_HEAD)
        so, uo = columns.spans.offsets, used.offsets
        for n in range(EMPLOYEES):
            parts = (
                ids[n].tobytes(), spans[so[n] : so[n + 1]].tobytes(), places[n].tobytes(), weeks[n].tobytes(),
                usage[uo[n] : uo[n + 1]].tobytes(),
            )  # fmt: skip
            copy.write(len(parts).to_bytes(2) + b"".join(len(part).to_bytes(4) + part for part in parts))
        copy.write(packing.COPY_TAIL)
    cursor.execute(RECORDS, {"o": organization_id, "from": columns.weeks.starts_on})


def yardstick(cursor: Any, columns: Any, hired: Any, first: Any, as_of: Any) -> None:
    """The same people in the tables that a set-based statement would want: arrays of weeks, usage by row."""
    import numpy as np

    day = packing_days()
    cursor.execute(
        "CREATE TEMP TABLE plain_people (id int, site int, hired_on date, prior_days int, gap_days int, sched int)"
    )
    several = np.diff(columns.spans.offsets) > 1
    start, end = columns.spans.starts_on[first].astype(np.int64), columns.spans.ends_on[first].astype(np.int64)
    prior = np.where(several, end - start + 1, 0)
    gap = np.where(several, hired - end, 0)
    copied(cursor, "plain_people", [
        ("i4", np.arange(EMPLOYEES)), ("i4", columns.worksite), ("i4", hired - day), ("i4", prior), ("i4", gap),
        ("i4", np.full(EMPLOYEES, 2400)),
    ])  # fmt: skip
    cursor.execute("CREATE TEMP TABLE plain_hours (id int, weeks int2[])")
    weeks = np.ascontiguousarray(columns.weeks.counts.T)
    with cursor.connection.cursor() as raw, raw.copy("COPY plain_hours FROM STDIN") as copy:
        for n in range(EMPLOYEES):
            copy.write(f"{n}\t{{{','.join(map(str, weeks[n].tolist()))}}}\n")
    cursor.execute("CREATE TEMP TABLE plain_usage (id int, used_on date, minutes int, week_minutes int)")
    used = columns.usage["us.fed.fmla"]
    owner = np.repeat(np.arange(EMPLOYEES), np.diff(used.offsets))
    copied(cursor, "plain_usage", [
        ("i4", owner), ("i4", used.on.astype(np.int64) - day), ("i4", used.minutes),
        ("i4", used.week_minutes),
    ])  # fmt: skip
    cursor.execute("CREATE TEMP TABLE plain_sites (site int, latitude float8, longitude float8)")
    copied(cursor, "plain_sites", [
        ("i4", np.arange(SITES)), ("f8", columns.worksites.latitude / 10**7),
        ("f8", columns.worksites.longitude / 10**7),
    ])  # fmt: skip
    for table in ("plain_people", "plain_hours", "plain_usage", "plain_sites"):
        cursor.execute(f"ANALYZE {table}")
    cursor.execute("SET LOCAL work_mem = '256MB'")
    seconds = []
    for _ in range(ROUNDS):
        cursor.execute("DROP TABLE IF EXISTS plain_answers")
        began = time.perf_counter()
        cursor.execute(SET_BASED, {"d": as_of})
        seconds.append(time.perf_counter() - began)
    Path(os.environ["OPENLEAVE_HOME"], "yardstick.json").write_text(json.dumps(statistics.median(seconds)))


SET_BASED = """
CREATE TEMP TABLE plain_answers AS
WITH people AS (SELECT site, count(*) AS people FROM plain_people GROUP BY site),
sites AS (SELECT site, people, radians(latitude) AS la, radians(longitude) AS lo
            FROM people JOIN plain_sites USING (site)),
near AS MATERIALIZED (
    SELECT a.site, sum(b.people) AS people FROM sites a JOIN sites b
        ON 2 * 3958.7613 * asin(sqrt(
             sin((a.la - b.la) / 2) ^ 2 + cos(a.la) * cos(b.la) * sin((a.lo - b.lo) / 2) ^ 2)) <= 75
     GROUP BY a.site),
hours AS (SELECT id, (SELECT sum(x) FROM unnest(weeks) x) AS minutes FROM plain_hours),
used AS (SELECT id, sum(minutes::float8 / week_minutes) AS weeks FROM plain_usage
          WHERE used_on > %(d)s::date - 365 AND used_on <= %(d)s::date GROUP BY id)
SELECT p.id,
       (%(d)s::date - hired_on + CASE WHEN gap_days <= 2557 THEN prior_days ELSE 0 END >= 365)::int
     + (hours.minutes >= 75000)::int * 2 + (near.people >= 50)::int * 4 AS bits,
       hours.minutes, near.people, greatest(0, 12 - coalesce(used.weeks, 0)) AS weeks_left
  FROM plain_people p LEFT JOIN hours USING (id) LEFT JOIN used USING (id) LEFT JOIN near USING (site)
"""


def analyze() -> None:
    """Statistics of the tables, which their owner takes."""
    from bench import pages_data

    pages_data.analyze()


def measure(organization_id: str) -> list[dict[str, Any]]:
    from uuid import UUID

    from bench.workforce_data import AS_OF

    setup()
    from openleave.apps.workforce.services import workforce_determine
    from openleave.kernel.actor import Actor, Channel, Role

    actor = Actor(None, UUID(organization_id), frozenset({Role.LEAVE_ADMINISTRATOR}), channel=Channel.COMMAND)
    seconds = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        summary = workforce_determine(actor=actor, as_of=AS_OF, reason="own_health_condition", program="us.fed.fmla")
        seconds.append(time.perf_counter() - began)
        assert summary.employees == EMPLOYEES
    median = statistics.median(seconds)
    plain = json.loads(Path(os.environ["OPENLEAVE_HOME"], "yardstick.json").read_text())
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    ratio = plain / median
    per_second = EMPLOYEES / median
    return [
        {
            "name": "R3 a million employees, PostgreSQL to PostgreSQL, full rule, answers stored",
            "figure": round(per_second), "unit": "employees/s", "yardstick": round(EMPLOYEES / plain),
            "ratio": round(ratio, 2), "bar": f">= {LEAST_RATIO} x set-based SQL, >= {LEAST_PER_SECOND:,}/s",
            "met": ratio >= LEAST_RATIO and per_second >= LEAST_PER_SECOND,
        },
        {
            "name": "R3 peak memory of that run", "figure": round(memory), "unit": "MiB", "yardstick": MOST_MEMORY_MIB,
            "ratio": round(memory / MOST_MEMORY_MIB, 2), "bar": f"<= {MOST_MEMORY_MIB} MiB",
            "met": memory <= MOST_MEMORY_MIB,
        },
    ]  # fmt: skip


if __name__ == "__main__":
    if sys.argv[1] == "load":
        print(load())
    else:
        print(json.dumps(measure(sys.argv[2])))

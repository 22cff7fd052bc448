"""Wages of thousands of employees by quarter, as a single case would have them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import numpy as np
from django.db import connection

from openleave.apps.cases.facts import WAGES_BEFORE
from openleave.apps.cases.facts_wages import BASE_QUARTERS
from openleave.apps.workforce.packing import ORDINAL
from openleave.engine.batch import Spans, Wages
from openleave.engine.quantity import quarter_start

# Cents of each quarter, packed.
READ = f"""
SELECT employee_id, string_agg(int4send({ORDINAL.format("quarter_starts_on")}) || int8send((amount * 100)::bigint),
                               ''::bytea ORDER BY quarter_starts_on)
  FROM people_quarterlywage
 WHERE organization_id = %(organization)s AND superseded_at IS NULL AND quarter_starts_on >= %(since)s
   AND employee_id BETWEEN %(first)s AND %(last)s
 GROUP BY employee_id
"""  # noqa: S608 - constants only
QUARTER = np.dtype([("starts_on", ">i4"), ("cents", ">i8")])


def wages_on(organization_id: UUID, ids: Any, spans: Spans, as_of: date) -> Wages:
    """Wages of each employee for whom every quarter of employment is on record. `ids`: employees as `V16`, in rising
    order. Runs inside the organization's scope."""
    values = {
        "organization": organization_id, "since": as_of - WAGES_BEFORE, "first": UUID(bytes=ids[0].tobytes()),
        "last": UUID(bytes=ids[-1].tobytes()),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(READ, values)
        packed = {who.bytes: bytes(rows) for who, rows in cursor.fetchall()}
    lists = [packed.get(one.tobytes(), b"") for one in ids]
    rows = np.frombuffer(b"".join(lists), QUARTER)
    counts = np.array([len(one) // QUARTER.itemsize for one in lists], np.int64)
    offsets = np.concatenate(([0], np.cumsum(counts)))
    wages = Wages(offsets, rows["starts_on"].astype(np.int32), rows["cents"].astype(np.int64))
    owner = np.repeat(np.arange(len(counts)), counts)
    kept = complete(wages, owner, spans, as_of)
    offsets = np.concatenate(([0], np.cumsum(np.where(kept, counts, 0))))
    return Wages(offsets, wages.starts_on[kept[owner]], wages.cents[kept[owner]])


def complete(wages: Wages, owner: Any, spans: Spans, as_of: date) -> Any:
    """Who has wages on record for each quarter before the day in which they were employed; the last may be missing."""
    size = len(wages.offsets) - 1
    whose = np.repeat(np.arange(size), np.diff(spans.offsets))
    found = np.ones(size, bool)
    last = quarter_start(as_of)
    for position in range(BASE_QUARTERS):
        last, after = quarter_start(last - timedelta(days=1)), last
        if not position:
            continue
        employed, recorded = np.zeros(size, bool), np.zeros(size, bool)
        employed[whose[(spans.starts_on < after.toordinal()) & (spans.ends_on >= last.toordinal())]] = True
        recorded[owner[wages.starts_on == last.toordinal()]] = True
        found &= ~employed | recorded
    return found

"""After an import of open cases: what the old system said against what is here, program by program, case by case."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from openleave.apps.cases import walls
from openleave.apps.feeds.models import CarriedCase, Import
from openleave.kernel.actor import Actor
from openleave.kernel.permissions import require

# Of the cases that the reader may know of: what the ledger has for each, of the case itself or brought by the import.
_LEDGER = """
SELECT f.id, u.program, sum(u.minutes_used) FROM feeds_carriedcase f
JOIN cases_leavecase c ON c.organization_id = f.organization_id AND c.id = f.case_id
JOIN ledger_usageentry u ON u.organization_id = f.organization_id AND u.employee_id = c.employee_id
 AND u.kind = 'usage' AND (u.case_id = c.id OR (u.case_id IS NULL AND u.source_id = f.source_id
 AND u.used_on >= c.starts_on AND (c.ends_on IS NULL OR u.used_on <= c.ends_on)))
WHERE f.organization_id = %(organization)s AND f.source_id = %(source)s AND f.taken_back_at IS NULL AND {visible}
  AND NOT EXISTS (SELECT FROM ledger_usageentry r WHERE r.organization_id = u.organization_id AND r.reverses_id = u.id)
GROUP BY 1, 2
"""


@dataclass(slots=True)
class Sum:
    """Minutes of a program: in the file, and in the ledger."""

    program: str
    stated: int = 0
    counted: int = 0
    cases: int = 0

    @property
    def difference(self) -> int:
        return self.counted - self.stated


@dataclass(slots=True)
class Comparison:
    """``sums`` by program; ``differing``: ids of rows whose time is not the same here, or that the law contradicts."""

    total: int
    sums: list[Sum]
    differing: list[UUID]
    counted: dict[UUID, dict[str, int]] = field(default_factory=dict)


def carried(*, actor: Actor, record: Import) -> QuerySet[CarriedCase]:
    """The cases of an import that the actor may know of."""
    require(actor, "case.read")
    rows = CarriedCase.objects.filter(
        walls.visible(actor, "case__"), organization_id=record.organization_id, source=record,
        taken_back_at__isnull=True,
    )  # fmt: skip
    return rows.order_by("line")


def compare(*, actor: Actor, record: Import) -> Comparison:
    """Two statements, however many cases there are. Time that the file does not state is compared with nothing."""
    rows = list(carried(actor=actor, record=record).values_list("id", "stated_minutes", "contradictions"))
    visible, values = walls.sql(actor, "c")
    counted: dict[UUID, dict[str, int]] = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(
            _LEDGER.format(visible=visible),
            {"organization": record.organization_id, "source": record.id} | values,
        )
        for row_id, program, minutes in cursor.fetchall():
            counted[row_id][program] = minutes
    sums: dict[str, Sum] = {}
    differing = []
    for row_id, stated, contradictions in rows:
        here = counted.get(row_id, {})
        for program, minutes in stated.items():
            one = sums.setdefault(program, Sum(program))
            one.stated += minutes
            one.counted += here.get(program, 0)
            one.cases += 1
        if contradictions or any(here.get(program, 0) != minutes for program, minutes in stated.items()):
            differing.append(row_id)
    return Comparison(len(rows), sorted(sums.values(), key=lambda one: one.program), differing, dict(counted))


def details(*, actor: Actor, record: Import, ids: Sequence[UUID]) -> list[Any]:
    """Some of the rows with their cases, by line."""
    return list(carried(actor=actor, record=record).filter(id__in=ids).select_related("case"))

"""Opening the staged cases, some at a time: each lot is one transaction: a killed worker goes on where it was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from uuid import UUID

from openleave.apps.cases.services import case_carry_over
from openleave.apps.cases.services.carrying import Stated
from openleave.apps.desk.services import task_add
from openleave.apps.feeds.loading.cases import CaseRow
from openleave.apps.feeds.loading.spreading import spread
from openleave.apps.feeds.loading.usage_known import read_days
from openleave.apps.feeds.models import CarriedCase, Import
from openleave.apps.feeds.progress import Worker
from openleave.apps.ledger import services as ledger
from openleave.kernel.actor import Actor
from openleave.kernel.errors import OpenLeaveError
from openleave.kernel.tenancy import organization_scope

#: Cases of one transaction: what a kill can cost again is a few seconds.
LOT = 25
#: When somebody should have looked at a case that the law and the old system see differently.
LOOK_WITHIN = timedelta(days=5)


@dataclass(slots=True)
class Written:
    """Cases opened, those that contradict the old system, and (line, why) of those that could not be opened."""

    opened: int = 0
    contradicted: int = 0
    failed: list[tuple[int, str]] = field(default_factory=list)


def write(record: Import, actor: Actor, rows: Sequence[CaseRow], week_starts_on: int, today: date, worker: Worker,
          ) -> Written:  # fmt: skip
    """Open every case that this import has not opened yet. A case that cannot be opened does not stop the others."""
    written = Written(opened=sum(row.done for row in rows))
    waiting = [row for row in rows if not row.done]
    for start in range(0, len(waiting), LOT):
        with organization_scope(record.organization_id):
            for row in waiting[start : start + LOT]:
                try:
                    with organization_scope(record.organization_id):
                        written.contradicted += _open(record, actor, row, week_starts_on, today)
                    written.opened += 1
                except OpenLeaveError as error:
                    written.failed.append((row.line, str(error)))
            flush()
        worker.report("write", written.opened + len(written.failed))
    return written


def flush() -> None:
    """The end of a lot, before it is committed: where tests let a worker die."""


def _open(record: Import, actor: Actor, row: CaseRow, week_starts_on: int, today: date) -> bool:
    stated = Stated(
        state=row.state, milestones=row.milestones, programs=row.programs, used=row.used, owner_id=row.owner_id
    )
    carried = case_carry_over(
        actor=actor, employee_id=UUID(row.person.employee_id), asked=row.asked, stated=stated, source_id=record.id
    )
    against = list(carried.contradictions)
    for program, minutes in carried.unposted.items():
        if not _count_before(record, actor, row, program, minutes, week_starts_on, today):
            against.append((program, "hours_not_counted"))
    if any(code != "hours_not_counted" for _program, code in against):
        task_add(actor=actor, code="feeds.disagreement", due_on=today + LOOK_WITHIN, case=carried.case)
    CarriedCase.objects.create(
        organization_id=record.organization_id,
        case=carried.case,
        source=record,
        reference=row.reference,
        line=row.line,
        stated_state=row.state,
        stated_programs=row.programs,
        stated_minutes=row.used,
        contradictions=[list(one) for one in against],
    )
    return bool(against)


def _count_before(
    record: Import, actor: Actor, row: CaseRow, program: str, minutes: int, week_starts_on: int, today: date
) -> bool:
    """Count time that no planned day stands for as used before, spread over the days of work since the leave began.
    False where that cannot be: no such days, or more time than they have."""
    first = row.asked.get("starts_on")
    last = min(row.asked.get("ends_on") or today, today - timedelta(days=1))
    if first is None or last < first:
        return False
    read = read_days(row.person, first, last, None, week_starts_on)
    days = [day for day in read.days if row.person.employed(day.on)]
    if not days or read.unknown is not None or minutes > sum(day.scheduled for day in days):
        return False
    shares = spread(days, Fraction(minutes), "minutes", strict=False)
    ledger.prior_usage_post(
        actor=actor,
        employee_id=UUID(row.person.employee_id),
        program=program,
        source_id=record.id,
        reason=row.asked.get("reason"),
        postings=[ledger.Posting(day.on, part, day.workweek) for day, part in zip(days, shares, strict=True) if part],
    )
    return True

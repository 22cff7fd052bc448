"""Turning leave into usage: planned days as they pass, absences as they are recorded. Idempotent catch-ups."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from openleave.apps.cases.choices import GRANTED, Decided, Pattern
from openleave.apps.cases.models import Absence, LeaveCase
from openleave.apps.cases.services.determining import counted_days, decided
from openleave.apps.cases.services.steps import record_steps
from openleave.apps.cases.transitions import TABLE
from openleave.apps.ledger import services as ledger
from openleave.apps.ledger.selectors import live_entries
from openleave.apps.organizations import selectors as organizations
from openleave.apps.policies import selectors as policies
from openleave.kernel import clock
from openleave.kernel.actor import Actor
from openleave.kernel.permissions import require
from openleave.kernel.tenancy import organization_scope

# A planned day is due when it has passed, its case is designated under its program by the latest decision, and the
# ledger has no entry for it that still counts or that a person took back for good ("dates changed" is not for good).
DUE = """
SELECT p.case_id, c.employee_id, p.program, p.planned_on, p.minutes_planned, p.workweek_minutes
FROM cases_plannedday p
JOIN cases_leavecase c ON c.organization_id = p.organization_id AND c.id = p.case_id
JOIN LATERAL (
    SELECT d.outcome FROM cases_decision d
    WHERE d.organization_id = p.organization_id AND d.case_id = p.case_id AND d.program = p.program
    ORDER BY d.decided_at DESC, d.id DESC LIMIT 1
) decision ON decision.outcome = %(designated)s
WHERE p.organization_id = %(organization)s AND p.planned_on < %(today)s AND c.pattern <> %(intermittent)s
  AND c.state = ANY(%(states)s) AND (%(case)s::uuid IS NULL OR p.case_id = %(case)s)
  AND NOT EXISTS (
    SELECT FROM ledger_usageentry u
    LEFT JOIN ledger_usageentry r ON r.organization_id = u.organization_id AND r.reverses_id = u.id
    WHERE u.organization_id = p.organization_id AND u.case_id = p.case_id AND u.program = p.program
      AND u.used_on = p.planned_on AND u.kind = 'usage'
      AND (r.id IS NULL OR r.reversal_reason <> 'dates_changed'))
ORDER BY p.case_id, p.program, p.planned_on
"""


def usage_catch_up(*, actor: Actor) -> dict[str, int]:
    """Post every elapsed, unposted day of designated leave, and open cases whose leave has begun.

    For the daily job, and safe to run at any time: a second run changes nothing. Returns ``{"days": …, "cases": …,
    "begun": …}``.
    """
    require(actor, "usage.post")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        today = organizations.today_of(actor.organization_id)
        begun = _begin(actor, today)
        due = _due(actor.organization_id, today, None)
        for (case_id, employee_id, program), postings in due.items():
            ledger.usage_post(actor=actor, employee_id=employee_id, program=program, postings=postings, case_id=case_id)
    return {"days": sum(map(len, due.values())), "cases": len({key[0] for key in due}), "begun": begun}


def _begin(actor: Actor, today: date) -> int:
    """Designated cases whose first day has come are open from now on."""
    step = TABLE["begin"]
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE cases_leavecase c SET state = %s
            WHERE c.organization_id = %s AND c.state = ANY(%s) AND c.starts_on <= %s AND %s IN (
                SELECT outcome FROM (
                    SELECT DISTINCT ON (program) outcome FROM cases_decision d
                     WHERE d.organization_id = c.organization_id AND d.case_id = c.id
                     ORDER BY program, decided_at DESC, id DESC) latest)
            RETURNING c.id
            """,
            [step.to, actor.organization_id, list(step.sources), today, Decided.DESIGNATED],
        )
        begun = [row[0] for row in cursor.fetchall()]
    if begun:
        record_steps(actor, LeaveCase.objects.filter(organization_id=actor.organization_id, id__in=begun), "begin")
    return len(begun)


def post_elapsed(actor: Actor, case: LeaveCase, today: date) -> None:
    """The same for one case that was just designated or changed, under every program it is designated under."""
    for (case_id, employee_id, program), postings in _due(case.organization_id, today, case.id).items():
        ledger.usage_post(actor=actor, employee_id=employee_id, program=program, postings=postings, case_id=case_id)


def _due(
    organization_id: UUID, today: date, case_id: UUID | None
) -> dict[tuple[UUID, UUID, str], list[ledger.Posting]]:
    found: dict[tuple[UUID, UUID, str], list[ledger.Posting]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(
            DUE,
            {
                "organization": organization_id,
                "today": today,
                "case": case_id,
                "designated": Decided.DESIGNATED,
                "intermittent": Pattern.INTERMITTENT,
                "states": list(GRANTED),
            },
        )
        for case, employee, program, on, minutes, workweek in cursor.fetchall():
            found[case, employee, program].append(ledger.Posting(on, minutes, workweek))
    return found


def post_absences(actor: Actor, case: LeaveCase, programs: Collection[str], record: dict[str, Any]) -> None:
    """Count every absence of an intermittent leave that is not counted yet under one of the programs.

    The engine says how many minutes of a day count and what that week's workweek was, from the facts of the latest
    determination with the absences as they are now. A day on which no work was scheduled counts nothing.
    """
    if case.pattern != Pattern.INTERMITTENT:
        return
    absences = {
        absence.absent_on.isoformat(): absence
        for absence in Absence.objects.filter(organization_id=case.organization_id, case=case, reversed_at__isnull=True)
    }
    if not absences or not programs:
        return
    facts = record["facts"]
    facts["leave"]["absences"] = [
        {"on": on, "minutes": absence.minutes_absent} for on, absence in sorted(absences.items())
    ]
    facts["leave"].pop("ends_on", None)
    library = policies.library_for(case.organization_id, on=case.starts_on)
    counted = counted_days(decided(facts, library, clock.now().date()), case.program_order)
    known = _counted(case)
    for program in programs:
        postings = [
            ledger.Posting(day.on, day.minutes, day.workweek_minutes, absences[day.on.isoformat()].id)
            for day in counted.get(program, ())
            if day.on.isoformat() in absences and (program, absences[day.on.isoformat()].id) not in known
        ]
        ledger.usage_post(
            actor=actor, employee_id=case.employee_id, program=program, postings=postings, case_id=case.id
        )


def _counted(case: LeaveCase) -> set[tuple[str, UUID]]:
    return set(
        live_entries()
        .filter(organization_id=case.organization_id, case_id=case.id, absence_id__isnull=False)
        .values_list("program", "absence_id")
    )

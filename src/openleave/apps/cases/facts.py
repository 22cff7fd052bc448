"""From the database to the engine's facts (docs/reference/facts.md): everything known about one leave.

``facts_build`` reads in a fixed number of statements whatever the size of the organization. With ``known_at`` it
reads what was known at that instant; without it, what is known now.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from openleave.apps.cases import facts_people, facts_workforce
from openleave.apps.cases.models import Absence, Decided, LeaveCase, Pattern
from openleave.apps.cases.private import Private
from openleave.apps.ledger import selectors as ledger
from openleave.apps.organizations import selectors as organizations
from openleave.engine.facts_words import WEEKDAYS

#: Holidays this far around the leave can matter: business days before it, and every day of it.
HOLIDAYS_BEFORE, HOLIDAYS_AFTER = timedelta(days=90), timedelta(days=400)
MILESTONES = (
    "eligibility_notice_on",
    "certification_requested_on",
    "certification_received_on",
    "sufficient_information_on",
    "designation_notice_on",
)


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """``document`` is what the engine reads. ``unrecorded``: weeks without hours (see ``facts_people``)."""

    document: dict[str, Any]
    unrecorded: list[tuple[date, int]]


def facts_build(case: LeaveCase, private: Private, *, known_at: datetime | None = None) -> CaseFacts:
    """The facts of a case. Runs inside the organization's scope.

    ``private`` are the case's tier-3 facts; a caller that may not read them has no business with a determination.
    """
    organization_id = case.organization_id
    settings = organizations.settings_of(organization_id)
    employee = facts_people.employee_facts(
        organization_id, case.employee_id, leave_starts_on=case.starts_on, known_at=known_at
    )
    workforce = facts_workforce.workforce_facts(
        organization_id,
        on=case.noticed_on,
        until=max(case.noticed_on, case.starts_on),
        worksite_ids=_worksites(employee.document),
        workweek_starts_on=settings.workweek_starts_on,
        known_at=known_at,
    )
    document = {
        "employer": {"kind": settings.employer_kind, "headcounts": workforce.headcounts},
        "employee": employee.document,
        "worksites": workforce.worksites,
        "leave": leave_facts(case, private, known_at=known_at),
        "usage": [
            *ledger.engine_usage(
                organization_id=organization_id,
                employee_id=case.employee_id,
                known_at=known_at,
                without_case_id=case.id,
            ),
            *(planned_usage(case) if known_at is None else []),
        ],
        "policy": policy_facts(settings, case.starts_on, case.ends_on),
    }
    return CaseFacts(document, employee.unrecorded)


PLANNED = """
SELECT p.id, p.program, p.planned_on, p.minutes_planned, p.workweek_minutes
FROM cases_plannedday p
JOIN cases_leavecase c ON c.organization_id = p.organization_id AND c.id = p.case_id
JOIN LATERAL (
    SELECT d.outcome FROM cases_decision d
    WHERE d.organization_id = p.organization_id AND d.case_id = p.case_id AND d.program = p.program
    ORDER BY d.decided_at DESC, d.id DESC LIMIT 1
) decision ON decision.outcome = %(designated)s
WHERE p.organization_id = %(organization)s AND c.employee_id = %(employee)s AND p.case_id <> %(case)s
  AND c.state IN ('decided', 'open') AND c.pattern <> 'intermittent'
  AND NOT EXISTS (SELECT FROM ledger_usageentry u WHERE u.organization_id = p.organization_id
                   AND u.case_id = p.case_id AND u.program = p.program AND u.used_on = p.planned_on)
ORDER BY p.planned_on, p.id
"""


def planned_usage(case: LeaveCase) -> list[dict[str, Any]]:
    """Days of the employee's other designated leaves that are still to come: promised, so not available to this one."""
    with connection.cursor() as cursor:
        cursor.execute(
            PLANNED,
            {
                "organization": case.organization_id,
                "employee": case.employee_id,
                "case": case.id,
                "designated": Decided.DESIGNATED,
            },
        )
        return [
            {
                "id": f"planned-{day_id}",
                "program": program,
                "on": on.isoformat(),
                "minutes": minutes,
                "workweek_minutes": workweek,
            }
            for day_id, program, on, minutes, workweek in cursor.fetchall()
        ]


def leave_facts(case: LeaveCase, private: Private, *, known_at: datetime | None = None) -> dict[str, Any]:
    """What is asked: reason, pattern, dates, family, and the milestones so far. Unknown values are left out."""
    leave: dict[str, Any] = {
        "reason": case.reason,
        "pattern": case.pattern,
        "starts_on": case.starts_on.isoformat(),
        "ends_on": _iso(case.ends_on),
        "noticed_on": case.noticed_on.isoformat(),
        "foreseeable": case.foreseeable,
        "employer_agreed": case.employer_agreed,
        "minutes_off": case.minutes_off if case.pattern == Pattern.REDUCED else None,
        "family_member": private.family_member,
        "child": private.child,
        "serious_health_condition": private.serious_health_condition,
    }
    leave |= {name: _iso(getattr(case, name)) for name in MILESTONES}
    if case.pattern == Pattern.INTERMITTENT:
        leave["absences"] = _absences(case, known_at)
    return {name: value for name, value in leave.items() if value not in (None, [], {})}


def policy_facts(settings: Any, starts_on: date, ends_on: date | None) -> dict[str, Any]:
    """The organization's choices, with the holidays around the leave."""
    policy: dict[str, Any] = {"workweek_starts": WEEKDAYS[settings.workweek_starts_on]}
    if settings.leave_year_method:
        policy["leave_year"] = {"method": settings.leave_year_method}
        if settings.leave_year_method == "fixed":
            policy["leave_year"]["starts"] = (
                f"{settings.leave_year_starts_month:02}-{settings.leave_year_starts_day:02}"
            )
    holidays = organizations.holidays_between(
        settings.organization_id, starts_on - HOLIDAYS_BEFORE, (ends_on or starts_on) + HOLIDAYS_AFTER
    )
    policy["holidays"] = [{"on": holiday.on.isoformat(), "name": holiday.name} for holiday in holidays]
    return policy


def _absences(case: LeaveCase, known_at: datetime | None) -> list[dict[str, Any]]:
    rows = Absence.objects.filter(organization_id=case.organization_id, case=case)
    if known_at is None:
        rows = rows.filter(reversed_at__isnull=True)
    else:
        rows = rows.filter(recorded_at__lte=known_at).exclude(reversed_at__lte=known_at)
    return [
        {"on": absent_on.isoformat(), "minutes": minutes}
        for absent_on, minutes in rows.order_by("absent_on").values_list("absent_on", "minutes_absent")
    ]


def _worksites(employee: dict[str, Any]) -> list[UUID]:
    return [UUID(location["reports_to"]) for location in employee["locations"] if "reports_to" in location]


def _iso(value: date | None) -> str | None:
    return value.isoformat() if value else None

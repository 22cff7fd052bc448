"""From the database to the engine's facts (docs/reference/facts.md): everything known about one leave.

``facts_build`` reads in a fixed number of statements whatever the size of the organization. With ``known_at`` it
reads what was known at that instant; without it, what is known now.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from openleave.apps.cases import asked, facts_people, facts_wages, facts_workforce
from openleave.apps.cases.choices import Pattern
from openleave.apps.cases.models import LeaveCase
from openleave.apps.cases.private import Private
from openleave.apps.ledger import selectors as ledger
from openleave.apps.organizations import leave_year
from openleave.apps.organizations import selectors as organizations
from openleave.apps.people import selectors as people
from openleave.engine import Library, load_library
from openleave.engine.facts_words import WEEKDAYS
from openleave.kernel import prepared
from openleave.kernel.errors import NotFound

#: Quarters of wages this far before the leave can matter: base periods end before it and reach back a year and a half.
WAGES_BEFORE = timedelta(days=2 * 366)
#: Holidays this far around the leave can matter: business days before it, and every day of it.
HOLIDAYS_BEFORE, HOLIDAYS_AFTER = timedelta(days=90), timedelta(days=400)
#: Weekdays that are business days where nobody chose others: the engine takes these by itself.
BUSINESS_DAYS = [0, 1, 2, 3, 4]
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


def facts_build(
    case: LeaveCase, private: Private, *, known_at: datetime | None = None, library: Library | None = None
) -> CaseFacts:
    """The facts of a case. Runs inside the organization's scope. Raises NotFound without settings.

    ``private`` are the case's tier-3 facts; a caller that may not read them has no business with a determination.
    ``library``: by which the leave is decided; None: the law's alone.
    """
    read = _read(case, known_at)
    settings = read["settings"]
    if settings is None:
        raise NotFound
    employee = facts_people.employee_facts(case.employee_id, read, leave_starts_on=case.starts_on)
    workforce = facts_workforce.workforce_facts(
        people.Workforce(case.organization_id, read["revision"], known_at),
        on=case.noticed_on,
        until=max(case.noticed_on, case.starts_on),
        worksite_ids=_worksites(employee.document),
        workweek_starts_on=settings["workweek_starts_on"],
    )
    facts_people.add_cities(employee.document["locations"], workforce.sites)
    cases = read["cases"] or {}
    reasons, events = ({key: row[position] for key, row in cases.items()} for position in (0, 1))
    document = {
        "employer": {"kind": settings["employer_kind"], "headcounts": workforce.headcounts},
        "employee": employee.document | (private.employee or {}),
        "worksites": workforce.worksites,
        "leave": leave_facts(case, private, absences=read["absences"] or []),
        "usage": [*ledger.engine_usage(read["usage"], reasons, events), *_planned_usage(read["planned"] or [], events)],
        "policy": policy_facts(settings, read["holidays"] or [], on=case.starts_on),
    }
    topics = {
        "event": event_facts(case, private, library or load_library()),
        "wages": facts_wages.wage_facts(case, private, read),
    }
    stated = {name: facts for name, facts in (private.situations or {}).items() if facts}
    return CaseFacts(document | {name: facts for name, facts in topics.items() if facts} | stated, employee.unrecorded)


# Days of the employee's other designated leaves that are still to come: promised, so not available to this one.
PROMISED = """
     FROM cases_leavecase c
     JOIN cases_plannedday p ON p.organization_id = %(organization)s AND p.case_id = c.id
     JOIN LATERAL (
        SELECT d.outcome FROM cases_decision d
        WHERE d.organization_id = %(organization)s AND d.case_id = p.case_id AND d.program = p.program
        ORDER BY d.decided_at DESC, d.id DESC LIMIT 1
     ) decision ON decision.outcome = 'designated'
    WHERE c.organization_id = %(organization)s AND c.pattern <> 'intermittent'
      AND c.state IN ('designated', 'partly_designated', 'open', 'returning')
      AND NOT EXISTS (SELECT FROM ledger_usageentry u WHERE u.organization_id = %(organization)s
                       AND u.case_id = p.case_id AND u.program = p.program AND u.used_on = p.planned_on)
"""
PLANNED = f"""
  (SELECT json_agg(json_build_array(p.id, p.program, p.planned_on, p.minutes_planned, p.workweek_minutes,
                                    c.reason, c.id) ORDER BY p.planned_on, p.id)
   {PROMISED} AND c.employee_id = %(employee)s AND c.id <> %(case)s) AS planned
"""
ABSENCES = """
  (SELECT json_agg(json_build_array(absent_on, minutes_absent) ORDER BY absent_on) FROM cases_absence
    WHERE organization_id = %(organization)s AND case_id = %(case)s AND {known}) AS absences
"""
# Why each of the employee's leaves was taken, and for which event: some entitlements are of some reasons only, or are
# granted for each event anew.
CASES = """
  (SELECT json_object_agg(id, json_build_array(reason, coalesce(same_event_as_id, id))) FROM cases_leavecase
    WHERE organization_id = %(organization)s AND employee_id = %(employee)s) AS cases
"""
RECORDED = "recorded_at <= %(known_at)s AND (reversed_at IS NULL OR reversed_at > %(known_at)s)"


def _statement(*, now: bool) -> str:
    columns = [
        people.employee_columns(now=now),
        organizations.DETERMINATION_COLUMNS,
        ledger.usage_column(now=now),
        PLANNED if now else "NULL AS planned",
        ABSENCES.format(known="reversed_at IS NULL" if now else RECORDED),
        CASES,
        f"{people.REVISION} AS revision",
    ]
    return "SELECT " + ", ".join(columns)


READ_NOW, READ_THEN = _statement(now=True), _statement(now=False)


def _read(case: LeaveCase, known_at: datetime | None) -> dict[str, Any]:
    """Everything but the workforce in one statement, which PostgreSQL plans once for a connection."""
    values = {
        "organization": case.organization_id,
        "employee": case.employee_id,
        "case": case.id,
        "known_at": known_at,
        "hours_from": case.starts_on - facts_people.HOURS_BEFORE,
        "hours_to": case.starts_on + facts_people.HOURS_AFTER,
        "wages_from": case.starts_on - WAGES_BEFORE,
        "holidays_from": case.starts_on - HOLIDAYS_BEFORE,
        "holidays_to": (case.ends_on or case.starts_on) + HOLIDAYS_AFTER,
    }
    return prepared.read_row(READ_NOW if known_at is None else READ_THEN, values)


def _planned_usage(rows: list[list[Any]], events: dict[str, str]) -> list[dict[str, Any]]:
    return [
        {
            "id": f"planned-{day_id}",
            "program": program,
            "on": on,
            "minutes": minutes,
            "workweek_minutes": workweek,
            "reason": reason,
            "event": events[case_id],
        }
        for day_id, program, on, minutes, workweek, reason, case_id in rows
    ]


def event_facts(case: LeaveCase, private: Private, library: Library) -> dict[str, Any]:
    """What the leave is for, where something is stated of it or a law grants its leave for each such event anew."""
    stated = private.event or {}
    if not stated and case.same_event_as_id is None and case.reason not in asked.counted_by_event(library):
        return {}
    return stated | {"id": str(case.event)}


def leave_facts(case: LeaveCase, private: Private, *, absences: list[list[Any]]) -> dict[str, Any]:
    """What is asked: reason, pattern, dates, family, and the milestones so far. Unknown values are left out.

    ``absences`` are [day in ISO 8601, minutes], for intermittent leave.
    """
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
        "planned_treatment": private.planned_treatment,
    }
    leave |= {name: _iso(getattr(case, name)) for name in MILESTONES}
    if case.pattern == Pattern.INTERMITTENT:
        leave["absences"] = [{"on": absent_on, "minutes": minutes} for absent_on, minutes in absences]
    return {name: value for name, value in leave.items() if value not in (None, [], {})}


def policy_facts(settings: dict[str, Any], holidays: list[list[Any]], *, on: date | None = None) -> dict[str, Any]:
    """The organization's choices, with the holidays around the leave. ``on`` is the leave's first day: the leave
    year is measured as it was chosen for that day, or by the better way while a change is under way."""
    policy: dict[str, Any] = {"workweek_starts": WEEKDAYS[settings["workweek_starts_on"]]}
    policy |= leave_year.facts_on(settings, on)
    if settings.get("business_days", BUSINESS_DAYS) != BUSINESS_DAYS:
        policy["business_days"] = [WEEKDAYS[day] for day in settings["business_days"]]
    policy["holidays"] = [{"on": on, "name": name} for on, name in holidays]
    return policy


def _worksites(employee: dict[str, Any]) -> list[UUID]:
    return [UUID(location["reports_to"]) for location in employee["locations"] if "reports_to" in location]


def _iso(value: date | None) -> str | None:
    return value.isoformat() if value else None

"""What 29 CFR 825.500(c) asks for, from OpenLeave's own records: people, leave, hours, disputes, decisions."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from openleave.apps.cases import private, words
from openleave.apps.reports.packet.sections import BATCH, PacketFile, Scope, declare_section, table
from openleave.kernel import vault

PEOPLE = """
SELECT e.number, p.last_name, p.first_name, p.home_street, p.home_city, p.home_state, p.home_postal_code,
       j.job_title, j.department, w.code, j.pay_type, j.pay_rate, j.minutes_per_week, s.hired_on, s.separated_on
  FROM people_employee e
  LEFT JOIN LATERAL (SELECT * FROM people_profile p WHERE p.organization_id = e.organization_id
     AND p.employee_id = e.id AND p.superseded_at IS NULL AND p.valid_from <= %(to)s
     ORDER BY p.valid_from DESC, p.recorded_at DESC LIMIT 1) p ON true
  LEFT JOIN LATERAL (SELECT * FROM people_assignment j WHERE j.organization_id = e.organization_id
     AND j.employee_id = e.id AND j.superseded_at IS NULL AND j.valid_from <= %(to)s
     ORDER BY j.valid_from DESC, j.recorded_at DESC LIMIT 1) j ON true
  LEFT JOIN organizations_worksite w ON w.organization_id = e.organization_id AND w.id = j.worksite_id
  LEFT JOIN LATERAL (SELECT * FROM people_employment s WHERE s.organization_id = e.organization_id
     AND s.employee_id = e.id AND s.superseded_at IS NULL AND s.hired_on <= %(to)s
     ORDER BY s.hired_on DESC LIMIT 1) s ON true
 WHERE e.organization_id = %(organization)s AND e.id = ANY(%(ids)s) ORDER BY e.number
"""
HOURS = """
SELECT e.number, h.week_starts_on, h.minutes_worked, h.minutes_scheduled
  FROM people_employee e JOIN people_hoursworked h ON h.organization_id = e.organization_id AND h.employee_id = e.id
 WHERE e.organization_id = %(organization)s AND e.id = ANY(%(ids)s) AND h.superseded_at IS NULL
   AND h.week_starts_on BETWEEN %(from)s - 366 AND %(to)s ORDER BY e.number, h.week_starts_on
"""
WAGES = """
SELECT e.number, q.quarter_starts_on, q.amount
  FROM people_employee e JOIN people_quarterlywage q ON q.organization_id = e.organization_id AND q.employee_id = e.id
 WHERE e.organization_id = %(organization)s AND e.id = ANY(%(ids)s) AND q.superseded_at IS NULL
   AND q.quarter_starts_on BETWEEN %(from)s - 366 AND %(to)s ORDER BY e.number, q.quarter_starts_on
"""
CASES = """
SELECT c.number, e.number, c.reason, c.pattern, c.state, c.closed_as, c.noticed_on, c.starts_on, c.ends_on,
       c.expected_back_on, c.eligibility_notice_on, c.certification_requested_on, c.certification_received_on,
       c.designation_notice_on, c.opened_at, c.closed_at
  FROM cases_leavecase c JOIN people_employee e ON e.organization_id = c.organization_id AND e.id = c.employee_id
 WHERE c.organization_id = %(organization)s AND c.id = ANY(%(ids)s) ORDER BY c.number
"""
DAYS = """
SELECT e.number, c.number, u.program, u.used_on, u.minutes_used, u.workweek_minutes, u.kind, u.reversal_reason,
       u.posted_at, c.pattern
  FROM ledger_usageentry u
  JOIN cases_leavecase c ON c.organization_id = u.organization_id AND c.id = u.case_id
  JOIN people_employee e ON e.organization_id = u.organization_id AND e.id = u.employee_id
 WHERE u.organization_id = %(organization)s AND u.case_id = ANY(%(ids)s) AND u.used_on BETWEEN %(from)s AND %(to)s
 ORDER BY c.number, u.used_on, u.program, u.posted_at, u.id
"""
ABSENCES = """
SELECT e.number, c.number, x.absent_on, x.minutes_absent, x.recorded_at, x.reversed_at
  FROM cases_absence x
  JOIN cases_leavecase c ON c.organization_id = x.organization_id AND c.id = x.case_id
  JOIN people_employee e ON e.organization_id = c.organization_id AND e.id = c.employee_id
 WHERE x.organization_id = %(organization)s AND x.case_id = ANY(%(ids)s) AND x.absent_on BETWEEN %(from)s AND %(to)s
 ORDER BY c.number, x.absent_on, x.recorded_at, x.id
"""
CLOCKS = """
SELECT c.number, k.code, k.whose, k.event, k.event_on, k.lawful_due_on, k.due_on, k.extended_why, k.done_on,
       k.stopped_at, k.citation_id
  FROM cases_caseclock k JOIN cases_leavecase c ON c.organization_id = k.organization_id AND c.id = k.case_id
 WHERE k.organization_id = %(organization)s AND k.case_id = ANY(%(ids)s) ORDER BY c.number, k.due_on, k.code, k.id
"""
STEPS = """
SELECT c.number, s.taken_at, s.step, s.before, s.after, s.why, s.taken_by_id
  FROM cases_casestep s JOIN cases_leavecase c ON c.organization_id = s.organization_id AND c.id = s.case_id
 WHERE s.organization_id = %(organization)s AND s.case_id = ANY(%(ids)s) ORDER BY c.number, s.taken_at, s.id
"""
DECISIONS = """
SELECT c.number, d.program, d.outcome, d.reason_codes, d.cure_by_on, d.appeal_by_on, d.decided_at, d.decided_by_id
  FROM cases_decision d JOIN cases_leavecase c ON c.organization_id = d.organization_id AND c.id = d.case_id
 WHERE d.organization_id = %(organization)s AND d.case_id = ANY(%(ids)s)
 ORDER BY c.number, d.decided_at, d.program, d.id
"""
APPEALS = """
SELECT c.number, d.program, p.appealed_on, p.recorded_at, p.outcome, p.decided_at, p.decided_by_id
  FROM cases_appeal p
  JOIN cases_decision d ON d.organization_id = p.organization_id AND d.id = p.decision_id
  JOIN cases_leavecase c ON c.organization_id = p.organization_id AND c.id = p.case_id
 WHERE p.organization_id = %(organization)s AND p.case_id = ANY(%(ids)s) ORDER BY c.number, p.recorded_at, p.id
"""
DETERMINATIONS = """
SELECT c.number, d.program, d.sequence, d.as_of, d.outcome, d.law_version, d.engine_version, d.facts_sha256,
       d.decided_at, d.record_id, c.employee_id
  FROM cases_determination d JOIN cases_leavecase c ON c.organization_id = d.organization_id AND c.id = d.case_id
 WHERE d.organization_id = %(organization)s AND d.case_id = ANY(%(ids)s)
 ORDER BY c.number, d.decided_at, d.sequence, d.program, d.id
"""
PREMIUMS = """
SELECT e.number, c.number, r.month_on, r.due_on, r.owed, r.paid, r.owed - r.paid, r.paid_on, r.letter_on, r.cease_on,
       r.covered_by_employer, r.ended_on
  FROM returning_premium r
  JOIN cases_leavecase c ON c.organization_id = r.organization_id AND c.id = r.case_id
  JOIN people_employee e ON e.organization_id = c.organization_id AND e.id = c.employee_id
 WHERE r.organization_id = %(organization)s AND r.case_id = ANY(%(ids)s) ORDER BY c.number, r.month_on, r.id
"""
# What was due before the packet was asked for, by leave; what the employer paid of it may be asked back.
ARREARS = """
SELECT e.number, c.number, sum(r.owed), sum(r.paid), sum(r.owed - r.paid),
       sum(CASE WHEN r.covered_by_employer THEN r.owed - r.paid ELSE 0 END), min(r.due_on)
  FROM returning_premium r
  JOIN cases_leavecase c ON c.organization_id = r.organization_id AND c.id = r.case_id
  JOIN people_employee e ON e.organization_id = c.organization_id AND e.id = c.employee_id
 WHERE r.organization_id = %(organization)s AND r.case_id = ANY(%(ids)s) AND r.paid < r.owed
   AND r.due_on < %(asked_on)s GROUP BY e.number, c.number ORDER BY c.number
"""
PREMIUM_NOTE = (
    "None held: no premium is recorded for these leaves. What is paid through payroll or to the plan itself is with "
    "the benefits administrator."
)
FMLA = "us.fed.fmla"
#: Criteria whose facts are neither medical nor of the family: whether employer and employee are covered. Of how time is
#: counted a trace has the arithmetic; criteria of the reason are in the medical part alone.
OPEN_GROUPS = frozenset({"coverage", "eligibility"})
COUNTED_GROUPS = frozenset({"usage"})


def hours(minutes: int | None) -> str:
    """Minutes as hours, exactly: 7 3/4 is 7.75, a third stays a fraction."""
    if minutes is None:
        return ""
    whole = Fraction(minutes, 60)
    cents = whole * 100
    return f"{cents.numerator // 100}.{cents.numerator % 100:02}" if cents.denominator == 1 else f"{minutes}/60"


def people(scope: Scope) -> Iterator[PacketFile]:
    """Payroll and identifying data (825.500(c)(1))."""
    ids = scope.employee_ids
    head = ("employee", "last_name", "first_name", "street", "city", "state", "postal_code", "occupation", "department",
            "worksite", "pay_type", "pay_rate", "hours_per_week", "hired_on", "separated_on")  # fmt: skip
    rows = ((*row[:12], hours(row[12]), *row[13:]) for row in scope.rows(PEOPLE, ids))
    yield from table("employees.csv", "Name, address, occupation, rate or basis of pay", head, rows)
    worked = ((*row[:2], hours(row[2]), hours(row[3])) for row in scope.rows(HOURS, ids))
    head = ("employee", "week_starts_on", "hours_worked", "hours_scheduled")
    yield from table("weekly-hours.csv", "Hours worked by week, from a year before the period", head, worked)
    head = ("employee", "quarter_starts_on", "gross_wages")
    yield from table("quarterly-wages.csv", "Gross wages by calendar quarter", head, scope.rows(WAGES, ids))


def leave(scope: Scope) -> Iterator[PacketFile]:
    """Dates of leave (825.500(c)(2))."""
    head = ("case", "employee", "reason", "pattern", "state", "closed_as", "noticed_on", "starts_on", "ends_on",
            "expected_back_on", "eligibility_notice_on", "certification_requested_on", "certification_received_on",
            "designation_notice_on", "opened_at", "closed_at")  # fmt: skip
    yield from table("cases.csv", "Every leave, with its dates and notices", head, scope.rows(CASES))
    days = list(scope.rows(DAYS))
    counted = "Each day counted under each law or policy, reversals included"
    yield from table("days-counted.csv", counted, COUNTED, _counted(days))
    fmla = [row for row in days if row[2] == FMLA]
    yield from table("fmla-days.csv", "The days of FMLA leave alone, as designated", COUNTED, _counted(fmla))


def intermittent(scope: Scope) -> Iterator[PacketFile]:
    """Hours of leave taken in less than full days (825.500(c)(3)): intermittent, and by a reduced schedule."""
    head = ("employee", "case", "absent_on", "hours", "recorded_at", "taken_back_at")
    rows = ((*row[:3], hours(row[3]), *row[4:]) for row in scope.rows(ABSENCES))
    yield from table("absences.csv", "Hours of intermittent leave by day, as reported", head, rows)
    parts = (row for row in scope.rows(DAYS) if row[2] == FMLA and row[9] != "continuous")
    yield from table(
        "fmla-hours.csv", "Hours of FMLA leave taken now and then or by fewer hours a week", COUNTED, _counted(parts)
    )


COUNTED = (
    "employee", "case", "law_or_policy", "used_on", "hours", "of_workweek_hours", "share_of_workweek", "kind",
    "taken_back_because", "posted_at",
)  # fmt: skip


def _counted(rows: Iterable[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    for row in rows:
        yield (*row[:4], hours(row[4]), hours(row[5]), str(Fraction(row[4], row[5])), *row[6:9])


def premiums(scope: Scope) -> Iterator[PacketFile]:
    """Premium payments of employees on leave, month by month, and what is missing (825.500(c)(6))."""
    head = ("employee", "case", "month", "due_on", "owed", "paid", "missing", "last_paid_on", "letter_mailed_on",
            "coverage_ends_by_letter_on", "covered_by_employer", "coverage_ended_on")  # fmt: skip
    yield from table("premiums.csv", "The employee's share of premiums by month", head, scope.rows(PREMIUMS))
    head = ("employee", "case", "owed", "paid", "missing", "of_it_paid_by_employer", "missing_since")
    asked_on = scope.asked_at.astimezone(ZoneInfo(scope.zone)).date()
    found = scope.rows(ARREARS, asked_on=asked_on)
    yield from table("arrears.csv", "Premiums in arrears on the day the packet was asked for", head, found)


def disputes(scope: Scope) -> Iterator[PacketFile]:
    """Disputes about the designation of leave (825.500(c)(7))."""
    rows = ((*row[:3], " ".join(row[3]), *row[4:]) for row in scope.rows(DECISIONS) if row[2] == "not_designated")
    head = ("case", "law_or_policy", "outcome", "criteria_not_met", "cure_by_on", "appeal_by_on", "decided_at",
            "decided_by")  # fmt: skip
    yield from table("not-designated.csv", "Leave that was not designated, and why", head, rows)
    head = ("case", "law_or_policy", "appealed_on", "recorded_at", "outcome", "decided_at", "decided_by")
    yield from table("appeals.csv", "Appeals and what came of them", head, scope.rows(APPEALS))


def decisions(scope: Scope) -> Iterator[PacketFile]:
    """Every determination with the law it rests on, and its trace without medical and family facts; the decisions."""
    head = ("case", "law_or_policy", "outcome", "criteria_not_met", "cure_by_on", "appeal_by_on", "decided_at",
            "decided_by")  # fmt: skip
    rows = ((*row[:3], " ".join(row[3]), *row[4:]) for row in scope.rows(DECISIONS))
    yield from table("decisions.csv", "What people decided", head, rows)
    found = list(scope.rows(DETERMINATIONS))
    head = ("case", "law_or_policy", "run", "as_of", "answer", "law_version", "engine_version", "facts_sha256",
            "determined_at", "trace")  # fmt: skip
    names = _trace_names(found)
    listed = ((*row[:9], names.get(row[9], "")) for row in found)
    yield from table("determinations.csv", "What the law was found to say, by which version of it", head, listed)
    for record_id, case, record in _records(scope, found):
        trace = {"case": case, "as_of": record["as_of"], "programs": _open(record["determination"])}
        yield PacketFile(names[record_id], f"Trace of a determination of {case}", _json(trace))


def clocks(scope: Scope) -> Iterator[PacketFile]:
    """Legal deadlines with lateness."""
    head = ("case", "deadline", "whose", "from_event", "event_on", "lawful_due_on", "due_on", "extended_because",
            "done_on", "days_late", "called_off_at", "citation")  # fmt: skip

    def rows() -> Iterator[tuple[Any, ...]]:
        for row in scope.rows(CLOCKS):
            done_by = row[8] or (scope.asked_at.date() if row[9] is None else None)
            late = max(0, (done_by - row[6]).days) if done_by else ""
            yield (row[0], words.clock_name(row[1]), *row[2:9], late, *row[9:])

    yield from table("deadlines.csv", "Every legal deadline: when due, when met, how late", head, rows())


def steps(scope: Scope) -> Iterator[PacketFile]:
    """What happened in each case."""
    head = ("case", "taken_at", "step", "before", "after", "why", "taken_by")
    yield from table("steps.csv", "Every step of every case: what, when, by whom", head, scope.rows(STEPS))


def medical(scope: Scope) -> Iterator[PacketFile]:
    """The medical and family facts of each case and the whole records of its determinations, apart."""
    found = list(scope.rows(DETERMINATIONS))
    names = _trace_names(found)
    for record_id, case, record in _records(scope, found):
        yield PacketFile(names[record_id], f"Whole record of a determination of {case}, facts included", _json(record))


def _trace_names(found: list[tuple[Any, ...]]) -> dict[UUID, str]:
    """record id → file name: one for each run of the engine."""
    names: dict[UUID, str] = {}
    counts: dict[str, int] = {}
    for row in found:
        if row[9] not in names:
            counts[row[0]] = counts.get(row[0], 0) + 1
            names[row[9]] = f"{row[0]}-run-{counts[row[0]]}.json"
    return names


def _records(scope: Scope, found: list[tuple[Any, ...]]) -> Iterator[tuple[UUID, str, dict[str, Any]]]:
    """The sealed records, each once, a batch at a time; the reading is recorded. Those of erased people are gone."""
    runs = list({row[9]: (row[9], row[0], row[10]) for row in found}.values())
    for start in range(0, len(runs), BATCH // 4):
        part = runs[start : start + BATCH // 4]
        places = {run[0]: vault.Place(run[2], private.DETERMINATION, "record", run[0]) for run in part}
        with scope.reading():
            values = vault.get_many(actor=scope.actor, places=places.values(), purpose=private.PURPOSE)
        scope.beat()
        for record_id, case, _employee in part:
            if places[record_id] in values:
                yield record_id, case, values[places[record_id]]


def _open(determination: dict[str, Any]) -> list[dict[str, Any]]:
    """Per program the answer and the findings that tell nothing medical and nothing of the family."""
    return [
        {
            "program": program["program"],
            "outcome": program["outcome"],
            "findings": [
                _finding(finding) for finding in program["findings"] if finding["group"] in OPEN_GROUPS | COUNTED_GROUPS
            ],
        }
        for program in determination["programs"]
    ]


def _finding(finding: dict[str, Any]) -> dict[str, Any]:
    keys = ["id", "group", "result", "rule", "verified_on", "measured_on"]
    if finding["group"] in OPEN_GROUPS:
        keys += ["facts", "steps", "sentence"]
    else:
        keys += ["steps"]
    return {key: finding[key] for key in keys} | {"cites": [cite["id"] for cite in finding["cite"]]}


def _json(value: Any) -> bytes:
    return json.dumps(value, indent=1, sort_keys=True, ensure_ascii=False, default=str).encode()


declare_section("employees", people, title=_("Payroll and identifying data"), cites="29 CFR 825.500(c)(1)", order=10)
declare_section("leave", leave, title=_("Dates of leave"), cites="29 CFR 825.500(c)(2)", order=20)
declare_section(
    "intermittent",
    intermittent,
    title=_("Hours of leave in less than full days"),
    cites="29 CFR 825.500(c)(3)",
    order=30,
)
declare_section(
    "premiums", premiums, title=_("Premium payments"), cites="29 CFR 825.500(c)(6)", order=60, note=PREMIUM_NOTE
)
declare_section("disputes", disputes, title=_("Disputes about designation"), cites="29 CFR 825.500(c)(7)", order=70)
declare_section("decisions", decisions, title=_("Determinations and decisions"), order=75)
declare_section("deadlines", clocks, title=_("Legal deadlines"), cites="29 CFR 825.300, 825.305", order=76)
declare_section("steps", steps, title=_("What happened in each case"), order=77)
declare_section(
    "determinations",
    medical,
    title=_("Whole records of determinations"),
    cites="29 CFR 825.500(g)",
    order=90,
    medical=True,
)

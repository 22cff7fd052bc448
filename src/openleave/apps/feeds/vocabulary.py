"""The fields an import can fill."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from openleave.apps.feeds import synonyms

Kind = Literal[
    "number", "name", "full_name", "date", "email", "phone", "state", "postal", "text", "code", "language",
    "status", "hours", "minutes", "fte", "money", "pay_type", "yes_no", "full_time", "exempt", "ssn", "pay_code",
    "program", "reason", "share", "case_state", "pattern", "relationship", "arrival", "programs",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Field:
    """One thing a column can mean. ``longest`` is the most characters it may have, where the database limits it."""

    name: str
    label: str
    kind: Kind
    group: str
    synonyms: tuple[str, ...]
    required: bool = False
    longest: int = 0
    sensitive: bool = False
    help: str = ""


_SYNONYMS = {
    name: names
    for table in (synonyms.EMPLOYEES, synonyms.HOURS, synonyms.USAGE, synonyms.CASES)
    for name, names in synonyms.parse(table).items()
}


def _field(name: str, label: str, kind: Kind, group: str, **options: Any) -> Field:
    return Field(name, label, kind, group, (label, name.replace("_", " "), *_SYNONYMS.get(name, ())), **options)


EMPLOYEES: tuple[Field, ...] = (
    _field(
        "employee_number",
        "Employee number",
        "number",
        "identity",
        required=True,
        longest=40,
        help="The number by which your HR system knows the person; leading zeros count.",
    ),
    _field(
        "full_name",
        "Full name",
        "full_name",
        "profile",
        longest=200,
        help="“Last, First Middle” or “First Middle Last”; split into its parts.",
    ),
    _field("first_name", "First name", "name", "profile", required=True, longest=100),
    _field("middle_name", "Middle name", "name", "profile", longest=100),
    _field("last_name", "Last name", "name", "profile", required=True, longest=100),
    _field("suffix", "Suffix", "name", "profile", longest=20),
    _field("preferred_name", "Preferred name", "name", "profile", longest=100),
    _field("email", "E-mail", "email", "profile", longest=254),
    _field("phone", "Phone", "phone", "profile", longest=20),
    _field("born_on", "Date of birth", "date", "profile", sensitive=True),
    _field("home_street", "Home address", "text", "profile", longest=200),
    _field("home_street_2", "Home address, line 2", "text", "profile", longest=200),
    _field("home_city", "Home city", "text", "profile", longest=100),
    _field("home_state", "Home state", "state", "profile", longest=2),
    _field("home_postal_code", "Home postal code", "postal", "profile", longest=10),
    _field("language", "Language", "language", "profile", longest=5),
    _field("hired_on", "Hire date", "date", "employment", required=True),
    _field("rehired_on", "Rehire date", "date", "employment"),
    _field("separated_on", "Separation date", "date", "employment"),
    _field("service_from_on", "Adjusted service date", "date", "employment"),
    _field("status", "Status", "status", "assignment", longest=20),
    _field("job_title", "Job title", "text", "assignment", longest=150),
    _field("department", "Department", "text", "assignment", longest=150),
    _field("worksite_code", "Worksite code", "code", "assignment", longest=40),
    _field("worksite_name", "Worksite name", "text", "assignment", longest=200),
    _field("worksite_street", "Worksite address", "text", "assignment", longest=200),
    _field("worksite_city", "Worksite city", "text", "assignment", longest=100),
    _field("worksite_postal_code", "Worksite postal code", "postal", "assignment", longest=10),
    _field("work_state", "Work state", "state", "assignment", longest=2),
    _field("manager_number", "Manager's employee number", "number", "assignment", longest=40),
    _field("schedule_code", "Schedule code", "code", "assignment", longest=40),
    _field("minutes_per_week", "Hours per week", "hours", "assignment"),
    _field(
        "fte",
        "Full-time equivalent",
        "fte",
        "assignment",
        help="1.0 or 100 is 40 hours a week; used where hours per week are missing.",
    ),
    _field("full_time", "Full or part time", "full_time", "assignment"),
    _field("exempt", "FLSA exempt", "exempt", "assignment"),
    _field("pay_type", "Pay type", "pay_type", "assignment"),
    _field("pay_rate", "Pay rate", "money", "assignment", sensitive=True),
    _field("union_code", "Union code", "code", "assignment", longest=40),
    _field(
        "effective_on",
        "Change effective date",
        "date",
        "control",
        help="From when changed facts hold; without it, the day of the import.",
    ),
    _field(
        "ssn",
        "Social Security number",
        "ssn",
        "vault",
        sensitive=True,
        help="Kept apart, encrypted under the person's own key; most employers leave it out.",
    ),
)
HOURS: tuple[Field, ...] = (
    EMPLOYEES[0],
    _field("week_starts_on", "Week starting", "date", "hours"),
    _field("week_ends_on", "Week ending", "date", "hours"),
    _field("worked_on", "Day worked", "date", "hours"),
    _field("period_starts_on", "Period starting", "date", "hours"),
    _field("period_ends_on", "Period ending", "date", "hours"),
    _field("minutes_worked", "Hours worked", "hours", "hours", required=True),
    _field("overtime_minutes", "Overtime hours", "hours", "hours"),
    _field("doubletime_minutes", "Double-time hours", "hours", "hours"),
    _field("minutes_scheduled", "Scheduled hours", "hours", "hours"),
    _field(
        "pay_code",
        "Pay code",
        "pay_code",
        "hours",
        longest=60,
        help="Only codes for time really worked count toward the FMLA's 1,250 hours (29 CFR 825.110(c)).",
    ),
)

USAGE: tuple[Field, ...] = (
    EMPLOYEES[0],
    _field("used_on", "Day of leave", "date", "usage"),
    _field("used_from_on", "First day of leave", "date", "usage", help="With the last day: spread over those between."),
    _field("used_to_on", "Last day of leave", "date", "usage"),
    _field("hours_used", "Hours of leave", "hours", "usage", help="One of hours, minutes, days or weeks is needed."),
    _field("minutes_used", "Minutes of leave", "minutes", "usage"),
    _field("days_used", "Days of leave", "share", "usage", help="Working days; decimals or fractions."),
    _field("weeks_used", "Weeks of leave", "share", "usage", help="Workweeks; decimals or fractions, e.g. 2.5 or 1/3."),
    _field(
        "workweek_hours",
        "Hours of the workweek",
        "hours",
        "usage",
        help="What the week's work was; where it is missing, the employee's schedule of that time says so.",
    ),
    _field(
        "program",
        "Leave program",
        "program",
        "usage",
        longest=80,
        help="As openleave law coverage lists them, e.g. us.fed.fmla or FMLA; without it, us.fed.fmla.",
    ),
    _field(
        "leave_reason",
        "Reason of the leave",
        "reason",
        "usage",
        help="A word of the facts, e.g. own_health_condition or bonding, or a plain name such as “Own health”.",
    ),
)

CASES: tuple[Field, ...] = (
    EMPLOYEES[0],
    _field(
        "case_reference",
        "Case number of the old system",
        "text",
        "case",
        required=True,
        longest=60,
        help="Kept with the case, and what tells that a row was imported before.",
    ),
    _field(
        "case_state",
        "State of the case",
        "case_state",
        "case",
        help="noticed, requested, eligibility decided, certification pending, designated, not designated or open.",
    ),
    USAGE[-1],
    _field("relationship", "Relationship", "relationship", "case", help="Of the relative the leave is about."),
    _field("arrived_by", "How the child arrives", "arrival", "case", help="Birth, adoption or foster care."),
    _field("arrives_on", "Day of the birth or placement", "date", "case", sensitive=True),
    _field("pattern", "Pattern", "pattern", "case", help="Continuous, reduced or intermittent."),
    _field("hours_off", "Hours off", "text", "case", help="Of a reduced schedule: 4, or Mon 4; Wed 4."),
    _field("starts_on", "First day", "date", "case"),
    _field("ends_on", "Last day", "date", "case"),
    _field("noticed_on", "Day of notice", "date", "case", help="When the employer learned of the need."),
    _field("eligibility_notice_on", "Eligibility notice given", "date", "done"),
    _field("certification_requested_on", "Certification requested", "date", "done"),
    _field("certification_received_on", "Certification received", "date", "done"),
    _field("designation_notice_on", "Designation notice given", "date", "done"),
    _field("certified", "Certified frequency and duration", "text", "done", longest=500, sensitive=True),
    _field("programs", "Programs designated", "programs", "done", help="Ids or short names: FMLA; CFRA."),
    _field(
        "case_hours_used",
        "Hours used so far",
        "text",
        "done",
        help="One number for all its programs, or by program: FMLA 80; CFRA 72:30.",
    ),
    _field("case_minutes_used", "Minutes used so far", "text", "done"),
    _field("owner_email", "Owner’s e-mail", "email", "case", help="A leave administrator; else whoever imports."),
    _field("note", "Note", "text", "case", longest=2000, sensitive=True),
)

KINDS: dict[str, tuple[Field, ...]] = {"employees": EMPLOYEES, "hours": HOURS, "usage": USAGE, "cases": CASES}
LABELS = {
    "employees": "Employees",
    "hours": "Hours worked",
    "usage": "Leave already used",
    "cases": "Open cases",
}
#: Kinds of fields whose values are words with a meaning, which a person may have to say.
WORD_KINDS = frozenset({"program", "programs", "reason", "case_state", "pattern", "relationship", "arrival"})

#: Fields of which one is enough, when the first is missing.
ALTERNATIVES = {
    "first_name": ("full_name",),
    "last_name": ("full_name",),
    "hired_on": ("rehired_on", "service_from_on"),
}
DAY_FIELDS = ("used_on", "used_from_on")
AMOUNTS = ("hours_used", "minutes_used", "days_used", "weeks_used")
WEEK_FIELDS = ("week_starts_on", "week_ends_on", "worked_on", "period_ends_on", "period_starts_on")


@cache
def by_name(kind: str) -> dict[str, Field]:
    """The fields of an import kind, by name."""
    return {field.name: field for field in KINDS[kind]}


def missing(kind: str, mapped: set[str]) -> list[str]:
    """What the mapping still lacks, as sentences."""
    lacking = [
        f"{field.label}: choose the column that holds it."
        for field in KINDS[kind]
        if field.required and field.name not in mapped and mapped.isdisjoint(ALTERNATIVES.get(field.name, ()))
    ]
    if kind == "hours" and mapped.isdisjoint(WEEK_FIELDS):
        lacking.append("Week: choose the column with the week, the day or the pay period of the hours.")
    if kind == "usage" and mapped.isdisjoint(DAY_FIELDS):
        lacking.append("Day: choose the column with the day of the leave, or with its first day.")
    if kind == "usage" and mapped.isdisjoint(AMOUNTS):
        lacking.append("Time: choose the column with the hours, minutes, days or weeks of leave.")
    return lacking

"""Reads of employees and of the facts about them. All run inside the organization's scope."""

from openleave.apps.people.selectors.employees import (
    EmployeeRow,
    Page,
    access_employee,
    employee_by_number,
    names_of,
    search,
)
from openleave.apps.people.selectors.facts import EmployeeFacts, facts_for, first_recorded_at, recorded_instants
from openleave.apps.people.selectors.headcount import (
    Span,
    headcount_by_worksite,
    headcount_on,
    headcount_within,
    payroll_spans,
    payroll_weeks,
    weeks_at_least,
)
from openleave.apps.people.selectors.team import TeamMember, reports_of

__all__ = [
    "EmployeeFacts",
    "EmployeeRow",
    "Page",
    "Span",
    "TeamMember",
    "access_employee",
    "employee_by_number",
    "facts_for",
    "first_recorded_at",
    "headcount_by_worksite",
    "headcount_on",
    "headcount_within",
    "names_of",
    "payroll_spans",
    "payroll_weeks",
    "recorded_instants",
    "reports_of",
    "search",
    "weeks_at_least",
]

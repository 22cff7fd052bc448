"""Reads of employees and of the facts about them. All run inside the organization's scope."""

from openleave.apps.people.selectors.addressee import Addressee, addressee
from openleave.apps.people.selectors.columns import Assigned, employee_columns
from openleave.apps.people.selectors.employees import (
    EmployeeRow,
    Page,
    access_employee,
    employee_by_number,
    names_of,
    number_of,
    search,
    status_on,
)
from openleave.apps.people.selectors.facts import (
    PLACES,
    EmployeeFacts,
    PlaceOfWork,
    facts_for,
    first_recorded_at,
    place_of_work,
    place_on,
    places_of,
    recorded_instants,
)
from openleave.apps.people.selectors.groups import bargaining_units, departments, on_payroll
from openleave.apps.people.selectors.headcount import (
    Span,
    headcount_by_worksite,
    headcount_on,
    headcount_within,
    joined_weeks,
    payroll_spans,
    payroll_weeks,
    weeks_at_least,
)
from openleave.apps.people.selectors.pay import quarterly_wages, usual_weekly_pay
from openleave.apps.people.selectors.team import Line, TeamMember, reporting_line, reports_of
from openleave.apps.people.selectors.workforce import REVISION, Workforce

__all__ = [
    "PLACES",
    "REVISION",
    "Addressee",
    "Assigned",
    "EmployeeFacts",
    "EmployeeRow",
    "Line",
    "Page",
    "PlaceOfWork",
    "Span",
    "TeamMember",
    "Workforce",
    "access_employee",
    "addressee",
    "bargaining_units",
    "departments",
    "employee_by_number",
    "employee_columns",
    "facts_for",
    "first_recorded_at",
    "headcount_by_worksite",
    "headcount_on",
    "headcount_within",
    "joined_weeks",
    "names_of",
    "number_of",
    "on_payroll",
    "payroll_spans",
    "payroll_weeks",
    "place_of_work",
    "place_on",
    "places_of",
    "quarterly_wages",
    "recorded_instants",
    "reporting_line",
    "reports_of",
    "search",
    "status_on",
    "usual_weekly_pay",
    "weeks_at_least",
]

"""Employees in the JSON API."""

# No "from __future__ import annotations": the guard wraps these functions, and ninja resolves their annotations by the
# wrapper's module.

from datetime import date, datetime
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import AwareDatetime

from openleave.apps.people import selectors
from openleave.kernel.routes import permitted

router = Router(tags=["employees"])


class EmployeeOut(Schema):
    """One line of the list."""

    id: UUID
    number: str
    name: str
    job_title: str
    department: str
    worksite: str
    status: str
    hired_on: date | None


class EmployeePage(Schema):
    """Up to 50 employees; ``after`` asks for the next page, null when there is none."""

    employees: list[EmployeeOut]
    after: str | None


class ProfileOut(Schema):
    """Who the person is, from a date to another."""

    valid_from: date
    valid_to: date | None
    first_name: str
    middle_name: str
    last_name: str
    suffix: str
    preferred_name: str
    email: str
    phone: str
    home_city: str
    home_state: str
    language: str


class EmploymentOut(Schema):
    """One hire-to-separation span."""

    id: UUID
    hired_on: date
    separated_on: date | None
    service_from_on: date | None


class AssignmentOut(Schema):
    """The job, from a date to another."""

    valid_from: date
    valid_to: date | None
    worksite_id: UUID | None
    manager_id: UUID | None
    schedule_code: str
    job_title: str
    department: str
    minutes_per_week: int | None
    full_time: bool | None
    exempt: bool | None
    work_state: str


class WeekOut(Schema):
    """Minutes worked in one workweek."""

    week_starts_on: date
    minutes_worked: int


class EmployeeDetail(Schema):
    """Everything known about one employee at an instant."""

    id: UUID
    number: str
    known_at: datetime | None
    profiles: list[ProfileOut]
    employments: list[EmploymentOut]
    assignments: list[AssignmentOut]
    hours: list[WeekOut]


@router.get("/", response=EmployeePage, summary="Find employees by the beginning of a name or number")
@permitted("employee.read")
def employee_list(request: HttpRequest, q: str = Query("", max_length=200), after: str = Query("", max_length=300)):
    """By family name. Accents and capitals do not matter."""
    on = request.organization.today
    page = selectors.search(actor=request.actor, text=q, on=on, after=after)
    return EmployeePage(employees=[EmployeeOut.from_orm(row) for row in page.rows], after=page.after or None)


@router.get("/{uuid:employee_id}", response=EmployeeDetail, summary="Everything known about one employee")
@permitted("employee.read")
def employee_detail(request: HttpRequest, employee_id: UUID, known_at: AwareDatetime | None = None):
    """With ``known_at``: what was known at that instant."""
    employee = selectors.access_employee(actor=request.actor, employee_id=employee_id)
    facts = selectors.facts_for(employee.organization_id, employee.id, known_at=known_at, employee=employee)
    return EmployeeDetail(
        id=employee.id,
        number=employee.number,
        known_at=known_at,
        profiles=[ProfileOut.from_orm(row) for row in facts.profiles],
        employments=[EmploymentOut.from_orm(row) for row in facts.employments],
        assignments=[AssignmentOut.from_orm(row) for row in facts.assignments],
        hours=[WeekOut.from_orm(row) for row in facts.hours],
    )

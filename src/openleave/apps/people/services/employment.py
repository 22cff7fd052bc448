"""Hire-to-separation spans, and employees entered by hand."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction

from openleave.apps.people.models import Assignment, Employee, Employment, Profile
from openleave.apps.people.services.versions import copy_of, locked_employee, supersede
from openleave.kernel import audit, clock
from openleave.kernel.actor import Actor
from openleave.kernel.errors import Conflict, Invalid, NotFound
from openleave.kernel.permissions import require
from openleave.kernel.tenancy import organization_scope


def employee_add(*, actor: Actor, number: str, first_name: str, last_name: str, hired_on: date) -> Employee:
    """Add an employee by hand, with a profile, an employment and an assignment from the hire date.

    Raises Invalid, or Conflict when the number is taken.
    """
    require(actor, "employee.write")
    assert actor.organization_id is not None
    values = {"number": number.strip(), "first_name": first_name.strip(), "last_name": last_name.strip()}
    for name, value in values.items():
        if not value:
            raise Invalid("This is needed.", fix="Enter it.", field=name)
    organization_id, now = actor.organization_id, clock.now()
    recorded = {"organization_id": organization_id, "recorded_at": now, "recorded_by_id": actor.account_id}
    with organization_scope(organization_id):
        try:
            with transaction.atomic():
                employee = Employee.objects.create(
                    organization_id=organization_id, number=values["number"], created_at=now
                )
        except IntegrityError:
            raise Conflict(
                "An employee with this number exists already.", fix="Find that employee, or use another number."
            ) from None
        Profile.objects.create(
            **recorded,
            employee=employee,
            first_name=values["first_name"],
            last_name=values["last_name"],
            valid_from=hired_on,
        )
        Employment.objects.create(**recorded, employee=employee, hired_on=hired_on)
        Assignment.objects.create(**recorded, employee=employee, valid_from=hired_on)
        audit.append(
            actor=actor,
            action="employee.add",
            object_type="employee",
            object_id=employee.id,
            details={"hired_on": hired_on.isoformat()},
        )
    return employee


def employment_correct(
    *,
    actor: Actor,
    employee_id: UUID,
    hired_on: date,
    separated_on: date | None = None,
    service_from_on: date | None = None,
    employment_id: UUID | None = None,
) -> Employment:
    """Replace an employment span, or add one (a rehire) when no ``employment_id`` is given.

    Spans of one employee do not overlap, and end no sooner than they begin; else Invalid.
    """
    require(actor, "employee.write")
    assert actor.organization_id is not None
    if separated_on is not None and separated_on < hired_on:
        raise Invalid(
            "The employment ends before it begins.",
            fix="Check the two dates; the last day is included.",
            field="separated_on",
        )
    wanted = {"hired_on": hired_on, "separated_on": separated_on, "service_from_on": service_from_on}
    with organization_scope(actor.organization_id):
        employee = locked_employee(actor, employee_id)
        spans = list(Employment.objects.filter(organization_id=actor.organization_id, employee=employee).known())
        old = next((span for span in spans if span.id == employment_id), None)
        if employment_id is not None and old is None:
            raise NotFound
        for other in spans:
            if other is not old and _overlap(hired_on, separated_on, other):
                raise Invalid(
                    "This overlaps with another employment.",
                    why="A person is hired once at a time.",
                    fix="Correct the other one first, or change these dates.",
                    field="hired_on",
                )
        if old is not None and all(getattr(old, name) == value for name, value in wanted.items()):
            return old
        now = clock.now()
        if old is None:
            made = Employment(
                organization_id=actor.organization_id,
                employee=employee,
                recorded_at=now,
                recorded_by_id=actor.account_id,
                **wanted,
            )
        else:
            supersede(old, now)
            made = copy_of(old, actor, now, **wanted)
        made.save(force_insert=True)
        audit.append(
            actor=actor,
            action="employment.add" if old is None else "employment.correct",
            object_type="employee",
            object_id=employee_id,
            details={"version": made.id},
        )
    return made


def _overlap(hired_on: date, separated_on: date | None, other: Employment) -> bool:
    begins_after = other.separated_on is not None and hired_on > other.separated_on
    ends_before = separated_on is not None and separated_on < other.hired_on
    return not begins_after and not ends_before

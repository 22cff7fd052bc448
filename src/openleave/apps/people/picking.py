"""The person whom a picker of a page chose."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.core.exceptions import BadRequest

from openleave.apps.people import selectors
from openleave.kernel.actor import Actor


def picked(*, actor: Actor, text: str, on: date) -> tuple[UUID, str, str] | None:
    """(id, name, number) of the chosen employee; None when nobody is. Raises BadRequest for what is no id, NotFound for
    nobody of this organization."""
    if not text:
        return None
    try:
        employee_id = UUID(text)
    except ValueError:
        raise BadRequest from None
    employee = selectors.access_employee(actor=actor, employee_id=employee_id)
    name = selectors.names_of(employee.organization_id, [employee.id], on).get(employee.id, employee.number)
    return employee.id, name, employee.number

"""Finding what somebody names by its number."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from openleave.apps.cases.models import LeaveCase
from openleave.apps.cases.walls import visible
from openleave.apps.people.models import Employee
from openleave.kernel.actor import Actor
from openleave.kernel.errors import Invalid


def numbered(actor: Actor, employee: str, case: str) -> dict[str, UUID | None]:
    """The ids of an employee's and a case's number. Invalid where there is none, or it is behind a wall."""
    found: dict[str, UUID | None] = {"employee_id": None, "case_id": None}
    known = {"organization_id": actor.organization_id}
    if employee.strip():
        row = Employee.objects.filter(**known, number=employee.strip()).values_list("id", flat=True).first()
        if row is None:
            raise Invalid(_("There is no employee with this number."), fix=_("Check the number."), field="employee")
        found["employee_id"] = row
    if case.strip():
        row = (
            LeaveCase.objects.filter(visible(actor), **known, number=case.strip().upper())
            .values_list("id", flat=True)
            .first()
        )
        if row is None:
            raise Invalid(_("There is no case with this number."), fix=_("Check the number."), field="case")
        found["case_id"] = row
    return found

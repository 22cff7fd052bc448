"""The only way from a request's id to a case."""

from __future__ import annotations

from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext as _

from openleave.apps.cases.models import Appeal, CaseClock, Determination, LeaveCase
from openleave.apps.cases.walls import others, visible
from openleave.apps.people.models import Employee
from openleave.kernel.actor import Actor
from openleave.kernel.errors import NotFound
from openleave.kernel.permissions import require
from openleave.kernel.tenancy.rows import the_row


def access_case(*, actor: Actor, case_id: UUID, lock: bool = False) -> LeaveCase:
    """The case, or NotFound: foreign, missing and walled off alike. ``lock`` holds it until the transaction ends."""
    require(actor, "case.read")
    rows = LeaveCase.objects.filter(visible(actor), organization_id=actor.organization_id, id=case_id)
    return the_row(rows, lock=lock)


def access_determination(*, actor: Actor, determination_id: UUID) -> Determination:
    """The determination with its case, or NotFound."""
    require(actor, "case.read")
    return the_row(
        Determination.objects.filter(
            visible(actor, "case__"), organization_id=actor.organization_id, id=determination_id
        ).select_related("case")
    )


def access_own_case(*, actor: Actor, case_id: UUID, lock: bool = False) -> LeaveCase:
    """A case of the employee who is signed in, or NotFound."""
    require(actor, "own.read")
    if actor.employee_id is None:
        raise NotFound
    rows = LeaveCase.objects.filter(organization_id=actor.organization_id, employee_id=actor.employee_id, id=case_id)
    return the_row(rows, lock=lock)


def access_clock(*, actor: Actor, clock_id: UUID) -> CaseClock:
    """A legal deadline with its case, or NotFound."""
    require(actor, "case.read")
    return the_row(
        CaseClock.objects.filter(
            visible(actor, "case__"), organization_id=actor.organization_id, id=clock_id
        ).select_related("case")
    )


def access_appeal(*, actor: Actor, appeal_id: UUID) -> Appeal:
    """An appeal with its case, or NotFound."""
    require(actor, "case.read")
    return the_row(
        Appeal.objects.filter(
            visible(actor, "case__"), organization_id=actor.organization_id, id=appeal_id
        ).select_related("case", "decision")
    )


def check_about(*, actor: Actor, employee_id: UUID | None, case_id: UUID | None) -> None:
    """NotFound for an employee, or a case of theirs or of anybody's, that is not there for the actor."""
    if employee_id is not None:
        people = Employee.objects.filter(organization_id=actor.organization_id, id=employee_id)
        if not people.annotate(employee_id=F("id")).filter(others(actor)).exists():
            raise NotFound(_("There is no such employee in the organization."))
    if case_id is not None:
        rows = LeaveCase.objects.filter(visible(actor), organization_id=actor.organization_id, id=case_id)
        if employee_id is not None and not rows.filter(employee_id=employee_id).exists():
            raise NotFound(_("There is no such case of this employee."))
        if not rows.exists():
            raise NotFound(_("There is no such case in the organization."))

"""Taking the State of work from the employee's records again."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from openleave.apps.cases.access import access_case
from openleave.apps.cases.models import LeaveCase
from openleave.apps.cases.services.determining import determine_again
from openleave.apps.cases.transitions import available
from openleave.apps.people import selectors as people
from openleave.apps.people import services as people_services
from openleave.kernel.actor import Actor
from openleave.kernel.errors import Conflict
from openleave.kernel.permissions import require
from openleave.kernel.tenancy import organization_scope


def work_state_follow(*, actor: Actor, case_id: UUID) -> LeaveCase:
    """The employee works in the State of their worksite: what somebody stated otherwise is taken back, in the job that
    holds on the first day of the leave, and the case is determined again where it still can be.

    The audit trail has the change of the job and the determination. Raises Conflict where nothing is stated otherwise,
    and for a case of which nobody knows yet when its leave begins.
    """
    require(actor, "case.determine")
    require(actor, "employee.write")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        case = access_case(actor=actor, case_id=case_id, lock=True)
        if case.starts_on is None:
            raise Conflict(
                _("Nobody has said yet what leave is asked for."), fix=_("Open the case and complete the request.")
            )
        place = people.place_of_work(case.organization_id, case.employee_id, case.starts_on)
        if place is None or not place.differs:
            raise Conflict(_("The State of work is that of the worksite already."), fix=_("Reload the case."))
        people_services.assignment_change(
            actor=actor, employee_id=case.employee_id, from_on=place.valid_from, work_state=""
        )
        if "determine" in available(case):
            return determine_again(actor=actor, case_id=case_id)
    return case

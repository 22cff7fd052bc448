"""News of cases that cases themselves listen to."""

from __future__ import annotations

from openleave.apps.accounts.events import AccountLeft
from openleave.apps.cases.choices import OVER
from openleave.apps.cases.events import StepTaken
from openleave.apps.cases.models import CaseClock, LeaveCase
from openleave.apps.cases.services.forecasting import forecasts_stale
from openleave.kernel.news import listen
from openleave.kernel.purposes import stating
from openleave.kernel.tenancy import organization_scope


@listen(StepTaken)
def step_taken(event: StepTaken) -> None:
    """What was foreseen of the employee's leaves may be otherwise now: their leaves draw on the same entitlements."""
    forecasts_stale(organization_id=event.case.organization_id, employee_id=event.case.employee_id)


@listen(AccountLeft)
def left(event: AccountLeft) -> None:
    """Cases and deadlines in the hand of somebody who has gone are nobody's, and so found by everybody."""
    mine = {"organization_id": event.organization_id, "owner_id": event.account_id}
    with stating("leave_administration"), organization_scope(event.organization_id):
        LeaveCase.objects.filter(**mine).exclude(state__in=OVER).update(owner_id=None)
        CaseClock.objects.filter(**mine, done_on__isnull=True, stopped_at__isnull=True).update(owner_id=None)

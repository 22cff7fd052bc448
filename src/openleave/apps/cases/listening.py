"""News of cases that cases themselves listen to."""

from __future__ import annotations

from openleave.apps.cases.events import StepTaken
from openleave.apps.cases.services.forecasting import forecasts_stale
from openleave.kernel.news import listen


@listen(StepTaken)
def step_taken(event: StepTaken) -> None:
    """What was foreseen of the employee's leaves may be otherwise now: their leaves draw on the same entitlements."""
    forecasts_stale(organization_id=event.case.organization_id, employee_id=event.case.employee_id)

"""The hourly look at deadlines: warnings to their owners, escalation of what was missed."""

from __future__ import annotations

from openleave.apps.desk import services
from openleave.apps.organizations.everywhere import everywhere
from openleave.kernel.actor import desk_job
from openleave.kernel.tasks import app


@app.periodic(cron="37 * * * *")
@app.task(name="desk.deadlines_catch_up", queueing_lock="desk.deadlines_catch_up")
def deadlines_catch_up(timestamp: int) -> None:
    """Every organization in a transaction of its own. Hourly, because days begin at different times; a missed hour, or
    a missed week, is caught up by the next run."""
    everywhere(
        "deadlines_catch_up", lambda organization_id: services.deadlines_catch_up(actor=desk_job(organization_id))
    )

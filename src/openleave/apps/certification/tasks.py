"""The hourly catch-up: what is late, what may be asked again, what went over the certified pattern."""

from __future__ import annotations

from openleave.apps.certification.services.catching_up import catch_up
from openleave.apps.organizations.everywhere import everywhere
from openleave.kernel.actor import desk_job
from openleave.kernel.tasks import app


@app.periodic(cron="41 * * * *")
@app.task(name="certification.catch_up", queueing_lock="certification.catch_up")
def certification_catch_up(timestamp: int) -> None:
    """Every organization in a transaction of its own; a missed hour, or a missed week, is caught up by the next run."""
    everywhere("certification_catch_up", lambda organization_id: catch_up(actor=desk_job(organization_id)))

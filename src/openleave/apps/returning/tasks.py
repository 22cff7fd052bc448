"""The daily catch-up: returns that come near are prepared, premiums that are late are brought to the desk."""

from __future__ import annotations

from openleave.apps.organizations.everywhere import everywhere
from openleave.apps.returning import services
from openleave.kernel.actor import desk_job
from openleave.kernel.tasks import app


@app.periodic(cron="11 9 * * *")
@app.task(name="returning.returns_catch_up", queueing_lock="returning.returns_catch_up")
def returns_catch_up(timestamp: int) -> None:
    """Every organization in a transaction of its own. A missed day, or a missed week, is caught up by the next run."""
    everywhere("returns_catch_up", lambda organization_id: services.returns_catch_up(actor=desk_job(organization_id)))

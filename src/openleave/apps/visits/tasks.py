"""Jobs of visits: idempotent catch-ups."""

from __future__ import annotations

from openleave.apps.organizations.everywhere import everywhere
from openleave.kernel.tasks import app


@app.periodic(cron="* * * * *")
@app.task(name="visits.catch_up", queueing_lock="visits.catch_up")
def catch_up(timestamp: int) -> None:
    """Tell organizations of requests, and record the end of visits whose time is over."""
    from openleave.apps.visits.services import tell_of_visits, visits_expire

    everywhere("visits.catch_up", tell_of_visits, visits_expire)

"""The daily catch-up: leave about to run out opens a review, reviews that are due begin."""

from __future__ import annotations

from openleave.apps.accommodation import services
from openleave.apps.organizations.everywhere import everywhere
from openleave.kernel.actor import desk_job
from openleave.kernel.tasks import app


@app.periodic(cron="41 9 * * *")
@app.task(name="accommodation.reviews_catch_up", queueing_lock="accommodation.reviews_catch_up")
def reviews_catch_up(timestamp: int) -> None:
    """Every organization in transactions of its own. A missed day, or a missed week, is caught up by the next run."""
    everywhere("reviews_catch_up", lambda organization_id: services.reviews_catch_up(actor=desk_job(organization_id)))

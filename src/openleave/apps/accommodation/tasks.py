"""The daily catch-up: leave about to run out opens a review, reviews that are due begin."""

from __future__ import annotations

from openleave.apps.accommodation import services
from openleave.apps.organizations import selectors as organizations
from openleave.kernel.actor import Actor, Channel, Role
from openleave.kernel.tasks import app


@app.periodic(cron="41 9 * * *")
@app.task(name="accommodation.reviews_catch_up", queueing_lock="accommodation.reviews_catch_up")
def reviews_catch_up(timestamp: int) -> None:
    """Every organization in a transaction of its own. A missed day, or a missed week, is caught up by the next run."""
    system = Actor(None, None, frozenset({Role.OPERATOR}), channel=Channel.JOB)
    failed = []
    for organization in organizations.directory(actor=system):
        actor = Actor(None, organization.id, frozenset({Role.LEAVE_ADMINISTRATOR}), channel=Channel.JOB)
        try:
            services.reviews_catch_up(actor=actor)
        except Exception as error:
            failed.append(error)  # one organization's trouble must not keep the others waiting; the job still fails
    if failed:
        raise ExceptionGroup("reviews_catch_up", failed)

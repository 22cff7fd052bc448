"""The hourly catch-up: missing facts that arrived are determined, days of leave that have passed are counted."""

from __future__ import annotations

from openleave.apps.cases import services
from openleave.apps.organizations import selectors as organizations
from openleave.kernel.actor import Actor, Channel, Role
from openleave.kernel.tasks import app


@app.periodic(cron="23 * * * *")
@app.task(name="cases.usage_catch_up", queueing_lock="cases.usage_catch_up")
def usage_catch_up(timestamp: int) -> None:
    """Every organization in a transaction of its own. Hourly, because days end at different times; a missed hour, or
    a missed week, is caught up by the next run."""
    system = Actor(None, None, frozenset({Role.OPERATOR}), channel=Channel.JOB)
    failed = []
    for organization in organizations.directory(actor=system):
        actor = Actor(None, organization.id, frozenset({Role.LEAVE_ADMINISTRATOR}), channel=Channel.JOB)
        try:
            services.determine_waiting(actor=actor)
            services.usage_catch_up(actor=actor)
        except Exception as error:
            # One organization's trouble must not keep the others' leave from being counted; the job still fails.
            failed.append(error)
    if failed:
        raise ExceptionGroup("usage_catch_up", failed)

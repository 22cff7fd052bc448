"""The hourly catch-up: what is late, what may be asked again, what went over the certified pattern."""

from __future__ import annotations

from openleave.apps.certification.services.catching_up import catch_up
from openleave.apps.certification.services.recording import system
from openleave.apps.organizations import selectors as organizations
from openleave.kernel.actor import Actor, Channel, Role
from openleave.kernel.tasks import app


@app.periodic(cron="41 * * * *")
@app.task(name="certification.catch_up", queueing_lock="certification.catch_up")
def certification_catch_up(timestamp: int) -> None:
    """Every organization in a transaction of its own; a missed hour, or a missed week, is caught up by the next run."""
    operator = Actor(None, None, frozenset({Role.OPERATOR}), channel=Channel.JOB)
    failed = []
    for organization in organizations.directory(actor=operator):
        try:
            catch_up(actor=system(organization.id))
        except Exception as error:
            # One organization's trouble must not keep the others' tasks from being found; the job still fails.
            failed.append(error)
    if failed:
        raise ExceptionGroup("certification_catch_up", failed)

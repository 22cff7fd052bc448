"""The daily catch-up: returns that come near are prepared, premiums that are late are brought to the desk."""

from __future__ import annotations

from openleave.apps.organizations import selectors as organizations
from openleave.apps.returning import services
from openleave.kernel.actor import Actor, Channel, Role
from openleave.kernel.tasks import app


@app.periodic(cron="11 9 * * *")
@app.task(name="returning.returns_catch_up", queueing_lock="returning.returns_catch_up")
def returns_catch_up(timestamp: int) -> None:
    """Every organization in a transaction of its own. A missed day, or a missed week, is caught up by the next run."""
    system = Actor(None, None, frozenset({Role.OPERATOR}), channel=Channel.JOB)
    failed = []
    for organization in organizations.directory(actor=system):
        actor = Actor(None, organization.id, frozenset({Role.LEAVE_ADMINISTRATOR}), channel=Channel.JOB)
        try:
            services.returns_catch_up(actor=actor)
        except Exception as error:
            failed.append(error)  # one organization's trouble must not keep the others waiting; the job still fails
    if failed:
        raise ExceptionGroup("returns_catch_up", failed)

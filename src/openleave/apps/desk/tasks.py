"""The hourly look at deadlines: warnings to their owners, escalation of what was missed."""

from __future__ import annotations

from openleave.apps.desk import services
from openleave.apps.organizations import selectors as organizations
from openleave.kernel.actor import Actor, Channel, Role
from openleave.kernel.tasks import app


@app.periodic(cron="37 * * * *")
@app.task(name="desk.deadlines_catch_up", queueing_lock="desk.deadlines_catch_up")
def deadlines_catch_up(timestamp: int) -> None:
    """Every organization in a transaction of its own. Hourly, because days begin at different times; a missed hour, or
    a missed week, is caught up by the next run."""
    system = Actor(None, None, frozenset({Role.OPERATOR}), channel=Channel.JOB)
    failed = []
    for organization in organizations.directory(actor=system):
        actor = Actor(None, organization.id, frozenset({Role.LEAVE_ADMINISTRATOR}), channel=Channel.JOB)
        try:
            services.deadlines_catch_up(actor=actor)
        except Exception as error:
            # One organization's trouble must not keep the others' deadlines from being looked at.
            failed.append(error)
    if failed:
        raise ExceptionGroup("deadlines_catch_up", failed)

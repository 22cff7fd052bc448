"""What waits for the virus scan is scanned as soon as the scanner answers."""

from __future__ import annotations

from openleave.apps.documents import services
from openleave.apps.organizations import selectors as organizations
from openleave.kernel.actor import Actor, Channel, Role
from openleave.kernel.tasks import app


@app.periodic(cron="*/5 * * * *")
@app.task(name="documents.scan_catch_up", queueing_lock="documents.scan_catch_up")
def scan_catch_up(timestamp: int) -> None:
    """Every organization in transactions of its own: all that waits is scanned, what was long in quarantine is gone."""
    system = Actor(None, None, frozenset({Role.OPERATOR}), channel=Channel.JOB)
    failed = []
    for organization in organizations.directory(actor=system):
        actor = Actor(None, organization.id, frozenset({Role.LEAVE_ADMINISTRATOR}), channel=Channel.JOB)
        try:
            services.scan_waiting(actor=actor)
            services.empty_quarantine(actor=actor)
        except Exception as error:
            # One organization's trouble must not keep the others' documents waiting; the job still fails.
            failed.append(error)
    if failed:
        raise ExceptionGroup("scan_catch_up", failed)

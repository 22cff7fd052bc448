"""Jobs of messages: idempotent catch-ups, ids only."""

from __future__ import annotations

from uuid import UUID

from openleave.apps.organizations.everywhere import everywhere
from openleave.kernel.tasks import app


@app.task(name="messaging.notify", pass_context=False)
def notify(organization_id: str) -> None:
    """Send every e-mail of one organization that is due and not sent."""
    from openleave.apps.messaging.services.announcing import announce_due

    announce_due(UUID(organization_id))


@app.periodic(cron="* * * * *")
@app.task(name="messaging.catch_up", queueing_lock="messaging.catch_up")
def catch_up(timestamp: int) -> None:
    """The same for every organization: what failed and is to be tried again, and what a worker that died left."""
    from openleave.apps.messaging.services.announcing import announce_due

    everywhere("messaging.catch_up", announce_due)

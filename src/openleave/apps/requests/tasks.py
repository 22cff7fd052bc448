"""Jobs of privacy requests: warnings and what expires, every hour; reasons to keep that have ended,
every night; e-mails as they are queued."""

from __future__ import annotations

from uuid import UUID

from openleave.apps.organizations.everywhere import everywhere
from openleave.kernel.actor import privacy_job
from openleave.kernel.keys import INSTALLATION
from openleave.kernel.tasks import app


@app.periodic(cron="17 * * * *")
@app.task(name="requests.catch_up", queueing_lock="requests.catch_up")
def requests_catch_up(timestamp: int) -> None:
    """Every organization in a transaction of its own, and the operator's own requests; a missed hour is caught up."""
    from openleave.apps.requests.services.catching_up import catch_up
    from openleave.apps.requests.services.mailing import deliver_due

    def one(organization_id: UUID) -> None:
        catch_up(organization_id)
        deliver_due(organization_id)

    try:
        one(INSTALLATION)
    finally:
        everywhere("requests_catch_up", one)


@app.periodic(cron="41 7 * * *")
@app.task(name="requests.kept_end", queueing_lock="requests.kept_end")
def requests_kept_end(timestamp: int) -> None:
    """What was kept for a reason that has ended, of every organization; after the sweep, which may have taken it."""
    from openleave.apps.requests.services.expiring import kept_end

    everywhere("requests_kept_end", lambda one: kept_end(actor=privacy_job(one)))


@app.task(name="requests.deliver", pass_context=False)
def requests_deliver(organization_id: str) -> None:
    """Send the e-mails of one organization that are due. Idempotent."""
    from openleave.apps.requests.services.mailing import deliver_due

    deliver_due(UUID(organization_id))

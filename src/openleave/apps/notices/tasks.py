"""Jobs of notices: idempotent catch-ups, ids only."""

from __future__ import annotations

from uuid import UUID

from openleave.kernel.tasks import app


@app.task(queue="letters", name="notices.send", pass_context=False)
def send(organization_id: str) -> None:
    """Deliver all letters of one organization that are due."""
    from openleave.apps.notices.services.sending import send_due

    send_due(UUID(organization_id))


@app.task(queue="letters", name="notices.batch", pass_context=False)
def work(organization_id: str, batch_id: str) -> None:
    """Make and deliver what is left of a batch."""
    from openleave.apps.notices.services.batches import work_on

    work_on(UUID(organization_id), UUID(batch_id))


@app.periodic(cron="* * * * *")
@app.task(queue="letters", name="notices.catch_up", queueing_lock="notices.catch_up")
def catch_up(timestamp: int) -> None:
    """Everything due and not done, in every organization: deliveries that failed, batches whose worker died."""
    from openleave.apps.notices.services.catching_up import catch_up_all

    catch_up_all()

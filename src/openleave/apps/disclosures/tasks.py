"""Jobs of disclosures."""

from __future__ import annotations

from openleave.kernel.tasks import app


@app.periodic(cron="*/15 * * * *")
@app.task(name="disclosures.overdue", queueing_lock="disclosures.overdue")
def overdue(timestamp: int) -> None:
    """Note emergencies that nobody approved a second time within a day. Catches up, whenever it runs."""
    from openleave.apps.disclosures import services
    from openleave.apps.organizations.everywhere import everywhere
    from openleave.kernel.actor import desk_job

    everywhere("disclosures.overdue", lambda organization_id: services.overdue_note(actor=desk_job(organization_id)))

"""What waits for the virus scan is scanned as soon as the scanner answers."""

from __future__ import annotations

from uuid import UUID

from openleave.apps.documents import services
from openleave.apps.organizations.everywhere import everywhere
from openleave.kernel.actor import desk_job
from openleave.kernel.tasks import app


@app.periodic(cron="*/5 * * * *")
@app.task(name="documents.scan_catch_up", queueing_lock="documents.scan_catch_up")
def scan_catch_up(timestamp: int) -> None:
    """Every organization in transactions of its own: all that waits is scanned, what was long in quarantine is gone."""
    everywhere("scan_catch_up", _catch_up)


def _catch_up(organization_id: UUID) -> None:
    actor = desk_job(organization_id)
    services.scan_waiting(actor=actor)
    services.empty_quarantine(actor=actor)

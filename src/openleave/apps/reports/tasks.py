"""Jobs of reports: building audit packets."""

from __future__ import annotations

from uuid import UUID

from openleave.kernel.tasks import app


@app.task(name="reports.packet_build", pass_context=False)
def packet_build(organization_id: str, packet_id: str) -> None:
    """Build one packet, if it waits to be built. Idempotent."""
    from openleave.apps.reports import services

    services.packet_build(UUID(organization_id), UUID(packet_id))


@app.periodic(cron="*/5 * * * *")
@app.task(name="reports.packets_resume", queueing_lock="reports.packets_resume")
def packets_resume(timestamp: int) -> None:
    """Take up packets whose worker died: everything that should be built and is not."""
    from openleave.apps.reports import services

    services.packets_resume()

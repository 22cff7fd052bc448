"""What runs by itself: the daily sweep, and organizations that are leaving."""

from __future__ import annotations

from openleave.apps.organizations.everywhere import everywhere
from openleave.apps.retention import services
from openleave.kernel.actor import privacy_job
from openleave.kernel.tasks import app


@app.periodic(cron="23 7 * * *")
@app.task(name="retention.sweep", queueing_lock="retention.sweep")
def sweep(timestamp: int) -> None:
    """Everything past every rule, of every organization, then what belongs to none. In the night of the Americas."""
    everywhere(
        "retention.sweep", lambda one: services.sweep(actor=privacy_job(one)), then=[services.sweep_installation]
    )


@app.periodic(cron="*/10 * * * *")
@app.task(name="retention.depart", queueing_lock="retention.depart")
def depart(timestamp: int) -> None:
    """Whatever is due of organizations that are leaving."""
    everywhere("departures", lambda one: services.departure_continue(actor=privacy_job(one)))

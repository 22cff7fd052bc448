"""Catching up: facts that arrived are determined, days of leave that passed are counted, leave in parts is foreseen."""

from __future__ import annotations

from uuid import UUID

from openleave.apps.cases import services
from openleave.apps.organizations.everywhere import everywhere
from openleave.kernel.actor import desk_job
from openleave.kernel.tasks import app


@app.periodic(cron="23 * * * *")
@app.task(name="cases.usage_catch_up", queueing_lock="cases.usage_catch_up")
def usage_catch_up(timestamp: int) -> None:
    """Every organization in a transaction of its own. Hourly, because days end at different times; a missed hour, or
    a missed week, is caught up by the next run."""
    everywhere("usage_catch_up", _catch_up)


def _catch_up(organization_id: UUID) -> None:
    actor = desk_job(organization_id)
    services.determine_waiting(actor=actor)
    services.usage_catch_up(actor=actor)


@app.periodic(cron="*/15 * * * *")
@app.task(name="cases.forecasts_catch_up", queueing_lock="cases.forecasts_catch_up")
def forecasts_catch_up(timestamp: int) -> None:
    """When leave in parts runs out, in every organization: soon after something changed, and each day anew."""
    everywhere("forecasts_catch_up", lambda found: services.forecasts_catch_up(actor=desk_job(found)))

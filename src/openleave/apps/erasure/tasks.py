"""What ends by itself: erasures a hold has kept waiting, and those a crash has cut short."""

from __future__ import annotations

from openleave.apps.erasure import services
from openleave.apps.organizations.everywhere import everywhere
from openleave.kernel.actor import privacy_job
from openleave.kernel.tasks import app


@app.periodic(cron="*/10 * * * *")
@app.task(name="erasure.catch_up")
def catch_up(timestamp: int) -> None:
    """Everything that waits and is held no more, of every organization."""
    everywhere(
        "erasure.catch_up",
        lambda one: services.pending_resume(privacy_job(one)),
        lambda one: services.finish_unfinished(privacy_job(one)),
        then=[services.finish_ends],
    )

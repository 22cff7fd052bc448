"""Jobs of purposes: an idempotent catch-up."""

from __future__ import annotations

from openleave.apps.organizations.everywhere import everywhere
from openleave.kernel.tasks import app


@app.periodic(cron="20 * * * *")
@app.task(name="consents.remind", queueing_lock="consents.remind")
def remind(timestamp: int) -> None:
    """Tell organizations of purposes that wait for their review."""
    from openleave.apps.consents import reminding

    everywhere("consents.remind", reminding.remind)

"""Jobs of signals and incidents: idempotent catch-ups."""

from __future__ import annotations

from openleave.apps.organizations.everywhere import everywhere
from openleave.kernel.tasks import app


@app.periodic(cron="* * * * *")
@app.task(name="incidents.catch_up", queueing_lock="incidents.catch_up")
def catch_up(timestamp: int) -> None:
    """Every minute: notice what looks like misuse, tell who looks after it; close accounts of minors."""
    from openleave.apps.incidents.minors import minors_without_accounts
    from openleave.apps.incidents.signals import detecting

    everywhere(
        "incidents.catch_up", detecting.detect, detecting.tell, minors_without_accounts,
        then=[detecting.detect_on_installation, detecting.tell_operators],
    )  # fmt: skip

"""The periodic anchoring of the audit chains."""

from openleave.kernel.audit import anchors
from openleave.kernel.tasks import app


@app.periodic(cron="*/5 * * * *")
@app.task(name="audit.anchor", queueing_lock="audit.anchor")
def anchor(timestamp: int) -> None:
    """Sign the heads that moved, every five minutes: the longest a cut tail can go unseen."""
    anchors.anchor()

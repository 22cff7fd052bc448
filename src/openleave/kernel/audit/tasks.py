"""What runs by itself: anchoring the audit chains, and taking entries whose time is over."""

from openleave.kernel.audit import anchors
from openleave.kernel.tasks import app


@app.periodic(cron="*/5 * * * *")
@app.task(name="audit.anchor", queueing_lock="audit.anchor")
def anchor(timestamp: int) -> None:
    """Sign the heads that moved, every five minutes: the longest a cut tail can go unseen."""
    anchors.anchor()


@app.periodic(cron="47 7 * * *")
@app.task(name="audit.cut", queueing_lock="audit.cut")
def cut(timestamp: int) -> None:
    """Take the entries past their seven years, once a day. In the night of the Americas."""
    from openleave.kernel.audit import cutting

    cutting.cut_all()

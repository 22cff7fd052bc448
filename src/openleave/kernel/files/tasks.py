"""The hourly sweep of files past their kind's maximum age."""

from openleave.kernel.files import services
from openleave.kernel.tasks import app


@app.periodic(cron="17 * * * *")
@app.task(name="files.sweep", queueing_lock="files.sweep")
def sweep(timestamp: int) -> None:
    """Delete all that is due, hourly; a missed hour is caught up by the next."""
    services.sweep()

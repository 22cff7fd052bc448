"""Jobs of feeds. Each takes an import's next step; polars is imported here and in commands only."""

from __future__ import annotations

from uuid import UUID

from openleave.kernel.tasks import app


@app.task(queue="imports", name="feeds.work", lock=None, pass_context=False)
def work(organization_id: str, import_id: str) -> None:
    """Take the next step of one import, if there is one to take. Idempotent."""
    from openleave.apps.feeds.services.running import step

    step(UUID(organization_id), UUID(import_id))


@app.periodic(cron="* * * * *")
@app.task(queue="imports", name="feeds.resume", queueing_lock="feeds.resume")
def resume(timestamp: int) -> None:
    """Take up imports whose worker died: everything that should be worked on and is not."""
    from openleave.apps.feeds.services.running import resume_all

    resume_all()


@app.periodic(cron="40 * * * *")
@app.task(queue="imports", name="feeds.forget", queueing_lock="feeds.forget")
def forget(timestamp: int) -> None:
    """Take the names of files whose content is gone."""
    from openleave.apps.feeds.services import forgetting
    from openleave.apps.organizations.everywhere import everywhere

    everywhere("feeds.forget", forgetting.forget)

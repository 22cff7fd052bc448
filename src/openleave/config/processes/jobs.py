"""The job worker: procrastinate. Run as ``python -m openleave.config.processes.jobs CONCURRENCY``."""

from __future__ import annotations

import asyncio
import os
import sys

from openleave.config.processes.tether import die_with_parent

GRACE_SECONDS = 8.0


async def _work(concurrency: int) -> None:
    from procrastinate.contrib.django import app

    connector = app.connector.get_worker_connector()  # type: ignore[attr-defined]
    with app.replace_connector(connector) as worker_app:
        async with worker_app.open_async():
            await worker_app.run_worker_async(
                concurrency=concurrency,
                name="openleave",
                shutdown_graceful_timeout=GRACE_SECONDS,
                delete_jobs="successful",
            )


def main(concurrency: str = "2") -> None:
    die_with_parent()
    os.environ.pop("OPENLEAVE_DATABASE_POOL", None)
    from openleave.config import django_setup

    django_setup()
    asyncio.run(_work(int(concurrency)))


if __name__ == "__main__":
    main(*sys.argv[1:2])

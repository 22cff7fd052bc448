"""Jobs in PostgreSQL (procrastinate). A job's arguments are ids only; a job is an idempotent catch-up.

``from openleave.kernel.tasks import app`` then ``@app.task(queue=…, pass_context=False)``. Each app's tasks live in its
``tasks.py`` and are found by procrastinate's Django integration.
"""

from procrastinate.contrib.django import app

__all__ = ["app"]

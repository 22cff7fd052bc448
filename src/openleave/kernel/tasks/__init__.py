"""Jobs in PostgreSQL (procrastinate). A job's arguments are ids only; a job is an idempotent catch-up.

``from openleave.kernel.tasks import app`` then ``@app.task(queue=…, pass_context=False)``. Each app's tasks live in its
``tasks.py`` and are found by procrastinate's Django integration.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from procrastinate.contrib.django import app as procrastinate

from openleave.kernel.actor import Channel
from openleave.kernel.purposes import stating
from openleave.kernel.registry import declared


class Tasks:
    """procrastinate's app, whose tasks run for the purpose that ``declare_task`` names."""

    def task(self, *, name: str, **options: Any) -> Callable[[Callable[..., None]], Any]:
        """procrastinate's decorator. The task states its purpose when it is run, by the worker or by hand."""

        def decorate(function: Callable[..., None]) -> Any:
            @wraps(function)
            def run(*args: Any, **kwargs: Any) -> None:
                with stating(declared().task_purposes[name], channel=Channel.JOB):
                    function(*args, **kwargs)

            return procrastinate.task(name=name, **options)(run)  # type: ignore[no-untyped-call]

        return decorate

    def __getattr__(self, name: str) -> Any:
        return getattr(procrastinate, name)


app = Tasks()

__all__ = ["app"]

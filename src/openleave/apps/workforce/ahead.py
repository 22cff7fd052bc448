"""Reading ahead: the next chunk is read by another connection while this one decides and writes."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from contextvars import copy_context
from uuid import UUID

from django.db import connection

from openleave.kernel.tenancy import organization_scope

AHEAD = 2  # chunks that may wait


class _End:
    """Nothing more comes; `error` if that is why."""

    def __init__(self, error: BaseException | None = None) -> None:
        self.error = error


def read_ahead[T](organization_id: UUID, make: Callable[[], Iterator[T]]) -> Iterator[T]:
    """The items of `make()`, made in a thread with a connection and an organization scope of its own.

    It sees what is committed. An error there is raised here; when the reader here stops early, the thread does, too.
    """
    waiting: queue.Queue[T | _End] = queue.Queue(AHEAD)
    stopped = threading.Event()

    def put(item: T | _End) -> bool:
        while not stopped.is_set():
            try:
                waiting.put(item, timeout=0.1)
                return True
            except queue.Full:
                continue
        return False

    def work() -> None:
        try:
            with organization_scope(organization_id):
                for item in make():
                    if not put(item):
                        return
            put(_End())
        except BaseException as error:  # to be raised where it can be seen
            put(_End(error))
        finally:
            connection.close()

    # With the purpose stated here, and the clock.
    thread = threading.Thread(target=copy_context().run, args=(work,), name="workforce-reader", daemon=True)
    thread.start()
    try:
        while not isinstance(item := waiting.get(), _End):
            yield item
        if item.error is not None:
            raise item.error
    finally:
        stopped.set()
        thread.join()

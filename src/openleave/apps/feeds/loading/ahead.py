"""Blocks read one ahead in a thread, while the database and the comparison are busy with the one before."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator


class Ahead[T]:
    """Iterates over ``blocks`` from a thread of its own, at most ``depth`` blocks ahead.

    The iterator must not touch the database: connections belong to threads. Close it, or use ``with``.
    """

    _END = object()

    def __init__(self, blocks: Iterator[T], depth: int = 1) -> None:
        self._blocks = blocks
        self._queue: queue.Queue[object] = queue.Queue(depth)
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._read, name="feeds-ahead", daemon=True)
        self._thread.start()

    def __enter__(self) -> Ahead[T]:
        return self

    def __exit__(self, *error: object) -> None:
        self._stopped.set()
        self._thread.join()

    def __iter__(self) -> Iterator[T]:
        while (item := self._queue.get()) is not self._END:
            if isinstance(item, BaseException):
                raise item
            yield item  # type: ignore[misc]

    def _put(self, item: object) -> bool:
        while not self._stopped.is_set():
            try:
                self._queue.put(item, timeout=0.2)
                return True
            except queue.Full:
                continue
        return False

    def _read(self) -> None:
        try:
            for block in self._blocks:
                if not self._put(block):
                    return
        except BaseException as error:  # handed to whoever reads
            self._put(error)
        else:
            self._put(self._END)

"""A small in-process cache of opened keys, emptied when any process destroys or re-wraps one."""

from __future__ import annotations

import threading
from collections import OrderedDict


class KeyCache[K, V]:
    """Least recently used first out. Every call states the store's generation; another one empties the cache."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._items: OrderedDict[K, V] = OrderedDict()
        self._generation = -1
        self._lock = threading.Lock()

    def __repr__(self) -> str:
        return f"<KeyCache: {len(self._items)} keys withheld>"

    def get(self, generation: int, name: K) -> V | None:
        with self._lock:
            self._renew(generation)
            value = self._items.get(name)
            if value is not None:
                self._items.move_to_end(name)
            return value

    def put(self, generation: int, name: K, value: V) -> None:
        with self._lock:
            # A slower thread may still hold an older generation's key: it must not come back.
            if generation < self._generation:
                return
            self._renew(generation)
            self._items[name] = value
            if len(self._items) > self._size:
                self._items.popitem(last=False)

    def _renew(self, generation: int) -> None:
        if generation > self._generation:
            self._items.clear()
            self._generation = generation

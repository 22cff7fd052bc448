"""News travels upward: an app tells what happened, apps above it listen, all in the transaction of the write itself.

An event is a frozen dataclass of the app that tells it (``events.py``). Listeners are subscribed when Django's apps are
ready, run in the order of their apps, and write rows only: what is slow or leaves the house (a letter, a mail) is a row
that a job picks up. A listener that fails rolls the whole write back: nothing is half told.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

_listeners: dict[type, list[Callable[[Any], None]]] = {}


def listen[E](event: type[E]) -> Callable[[Callable[[E], None]], Callable[[E], None]]:
    """Subscribe the decorated function to an event. The same function is subscribed once."""

    def subscribe(listener: Callable[[E], None]) -> Callable[[E], None]:
        known = _listeners.setdefault(event, [])
        if listener not in known:
            known.append(listener)
        return listener

    return subscribe


def tell(event: object) -> None:
    """Call everybody who listens to this kind of event, inside the present transaction."""
    for listener in _listeners.get(type(event), ()):
        listener(event)

"""What a page showed, to whoever has to know: apps.incidents keeps which people's rows an account read.

A watcher is called by the guard of the routes with the request and what the view answered, inside the organization's
scope: a page that cannot be recorded is not shown. What streams has not been made then; a watcher sees that it streams.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest

type Watcher = Callable[[HttpRequest, Any], None]

_watchers: list[Watcher] = []


def watch(watcher: Watcher) -> None:
    """Have ``watcher(request, answer)`` called for every page and operation of an organization."""
    if watcher not in _watchers:
        _watchers.append(watcher)


def tell(request: HttpRequest, answer: Any) -> None:
    """Call the watchers. ``answer`` is a response, or what an operation of the API returns."""
    for watcher in _watchers:
        watcher(request, answer)

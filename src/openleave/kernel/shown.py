"""What a page showed, to whoever has to know: apps.incidents keeps which people's rows an account read.

A watcher is called by the guard of the routes with the request and what the view answered, inside the organization's
scope: a page that cannot be recorded is not shown. What streams has not been made then; a watcher sees that it streams.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any
from uuid import UUID

from django.http import HttpRequest

type Watcher = Callable[[HttpRequest, Any, set[UUID]], None]

_watchers: list[Watcher] = []
_named: ContextVar[set[UUID] | None] = ContextVar("openleave_named", default=None)


def watch(watcher: Watcher) -> None:
    """Have ``watcher(request, answer, named)`` called for every page and operation of an organization."""
    if watcher not in _watchers:
        _watchers.append(watcher)


def named(subject_ids: Iterable[UUID]) -> None:
    """Say that people were looked up by name for what is being answered. Called where names are read."""
    found = _named.get()
    if found is not None:
        found.update(subject_ids)


@contextmanager
def noting() -> Iterator[set[UUID]]:
    """Collect whom the block looks up by name."""
    found: set[UUID] = set()
    token = _named.set(found)
    try:
        yield found
    finally:
        _named.reset(token)


def page_name(request: HttpRequest) -> str:
    """The name of the page's route, as records of what was shown keep it."""
    match = request.resolver_match
    return ((match.url_name if match else None) or "page")[:64]


def tell(request: HttpRequest, answer: Any, found: set[UUID]) -> None:
    """Call the watchers. ``answer`` is a response, or what an operation of the API returns; ``found`` who was named."""
    for watcher in _watchers:
        watcher(request, answer, found)

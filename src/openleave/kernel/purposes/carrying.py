"""Which purpose the present work has. Without one, the database refuses data of tier 2 and above."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from openleave.kernel.actor import Channel
from openleave.kernel.registry.categories import require_purpose


@dataclass(frozen=True, slots=True)
class Stated:
    """A purpose, and how the work came in. An empty purpose: none."""

    purpose: str
    channel: Channel


_NONE = Stated("", Channel.JOB)
_stated: ContextVar[Stated] = ContextVar("openleave_purpose", default=_NONE)


def stated() -> Stated:
    """What is stated now."""
    return _stated.get()


@contextmanager
def stating(purpose: str, *, channel: Channel | None = None) -> Iterator[None]:
    """State the purpose of the block, or as a decorator that of the function. It reaches the database with the next
    ``organization_scope`` that opens in it.

    An empty purpose takes one back. Raises Invalid for a purpose that is not in the closed list (commitment P-31).
    """
    if purpose:
        require_purpose(purpose)
    token = _stated.set(Stated(purpose, channel or _stated.get().channel))
    try:
        yield
    finally:
        _stated.reset(token)


def state_for_process(purpose: str, *, channel: Channel = Channel.COMMAND) -> None:
    """State the purpose for all that follows in this thread: for a program that does one thing from start to end."""
    _stated.set(Stated(require_purpose(purpose).key, channel))

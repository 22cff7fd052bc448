"""The one source of time. Everything else asks here, so tests and demonstrations can travel."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

_travelled: ContextVar[datetime | None] = ContextVar("openleave_clock", default=None)


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return _travelled.get() or datetime.now(UTC)


def today(zone: str = "UTC") -> date:
    """The present calendar date in an IANA time zone, e.g. ``America/Los_Angeles``.

    Legal deadlines are dates in the organization's zone, never instants.
    """
    return now().astimezone(ZoneInfo(zone)).date()


@contextmanager
def travel(to: datetime) -> Iterator[None]:
    """Make ``now()`` answer ``to`` (aware) inside the block."""
    if to.tzinfo is None:
        raise ValueError("travel() needs an aware datetime; add a time zone, e.g. tzinfo=UTC.")
    token = _travelled.set(to.astimezone(UTC))
    try:
        yield
    finally:
        _travelled.reset(token)

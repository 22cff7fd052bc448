"""Identifiers: UUID version 7 (RFC 9562 §5.7), whose order follows time so that indexes stay compact."""

from __future__ import annotations

import os
import time
import uuid
from collections.abc import Iterable


def new_id() -> uuid.UUID:
    """A new UUID v7: 48 bits of Unix milliseconds, then 74 random bits."""
    return _build(time.time_ns() // 1_000_000, os.urandom(10))


def new_ids(count: int) -> list[uuid.UUID]:
    """``count`` new identifiers from one read of the random source (bulk loads)."""
    millis = time.time_ns() // 1_000_000
    noise = os.urandom(10 * count)
    return [_build(millis, noise[start : start + 10]) for start in range(0, 10 * count, 10)]


def as_array(ids: Iterable[uuid.UUID]) -> str:
    """The identifiers as one text, to be bound once and cast with ``::uuid[]``.

    A list would be quoted one by one, for every statement anew: with hundreds of them that costs more than the query.
    """
    return "{" + ",".join(map(str, ids)) + "}"


def _build(millis: int, noise: bytes) -> uuid.UUID:
    value = (millis << 80) | int.from_bytes(noise, "big")
    value &= ~(0xF << 76) & ~(0x3 << 62)
    return uuid.UUID(int=value | (0x7 << 76) | (0x2 << 62))

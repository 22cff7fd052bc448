"""The chain: what exactly is authenticated, and how one entry is tied to the one before.

``mac = HMAC-SHA256(key, previous mac | canonical JSON of the entry)``: RFC 2104 with the organization's audit key,
which is not in the database. Whoever can write every table still cannot make an entry that verifies.
"""

from __future__ import annotations

import hmac
import json
from datetime import UTC, datetime
from typing import Any, NamedTuple

GENESIS = bytes(32)

# Sorted keys, no spaces, UTF-8; whole numbers only, so no float ever has two spellings (cf. RFC 8785).
_encode = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode


class Record(NamedTuple):
    """One entry without its MACs, in the order it is authenticated. Ids and instants are text, as ``instant`` writes
    them: millions of entries are verified, and the database makes this text faster than objects."""

    organization_id: str
    seq: int
    id: str
    at: str
    actor_account_id: str | None
    actor_roles: str
    channel: str
    action: str
    object_type: str
    object_id: str
    details: dict[str, Any]


def canonical(record: Record) -> bytes:
    """The bytes that are authenticated: a JSON array of all fields, led by the format's version."""
    return _encode(["openleave.audit.v1", *record]).encode()


def instant(at: datetime) -> str:
    """An instant as it is authenticated: UTC with microseconds."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def mac(key: bytes, previous: bytes, record: Record) -> bytes:
    """The entry's MAC (32 bytes)."""
    return hmac.digest(key, previous + canonical(record), "sha256")


def head_seal(key: bytes, organization_id: str, seq: int, last_mac: bytes) -> bytes:
    """The head's own MAC (32 bytes): a head cannot be set back to a place whose seal one never saw."""
    return hmac.digest(key, _encode(["openleave.audit-head.v1", organization_id, seq]).encode() + last_mac, "sha256")


def cut_seal(key: bytes, organization_id: str, seq: int, cut_mac: bytes) -> bytes:
    """The MAC (32 bytes) of where a chain begins after its oldest entries were taken: nobody else can move that."""
    return hmac.digest(key, _encode(["openleave.audit-cut.v1", organization_id, seq]).encode() + cut_mac, "sha256")

"""Employee numbers as hashes, under a key that is not in the database."""

from __future__ import annotations

import hashlib
import hmac
from uuid import UUID

from openleave.kernel.keys import key_store


def key_of(organization_id: UUID) -> bytes:
    """The key of an organization's hashes."""
    return hmac.digest(key_store().data_key(organization_id, organization_id), b"openleave.suppression.v1", "sha256")


def digest(key: bytes, number: str) -> str:
    """A hash of an employee number: tells whether a row is that person's, and nothing else."""
    return hmac.new(key, number.strip().casefold().encode(), hashlib.sha256).hexdigest()

"""How a value is sealed: AES-256-GCM under its subject's data key, bound to its place and revision.

Sealed form: 12 random bytes (nonce), ciphertext, 16-byte tag (NIST SP 800-38D). A subject has few values, so random
nonces under one key are far below the 2^32 of SP 800-38D §8.3. The plaintext is padded to 64 bytes, so that the length
of a sealed diagnosis tells little.
"""

from __future__ import annotations

import hashlib
import json
import os
from typing import Any, NamedTuple
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from openleave.kernel.errors import OpenLeaveError

KEY_VERSION = 1
NONCE_BYTES = 12
PAD_BYTES = 64


class VaultCorrupt(OpenLeaveError):
    """A sealed value is not the one that was put in its place."""


class Place(NamedTuple):
    """Where a value belongs: a subject's row, and the table's column it stands for."""

    subject_id: UUID
    table: str
    column: str
    row_id: UUID


def slot(organization_id: UUID, place: Place) -> bytes:
    """A short name (16 bytes) of the place; of its row and column, whoever it is about."""
    return hashlib.sha256(organization_id.bytes + place.row_id.bytes + _names(place)).digest()[:16]


def seal(key: bytes, organization_id: UUID, place: Place, revision: int, value: Any) -> bytes:
    """Seal a JSON-able ``value``. Raises TypeError if it is not."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
    padded = text.ljust(-(-len(text) // PAD_BYTES) * PAD_BYTES)  # JSON ignores trailing spaces
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, padded, _aad(organization_id, place, KEY_VERSION, revision))


def unseal(key: bytes, organization_id: UUID, place: Place, key_version: int, revision: int, sealed: bytes) -> Any:
    """The value. Raises VaultCorrupt if anything about it was changed."""
    aad = _aad(organization_id, place, key_version, revision)
    try:
        return json.loads(AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], aad))
    except (InvalidTag, ValueError):
        # "from None": the inner frames hold the key.
        raise corrupt(
            place, "It was altered, or moved here from another row, column, person or organization."
        ) from None


def corrupt(place: Place, why: str) -> VaultCorrupt:
    return VaultCorrupt(
        f"The sealed value {place.table}.{place.column} of {place.row_id} cannot be believed.",
        why=why,
        fix="Tell the privacy officer; restore the value from a backup or record it again.",
    )


def _names(place: Place) -> bytes:
    table, column = place.table.encode(), place.column.encode()
    return len(table).to_bytes(2, "big") + table + len(column).to_bytes(2, "big") + column


def _aad(organization_id: UUID, place: Place, key_version: int, revision: int) -> bytes:
    # Fixed lengths, and names led by theirs: no two places share a form.
    return b"".join(
        (
            b"openleave.vault.v1",
            organization_id.bytes,
            place.subject_id.bytes,
            place.row_id.bytes,
            key_version.to_bytes(4, "big", signed=True),
            revision.to_bytes(8, "big", signed=True),
            _names(place),
        )
    )

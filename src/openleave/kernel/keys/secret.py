"""Key bytes that do not show themselves, and the one way we wrap a key under another.

AES-256-GCM (NIST SP 800-38D) with a random 96-bit nonce. SP 800-38D §8.3 allows 2^32 encryptions under one key
with random nonces; a key per organization wraps one data key per person and per file, far below.
"""

from __future__ import annotations

import os
from typing import NoReturn
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from openleave.kernel.keys.errors import KeysCorrupt

KEY_BYTES = 32
NONCE_BYTES = 12
TAG_BYTES = 16
WRAPPED_BYTES = NONCE_BYTES + KEY_BYTES + TAG_BYTES


class SecretBytes(bytes):
    """Bytes whose text forms are withheld, so that a log line or an error page cannot print a key by accident.

    Behaves as ``bytes`` for cryptography. ``repr``, ``str``, ``format`` and pickling give nothing away.
    """

    def __repr__(self) -> str:
        return f"<SecretBytes: {len(self)} bytes withheld>"

    __str__ = __repr__

    def __format__(self, format_spec: str) -> str:
        return repr(self)

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError(
            "Key material is never pickled (caches, queues and sessions must not hold it). Pass ids instead."
        )


def new_key() -> SecretBytes:
    """32 bytes from the operating system's generator."""
    return SecretBytes(os.urandom(KEY_BYTES))


def seal(cipher: AESGCM, key: bytes, aad: bytes) -> bytes:
    """Wrap ``key``: nonce (12 bytes) | ciphertext | tag (16 bytes), bound to ``aad``."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + cipher.encrypt(nonce, key, aad)


def unseal(cipher: AESGCM, wrapped: bytes, aad: bytes, *, what: str) -> SecretBytes:
    """Unwrap what :func:`seal` made. ``what`` names the key in the error.

    Raises KeysCorrupt if the bytes were altered, belong to another place, or were wrapped under another key.
    """
    try:
        return SecretBytes(cipher.decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], aad))
    except (InvalidTag, ValueError, TypeError):
        # "from None": the inner frames hold key objects.
        raise KeysCorrupt(
            f"The wrapped {what} does not open: it was altered, moved, or made under another key. "
            "Restore the key store and its master key together from the same copy."
        ) from None


# Associated data ties a wrapped key to its place. All parts but a trailing name have fixed length: unambiguous.


def organization_aad(organization_id: UUID, version: int) -> bytes:
    return b"openleave.organization-key.v1" + organization_id.bytes + version.to_bytes(4, "big")


def data_aad(organization_id: UUID, subject_id: UUID, version: int) -> bytes:
    return b"openleave.data-key.v1" + organization_id.bytes + subject_id.bytes + version.to_bytes(4, "big")


def service_aad(name: str) -> bytes:
    return b"openleave.service-key.v1" + name.encode()

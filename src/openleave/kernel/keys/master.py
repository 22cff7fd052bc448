"""The master key wraps every organization's key. This protocol is the seam for a key management service."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Protocol

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from openleave.kernel.keys.errors import KeysCorrupt, MasterKeyMissing
from openleave.kernel.keys.permissions import check_private, create_private
from openleave.kernel.keys.secret import KEY_BYTES, new_key, seal, unseal


class MasterKey(Protocol):
    """Wraps and unwraps 32-byte keys. A KMS implements it with its encrypt and decrypt calls.

    ``aad`` (bytes) must be authenticated with the wrapped key: a KMS passes it as encryption context.
    ``unwrap`` raises KeysCorrupt when the wrapped bytes or ``aad`` are not what ``wrap`` saw. Called once per
    organization and process (results are cached), so a remote call is affordable.
    """

    def wrap(self, key: bytes, aad: bytes) -> bytes: ...

    def unwrap(self, wrapped: bytes, aad: bytes) -> bytes: ...


class FileMasterKey:
    """A master key of 32 random bytes in a file of mode 0600, for one machine."""

    __slots__ = ("_cipher", "_path")

    def __init__(self, path: Path) -> None:
        """Read the key at ``path``. Raises MasterKeyMissing, KeysPermissionError or KeysCorrupt."""
        self._path = path
        if not os.path.lexists(path):
            raise MasterKeyMissing(
                f"The master key {path} is missing, so no sealed value can be read. "
                "Put the file back from its backup (owner only, mode 0600). "
                "Without it the sealed data of every organization is lost; a new key does not open it."
            )
        check_private(path)
        content = path.read_bytes()
        if len(content) != KEY_BYTES:
            raise KeysCorrupt(
                f"The master key {path} has {len(content)} bytes, expected {KEY_BYTES}. Restore it from its backup."
            )
        self._cipher = AESGCM(content)

    @classmethod
    def create(cls, path: Path) -> FileMasterKey:
        """Make a new key at ``path`` unless one is there; either way return the key of that file."""
        create_private(path, new_key())
        return cls(path)

    def __repr__(self) -> str:
        return f"FileMasterKey({str(self._path)!r})"

    def wrap(self, key: bytes, aad: bytes) -> bytes:
        return seal(self._cipher, key, aad)

    def unwrap(self, wrapped: bytes, aad: bytes) -> bytes:
        return unseal(self._cipher, wrapped, aad, what=f"key (under master key {self._path.name})")

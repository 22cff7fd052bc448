"""What can go wrong with keys. Messages carry ids, versions and paths, never key material."""

from __future__ import annotations


class KeysError(Exception):
    """Base of every error of the key store."""


class KeyMissing(KeysError):
    """There is no such key, and the caller asked not to create one."""


class KeyDestroyed(KeysError):
    """The key was destroyed on purpose (erasure). It is never created again under the same id."""


class MasterKeyMissing(KeysError):
    """The key store exists but the master key that opens it does not."""


class KeysPermissionError(KeysError):
    """A key file or its directory is readable or writable by somebody else; we refuse to use it."""


class KeysCorrupt(KeysError):
    """A wrapped key does not open: altered, moved to another place, or made under another master key."""

"""The installation's key store, where the settings say."""

from __future__ import annotations

import threading
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from openleave.kernel.keys.store import KeyStore

_stores: dict[Path, KeyStore] = {}
_lock = threading.Lock()


def keys_directory() -> Path:
    """The directory of the keys: the setting ``OPENLEAVE_KEYS_DIR``."""
    directory = getattr(settings, "OPENLEAVE_KEYS_DIR", None)
    if directory is None:
        raise ImproperlyConfigured(
            "The setting OPENLEAVE_KEYS_DIR is missing. Point it at a directory outside the database's backup, "
            "e.g. home() / 'keys'."
        )
    return Path(directory)


def key_store() -> KeyStore:
    """The installation's key store, opened once per process and directory."""
    directory = keys_directory()
    with _lock:
        if directory not in _stores:
            _stores[directory] = KeyStore(directory)
        return _stores[directory]

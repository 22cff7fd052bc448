"""Keys outside the database: one data key per data subject, one key per organization, one master key.

A database backup never contains a key, so destroying a subject's data key makes that subject's sealed values
unreadable in every backup ever taken (crypto-shredding; design §7). See ``docs/adr/0004-keys-outside-the-database.md``.

Typical use::

    from openleave.kernel.keys import key_store

    key = key_store().data_key(organization_id, employee_id)      # 32 bytes, created at first use
    key_store().destroy(organization_id, employee_id)             # for good: later use raises KeyDestroyed
"""

from openleave.kernel.keys.errors import (
    KeyDestroyed,
    KeyMissing,
    KeysCorrupt,
    KeysError,
    KeysPermissionError,
    MasterKeyMissing,
)
from openleave.kernel.keys.ledger import Erased, Held
from openleave.kernel.keys.master import FileMasterKey, MasterKey
from openleave.kernel.keys.open import key_store, keys_directory
from openleave.kernel.keys.secret import SecretBytes
from openleave.kernel.keys.store import INSTALLATION, KeyStore

__all__ = [
    "INSTALLATION",
    "Erased",
    "FileMasterKey",
    "Held",
    "KeyDestroyed",
    "KeyMissing",
    "KeyStore",
    "KeysCorrupt",
    "KeysError",
    "KeysPermissionError",
    "MasterKey",
    "MasterKeyMissing",
    "SecretBytes",
    "key_store",
    "keys_directory",
]

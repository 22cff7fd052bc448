"""The vault: medical, family and identity data (tier 3), sealed before they reach the database.

``put`` · ``put_many`` · ``get`` · ``get_many`` · ``subject_places`` · ``delete`` · ``erase_subject``. The names are
loaded at first use, because the services need Django's apps. See ``docs/reference/keys-and-vault.md``.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from openleave.kernel.vault.sealing import Place, VaultCorrupt

if TYPE_CHECKING:
    from openleave.kernel.vault.services import (
        all_places,
        delete,
        delete_all,
        delete_rows,
        delete_subjects,
        erase_subject,
        get,
        get_many,
        missing,
        put,
        put_many,
        subject_places,
    )

_SERVICES = (
    "all_places",
    "delete",
    "delete_all",
    "delete_rows",
    "delete_subjects",
    "erase_subject",
    "get",
    "get_many",
    "missing",
    "put",
    "put_many",
    "subject_places",
)

__all__ = [
    "Place",
    "VaultCorrupt",
    "all_places",
    "delete",
    "delete_all",
    "delete_rows",
    "delete_subjects",
    "erase_subject",
    "get",
    "get_many",
    "missing",
    "put",
    "put_many",
    "subject_places",
]


def __getattr__(name: str) -> Any:
    if name not in _SERVICES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.services"), name)

"""The audit trail: append-only, hash-chained with a key that is not in the database, anchored outside it.

``append`` · ``append_many`` · ``append_installation`` · ``verify`` · ``verify_installation`` · ``anchor``. The names
are loaded at first use, because the services need Django's apps. See ``docs/adr/0005-audit-chain.md``.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from openleave.kernel.audit.anchors import anchor
    from openleave.kernel.audit.details import Detail
    from openleave.kernel.audit.services import Event, append, append_installation, append_many, held
    from openleave.kernel.audit.verification import VerifyResult, verify, verify_installation

_HOMES = {
    "Detail": "details",
    "Event": "services",
    "append": "services",
    "append_installation": "services",
    "append_many": "services",
    "held": "services",
    "VerifyResult": "verification",
    "verify": "verification",
    "verify_installation": "verification",
    "anchor": "anchors",
}

__all__ = [
    "Detail",
    "Event",
    "VerifyResult",
    "anchor",
    "append",
    "append_installation",
    "append_many",
    "held",
    "verify",
    "verify_installation",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)

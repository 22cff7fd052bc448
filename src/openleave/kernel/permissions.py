"""The permission table. Apps declare; services and routes require; the isolation tests read it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from openleave.kernel.actor import Actor, Role
from openleave.kernel.errors import Forbidden
from openleave.kernel.registry.categories import require_purpose

_table: dict[str, frozenset[Role]] = {}
_purposes: dict[str, str] = {}


def declare(
    permissions: Mapping[str, set[Role]], *, purpose: str, others: Mapping[str, str] = MappingProxyType({})
) -> None:
    """Add an app's permissions: name (``thing.verb``) to the roles that hold it.

    ``purpose`` is what the data are used for where one of them opens a route; ``others`` names the permissions that
    serve another purpose.
    """
    unknown = set(others) - set(permissions)
    if unknown:
        raise LookupError(f"A purpose is given for permissions that are not declared: {', '.join(sorted(unknown))}.")
    for name in permissions:
        _purposes[name] = require_purpose(others.get(name, purpose)).key
    for name, roles in permissions.items():
        if _table.get(name, frozenset(roles)) != frozenset(roles):
            raise RuntimeError(f"The permission {name} is declared twice with different roles; keep one declaration.")
        _table[name] = frozenset(roles)


def purpose_of(permission: str) -> str:
    """The purpose for which a route of that permission uses data."""
    return _purposes[permission]


def table() -> Mapping[str, frozenset[Role]]:
    """All declared permissions."""
    return dict(_table)


def allows(actor: Actor, permission: str) -> bool:
    """Whether the actor holds the permission. An undeclared permission is a programming error, never a yes."""
    if permission not in _table:
        raise LookupError(f"The permission {permission} is not declared; declare it in the app's policies.py.")
    if actor.only is not None:
        return permission in actor.only
    return actor.has(*_table[permission])


def require(actor: Actor, permission: str) -> None:
    """Raise Forbidden unless the actor holds the permission."""
    if not allows(actor, permission):
        raise Forbidden(permission)

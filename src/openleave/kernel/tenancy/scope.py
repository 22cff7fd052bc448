"""Which organization a transaction works for. Set with SET LOCAL, so it dies with the transaction."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import connection, transaction

ORGANIZATION = "openleave.organization"
ACCOUNT = "openleave.account"
OPERATOR = "openleave.operator"


@contextmanager
def organization_scope(organization_id: UUID, *, account_id: UUID | None = None) -> Iterator[None]:
    """Run the block in a transaction that sees one organization's rows and no other's.

    Scopes nest: on leaving, the outer scope's organization is in force again. Without any scope, reading a tenant
    table is an error in the database itself.
    """
    values = {ORGANIZATION: str(organization_id)}
    if account_id is not None:
        values[ACCOUNT] = str(account_id)
    with _settings(values):
        yield


@contextmanager
def account_scope(account_id: UUID) -> Iterator[None]:
    """Run the block in a transaction that sees the account's own memberships, anywhere, and no tenant's rows."""
    with _settings({ACCOUNT: str(account_id)}):
        yield


@contextmanager
def operator_scope() -> Iterator[None]:
    """Run the block in a transaction that sees the directory of organizations, and no organization's rows."""
    with _settings({OPERATOR: "on"}):
        yield


def current_organization() -> UUID | None:
    """The organization of the present transaction, or None outside any scope."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT NULLIF(current_setting(%s, true), '')", [ORGANIZATION])
        value = cursor.fetchone()[0]
    return UUID(value) if value else None


@contextmanager
def _settings(values: dict[str, str]) -> Iterator[None]:
    if not connection.in_atomic_block:
        # The outermost scope: SET LOCAL dies with its transaction, so there is nothing to read and to put back.
        with transaction.atomic():
            _set(values)
            yield
        return
    names = list(values)
    with transaction.atomic(), connection.cursor() as cursor:
        reads = ", ".join(["COALESCE(current_setting(%s, true), '')"] * len(names))
        cursor.execute(f"SELECT {reads}", names)
        before = dict(zip(names, cursor.fetchone(), strict=True))
        _set(values)
        yield
        # An exception skips this: rolling back to the savepoint already restores the outer values.
        _set(before)


def _set(values: dict[str, str]) -> None:
    calls = ", ".join(["set_config(%s, %s, true)"] * len(values))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {calls}", [part for item in values.items() for part in item])

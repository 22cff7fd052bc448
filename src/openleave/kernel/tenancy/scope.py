"""Which organization a transaction works for. Set with SET LOCAL, so it dies with the transaction."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

from django.db import connection, transaction

ORGANIZATION = "openleave.organization"
ACCOUNT = "openleave.account"
OPERATOR = "openleave.operator"
VISITOR = "openleave.visitor"

_visitor: ContextVar[UUID | None] = ContextVar("openleave_visitor", default=None)


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


@contextmanager
def visitor(account_id: UUID) -> Iterator[None]:
    """Say that an operator acts: inside the block every transaction tells the database, which then gives the rows of an
    organization only to somebody whom it let in (``tenancy_pass``), and no tier-3 value without leave for that."""
    token = _visitor.set(account_id)
    try:
        yield
    finally:
        _visitor.reset(token)


@contextmanager
def founding_scope(organization_id: UUID) -> Iterator[None]:
    """The scope of an organization that is being made in this transaction, and has no rows yet. An operator needs no
    pass to it. Used by ``organization_create`` alone (a test says so)."""
    with _settings({ORGANIZATION: str(organization_id), VISITOR: ""}):
        yield


@contextmanager
def delivering_scope(organization_id: UUID) -> Iterator[None]:
    """The scope in which what somebody sent to the operator lies, and is delivered to the employer whose it is. No
    account is named and no pass is needed: nothing of an organization is shown to the operator in it. Used by
    ``requests.access`` alone (a test says so)."""
    with _settings({ORGANIZATION: str(organization_id), VISITOR: "", ACCOUNT: ""}):
        yield


@contextmanager
def read_only() -> Iterator[None]:
    """Refuse every write of the block in the database itself. Inside a scope; what follows the block may write."""
    with transaction.atomic(), connection.cursor() as cursor:
        # Ends with the savepoint: PostgreSQL restores what held before it.
        cursor.execute("SET TRANSACTION READ ONLY")
        yield


def current_organization() -> UUID | None:
    """The organization of the present transaction, or None outside any scope."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT NULLIF(current_setting(%s, true), '')", [ORGANIZATION])
        value = cursor.fetchone()[0]
    return UUID(value) if value else None


@contextmanager
def _settings(values: dict[str, str]) -> Iterator[None]:
    account_id = _visitor.get()
    if account_id is not None:
        values = {VISITOR: str(account_id)} | values
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

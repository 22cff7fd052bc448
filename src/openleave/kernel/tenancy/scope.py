"""Which organization a transaction works for, and why. Set with SET LOCAL, so it dies with the transaction."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from uuid import UUID

from django.db import connection, transaction

from openleave.kernel.purposes import refusing, standing
from openleave.kernel.purposes.carrying import stated, stating

ORGANIZATION = "openleave.organization"
ACCOUNT = "openleave.account"
OPERATOR = "openleave.operator"
PURPOSE = "openleave.purpose"
VISITOR = "openleave.visitor"

_visitor: ContextVar[UUID | None] = ContextVar("openleave_visitor", default=None)


@contextmanager
def organization_scope(organization_id: UUID, *, account_id: UUID | None = None) -> Iterator[None]:
    """Run the block in a transaction that sees one organization's rows and no other's.

    Scopes nest: on leaving, the outer scope's organization is in force again. Without any scope, reading a tenant
    table is an error in the database itself. The purpose is the one stated by ``kernel.purposes.stating``; without
    one, reading or writing data of tier 2 and above is an error likewise. Raises PurposeSuspended when the
    organization may not use data for it now, PurposeRefused for data that are not kept for it.
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
def purpose_scope(purpose: str | None = None) -> Iterator[None]:
    """Carry ``purpose``, or the one stated, to the database for the block: with the organization that is in force, or
    in a transaction without any, for the few tables that belong to none. Raises PurposeSuspended."""
    before = dict(_in_force() or {})
    before.pop(PURPOSE, None)
    with stating(purpose) if purpose else nullcontext(), _settings(before):
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
    purpose = stated().purpose
    values |= {PURPOSE: purpose}
    before = _in_force()
    if before is None:
        with _refusals(values), _inside({}, values):
            yield
    else:
        with _inside(before, values):
            yield


def _in_force() -> dict[str, str] | None:
    """What is in force is remembered beside the connection; nothing else sets it. Outside a transaction: nothing."""
    return getattr(connection, "openleave_scope", None) if connection.in_atomic_block else None


@contextmanager
def _inside(before: dict[str, str], values: dict[str, str]) -> Iterator[None]:
    """A savepoint with the new values; a statement only for those that differ."""
    changes = {name: value for name, value in values.items() if before.get(name, "") != value}
    connection.openleave_scope = before | values  # type: ignore[attr-defined]
    try:
        with transaction.atomic():
            if changes:
                _set(changes, before | values if not changes.keys().isdisjoint((ORGANIZATION, PURPOSE)) else {})
            yield
            # An exception skips this: rolling back to the savepoint already restores the outer values. Nor is there
            # anything to put back where the transaction ends: SET LOCAL dies with it.
            if changes and len(connection.savepoint_ids) > 0:
                _set({name: before.get(name, "") for name in changes})
    finally:
        connection.openleave_scope = before or None  # type: ignore[attr-defined]


@contextmanager
def _refusals(values: dict[str, str]) -> Iterator[None]:
    """Around the outermost scope: what the purpose gate refused is told in its own words, and goes on record."""
    try:
        yield
    except Exception as error:
        refused = refusing.refusal(error)
        if refused is None:
            raise
        organization, account = values.get(ORGANIZATION), values.get(ACCOUNT)
        refusing.record(refused, UUID(organization) if organization else None, UUID(account) if account else None)
        if refused is error:
            raise
        raise refused from error


def _set(changes: dict[str, str], asked: dict[str, str] | None = None) -> None:
    """Set what differs, and in the same statement ask whether the purpose of ``asked`` is suspended."""
    calls = ["set_config(%s, %s, true)"] * len(changes)
    parameters = [part for item in changes.items() for part in item]
    organization, purpose = (asked or {}).get(ORGANIZATION), (asked or {}).get(PURPOSE, "")
    asks = bool(organization) and standing.can_be_suspended(purpose)
    if asks:  # after the calls: PostgreSQL works through the list from left to right
        calls.append(standing.READ)
        parameters += [organization or "", purpose]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(calls)}", parameters)
        if asks:
            standing.check(purpose, cursor.fetchone()[-1])

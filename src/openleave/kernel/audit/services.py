"""Appending to the audit trail, as the last step of the write it records and in the same transaction."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from psycopg.types.json import Jsonb

from openleave.kernel import clock
from openleave.kernel.actor import Actor
from openleave.kernel.audit import chain
from openleave.kernel.audit.details import Detail, checked, code, identifier
from openleave.kernel.ids import new_id
from openleave.kernel.keys import INSTALLATION, key_store


@dataclass(frozen=True, slots=True)
class Event:
    """What happened to which object. ``details`` hold ids, codes, dates, whole numbers and digests only."""

    action: str
    object_type: str
    object_id: UUID | str | None = None
    details: dict[str, Detail] | None = None


_held: ContextVar[list[Event] | None] = ContextVar("openleave_audit_held", default=None)


@contextmanager
def held() -> Iterator[list[Event]]:
    """Keep the organization's entries of the block instead of writing them: for a block that may write nothing. Whoever
    opens it appends the events it is given, before anything read in the block is shown."""
    events: list[Event] = []
    token = _held.set(events)
    try:
        yield events
    finally:
        _held.reset(token)


def append(
    *,
    actor: Actor,
    action: str,
    object_type: str,
    object_id: UUID | str | None,
    details: dict[str, Detail] | None = None,
    organization_id: UUID | None = None,
) -> int:
    """Add an entry to the chain of the actor's organization (or of ``organization_id``); returns its number.

    Call it last: it locks the chain's head until the transaction ends, and so puts writers of one organization in
    line. A bulk event, such as an import, is one entry with counts and a digest. Raises ValueError if a text could
    carry personal data, RuntimeError outside a transaction.
    """
    event = Event(action, object_type, object_id, details)
    return append_many(actor=actor, events=[event], organization_id=organization_id)


def append_many(*, actor: Actor, events: Sequence[Event], organization_id: UUID | None = None) -> int:
    """Add several entries in order, with one lock and two statements; returns the last number."""
    organization_id = organization_id or actor.organization_id
    if organization_id is None:
        raise ValueError(
            "An audit entry needs an organization: the actor has none. Pass organization_id, or use "
            "append_installation for an event of no organization."
        )
    if not connection.in_atomic_block:
        raise RuntimeError("An audit entry is part of a write's transaction: open an organization_scope around both.")
    waiting = _held.get()
    if waiting is not None:
        waiting.extend(events)
        return 0
    return _append(organization_id, actor, events)


def append_installation(
    *,
    actor: Actor,
    action: str,
    object_type: str,
    object_id: UUID | str | None = None,
    details: dict[str, Detail] | None = None,
) -> int:
    """Add an entry to the installation's own chain: failed sign-ins, operators' acts. Returns its number."""
    with transaction.atomic():
        return _append(INSTALLATION, actor, [Event(action, object_type, object_id, details)])


_COLUMNS = (
    "seq, id, at, actor_account_id, actor_roles, channel, action, object_type, object_id, details, previous_mac, mac"
)
_ONE = "(" + ", ".join(["%s"] * 12) + ")"


@dataclass(frozen=True, slots=True)
class Statements:
    """The SQL of one kind of chain: the organizations', or the installation's. ``owned``: rows name an organization."""

    lock: str
    start: str
    insert: str
    owned: bool


_TENANT = Statements(
    lock="SELECT seq, mac FROM audit_head WHERE organization_id = %s FOR UPDATE",
    start="INSERT INTO audit_head (organization_id, id, seq, mac, seal) VALUES (%s, %s, 0, %s, %s) "
    "ON CONFLICT DO NOTHING",
    insert="WITH moved AS (UPDATE audit_head SET seq = %s, mac = %s, seal = %s WHERE organization_id = %s) "
    "INSERT INTO audit_entry (organization_id, :columns) VALUES :rows",
    owned=True,
)
_INSTALLATION = Statements(
    lock="SELECT seq, mac FROM audit_installation_head WHERE id = 1 FOR UPDATE",
    start="INSERT INTO audit_installation_head (id, seq, mac, seal) VALUES (1, 0, %s, %s) ON CONFLICT DO NOTHING",
    insert="WITH moved AS (UPDATE audit_installation_head SET seq = %s, mac = %s, seal = %s WHERE id = 1) "
    "INSERT INTO audit_installation_entry (:columns) VALUES :rows",
    owned=False,
)


def _append(organization_id: UUID, actor: Actor, events: Sequence[Event]) -> int:
    if not events:
        raise ValueError("There is no event to record.")
    statements = _INSTALLATION if organization_id == INSTALLATION else _TENANT
    key, owner = key_store().audit_key(organization_id), str(organization_id)
    owner_parameters: list[Any] = [organization_id] if statements.owned else []
    roles, at = ",".join(sorted(actor.roles)), clock.now()
    # Checked before the lock is taken: a refused entry must not make others wait.
    drafts = [
        (
            code(event.action, "action"),
            code(event.object_type, "object type"),
            identifier(event.object_id, "object id"),
            checked(event.details),
        )
        for event in events
    ]
    with connection.cursor() as cursor:
        cursor.execute(statements.lock, owner_parameters)
        row = cursor.fetchone()
        if row is None:
            seal = chain.head_seal(key, owner, 0, chain.GENESIS)
            start: list[Any] = [organization_id, new_id()] if statements.owned else []
            cursor.execute(statements.start, [*start, chain.GENESIS, seal])
            cursor.execute(statements.lock, owner_parameters)
            row = cursor.fetchone()
        seq, last = int(row[0]), bytes(row[1])
        values: list[Any] = []
        for action, object_type, object_id, details in drafts:
            seq += 1
            record = chain.Record(
                owner,
                seq,
                str(new_id()),
                chain.instant(at),
                str(actor.account_id) if actor.account_id else None,
                roles,
                str(actor.channel),
                action,
                object_type,
                object_id,
                details,
            )
            mac = chain.mac(key, last, record)
            values += [*owner_parameters, *record[1:10], Jsonb(details), last, mac]
            last = mac
        one = "(%s, " + _ONE[1:] if statements.owned else _ONE
        head = [seq, last, chain.head_seal(key, owner, seq, last), *owner_parameters]
        insert = statements.insert.replace(":columns", _COLUMNS).replace(":rows", ", ".join([one] * len(drafts)))
        cursor.execute(insert, [*head, *values])
    return seq

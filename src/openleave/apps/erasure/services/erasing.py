"""The one erase function. Every path that ends a person's records goes through it: requests, retention, off-boarding,
the replay of a restored backup.

What is erased, in one transaction: every row of the registry's graph below the root (as the role that alone may delete
from append-only tables), the sealed values, the stored files, the sign-in that belongs to nobody else, and the number
by which the employer knew the person. Whoever asked for it is kept out of later files (``feeds.services.suppress``),
whenever it is done: at once, after a hold, or again after a restore. The key store remembers the erasure before the
database commits, and destroys the person's key afterwards: a crash in between is finished by ``finish_unfinished``, and
every backup is unreadable for that person.
"""

from __future__ import annotations

import hashlib
import hmac
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any, Literal
from uuid import UUID

from django.db import connection, transaction

from openleave.apps.accounts import services as accounts
from openleave.apps.erasure import graph
from openleave.apps.erasure.errors import Held
from openleave.apps.erasure.models import Erasure, Pending, Run
from openleave.apps.erasure.selectors import held_among
from openleave.apps.feeds.services import suppress
from openleave.kernel import audit, clock, files, vault
from openleave.kernel.actor import Actor
from openleave.kernel.errors import NotFound
from openleave.kernel.ids import as_array, new_ids
from openleave.kernel.keys import key_store
from openleave.kernel.permissions import require
from openleave.kernel.postgres.provision import ERASER
from openleave.kernel.registry import declared
from openleave.kernel.tenancy import organization_scope
from openleave.kernel.tenancy.roles import as_role

Kind = Literal["subject", "case"]
#: What a root's id equals in the statements below.
ROOTS = "ANY(%(roots)s::uuid[])"
NOTE = """
INSERT INTO erasure_erasure (organization_id, id, run_id, kind, root_id, subject_id)
SELECT %(organization)s, id, %(run)s, %(kind)s, root_id, subject_id
FROM unnest(%(new)s::uuid[], %(roots)s::uuid[], %(subjects)s::uuid[]) AS new (id, root_id, subject_id)
ON CONFLICT DO NOTHING -- erased before, and now again
"""
NO_LONGER_WAITS = f"""
DELETE FROM erasure_pending WHERE organization_id = %(organization)s AND kind = %(kind)s AND root_id = {ROOTS}
"""  # noqa: S608 - our own names
BURY = """
UPDATE people_employee e SET number = new.number, source_id = NULL
FROM unnest(%s::uuid[], %s::text[]) AS new (id, number) WHERE e.organization_id = %s AND e.id = new.id
"""
#: Why something is erased; codes of the ledger and of receipts.
REASONS = ("request", "retention", "offboarding", "termination", "replay")


@dataclass(frozen=True, slots=True)
class Root:
    """What is erased: a person (``kind`` "subject": ``id`` is the employee's) or one of their cases."""

    kind: Kind
    id: UUID
    subject_id: UUID


@dataclass(frozen=True, slots=True)
class Receipt:
    """What one call erased: rows by table, sealed values, stored files. ``run_id`` names it in the ledger."""

    run_id: UUID
    roots: int
    counts: dict[str, int] = field(default_factory=dict)
    values: int = 0
    files: int = 0

    @property
    def rows(self) -> int:
        return sum(self.counts.values())


def erase(
    *, actor: Actor, root: Root, why: str, authority: str, request_id: UUID | None = None, first_why: str = ""
) -> Receipt:
    """Erase one root. Safe to repeat: what is gone already counts nothing.

    ``authority`` is what allows or demands it, e.g. "29 CFR 825.500(b)". ``first_why``, of a replay: why it was erased
    the first time. Raises Held where a hold keeps any of it: then
    nothing is erased, the refusal is recorded, and it is done by itself once the hold is released. Raises NotFound for
    what is not the organization's.
    """
    try:
        return erase_many(
            actor=actor, roots=[root], why=why, authority=authority, request_id=request_id, first_why=first_why
        )
    except Held:
        _remember(actor, root, why, authority, request_id)
        raise


def erase_many(
    *, actor: Actor, roots: Sequence[Root], why: str, authority: str, request_id: UUID | None = None,
    first_why: str = "",
) -> Receipt:  # fmt: skip
    """Erase many roots of one kind in one transaction: all or none. Errors as for ``erase``."""
    require(actor, "erasure.run")
    assert actor.organization_id is not None
    if why not in REASONS:
        raise ValueError(f"{why!r} is no reason to erase; there are {', '.join(REASONS)}.")
    (kind,) = {root.kind for root in roots}
    organization_id = actor.organization_id
    ids = as_array(root.id for root in roots)
    with organization_scope(organization_id):
        _lock(organization_id, kind, roots, ids, replay=why == "replay")
        _refuse_held(organization_id, kind, roots)
        taken = _take(organization_id, kind, roots, ids)
        if kind == "subject":
            numbers = _bury(organization_id, ids)
            if (first_why or why) == "request":
                for number in numbers:
                    suppress(actor=actor, number=number, request_id=request_id)
            taken.counts["accounts_account"] += accounts.leave_with_employees(
                actor=actor, employee_ids=[root.id for root in roots]
            )
        taken.counts = Counter({table: count for table, count in taken.counts.items() if count})
        run = Run.objects.create(
            organization_id=organization_id,
            why=why,
            authority=authority,
            request_id=request_id,
            asked_by_id=actor.account_id,
            erased_at=clock.now(),
            counts=dict(taken.counts),
            values=taken.values,
            files=taken.files,
        )
        with connection.cursor() as cursor:
            cursor.execute(
                NOTE,
                {
                    "organization": organization_id, "run": run.id, "kind": kind, "new": as_array(new_ids(len(roots))),
                    "roots": ids, "subjects": as_array(root.subject_id for root in roots),
                },
            )  # fmt: skip
            cursor.execute(NO_LONGER_WAITS, {"organization": organization_id, "kind": kind, "roots": ids})
        audit.append(
            actor=actor,
            action="erasure.run",
            object_type="erasure_run",
            object_id=run.id,
            details={
                "why": why,
                "kind": kind,
                "roots": len(roots),
                "root_ids": [str(root.id) for root in roots][:400],
                "rows": sum(taken.counts.values()),
                "values": taken.values,
                "files": taken.files,
            },
        )
        # Before the commit: a crash after it must not leave an erasure that no restore would know.
        key_store().ledger.note_erasures((organization_id, kind, root.id, root.subject_id, why) for root in roots)
        transaction.on_commit(lambda: _end(organization_id, kind, roots))
    return Receipt(run.id, len(roots), dict(taken.counts), taken.values, taken.files)


def finish_unfinished(actor: Actor) -> int:
    """End the erasures whose process died between the database's commit and the end of the keys; how many there were.

    One that the database never committed is done anew.
    """
    assert actor.organization_id is not None
    organization_id = actor.organization_id
    count = 0
    for one in key_store().ledger.erasures(organization_id, unfinished=True):
        if one.kind == "organization":
            continue  # ``ending.finish_ends``
        root = Root(_kind(one.kind), one.root_id, one.subject_id)
        with organization_scope(organization_id):
            known = Erasure.objects.filter(organization_id=organization_id, kind=one.kind, root_id=one.root_id).exists()
        if known:
            _end(organization_id, root.kind, [root])
        else:
            try:
                erase(actor=actor, root=root, why=one.why, authority="erasure begun and interrupted")
            except Held:
                continue  # placed since; it waits now, and goes on when the hold is released
        count += 1
    return count


def tombstone(organization_id: UUID, number: str) -> str:
    """What stands instead of an erased person's number: the row stays, because others point to it, and its number has
    to be some unique text. A keyed digest says nothing and is the same when an erasure is done again. Nobody reads it;
    whom files do not bring back is kept by ``feeds``."""
    return tombstones(organization_id, [number])[0]


def tombstones(organization_id: UUID, numbers: Iterable[str]) -> list[str]:
    """The same for many numbers, with one look for the key."""
    key = key_store().service_key(f"tombstone/{organization_id}")
    return [graph.TOMB + hmac.new(key, number.encode(), hashlib.sha256).hexdigest()[:24] for number in numbers]


# Inside ---------------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Taken:
    counts: Counter[str]
    values: int = 0
    files: int = 0


def _kind(text: str) -> Kind:
    return "case" if text == "case" else "subject"


def _lock(organization_id: UUID, kind: Kind, roots: Sequence[Root], ids: str, *, replay: bool) -> None:
    """Lock the roots' rows, which must be the organization's and belong to whom they are said to belong to. One that
    is gone already is accepted, and in a replay one that came and went after the backup was taken."""
    table, owner = graph.ROOTS[kind], "id" if kind == "subject" else "employee_id"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id, {owner} FROM {table} "  # noqa: S608 - our own names
            "WHERE organization_id = %s AND id = ANY(%s::uuid[]) ORDER BY id FOR UPDATE",
            [organization_id, ids],
        )
        found = dict(cursor.fetchall())
        cursor.execute(
            f"SELECT root_id FROM erasure_erasure WHERE organization_id = %(organization)s AND kind = %(kind)s "  # noqa: S608
            f"AND root_id = {ROOTS}",
            {"organization": organization_id, "kind": kind, "roots": ids},
        )
        gone = {row[0] for row in cursor.fetchall()}
    for root in roots:
        absent = root.subject_id if replay or root.id in gone else None
        if found.get(root.id, absent) != root.subject_id:
            raise NotFound("There are no such records.")


def _refuse_held(organization_id: UUID, kind: Kind, roots: Sequence[Root]) -> None:
    held = held_among(organization_id, kind, [root.id for root in roots])
    if held:
        raise Held(
            "The records are kept: a legal hold covers them.",
            why="Somebody with authority has said that they may be needed as evidence.",
            fix="Release the hold on the page of holds; the erasure then goes on by itself.",
            subject_ids=held,
        )


def _remember(actor: Actor, root: Root, why: str, authority: str, request_id: UUID | None) -> None:
    """Record the refusal, and what is to be done once nothing holds it."""
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        Pending.objects.get_or_create(
            organization_id=actor.organization_id,
            kind=root.kind,
            root_id=root.id,
            defaults={
                "subject_id": root.subject_id,
                "why": why,
                "authority": authority,
                "request_id": request_id,
                "asked_by_id": actor.account_id,
                "refused_at": clock.now(),
            },
        )
        audit.append(
            actor=actor,
            action="erasure.refused",
            object_type=graph.ROOTS[root.kind],
            object_id=root.id,
            details={"why": why, "by": "hold"},
        )


def _take(organization_id: UUID, kind: Kind, roots: Sequence[Root], ids: str) -> _Taken:
    """Delete everything below the roots, the case's own row too; not the employee's, which becomes a tombstone."""
    taken, values = _Taken(Counter()), {"organization": organization_id, "roots": ids}
    gone: dict[str, list[UUID]] = {}
    own_files: list[UUID] = []
    with connection.cursor() as cursor:
        own_files += _loosen(cursor, kind, values)
        with eraser(cursor):
            for table in _filled(cursor, organization_id, kind):
                back = [f"x.{column}" for (owner, column) in declared().file_columns if owner == table]
                if kind == "case":
                    back.insert(0, "x.id")  # whose sealed values are found by the row, not by the person
                # One statement a way to belong: their OR would read the whole table.
                for part in graph.conditions(kind, table, ROOTS):
                    cursor.execute(
                        f"DELETE FROM {table} x WHERE x.organization_id = %(organization)s "  # noqa: S608 - our own names
                        f"AND {part}" + (f" RETURNING {', '.join(back)}" if back else ""),
                        values,
                    )
                    taken.counts[table] += cursor.rowcount
                    rows = cursor.fetchall() if back else []
                    if kind == "case":
                        gone.setdefault(table, []).extend(row[0] for row in rows)
                        rows = [row[1:] for row in rows]
                    own_files += [one for row in rows for one in row if one is not None]
    if kind == "subject":
        people = [root.id for root in roots]
        taken.values += vault.delete_subjects(subject_ids=people)
        taken.files += files.delete_about(organization_id=organization_id, subject_ids=people)
    else:
        taken.values += vault.delete_rows(gone)
    taken.files += files.delete_many(organization_id=organization_id, file_ids=own_files)
    return taken


def _filled(cursor: Any, organization_id: UUID, kind: Kind) -> list[str]:
    """The tables to delete from, in order, those left out in which the organization has no row at all: most, often.

    What only triggers fill is never left out. A first row that somebody adds in this moment ends the transaction by its
    foreign key, and the erasure is done again.
    """
    tables = [table for table in graph.order(kind) if table != graph.SUBJECT]
    asked = [table for table in tables if graph.is_joined(table)]
    exists = ", ".join(f"EXISTS (SELECT FROM {table} WHERE organization_id = %(organization)s)" for table in asked)
    cursor.execute(f"SELECT {exists}", {"organization": organization_id})
    empty = {table for table, found in zip(asked, cursor.fetchone(), strict=True) if not found}
    return [table for table in tables if table not in empty]


def _loosen(cursor: Any, kind: Kind, values: dict[str, Any]) -> list[UUID]:
    """Empty the columns that point to what goes from rows that stay; the files that go with what they hold."""
    reached = set(graph.order(kind)) - {graph.SUBJECT}
    for edge in graph.references():
        if edge.to in reached:
            cursor.execute(
                f"UPDATE {edge.table} y SET {edge.column} = NULL WHERE y.organization_id = %(organization)s "  # noqa: S608
                f"AND y.{edge.column} IN (SELECT x.id FROM {edge.to} x WHERE x.organization_id = %(organization)s "
                f"AND {graph.condition(kind, edge.to, ROOTS)})",
                values,
            )
    shared: list[UUID] = []
    for (table, column), (member, points) in declared().shared_files.items():
        if member in reached:
            cursor.execute(
                f"WITH old AS (SELECT id, {column} FROM {table} WHERE organization_id = %(organization)s "  # noqa: S608
                f"AND {column} IS NOT NULL AND id IN (SELECT x.{points} FROM {member} x "
                f"WHERE x.organization_id = %(organization)s AND {graph.condition(kind, member, ROOTS)})) "
                f"UPDATE {table} t SET {column} = NULL FROM old WHERE t.organization_id = %(organization)s "
                f"AND t.id = old.id RETURNING old.{column}",
                values,
            )
            shared += [row[0] for row in cursor.fetchall()]
    return shared


def _bury(organization_id: UUID, ids: str) -> list[str]:
    """Leave of the employee only the digest of their number: other rows still point to the id. The numbers they had."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id, number FROM people_employee "  # noqa: S608 - our own names
            f"WHERE organization_id = %s AND id = ANY(%s::uuid[]) AND {graph.living()}",
            [organization_id, ids],
        )
        rows = cursor.fetchall()
        cursor.execute(
            BURY,
            [as_array(row[0] for row in rows), tombstones(organization_id, (row[1] for row in rows)), organization_id],
        )
    return [number for _employee_id, number in rows]


def eraser(cursor: Any) -> AbstractContextManager[None]:
    """The statements of the block run as the role that may delete from append-only tables."""
    return as_role(cursor, ERASER)


def _end(organization_id: UUID, kind: Kind, roots: Sequence[Root]) -> None:
    """After the commit: the keys of the people go, for good."""
    if kind == "subject":
        key_store().destroy_many(organization_id, [root.subject_id for root in roots])
    key_store().ledger.erasures_done(organization_id, [(root.kind, root.id) for root in roots])

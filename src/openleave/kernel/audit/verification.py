"""Verifying a chain: every entry recomputed in order, then the head, then the anchors kept outside the database."""

from __future__ import annotations

import hmac
import json
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from openleave.kernel.audit import chain
from openleave.kernel.keys import INSTALLATION, KeyMissing, key_store
from openleave.kernel.purposes import stating
from openleave.kernel.tenancy import operator_scope, organization_scope

_FIELDS = (
    "seq, id::text, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"+00:00\"'), "
    "actor_account_id::text, actor_roles, channel, action, object_type, object_id, details::text, "
    "previous_mac, mac"
)
_FETCH = 5_000


@dataclass(frozen=True, slots=True)
class VerifyResult:
    """What verifying a chain found. ``seq`` is the first bad entry, ``problem`` says what is wrong with it.

    ``entries`` is how many were found good, ``anchors`` how many of them a signed anchor confirms.
    """

    organization_id: UUID
    entries: int
    anchors: int
    seconds: float
    problem: str | None = None
    seq: int | None = None

    @property
    def ok(self) -> bool:
        return self.problem is None


class Broken(Exception):
    """A chain that does not verify: the first bad entry, and what is wrong with it."""

    def __init__(self, seq: int | None, problem: str) -> None:
        self.seq, self.problem = seq, problem
        super().__init__(problem)


def verify(organization_id: UUID, *, anchors: Mapping[int, bytes] | None = None) -> VerifyResult:
    """Verify an organization's chain against its key, its head and its signed anchors.

    Detects entries that were edited, inserted, deleted, reordered or cut off the end, and a chain recomputed under
    another key. ``anchors`` maps entry numbers to MACs; by default those of the anchors file, whose signatures are
    checked first. Never raises for a broken chain: see ``VerifyResult.problem``.
    """
    if anchors is None:
        from openleave.kernel.audit.anchors import AnchorsBroken, read_anchors

        try:
            anchors = read_anchors().get(organization_id, {})
        except AnchorsBroken as error:
            return VerifyResult(organization_id, 0, 0, 0.0, str(error))
    return Verification(organization_id, anchors).run()


def verify_installation(*, anchors: Mapping[int, bytes] | None = None) -> VerifyResult:
    """The same for the installation's own chain."""
    return verify(INSTALLATION, anchors=anchors)


class Verification:
    """One going through of a chain. ``seq`` and ``last`` are the last good entry and its MAC."""

    def __init__(self, organization_id: UUID, anchors: Mapping[int, bytes]) -> None:
        self.organization_id, self.owner = organization_id, str(organization_id)
        self.anchors = anchors
        self.installation = organization_id == INSTALLATION
        self.seq, self.last, self.confirmed, self.begins = 0, chain.GENESIS, 0, 0

    def run(self) -> VerifyResult:
        start = time.perf_counter()
        seq: int | None = None
        problem: str | None = None
        scope = operator_scope() if self.installation else organization_scope(self.organization_id)
        try:
            with stating("accountability"), scope:
                self._check()
        except Broken as broken:
            seq, problem = broken.seq, broken.problem
        seconds = time.perf_counter() - start
        entries = self.seq - self.begins
        return VerifyResult(self.organization_id, entries, self.confirmed, seconds, problem, seq)

    def _check(self) -> None:
        while True:
            try:
                return self._go()
            except Broken:
                # The oldest entries may have been taken while they were read: then everything is read again.
                if read_cut(self.organization_id)[0] <= self.begins:
                    raise
                self.seq, self.last, self.confirmed, self.begins = 0, chain.GENESIS, 0, 0

    def _go(self) -> None:
        head = self._head()
        if head is None and not self.anchors and not any(self.rows()):
            return  # Nothing was ever recorded.
        try:
            key: bytes = key_store().audit_key(self.organization_id, create=False)
        except KeyMissing:
            raise Broken(None, "the audit key is missing from the key store, so nothing can be verified") from None
        self.begin(key)
        while True:
            before = self.seq
            for row in self.rows():
                self.entry(key, row)
            # Entries may be appended meanwhile: look again until the head has nothing further.
            head = self._head()
            if head is None or head[0] <= self.seq or self.seq == before:
                break
        self._finish(key, head)

    def begin(self, key: bytes) -> None:
        """Start after the entries that were taken because their time was over."""
        seq, mac, seal = read_cut(self.organization_id)
        self.begins = seq
        if not seq:
            return
        if not hmac.compare_digest(seal, chain.cut_seal(key, self.owner, seq, mac)):
            raise Broken(seq, f"the chain is said to begin after entry {seq}, but the seal of that does not fit")
        if self.anchors.get(seq, mac) != mac:
            raise Broken(seq, f"entry {seq} is not the one that was anchored: the chain was made anew")
        self.seq, self.last = seq, mac

    def entry(self, key: bytes, row: tuple[Any, ...]) -> None:
        """Check the next entry. Raises Broken."""
        seq, previous, mac = row[0], bytes(row[10]), bytes(row[11])
        expected = self.seq + 1
        if seq > expected:
            raise Broken(expected, f"entry {expected} is missing: {self.seq} is followed by {seq}")
        if seq < expected:
            raise Broken(seq, f"entry {seq} stands twice or out of order")
        record = chain.Record._make((self.owner, *row[:9], json.loads(row[9])))
        if not hmac.compare_digest(previous, self.last) or not hmac.compare_digest(
            mac, chain.mac(key, self.last, record)
        ):
            raise Broken(seq, f"entry {seq} was altered, moved or inserted: its MAC does not fit its content and place")
        anchored = self.anchors.get(seq)
        if anchored is not None:
            if anchored != mac:
                raise Broken(seq, f"entry {seq} is not the one that was anchored: the chain was made anew")
            self.confirmed += 1
        self.seq, self.last = seq, mac

    def _finish(self, key: bytes, head: tuple[int, bytes, bytes] | None) -> None:
        furthest = max(self.anchors, default=0)
        if furthest > self.seq:
            raise Broken(self.seq + 1, f"entries {self.seq + 1} to {furthest} are missing: an anchor has seen them")
        if head is None:
            raise Broken(self.seq or None, "the chain's head is missing")
        seq, mac, seal = head
        if seq > self.seq:
            raise Broken(self.seq + 1, f"entries {self.seq + 1} to {seq} are missing from the end of the chain")
        if (seq, mac) != (self.seq, self.last):
            raise Broken(seq + 1, f"the chain's head was set back to entry {seq}, but {self.seq} follow it")
        if not hmac.compare_digest(seal, chain.head_seal(key, self.owner, seq, mac)):
            raise Broken(seq, f"the chain's head at entry {seq} was altered: its seal does not fit")

    def rows(self, through: int = 2**63 - 1) -> Iterator[tuple[Any, ...]]:
        """Entries from after the last good one to ``through``, streamed by a server-side cursor. Read by number, so
        that a second entry of the same number is seen, too."""
        table = "audit_installation_entry" if self.installation else "audit_entry"
        where = "" if self.installation else "organization_id = %s AND"
        parameters: list[Any] = [] if self.installation else [self.organization_id]
        # From the start also numbers below 1, which nobody may hide behind.
        after = self.seq if self.seq > self.begins else -(2**63)
        with connection.chunked_cursor() as cursor:
            cursor.execute(
                f"SELECT {_FIELDS} FROM {table} WHERE {where} seq > %s AND seq <= %s ORDER BY seq",  # noqa: S608
                [*parameters, after, through],
            )
            while rows := cursor.fetchmany(_FETCH):
                yield from rows

    def _head(self) -> tuple[int, bytes, bytes] | None:
        return read_head(self.organization_id)


def read_head(organization_id: UUID) -> tuple[int, bytes, bytes] | None:
    """(number, MAC, seal) of a chain's head, inside the organization's scope; None if nothing was recorded."""
    with connection.cursor() as cursor:
        if organization_id == INSTALLATION:
            cursor.execute("SELECT seq, mac, seal FROM audit_installation_head")
        else:
            cursor.execute("SELECT seq, mac, seal FROM audit_head WHERE organization_id = %s", [organization_id])
        row = cursor.fetchone()
    return (int(row[0]), bytes(row[1]), bytes(row[2])) if row else None


def read_cut(organization_id: UUID) -> tuple[int, bytes, bytes]:
    """(number, MAC, seal) of the last entry that was taken because its time was over, inside the organization's scope;
    zero and no bytes where none was."""
    with connection.cursor() as cursor:
        if organization_id == INSTALLATION:
            cursor.execute("SELECT cut_seq, cut_mac, cut_seal FROM audit_installation_head")
        else:
            cursor.execute(
                "SELECT cut_seq, cut_mac, cut_seal FROM audit_head WHERE organization_id = %s", [organization_id]
            )
        row = cursor.fetchone()
    return (int(row[0]), bytes(row[1] or b""), bytes(row[2] or b"")) if row else (0, b"", b"")

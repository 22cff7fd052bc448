"""Delivering rows that wait for an e-mail, each once.

An e-mail cannot be part of a transaction: the row is claimed first, and only then handed to the mail server. What was
claimed and never settled (the process died in between) is never sent again by itself; a person looks and decides.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from django.db.models import Model, QuerySet

from openleave.kernel import clock
from openleave.kernel.egress import EgressRefused, Permit, flow_of
from openleave.kernel.mail.sending import Outgoing, send
from openleave.kernel.tenancy import organization_scope

log = structlog.get_logger(__name__)

#: After so many minutes a delivery that failed is tried again; after the last, a person is asked.
BACKOFF = (1, 5, 15, 60, 240, 720, 1440)
#: A claim this old belongs to a process that died.
CLAIM_AGE = timedelta(minutes=10)
#: So many are looked up at once.
CHUNK = 50
#: Why a delivery did not work, as the rows keep it.
NO_ADDRESS, MAIL_SERVER, UNKNOWN = "no_address", "mail_server", "unknown"


def next_try(attempts: int) -> datetime | None:
    """When a delivery is tried again after so many attempts, or None when no more by itself."""
    if attempts > len(BACKOFF):
        return None
    return clock.now() + timedelta(minutes=BACKOFF[attempts - 1])


class Delivery[Row: Model](ABC):
    """How the rows of one table are delivered: rows with ``next_try_at`` (None: not by itself), ``claimed_at``,
    ``attempts``, ``problem`` (a code) and ``disclosure_id``: the ledger's row about it, one for all attempts. All its
    methods but ``deliver``, ``due`` and ``settle`` run inside the organization's scope, with the row locked."""

    #: The flow by which they leave.
    flow: str

    @abstractmethod
    def undelivered(self, organization_id: UUID) -> QuerySet[Row]:
        """The rows that are not delivered yet, also those that wait no more, with what the other methods need."""

    @abstractmethod
    def outgoing(self, row: Row) -> Outgoing | None:
        """The e-mail, or None where there is no address. The same row has the same Message-ID, however often tried."""

    @abstractmethod
    def permit(self, row: Row) -> Permit:
        """Write into the ledger of disclosures that it leaves now (``egress.hand_out``), with the first claim."""

    @abstractmethod
    def sent(self, row: Row) -> None:
        """It is out: note it."""

    @abstractmethod
    def given_up(self, row: Row) -> None:
        """Not tried again by itself: whose task it is. ``row.problem`` says why; its columns are saved already."""

    def put_off(self, row: Row, problem: str, again_at: datetime | None) -> None:
        """Note why it did not work and when it is tried again, and release the claim."""
        row.problem, row.next_try_at, row.claimed_at = problem, again_at, None  # type: ignore[attr-defined]
        if problem == UNKNOWN:
            row.disclosure_id = None  # type: ignore[attr-defined] # it may have gone: another one is another disclosure
        row.save(update_fields=["problem", "next_try_at", "claimed_at", "attempts", "disclosure_id"])
        if again_at is None:
            self.given_up(row)

    def due(self, organization_id: UUID, seen: set[UUID]) -> list[UUID]:
        """What is to be delivered now, the longest due first, without what was ``seen`` in this run."""
        with organization_scope(organization_id):
            rows = self.undelivered(organization_id).filter(next_try_at__lte=clock.now(), claimed_at__isnull=True)
            return list(rows.exclude(id__in=seen).order_by("next_try_at", "id").values_list("id", flat=True)[:CHUNK])

    def deliver_due(self, organization_id: UUID) -> int:
        """Send every e-mail of the organization that is due; returns how many went out."""
        sent, seen = 0, set[UUID]()
        while due := self.due(organization_id, seen):
            for row_id in due:
                seen.add(row_id)
                sent += self.deliver(organization_id, row_id)
        return sent

    def settle(self, organization_id: UUID) -> None:
        """Rows handed to the mail server by a process that died: nobody knows if the e-mail went. A person decides."""
        with organization_scope(organization_id):
            rows = self.undelivered(organization_id).filter(
                claimed_at__lt=clock.now() - CLAIM_AGE, next_try_at__isnull=False
            )
            for row in rows.select_for_update(of=("self",), skip_locked=True):
                self.put_off(row, UNKNOWN, None)

    def taken(self, organization_id: UUID, row_id: UUID) -> Row | None:
        """The row, locked, if it is due and nobody else has it. Inside the organization's scope."""
        rows = self.undelivered(organization_id).select_for_update(skip_locked=True, of=("self",))
        return rows.filter(id=row_id, next_try_at__lte=clock.now(), claimed_at__isnull=True).first()

    def deliver(self, organization_id: UUID, row_id: UUID) -> bool:
        """Send the e-mail of one row, if it is due and nobody else is at it. True if it went out. Must not run inside a
        transaction: claim, sending and settlement commit by themselves."""
        with organization_scope(organization_id):
            row = self.taken(organization_id, row_id)
            if row is None:
                return False
            outgoing = self.outgoing(row)
            if outgoing is None:
                self.put_off(row, NO_ADDRESS, None)
                return False
            row.attempts += 1  # type: ignore[attr-defined]
            try:
                permit = self._permit(row)
            except EgressRefused as refused:
                log.warning("mail.refused", object_id=str(row_id), error=type(refused).__name__)
                self.put_off(row, MAIL_SERVER, next_try(row.attempts))  # type: ignore[attr-defined]
                return False
            row.claimed_at, row.disclosure_id = clock.now(), permit.disclosure_id  # type: ignore[attr-defined]
            row.save(update_fields=["claimed_at", "attempts", "disclosure_id"])
        error = None
        try:
            send(outgoing, permit=permit)
        except Exception as caught:
            error = caught
            log.warning("mail.failed", object_id=str(row_id), error=type(caught).__name__)
        with organization_scope(organization_id):
            row = self.undelivered(organization_id).select_for_update(of=("self",)).filter(id=row_id).first()
            if row is None:
                return error is None
            if error is None:
                self.sent(row)
            elif row.next_try_at is None:  # type: ignore[attr-defined]
                # Taken off the list while it was being sent: it stays off.
                row.claimed_at = None  # type: ignore[attr-defined]
                row.save(update_fields=["claimed_at"])
            else:
                self.put_off(row, MAIL_SERVER, next_try(row.attempts))  # type: ignore[attr-defined]
        return error is None

    def _permit(self, row: Row) -> Permit:
        known: UUID | None = row.disclosure_id  # type: ignore[attr-defined]
        return self.permit(row) if known is None else Permit(known, flow_of(self.flow))

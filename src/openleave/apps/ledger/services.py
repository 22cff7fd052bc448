"""The only ways to write to the ledger: post, take back, and enter usage from before OpenLeave."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection

from openleave.apps.ledger.models import EntryKind, ReversalReason, UsageEntry
from openleave.apps.ledger.selectors import access_usage_entry, minutes_by_day
from openleave.kernel import audit
from openleave.kernel.actor import Actor
from openleave.kernel.errors import Conflict, Invalid
from openleave.kernel.permissions import require
from openleave.kernel.tenancy import organization_scope

MINUTES_PER_DAY = 1440


@dataclass(frozen=True, slots=True)
class Posting:
    """Time to count on one day: ``minutes_used`` of a week of ``workweek_minutes``."""

    used_on: date
    minutes_used: int
    workweek_minutes: int
    absence_id: UUID | None = None


def usage_post(
    *,
    actor: Actor,
    employee_id: UUID,
    program: str,
    postings: Sequence[Posting],
    case_id: UUID | None = None,
    source_id: UUID | None = None,
    reason: str | None = None,
) -> list[UsageEntry]:
    """Count time against a program, all postings or none. Returns the entries in the order given. ``reason``: why the
    leave was taken, where no case says so.

    Raises Invalid where a posting is impossible in itself and Conflict where it does not fit what is already counted.
    """
    require(actor, "usage.post")
    for posting in postings:
        _check(posting)
    if not postings or actor.organization_id is None:
        return []
    with organization_scope(actor.organization_id):
        lock_usage(employee_id)
        _fits(employee_id, program, postings)
        entries = UsageEntry.objects.bulk_create(
            UsageEntry(
                organization_id=actor.organization_id,
                employee_id=employee_id,
                program=program,
                case_id=case_id,
                absence_id=posting.absence_id,
                used_on=posting.used_on,
                minutes_used=posting.minutes_used,
                workweek_minutes=posting.workweek_minutes,
                posted_by_id=actor.account_id,
                source_id=source_id,
                reason=reason if case_id is None else None,
            )
            for posting in postings
        )
        audit.append(
            actor=actor,
            action="usage.post",
            object_type="case" if case_id else "employee",
            object_id=case_id or employee_id,
            details={"program": program, "entries": len(entries), "first": str(entries[0].id)},
        )
    return entries


def prior_usage_post(
    *,
    actor: Actor,
    employee_id: UUID,
    program: str,
    postings: Sequence[Posting],
    source_id: UUID | None = None,
    reason: str | None = None,
) -> list[UsageEntry]:
    """Count leave that was used before the employer moved to OpenLeave. It belongs to no case."""
    return usage_post(
        actor=actor, employee_id=employee_id, program=program, postings=postings, source_id=source_id, reason=reason
    )


def usage_reverse(*, actor: Actor, entry_id: UUID, reason: str) -> UsageEntry:
    """Take back one entry by a counter-entry. ``reason`` is a value of ``ReversalReason``."""
    require(actor, "usage.reverse")
    if reason not in ReversalReason.values:
        raise Invalid(
            "Say why the entry is taken back.",
            fix=f"Choose one of: {', '.join(ReversalReason.values)}.",
            field="reason",
        )
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        entry = access_usage_entry(actor=actor, entry_id=entry_id)
        lock_usage(entry.employee_id)
        if entry.kind == EntryKind.REVERSAL:
            raise Conflict(
                "A counter-entry cannot be taken back.",
                why="The ledger would no longer say what happened.",
                fix="Post the time again instead.",
            )
        if UsageEntry.objects.filter(organization_id=entry.organization_id, reverses=entry).exists():
            raise Conflict("This entry has already been taken back.", fix="Reload the page to see the counter-entry.")
        counter = UsageEntry.objects.create(
            organization_id=entry.organization_id,
            employee_id=entry.employee_id,
            program=entry.program,
            case_id=entry.case_id,
            reason=entry.reason,
            absence_id=entry.absence_id,
            used_on=entry.used_on,
            minutes_used=entry.minutes_used,
            workweek_minutes=entry.workweek_minutes,
            kind=EntryKind.REVERSAL,
            reverses=entry,
            reversal_reason=reason,
            posted_by_id=actor.account_id,
        )
        audit.append(
            actor=actor,
            action="usage.reverse",
            object_type="usage_entry",
            object_id=entry.id,
            details={"reason": reason, "entry": str(counter.id)},
        )
    return counter


def lock_usage(employee_id: UUID) -> None:
    """Let one transaction at a time change an employee's usage. Held until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"ledger:{employee_id}"])


def _check(posting: Posting) -> None:
    on = posting.used_on.isoformat()
    if posting.minutes_used <= 0:
        raise Invalid(f"Nothing was used on {on}.", fix="Give the minutes used, at least 1.", field="minutes_used")
    if posting.minutes_used > MINUTES_PER_DAY:
        raise Invalid(
            f"{posting.minutes_used} minutes on {on} is more than a day.",
            fix="Enter each day's time on its own day.",
            field="minutes_used",
        )
    if posting.minutes_used > posting.workweek_minutes:
        raise Invalid(
            f"More was used on {on} than that workweek has.",
            why=f"{posting.minutes_used} of {posting.workweek_minutes} minutes.",
            fix="Check the schedule of that week.",
            field="workweek_minutes",
        )


def _fits(employee_id: UUID, program: str, postings: Sequence[Posting]) -> None:
    days = [posting.used_on for posting in postings]
    total = minutes_by_day(employee_id=employee_id, program=program, days=days)
    for posting in postings:
        total[posting.used_on] = total.get(posting.used_on, 0) + posting.minutes_used
        if total[posting.used_on] > MINUTES_PER_DAY:
            raise Conflict(
                f"More than a day would be counted on {posting.used_on.isoformat()}.",
                why=f"{total[posting.used_on]} minutes in all, with what is already counted.",
                fix="Take back the entry that is wrong first.",
            )

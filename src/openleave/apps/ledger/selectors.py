"""Reading the ledger."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet, Sum

from openleave.apps.ledger.models import EntryKind, UsageEntry
from openleave.kernel.actor import Actor
from openleave.kernel.permissions import require
from openleave.kernel.tenancy.rows import the_row


def access_usage_entry(*, actor: Actor, entry_id: UUID) -> UsageEntry:
    """The entry, or NotFound: foreign and missing alike."""
    require(actor, "usage.read")
    return the_row(UsageEntry.objects.filter(organization_id=actor.organization_id, id=entry_id))


def live_entries(known_at: datetime | None = None) -> QuerySet[UsageEntry]:
    """Usage that counted at an instant (now, without one): posted by then, and not yet taken back."""
    reversals = UsageEntry.objects.filter(
        organization_id=OuterRef("organization_id"), reverses_id=OuterRef("id"), kind=EntryKind.REVERSAL
    )
    entries = UsageEntry.objects.filter(kind=EntryKind.USAGE)
    if known_at is not None:
        reversals = reversals.filter(posted_at__lte=known_at)
        entries = entries.filter(posted_at__lte=known_at)
    return entries.filter(~Exists(reversals))


_USAGE_COLUMN = """
  (SELECT json_agg(json_build_array(u.id, u.program, u.used_on, u.minutes_used, u.workweek_minutes,
                                    u.case_id, u.reason)
                   ORDER BY u.used_on, u.id)
     FROM ledger_usageentry u
    WHERE u.organization_id = %(organization)s AND u.employee_id = %(employee)s AND u.kind = 'usage' {entries}
      AND u.case_id IS DISTINCT FROM %(case)s AND NOT EXISTS (
        SELECT FROM ledger_usageentry r WHERE r.organization_id = %(organization)s
          AND r.reverses_id = u.id AND r.kind = 'reversal' {reversals})) AS usage
"""


def usage_column(*, now: bool) -> str:
    """An employee's usage as a column of a determination's statement: a JSON array of arrays in order of date, or null.

    Parameters: ``organization``, ``employee``, ``case`` (whose own usage is left out of its own facts, where its plan
    or absences stand for it), and ``known_at`` for usage that counted at an instant.
    """
    if now:
        return _USAGE_COLUMN.format(entries="", reversals="")
    return _USAGE_COLUMN.format(entries="AND u.posted_at <= %(known_at)s", reversals="AND r.posted_at <= %(known_at)s")


def engine_usage(
    rows: list[list[Any]] | None, reasons: dict[str, str], events: dict[str, str] | None = None
) -> list[dict[str, Any]]:
    """``usage_column`` as the engine's facts want it: ``{id, program, on, minutes, workweek_minutes}`` by day, with its
    own ``reason``, or that of its case where ``reasons`` knows it, and the case's event where ``events`` does."""
    used = []
    for entry_id, program, used_on, minutes, workweek, case_id, own in rows or []:
        entry = {"id": entry_id, "program": program, "on": used_on, "minutes": minutes, "workweek_minutes": workweek}
        reason = own or reasons.get(case_id)
        if reason:
            entry["reason"] = reason
        event = (events or {}).get(case_id)
        if event:
            entry["event"] = event
        used.append(entry)
    return used


def case_entries(*, organization_id: UUID, case_id: UUID) -> list[UsageEntry]:
    """Everything ever posted for a case, newest day first; a reversal follows its entry."""
    return list(
        UsageEntry.objects.filter(organization_id=organization_id, case_id=case_id).order_by(
            "-used_on", "posted_at", "id"
        )
    )


def employee_entries(*, organization_id: UUID, employee_id: UUID) -> list[UsageEntry]:
    """Everything ever posted for an employee, newest day first."""
    return list(
        UsageEntry.objects.filter(organization_id=organization_id, employee_id=employee_id).order_by(
            "-used_on", "posted_at", "id"
        )
    )


def minutes_by_day(*, employee_id: UUID, program: str, days: Iterable[date]) -> dict[date, int]:
    """Minutes now counted on each of the days that has any."""
    rows = (
        live_entries()
        .filter(employee_id=employee_id, program=program, used_on__in=list(days))
        .values_list("used_on")
        .annotate(minutes=Sum("minutes_used"))
    )
    return dict(rows)

"""The ledger of leave used: append-only. A mistake is taken back by a counter-entry; balances are never stored."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from openleave.kernel import clock
from openleave.kernel.tenancy.models import TenantForeignKey, TenantModel


class EntryKind(models.TextChoices):
    """What an entry does to the time used."""

    USAGE = "usage", "Leave used"
    REVERSAL = "reversal", "Taken back"


class ReversalReason(models.TextChoices):
    """Why an entry was taken back. Only ``dates_changed`` lets the daily posting count the day again by itself."""

    NOT_ON_LEAVE = "not_on_leave", "The employee worked, or was not on leave"
    WRONG_AMOUNT = "wrong_amount", "The amount was wrong"
    WRONG_PROGRAM = "wrong_program", "It was counted under the wrong program"
    DATES_CHANGED = "dates_changed", "The dates of the leave changed"
    IMPORT_ROLLED_BACK = "import_rolled_back", "The import that brought it was rolled back"


class UsageEntry(TenantModel):
    """Leave counted against a program on one day.

    The share of a workweek is exactly ``minutes_used / workweek_minutes``: the minutes away, over what that week's
    workweek was (29 CFR 825.205(b)). A reversal repeats the figures of the entry it takes back, and names it.

    ``case_id`` is null for usage from before OpenLeave; the database checks it against the cases table (that app
    stands above this one, so its migration adds the reference). Such usage may carry its own ``reason``, in the
    engine's words; usage of a case has the reason of the case. The database refuses UPDATE and DELETE.
    """

    employee = TenantForeignKey("people.Employee")
    program = models.CharField(max_length=80)
    case_id = models.UUIDField(null=True)
    reason = models.CharField(max_length=30, null=True, help_text="Why it was taken, where no case says so")
    absence_id = models.UUIDField(null=True)
    used_on = models.DateField()
    minutes_used = models.PositiveIntegerField()
    workweek_minutes = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=EntryKind, default=EntryKind.USAGE)
    reverses = TenantForeignKey("self", null=True, related_name="reversals")
    reversal_reason = models.CharField(max_length=20, choices=ReversalReason, blank=True, default="")
    posted_at = models.DateTimeField(default=clock.now)
    posted_by_id = models.UUIDField(null=True)
    source_id = models.UUIDField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes_used__gt=0, workweek_minutes__gte=F("minutes_used")),
                name="ledger_usageentry_within_week",
            ),
            models.CheckConstraint(
                condition=Q(kind="usage", reverses__isnull=True, reversal_reason="")
                | (Q(kind="reversal", reverses__isnull=False) & ~Q(reversal_reason="")),
                name="ledger_usageentry_reversal_names_entry",
            ),
            # An entry is taken back at most once. Nulls do not collide.
            models.UniqueConstraint(fields=["organization_id", "reverses"], name="ledger_usageentry_reversed_once"),
        ]
        indexes = [
            models.Index(fields=["organization_id", "employee", "used_on"], name="ledger_usageentry_employee"),
            models.Index(
                fields=["organization_id", "case_id"], name="ledger_usageentry_case", condition=Q(case_id__isnull=False)
            ),
        ]

"""Accommodations under the ADA and the PWFA: what was asked, the talk about it, what was tried, granted or refused.

Whatever somebody says or writes about a person's limits is tier 3 and rests in the vault (``private`` says where); the
columns hold codes, days and who did what.
"""

from __future__ import annotations

from uuid import UUID

from django.db import models
from django.db.models import F, Q

from openleave.apps.accommodation.choices import (
    Change,
    ClosedAs,
    Decided,
    Declined,
    EntryKind,
    Kind,
    OpenedAs,
    OptionState,
    Refused,
    RestrictionKind,
    ReviewOutcome,
    ReviewWhy,
    Side,
    State,
    TrialResult,
)
from openleave.kernel import clock
from openleave.kernel.tenancy.models import TenantForeignKey, TenantModel


class AccommodationNumber(TenantModel):
    """The last number given out in a calendar year; locked while the next is taken."""

    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField()

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["organization_id", "year"], name="accommodation_number_year")]


class Accommodation(TenantModel):
    """One employee's need for a change at work, with or without a leave case.

    ``basic``: only what is nearly always to be granted in a pregnancy (29 CFR 1636.3(j)(4)), on the employee's word.
    ``next_review_on`` repeats the earliest review that is still to come, ``decided_on`` the latest decision's day.
    """

    number = models.CharField(max_length=20)
    employee = TenantForeignKey("people.Employee")
    case = TenantForeignKey("cases.LeaveCase", null=True)
    kind = models.CharField(max_length=10, choices=Kind)
    state = models.CharField(max_length=20, choices=State, default=State.REQUESTED)
    opened_as = models.CharField(max_length=15, choices=OpenedAs, default=OpenedAs.REQUEST)
    basic = models.BooleanField(default=False)
    walled = models.BooleanField(default=False)
    requested_on = models.DateField()
    owner_id = models.UUIDField(null=True, help_text="The account that handles it")
    next_review_on = models.DateField(null=True)
    decided_on = models.DateField(null=True)
    granted_from_on = models.DateField(null=True)
    granted_until_on = models.DateField(null=True)
    opened_at = models.DateTimeField(default=clock.now)
    opened_by_id = models.UUIDField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by_id = models.UUIDField(null=True)
    closed_as = models.CharField(max_length=15, choices=ClosedAs, blank=True, default="")

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization_id", "number"], name="accommodation_number"),
            models.CheckConstraint(
                condition=Q(granted_until_on__isnull=True) | Q(granted_until_on__gte=F("granted_from_on")),
                name="accommodation_dates",
            ),
        ]
        indexes = [
            models.Index(fields=["organization_id", "-opened_at", "-id"], name="accommodation_newest"),
            models.Index(fields=["organization_id", "employee"], name="accommodation_employee"),
            models.Index(fields=["organization_id", "case"], name="accommodation_case"),
            models.Index(
                fields=["organization_id", "next_review_on"],
                name="accommodation_review_due",
                condition=Q(next_review_on__isnull=False) & ~Q(state="closed"),
            ),
        ]

    case_id: UUID | None

    def __str__(self) -> str:
        return self.number


class Option(TenantModel):
    """One way to meet the need. What it is in words, and why it was chosen or not, are in the vault."""

    accommodation = TenantForeignKey(Accommodation)
    change = models.CharField(max_length=30, choices=Change)
    proposed_by = models.CharField(max_length=10, choices=Side)
    proposed_on = models.DateField()
    state = models.CharField(max_length=12, choices=OptionState, default=OptionState.CONSIDERED)
    effective = models.BooleanField(null=True)
    cost = models.DecimalField(max_digits=12, decimal_places=2, null=True, help_text="Estimated, in dollars, net")
    refused_why = models.CharField(max_length=20, choices=Refused, blank=True, default="")
    recorded_at = models.DateTimeField(default=clock.now)
    recorded_by_id = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by_id = models.UUIDField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(refused_why="") & Q(decided_by_id__isnull=False),
                name="accommodation_option_why",
            ),
            models.CheckConstraint(condition=Q(cost__isnull=True) | Q(cost__gte=0), name="accommodation_option_cost"),
        ]
        indexes = [models.Index(fields=["organization_id", "accommodation"], name="accommodation_option_of")]


class Trial(TenantModel):
    """An option tried out for a while."""

    accommodation = TenantForeignKey(Accommodation)
    option = TenantForeignKey(Option)
    from_on = models.DateField()
    until_on = models.DateField()
    result = models.CharField(max_length=10, choices=TrialResult, blank=True, default="")
    ended_on = models.DateField(null=True)
    recorded_at = models.DateTimeField(default=clock.now)
    recorded_by_id = models.UUIDField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(condition=Q(until_on__gte=F("from_on")), name="accommodation_trial_dates"),
            models.UniqueConstraint(
                fields=["organization_id", "accommodation"],
                name="accommodation_trial_one",
                condition=Q(ended_on__isnull=True),
            ),
        ]
        indexes = [models.Index(fields=["organization_id", "option"], name="accommodation_trial_option")]


class Entry(TenantModel):
    """A line of the interactive process's log. Append-only: the database refuses changes. Its text is in the vault."""

    accommodation = TenantForeignKey(Accommodation)
    kind = models.CharField(max_length=20, choices=EntryKind)
    side = models.CharField(max_length=10, choices=Side)
    happened_on = models.DateField()
    about_id = models.UUIDField(null=True, help_text="The option, trial, decision or review it is about")
    code = models.CharField(max_length=30, blank=True, default="", help_text="What came of it")
    noted = models.BooleanField(default=False, help_text="There is a text in the vault")
    recorded_at = models.DateTimeField(default=clock.now)
    recorded_by_id = models.UUIDField(null=True)

    class Meta(TenantModel.Meta):
        indexes = [
            models.Index(fields=["organization_id", "accommodation", "-recorded_at"], name="accommodation_entry_of")
        ]


class Restriction(TenantModel):
    """What somebody cannot do, or what work must keep to, from a day on. In words: in the vault.

    A *restriction* is worded for the manager, without a reason: managers are shown these and nothing else.
    """

    employee = TenantForeignKey("people.Employee")
    case = TenantForeignKey("cases.LeaveCase", null=True)
    accommodation = TenantForeignKey(Accommodation, null=True)
    kind = models.CharField(max_length=12, choices=RestrictionKind)
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    recorded_at = models.DateTimeField(default=clock.now)
    recorded_by_id = models.UUIDField(null=True)
    lifted_at = models.DateTimeField(null=True)
    lifted_by_id = models.UUIDField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
                name="accommodation_limit_dates",
            )
        ]
        indexes = [
            models.Index(fields=["organization_id", "employee"], name="accommodation_restriction_who"),
            models.Index(fields=["organization_id", "accommodation"], name="accommodation_restriction_of"),
            models.Index(fields=["organization_id", "case"], name="accommodation_restriction_case"),
        ]


class Hardship(TenantModel):
    """A worksheet of the factors of undue hardship, as somebody filled it in; each saving is a new one. Append-only.

    It weighs and concludes nothing: a decision is a step of its own. What was written to each factor is in the vault.
    """

    accommodation = TenantForeignKey(Accommodation)
    option = TenantForeignKey(Option, null=True)
    factors_answered = models.PositiveSmallIntegerField()
    factors_asked = models.PositiveSmallIntegerField()
    written_at = models.DateTimeField(default=clock.now)
    written_by_id = models.UUIDField()

    class Meta(TenantModel.Meta):
        indexes = [
            models.Index(fields=["organization_id", "accommodation", "-written_at"], name="accommodation_hardship_of"),
            models.Index(fields=["organization_id", "option"], name="accommodation_hardship_option"),
        ]


class AccommodationDecision(TenantModel):
    """What a person decided. Append-only; the latest holds.

    No refusal is silent: it carries its ground, that an alternative was considered (in the vault: which, and why not),
    the day until which the employee can have it looked at again, and whoever decided.
    """

    accommodation = TenantForeignKey(Accommodation)
    outcome = models.CharField(max_length=10, choices=Decided)
    reason = models.CharField(max_length=20, choices=Declined, blank=True, default="")
    alternative_considered = models.BooleanField(default=False)
    appeal_by_on = models.DateField(null=True)
    decided_on = models.DateField()
    decided_at = models.DateTimeField(default=clock.now)
    decided_by_id = models.UUIDField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(
                condition=~Q(outcome="declined")
                | Q(appeal_by_on__isnull=False, alternative_considered=True) & ~Q(reason=""),
                name="accommodation_decision_not_silent",
            )
        ]
        indexes = [models.Index(fields=["organization_id", "accommodation"], name="accommodation_decision_of")]


class Review(TenantModel):
    """A day on which it is looked at again. ``about_on``: for leave that runs out, the last protected day."""

    accommodation = TenantForeignKey(Accommodation)
    case = TenantForeignKey("cases.LeaveCase", null=True)
    why = models.CharField(max_length=15, choices=ReviewWhy)
    due_on = models.DateField()
    about_on = models.DateField(null=True)
    outcome = models.CharField(max_length=10, choices=ReviewOutcome, blank=True, default="")
    done_on = models.DateField(null=True)
    done_by_id = models.UUIDField(null=True)
    recorded_at = models.DateTimeField(default=clock.now)
    recorded_by_id = models.UUIDField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization_id", "case"], name="accommodation_review_once", condition=Q(why="leave_ending")
            )
        ]
        indexes = [models.Index(fields=["organization_id", "accommodation"], name="accommodation_review_of")]

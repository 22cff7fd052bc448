"""Accommodations under the ADA and the PWFA: what was asked, the talk about it, what was tried, granted or refused.

Whatever somebody says or writes about a person's limits is tier 3 and rests in the vault (``private`` says where); the
columns hold codes, days and who did what.
"""

from __future__ import annotations

from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from openleave.kernel import clock
from openleave.kernel.tenancy.models import TenantForeignKey, TenantModel


class Kind(models.TextChoices):
    """Under which law: disability (ADA), pregnancy and childbirth (PWFA), both, or another (State law, policy)."""

    ADA = "ada", _("Disability (ADA)")
    PWFA = "pwfa", _("Pregnancy and childbirth (PWFA)")
    BOTH = "both", _("Disability and pregnancy")
    OTHER = "other", _("Another law or policy")


class State(models.TextChoices):
    """Where it stands. ``transitions`` is the table of steps between them."""

    REQUESTED = "requested", _("Asked for")
    INTERACTIVE_PROCESS = "interactive_process", _("Being talked about")
    TRIAL = "trial", _("On trial")
    GRANTED = "granted", _("Granted")
    DECLINED = "declined", _("Declined")
    REVIEW = "review", _("Under review")
    CLOSED = "closed", _("Closed")


UNDECIDED = (State.REQUESTED, State.INTERACTIVE_PROCESS, State.TRIAL)


class OpenedAs(models.TextChoices):
    """How it came about."""

    REQUEST = "request", _("The employee asked")
    OTHER_PERSON = "other_person", _("Somebody asked for the employee")
    LEAVE_ENDING = "leave_ending", _("Leave about to run out")


class ClosedAs(models.TextChoices):
    """How it ended."""

    ENDED = "ended", _("No longer needed")
    WITHDRAWN = "withdrawn", _("Withdrawn by the employee")
    DECLINED = "declined", _("Declined")
    SEPARATED = "separated", _("The employee left")
    DUPLICATE = "duplicate", _("Part of another accommodation")


class Side(models.TextChoices):
    """Who said, proposed or gave something."""

    EMPLOYEE = "employee", _("Employee")
    EMPLOYER = "employer", _("Employer")
    PROVIDER = "provider", _("Health care provider")
    OTHER = "other", _("Somebody else")


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


class Change(models.TextChoices):
    """What change at work: the words of the engine (``accommodation.requested``)."""

    WATER = "water", _("Water at hand")
    RESTROOM = "restroom_breaks", _("Extra restroom breaks")
    SIT_OR_STAND = "sit_or_stand", _("Sitting or standing as needed")
    EAT_AND_DRINK = "breaks_to_eat_and_drink", _("Breaks to eat and drink")
    SCHEDULE = "schedule_change", _("Other hours or shifts")
    PART_TIME = "part_time", _("Part-time work")
    LIGHT_DUTY = "light_duty", _("Light duty, or without some tasks")
    EQUIPMENT = "equipment", _("Equipment or the workplace")
    TELEWORK = "telework", _("Work from home")
    REASSIGNMENT = "reassignment", _("Another vacant job")
    LEAVE = "leave", _("Leave, or more leave")
    OTHER = "other", _("Something else")


#: Nearly always to be granted to a pregnant employee (29 CFR 1636.3(j)(4)); no papers may be asked for (1636.3(l)).
BASICS = (Change.WATER, Change.RESTROOM, Change.SIT_OR_STAND, Change.EAT_AND_DRINK)


class OptionState(models.TextChoices):
    """What became of an option."""

    CONSIDERED = "considered", _("Being considered")
    TRIAL = "trial", _("On trial")
    CHOSEN = "chosen", _("Chosen")
    REFUSED = "refused", _("Not chosen")


class Refused(models.TextChoices):
    """Why an option was not chosen."""

    NOT_EFFECTIVE = "not_effective", _("It would not help enough")
    OTHER_WORKS = "other_works", _("Another option works as well")
    NOT_WANTED = "not_wanted", _("The employee does not want it")
    ESSENTIAL_FUNCTION = "essential_function", _("It would take away an essential function of the job")
    HARDSHIP = "undue_hardship", _("Undue hardship")
    NOT_VACANT = "not_vacant", _("There is no such vacant job")


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


class TrialResult(models.TextChoices):
    """How a trial went."""

    WORKED = "worked", _("It works")
    PARTLY = "partly", _("It works in part")
    FAILED = "failed", _("It does not work")


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


class EntryKind(models.TextChoices):
    """What happened in the interactive process."""

    REQUEST = "request", _("Request")
    CONVERSATION = "conversation", _("Conversation")
    QUESTION = "question", _("Question asked")
    DOCUMENT_ASKED = "document_asked", _("Document asked for")
    DOCUMENT_RECEIVED = "document_received", _("Document received")
    OPTION = "option", _("Option proposed")
    OPTION_DECIDED = "option_decided", _("Option decided")
    TRIAL_STARTED = "trial_started", _("Trial started")
    TRIAL_ENDED = "trial_ended", _("Trial ended")
    HARDSHIP = "hardship", _("Hardship worksheet written")
    DECISION = "decision", _("Decision")
    REVIEW = "review", _("Review")
    LETTER = "letter", _("Letter sent")
    CLOSED = "closed", _("Closed")
    REOPENED = "reopened", _("Taken up again")


#: What a person writes into the log by hand; the other kinds come from the steps themselves.
BY_HAND = (EntryKind.CONVERSATION, EntryKind.QUESTION, EntryKind.DOCUMENT_RECEIVED)


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


class RestrictionKind(models.TextChoices):
    """A limitation is what the person cannot do or bear; a restriction is what work must keep to, for the manager."""

    LIMITATION = "limitation", _("Limitation")
    RESTRICTION = "restriction", _("Work restriction")


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


class Decided(models.TextChoices):
    """What was decided."""

    GRANTED = "granted", _("Granted")
    DECLINED = "declined", _("Declined")


class Declined(models.TextChoices):
    """Why an accommodation is declined: the grounds that the rules know."""

    HARDSHIP = "undue_hardship", _("Every effective option is an undue hardship")
    NONE_EFFECTIVE = "none_effective", _("No option would let the employee do the essential functions")
    NO_LIMITATION = "no_limitation", _("No disability and no limitation from pregnancy was shown")
    DIRECT_THREAT = "direct_threat", _("A direct threat that no accommodation takes away")
    NOT_COVERED = "not_covered", _("The employer is not covered by the law")


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


class ReviewWhy(models.TextChoices):
    """Why it is looked at again."""

    SCHEDULED = "scheduled", _("As agreed")
    LEAVE_ENDING = "leave_ending", _("Leave about to run out")
    CHANGED = "changed", _("Something changed")


class ReviewOutcome(models.TextChoices):
    """What came of a review."""

    CONTINUE = "continue", _("It goes on as it is")
    TALK = "talk", _("Something else is needed: talk about it")
    END = "end", _("It is no longer needed")


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

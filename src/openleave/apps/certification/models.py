"""Certifications: what was asked of whom and when, the log of what was done, the clinic's link, absences as reported.

What a clinic or an employee answers, what somebody wrote about a call, the functions of a job that a certificate of
fitness speaks to: all of it is tier 3 and rests in the vault (``private``), never in these tables.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from openleave.kernel import clock
from openleave.kernel.tenancy.models import TenantForeignKey, TenantModel


class Kind(models.TextChoices):
    """What is asked for. The permitted questions of each are in ``questions``."""

    OWN_HEALTH = "own_health", _("Own health condition")
    FAMILY_HEALTH = "family_health", _("Family member’s health condition")
    SERVICEMEMBER = "servicemember", _("Injured servicemember")
    VETERAN = "veteran", _("Injured veteran")
    EXIGENCY = "exigency", _("Family member’s deployment")
    BONDING = "bonding", _("Birth or placement of a child")
    RELATIONSHIP = "relationship", _("Family relationship")
    RECERTIFICATION = "recertification", _("Recertification")
    SECOND_OPINION = "second_opinion", _("Second opinion")
    THIRD_OPINION = "third_opinion", _("Third opinion")
    FITNESS = "fitness_for_duty", _("Fitness for duty")


#: The certification of 29 CFR 825.305(a): its request and its return are clocks of the case itself.
FIRST_CERTIFICATIONS = (Kind.OWN_HEALTH, Kind.FAMILY_HEALTH, Kind.SERVICEMEMBER, Kind.VETERAN, Kind.EXIGENCY)
#: What says how often and how long the employee will be away.
CERTIFYING = (*FIRST_CERTIFICATIONS, Kind.RECERTIFICATION)
OPINIONS = (Kind.SECOND_OPINION, Kind.THIRD_OPINION)
#: Completed by a clinic; the others by the employee.
BY_PROVIDER = frozenset(Kind) - {Kind.EXIGENCY, Kind.BONDING, Kind.RELATIONSHIP}


class State(models.TextChoices):
    """Where a request stands. ``steps.TABLE`` says what leads where."""

    PREPARED = "prepared", _("Prepared")
    SENT = "sent", _("Asked for")
    RECEIVED = "received", _("Received, to be checked")
    INCOMPLETE = "incomplete", _("Incomplete")
    INSUFFICIENT = "insufficient", _("Unclear")
    COMPLETE = "complete", _("Complete")
    ACCEPTED = "accepted", _("Accepted")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    NOT_RETURNED = "not_returned", _("Not returned")


#: Something is still to come or to be done.
OPEN = (State.PREPARED, State.SENT, State.RECEIVED, State.INCOMPLETE, State.INSUFFICIENT, State.COMPLETE)


class Source(models.TextChoices):
    """How the answers came."""

    LINK = "link", _("By the clinic’s link")
    PAPER = "paper", _("On paper")
    DOCUMENT = "document", _("As a document")


class Outcome(models.TextChoices):
    """What an opinion says of the leave."""

    SUPPORTS = "supports_leave", _("It supports the leave")
    DOES_NOT = "does_not_support_leave", _("It does not support the leave")


class Basis(models.TextChoices):
    """Why a certification is asked for again (29 CFR 825.308(a)-(c), 825.305(e))."""

    USUAL = "usual", _("The usual time has passed, and there is an absence")
    EXTENSION = "extension_requested", _("The employee asks for more leave")
    CHANGED = "circumstances_changed", _("The circumstances changed, e.g. more or longer absences")
    BESIDE = "pattern_beside_days_off", _("Absences fall beside days off again and again")
    DOUBT = "doubt", _("Information casts doubt on the reason")
    NEW_YEAR = "new_year", _("A new leave year began")


#: Reasons not to wait, in the engine's words (`certification.early_grounds`).
EARLY = (Basis.EXTENSION, Basis.CHANGED, Basis.BESIDE, Basis.DOUBT)


class CertificationRequest(TenantModel):
    """One certification that is asked for, from its preparation to its end.

    ``due_on`` is empty where the return runs as a clock of the case (``on_clock``): the law's clock is the one truth.
    ``received_on`` is the first day on which anything came back, ``completed_on`` that of what was missing.
    ``holds_from_on``: from which day its pattern counts; ``recertify_from_on`` and ``year_ends_on``: what the engine
    answered when it was accepted. ``opinion_of``: the certification that a second or third opinion, or a
    recertification, is about.
    """

    case = TenantForeignKey("cases.LeaveCase")
    kind = models.CharField(max_length=20, choices=Kind)
    basis = models.CharField(max_length=30, choices=Basis, blank=True, default="")
    state = models.CharField(max_length=15, choices=State, default=State.PREPARED)
    opinion_of = TenantForeignKey("self", null=True, related_name="opinions")
    days_given = models.PositiveSmallIntegerField(default=15)
    asked_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    on_clock = models.BooleanField(default=False, help_text="Its return is a clock of the case")
    received_on = models.DateField(null=True)
    source = models.CharField(max_length=10, choices=Source, blank=True, default="")
    deficiency_on = models.DateField(null=True, help_text="Day of the written notice of what is missing")
    cure_by_on = models.DateField(null=True)
    completed_on = models.DateField(null=True)
    decided_on = models.DateField(null=True, help_text="Accepted, withdrawn or not returned")
    holds_from_on = models.DateField(null=True)
    recertify_from_on = models.DateField(null=True)
    year_ends_on = models.DateField(null=True)
    provider_independent = models.BooleanField(null=True, help_text="Not regularly employed or used by the employer")
    care_limited = models.BooleanField(null=True, help_text="Access to health care is extremely limited there")
    provider_agreed = models.BooleanField(null=True, help_text="Chosen or approved by both sides (third opinion)")
    outcome = models.CharField(max_length=25, choices=Outcome, blank=True, default="")
    document_ids = models.JSONField(default=list)
    made_at = models.DateTimeField(default=clock.now)
    made_by_id = models.UUIDField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(condition=Q(days_given__gte=15), name="certification_request_fifteen_days"),
            models.CheckConstraint(
                condition=Q(state="prepared") | Q(asked_on__isnull=False) | Q(state="withdrawn"),
                name="certification_request_asked",
            ),
        ]
        indexes = [
            models.Index(fields=["organization_id", "case", "made_at"], name="certification_request_case"),
            models.Index(
                fields=["organization_id", "state", "due_on"],
                name="certification_request_open",
                condition=Q(state__in=["sent", "incomplete", "insufficient", "received", "complete"]),
            ),
            models.Index(
                fields=["organization_id", "recertify_from_on"],
                name="certification_request_again",
                condition=Q(state="accepted", recertify_from_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"


class Contact(models.TextChoices):
    """Who spoke to the clinic. The direct supervisor never may (29 CFR 825.307(a)), so there is no word for it."""

    PROVIDER = "health_care_provider", _("A health care provider for the employer")
    HUMAN_RESOURCES = "human_resources", _("Human resources")
    ADMINISTRATOR = "leave_administrator", _("Leave administrator")
    MANAGEMENT = "management_official", _("A management official, not the direct supervisor")


class Entry(TenantModel):
    """A line of a request's log: a step, or a contact with the clinic. Append-only; what was written is in the vault.

    For a contact: who made it, that it was not the direct supervisor, and that the employee had the chance to correct
    the certification first.
    """

    request = TenantForeignKey(CertificationRequest)
    step = models.CharField(max_length=20)
    after = models.CharField(max_length=15, choices=State)
    happened_on = models.DateField()
    contact_by = models.CharField(max_length=25, choices=Contact, blank=True, default="")
    not_supervisor = models.BooleanField(null=True)
    chance_given = models.BooleanField(null=True)
    noted = models.BooleanField(default=False)
    made_at = models.DateTimeField(default=clock.now)
    made_by_id = models.UUIDField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(
                condition=~Q(step__in=["authenticate", "clarify"])
                | (~Q(contact_by="") & Q(not_supervisor=True, chance_given=True, made_by_id__isnull=False)),
                name="certification_entry_contact",
            ),
        ]
        indexes = [models.Index(fields=["organization_id", "request", "made_at"], name="certification_entry_request")]


class ProviderLink(TenantModel):
    """A one-time address at which a clinic answers. Only the digest of its token is kept; a draft is in the vault."""

    request = TenantForeignKey(CertificationRequest)
    token_digest = models.CharField(max_length=64)
    language = models.CharField(max_length=5, blank=True, default="", help_text="Blank: that of the browser")
    made_at = models.DateTimeField(default=clock.now)
    made_by_id = models.UUIDField(null=True)
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    opened_at = models.DateTimeField(null=True, help_text="The check was passed for the first time")
    drafted_at = models.DateTimeField(null=True)
    submitted_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization_id", "token_digest"], name="certification_link_token"),
        ]
        indexes = [models.Index(fields=["organization_id", "request"], name="certification_link_request")]


class ReportSource(models.TextChoices):
    """Where a figure about a day away comes from. ``reported`` is what people say; ``clocked`` and ``paid`` are a seam
    for data feeds (time clocks, payroll): with all three of a day there, they can be held against each other. Nothing
    writes those two yet."""

    REPORTED = "reported", _("Reported")
    CLOCKED = "clocked", _("Clocked")
    PAID = "paid", _("Paid")


class ReportedBy(models.TextChoices):
    """Who reported it."""

    EMPLOYEE = "employee", _("Employee")
    MANAGER = "manager", _("Manager")
    DESK = "desk", _("Leave desk")
    SYSTEM = "system", _("Another system")


class TakenAs(models.TextChoices):
    """What the day was, as it was reported."""

    EPISODE = "episode", _("Unable to work, or needed")
    APPOINTMENT = "appointment", _("Appointment or treatment")


class AbsenceReport(TenantModel):
    """What one source says of one day: so many minutes away. Append-only; ``absence`` is what was recorded from it."""

    case = TenantForeignKey("cases.LeaveCase")
    absence = TenantForeignKey("cases.Absence", null=True)
    source = models.CharField(max_length=10, choices=ReportSource, default=ReportSource.REPORTED)
    absent_on = models.DateField()
    minutes_reported = models.PositiveIntegerField()
    reported_by = models.CharField(max_length=10, choices=ReportedBy)
    taken_as = models.CharField(max_length=12, choices=TakenAs)
    recorded_at = models.DateTimeField(default=clock.now)
    recorded_by_id = models.UUIDField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes_reported__gt=0, minutes_reported__lte=1440), name="certification_report_within_day"
            )
        ]
        indexes = [models.Index(fields=["organization_id", "case", "absent_on"], name="certification_report_case")]


class Measure(models.TextChoices):
    """What of the certified pattern was gone over."""

    EPISODE_DAYS = "episode_days", _("Length of an episode, in days")
    EPISODE_TIME = "episode_time", _("Length of an episode, in hours")
    EPISODES = "episodes", _("Number of episodes")
    APPOINTMENTS = "appointments", _("Number of appointments")
    APPOINTMENT_TIME = "appointment_time", _("Length of an appointment")
    AFTER_END = "after_end", _("After the certified time")


class Choice(models.TextChoices):
    """What a person made of it. None of them denies anything."""

    ACCEPT = "accept", _("Accept it")
    RECERTIFY = "recertify", _("Ask for a recertification")
    ASK = "ask", _("Ask the employee")


class Flag(TenantModel):
    """Absences that went over the certified pattern by more than the organization's excess: for a person to look at.

    ``taken`` is what was counted then (days, minutes or a number); what was certified stays in the vault.
    ``cleared_at``: a correction took the reason away.
    """

    case = TenantForeignKey("cases.LeaveCase")
    request = TenantForeignKey(CertificationRequest)
    measure = models.CharField(max_length=20, choices=Measure)
    first_on = models.DateField()
    last_on = models.DateField()
    taken = models.PositiveIntegerField()
    raised_at = models.DateTimeField(default=clock.now)
    cleared_at = models.DateTimeField(null=True)
    choice = models.CharField(max_length=10, choices=Choice, blank=True, default="")
    noted = models.BooleanField(default=False)
    seen_at = models.DateTimeField(null=True)
    seen_by_id = models.UUIDField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization_id", "case", "measure", "first_on"],
                name="certification_flag_open_once",
                condition=Q(cleared_at__isnull=True, seen_at__isnull=True),
            ),
            models.CheckConstraint(
                condition=Q(seen_at__isnull=True, choice="") | (Q(seen_by_id__isnull=False) & ~Q(choice="")),
                name="certification_flag_by_a_person",
            ),
            models.CheckConstraint(condition=Q(last_on__gte=F("first_on")), name="certification_flag_dates"),
        ]
        indexes = [models.Index(fields=["organization_id", "case", "first_on"], name="certification_flag_case")]


class Excess(models.TextChoices):
    """How much more than certified is let pass without a flag."""

    ANY = "any", _("Nothing more than certified")
    PERCENT = "percent", _("So many percent more")
    EPISODES = "episodes", _("So many episodes or appointments more in a period")


class PatternSetting(TenantModel):
    """The organization's choice of the excess. Append-only: the latest holds, the others are its history."""

    excess = models.CharField(max_length=10, choices=Excess, default=Excess.ANY)
    amount = models.PositiveSmallIntegerField(default=0)
    set_at = models.DateTimeField(default=clock.now)
    set_by_id = models.UUIDField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(excess="any", amount=0) | (~Q(excess="any") & Q(amount__gt=0, amount__lte=100)),
                name="certification_setting_amount",
            )
        ]
        indexes = [models.Index(fields=["organization_id", "-set_at"], name="certification_setting_latest")]

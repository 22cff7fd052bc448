"""The desk's own records: tasks, and what has come in. What was said rests in the vault (``private``), never here."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from openleave.apps.cases.choices import Whose
from openleave.kernel import clock
from openleave.kernel.ids import new_id
from openleave.kernel.tenancy.models import TenantForeignKey, TenantModel

OPEN = Q(done_at__isnull=True, stopped_at__isnull=True)


class Snooze(models.TextChoices):
    """Why something rests until a day."""

    WAITING_EMPLOYEE = "waiting_employee", _("Waiting for the employee")
    WAITING_PROVIDER = "waiting_provider", _("Waiting for the clinic")
    WAITING_MANAGER = "waiting_manager", _("Waiting for the manager")
    WAITING_INSIDE = "waiting_inside", _("Waiting for somebody in the organization")
    NOTHING_YET = "nothing_yet", _("Nothing can be done before that day")


class Task(TenantModel):
    """Something to do by a day that no law's clock counts. ``code`` is a declared kind (``kinds``); ``about_id`` what
    it is about besides the case. Open while neither done nor stopped; one open task of a kind for each case and thing.
    """

    case = TenantForeignKey("cases.LeaveCase", null=True)
    code = models.CharField(max_length=60)
    about_id = models.UUIDField(null=True)
    due_on = models.DateField()
    whose = models.CharField(max_length=10, choices=Whose, default=Whose.EMPLOYER)
    owner_id = models.UUIDField(null=True, help_text="The account that has taken it, or was given it")
    created_at = models.DateTimeField(default=clock.now)
    created_by_id = models.UUIDField(null=True)
    done_at = models.DateTimeField(null=True)
    done_by_id = models.UUIDField(null=True)
    stopped_at = models.DateTimeField(null=True, help_text="No longer called for")
    stopped_by_id = models.UUIDField(null=True)
    snoozed_until_on = models.DateField(null=True)
    snoozed_why = models.CharField(max_length=20, choices=Snooze, blank=True, default="")
    warned_half_at = models.DateTimeField(null=True)
    warned_most_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization_id", "case", "code", "about_id"],
                name="desk_task_open_once",
                condition=OPEN,
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True) | Q(stopped_at__isnull=True), name="desk_task_one_end"
            ),
        ]
        indexes = [
            models.Index(fields=["organization_id", "due_on", "id"], name="desk_task_due", condition=OPEN),
            models.Index(
                fields=["organization_id", "owner_id", "due_on", "id"], name="desk_task_owner", condition=OPEN
            ),
            models.Index(fields=["organization_id", "case"], name="desk_task_case"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.due_on}"


class ArrivalKind(models.TextChoices):
    """What has come in."""

    NOTICE = "notice", _("Notice of leave")
    REQUEST = "request", _("Request")
    ABSENCE = "absence", _("Reported absence")
    DOCUMENT = "document", _("Document")
    MESSAGE = "message", _("Message")
    CERTIFICATION = "certification", _("Certification")


class Via(models.TextChoices):
    """The way it came."""

    PHONE = "phone", _("By phone")
    MANAGER = "manager", _("Through the manager")
    MAIL = "mail", _("By mail or e-mail")
    IN_PERSON = "in_person", _("In person")
    PORTAL = "portal", _("Online")
    PROVIDER = "provider", _("From the clinic")
    FEED = "feed", _("From another system")
    IMPORT = "import", _("From an import")


class HandledAs(models.TextChoices):
    """What became of it. The last three are ways to dismiss it."""

    CASE = "case", _("A case was opened")
    LINKED = "linked", _("Put to a case")
    ANSWERED = "answered", _("Answered")
    DONE = "done", _("Dealt with")
    DUPLICATE = "duplicate", _("Known already")
    NOT_LEAVE = "not_leave", _("Not about leave")
    MISTAKE = "mistake", _("Came in by mistake")


DISMISSALS = (HandledAs.DUPLICATE, HandledAs.NOT_LEAVE, HandledAs.MISTAKE)


class Arrival(TenantModel):
    """One thing in the inbox. ``about_id`` is what it is, in the app that took it in (a document, a message).

    ``learned_on`` is the day the organization learned of it, which legal clocks count from. What was said lies in the
    vault under ``subject_id``: the employee, or a key of its own while nobody knows whom it is about.
    """

    kind = models.CharField(max_length=15, choices=ArrivalKind)
    channel = models.CharField(max_length=10, choices=Via)
    employee = TenantForeignKey("people.Employee", null=True)
    case = TenantForeignKey("cases.LeaveCase", null=True)
    about_id = models.UUIDField(null=True)
    subject_id = models.UUIDField(default=new_id)
    has_words = models.BooleanField(default=False)
    walled = models.BooleanField(default=False, help_text="About somebody in human resources")
    learned_on = models.DateField()
    owner_id = models.UUIDField(null=True)
    arrived_at = models.DateTimeField(default=clock.now)
    arrived_by_id = models.UUIDField(null=True)
    handled_at = models.DateTimeField(null=True)
    handled_by_id = models.UUIDField(null=True)
    handled_as = models.CharField(max_length=20, choices=HandledAs, blank=True, default="")

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(handled_at__isnull=True, handled_as="") | (Q(handled_at__isnull=False) & ~Q(handled_as="")),
                name="desk_arrival_handled",
            )
        ]
        indexes = [
            models.Index(
                fields=["organization_id", "-arrived_at", "-id"],
                name="desk_arrival_waiting",
                condition=Q(handled_at__isnull=True),
            ),
            models.Index(
                fields=["organization_id", "kind", "-arrived_at", "-id"],
                name="desk_arrival_waiting_kind",
                condition=Q(handled_at__isnull=True),
            ),
            models.Index(
                fields=["organization_id", "-arrived_at", "-id"],
                name="desk_arrival_handled_newest",
                condition=Q(handled_at__isnull=False),
            ),
            models.Index(
                fields=["organization_id", "kind", "about_id"],
                name="desk_arrival_about",
                condition=Q(about_id__isnull=False),
            ),
            models.Index(fields=["organization_id", "case"], name="desk_arrival_case"),
            models.Index(fields=["organization_id", "employee"], name="desk_arrival_employee"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.arrived_at:%Y-%m-%d}"

    @property
    def handled(self) -> bool:
        return self.handled_at is not None


class SavedFilter(TenantModel):
    """A view of the work queue that an account keeps as a tab. ``query`` holds the queue's own filters and no more."""

    account_id = models.UUIDField()
    name = models.CharField(max_length=40)
    query = models.CharField(max_length=300)
    saved_at = models.DateTimeField(default=clock.now)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization_id", "account_id", "name"], name="desk_savedfilter_name")
        ]

    def __str__(self) -> str:
        return self.name


class FeedKind(models.TextChoices):
    """What a calendar feed shows."""

    DEADLINES = "deadlines", _("My deadlines")
    TEAM = "team", _("Who is away")


class CalendarFeed(TenantModel):
    """A calendar's address with a private token; of the token only its hash is kept. Revoked ones stay, unreadable."""

    account_id = models.UUIDField()
    kind = models.CharField(max_length=10, choices=FeedKind)
    token_sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField(default=clock.now)
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization_id", "token_sha256"], name="desk_calendarfeed_token"),
            models.UniqueConstraint(
                fields=["organization_id", "account_id", "kind"],
                name="desk_calendarfeed_one",
                condition=Q(revoked_at__isnull=True),
            ),
        ]


class CalendarChoice(TenantModel):
    """How the organization shows who is away; none: as a new one is. ``most_away`` people of a unit on one day are no
    overlap yet; ``initials``: calendar feeds name people by them."""

    most_away = models.PositiveSmallIntegerField(default=2)
    initials = models.BooleanField(default=False)
    changed_at = models.DateTimeField(default=clock.now)
    changed_by_id = models.UUIDField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["organization_id"], name="desk_calendarchoice_one")]

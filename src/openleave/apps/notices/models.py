"""Letters: an organization's own texts for them, the letters themselves, batches, and the proof that they went.

What a letter says (field values, added paragraphs, the filled text) rests in the vault under the employee's own key;
``content`` says where. The PDF as it was sent is an encrypted file.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from openleave.kernel import clock
from openleave.kernel.tenancy.models import TenantForeignKey, TenantModel


class PaidLeave(models.TextChoices):
    """Whether paid time off runs during unpaid FMLA leave (29 CFR 825.207(a)). Blank: the letters do not say."""

    REQUIRED = "required", _("Paid time off has to be used during the leave")
    CHOICE = "choice", _("The employee may choose to use paid time off")
    NONE = "none", _("Paid time off does not run during the leave")


class LetterSettings(TenantModel):
    """An organization's letterhead and what its letters say in all cases; one row each."""

    sender_name = models.CharField(max_length=200, blank=True, default="", help_text="Empty: the organization's name")
    sender_address = models.TextField(max_length=500, blank=True, default="")
    sender_phone = models.CharField(max_length=40, blank=True, default="")
    contact_name = models.CharField(max_length=200, blank=True, default="")
    contact_phone = models.CharField(max_length=40, blank=True, default="")
    contact_email = models.CharField(max_length=254, blank=True, default="")
    appeal_to = models.TextField(max_length=500, blank=True, default="")
    paid_leave = models.CharField(max_length=10, choices=PaidLeave, blank=True, default="")
    premium_how = models.TextField(max_length=500, blank=True, default="")
    premium_how_es = models.TextField(max_length=500, blank=True, default="")
    premium_grace_days = models.PositiveSmallIntegerField(default=30)
    status_every = models.CharField(max_length=100, blank=True, default="")
    status_every_es = models.CharField(max_length=100, blank=True, default="")
    fitness_for_duty = models.BooleanField(default=False)
    changed_at = models.DateTimeField(default=clock.now)
    changed_by_id = models.UUIDField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization_id"], name="notices_lettersettings_one"),
            # A premium may be more than 30 days late before coverage ends (29 CFR 825.212(a)(1)); never fewer.
            models.CheckConstraint(condition=Q(premium_grace_days__gte=30), name="notices_lettersettings_grace"),
        ]


class TemplateState(models.TextChoices):
    """A text's life: written, then in use until the next one."""

    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")


class TemplateVersion(TenantModel):
    """An organization's own text of a kind of letter, both languages. An empty one stands for the built-in text.

    The published version with the highest number is in use. Only a draft changes; the database refuses any other.
    """

    kind = models.CharField(max_length=60)
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=TemplateState, default=TemplateState.DRAFT)
    content_en = models.TextField(blank=True, default="")
    content_es = models.TextField(blank=True, default="")
    why = models.CharField(max_length=500, blank=True, default="")
    created_at = models.DateTimeField(default=clock.now)
    created_by_id = models.UUIDField(null=True)
    saved_at = models.DateTimeField(default=clock.now)
    saved_by_id = models.UUIDField(null=True)
    published_at = models.DateTimeField(null=True)
    published_by_id = models.UUIDField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization_id", "kind", "number"], name="notices_template_number"),
            models.UniqueConstraint(
                fields=["organization_id", "kind"], name="notices_template_one_draft", condition=Q(state="draft")
            ),
            models.CheckConstraint(
                condition=Q(state="draft", published_at__isnull=True)
                | Q(state="published", published_at__isnull=False),
                name="notices_template_published",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"

    @property
    def is_draft(self) -> bool:
        return self.state == TemplateState.DRAFT

    def content(self, language: str) -> str:
        """The text in a language, or "" for the built-in one."""
        return self.content_es if language == "es" else self.content_en


class State(models.TextChoices):
    """A letter's life. ``failed`` is tried again while ``next_try_at`` is set."""

    DRAFT = "draft", _("Draft")
    QUEUED = "queued", _("Waiting to be sent")
    FAILED = "failed", _("Not delivered yet")
    SENT = "sent", _("Sent")
    OPENED = "opened", _("Opened")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class By(models.TextChoices):
    """How a letter goes. E-mail is a neutral line with the way to the letter; the letter itself never leaves by it."""

    PORTAL = "portal", _("Online")
    EMAIL = "email", _("Online, with a notice by e-mail")
    PRINT = "print", _("By mail")


class LetterBatch(TenantModel):
    """One kind of letter for many cases, made and queued by a job, case by case."""

    kind = models.CharField(max_length=60)
    by = models.CharField(max_length=10, choices=By)
    total = models.PositiveIntegerField()
    created_at = models.DateTimeField(default=clock.now)
    created_by_id = models.UUIDField(null=True)
    created_roles = models.CharField(max_length=200)
    finished_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        indexes = [
            models.Index(fields=["organization_id", "-created_at"], name="notices_batch_newest"),
            models.Index(
                fields=["organization_id"], name="notices_batch_running",
                condition=Q(finished_at__isnull=True, stopped_at__isnull=True),
            ),
        ]  # fmt: skip


class PrintBatch(TenantModel):
    """Letters printed together: one PDF with a proof sheet that lists each letter's pages and digest."""

    letters = models.PositiveIntegerField()
    pages = models.PositiveIntegerField()
    file_id = models.UUIDField(null=True)
    sha256 = models.CharField(max_length=64, blank=True, default="")
    created_at = models.DateTimeField(default=clock.now)
    created_by_id = models.UUIDField(null=True)
    mailed_on = models.DateField(null=True)
    mailed_at = models.DateTimeField(null=True)
    mailed_by_id = models.UUIDField(null=True)

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["organization_id", "-created_at"], name="notices_printbatch_newest")]


class Letter(TenantModel):
    """One letter about one case. From ``queued`` on what it says is fixed; once sent nothing of it changes but that it
    was opened. The database refuses any other change.

    ``about_id`` names what it is about beside the case (a certification, an accommodation), for the app that made it.
    ``problem`` is a code. ``claimed_at``: handed to the mail server at that instant; while it is set and nothing else
    is known, nobody tries again.
    """

    case = TenantForeignKey("cases.LeaveCase")
    employee = TenantForeignKey("people.Employee")
    kind = models.CharField(max_length=60)
    about_id = models.UUIDField(null=True)
    language = models.CharField(max_length=5)
    template = TenantForeignKey(TemplateVersion, null=True, help_text="Null: the built-in text")
    copy_of = TenantForeignKey("self", null=True, help_text="The letter this is a second-language copy of")
    batch = TenantForeignKey(LetterBatch, null=True)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    by = models.CharField(max_length=10, choices=By, blank=True, default="")
    adverse = models.BooleanField(default=False)
    worded = models.BooleanField(default=False, help_text="Somebody's own words are in the vault")
    created_at = models.DateTimeField(default=clock.now)
    created_by_id = models.UUIDField(null=True)
    queued_at = models.DateTimeField(null=True)
    queued_by_id = models.UUIDField(null=True)
    queued_roles = models.CharField(max_length=200, blank=True, default="")
    file_id = models.UUIDField(null=True)
    sha256 = models.CharField(max_length=64, blank=True, default="")
    pages = models.PositiveIntegerField(null=True)
    print_batch = TenantForeignKey(PrintBatch, null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True)
    disclosure_id = models.UUIDField(null=True)
    next_try_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=40, blank=True, default="")
    sent_at = models.DateTimeField(null=True)
    sent_on = models.DateField(null=True)
    opened_at = models.DateTimeField(null=True)
    opened_by_id = models.UUIDField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by_id = models.UUIDField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["sent", "opened"])
                | Q(sent_at__isnull=False, sent_on__isnull=False, file_id__isnull=False),
                name="notices_letter_sent",
            ),
        ]
        indexes = [
            models.Index(fields=["organization_id", "case", "-created_at"], name="notices_letter_case"),
            models.Index(fields=["organization_id", "employee", "-sent_at"], name="notices_letter_employee"),
            models.Index(fields=["organization_id", "state", "-created_at", "-id"], name="notices_letter_state"),
            models.Index(fields=["organization_id", "-created_at", "-id"], name="notices_letter_newest"),
            models.Index(
                fields=["organization_id", "by", "next_try_at", "id"],
                name="notices_letter_waiting",
                condition=Q(state__in=["queued", "failed"]),
            ),
            models.Index(
                fields=["organization_id", "batch"], name="notices_letter_batch", condition=Q(batch__isnull=False)
            ),
            models.Index(
                fields=["organization_id", "print_batch"],
                name="notices_letter_printbatch",
                condition=Q(print_batch__isnull=False),
            ),
        ]

    case_id: object
    employee_id: object
    template_id: object
    batch_id: object
    print_batch_id: object

    @property
    def is_draft(self) -> bool:
        return self.state == State.DRAFT

    @property
    def is_sent(self) -> bool:
        return self.state in (State.SENT, State.OPENED)


class BatchItem(TenantModel):
    """One case of a batch: its letter once it is made, or the code of what kept it from being made."""

    batch = TenantForeignKey(LetterBatch)
    case = TenantForeignKey("cases.LeaveCase")
    position = models.PositiveIntegerField()
    letter = TenantForeignKey(Letter, null=True)
    problem = models.CharField(max_length=40, blank=True, default="")

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization_id", "batch", "case"], name="notices_batchitem_once")
        ]
        indexes = [
            models.Index(
                fields=["organization_id", "batch", "position"],
                name="notices_batchitem_open",
                condition=Q(letter__isnull=True, problem=""),
            )
        ]

"""Messages between an employee and the desk, and the desk's notes. What they say rests in the vault under the
employee's key (``private``), never in these tables."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from openleave.kernel import clock
from openleave.kernel.tenancy.models import TenantForeignKey, TenantModel


class Side(models.TextChoices):
    """Who speaks."""

    EMPLOYEE = "employee", _("Employee")
    DESK = "desk", _("Leave desk")


class Answered(models.TextChoices):
    """How a message of the employee was answered."""

    REPLY = "reply", _("With a message")
    OTHERWISE = "otherwise", _("Without a message")


UNANSWERED = Q(side=Side.EMPLOYEE, answered_at__isnull=True)


class Message(TenantModel):
    """One message of a case. Nothing of it changes but that the other side has read it, and that it was answered.

    ``read_at`` is when somebody of the other side first opened the conversation with this message in it: the employee
    for one of the desk, the desk for one of the employee. ``document_ids`` name what was sent along.
    """

    case = TenantForeignKey("cases.LeaveCase")
    side = models.CharField(max_length=10, choices=Side)
    about = TenantForeignKey("self", null=True, help_text="The message that this one answers")
    document_ids = models.JSONField(default=list)
    sent_at = models.DateTimeField(default=clock.now)
    sent_by_id = models.UUIDField(null=True)
    read_at = models.DateTimeField(null=True)
    read_by_id = models.UUIDField(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_by_id = models.UUIDField(null=True)
    answered_as = models.CharField(max_length=10, choices=Answered, blank=True, default="")

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_as="")
                | (Q(side="employee", answered_at__isnull=False) & ~Q(answered_as="")),
                name="messaging_message_answered",
            )
        ]
        indexes = [
            models.Index(fields=["organization_id", "case", "-sent_at", "-id"], name="messaging_message_case"),
            models.Index(
                fields=["organization_id", "case"], name="messaging_message_unread", condition=Q(read_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.side} {self.sent_at:%Y-%m-%d}"


class Kind(models.TextChoices):
    """How confidential a note is: who may read it, and who learns that there is one (``access.KINDS``)."""

    ORDINARY = "ordinary", _("Ordinary")
    MEDICAL = "medical", _("Medical")
    LEGAL = "legal", _("Legal")


class Note(TenantModel):
    """A note of the desk about a case. Append-only: a correction is a new note that names the one it corrects.

    ``first`` is the first version of what was corrected, null for a first version itself.
    """

    case = TenantForeignKey("cases.LeaveCase")
    kind = models.CharField(max_length=10, choices=Kind)
    first = TenantForeignKey("self", null=True, related_name="versions")
    corrects = TenantForeignKey("self", null=True, related_name="corrected_by")
    written_at = models.DateTimeField(default=clock.now)
    written_by_id = models.UUIDField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization_id", "corrects"], name="messaging_note_corrected_once"),
            models.CheckConstraint(
                condition=Q(first__isnull=True, corrects__isnull=True) | Q(first__isnull=False, corrects__isnull=False),
                name="messaging_note_correction",
            ),
            models.CheckConstraint(condition=~Q(corrects=F("id")), name="messaging_note_not_itself"),
        ]
        indexes = [
            models.Index(fields=["organization_id", "case", "-written_at", "-id"], name="messaging_note_case"),
            models.Index(
                fields=["organization_id", "-written_at", "-id"], name="messaging_note_legal", condition=Q(kind="legal")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.written_at:%Y-%m-%d}"


class Problem(models.TextChoices):
    """Why an employee could not be told of a message."""

    NO_ADDRESS = "no_address", _("There is no e-mail address.")
    MAIL_SERVER = "mail_server", _("The mail server did not take the e-mail.")
    UNKNOWN = "unknown", _("Sending broke off: nobody knows whether the e-mail went.")


WAITING = Q(sent_at__isnull=True, next_try_at__isnull=False)
FAILED = Q(sent_at__isnull=True, next_try_at__isnull=True)


class Announcement(TenantModel):
    """The e-mail that says there is a message, and nothing of it. Waits while ``next_try_at`` is set; failed for good
    when it is neither sent nor tried again. ``claimed_at``: a worker is handing it to the mail server."""

    case = TenantForeignKey("cases.LeaveCase")
    message = TenantForeignKey(Message)
    queued_at = models.DateTimeField(default=clock.now)
    next_try_at = models.DateTimeField(null=True, default=clock.now)
    claimed_at = models.DateTimeField(null=True)
    disclosure_id = models.UUIDField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=15, choices=Problem, blank=True, default="")
    sent_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization_id", "message"], name="messaging_announcement_once"),
            models.UniqueConstraint(
                fields=["organization_id", "case"],
                name="messaging_announcement_waiting_once",
                condition=Q(sent_at__isnull=True, next_try_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["organization_id", "next_try_at"], name="messaging_announcement_due", condition=WAITING
            ),
            models.Index(fields=["organization_id", "case", "-queued_at"], name="messaging_announcement_case"),
        ]

    @property
    def failed(self) -> bool:
        """Nobody tries again by itself."""
        return self.sent_at is None and self.next_try_at is None

    @property
    def problem_label(self) -> str:
        return str(Problem(self.problem).label) if self.problem else ""

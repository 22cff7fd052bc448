"""Assessments of purposes, and the ledger of consents. Rows are added, never changed."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from openleave.apps.people.models import Employee
from openleave.kernel import clock
from openleave.kernel.tenancy.models import TenantForeignKey, TenantModel


class Outcome(models.TextChoices):
    """What an assessment came to."""

    APPROVED = "approved", _("May be used until the review")
    STOPPED = "stopped", _("Must not be used")


class Kind(models.TextChoices):
    """What happened to a consent (the events of ISO/IEC TS 27560)."""

    GIVEN = "given", _("Given")
    RENEWED = "renewed", _("Renewed")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Grantor(models.TextChoices):
    """Whose consent it is. Neither stands for the other (commitment P-43)."""

    CLIENT = "client", _("The organization")
    SUBJECT = "subject", _("The person")


class Method(models.TextChoices):
    """How it was said."""

    ONLINE = "online", _("Online")
    PAPER = "paper", _("On paper")
    PHONE = "phone", _("By telephone")
    IN_PERSON = "in_person", _("In person")


class Assessment(TenantModel):
    """Whether a purpose is needed, what else would do, and how it weighs against the people concerned (P-44).

    The texts are about the processing, never about a person. The newest of a purpose counts.
    """

    purpose = models.CharField(max_length=40)
    outcome = models.CharField(max_length=10, choices=Outcome)
    need = models.TextField()
    alternatives = models.TextField()
    balance = models.TextField()
    review_on = models.DateField(null=True)
    assessed_by_id = models.UUIDField()
    recorded_at = models.DateTimeField(default=clock.now)

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["organization_id", "purpose", "-recorded_at"], name="consents_assessment_last")]


class Event(TenantModel):
    """One event of a consent record, with all that ISO/IEC TS 27560 asks of the record at that moment.

    ``record_id`` is shared by the events of one consent; ``subject`` is empty for the organization's own. What was told
    (purpose, categories, recipients, …) is kept as it was then, so that the receipt says what was agreed to.
    """

    record_id = models.UUIDField()
    kind = models.CharField(max_length=10, choices=Kind)
    grantor = models.CharField(max_length=10, choices=Grantor)
    subject = TenantForeignKey(Employee, null=True)
    given_by_id = models.UUIDField()
    method = models.CharField(max_length=10, choices=Method)
    happened_at = models.DateTimeField(default=clock.now)
    expires_on = models.DateField(null=True)
    schema_version = models.CharField(max_length=40)
    purpose = models.CharField(max_length=40)
    basis = models.CharField(max_length=24)
    notice_version = models.CharField(max_length=20)
    notice_digest = models.CharField(max_length=64)
    language = models.CharField(max_length=5)
    controller = models.CharField(max_length=200)
    categories = models.JSONField()
    storage = models.CharField(max_length=200)
    retention = models.CharField(max_length=200)
    recipients = models.JSONField()
    jurisdiction = models.CharField(max_length=10)
    withdrawal = models.CharField(max_length=200)

    class Meta(TenantModel.Meta):
        indexes = [
            models.Index(fields=["organization_id", "subject", "purpose", "-happened_at"], name="consents_event_whose"),
            models.Index(fields=["organization_id", "-happened_at"], name="consents_event_last"),
        ]


class Reminder(TenantModel):
    """That the keepers of the purposes are told of one review: before it is due, and again once it was missed.

    ``told_ids``: who has the e-mail. ``told_at``: when everybody had it; nobody is told again.
    """

    purpose = models.CharField(max_length=40)
    until = models.DateField()
    missed = models.BooleanField()
    told_ids = ArrayField(models.UUIDField(), default=list)
    told_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization_id", "purpose", "until", "missed"], name="consents_reminder_once"
            )
        ]

"""Legal matters, the holds they place, and the ledger of what was erased. What a matter is about is in no column."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from openleave.kernel.tenancy.models import TenantForeignKey, TenantModel


class Scope(models.TextChoices):
    EVERYTHING = "everything", _("everything about the person")
    CASE = "case", _("one case")
    DOCUMENT = "document", _("one document")


class Matter(TenantModel):
    """A reason to keep records that would otherwise go: litigation, a charge, an investigation.

    ``label`` is the organization's own neutral name for it, such as counsel's file number.
    """

    label = models.CharField(max_length=80)
    opened_at = models.DateTimeField()
    opened_by_id = models.UUIDField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by_id = models.UUIDField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["organization_id", "label"], name="erasure_matter_label")]


class Hold(TenantModel):
    """One thing that a matter keeps: everything about a person, or one of their cases or documents.

    Counts until it is released; then what waited for it goes on by itself.
    """

    matter = TenantForeignKey(Matter)
    subject_id = models.UUIDField()
    scope = models.CharField(max_length=12, choices=Scope)
    about_id = models.UUIDField(null=True)
    placed_at = models.DateTimeField()
    placed_by_id = models.UUIDField(null=True)
    released_at = models.DateTimeField(null=True)
    released_by_id = models.UUIDField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(scope="everything", about_id__isnull=True)
                | (~Q(scope="everything") & Q(about_id__isnull=False)),
                name="erasure_hold_about",
            ),
            models.UniqueConstraint(
                fields=["organization_id", "matter", "subject_id", "scope", "about_id"],
                condition=Q(released_at__isnull=True),
                nulls_distinct=False,
                name="erasure_hold_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["organization_id", "subject_id"],
                name="erasure_hold_running",
                condition=Q(released_at__isnull=True),
            )
        ]


class Run(TenantModel):
    """One call of the erase function: why, on whose authority, and how many rows of which table it took.

    ``counts`` maps a table to rows taken; ``values`` and ``files`` count sealed values and stored files.
    """

    why = models.CharField(max_length=24)
    authority = models.CharField(max_length=120)
    request_id = models.UUIDField(null=True)
    asked_by_id = models.UUIDField(null=True)
    erased_at = models.DateTimeField()
    counts = models.JSONField()
    values = models.IntegerField()
    files = models.IntegerField()

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["organization_id", "-erased_at"], name="erasure_run_newest")]


class Erasure(TenantModel):
    """One root that was erased: a person (``kind`` "subject") or one of their cases. The ids mean nothing any more."""

    run = TenantForeignKey(Run)
    kind = models.CharField(max_length=8)
    root_id = models.UUIDField()
    subject_id = models.UUIDField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization_id", "kind", "root_id"], name="erasure_erasure_once")
        ]
        indexes = [models.Index(fields=["organization_id", "subject_id"], name="erasure_erasure_subject")]


class Pending(TenantModel):
    """An erasure that a hold refused. It is done by itself once nothing holds it any more."""

    kind = models.CharField(max_length=8)
    root_id = models.UUIDField()
    subject_id = models.UUIDField()
    why = models.CharField(max_length=24)
    authority = models.CharField(max_length=120)
    request_id = models.UUIDField(null=True)
    asked_by_id = models.UUIDField(null=True)
    refused_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization_id", "kind", "root_id"], name="erasure_pending_once")
        ]

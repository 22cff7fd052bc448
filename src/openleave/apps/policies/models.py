"""An organization's own leave policies, version by version."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from openleave.kernel import clock
from openleave.kernel.tenancy.models import TenantForeignKey, TenantModel


class Policy(TenantModel):
    """A policy or a union contract's leave. In the law's words it is the program ``org.<slug>``.

    ``name`` and ``name_es`` are those of the version that was published last, before that of the draft.
    """

    slug = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    name_es = models.CharField(max_length=200, blank=True, default="")
    created_at = models.DateTimeField(default=clock.now)
    created_by_id = models.UUIDField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["organization_id", "slug"], name="policies_policy_slug")]

    def __str__(self) -> str:
        return self.name

    @property
    def program(self) -> str:
        """Its id beside the programs of the law."""
        return f"org.{self.slug}"


class State(models.TextChoices):
    """A version's life: written, in use, ended."""

    DRAFT = "draft", "Draft"
    PUBLISHED = "published", "Published"
    RETIRED = "retired", "Retired"


class PolicyVersion(TenantModel):
    """What a policy says, as it was written (YAML) and as it is applied (``compiled``).

    Only a draft changes. A published version holds from ``holds_from`` on, in place of all that were published before
    it; a retired one until ``holds_until``. The database refuses any other change of it.
    """

    policy = TenantForeignKey(Policy)
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    content = models.TextField()
    compiled = models.JSONField(null=True, help_text="Null while the text cannot be applied")
    holds_from = models.DateField(null=True)
    holds_until = models.DateField(null=True)
    why = models.CharField(max_length=500, blank=True, default="")
    created_at = models.DateTimeField(default=clock.now)
    created_by_id = models.UUIDField(null=True)
    saved_at = models.DateTimeField(default=clock.now)
    saved_by_id = models.UUIDField(null=True)
    published_at = models.DateTimeField(null=True)
    published_by_id = models.UUIDField(null=True)
    retired_at = models.DateTimeField(null=True)
    retired_by_id = models.UUIDField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization_id", "policy", "number"], name="policies_version_number"),
            models.UniqueConstraint(
                fields=["organization_id", "policy"], name="policies_version_one_draft", condition=Q(state="draft")
            ),
            models.CheckConstraint(
                condition=Q(state="draft", holds_from__isnull=True, published_at__isnull=True)
                | (~Q(state="draft") & Q(holds_from__isnull=False, published_at__isnull=False, compiled__isnull=False)),
                name="policies_version_published",
            ),
            models.CheckConstraint(
                condition=Q(state="retired", holds_until__isnull=False, retired_at__isnull=False)
                | (~Q(state="retired") & Q(holds_until__isnull=True, retired_at__isnull=True)),
                name="policies_version_retired",
            ),
        ]
        indexes = [
            models.Index(
                fields=["organization_id", "policy", "number"],
                name="policies_version_in_use",
                condition=~Q(state="draft"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.policy_id} {self.number}"

    @property
    def is_draft(self) -> bool:
        return self.state == State.DRAFT

"""Visits of an operator to an organization: asked, decided, carried out, and every page that was opened."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from openleave.kernel import clock
from openleave.kernel.tenancy.constraints import ACCOUNT_ROWS, TenantKey
from openleave.kernel.tenancy.models import TenantForeignKey, TenantModel


class Purpose(models.TextChoices):
    """Why somebody who runs the installation has to see an organization's pages."""

    SUPPORT = "support", _("Answer a request for help")
    FAULT = "fault", _("Find a fault")
    UPGRADE = "upgrade", _("Check an upgrade or a restored backup")
    INCIDENT = "incident", _("Look into a security incident")


class State(models.TextChoices):
    """``allowed`` ends by itself at ``ends_at``; ``ended`` says that somebody, or the clock, has recorded the end."""

    ASKED = "asked", _("Asked")
    ALLOWED = "allowed", _("Allowed")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    ENDED = "ended", _("Ended")


class Ended(models.TextChoices):
    """Who ended a visit."""

    TIME = "time", _("its time was over")
    ORGANIZATION = "organization", _("the organization ended it")
    OPERATOR = "operator", _("the operator ended it")


class Visit(TenantModel):
    """One visit. ``asked_…`` is what the operator wants, ``allowed_…`` what the organization gave, never more.

    The organization sees its visits; an operator, in no organization, those they asked for.
    ``reference`` is the number of a ticket or a fault, no text about a person. The right itself is the kernel's
    ``tenancy.Pass`` with the id ``pass_id``. ``told_ids``: who was told of the request by e-mail.
    """

    account_id = models.UUIDField()
    purpose = models.CharField(max_length=20, choices=Purpose)
    reference = models.CharField(max_length=40, blank=True, default="")
    asked_areas = models.JSONField()
    asked_minutes = models.PositiveSmallIntegerField()
    asked_tier3 = models.BooleanField(default=False)
    asked_at = models.DateTimeField(default=clock.now)
    announced_at = models.DateTimeField(null=True)
    told_ids = ArrayField(models.UUIDField(), default=list)
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    decided_at = models.DateTimeField(null=True)
    decided_by_id = models.UUIDField(null=True)
    allowed_areas = models.JSONField(default=list)
    allowed_minutes = models.PositiveSmallIntegerField(null=True)
    allowed_tier3 = models.BooleanField(default=False)
    pass_id = models.UUIDField(null=True)
    ends_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by_id = models.UUIDField(null=True)
    ended_how = models.CharField(max_length=12, choices=Ended, blank=True, default="")

    class Meta(TenantModel.Meta):
        constraints = [
            TenantKey(name="visits_visit_key", using=ACCOUNT_ROWS, check=ACCOUNT_ROWS),
            models.CheckConstraint(
                condition=~models.Q(account_id=models.F("decided_by_id")) | models.Q(decided_by_id__isnull=True),
                name="visits_visit_two_people",
            ),
            models.UniqueConstraint(
                fields=["organization_id", "account_id"],
                name="visits_visit_one_open",
                condition=models.Q(state__in=["asked", "allowed"]),
            ),
        ]
        indexes = [
            models.Index(fields=["organization_id", "-asked_at"], name="visits_visit_newest"),
            models.Index(fields=["account_id", "-asked_at"], name="visits_visit_account"),
        ]


class View(TenantModel):
    """A page that was opened in a visit, recorded before it is shown. ``path`` holds ids and codes, no search words."""

    visit = TenantForeignKey(Visit)
    opened_at = models.DateTimeField(default=clock.now)
    page = models.CharField(max_length=64)
    path = models.CharField(max_length=300)

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["organization_id", "visit", "-opened_at"], name="visits_view_newest")]

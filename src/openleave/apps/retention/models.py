"""How long records are kept: what an organization chose, until when each thing is kept, what sweeps took, and how an
organization left."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from openleave.kernel import clock
from openleave.kernel.ids import new_id
from openleave.kernel.tenancy.models import TenantForeignKey, TenantModel


class Kind(models.TextChoices):
    CASE = "case", _("Leave cases")
    SUBJECT = "subject", _("People who left")


class Choice(TenantModel):
    """The months an organization keeps a kind of records, counted from the close or the separation: more than law."""

    kind = models.CharField(max_length=8, choices=Kind)
    keep_months = models.PositiveSmallIntegerField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["organization_id", "kind"], name="retention_choice_once")]


class Due(TenantModel):
    """Until which day a closed case, or a person who left, is kept, and because of what: reckoned anew by every sweep.

    ``because`` is the key of an authority or a code of ``rules``. No row: no end is in sight. A note of work to do, and
    never acted upon without being reckoned again.
    """

    kind = models.CharField(max_length=8, choices=Kind)
    employee = TenantForeignKey("people.Employee")
    case = TenantForeignKey("cases.LeaveCase", null=True)
    until_on = models.DateField()
    because = models.CharField(max_length=40)
    tail = models.BooleanField(default=False)
    reckoned_at = models.DateTimeField(default=clock.now)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization_id", "employee", "case"], nulls_distinct=False, name="retention_due_once"
            ),
            models.CheckConstraint(
                condition=Q(kind="case", case__isnull=False) | Q(kind="subject", case__isnull=True),
                name="retention_due_kind",
            ),
        ]
        indexes = [
            models.Index(fields=["organization_id", "until_on"], name="retention_due_until"),
            models.Index(
                fields=["organization_id", "case"], name="retention_due_case", condition=Q(case__isnull=False)
            ),
        ]


class Sweep(TenantModel):
    """One sweep: when, and how many people, cases, sign-ins and aged rows it took, and how many a hold kept.

    ``longest_ms`` is the longest time for which one batch held its locks.
    """

    began_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)
    people = models.IntegerField(default=0)
    cases = models.IntegerField(default=0)
    accounts = models.IntegerField(default=0)
    aged = models.JSONField(default=dict, help_text="Table to rows")
    held = models.IntegerField(default=0)
    longest_ms = models.IntegerField(default=0)

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["organization_id", "-began_at"], name="retention_sweep_newest")]


class Stage(models.TextChoices):
    ASKED = "asked", _("Waits for a second person")
    APPROVED = "approved", _("Being exported")
    EXPORTED = "exported", _("Ready to be fetched")
    RETURNED = "returned", _("Being erased")
    TAIL = "tail", _("Kept for the law alone")
    WITHDRAWN = "withdrawn", _("Withdrawn")


#: An organization in one of these is leaving.
LEAVING = [Stage.ASKED, Stage.APPROVED, Stage.EXPORTED, Stage.RETURNED, Stage.TAIL]


class Departure(TenantModel):
    """How an organization leaves: asked by one person, approved by another, exported, returned, then erased.

    ``instruction`` is the organization's neutral name for the letter in which it asked, in writing, to keep what law
    demands (conflict C-07); empty: everything goes.
    """

    stage = models.CharField(max_length=10, choices=Stage, default=Stage.ASKED)
    serves_until_on = models.DateField()
    instruction = models.CharField(max_length=80, blank=True, default="")
    instructed_on = models.DateField(null=True)
    asked_at = models.DateTimeField(default=clock.now)
    asked_by_id = models.UUIDField()
    approved_at = models.DateTimeField(null=True)
    approved_by_id = models.UUIDField(null=True)
    file_id = models.UUIDField(null=True)
    sha256 = models.CharField(max_length=64, blank=True, default="")
    size_bytes = models.BigIntegerField(default=0)
    counts = models.JSONField(default=dict, help_text="Table to rows of the export; files and sealed values too")
    exported_at = models.DateTimeField(null=True)
    returned_at = models.DateTimeField(null=True)
    returned_by_id = models.UUIDField(null=True)
    erased = models.JSONField(default=dict, help_text="Table to rows erased so far")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by_id = models.UUIDField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization_id"], name="retention_departure_one", condition=~Q(stage="withdrawn")
            ),
            models.CheckConstraint(
                condition=Q(approved_by_id__isnull=True) | ~Q(approved_by_id=F("asked_by_id")),
                name="retention_departure_two",
            ),
            models.CheckConstraint(
                condition=Q(instruction="", instructed_on__isnull=True)
                | (~Q(instruction="") & Q(instructed_on__isnull=False)),
                name="retention_departure_instruction",
            ),
        ]


class Certificate(models.Model):
    """That an organization was erased: counts and digests, signed. The operator's own row, which outlives it.

    ``former_id`` is the id it had; ``document`` the certificate as it was signed; ``signature`` hex of Ed25519.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    former_id = models.UUIDField(unique=True)
    issued_at = models.DateTimeField(default=clock.now)
    document = models.JSONField()
    sha256 = models.CharField(max_length=64)
    signature = models.CharField(max_length=128)
    public_key = models.CharField(max_length=64)

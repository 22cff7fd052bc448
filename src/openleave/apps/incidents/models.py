"""Which accounts read whose rows, what looks like misuse, and incidents with the people they concern.

``Read``, ``Signal`` and ``InstallationSignal`` are locked to the purpose "security": the role that serves requests may
not touch them, only ``openleave_security`` (``signals.locked``).
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from openleave.kernel import clock
from openleave.kernel.ids import new_id
from openleave.kernel.tenancy.models import TenantForeignKey, TenantModel


class Read(TenantModel):
    """A page or answer that an account was given: whose rows it showed. ``file``: something was taken away, and what
    was in it is not known here."""

    account_id = models.UUIDField()
    read_at = models.DateTimeField(default=clock.now)
    page = models.CharField(max_length=64)
    subject_ids = ArrayField(models.UUIDField(), default=list)
    file = models.BooleanField(default=False)

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["organization_id", "read_at", "account_id"], name="incidents_read_when")]


class Kind(models.TextChoices):
    """What a signal says."""

    BULK = "bulk", _("Many people’s records read")
    HOURS = "hours", _("Read outside the hours you set")
    FILES = "files", _("Files taken away")
    SIGN_IN = "sign_in", _("Many refused sign-ins of one account")
    STUFFING = "stuffing", _("Many refused sign-ins on this installation")


class Answer(models.TextChoices):
    """What a person made of a signal."""

    EXPLAINED = "explained", _("Explained")
    INCIDENT = "incident", _("Became an incident")


class SignalFields(models.Model):
    """What was noticed, of whom, how often, since when. One row for what goes on, not one for each time. ``told_ids``:
    who was told of it by e-mail; ``alerted_at``: when everybody was."""

    kind = models.CharField(max_length=10, choices=Kind)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    count = models.PositiveIntegerField()
    noticed_at = models.DateTimeField(default=clock.now)
    alerted_at = models.DateTimeField(null=True)
    told_ids = ArrayField(models.UUIDField(), default=list)
    answer = models.CharField(max_length=10, choices=Answer, blank=True, default="")
    answered_at = models.DateTimeField(null=True)
    answered_by_id = models.UUIDField(null=True)

    class Meta:
        abstract = True


class Signal(SignalFields, TenantModel):
    """A signal of one organization."""

    account_id = models.UUIDField()

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["organization_id", "-last_at"], name="incidents_signal_newest")]


class InstallationSignal(SignalFields):
    """A signal of no organization, for the operator."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)


class Watch(TenantModel):
    """What an organization wants to be told of. Without hours, reading at any time is nothing to tell."""

    people = models.PositiveIntegerField(default=500)
    minutes = models.PositiveIntegerField(default=60)
    from_hour = models.PositiveSmallIntegerField(null=True)
    to_hour = models.PositiveSmallIntegerField(null=True)
    business_days = models.BooleanField(default=False)

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["organization_id"], name="incidents_watch_one")]


class Cause(models.TextChoices):
    """What happened, as far as is known; never a text about somebody."""

    ACCOUNT = "account", _("An account was used by somebody else")
    MISUSE = "misuse", _("Somebody looked without a reason")
    SENT_WRONG = "sent_wrong", _("Something went to the wrong person")
    LOST = "lost", _("A device or file was lost")
    FAULT = "fault", _("A fault of the software")
    UNKNOWN = "unknown", _("Not known yet")


class Incident(TenantModel):
    """One incident: between which instants, by which accounts (none: any), since when it is known."""

    number = models.CharField(max_length=20)
    cause = models.CharField(max_length=12, choices=Cause, default=Cause.UNKNOWN)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    account_ids = ArrayField(models.UUIDField(), default=list)
    discovered_at = models.DateTimeField()
    opened_at = models.DateTimeField(default=clock.now)
    opened_by_id = models.UUIDField(null=True)
    scoped_at = models.DateTimeField(null=True)
    files = models.PositiveIntegerField(default=0)
    closed_at = models.DateTimeField(null=True)
    closed_by_id = models.UUIDField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization_id", "number"], name="incidents_incident_number"),
            models.CheckConstraint(
                condition=models.Q(ended_at__gte=models.F("began_at")), name="incidents_incident_times"
            ),
        ]


class Counter(TenantModel):
    """The last number of an incident in a year."""

    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField()

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["organization_id", "year"], name="incidents_counter_year")]


class Affected(TenantModel):
    """A person whose rows were read in an incident: how often, whether the vault was; where they lived then."""

    incident = TenantForeignKey(Incident)
    employee = TenantForeignKey("people.Employee")
    reads = models.PositiveIntegerField()
    tier3 = models.BooleanField(default=False)
    home_state = models.CharField(max_length=2, blank=True, default="")
    minor = models.BooleanField(default=False)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization_id", "incident", "employee"], name="incidents_affected_once")
        ]


class Task(TenantModel):
    """Something to do in an incident, with its legal date where the law sets one (``duties.py``)."""

    incident = TenantForeignKey(Incident)
    code = models.CharField(max_length=20)
    due_on = models.DateField(null=True)
    done_at = models.DateTimeField(null=True)
    done_by_id = models.UUIDField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization_id", "incident", "code"], name="incidents_task_once")
        ]


class Step(TenantModel):
    """What was done in an incident, when, by whom. Append-only."""

    incident = TenantForeignKey(Incident)
    at = models.DateTimeField(default=clock.now)
    by_id = models.UUIDField(null=True)
    code = models.CharField(max_length=20)
    what = models.CharField(max_length=20, blank=True, default="")
    count = models.PositiveIntegerField(null=True)

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["organization_id", "incident", "at"], name="incidents_step_order")]

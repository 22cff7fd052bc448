"""Imports, the mappings kept for the next one, and what is remembered of each row."""

from __future__ import annotations

from django.db import models

from openleave.kernel import clock
from openleave.kernel.tenancy.models import TenantForeignKey, TenantModel


class Kind(models.TextChoices):
    """What a file holds."""

    EMPLOYEES = "employees", "Employees"
    HOURS = "hours", "Hours worked"
    USAGE = "usage", "Leave already used"
    CASES = "cases", "Open cases"


class State(models.TextChoices):
    """Where an import stands. Working states are followed by a job and go on by themselves."""

    UPLOADED = "uploaded", "Reading the columns"
    MAPPING = "mapping", "Waiting for the columns to be confirmed"
    CHECKING = "checking", "Checking and comparing"
    PREVIEWED = "previewed", "Waiting to be applied"
    APPLYING = "applying", "Applying"
    APPLIED = "applied", "Applied"
    ROLLING_BACK = "rolling_back", "Rolling back"
    ROLLED_BACK = "rolled_back", "Rolled back"
    FAILED = "failed", "Failed"
    CANCELLED = "cancelled", "Cancelled"


WORKING = frozenset({State.UPLOADED, State.CHECKING, State.APPLYING, State.ROLLING_BACK})


class Mapping(TenantModel):
    """Which columns mean what in an organization's files of one kind. Used again when the column names match.

    ``columns`` maps a column name to a field, or to "" for a column that was deliberately left out.
    """

    kind = models.CharField(max_length=20, choices=Kind)
    name = models.CharField(max_length=100)
    columns = models.JSONField(default=dict)
    options = models.JSONField(default=dict)
    updated_at = models.DateTimeField(default=clock.now)
    updated_by_id = models.UUIDField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization_id", "kind", "name"], name="feeds_mapping_name"),
        ]

    def __str__(self) -> str:
        return self.name


class Import(TenantModel):
    """One file on its way in. Its id is the ``source_id`` of every fact it brings.

    Files (encrypted, at most 7 days): ``upload_id`` as sent, until the columns are confirmed; ``samples_id`` some
    values for the mapping page; ``rows_id`` the mapped columns only; ``preview_id`` and ``problems_id`` the results.
    """

    kind = models.CharField(max_length=20, choices=Kind)
    state = models.CharField(max_length=20, choices=State, default=State.UPLOADED)
    file_name = models.CharField(max_length=120, blank=True, default="")
    created_at = models.DateTimeField(default=clock.now)
    created_by_id = models.UUIDField(null=True)
    requested_by_id = models.UUIDField(null=True, help_text="Who asked for the step that is being worked on")
    requested_roles = models.CharField(max_length=200, blank=True, default="")
    upload_id = models.UUIDField(null=True)
    samples_id = models.UUIDField(null=True)
    rows_id = models.UUIDField(null=True)
    preview_id = models.UUIDField(null=True)
    problems_id = models.UUIDField(null=True)
    shape = models.JSONField(default=dict)
    header = models.JSONField(default=list)
    columns = models.JSONField(default=dict)
    options = models.JSONField(default=dict)
    mapping = TenantForeignKey(Mapping, null=True)
    counts = models.JSONField(default=dict)
    pages = models.JSONField(default=dict)
    difference = models.CharField(max_length=64, blank=True, default="")
    leave_out_bad = models.BooleanField(default=False)
    problem = models.JSONField(default=dict)
    phase = models.CharField(max_length=40, blank=True, default="")
    rows_done = models.PositiveIntegerField(default=0)
    rows_total = models.PositiveIntegerField(default=0)
    progress_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    checked_at = models.DateTimeField(null=True)
    applied_at = models.DateTimeField(null=True)
    applied_by_id = models.UUIDField(null=True)
    rolled_back_at = models.DateTimeField(null=True)
    rolled_back_by_id = models.UUIDField(null=True)

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["organization_id", "-created_at"], name="feeds_import_newest")]

    def __str__(self) -> str:
        return self.file_name or str(self.id)


class Fingerprint(TenantModel):
    """What the last file said of an employee, as a 64-bit hash of the row. ``id`` is the employee's id.

    An equal hash means that nothing in the row has changed, so the row need not be looked at again.
    """

    number = models.CharField(max_length=40)
    value = models.BigIntegerField()
    source_id = models.UUIDField()


class Pin(TenantModel):
    """A value that a person corrected on the desk while the file still says the old one.

    The correction stays until the file says something else than ``value`` (a hash of what it said).
    """

    employee = TenantForeignKey("people.Employee")
    field = models.CharField(max_length=40)
    value = models.BigIntegerField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization_id", "employee", "field"], name="feeds_pin_field"),
        ]


class CarriedCase(TenantModel):
    """A case that came from another system, and what that system said of it.

    ``reference`` is its number there: while it counts, the same file can come again and changes nothing.
    ``stated_minutes``: program to minutes used so far. ``contradictions``: [program, code] where the determination made
    here says otherwise. ``taken_back_at``: the import was rolled back.
    """

    case = TenantForeignKey("cases.LeaveCase")
    source = TenantForeignKey(Import)
    reference = models.CharField(max_length=60)
    line = models.PositiveIntegerField()
    stated_state = models.CharField(max_length=24)
    stated_programs = models.JSONField(default=list)
    stated_minutes = models.JSONField(default=dict)
    contradictions = models.JSONField(default=list)
    carried_at = models.DateTimeField(default=clock.now)
    taken_back_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization_id", "reference"],
                name="feeds_carriedcase_once",
                condition=models.Q(taken_back_at__isnull=True),
            )
        ]
        indexes = [models.Index(fields=["organization_id", "source", "line"], name="feeds_carriedcase_source")]

    def __str__(self) -> str:
        return self.reference


class Correction(TenantModel):
    """A correction that the person asked for and the employer accepted (11 CCR 7023): files do not undo it, whatever
    they say, until the employer ends it by hand.

    ``contradicted_at``: when a file last said otherwise; ``source`` is that file.
    """

    employee = TenantForeignKey("people.Employee")
    field = models.CharField(max_length=40)
    request_id = models.UUIDField()
    accepted_at = models.DateTimeField(default=clock.now)
    accepted_by_id = models.UUIDField(null=True)
    contradicted_at = models.DateTimeField(null=True)
    source = TenantForeignKey(Import, null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by_id = models.UUIDField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization_id", "employee", "field"], name="feeds_correction_once",
                condition=models.Q(ended_at__isnull=True),
            )
        ]  # fmt: skip


class Suppression(TenantModel):
    """Somebody who was erased at their request. Files do not bring them back: ``digest`` is a keyed hash of the
    employee number, which tells whether a row is theirs and nothing else."""

    digest = models.CharField(max_length=64)
    request_id = models.UUIDField(null=True)
    made_at = models.DateTimeField(default=clock.now)
    seen_at = models.DateTimeField(null=True, help_text="When a file last had them")
    ended_at = models.DateTimeField(null=True)
    ended_by_id = models.UUIDField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization_id", "digest"], name="feeds_suppression_once",
                condition=models.Q(ended_at__isnull=True),
            )
        ]  # fmt: skip

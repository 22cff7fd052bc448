"""A workforce ready to be decided at once: one row an employee, made from the facts; and what was decided."""

from __future__ import annotations

from django.db import models

from openleave.kernel import clock
from openleave.kernel.tenancy.models import TenantModel


class Record(TenantModel):
    """What the columnar engine reads of an employee, in one row: `id` is the employee's.

    Made from the facts and never edited: `services.refresh` makes it again when one of them changes, and it can be
    deleted at any time. Every list is packed, big-endian, as `packing` describes, so that thousands are read at once.
    """

    spans = models.BinaryField(default=b"", help_text="Employments: first day, last day")
    places = models.BinaryField(default=b"", help_text="Assignments: from, worksite, State")
    exempt = models.BooleanField(default=False, help_text="Some assignment is exempt from overtime: hours not clocked")
    weeks_from = models.IntegerField(null=True, help_text="First day of the first week of `weeks`, an ordinal")
    weeks = models.BinaryField(default=b"", help_text="Minutes worked, week by week; -1: not recorded")
    other_hours = models.BinaryField(default=b"", help_text="Hours of weeks that begin on another weekday")
    usage = models.BinaryField(default=b"", help_text="Leave used: day, program, minutes, minutes of the workweek")
    refreshed_at = models.DateTimeField(default=clock.now)

    class Meta(TenantModel.Meta):
        pass


class Change(TenantModel):
    """An employee of whom a fact changed: their record is to be made again. Written by triggers, once an organization
    keeps records; taken out by the refresh that has made the record."""

    employee_id = models.UUIDField()

    class Meta(TenantModel.Meta):
        pass


class Keeping(TenantModel):
    """That an organization keeps records: from then on changes are noted. One row an organization."""

    since = models.DateTimeField(default=clock.now)

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["organization_id"], name="workforce_keeping_once")]


class Run(TenantModel):
    """One question asked for everybody: leave from `as_of`, learned of that day, for `reason`."""

    as_of = models.DateField()
    reason = models.CharField(max_length=40)
    program = models.CharField(max_length=80)
    law_version = models.CharField(max_length=60)
    engine_version = models.CharField(max_length=40)
    employees = models.PositiveIntegerField(default=0)
    eligible = models.PositiveIntegerField(default=0)
    ineligible = models.PositiveIntegerField(default=0)
    indeterminate = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField(default=clock.now)
    finished_at = models.DateTimeField(null=True)
    run_by_id = models.UUIDField(null=True)

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["organization_id", "-started_at"], name="workforce_run_newest")]


class Answer(TenantModel):
    """What a run decided for one employee. `failed` and `missing` are bits, in the order of the program's criteria.

    No foreign keys: a million rows are written at once, and the run that names them is of the same organization. The
    answers of a run lie together; a block index, made by the migration, finds them without a second tree.
    """

    run_id = models.UUIDField()
    employee_id = models.UUIDField()
    outcome = models.PositiveSmallIntegerField(help_text="0 ineligible, 1 indeterminate, 2 eligible")
    failed = models.IntegerField()
    missing = models.IntegerField()
    months = models.IntegerField(help_text="Months employed; -1: not known")
    minutes = models.IntegerField(help_text="Minutes that count in the 12 months before; -1: not known")
    headcount = models.IntegerField(help_text="Employees at and near the worksite; -1: not known")
    weeks_used = models.BigIntegerField(help_text="Numerator")
    weeks_available = models.BigIntegerField(help_text="Numerator")
    weeks_denominator = models.BigIntegerField()

    class Meta(TenantModel.Meta):
        pass

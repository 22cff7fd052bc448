"""Organizations (the tenants), their settings and worksites."""

from __future__ import annotations

from django.db import models

from openleave.apps.facts import Fact
from openleave.kernel import clock
from openleave.kernel.ids import new_id
from openleave.kernel.tenancy.constraints import CURRENT
from openleave.kernel.tenancy.models import TenantModel

DIRECTORY_POLICY = f"CASE WHEN openleave_is_operator() THEN true ELSE id = {CURRENT} END"


class Organization(models.Model):
    """An employer: the tenant. The operator sees this directory of names, and nothing else of an organization.

    Its row-level policy is made in the first migration (``DIRECTORY_POLICY``).
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    created_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return self.name


class EmployerKind(models.TextChoices):
    """What the FMLA's coverage rules distinguish (29 CFR 825.104, .108, .600)."""

    PRIVATE = "private", "Private employer"
    PUBLIC_AGENCY = "public_agency", "Public agency"
    SCHOOL = "school", "Elementary or secondary school"


class LeaveYearMethod(models.TextChoices):
    """The four 12-month periods of 29 CFR 825.200(b). Blank means none was chosen: the most beneficial applies."""

    CALENDAR = "calendar", "Calendar year"
    FIXED = "fixed", "Fixed 12 months from a date"
    FORWARD = "forward", "12 months forward from the first leave"
    ROLLING_BACKWARD = "rolling_backward", "12 months rolling backward"


def monday_to_friday() -> list[int]:
    return [0, 1, 2, 3, 4]


class Settings(TenantModel):
    """An organization's choices; one row each.

    ``leave_year_…`` is the method the organization began with; what came after it are rows of ``LeaveYearChange``.
    ``business_days`` are weekdays, 0 Monday to 6 Sunday. ``cure_days`` and ``appeal_days`` are calendar days that a
    refusal gives the employee.
    """

    employer_kind = models.CharField(max_length=20, choices=EmployerKind, default=EmployerKind.PRIVATE)
    time_zone = models.CharField(max_length=60, default="America/New_York")
    workweek_starts_on = models.PositiveSmallIntegerField(default=6, help_text="0 Monday to 6 Sunday")
    leave_year_method = models.CharField(max_length=20, choices=LeaveYearMethod, blank=True, default="")
    leave_year_starts_month = models.PositiveSmallIntegerField(default=1)
    leave_year_starts_day = models.PositiveSmallIntegerField(default=1)
    second_factor_required = models.BooleanField(default=False)
    business_days = models.JSONField(default=monday_to_friday)
    cure_days = models.PositiveSmallIntegerField(default=7)
    appeal_days = models.PositiveSmallIntegerField(default=30)

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["organization_id"], name="organizations_settings_one")]


class LeaveYearChange(TenantModel):
    """Another way of measuring the leave year from a day on (29 CFR 825.200(d)(1)). ``announced_on``: when all
    employees were told, at least 60 days before. A change that has not taken effect may be withdrawn, never edited."""

    method = models.CharField(max_length=20, choices=LeaveYearMethod)
    starts_month = models.PositiveSmallIntegerField(default=1)
    starts_day = models.PositiveSmallIntegerField(default=1)
    effective_on = models.DateField()
    announced_on = models.DateField()
    recorded_at = models.DateTimeField(default=clock.now)
    recorded_by_id = models.UUIDField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by_id = models.UUIDField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization_id", "effective_on"],
                name="organizations_leaveyear_once",
                condition=models.Q(withdrawn_at__isnull=True),
            ),
            models.CheckConstraint(
                condition=models.Q(effective_on__gt=models.F("announced_on")), name="organizations_leaveyear_told"
            ),
        ]


class Change(TenantModel):
    """One value of the settings that was changed: what, from what, to what, when, by whom. Append-only.

    ``about`` is ``settings``, ``worksite``, ``holiday``, ``leave_year`` or ``membership``; ``name`` what it was called
    then. ``before`` and ``after`` are values or codes; null: there was none.
    """

    about = models.CharField(max_length=20)
    about_id = models.UUIDField(null=True)
    name = models.CharField(max_length=200, blank=True, default="")
    field = models.CharField(max_length=40)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    changed_at = models.DateTimeField(default=clock.now)
    changed_by_id = models.UUIDField(null=True)

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["organization_id", "about", "-changed_at"], name="organizations_change_newest")]


class Holiday(TenantModel):
    """A day the organization observes: not a business day, and not worked unless a schedule says so."""

    on = models.DateField()
    name = models.CharField(max_length=100)

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["organization_id", "on"], name="organizations_holiday_once")]


class HeadcountWeek(Fact):
    """Employees on the payroll for each working day of a calendar workweek (29 CFR 825.105)."""

    week_starts_on = models.DateField()
    employees = models.PositiveIntegerField()

    class Meta(Fact.Meta):
        indexes = [models.Index(fields=["organization_id", "week_starts_on"], name="organizations_headcount_week")]


class Worksite(TenantModel):
    """Where employees report (29 CFR 825.111). Coordinates are decimal degrees, WGS 84."""

    code = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    street = models.CharField(max_length=200, blank=True, default="")
    city = models.CharField(max_length=100, blank=True, default="")
    state = models.CharField(max_length=2, blank=True, default="")
    postal_code = models.CharField(max_length=10, blank=True, default="")
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["organization_id", "code"], name="organizations_worksite_code")]

    def __str__(self) -> str:
        return self.name

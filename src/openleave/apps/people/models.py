"""Employees and the facts leave law turns on. All facts are bitemporal; see ``openleave.apps.facts``."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Concat, Lower

from openleave.apps.facts import DatedFact, Fact
from openleave.kernel import clock
from openleave.kernel.tenancy.models import TenantForeignKey, TenantModel

CURRENT_VERSION = Q(superseded_at__isnull=True)
PAST_VERSION = Q(superseded_at__isnull=False)

#: Letters that people leave out when they search, and what they type instead.
ACCENTED, PLAIN = "áàâäãåéèêëíìîïóòôöõúùûüñçýÿ", "aaaaaaeeeeiiiiooooouuuuncyy"


def folded(*parts: str | Value) -> Func:
    """Lower case, without accents: PostgreSQL's ``translate`` because ``unaccent`` may not be used in a column."""
    text = Lower(Concat(*[F(part) if isinstance(part, str) else part for part in parts]))
    return Func(text, Value(ACCENTED), Value(PLAIN), function="translate", output_field=models.TextField())


class Employee(TenantModel):
    """A person employed by the organization: only the identity; everything known about them is facts."""

    number = models.CharField(max_length=40)
    created_at = models.DateTimeField(default=clock.now)
    source_id = models.UUIDField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["organization_id", "number"], name="people_employee_number")]

    def __str__(self) -> str:
        return self.number


class Profile(DatedFact):
    """Who the person is and where they live, from a date on (a move changes the law that applies)."""

    employee = TenantForeignKey(Employee)
    first_name = models.CharField(max_length=100)
    middle_name = models.CharField(max_length=100, blank=True, default="")
    last_name = models.CharField(max_length=100)
    suffix = models.CharField(max_length=20, blank=True, default="")
    preferred_name = models.CharField(max_length=100, blank=True, default="")
    email = models.EmailField(blank=True, default="")
    phone = models.CharField(max_length=20, blank=True, default="", help_text="E.164")
    born_on = models.DateField(null=True)
    home_street = models.CharField(max_length=200, blank=True, default="")
    home_city = models.CharField(max_length=100, blank=True, default="")
    home_state = models.CharField(max_length=2, blank=True, default="")
    home_postal_code = models.CharField(max_length=10, blank=True, default="")
    language = models.CharField(max_length=5, blank=True, default="")
    # Stored, because under row-level security only leakproof comparisons of a plain column may use an index.
    search_last = models.GeneratedField(
        expression=folded("last_name", Value(" "), "first_name"), output_field=models.TextField(), db_persist=True
    )
    search_first = models.GeneratedField(
        expression=folded("first_name", Value(" "), "last_name"), output_field=models.TextField(), db_persist=True
    )

    class Meta(DatedFact.Meta):
        indexes = [
            models.Index(fields=["organization_id", "employee"], name="people_profile_employee"),
            models.Index(
                fields=["organization_id", "search_last", "employee"],
                name="people_profile_last",
                condition=CURRENT_VERSION,
            ),
            models.Index(
                fields=["organization_id", "search_first"], name="people_profile_first", condition=CURRENT_VERSION
            ),
        ]

    @property
    def full_name(self) -> str:
        """Given name first, as people are spoken of."""
        return " ".join(part for part in (self.first_name, self.middle_name, self.last_name, self.suffix) if part)

    @property
    def sort_name(self) -> str:
        """Family name first, as lists are ordered."""
        given = " ".join(part for part in (self.first_name, self.middle_name) if part)
        return f"{self.last_name}{' ' + self.suffix if self.suffix else ''}, {given}"


class Employment(Fact):
    """One hire-to-separation span. A rehire is another span."""

    employee = TenantForeignKey(Employee)
    hired_on = models.DateField()
    separated_on = models.DateField(null=True)
    service_from_on = models.DateField(null=True, help_text="Adjusted service date, where the employer credits one")

    class Meta(Fact.Meta):
        indexes = [models.Index(fields=["organization_id", "employee"], name="people_employment_employee")]


class ScheduleKind(models.TextChoices):
    """How a week's working time is known."""

    WEEKLY = "weekly", "The same every week"
    ROTATING = "rotating", "Rotates over several weeks"
    VARIABLE = "variable", "Varies without a pattern"


class Schedule(Fact):
    """A working-time pattern that employees share, by code.

    ``minutes_by_day`` has 7 integers for each week of the cycle, the first for the weekday of ``anchor_on`` (the day
    the cycle begins). A variable schedule has none: the average of the past 12 months stands in (29 CFR 825.205(b)(3)).
    """

    code = models.CharField(max_length=40)
    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=10, choices=ScheduleKind)
    anchor_on = models.DateField(null=True)
    minutes_by_day = models.JSONField(default=list)

    class Meta(Fact.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization_id", "code"], name="people_schedule_code", condition=CURRENT_VERSION
            )
        ]


class Assignment(DatedFact):
    """The job from a date on: where, what, for whom, on which schedule."""

    employee = TenantForeignKey(Employee)
    worksite = TenantForeignKey("organizations.Worksite", null=True)
    manager = TenantForeignKey(Employee, null=True, related_name="reports")
    schedule_code = models.CharField(max_length=40, blank=True, default="")
    job_title = models.CharField(max_length=150, blank=True, default="")
    department = models.CharField(max_length=150, blank=True, default="")
    status = models.CharField(
        max_length=20, default="active", help_text="active, leave or terminated, as the file said"
    )
    pay_type = models.CharField(max_length=10, blank=True, default="", help_text="hourly or salaried")
    pay_rate = models.DecimalField(max_digits=12, decimal_places=4, null=True)
    minutes_per_week = models.PositiveIntegerField(null=True)
    full_time = models.BooleanField(null=True)
    exempt = models.BooleanField(null=True, help_text="Exempt from overtime under the FLSA")
    union_code = models.CharField(max_length=40, blank=True, default="")
    work_state = models.CharField(max_length=2, blank=True, default="")

    class Meta(DatedFact.Meta):
        indexes = [
            models.Index(fields=["organization_id", "employee"], name="people_assignment_employee"),
            models.Index(
                fields=["organization_id", "manager"], name="people_assignment_manager", condition=CURRENT_VERSION
            ),
            models.Index(
                fields=["organization_id", "worksite"], name="people_assignment_worksite", condition=CURRENT_VERSION
            ),
        ]


class HoursWorked(Fact):
    """Time worked in one workweek, in minutes; ``minutes_scheduled`` is what the week would have been, when known."""

    employee = TenantForeignKey(Employee)
    week_starts_on = models.DateField()
    minutes_worked = models.PositiveIntegerField()
    minutes_scheduled = models.PositiveIntegerField(null=True)

    class Meta(Fact.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization_id", "employee", "week_starts_on"],
                name="people_hours_week",
                condition=CURRENT_VERSION,
            )
        ]
        indexes = [
            models.Index(fields=["organization_id", "employee"], name="people_hours_past", condition=PAST_VERSION)
        ]


class QuarterlyWage(Fact):
    """Gross wages paid in a calendar quarter, in dollars."""

    employee = TenantForeignKey(Employee)
    quarter_starts_on = models.DateField()
    amount = models.DecimalField(max_digits=12, decimal_places=2)

    class Meta(Fact.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization_id", "employee", "quarter_starts_on"],
                name="people_wage_quarter",
                condition=CURRENT_VERSION,
            )
        ]
        indexes = [
            models.Index(fields=["organization_id", "employee"], name="people_wage_past", condition=PAST_VERSION)
        ]


class WorkforceRevision(TenantModel):
    """Names a state of the workforce: the set of an organization's rows is another after every change of it.

    Written by triggers alone (migration 0002), in the transaction of the change; ``changed_in`` and ``changed_at``
    name that transaction. See ``selectors/workforce.py``.
    """

    changed_in = models.BigIntegerField()
    changed_at = models.DateTimeField(default=clock.now)

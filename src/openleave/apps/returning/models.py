"""The way back to work: a plan for each leave with its checklist, steps up to full hours, the position, premiums.

What a doctor wrote, why somebody does not come back and what differs in a job are tier 3: they rest in the vault
(``private`` says where).
"""

from __future__ import annotations

from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from openleave.kernel import clock
from openleave.kernel.tenancy.models import TenantForeignKey, TenantModel


class State(models.TextChoices):
    """Where the return stands."""

    PREPARING = "preparing", _("Being prepared")
    RETURNED = "returned", _("Back at work")
    NOT_RETURNED = "not_returned", _("Did not return")
    STOPPED = "stopped", _("No longer needed")


class ReturnPlan(TenantModel):
    """The preparation of one leave's return.

    ``release_required``: whether the designation notice asked for a fitness-for-duty certification (29 CFR 825.312,
    825.300(d)(3)); None while nobody has looked. ``full_minutes`` and ``full_days`` are the usual day and week.
    """

    case = TenantForeignKey("cases.LeaveCase")
    employee = TenantForeignKey("people.Employee")
    state = models.CharField(max_length=15, choices=State, default=State.PREPARING)
    expected_on = models.DateField(null=True)
    release_required = models.BooleanField(null=True)
    release_received_on = models.DateField(null=True)
    released_from_on = models.DateField(null=True)
    full_minutes = models.PositiveSmallIntegerField(default=480)
    full_days = models.PositiveSmallIntegerField(default=5)
    returned_on = models.DateField(null=True)
    opened_at = models.DateTimeField(default=clock.now)
    opened_by_id = models.UUIDField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by_id = models.UUIDField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization_id", "case"], name="returning_plan_once"),
            models.CheckConstraint(
                condition=Q(full_minutes__gt=0, full_minutes__lte=1440, full_days__gt=0, full_days__lte=7),
                name="returning_plan_full",
            ),
        ]
        indexes = [models.Index(fields=["organization_id", "employee"], name="returning_plan_employee")]

    case_id: UUID


class ItemCode(models.TextChoices):
    """What has to be seen to before and at the return."""

    RELEASE = "release", _("Release: the fitness-for-duty certification is in")
    RESTRICTIONS = "restrictions", _("Restrictions are known, or that there are none")
    POSITION = "position", _("The same or an equivalent position is recorded")
    SCHEDULE = "schedule", _("Schedule and shift are set")
    EQUIPMENT = "equipment", _("Equipment, desk and keys are ready")
    ACCESS = "access", _("Accounts and badge work again")
    BENEFITS = "benefits", _("Benefits are restored, without waiting or examination")
    PREMIUMS = "premiums", _("Missed premiums are settled or agreed")
    MANAGER = "manager", _("The manager knows the dates and restrictions, nothing else")


class ReturnItem(TenantModel):
    """A line of the checklist: needed or not, done by whom and when."""

    plan = TenantForeignKey(ReturnPlan)
    code = models.CharField(max_length=15, choices=ItemCode)
    needed = models.BooleanField(default=True)
    done_on = models.DateField(null=True)
    done_at = models.DateTimeField(null=True)
    done_by_id = models.UUIDField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["organization_id", "plan", "code"], name="returning_item_once")]


class GraduatedStep(TenantModel):
    """From a day on so many minutes a day on so many days a week, until the next step or full hours.

    ``leave_case``: the leave that counts what is not worked in this step, where somebody opened one.
    """

    plan = TenantForeignKey(ReturnPlan)
    from_on = models.DateField()
    minutes_a_day = models.PositiveSmallIntegerField()
    days_a_week = models.PositiveSmallIntegerField()
    leave_case = TenantForeignKey("cases.LeaveCase", null=True)
    recorded_at = models.DateTimeField(default=clock.now)
    recorded_by_id = models.UUIDField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization_id", "plan", "from_on"], name="returning_step_day"),
            models.CheckConstraint(
                condition=Q(minutes_a_day__gt=0, minutes_a_day__lte=1440, days_a_week__gt=0, days_a_week__lte=7),
                name="returning_step_within",
            ),
        ]
        indexes = [models.Index(fields=["organization_id", "leave_case"], name="returning_step_leave")]


class Position(TenantModel):
    """Which job the employee comes back to, beside the one before: 29 CFR 825.214-.215. Append-only; the latest holds.

    What differs is in the vault.
    """

    plan = TenantForeignKey(ReturnPlan)
    same_job = models.BooleanField()
    same_pay = models.BooleanField(null=True)
    same_benefits = models.BooleanField(null=True)
    same_duties = models.BooleanField(null=True)
    same_status = models.BooleanField(null=True)
    same_shift = models.BooleanField(null=True)
    same_site = models.BooleanField(null=True)
    employee_asked_for_other_shift = models.BooleanField(null=True)
    recorded_at = models.DateTimeField(default=clock.now)
    recorded_by_id = models.UUIDField()

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["organization_id", "plan", "-recorded_at"], name="returning_position_of")]


class Premium(TenantModel):
    """The employee's share of the health premium for one month of leave, in dollars: owed, paid, and the letter.

    ``letter_on``: the day a letter was mailed that the payment has not come; ``cease_on``: the day it names for the
    end of coverage (29 CFR 825.212(a)(1)). ``covered_by_employer``: the employer paid the missed share, to keep up the
    coverage; ``ended_on``: coverage ended.
    """

    case = TenantForeignKey("cases.LeaveCase")
    month_on = models.DateField(help_text="The first day of the month")
    due_on = models.DateField()
    owed = models.DecimalField(max_digits=10, decimal_places=2)
    paid = models.DecimalField(max_digits=10, decimal_places=2, default=0)
    paid_on = models.DateField(null=True)
    letter_on = models.DateField(null=True)
    cease_on = models.DateField(null=True)
    covered_by_employer = models.BooleanField(default=False)
    ended_on = models.DateField(null=True)
    recorded_at = models.DateTimeField(default=clock.now)
    recorded_by_id = models.UUIDField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization_id", "case", "month_on"], name="returning_premium_month"),
            models.CheckConstraint(
                condition=Q(owed__gte=0, paid__gte=0, paid__lte=F("owed")), name="returning_premium_amounts"
            ),
        ]
        indexes = [
            models.Index(
                fields=["organization_id", "due_on"],
                name="returning_premium_unpaid",
                condition=Q(paid__lt=F("owed"), ended_on__isnull=True),
            )
        ]

    @property
    def missing(self):  # type: ignore[no-untyped-def]
        """What is still to be paid."""
        return self.owed - self.paid

"""Schedules, hours worked and wages."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from openleave.apps.organizations.selectors import settings_of
from openleave.apps.people.models import HoursWorked, QuarterlyWage, Schedule, ScheduleKind
from openleave.apps.people.services.versions import locked_employee, supersede
from openleave.kernel import audit, clock
from openleave.kernel.actor import Actor
from openleave.kernel.errors import Invalid
from openleave.kernel.permissions import require
from openleave.kernel.tenancy import organization_scope

MINUTES_PER_DAY, MINUTES_PER_WEEK = 24 * 60, 7 * 24 * 60
MOST_WEEKS = 26


def schedule_save(
    *,
    actor: Actor,
    code: str,
    name: str,
    kind: ScheduleKind,
    anchor_on: date | None = None,
    minutes_by_day: list[int] | None = None,
) -> Schedule:
    """Record a schedule under its code, or a new version of it.

    ``minutes_by_day``: 7 whole numbers for each week of the cycle, the first for the weekday of ``anchor_on``, on
    which a cycle begins. A weekly schedule has one week, a rotating one 2 to 26, a variable one none.
    """
    require(actor, "schedule.write")
    assert actor.organization_id is not None
    code, name, minutes = code.strip(), name.strip(), list(minutes_by_day or [])
    _check_schedule(code, name, kind, anchor_on, minutes)
    with organization_scope(actor.organization_id):
        old = (
            Schedule.objects.select_for_update()
            .filter(organization_id=actor.organization_id, code=code)
            .known()
            .first()
        )
        new = Schedule(
            organization_id=actor.organization_id,
            code=code,
            name=name,
            kind=kind,
            anchor_on=anchor_on,
            minutes_by_day=minutes,
            recorded_at=clock.now(),
            recorded_by_id=actor.account_id,
        )
        if old is not None:
            fields = ("name", "kind", "anchor_on", "minutes_by_day")
            if all(getattr(old, field) == getattr(new, field) for field in fields):
                return old
            supersede(old, new.recorded_at)
        new.save(force_insert=True)
        audit.append(actor=actor, action="schedule.save", object_type="schedule", object_id=new.id)
    return new


def _check_schedule(code: str, name: str, kind: ScheduleKind, anchor_on: date | None, minutes: list[int]) -> None:
    if not code:
        raise Invalid("The schedule has no code.", fix="Enter one, as in the HR system's files.", field="code")
    if not name:
        raise Invalid("The schedule has no name.", fix="Enter one.", field="name")
    weeks, rest = divmod(len(minutes), 7)
    allowed = {
        ScheduleKind.WEEKLY: range(1, 2),
        ScheduleKind.ROTATING: range(2, MOST_WEEKS + 1),
        ScheduleKind.VARIABLE: range(1),
    }[ScheduleKind(kind)]
    if rest or weeks not in allowed:
        raise Invalid(
            "The weeks do not fit the kind of schedule.",
            why=f"It has {len(minutes)} days.",
            fix=f"Give seven days for each of {allowed.start} to {allowed.stop - 1} weeks.",
            field="minutes_by_day",
        )
    if any(isinstance(day, bool) or not isinstance(day, int) or not 0 <= day <= MINUTES_PER_DAY for day in minutes):
        raise Invalid(
            "A day has between 0 and 1,440 minutes.", fix="Correct the hours of that day.", field="minutes_by_day"
        )
    if minutes and anchor_on is None:
        raise Invalid(
            "It is not known on which day the first week begins.",
            fix="Give a date on which a cycle begins.",
            field="anchor_on",
        )


def hours_record(
    *,
    actor: Actor,
    employee_id: UUID,
    week_starts_on: date,
    minutes_worked: int,
    minutes_scheduled: int | None = None,
) -> HoursWorked:
    """Record the time worked in one workweek, replacing what was believed. Raises Invalid with its field."""
    require(actor, "employee.write")
    assert actor.organization_id is not None
    for field, minutes in (("minutes_worked", minutes_worked), ("minutes_scheduled", minutes_scheduled)):
        if minutes is not None and not 0 <= minutes <= MINUTES_PER_WEEK:
            raise Invalid("A week has between 0 and 168 hours.", fix="Correct the hours.", field=field)
    with organization_scope(actor.organization_id):
        employee = locked_employee(actor, employee_id)
        first = settings_of(actor.organization_id).workweek_starts_on
        if week_starts_on.weekday() != first:
            begins = week_starts_on - timedelta(days=(week_starts_on.weekday() - first) % 7)
            raise Invalid(
                "The workweek begins on another day.",
                fix=f"Use {begins.isoformat()}, the first day of that week.",
                field="week_starts_on",
            )
        whose = HoursWorked.objects.filter(organization_id=actor.organization_id, employee=employee)
        old = whose.filter(week_starts_on=week_starts_on).known().first()
        if old is not None and (old.minutes_worked, old.minutes_scheduled) == (minutes_worked, minutes_scheduled):
            return old
        now = clock.now()
        if old is not None:
            supersede(old, now)
        made = HoursWorked.objects.create(
            organization_id=actor.organization_id,
            employee=employee,
            week_starts_on=week_starts_on,
            minutes_worked=minutes_worked,
            minutes_scheduled=minutes_scheduled,
            recorded_at=now,
            recorded_by_id=actor.account_id,
        )
        audit.append(
            actor=actor,
            action="hours.record",
            object_type="employee",
            object_id=employee_id,
            details={"week_starts_on": week_starts_on.isoformat(), "version": made.id},
        )
    return made


def wage_record(*, actor: Actor, employee_id: UUID, quarter_starts_on: date, amount: Decimal) -> QuarterlyWage:
    """Record the gross wages of a calendar quarter in dollars, replacing what was believed."""
    require(actor, "wage.write")
    assert actor.organization_id is not None
    if quarter_starts_on.day != 1 or quarter_starts_on.month not in (1, 4, 7, 10):
        raise Invalid(
            "A quarter begins in January, April, July or October.",
            fix="Use the first day of one of these months.",
            field="quarter_starts_on",
        )
    if not Decimal(0) <= amount < Decimal(10) ** 10 or amount != amount.quantize(Decimal("0.01")):
        raise Invalid("This is not an amount of money.", fix="Use dollars and cents, not negative.", field="amount")
    with organization_scope(actor.organization_id):
        employee = locked_employee(actor, employee_id)
        whose = QuarterlyWage.objects.filter(organization_id=actor.organization_id, employee=employee)
        old = whose.filter(quarter_starts_on=quarter_starts_on).known().first()
        if old is not None and old.amount == amount:
            return old
        now = clock.now()
        if old is not None:
            supersede(old, now)
        made = QuarterlyWage.objects.create(
            organization_id=actor.organization_id,
            employee=employee,
            quarter_starts_on=quarter_starts_on,
            amount=amount,
            recorded_at=now,
            recorded_by_id=actor.account_id,
        )
        audit.append(
            actor=actor,
            action="wage.record",
            object_type="employee",
            object_id=employee_id,
            details={"quarter_starts_on": quarter_starts_on.isoformat(), "version": made.id},
        )
    return made

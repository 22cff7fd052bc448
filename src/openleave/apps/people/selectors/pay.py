"""What an employee is usually paid in a week, by the record of the job, and what was paid in calendar quarters."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from openleave.apps.people.models import Assignment, QuarterlyWage

CENT = Decimal("0.01")
WEEKS_IN_A_YEAR = 52
MINUTES_IN_AN_HOUR = 60


def usual_weekly_pay(organization_id: UUID, employee_id: UUID, on: date) -> Decimal | None:
    """Dollars and cents: the hourly rate for the hours of the week, or a 52nd of the yearly salary, by the assignment
    in force on a day. None where the record does not say. One statement."""
    row = (
        Assignment.objects.filter(
            organization_id=organization_id, employee_id=employee_id, superseded_at__isnull=True, valid_from__lte=on
        )
        .order_by("-valid_from", "-recorded_at")
        .values_list("pay_type", "pay_rate", "minutes_per_week")
        .first()
    )
    if row is None or row[1] is None:
        return None
    pay_type, rate, minutes = row
    if pay_type == "salaried":
        return (rate / WEEKS_IN_A_YEAR).quantize(CENT, ROUND_HALF_UP)
    if pay_type == "hourly" and minutes:
        return (rate * minutes / MINUTES_IN_AN_HOUR).quantize(CENT, ROUND_HALF_UP)
    return None


def quarterly_wages(organization_id: UUID, employee_id: UUID) -> dict[date, Decimal]:
    """First day of a calendar quarter → gross wages paid in it, as believed now. One statement."""
    rows = QuarterlyWage.objects.filter(
        organization_id=organization_id, employee_id=employee_id, superseded_at__isnull=True
    )
    return dict(rows.order_by("-quarter_starts_on").values_list("quarter_starts_on", "amount"))

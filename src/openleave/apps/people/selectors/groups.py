"""The groups that employees belong to, as the employer's own files name them."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import Q

from openleave.apps.people.models import Assignment, Employment

MOST = 500


def bargaining_units(organization_id: UUID) -> list[str]:
    """The union codes of all assignments that are believed today, by name; at most 500."""
    return _named(organization_id, "union_code")


def departments(organization_id: UUID) -> list[str]:
    """The departments of all assignments that are believed today, by name; at most 500."""
    return _named(organization_id, "department")


def _named(organization_id: UUID, column: str) -> list[str]:
    rows = Assignment.objects.filter(organization_id=organization_id, superseded_at__isnull=True).exclude(
        **{column: ""}
    )
    return list(rows.order_by(column).values_list(column, flat=True).distinct()[:MOST])


def on_payroll(organization_id: UUID, on: date) -> list[UUID]:
    """Everybody employed on a day, by employee number. One query."""
    spans = Employment.objects.filter(
        Q(separated_on__isnull=True) | Q(separated_on__gte=on),
        organization_id=organization_id, superseded_at__isnull=True, hired_on__lte=on,
    )  # fmt: skip
    return list(dict.fromkeys(spans.order_by("employee__number").values_list("employee_id", flat=True)))

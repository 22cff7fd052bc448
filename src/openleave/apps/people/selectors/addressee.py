"""To whom a letter goes: name, postal and e-mail address, language, and where and as what the person works."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Case, F, OuterRef, Subquery, Value, When
from django.db.models.functions import JSONObject

from openleave.apps.people.models import Assignment, Profile
from openleave.kernel import shown
from openleave.kernel.errors import NotFound


@dataclass(frozen=True, slots=True)
class Addressee:
    """``address`` are lines. Empty texts where nothing is known."""

    employee_id: UUID
    number: str
    full_name: str
    sort_name: str
    address: tuple[str, ...]
    email: str
    language: str
    job_title: str
    worksite: str


def addressee(organization_id: UUID, employee_id: UUID, on: date) -> Addressee:
    """The person as known on a day; what begins later stands in where nothing is known by then. One query.

    Raises NotFound for an employee of whom nothing is known.
    """
    job = _standing(
        Assignment.objects.filter(organization_id=organization_id, employee_id=OuterRef("employee_id")).known(), on
    ).values(found=JSONObject(job_title="job_title", worksite="worksite__name"))
    profiles = Profile.objects.filter(organization_id=organization_id, employee_id=employee_id).known()
    profile = _standing(profiles, on).select_related("employee").annotate(job=Subquery(job[:1])).first()
    if profile is None:
        raise NotFound
    shown.named([employee_id])
    town = " ".join(part for part in (profile.home_state, profile.home_postal_code) if part)
    place = ", ".join(part for part in (profile.home_city, town) if part)
    found = profile.job or {}
    return Addressee(
        employee_id=employee_id,
        number=profile.employee.number,
        full_name=profile.full_name,
        sort_name=profile.sort_name,
        address=tuple(part for part in (profile.home_street, place) if part),
        email=profile.email,
        language=profile.language,
        job_title=found.get("job_title") or "",
        worksite=found.get("worksite") or "",
    )


def _standing(rows: Any, on: date) -> Any:
    """The version that describes the day first: the last that began by then, else the first to begin."""
    begun = Case(When(valid_from__lte=on, then=Value(0)), default=Value(1))
    since = Case(When(valid_from__lte=on, then=Value(on) - F("valid_from")), default=F("valid_from") - Value(on))
    return rows.order_by(begun, since, "-recorded_at")

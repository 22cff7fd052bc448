"""To whom a letter goes: name, postal and e-mail address, language, and where and as what the person works."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from openleave.apps.people.models import Assignment, Profile
from openleave.apps.people.selectors.facts import valid_on
from openleave.kernel.errors import NotFound


@dataclass(frozen=True, slots=True)
class Addressee:
    """``address`` are lines. Empty texts where nothing is known."""

    employee_id: UUID
    number: str
    full_name: str
    address: tuple[str, ...]
    email: str
    language: str
    job_title: str
    worksite: str


def addressee(organization_id: UUID, employee_id: UUID, on: date) -> Addressee:
    """The person as known on a day. Two queries. Raises NotFound for an employee of whom nothing is known."""
    profiles = tuple(
        Profile.objects.filter(organization_id=organization_id, employee_id=employee_id)
        .known()
        .select_related("employee")
        .order_by("valid_from", "recorded_at")
    )
    if not profiles:
        raise NotFound
    profile = valid_on(profiles, on) or profiles[0]
    assignments = tuple(
        Assignment.objects.filter(organization_id=organization_id, employee_id=employee_id)
        .known()
        .select_related("worksite")
        .order_by("valid_from", "recorded_at")
    )
    assignment = valid_on(assignments, on) or (assignments[0] if assignments else None)
    town = " ".join(part for part in (profile.home_state, profile.home_postal_code) if part)
    place = ", ".join(part for part in (profile.home_city, town) if part)
    return Addressee(
        employee_id=employee_id,
        number=profile.employee.number,
        full_name=profile.full_name,
        address=tuple(part for part in (profile.home_street, place) if part),
        email=profile.email,
        language=profile.language,
        job_title=assignment.job_title if assignment else "",
        worksite=assignment.worksite.name if assignment and assignment.worksite else "",
    )

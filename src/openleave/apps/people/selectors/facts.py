"""Everything known about one employee at an instant: what a determination is made from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from openleave.apps.facts import FactQuerySet
from openleave.apps.people.models import (
    Assignment,
    Employee,
    Employment,
    HoursWorked,
    Profile,
    QuarterlyWage,
    Schedule,
)
from openleave.kernel.errors import NotFound


@dataclass(frozen=True, slots=True)
class EmployeeFacts:
    """The versions believed at ``known_at`` (None: now), of all dates, each list in order of date.

    ``schedules`` are by code, only those the assignments name. ``assignments`` have their ``worksite`` loaded.
    """

    employee: Employee
    known_at: datetime | None
    profiles: tuple[Profile, ...]
    employments: tuple[Employment, ...]
    assignments: tuple[Assignment, ...]
    schedules: dict[str, Schedule]
    hours: tuple[HoursWorked, ...]
    wages: tuple[QuarterlyWage, ...]

    def profile_on(self, on: date) -> Profile | None:
        """The profile that describes a date; before the first known one, that one."""
        return valid_on(self.profiles, on) or (self.profiles[0] if self.profiles else None)

    def assignment_on(self, on: date) -> Assignment | None:
        """The assignment on a date, or None when none describes it."""
        return valid_on(self.assignments, on)

    def schedule_on(self, on: date) -> Schedule | None:
        """The schedule the employee was assigned to on a date."""
        assignment = self.assignment_on(on)
        return self.schedules.get(assignment.schedule_code) if assignment else None

    def employment_on(self, on: date) -> Employment | None:
        """The hire-to-separation span that contains a date."""
        for span in self.employments:
            if span.hired_on <= on and (span.separated_on is None or on <= span.separated_on):
                return span
        return None

    @property
    def last_known_at(self) -> datetime:
        """The newest recording among these facts: two readings with the same instant saw the same facts."""
        rows: list[Any] = [*self.profiles, *self.employments, *self.assignments, *self.hours, *self.wages]
        rows += self.schedules.values()
        return max((row.recorded_at for row in rows), default=self.employee.created_at)


def valid_on[T: (Profile, Assignment)](versions: tuple[T, ...], on: date) -> T | None:
    """The version that describes a date; of several, the one that began last."""
    found = [row for row in versions if row.valid_from <= on and (row.valid_to is None or on <= row.valid_to)]
    return found[-1] if found else None


@dataclass(frozen=True, slots=True)
class PlaceOfWork:
    """Where somebody works by the records: ``by_hand`` the State stated for the person, else "", ``site_state`` that of
    their worksite. ``valid_from``: since when."""

    valid_from: date
    by_hand: str
    site: str
    site_state: str

    @property
    def state(self) -> str:
        """The State that counts: the one stated for the person, where one is."""
        return self.by_hand or self.site_state

    @property
    def differs(self) -> bool:
        """Whether a State set by hand is another than the worksite's."""
        return bool(self.by_hand and self.site_state and self.by_hand != self.site_state)


#: A column of a statement about rows ``c`` with ``organization_id`` and ``employee_id``: what ``places_of`` reads.
PLACES = """
  (SELECT json_agg(json_build_array(a.valid_from, a.work_state, coalesce(w.name, ''), coalesce(w.state, ''))
                   ORDER BY a.valid_from)
     FROM people_assignment a
     LEFT JOIN organizations_worksite w ON w.organization_id = a.organization_id AND w.id = a.worksite_id
    WHERE a.organization_id = c.organization_id AND a.employee_id = c.employee_id AND a.superseded_at IS NULL)"""


def places_of(column: list[list[str]] | None) -> list[PlaceOfWork]:
    """Where somebody works and worked, as it is known now, by day. ``column`` is ``PLACES``."""
    return [PlaceOfWork(date.fromisoformat(first), *rest) for first, *rest in column or []]


def place_on(places: Sequence[PlaceOfWork], on: date) -> PlaceOfWork | None:
    """The place in force on a day; before the first, the first."""
    return next((one for one in reversed(places) if one.valid_from <= on), places[0] if places else None)


def place_of_work(organization_id: UUID, employee_id: UUID, on: date) -> PlaceOfWork | None:
    """Where somebody works on a day, as it is known now; before the first job known, there. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {PLACES} FROM (SELECT %s::uuid AS organization_id, %s::uuid AS employee_id) c",  # noqa: S608
            [organization_id, employee_id],
        )
        return place_on(places_of(cursor.fetchone()[0]), on)


def facts_for(
    organization_id: UUID,
    employee_id: UUID,
    *,
    known_at: datetime | None = None,
    hours_from: date | None = None,
    hours_to: date | None = None,
    employee: Employee | None = None,
) -> EmployeeFacts:
    """Everything known about an employee, in 7 queries. Raises NotFound.

    ``employee`` spares a query where the caller has it. ``hours_from`` and ``hours_to`` bound the weeks by their first
    day, both included.
    """
    employee = employee or Employee.objects.filter(organization_id=organization_id, id=employee_id).first()
    if employee is None:
        raise NotFound
    assignments = tuple(
        _known(Assignment.objects, organization_id, employee_id, known_at)
        .select_related("worksite")
        .order_by("valid_from", "recorded_at")
    )
    codes = {row.schedule_code for row in assignments if row.schedule_code}
    schedules = Schedule.objects.filter(organization_id=organization_id, code__in=codes).known(known_at)
    hours = _known(HoursWorked.objects, organization_id, employee_id, known_at)
    if hours_from is not None:
        hours = hours.filter(week_starts_on__gte=hours_from)
    if hours_to is not None:
        hours = hours.filter(week_starts_on__lte=hours_to)
    return EmployeeFacts(
        employee=employee,
        known_at=known_at,
        profiles=tuple(
            _known(Profile.objects, organization_id, employee_id, known_at).order_by("valid_from", "recorded_at")
        ),
        employments=tuple(
            _known(Employment.objects, organization_id, employee_id, known_at).order_by("hired_on", "recorded_at")
        ),
        assignments=assignments,
        schedules={row.code: row for row in schedules} if codes else {},
        hours=tuple(hours.order_by("week_starts_on")),
        wages=tuple(
            _known(QuarterlyWage.objects, organization_id, employee_id, known_at).order_by("quarter_starts_on")
        ),
    )


def _known(
    manager: Any, organization_id: UUID, employee_id: UUID, known_at: datetime | None
) -> QuerySet[Any] | FactQuerySet:
    """Each arm names the employee, so that either can use its own partial index."""
    whose = Q(organization_id=organization_id, employee_id=employee_id)
    if known_at is None:
        return manager.filter(whose, superseded_at__isnull=True)
    current = whose & Q(superseded_at__isnull=True)
    past = whose & Q(superseded_at__isnull=False, superseded_at__gt=known_at)
    return manager.filter(current | past).filter(recorded_at__lte=known_at)


_INSTANTS = " UNION ".join(
    f"SELECT recorded_at FROM {table} WHERE organization_id = %(organization)s AND employee_id = %(employee)s"  # noqa: S608
    for table in ("people_profile", "people_employment", "people_assignment")
)


def recorded_instants(organization_id: UUID, employee_id: UUID) -> list[datetime]:
    """When something about the employee was recorded, newest first, at most 50: the choices of "known when"."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT recorded_at FROM ({_INSTANTS}) known ORDER BY recorded_at DESC LIMIT 50",  # noqa: S608
            {"organization": organization_id, "employee": employee_id},
        )
        return [row[0] for row in cursor.fetchall()]


def first_recorded_at(organization_id: UUID, employee_id: UUID) -> datetime | None:
    """When the first fact about the employee was recorded; before it nothing was known."""
    instants = recorded_instants(organization_id, employee_id)
    return instants[-1] if instants else None

"""Finding employees: by id, by number, by the beginning of a name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from openleave.apps.people.models import (
    ACCENTED,
    PLAIN,
    Assignment,
    Employee,
    Employment,
    Profile,
)
from openleave.kernel import shown
from openleave.kernel.actor import Actor
from openleave.kernel.errors import NotFound
from openleave.kernel.permissions import require

PAGE_SIZE = 50
ORDER = ("search_last", "employee_id")
#: Sorts after every letter: the end of the range of texts that begin alike.
LAST = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class EmployeeRow:
    """One line of the list. ``status``: ``employed``, ``separated``, ``future`` or ``unknown`` on the day asked."""

    id: UUID
    number: str
    name: str
    job_title: str
    department: str
    worksite: str
    status: str
    hired_on: date | None


@dataclass(frozen=True, slots=True)
class Page:
    """Up to 50 rows; ``after`` is the cursor of the next page, or empty when there is none."""

    rows: tuple[EmployeeRow, ...]
    after: str


def access_employee(*, actor: Actor, employee_id: UUID) -> Employee:
    """The only way from a request's id to an employee. NotFound for foreign and missing alike."""
    require(actor, "employee.read")
    employee = Employee.objects.filter(organization_id=actor.organization_id, id=employee_id).first()
    if employee is None:
        raise NotFound
    return employee


def employee_by_number(organization_id: UUID, number: str) -> Employee:
    """For commands. Raises NotFound."""
    employee = Employee.objects.filter(organization_id=organization_id, number=number).first()
    if employee is None:
        raise NotFound("There is no employee with this number in the organization.")
    return employee


def number_of(organization_id: UUID, employee_id: UUID) -> str:
    """The number of an employee; empty where there is none of that id."""
    rows = Employee.objects.filter(organization_id=organization_id, id=employee_id)
    return rows.values_list("number", flat=True).first() or ""


def names_of(organization_id: UUID, employee_ids: Iterable[UUID], on: date) -> dict[UUID, str]:
    """Names by employee, family name first, as of a date. One query."""
    profiles = (
        Profile.objects.filter(organization_id=organization_id, employee_id__in=set(employee_ids))
        .known()
        .only("employee_id", "valid_from", "first_name", "middle_name", "last_name", "suffix")
        .order_by("employee_id", "valid_from")
    )
    found: dict[UUID, str] = {}
    for profile in profiles:
        if profile.employee_id not in found or profile.valid_from <= on:
            found[profile.employee_id] = profile.sort_name
    shown.named(found)
    return found


def search(*, actor: Actor, text: str = "", on: date, after: str = "", page_size: int = PAGE_SIZE) -> Page:
    """Employees whose name or number begins with ``text``, by family name; four queries, whatever the size.

    ``text`` may be "Garcia", "garcia, m", "Maria Gar" or a number; case and accents do not matter. ``after`` is the
    cursor of the page before.
    """
    require(actor, "employee.read")
    assert actor.organization_id is not None
    known = Profile.objects.filter(organization_id=actor.organization_id).known()
    profiles = _past(known.filter(_one_per_employee(on)), after)
    if fold(text):
        profiles = known.filter(id__in=_matches(profiles, actor.organization_id, text, page_size + 1))
    found = list(profiles.order_by(*ORDER).select_related("employee")[: page_size + 1])
    shown = found[:page_size]
    cursor = f"{shown[-1].employee_id}~{shown[-1].search_last}" if len(found) > page_size else ""
    return Page(_rows(actor.organization_id, shown, on), cursor)


def _matches(profiles: QuerySet[Profile], organization_id: UUID, text: str, most: int) -> QuerySet[Any]:
    """Ids of the first matches: a union of three ranges, each by its own index. With OR none would be used."""
    wanted, number = fold(text), text.strip().replace("\x00", "")[:200]
    numbered = Employee.objects.filter(organization_id=organization_id, number__gte=number, number__lt=number + LAST)
    by_last, by_first, by_number = (
        some.order_by(*ORDER).values("id")[:most]
        for some in (
            profiles.filter(search_last__gte=wanted, search_last__lt=wanted + LAST),
            profiles.filter(search_first__gte=wanted, search_first__lt=wanted + LAST),
            profiles.filter(employee_id__in=numbered.values("id")),
        )
    )
    return by_last.union(by_first, by_number)


def fold(text: str) -> str:
    """As stored names are compared: lower case, no accents, "Garcia, Maria" as "garcia maria"."""
    plain = " ".join(text.replace(",", " ").split()).lower()
    return plain.translate(str.maketrans(ACCENTED, PLAIN)).replace("\x00", "")[:200]


def _one_per_employee(on: date) -> Q:
    """The profile that holds on the date; for somebody whose first profile begins later, that one."""
    earlier = Profile.objects.filter(
        organization_id=OuterRef("organization_id"),
        employee_id=OuterRef("employee_id"),
        superseded_at__isnull=True,
        valid_from__lt=OuterRef("valid_from"),
    )
    holds = Q(valid_from__lte=on) & (Q(valid_to__isnull=True) | Q(valid_to__gte=on))
    return holds | (Q(valid_from__gt=on) & ~Exists(earlier))


def _past(profiles: QuerySet[Profile], after: str) -> QuerySet[Profile]:
    employee_id, tilde, name = after.partition("~")
    if not tilde:
        return profiles
    try:
        last_id = UUID(employee_id)
    except ValueError:
        return profiles
    # The plain bound lets the index skip; the rest settles people of the same name.
    return profiles.filter(search_last__gte=name).filter(Q(search_last__gt=name) | Q(employee_id__gt=last_id))


def _rows(organization_id: UUID, profiles: list[Profile], on: date) -> tuple[EmployeeRow, ...]:
    ids = [profile.employee_id for profile in profiles]
    shown.named(ids)
    assignments = _latest(
        Assignment.objects.filter(organization_id=organization_id, employee_id__in=ids)
        .known()
        .select_related("worksite")
        .order_by("valid_from"),
        lambda row: row.valid_from <= on,
    )
    employments = _latest(
        Employment.objects.filter(organization_id=organization_id, employee_id__in=ids).known().order_by("hired_on"),
        lambda row: row.hired_on <= on,
    )
    return tuple(
        _row(profile, assignments.get(profile.employee_id), employments.get(profile.employee_id), on)
        for profile in profiles
    )


def _latest(rows: Iterable[Any], applies: Any) -> dict[UUID, Any]:
    found: dict[UUID, Any] = {}
    for row in rows:
        if row.employee_id not in found or applies(row):
            found[row.employee_id] = row
    return found


def _row(profile: Profile, assignment: Assignment | None, employment: Employment | None, on: date) -> EmployeeRow:
    return EmployeeRow(
        id=profile.employee_id,
        number=profile.employee.number,
        name=profile.sort_name,
        job_title=assignment.job_title if assignment else "",
        department=assignment.department if assignment else "",
        worksite=assignment.worksite.name if assignment and assignment.worksite else "",
        status=status_on(employment, on),
        hired_on=employment.hired_on if employment else None,
    )


def status_on(employment: Employment | None, on: date) -> str:
    """``employed``, ``separated``, ``future`` or ``unknown``."""
    if employment is None:
        return "unknown"
    if employment.hired_on > on:
        return "future"
    if employment.separated_on is not None and employment.separated_on < on:
        return "separated"
    return "employed"

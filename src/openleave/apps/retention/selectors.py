"""What will go, when and why; what went. Read from the days that the last reckoning noted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, When
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext as _

from openleave.apps.cases import walls
from openleave.apps.erasure.models import Hold
from openleave.apps.people import selectors as people
from openleave.apps.retention.authorities import BY_KEY, Authority
from openleave.apps.retention.models import Choice, Due, Kind, Sweep
from openleave.apps.retention.rules import CHOICE, SERVICE, months_after
from openleave.kernel.actor import Actor
from openleave.kernel.permissions import require


@dataclass(frozen=True, slots=True)
class Month:
    """How many people and cases go in a month; the first month has all that is past its day already."""

    first_on: date
    people: int
    cases: int


@dataclass(frozen=True, slots=True)
class Going:
    """One person or case of the preview: whose, the case's number, the last day it is kept, and because of what."""

    kind: str
    name: str
    number: str
    until_on: date
    why: str
    authority: Authority | None
    held: bool
    reckoned_at: datetime


@dataclass(frozen=True, slots=True)
class Preview:
    """What goes in the coming months. ``due`` and ``held`` count what is past its day; ``reckoned_at`` is None where
    nothing was reckoned yet."""

    months: list[Month]
    due: int
    held: int
    going: list[Going]
    reckoned_at: datetime | None


def dues(actor: Actor) -> QuerySet[Due]:
    """What has a last day, as far as the actor may know of it (walls of cases hold here too)."""
    require(actor, "retention.read")
    visible = (Q(kind=Kind.SUBJECT) & walls.others(actor)) | (Q(kind=Kind.CASE) & walls.visible(actor, "case__"))
    # A case is kept by a hold of everything or of itself, a person by any hold of theirs. One of a document in the case
    # keeps it as well, which the sweep itself finds out.
    running = Hold.objects.filter(
        organization_id=OuterRef("organization_id"), subject_id=OuterRef("employee_id"), released_at__isnull=True
    )
    of_case = running.filter(Q(scope="everything") | Q(about_id=OuterRef("case_id")))
    held = Case(When(kind=Kind.SUBJECT, then=Exists(running)), default=Exists(of_case))
    return Due.objects.filter(visible, organization_id=actor.organization_id).annotate(held=held)


def preview(*, actor: Actor, today: date, months: int = 12, most: int = 25) -> Preview:
    """What goes in the coming ``months``, by month, and the next ones one by one. Four statements."""
    rows = dues(actor)
    last = months_after(today.replace(day=1), months)
    counted = (
        rows.filter(until_on__lt=last)
        .annotate(month=TruncMonth("until_on"))
        .values("month", "kind")
        .annotate(count=Count("id"))
        .values_list("month", "kind", "count")
    )
    found: dict[date, dict[str, int]] = {
        months_after(today.replace(day=1), position): {"subject": 0, "case": 0} for position in range(months)
    }
    for month, kind, count in counted:
        found[max(month, today.replace(day=1))][kind] += count
    past = dict(rows.filter(until_on__lt=today).values("held").annotate(n=Count("id")).values_list("held", "n"))
    first = going(actor=actor, today=today, most=most)
    return Preview(
        [Month(first, counts["subject"], counts["case"]) for first, counts in found.items()],
        past.get(False, 0),
        past.get(True, 0),
        first,
        first[0].reckoned_at if first else None,
    )


def going(*, actor: Actor, today: date, most: int = 25) -> list[Going]:
    """The next that go, the earliest first. Two statements."""
    rows = list(dues(actor).select_related("case").order_by("until_on", "id")[:most])
    assert actor.organization_id is not None
    names = people.names_of(actor.organization_id, {row.employee_id for row in rows}, today)
    return [
        Going(
            row.kind,
            names.get(row.employee_id, ""),
            row.case.number if row.case is not None else "",
            row.until_on,
            because(row.because),
            BY_KEY.get(row.because),
            row.held,  # type: ignore[attr-defined]
            row.reckoned_at,
        )
        for row in rows
    ]


def because(code: str) -> str:
    """What keeps something, in words; the citation of a law."""
    if code in BY_KEY:
        return BY_KEY[code].citation
    return {CHOICE: _("your organization’s choice"), SERVICE: _("until the service ends")}.get(code, code)


def choices(organization_id: UUID) -> dict[str, int | None]:
    """What the organization chose, by kind."""
    return dict(Choice.objects.filter(organization_id=organization_id).values_list("kind", "keep_months"))


def sweeps(*, actor: Actor, most: int = 10) -> list[Sweep]:
    """The latest sweeps."""
    require(actor, "retention.read")
    return list(Sweep.objects.filter(organization_id=actor.organization_id).order_by("-began_at")[:most])

"""Reading accommodations: lists behind the walls, one with everything about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, F, Q, QuerySet

from openleave.apps.accommodation import private
from openleave.apps.accommodation.access import access_accommodation
from openleave.apps.accommodation.choices import State
from openleave.apps.accommodation.models import (
    Accommodation,
    AccommodationDecision,
    Entry,
    Hardship,
    Option,
    Restriction,
    Review,
    Trial,
)
from openleave.apps.cases.walls import visible
from openleave.apps.people import selectors as people
from openleave.kernel.actor import Actor
from openleave.kernel.permissions import require

PAGE_SIZE = 50


# All parts of one accommodation in one statement, in the order of MODELS. Money as text: JSON would make it a float.
MODELS = (Entry, Option, Trial, Restriction, AccommodationDecision, Review, Hardship)
PARTS = """
SELECT
  (SELECT json_agg(d ORDER BY d.happened_on DESC, d.recorded_at DESC, d.id DESC) FROM accommodation_entry d {mine}),
  (SELECT json_agg(to_jsonb(d) || jsonb_build_object('cost', d.cost::text) ORDER BY d.proposed_on, d.id)
     FROM accommodation_option d {mine}),
  (SELECT json_agg(d ORDER BY d.from_on, d.id) FROM accommodation_trial d {mine}),
  (SELECT json_agg(d ORDER BY d.from_on, d.id) FROM accommodation_restriction d {mine}),
  (SELECT json_agg(d ORDER BY d.id DESC) FROM accommodation_accommodationdecision d {mine}),
  (SELECT json_agg(d ORDER BY d.due_on, d.id) FROM accommodation_review d {mine}),
  (SELECT json_agg(d ORDER BY d.id DESC) FROM accommodation_hardship d {mine})
""".replace("{mine}", "WHERE d.organization_id = %(organization)s AND d.accommodation_id = %(row)s")


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a list."""

    accommodation: Accommodation
    name: str
    case_number: str
    changes: list[str]
    late: bool


@dataclass(slots=True)
class File:
    """An accommodation with all its parts, the newest entry first; ``texts`` by (kind, row)."""

    accommodation: Accommodation
    entries: list[Entry]
    options: list[Option]
    trials: list[Trial]
    restrictions: list[Restriction]
    decisions: list[AccommodationDecision]
    reviews: list[Review]
    hardship: Hardship | None
    texts: dict[tuple[str, UUID], Any] = field(default_factory=dict)

    def text(self, kind: str, row_id: UUID, missing: Any = "") -> Any:
        """What somebody wrote, or ``missing``."""
        return self.texts.get((kind, row_id), missing)

    @property
    def facts(self) -> dict[str, Any]:
        return self.text("facts", self.accommodation.id, {})

    @property
    def changes(self) -> list[str]:
        """What is asked for now: the options that were not refused."""
        return [option.change for option in self.options if option.state != "refused"]


def accommodations(
    *, actor: Actor, today: date, state: str = "", due: bool = False, page: int = 1
) -> tuple[list[Row], bool]:
    """(rows, whether there are more): those with a review to come first by its day, then the newest.

    ``state`` one of ``State``, or ``current`` for all that are not closed; ``due``: only reviews due by today.
    """
    require(actor, "accommodation.read")
    rows = Accommodation.objects.filter(visible(actor), organization_id=actor.organization_id)
    if state == "current":
        rows = rows.exclude(state=State.CLOSED)
    elif state in State.values:
        rows = rows.filter(state=state)
    if due:
        rows = rows.exclude(state=State.CLOSED).filter(next_review_on__lte=today)
    ordered = rows.order_by(F("next_review_on").asc(nulls_last=True), "-opened_at", "-id").select_related("case")
    start = (page - 1) * PAGE_SIZE
    found = list(ordered[start : start + PAGE_SIZE + 1])
    return _rows(actor, found[:PAGE_SIZE], today), len(found) > PAGE_SIZE


def counts(*, actor: Actor, today: date) -> dict[str, int]:
    """How many there are: ``current``, ``talking`` (not decided yet), ``due`` (a review is due)."""
    rows = Accommodation.objects.filter(visible(actor), organization_id=actor.organization_id)
    return rows.aggregate(
        current=Count("id", filter=~Q(state=State.CLOSED)),
        talking=Count("id", filter=Q(state__in=[State.REQUESTED, State.INTERACTIVE_PROCESS, State.TRIAL])),
        due=Count("id", filter=~Q(state=State.CLOSED) & Q(next_review_on__lte=today)),
    )


def accommodations_of_case(*, actor: Actor, case_id: UUID, today: date) -> list[Row]:
    """Those that belong to a leave case the actor may see, the newest first."""
    require(actor, "accommodation.read")
    found = Accommodation.objects.filter(visible(actor), organization_id=actor.organization_id, case_id=case_id)
    return _rows(actor, list(found.select_related("case").order_by("-opened_at")), today)


def accommodation_file(*, actor: Actor, accommodation_id: UUID) -> File:
    """Everything about one. Raises NotFound. What was written is read from the vault at once, and that is recorded."""
    row = access_accommodation(actor=actor, accommodation_id=accommodation_id)
    with connection.cursor() as cursor:
        cursor.execute(PARTS, {"organization": row.organization_id, "row": row.id})
        read = [_hydrated(model, rows) for model, rows in zip(MODELS, cursor.fetchone(), strict=True)]
    entries, options, trials, restrictions, decisions, reviews, worksheets = read
    for trial in trials:
        trial.accommodation = row
    found = File(row, entries, options, trials, restrictions, decisions, reviews, worksheets[0] if worksheets else None)
    found.texts = private.read_many(actor, row.employee_id, _wanted(found))
    return found


def restrictions_of_case(*, actor: Actor, case_id: UUID, employee_id: UUID, on: date) -> list[tuple[Restriction, str]]:
    """The limits that ``restriction_rows`` finds, with their words."""
    rows = restriction_rows(actor=actor, case_id=case_id, employee_id=employee_id, on=on)
    texts = private.read_many(actor, employee_id, [("restriction", row.id) for row in rows])
    return [(row, texts.get(("restriction", row.id), "")) for row in rows]


def restriction_rows(*, actor: Actor, case_id: UUID, employee_id: UUID, on: date) -> list[Restriction]:
    """The limits of a case's employee that hold on a day or later: those recorded with the case, and those of the
    employee's accommodations that the actor may see. Their words are in the vault (``private.PLACES``)."""
    require(actor, "accommodation.read")
    own = Q(accommodation__isnull=True, case_id=case_id)
    seen = Accommodation.objects.filter(
        visible(actor), organization_id=actor.organization_id, employee_id=employee_id
    ).values("id")
    rows = _holding(on).filter(own | Q(accommodation_id__in=seen), organization_id=actor.organization_id)
    return list(rows.order_by("from_on", "id"))


def _hydrated(model: Any, rows: list[dict[str, Any]] | None) -> list[Any]:
    fields = {field.attname: field for field in model._meta.concrete_fields}
    return [model(**{name: fields[name].to_python(value) for name, value in row.items()}) for row in rows or []]


def _holding(on: date) -> QuerySet[Restriction]:
    return Restriction.objects.filter(Q(until_on__isnull=True) | Q(until_on__gte=on), lifted_at__isnull=True)


def _wanted(found: File) -> Iterable[tuple[str, UUID]]:
    yield "facts", found.accommodation.id
    yield from (("entry", entry.id) for entry in found.entries if entry.noted)
    for option in found.options:
        yield "option", option.id
        yield "option_why", option.id
    yield from (("restriction", one.id) for one in found.restrictions)
    yield from (("decision", one.id) for one in found.decisions)
    if found.hardship is not None:
        yield "hardship", found.hardship.id


def _rows(actor: Actor, found: list[Accommodation], today: date) -> list[Row]:
    assert actor.organization_id is not None
    names = people.names_of(actor.organization_id, [row.employee_id for row in found], today)
    changes: dict[UUID, list[str]] = {}
    options = Option.objects.filter(
        organization_id=actor.organization_id, accommodation_id__in=[row.id for row in found]
    ).exclude(state="refused")
    for option in options.order_by("proposed_on", "id"):
        label = str(option.get_change_display())
        if label not in changes.setdefault(option.accommodation_id, []):
            changes[option.accommodation_id].append(label)
    return [
        Row(
            row,
            names.get(row.employee_id, row.number),
            row.case.number if row.case else "",
            changes.get(row.id, []),
            row.next_review_on is not None and row.next_review_on < today and row.state != State.CLOSED,
        )
        for row in found
    ]

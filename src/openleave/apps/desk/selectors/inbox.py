"""The inbox: what has come in, the newest first, what waits before what was handled."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import CharField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, NullIf

from openleave.apps.accounts import selectors as accounts
from openleave.apps.accounts.models import Account
from openleave.apps.cases import walls
from openleave.apps.cases.models import LeaveCase
from openleave.apps.desk.access import access_arrival, seen_arrivals
from openleave.apps.desk.models import Arrival, ArrivalKind
from openleave.apps.people import selectors as people
from openleave.kernel.actor import Actor
from openleave.kernel.errors import NotFound
from openleave.kernel.permissions import require

__all__ = [
    "Inbox",
    "Item",
    "access_arrival",
    "arrivals_of_case",
    "inbox",
    "named_arrival",
    "visible_case",
    "waiting_by_kind",
    "waiting_count",
]

PAGE_SIZE = 50
HANDLED_SHOWN = 20
#: Counts beyond this are shown as "99+".
COUNT_LIMIT = 99
#: So many of what waits are looked at to count the kinds.
COUNTED = 500
FIELDS = (
    "id", "kind", "channel", "employee_id", "case_id", "case__number", "about_id", "learned_on", "owner_id",
    "arrived_at", "handled_at", "handled_by_id", "handled_as",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the inbox. ``name`` '' while nobody knows whom it is about."""

    id: UUID
    kind: str
    channel: str
    employee_id: UUID | None
    case_id: UUID | None
    number: str | None
    about_id: UUID | None
    learned_on: date
    owner_id: UUID | None
    arrived_at: datetime
    handled_at: datetime | None
    handled_by_id: UUID | None
    handled_as: str
    name: str
    owner: str
    handled_by: str


@dataclass(frozen=True, slots=True)
class Inbox:
    """A page: what is ``waiting``, below a short list what was ``handled`` last; the next page's cursor or ''."""

    waiting: list[Item]
    handled: list[Item]
    after: str


def inbox(
    *, actor: Actor, today: date, kind: str = "", owner: str = "", handled: bool = False, after: str = ""
) -> Inbox:
    """Fifty a page. ``kind`` one of ``ArrivalKind``; ``owner`` mine or nobody; ``handled``: only what was handled.

    At most four statements.
    """
    require(actor, "inbox.read")
    assert actor.organization_id is not None
    rows = Arrival.objects.filter(seen_arrivals(actor), organization_id=actor.organization_id)
    if kind in ArrivalKind.values:
        rows = rows.filter(kind=kind)
    if owner == "mine":
        rows = rows.filter(owner_id=actor.account_id)
    elif owner == "nobody":
        rows = rows.filter(owner_id__isnull=True)
    newest = _past(rows.order_by("-arrived_at", "-id"), after)
    waiting: list[tuple[Any, ...]] = []
    if not handled:
        waiting = list(newest.filter(handled_at__isnull=True).values_list(*FIELDS)[: PAGE_SIZE + 1])
    done: list[tuple[Any, ...]] = []
    if handled:
        done = list(newest.filter(handled_at__isnull=False).values_list(*FIELDS)[: PAGE_SIZE + 1])
    elif len(waiting) <= PAGE_SIZE - HANDLED_SHOWN and not after:
        done = list(newest.filter(handled_at__isnull=False).values_list(*FIELDS)[:HANDLED_SHOWN])
    longer = done if handled else waiting
    cursor = f"{longer[PAGE_SIZE - 1][9].isoformat()}~{longer[PAGE_SIZE - 1][0]}" if len(longer) > PAGE_SIZE else ""
    items = _items(actor.organization_id, [*waiting[:PAGE_SIZE], *done[:PAGE_SIZE]], today)
    count = len(waiting[:PAGE_SIZE])
    return Inbox(items[:count], items[count:], cursor)


def arrivals_of_case(*, actor: Actor, case_id: UUID) -> list[Arrival]:
    """What came in for a case, the newest first, at most 50. One statement."""
    require(actor, "inbox.read")
    rows = Arrival.objects.filter(seen_arrivals(actor), organization_id=actor.organization_id, case_id=case_id)
    return list(rows.order_by("-arrived_at", "-id")[:PAGE_SIZE])


def waiting_count(*, actor: Actor) -> int:
    """How many wait, counted up to ``COUNT_LIMIT`` + 1. One statement."""
    require(actor, "inbox.read")
    return _waiting(actor)[: COUNT_LIMIT + 1].count()


def waiting_by_kind(*, actor: Actor) -> tuple[dict[str, int], bool]:
    """How many of each kind wait among the newest ``COUNTED``, and whether that is all. One statement."""
    require(actor, "inbox.read")
    kinds = Counter(_waiting(actor).order_by("-arrived_at", "-id").values_list("kind", flat=True)[:COUNTED])
    return {kind: kinds[kind] for kind in ArrivalKind.values}, kinds.total() < COUNTED


def _waiting(actor: Actor) -> QuerySet[Arrival]:
    return Arrival.objects.filter(seen_arrivals(actor), organization_id=actor.organization_id, handled_at__isnull=True)


def _items(organization_id: UUID, rows: list[tuple[Any, ...]], today: date) -> list[Item]:
    names = people.names_of(organization_id, {row[3] for row in rows if row[3]}, today)
    who = accounts.account_names({row[8] for row in rows if row[8]} | {row[11] for row in rows if row[11]})
    return [Item(*row, names.get(row[3], ""), who.get(row[8], ""), who.get(row[11], "")) for row in rows]


def _past(rows: QuerySet[Arrival], after: str) -> QuerySet[Arrival]:
    instant, _tilde, last_id = after.partition("~")
    try:
        at, arrival_id = datetime.fromisoformat(instant), UUID(last_id)
    except ValueError:
        return rows
    # The plain bound lets the index skip; the rest settles what arrived at the same instant.
    return rows.filter(arrived_at__lte=at).exclude(arrived_at=at, id__gte=arrival_id)


def named_arrival(*, actor: Actor, arrival_id: UUID) -> Any:
    """The arrival as ``access_arrival`` finds it, with the names of who has it, took it in and handled it
    (``owner_name`` …; None for nobody). One statement."""
    require(actor, "inbox.read")
    rows = Arrival.objects.filter(seen_arrivals(actor), organization_id=actor.organization_id, id=arrival_id)
    names = {
        f"{name}_name": Subquery(
            Account.objects.filter(id=OuterRef(f"{name}_id")).values(
                named=Coalesce(NullIf("display_name", Value("")), "email", output_field=CharField())
            )
        )
        for name in ("owner", "arrived_by", "handled_by")
    }
    found = rows.annotate(**names).first()
    if found is None:
        raise NotFound
    return found


def visible_case(*, actor: Actor, case_id: UUID) -> LeaveCase | None:
    """The case, or None where a wall stands before it: something about it came in all the same."""
    require(actor, "case.read")
    return LeaveCase.objects.filter(walls.visible(actor), organization_id=actor.organization_id, id=case_id).first()

"""Reading the registers, the ledger and the legal desk; what somebody may know of disclosures about themselves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet
from django.utils.timezone import localtime

from openleave.apps.accounts import selectors as accounts
from openleave.apps.disclosures.access import access_demand, access_disclosure, known_answers, may_know
from openleave.apps.disclosures.models import (
    Answer,
    Approval,
    Demand,
    DemandItem,
    DemandKind,
    DemandState,
    DisclosedPerson,
    Disclosure,
    Kind,
    Recipient,
    Subprocessor,
)
from openleave.apps.disclosures.register import current
from openleave.apps.disclosures.services.demanding import PEOPLE, SECOND_WITHIN
from openleave.apps.organizations import selectors as organizations
from openleave.kernel import clock
from openleave.kernel.actor import Actor
from openleave.kernel.egress import RecipientKind
from openleave.kernel.errors import NotFound
from openleave.kernel.permissions import require

PAGE_SIZE = 50
#: Counts are published as ranges: no single demand can be worked out from them.
RANGES = ((0, 0), (1, 4), (5, 9), (10, 49), (50, 99), (100, 249), (250, 499), (500, 999))


# The ledger -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Filters:
    """What of the ledger is shown: one reason, one kind of recipient, a year. Empty: all."""

    reason: str = ""
    recipient: str = ""
    year: int | None = None


def ledger(*, actor: Actor, filters: Filters, page: int = 1) -> tuple[list[Disclosure], bool]:
    """A page of the ledger, the newest first, and whether there is another one."""
    require(actor, "disclosure.read")
    rows = Disclosure.objects.filter(organization_id=actor.organization_id)
    if filters.reason:
        rows = rows.filter(reason=filters.reason)
    if filters.recipient:
        rows = rows.filter(recipient_kind=filters.recipient)
    if filters.year:
        rows = rows.filter(at__year=filters.year)
    start = (max(page, 1) - 1) * PAGE_SIZE
    found = list(rows.select_related("recipient", "demand").order_by("-at", "-id")[start : start + PAGE_SIZE + 1])
    return found[:PAGE_SIZE], len(found) > PAGE_SIZE


def years(*, actor: Actor) -> list[int]:
    """The years since something was disclosed or demanded, the last first, this one always. Two look-ups by index."""
    require(actor, "disclosure.read")
    disclosed = Disclosure.objects.filter(organization_id=actor.organization_id).order_by("at", "id")
    demanded = Demand.objects.filter(organization_id=actor.organization_id).order_by("received_on", "id")
    at, day = disclosed.values_list("at", flat=True).first(), demanded.values_list("received_on", flat=True).first()
    last = clock.today().year
    first = min(last, localtime(at).year if at else last, day.year if day else last)
    return list(range(last, first - 1, -1))


@dataclass(frozen=True, slots=True)
class Shown:
    """One row of the ledger with whom it is about, as far as the actor may know of them."""

    row: Disclosure
    persons: list[DisclosedPerson]
    by: str


def disclosure_shown(*, actor: Actor, disclosure_id: UUID) -> Shown:
    """One row of the ledger. Whoever is behind a wall is counted and not named."""
    row = access_disclosure(actor=actor, disclosure_id=disclosure_id)
    persons = (
        DisclosedPerson.objects.filter(may_know(actor), organization_id=row.organization_id, disclosure=row)
        .select_related("employee", "case")
        .order_by("employee__number", "case__number")[:200]
    )
    by = accounts.account_names([row.by_account_id]) if row.by_account_id else {}
    return Shown(row, list(persons), by.get(row.by_account_id, "") if row.by_account_id else "")


# Of one person --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Told:
    """A disclosure as the person it is about reads it."""

    at: Any
    flow: str
    basis: str
    reason: str
    recipient_kind: str
    recipient: str
    categories: list[str]
    case_numbers: list[str]


def own_disclosures(*, actor: Actor) -> list[Told]:
    """What others received about the signed-in employee; not what is barred by order until a later day."""
    require(actor, "own.disclosures")
    if actor.employee_id is None:
        raise NotFound
    return _about(actor.organization_id, actor.employee_id)


def disclosures_about(*, actor: Actor, employee_id: UUID) -> list[Told]:
    """The same for the package of a privacy request (commitment P-42): the same rows under the same bars."""
    require(actor, "disclosure.read")
    return _about(actor.organization_id, employee_id)


def _about(organization_id: UUID | None, employee_id: UUID) -> list[Told]:
    assert organization_id is not None
    told = Q(disclosure__demand__isnull=True) | Q(disclosure__demand__barred_until__isnull=True)
    told |= Q(disclosure__demand__barred_until__lt=organizations.today_of(organization_id))
    rows = (
        DisclosedPerson.objects.filter(told, organization_id=organization_id, employee_id=employee_id)
        .exclude(disclosure__recipient_kind=RecipientKind.SELF)
        .select_related("disclosure", "disclosure__recipient", "case")
        .order_by("-disclosure__at", "-disclosure_id", "case__number")[:1_000]
    )
    found: dict[UUID, Told] = {}
    for row in rows:
        one = row.disclosure
        told_of = found.setdefault(
            one.id,
            Told(
                one.at, one.flow, one.basis, one.reason, one.recipient_kind,
                one.recipient.label if one.recipient else "", one.categories, [],
            ),
        )  # fmt: skip
        if row.case is not None:
            told_of.case_numbers.append(row.case.number)
    return list(found.values())


# The registers --------------------------------------------------------------------------------------------------------


def recipients(*, actor: Actor) -> list[Recipient]:
    """The organization's register: those that count first."""
    require(actor, "recipient.change")
    rows = Recipient.objects.filter(organization_id=actor.organization_id)
    return list(rows.order_by(F("until_on").asc(nulls_first=True), "kind", "label", "id"))


def choosable(*, actor: Actor) -> list[Recipient]:
    """Those a demand can come from today."""
    require(actor, "demand.change")
    rows = Recipient.objects.filter(current(), organization_id=actor.organization_id).exclude(kind=Kind.SUBPROCESSOR)
    return list(rows.order_by("label", "id"))


def subprocessors() -> list[Subprocessor]:
    """The operator's register, which every organization may read: those that count or will first."""
    return list(Subprocessor.objects.order_by(F("until_on").asc(nulls_first=True), "label", "id"))


# The legal desk -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DemandPage:
    """A demand with its scope, who approved it as it stands, and what was released."""

    demand: Demand
    items: list[DemandItem]
    approvals: list[Approval]
    answers: list[Answer]
    names: dict[UUID, str]
    second_due: Any

    @property
    def kept(self) -> list[DemandItem]:
        return [item for item in self.items if not item.struck_why]

    @property
    def missing(self) -> int:
        return max(0, PEOPLE - len(self.approvals))


def demands(*, actor: Actor) -> QuerySet[Demand]:
    """All demands, open ones first, then the newest."""
    require(actor, "demand.change")
    rows = Demand.objects.filter(organization_id=actor.organization_id).select_related("recipient")
    return rows.order_by(F("ended_at").desc(nulls_first=True), "-received_on", "-id")


def demand_page(*, actor: Actor, demand_id: UUID) -> DemandPage:
    """One demand. Lines about cases behind a wall are left out for whoever may not know of them."""
    demand = access_demand(actor=actor, demand_id=demand_id)
    known = {"organization_id": demand.organization_id, "demand": demand}
    items = DemandItem.objects.filter(may_know(actor), **known).select_related("employee", "case")
    items = items.order_by("employee__number", "case__number", "section")
    approvals = list(Approval.objects.filter(**known, scope_sha256=demand.scope_sha256).order_by("at", "id"))
    answers = list(known_answers(actor).filter(**known))
    wanted: set[UUID | None] = {demand.entered_by_id, demand.ended_by_id, *(one.account_id for one in approvals)}
    names = accounts.account_names(one for one in wanted if one is not None)
    due = None
    if demand.is_emergency and demand.state == DemandState.RELEASED and len(approvals) < PEOPLE:
        assert demand.ended_at is not None
        due = demand.ended_at + SECOND_WITHIN
    return DemandPage(demand, list(items), approvals, answers, names, due)


def waiting(actor: Actor) -> int:
    """How many demands wait for somebody: open ones, and emergencies without a second approval. One statement."""
    approved = Count("approval__account_id", filter=Q(approval__scope_sha256=F("scope_sha256")), distinct=True)
    rows = Demand.objects.filter(organization_id=actor.organization_id).annotate(approved=approved)
    late = Q(state=DemandState.RELEASED, kind=DemandKind.EMERGENCY, approved__lt=PEOPLE)
    return rows.filter(Q(state=DemandState.OPEN) | late).count()


# Counts for the public ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Counted:
    """A year's demands of one reason: how many came, were answered and refused, about how many people; as ranges."""

    reason: str
    received: str
    released: str
    refused: str
    persons: str


def as_range(number: int) -> str:
    """``0``, ``1–4``, ``5–9`` and so on; from a thousand on ``1000+``."""
    return _written(*_bounds(number))


def transparency(*, actor: Actor, year: int) -> list[Counted]:
    """Per reason and in total, of the demands received in the year. One statement; all numbers are ranges."""
    require(actor, "disclosure.read")
    rows = Demand.objects.filter(organization_id=actor.organization_id, received_on__year=year)
    return counted(rows.values_list("reason", "state", "persons"))


def counted(rows: Iterable[tuple[str, str, int]]) -> list[Counted]:
    """Numbers of (reason, state, persons) as ranges, the total last.

    The total is the sum of the ranges and not the range of the sum: four reasons of "1–4" with a total of "1–4" would
    say that each is one.
    """
    received: Counter[str] = Counter()
    released: Counter[str] = Counter()
    refused: Counter[str] = Counter()
    persons: Counter[str] = Counter()
    for reason, state, number in rows:
        received[reason] += 1
        released[reason] += state == DemandState.RELEASED
        refused[reason] += state == DemandState.REFUSED
        persons[reason] += number
    columns = (received, released, refused, persons)
    found = [Counted(key, *(as_range(column[key]) for column in columns)) for key in sorted(received)]
    return [*found, Counted("", *(_summed(column[key] for key in received) for column in columns))]


def _bounds(number: int) -> tuple[int, int | None]:
    return next(((low, high) for low, high in RANGES if number <= high), (RANGES[-1][1] + 1, None))


def _summed(numbers: Iterable[int]) -> str:
    bounds = [_bounds(number) for number in numbers]
    open_ended = any(high is None for _low, high in bounds)
    return _written(sum(low for low, _high in bounds), None if open_ended else sum(high or 0 for _low, high in bounds))


def _written(low: int, high: int | None) -> str:
    if high is None:
        return f"{low}+"
    return str(low) if low == high else f"{low}–{high}"


def due_soon(demand: Demand, today: date) -> bool:
    """Whether an open demand has to be answered within three days."""
    return demand.answer_by is not None and demand.answer_by <= today + timedelta(days=3)

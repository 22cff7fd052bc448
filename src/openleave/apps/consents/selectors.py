"""Reading consents: what holds now, and the ledger."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q

from openleave.apps.consents.models import Assessment, Event, Grantor, Kind
from openleave.apps.consents.notices import purposes_of
from openleave.kernel import clock
from openleave.kernel.actor import Actor
from openleave.kernel.errors import Denied, NotFound
from openleave.kernel.permissions import require
from openleave.kernel.purposes import standing
from openleave.kernel.purposes.models import Standing
from openleave.kernel.registry import PURPOSES, require_purpose

LEDGER_PAGE = 50
#: From so many days before its review a purpose asks for it.
SOON = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Choice:
    """Where one grantor stands on one purpose. ``last`` is None where nothing was ever said."""

    purpose: str
    last: Event | None

    @property
    def holds(self) -> bool:
        return self.last is not None and holds(self.last, clock.now().date())


def holds(last: Event, today: date) -> bool:
    """Whether the last event leaves a consent in force: not withdrawn, not expired."""
    return last.kind != Kind.WITHDRAWN and (last.expires_on is None or last.expires_on >= today)


def consented(*, organization_id: UUID, purpose: str, subject_id: UUID | None = None) -> bool:
    """Whether the consent that the purpose rests on is in force: the organization's where it is the client's to give,
    else this person's. The one is never taken for the other, and nothing said is no.

    Inside the organization's scope. Raises ValueError for a purpose that rests on no consent, and where a person is
    asked for and none is given.
    """
    grantor = require_purpose(purpose).grantor
    if grantor is None:
        raise ValueError(f"The purpose {purpose} does not rest on consent.")
    if grantor == "subject" and subject_id is None:
        raise ValueError(f"The purpose {purpose} rests on each person's consent: say whose.")
    last = _last(organization_id, [purpose], grantor, subject_id if grantor == "subject" else None)
    return purpose in last and holds(last[purpose], clock.now().date())


def require_consent(*, organization_id: UUID, purpose: str, subject_id: UUID | None = None) -> None:
    """Raise Denied unless ``consented``."""
    if not consented(organization_id=organization_id, purpose=purpose, subject_id=subject_id):
        raise Denied("There is no consent for this.", why=f"The purpose {purpose} rests on consent alone.")


def own_choices(*, actor: Actor) -> list[Choice]:
    """Where the employee stands on each purpose they are asked for. One statement."""
    require(actor, "own.consent")
    if actor.organization_id is None or actor.employee_id is None:
        raise NotFound
    wanted = purposes_of(Grantor.SUBJECT)
    last = _last(actor.organization_id, wanted, Grantor.SUBJECT, actor.employee_id)
    return [Choice(purpose, last.get(purpose)) for purpose in wanted]


def own_events(*, actor: Actor) -> list[Event]:
    """All the employee ever said, newest first."""
    require(actor, "own.consent")
    if actor.organization_id is None or actor.employee_id is None:
        raise NotFound
    rows = Event.objects.filter(organization_id=actor.organization_id, subject_id=actor.employee_id)
    return list(rows.order_by("-happened_at", "-id")[:200])


def client_choices(*, actor: Actor) -> list[Choice]:
    """Where the organization stands on each purpose it is asked for."""
    require(actor, "consent.read")
    assert actor.organization_id is not None
    wanted = purposes_of(Grantor.CLIENT)
    last = _last(actor.organization_id, wanted, Grantor.CLIENT, None)
    return [Choice(purpose, last.get(purpose)) for purpose in wanted]


def ledger(*, actor: Actor, page: int) -> tuple[list[Event], bool]:
    """A page of the ledger, newest first, and whether there is more."""
    require(actor, "consent.read")
    start = (page - 1) * LEDGER_PAGE
    rows = Event.objects.filter(organization_id=actor.organization_id).order_by("-happened_at", "-id")
    found = list(rows[start : start + LEDGER_PAGE + 1])
    return found[:LEDGER_PAGE], len(found) > LEDGER_PAGE


def access_event(*, actor: Actor, event_id: UUID) -> Event:
    """An event of the organization's ledger, for who may read it. Raises NotFound, Forbidden."""
    require(actor, "consent.read")
    return _one(Event.objects.filter(organization_id=actor.organization_id, id=event_id))


def access_own_event(*, actor: Actor, own_event_id: UUID) -> Event:
    """An event of the employee's own. Raises NotFound, Forbidden."""
    require(actor, "own.consent")
    if actor.employee_id is None:
        raise NotFound
    rows = Event.objects.filter(organization_id=actor.organization_id, subject_id=actor.employee_id, id=own_event_id)
    return _one(rows)


def events_of(event: Event) -> list[Event]:
    """All events of the same record, oldest first."""
    rows = Event.objects.filter(organization_id=event.organization_id, record_id=event.record_id)
    return list(rows.order_by("happened_at", "id"))


def standings(*, actor: Actor) -> dict[str, date | None]:
    """Until when each purpose of the organization may be used, where a day is set."""
    require(actor, "purpose.read")
    rows = Standing.objects.filter(organization_id=actor.organization_id)
    return dict(rows.values_list("purpose", "until"))


def assessments(*, actor: Actor, purpose: str) -> list[Assessment]:
    """All assessments of a purpose, newest first."""
    require(actor, "purpose.read")
    if purpose not in PURPOSES:
        raise NotFound
    rows = Assessment.objects.filter(organization_id=actor.organization_id, purpose=purpose)
    return list(rows.order_by("-recorded_at", "-id"))


def _one(rows: Iterable[Event]) -> Event:
    for row in rows:
        return row
    raise NotFound


def _last(organization_id: UUID, purposes: list[str], grantor: str, subject_id: UUID | None) -> dict[str, Event]:
    rows = Event.objects.filter(
        organization_id=organization_id, grantor=grantor, subject_id=subject_id, purpose__in=purposes
    )
    if subject_id is None:
        rows = Event.objects.filter(
            organization_id=organization_id, grantor=grantor, subject__isnull=True, purpose__in=purposes
        )
    return {row.purpose: row for row in rows.order_by("purpose", "-happened_at", "-id").distinct("purpose")}


def reviews_due(actor: Actor) -> int:
    """How many purposes are suspended, or will be within thirty days. One statement."""
    soon = clock.now().date() + SOON
    rows = Standing.objects.filter(organization_id=actor.organization_id, purpose__in=purposes_assessed())
    return rows.filter(Q(until__isnull=True) | Q(until__lte=soon)).count()


def purposes_assessed() -> list[str]:
    """The purposes that an assessment keeps usable until its review: neither what the law demands nor what rests on
    somebody's consent."""
    return [key for key, purpose in PURPOSES.items() if standing.can_be_suspended(key) and purpose.basis != "consent"]

"""What the employer has on record of a person, as that person sees it: each piece, whose it is, where it came from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from openleave.apps.facts import Fact
from openleave.apps.feeds.models import Correction
from openleave.apps.people import selectors as people
from openleave.apps.people.services.dated import ASSIGNMENT_FIELDS, PROFILE_FIELDS
from openleave.apps.requests import words
from openleave.apps.requests.services.intake import CORRECTABLE
from openleave.apps.requests.services.recording import today_of
from openleave.kernel.actor import Actor
from openleave.kernel.errors import NotFound
from openleave.kernel.permissions import require
from openleave.kernel.tenancy import organization_scope

#: Where a piece came from.
FILE, DESK, CORRECTED = "file", "desk", "corrected"


@dataclass(frozen=True, slots=True)
class Piece:
    """A field of the employer's records: its value now (None: nothing), where it came from and when."""

    field: str
    label: Any
    value: Any
    origin: str
    at: datetime | None


def own_records(*, actor: Actor) -> list[Piece]:
    """The fields that the employer keeps of the actor, in the order of the form that corrects them. Raises NotFound for
    an account that is no employee."""
    require(actor, "own.records")
    if actor.organization_id is None or actor.employee_id is None:
        raise NotFound
    with organization_scope(actor.organization_id):
        known = people.facts_for(actor.organization_id, actor.employee_id)
        today = today_of(actor.organization_id)
        rows = Correction.objects.filter(
            organization_id=actor.organization_id, employee_id=actor.employee_id, ended_at__isnull=True
        )
        kept = dict(rows.values_list("field", "accepted_at"))
    profile, job = known.profile_on(today), known.assignment_on(today)
    last = known.employments[-1] if known.employments else None
    return [
        _piece(name, profile if name in PROFILE_FIELDS else job if name in ASSIGNMENT_FIELDS else last, kept.get(name))
        for name in CORRECTABLE
    ]


def _piece(name: str, row: Fact | None, corrected_at: datetime | None) -> Piece:
    value = getattr(row, name) if row is not None else None
    label = words.FIELDS[name]
    if corrected_at is not None:
        return Piece(name, label, value or None, CORRECTED, corrected_at)
    if row is None or not value:
        return Piece(name, label, None, "", None)
    source: UUID | None = row.source_id
    return Piece(name, label, value, DESK if source is None else FILE, row.recorded_at)

"""Reads for the employee's pages that no other app offers: only of their own cases."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from openleave.apps.cases.models import Appeal, LeaveCase
from openleave.apps.desk.models import Arrival, ArrivalKind
from openleave.apps.notices.kinds import letter_kind
from openleave.apps.notices.models import Letter
from openleave.apps.notices.models import State as LetterState
from openleave.kernel.actor import Actor
from openleave.kernel.permissions import require


def open_appeals(*, actor: Actor, case_ids: Iterable[UUID]) -> set[UUID]:
    """The employee's cases in which an appeal waits to be decided. One statement."""
    require(actor, "own.read")
    rows = Appeal.objects.filter(
        organization_id=actor.organization_id,
        case__employee_id=actor.employee_id,
        case_id__in=list(case_ids),
        decided_at__isnull=True,
    )
    return set(rows.values_list("case_id", flat=True))


def reported_absences(*, actor: Actor, case: LeaveCase) -> list[Arrival]:
    """What the employee reported online about a case at hand, the newest first; at most 20. One statement."""
    require(actor, "own.read")
    rows = Arrival.objects.filter(
        organization_id=actor.organization_id,
        case=case,
        employee_id=actor.employee_id,
        kind=ArrivalKind.ABSENCE,
        arrived_by_id=actor.account_id,
    )
    return list(rows.order_by("-arrived_at", "-id")[:20])


def letters_of(*, actor: Actor, case_ids: Iterable[UUID]) -> dict[UUID, list[tuple[Letter, str]]]:
    """Case → the letters that were sent to the employee, the newest first, with what they are called. One statement."""
    require(actor, "own.read")
    rows = Letter.objects.filter(
        organization_id=actor.organization_id,
        employee_id=actor.employee_id,
        case_id__in=list(case_ids),
        state__in=[LetterState.SENT, LetterState.OPENED],
    )
    found: dict[UUID, list[tuple[Letter, str]]] = {}
    for letter in rows.order_by("-sent_at", "-id")[:200]:
        found.setdefault(letter.case_id, []).append((letter, str(letter_kind(letter.kind).label)))
    return found


def unopened(letters: Iterable[tuple[Letter, str]]) -> int:
    """How many of these letters wait to be opened."""
    return sum(letter.state == LetterState.SENT for letter, _label in letters)

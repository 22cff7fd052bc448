"""Reads of certifications for pages and for the apps above."""

from __future__ import annotations

from uuid import UUID

from openleave.apps.accounts import selectors as accounts
from openleave.apps.cases.models import Absence, LeaveCase
from openleave.apps.cases.walls import visible
from openleave.apps.certification.access import access_flag, access_link, access_request
from openleave.apps.certification.models import CERTIFYING, CertificationRequest, Flag, PatternSetting, State
from openleave.kernel.actor import Actor
from openleave.kernel.errors import NotFound
from openleave.kernel.permissions import require

__all__ = [
    "access_absence",
    "access_flag",
    "access_link",
    "access_request",
    "is_certified",
    "open_flags",
    "requests_of",
    "setting_history",
]


def access_absence(*, actor: Actor, case_id: UUID, absence_id: UUID) -> Absence:
    """An absence of the case, or NotFound."""
    require(actor, "absence.record")
    found = Absence.objects.filter(
        visible(actor, "case__"), organization_id=actor.organization_id, case_id=case_id, id=absence_id
    ).first()
    if found is None:
        raise NotFound
    return found


def is_certified(case: LeaveCase) -> bool:
    """Whether a certification of the leave was accepted, so that absences can be held against its pattern."""
    return CertificationRequest.objects.filter(
        organization_id=case.organization_id, case=case, state=State.ACCEPTED, kind__in=CERTIFYING
    ).exists()


def open_flags(case: LeaveCase) -> int:
    """Times over the certified pattern that nobody has looked at yet."""
    return Flag.objects.filter(
        organization_id=case.organization_id, case=case, seen_at__isnull=True, cleared_at__isnull=True
    ).count()


def requests_of(*, actor: Actor, case_id: UUID) -> list[CertificationRequest]:
    """The requests of a case, the oldest first. One statement; no answers."""
    require(actor, "certification.read")
    return list(
        CertificationRequest.objects.filter(
            visible(actor, "case__"), organization_id=actor.organization_id, case_id=case_id
        ).order_by("made_at")
    )


def setting_history(*, actor: Actor, limit: int = 20) -> list[tuple[PatternSetting, str]]:
    """The choices of the excess with who made them, the present one first."""
    require(actor, "pattern.setting")
    rows = list(PatternSetting.objects.filter(organization_id=actor.organization_id).order_by("-set_at", "-id")[:limit])
    who = accounts.account_names({row.set_by_id for row in rows} - {None})
    return [(row, who.get(row.set_by_id, "")) for row in rows]

"""Reads of visits: of the organization's people, and of the operator who asked."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from openleave.apps.visits.models import State, View, Visit
from openleave.kernel import clock
from openleave.kernel.actor import Actor
from openleave.kernel.permissions import require
from openleave.kernel.tenancy import account_scope
from openleave.kernel.tenancy.rows import the_row


def access_visit(*, actor: Actor, visit_id: UUID, lock: bool = False) -> Visit:
    """The only way from a request's id to a visit, for the organization. NotFound for foreign and missing alike."""
    require(actor, "visit.read")
    return the_row(Visit.objects.filter(organization_id=actor.organization_id, id=visit_id), lock=lock)


def access_own_visit(*, actor: Actor, visit_id: UUID) -> Visit:
    """The only way from a request's id to a visit, for the operator who asked for it."""
    require(actor, "visit.ask")
    assert actor.account_id is not None
    with account_scope(actor.account_id):
        return the_row(Visit.objects.filter(account_id=actor.account_id, id=visit_id))


def visits(*, actor: Actor) -> list[Visit]:
    """The organization's visits, the newest first, at most a hundred."""
    require(actor, "visit.read")
    return list(Visit.objects.filter(organization_id=actor.organization_id).order_by("-asked_at")[:100])


def own_visits(*, actor: Actor) -> list[Visit]:
    """What an operator asked for, the newest first, at most fifty."""
    require(actor, "visit.ask")
    assert actor.account_id is not None
    with account_scope(actor.account_id):
        return list(Visit.objects.filter(account_id=actor.account_id).order_by("-asked_at")[:50])


def views(*, actor: Actor, visit: Visit) -> list[View]:
    """Every page that was opened, the newest first."""
    require(actor, "visit.read")
    return list(_views(visit))


def newest_view(*, actor: Actor, visit: Visit) -> UUID | None:
    """The id of the page that was opened last, or None."""
    require(actor, "visit.read")
    return _views(visit).values_list("id", flat=True).first()


def _views(visit: Visit) -> QuerySet[View]:
    return View.objects.filter(organization_id=visit.organization_id, visit=visit).order_by("-opened_at", "-id")


def is_live(visit: Visit) -> bool:
    """Whether the operator may look now."""
    return visit.state == State.ALLOWED and visit.ends_at is not None and clock.now() < visit.ends_at

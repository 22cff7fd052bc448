"""The organization decides on a visit; and it ends: by the organization, by the operator, by the clock."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from openleave.apps.accounts.selectors import deciders
from openleave.apps.visits.models import Ended, State, Visit
from openleave.apps.visits.selectors import access_own_visit, access_visit, is_live
from openleave.kernel import audit, clock
from openleave.kernel.actor import Actor, desk_job
from openleave.kernel.errors import Conflict, Forbidden, Invalid
from openleave.kernel.permissions import require
from openleave.kernel.tenancy import organization_scope
from openleave.kernel.tenancy.models import Pass


def visit_allow(*, actor: Actor, visit_id: UUID, areas: Collection[str], minutes: int, tier3: bool = False) -> Visit:
    """Let the operator in, from now, to see what is named and no more than was asked. The right is the kernel's pass.

    Raises Forbidden for whoever does not decide here, Invalid with its field, Conflict when it was decided.
    """
    with organization_scope(_organization(actor)):
        visit = _to_decide(actor, visit_id)
        allowed = [area for area in visit.asked_areas if area in areas]
        if not allowed or set(areas) - set(visit.asked_areas):
            raise Invalid(
                _("Choose from what was asked for."), fix=_("Choose at least one area, or refuse."), field="areas"
            )
        if not 1 <= minutes <= visit.asked_minutes:
            raise Invalid(_("This is longer than was asked for."), fix=_("Allow less."), field="minutes")
        if tier3 and not visit.asked_tier3:
            raise Invalid(_("Medical facts were not asked for."), fix=_("Leave them out."), field="tier3")
        now = clock.now()
        ends_at = now + timedelta(minutes=minutes)
        given = Pass.objects.create(
            visited_id=visit.organization_id,
            account_id=visit.account_id,
            approved_by_id=actor.account_id,
            tier3=tier3,
            starts_at=now,
            ends_at=ends_at,
        )
        visit.allowed_areas, visit.allowed_minutes, visit.allowed_tier3 = allowed, minutes, tier3
        visit.pass_id, visit.ends_at = given.id, ends_at
        _decide(actor, visit, State.ALLOWED)
        audit.append(
            actor=actor,
            action="visit.allow",
            object_type="visit",
            object_id=visit.id,
            details={
                "account_id": visit.account_id,
                "areas": [*allowed],
                "minutes": minutes,
                "tier3": tier3,
                "narrowed": allowed != visit.asked_areas or minutes < visit.asked_minutes or tier3 != visit.asked_tier3,
            },
        )
    return visit


def visit_refuse(*, actor: Actor, visit_id: UUID) -> None:
    """Do not let the operator in. Raises as ``visit_allow``."""
    with organization_scope(_organization(actor)):
        visit = _to_decide(actor, visit_id)
        _decide(actor, visit, State.REFUSED)
        audit.append(actor=actor, action="visit.refuse", object_type="visit", object_id=visit.id)


def visit_end(*, actor: Actor, visit_id: UUID) -> None:
    """The organization ends a visit this second: the operator's next statement gets no row. Ending twice is no error.
    Whoever may see visits may end one: it harms nobody."""
    require(actor, "visit.read")
    with organization_scope(_organization(actor)):
        visit = access_visit(actor=actor, visit_id=visit_id, lock=True)
        _end(actor, visit, Ended.ORGANIZATION)


def visit_leave(*, actor: Actor, visit_id: UUID) -> None:
    """The operator ends the visit. Raises NotFound for a visit of somebody else."""
    require(actor, "visit.ask")
    visit = access_own_visit(actor=actor, visit_id=visit_id)
    if is_live(visit):
        with organization_scope(visit.organization_id):
            locked = Visit.objects.select_for_update().get(organization_id=visit.organization_id, id=visit.id)
            _end(actor, locked, Ended.OPERATOR)


def visits_expire(organization_id: UUID) -> int:
    """Record the end of visits whose time is over; how many. The right itself ended at that instant by itself."""
    with organization_scope(organization_id):
        rows = Visit.objects.select_for_update().filter(
            organization_id=organization_id, state=State.ALLOWED, ends_at__lte=clock.now()
        )
        return sum(_end(desk_job(organization_id), visit, Ended.TIME) for visit in rows)


def _end(actor: Actor, visit: Visit, how: Ended) -> bool:
    if visit.state != State.ALLOWED or visit.ends_at is None:
        return False
    now = clock.now()
    if now >= visit.ends_at:
        how = Ended.TIME
    visit.state, visit.ended_at, visit.ended_how = State.ENDED, min(now, visit.ends_at), how
    visit.ended_by_id = None if how == Ended.TIME else actor.account_id
    visit.save(update_fields=["state", "ended_at", "ended_how", "ended_by_id"])
    audit.append(
        actor=actor,
        action="visit.end",
        object_type="visit",
        object_id=visit.id,
        details={"how": how.value, "account_id": visit.account_id},
        organization_id=visit.organization_id,
    )
    # Last: an operator who ends it has no scope after this statement.
    Pass.objects.filter(id=visit.pass_id, ended_at__isnull=True).update(ended_at=now)
    return True


def _decide(actor: Actor, visit: Visit, state: State) -> None:
    visit.state, visit.decided_at, visit.decided_by_id = state, clock.now(), actor.account_id
    visit.save()


def _to_decide(actor: Actor, visit_id: UUID) -> Visit:
    require(actor, "visit.decide")
    visit = access_visit(actor=actor, visit_id=visit_id, lock=True)
    if actor.account_id not in {account.pk for account in deciders(visit.organization_id)}:
        # A leave administrator beside a privacy officer; also the system itself, which lets nobody in.
        raise Forbidden("visit.decide")
    if visit.account_id == actor.account_id:
        raise Forbidden("visit.decide")
    if visit.state != State.ASKED:
        raise Conflict(_("This request was decided already."), fix=_("Load the page again."))
    return visit


def _organization(actor: Actor) -> UUID:
    if actor.organization_id is None:
        raise Forbidden("visit.decide")
    return actor.organization_id

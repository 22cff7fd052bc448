"""Who handles a case, and with which others it belongs together."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from openleave.apps.accounts import selectors as accounts
from openleave.apps.cases.access import access_case
from openleave.apps.cases.choices import Linked
from openleave.apps.cases.models import CaseClock, CaseLink, LeaveCase, Wall
from openleave.apps.cases.services.steps import record_step
from openleave.apps.cases.transitions import take
from openleave.apps.cases.walls import visible
from openleave.apps.people import selectors as people
from openleave.kernel import audit
from openleave.kernel.actor import Actor, Channel, Role
from openleave.kernel.errors import Conflict, Invalid, NotFound
from openleave.kernel.permissions import require
from openleave.kernel.tenancy import organization_scope


def case_assign(*, actor: Actor, case_ids: Sequence[UUID], owner_id: UUID | None) -> list[LeaveCase]:
    """Hand cases over, with their running deadlines; None leaves them to nobody. All or none.

    Raises Invalid for an account that is no leave administrator, or that a conflict wall keeps from one of the cases.
    """
    require(actor, "case.assign")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        handlers = accounts.accounts_with(actor.organization_id, Role.LEAVE_ADMINISTRATOR)
        if owner_id is not None and owner_id not in handlers:
            raise Invalid(_("This account handles no cases."), fix=_("Choose a leave administrator."), field="owner_id")
        cases = [access_case(actor=actor, case_id=case_id, lock=True) for case_id in sorted(set(case_ids))]
        if owner_id is not None:
            _may_handle(actor.organization_id, owner_id, handlers[owner_id], cases)
        for case in cases:
            before = take(case, "assign", actor)
            case.owner_id = owner_id
            case.save(update_fields=["owner_id"])
            CaseClock.objects.filter(
                organization_id=case.organization_id, case=case, done_on__isnull=True, stopped_at__isnull=True
            ).update(owner_id=owner_id)
            record_step(actor, case, "assign", before, details={"owner": owner_id})
    return cases


def _may_handle(organization_id: UUID, owner_id: UUID, employee_id: UUID | None, cases: list[LeaveCase]) -> None:
    roles = {Role.LEAVE_ADMINISTRATOR}
    if owner_id in accounts.accounts_with(organization_id, Role.WALLED_CASES):
        roles.add(Role.WALLED_CASES)
    owner = Actor(owner_id, organization_id, frozenset(roles), employee_id, Channel.WEB)
    ids = [case.id for case in cases]
    seen = LeaveCase.objects.filter(visible(owner), organization_id=organization_id, id__in=ids).count()
    if seen != len(ids):
        raise Invalid(
            _("This person may not handle the case."),
            why=_("Nobody handles their own case, a relative’s or their boss’s."),
            fix=_("Choose somebody else."),
            field="owner_id",
        )


def case_link(*, actor: Actor, case_id: UUID, other_id: UUID, kind: str) -> CaseLink:
    """Say that two cases of one employee belong together. Raises Invalid for another employee's case or an unknown
    kind, Conflict where they are linked already."""
    require(actor, "case.change")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        case = access_case(actor=actor, case_id=case_id, lock=True)
        other = access_case(actor=actor, case_id=other_id)
        before = take(case, "link", actor)
        if kind not in Linked.values:
            raise Invalid(_("Say how they belong together."), fix=", ".join(Linked.values), field="kind")
        if other.employee_id != case.employee_id or other.id == case.id:
            raise Invalid(
                _("These cases cannot be linked."),
                why=_("Only two cases of the same employee belong together."),
                fix=_("Choose another case of the employee."),
                field="other_id",
            )
        linked, made = CaseLink.objects.get_or_create(
            organization_id=case.organization_id,
            case=case,
            other=other,
            defaults={"kind": kind, "linked_by_id": actor.account_id},
        )
        if not made:
            raise Conflict(_("They are linked already."), fix=_("Reload the case."))
        record_step(actor, case, "link", before, why=kind, about_id=linked.id, details={"other": other.id})
    return linked


def case_unlink(*, actor: Actor, case_id: UUID, other_id: UUID) -> None:
    """Take a link back."""
    require(actor, "case.change")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        case = access_case(actor=actor, case_id=case_id, lock=True)
        before = take(case, "link", actor)
        rows = CaseLink.objects.filter(organization_id=case.organization_id, case=case, other_id=other_id)
        if not rows.delete()[0]:
            raise NotFound
        record_step(actor, case, "link", before, why="taken_back", details={"other": other_id})


def case_wall(*, actor: Actor, case_id: UUID, walled: bool) -> LeaveCase:
    """Put a case behind the wall, where only the walled group sees it (not even whoever put it there, unless they
    belong to that group), or take it out."""
    require(actor, "case.wall")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        case = access_case(actor=actor, case_id=case_id, lock=True)
        before = take(case, "wall", actor)
        case.walled = walled
        case.save(update_fields=["walled"])
        record_step(actor, case, "wall", before, why="walled" if walled else "open")
    return case


def wall_state(*, actor: Actor, employee_id: UUID, other_id: UUID) -> Wall:
    """Keep two employees apart: neither handles the other's case. What they are to each other is not recorded."""
    require(actor, "wall.change")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        first, second = sorted(
            (people.access_employee(actor=actor, employee_id=one).id for one in (employee_id, other_id)), key=str
        )
        if first == second:
            raise Invalid(_("These are the same person."), fix=_("Choose two employees."), field="other_id")
        wall, made = Wall.objects.get_or_create(
            organization_id=actor.organization_id,
            employee_id=first,
            other_id=second,
            defaults={"stated_by_id": actor.account_id},
        )
        if not made:
            raise Conflict(_("These two are kept apart already."), fix=_("Look for them in the list."))
        audit.append(
            actor=actor, action="wall.state", object_type="wall", object_id=wall.id,
            details={"employee": first, "other": second},
        )  # fmt: skip
    return wall


def wall_remove(*, actor: Actor, wall_id: UUID) -> None:
    """No longer keep two employees apart. Raises Conflict for whoever is one of them: then somebody else decides."""
    require(actor, "wall.change")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        wall = Wall.objects.filter(organization_id=actor.organization_id, id=wall_id).first()
        if wall is None:
            raise NotFound
        if actor.employee_id in (wall.employee_id, wall.other_id):
            raise Conflict(
                _("You cannot take down this wall."),
                why=_("It is around yourself."),
                fix=_("Ask another leave administrator or the privacy officer."),
            )
        details: dict[str, audit.Detail] = {"employee": wall.employee_id, "other": wall.other_id}
        wall.delete()
        audit.append(actor=actor, action="wall.remove", object_type="wall", object_id=wall_id, details=details)

"""What has come in finds its place: whom it is about, which case, who looks after it."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from openleave.apps.accounts import selectors as accounts
from openleave.apps.cases import services as cases
from openleave.apps.cases.access import access_case
from openleave.apps.cases.models import LeaveCase
from openleave.apps.cases.walls import in_human_resources
from openleave.apps.desk import private
from openleave.apps.desk.access import access_arrival
from openleave.apps.desk.events import ArrivalPlaced
from openleave.apps.desk.models import Arrival, ArrivalKind, HandledAs
from openleave.apps.desk.services.arrivals import arrival_add, handled, note
from openleave.apps.people import selectors as people
from openleave.kernel import news
from openleave.kernel.actor import Actor, Role
from openleave.kernel.errors import Conflict, Invalid
from openleave.kernel.permissions import require
from openleave.kernel.tenancy import organization_scope

#: How the channel of an arrival is called where cases record the source of a first word.
SOURCES = {"phone": "phone", "manager": "manager", "mail": "mail", "in_person": "in_person", "portal": "portal"}


def arrival_identify(*, actor: Actor, arrival_id: UUID, employee_id: UUID) -> Arrival:
    """Say whom it is about. What was said moves under that person's key; a notice becomes a case at once, its clocks
    counted from the day of notice. Raises Conflict where the person is known or it was handled."""
    require(actor, "inbox.handle")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        arrival = _waiting(actor, arrival_id)
        if arrival.employee_id is not None:
            raise Conflict(_("Whom this is about is known already."), fix=_("Reload it."))
        employee = people.access_employee(actor=actor, employee_id=employee_id)
        private.move(actor, arrival, employee.id)
        arrival.employee_id = employee.id
        arrival.walled = in_human_resources(actor.organization_id, employee.id)
        arrival.save(update_fields=["employee_id", "subject_id", "walled"])
        note(actor, "arrival.identify", arrival, employee=str(employee.id))
        if arrival.kind == ArrivalKind.NOTICE and arrival.case_id is None:
            _into_case(actor, arrival, private.read(actor, arrival)["said"])
        else:
            news.tell(ArrivalPlaced(actor, arrival))
    return arrival


def arrival_open_case(*, actor: Actor, arrival_id: UUID) -> Arrival:
    """Make a case of it in state *noticed*, its clocks running from the day the organization learned of it; the arrival
    is handled. Raises Conflict where nobody knows yet whom it is about, or it has a case."""
    require(actor, "inbox.handle")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        arrival = _waiting(actor, arrival_id)
        if arrival.employee_id is None or arrival.case_id is not None:
            raise Conflict(
                _("No case can be opened from this."),
                why=_("It has one, or nobody has said yet whom it is about."),
                fix=_("Reload it."),
            )
        _into_case(actor, arrival, private.read(actor, arrival)["said"])
    return arrival


def arrival_link(*, actor: Actor, arrival_id: UUID, case_id: UUID) -> Arrival:
    """Put it to a case of the same employee, who becomes known by it. A notice or request is handled by that.

    Raises NotFound for a case that is not there, Invalid for another employee's.
    """
    require(actor, "inbox.handle")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        arrival = _waiting(actor, arrival_id)
        case = access_case(actor=actor, case_id=case_id)
        if arrival.employee_id not in (None, case.employee_id):
            raise Invalid(
                _("This case is another employee’s."), fix=_("Choose a case of the same employee."), field="case_id"
            )
        private.move(actor, arrival, case.employee_id)
        arrival.employee_id, arrival.case_id, arrival.walled = case.employee_id, case.id, case.walled
        arrival.save(update_fields=["employee_id", "case_id", "subject_id", "walled"])
        note(actor, "arrival.link", arrival)
        news.tell(ArrivalPlaced(actor, arrival))
        if arrival.kind in (ArrivalKind.NOTICE, ArrivalKind.REQUEST):
            handled(actor, arrival, HandledAs.LINKED)
    return arrival


def arrivals_assign(*, actor: Actor, arrival_ids: Sequence[UUID], owner_id: UUID | None) -> int:
    """Give arrivals to somebody who handles cases; None to nobody. All or none; returns how many."""
    require(actor, "inbox.handle")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        if owner_id is not None and owner_id not in accounts.accounts_with(
            actor.organization_id, Role.LEAVE_ADMINISTRATOR
        ):
            raise Invalid(_("This account handles no cases."), fix=_("Choose a leave administrator."), field="owner")
        for arrival_id in sorted(set(arrival_ids)):
            arrival = _waiting(actor, arrival_id)
            arrival.owner_id = owner_id
            arrival.save(update_fields=["owner_id"])
            note(actor, "arrival.assign", arrival, owner=str(owner_id) if owner_id else None)
    return len(set(arrival_ids))


def arrivals_close(*, actor: Actor, arrival_ids: Sequence[UUID], handled_as: str) -> int:
    """Mark several as handled, or dismiss them with a reason; returns how many. What was handled before stays."""
    require(actor, "inbox.handle")
    assert actor.organization_id is not None
    if handled_as not in HandledAs.values:
        raise Invalid(_("Say what became of it."), fix=_("Choose from the list."), field="handled_as")
    closed = 0
    with organization_scope(actor.organization_id):
        for arrival_id in sorted(set(arrival_ids)):
            arrival = access_arrival(actor=actor, arrival_id=arrival_id, lock=True)
            if not arrival.handled:
                handled(actor, arrival, HandledAs(handled_as))
                closed += 1
    return closed


def notice_log(
    *, actor: Actor, channel: str, employee_id: UUID | None, learned_on: object, said: str = "", who: str = ""
) -> tuple[Arrival, LeaveCase | None]:
    """Log a first word in one step: with a known employee a case whose clocks run, else an arrival that waits to be
    identified and keeps its day of notice."""
    require(actor, "inbox.handle")
    assert actor.organization_id is not None
    what = {"actor": actor, "kind": ArrivalKind.NOTICE, "channel": channel, "learned_on": learned_on}
    with organization_scope(actor.organization_id):
        if employee_id is None:
            return arrival_add(**what, said=said, who=who), None
        # What was said goes straight into the new case.
        arrival = arrival_add(**what, employee_id=employee_id)
        return arrival, _into_case(actor, arrival, said)


def _into_case(actor: Actor, arrival: Arrival, said: str) -> LeaveCase:
    assert arrival.employee_id is not None
    case = cases.case_notice(
        actor=actor,
        employee_id=arrival.employee_id,
        noticed_on=arrival.learned_on,
        source=SOURCES.get(arrival.channel, "other"),
        said=said,
    )
    arrival.case_id, arrival.walled = case.id, case.walled
    arrival.save(update_fields=["case_id", "walled"])
    handled(actor, arrival, HandledAs.CASE)
    news.tell(ArrivalPlaced(actor, arrival))
    return case


def _waiting(actor: Actor, arrival_id: UUID) -> Arrival:
    arrival = access_arrival(actor=actor, arrival_id=arrival_id, lock=True)
    if arrival.handled:
        raise Conflict(
            _("This has been handled already."), why=_("Somebody was quicker."), fix=_("Go back to the inbox.")
        )
    return arrival

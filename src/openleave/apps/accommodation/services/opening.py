"""A need for a change at work is brought up: by the employee, by somebody for them, or by leave that runs out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from openleave.apps.accommodation import deskwork, private
from openleave.apps.accommodation.access import access_accommodation
from openleave.apps.accommodation.choices import (
    BASICS,
    Change,
    Decided,
    EntryKind,
    Kind,
    OpenedAs,
    OptionState,
    Side,
    State,
)
from openleave.apps.accommodation.models import Accommodation, AccommodationDecision, AccommodationNumber, Option
from openleave.apps.accommodation.services.common import Changing, finish, log, not_future, one_of, short
from openleave.apps.accommodation.services.restricting import add_restriction
from openleave.apps.cases.access import access_case
from openleave.apps.cases.models import LeaveCase
from openleave.apps.cases.walls import in_human_resources
from openleave.apps.organizations import selectors as organizations
from openleave.apps.people import selectors as people
from openleave.kernel import clock
from openleave.kernel.actor import Actor
from openleave.kernel.errors import Forbidden, Invalid
from openleave.kernel.ids import new_ids
from openleave.kernel.permissions import require
from openleave.kernel.tenancy import numbers, organization_scope

#: The first conversation should be soon. No rule names a day ("unnecessary delay" is what 29 CFR 1636.5(a) forbids):
#: this is the desk's own.
TALK_WITHIN = timedelta(days=5)


def accommodation_request(
    *,
    actor: Actor,
    employee_id: UUID,
    kind: str,
    case_id: UUID | None = None,
    requested_on: date | None = None,
    changes: Sequence[str] = (),
    said: str = "",
    limitation: str = "",
    by: str = Side.EMPLOYEE,
) -> Accommodation:
    """Open an accommodation: in whatever words, to whomever it was said (29 CFR 1636.3(h)(2); 29 CFR 1630.2(o)(3)).

    ``changes`` are codes of ``Change``, each becomes an option that the employee proposed. ``said`` and ``limitation``
    are sealed. Raises Invalid, NotFound for an employee or a case that the actor may not know of.
    """
    require(actor, "accommodation.open")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        row, today = _new(actor, employee_id, kind, case_id, requested_on)
        row.opened_as = OpenedAs.REQUEST if by == Side.EMPLOYEE else OpenedAs.OTHER_PERSON
        _open(actor, row, today, changes, said=said, limitation=limitation, by=by)
        deskwork.remind(actor, deskwork.TALK, row, row.requested_on + TALK_WITHIN)
    return row


def accommodation_grant_basics(
    *,
    actor: Actor,
    employee_id: UUID,
    changes: Sequence[str],
    confirmed: bool,
    case_id: UUID | None = None,
    requested_on: date | None = None,
    said: str = "",
    from_on: date | None = None,
    until_on: date | None = None,
) -> Accommodation:
    """Grant one or more of the four that a pregnant employee nearly always gets, in one step and on her word.

    Water, restroom breaks, sitting or standing, breaks to eat and drink (29 CFR 1636.3(j)(4)). ``confirmed``: the
    employee has said that she is pregnant and needs it; that is all that may be asked (1636.3(l)(1)(iii)). No document
    is asked for, then or later. Raises Invalid for anything else. Needs a person.
    """
    require(actor, "accommodation.decide")
    if actor.account_id is None:
        raise Forbidden("accommodation.decide")
    assert actor.organization_id is not None
    if not changes or not set(changes) <= set(BASICS):
        raise Invalid(
            _("Choose one or more of the four."),
            why=_("Only these are granted without weighing anything (29 CFR 1636.3(j)(4))."),
            fix=_("For another change, open an accommodation."),
            field="changes",
        )
    if not confirmed:
        raise Invalid(
            _("The employee has not confirmed it yet."),
            why=_("Her word is what the rule asks for, and no paper (29 CFR 1636.3(l)(1)(iii))."),
            fix=_("Ask her, and tick the box."),
            field="confirmed",
        )
    with organization_scope(actor.organization_id):
        row, today = _new(actor, employee_id, Kind.PWFA, case_id, requested_on)
        row.basic, row.state, row.decided_on = True, State.GRANTED, today
        row.granted_from_on, row.granted_until_on = from_on or today, until_on
        if until_on is not None and until_on < row.granted_from_on:
            raise Invalid(_("The last day is before the first."), fix=_("Change one of them."), field="until_on")
        options = _open(actor, row, today, changes, said=said, facts={"currently_pregnant": True})
        for option in options:
            option.state, option.effective = OptionState.CHOSEN, True
            option.decided_at, option.decided_by_id = clock.now(), actor.account_id
            option.save()
        decision = AccommodationDecision.objects.create(
            organization_id=row.organization_id, accommodation=row, outcome=Decided.GRANTED, decided_on=today,
            decided_by_id=actor.account_id,
        )  # fmt: skip
        log(actor, row, EntryKind.DECISION, side=Side.EMPLOYER, on=today, about_id=decision.id, code="granted")
    return row


def open_for_leave(actor: Actor, case: LeaveCase, kind: str, today: date) -> Accommodation:
    """An accommodation under review because leave runs out: a look ahead, no request and no decision. In a scope."""
    row = Accommodation(
        organization_id=case.organization_id, employee_id=case.employee_id, case=case, kind=kind, state=State.REVIEW,
        opened_as=OpenedAs.LEAVE_ENDING, requested_on=today, walled=case.walled, owner_id=case.owner_id,
        opened_by_id=actor.account_id, number=next_number(case.organization_id, today.year),
    )  # fmt: skip
    row.save(force_insert=True)
    return row


def next_number(organization_id: UUID, year: int) -> str:
    """The number of a new one: A-2026-0001."""
    return f"A-{year}-{numbers.next_number(AccommodationNumber, organization_id, year):04}"


def _new(
    actor: Actor, employee_id: UUID, kind: str, case_id: UUID | None, requested_on: date | None
) -> tuple[Accommodation, date]:
    one_of(kind, Kind.values, "kind")
    employee = people.access_employee(actor=actor, employee_id=employee_id)
    case = access_case(actor=actor, case_id=case_id) if case_id else None
    if case is not None and case.employee_id != employee.id:
        raise Invalid(_("This case is another employee’s."), fix=_("Choose one of this employee."), field="case_id")
    today = organizations.today_of(employee.organization_id)
    requested_on = requested_on or today
    not_future(requested_on, today, "requested_on")
    row = Accommodation(
        organization_id=employee.organization_id, employee=employee, case=case, kind=kind, requested_on=requested_on,
        walled=case.walled if case is not None else in_human_resources(employee.organization_id, employee.id),
        owner_id=actor.account_id, opened_by_id=actor.account_id,
    )  # fmt: skip
    row.number = next_number(row.organization_id, today.year)
    return row, today


def _open(
    actor: Actor, row: Accommodation, today: date, changes: Sequence[str], *, said: str, limitation: str = "",
    facts: dict[str, Any] | None = None, by: str = Side.EMPLOYEE,
) -> list[Option]:  # fmt: skip
    one_of(by, Side.values, "by")
    for change in changes:
        one_of(change, Change.values, "changes")
    row.save(force_insert=True)
    access_accommodation(actor=actor, accommodation_id=row.id)  # the walls: nobody opens their own, or their boss's
    private.write("facts", row.employee_id, row.id, facts or {})
    log(actor, row, EntryKind.REQUEST, side=by, on=row.requested_on, text=short(said, "said"))
    asked = list(dict.fromkeys(changes))
    options = [
        Option(id=option_id, organization_id=row.organization_id, accommodation=row, change=change, proposed_by=by,
               proposed_on=row.requested_on, recorded_by_id=actor.account_id)
        for change, option_id in zip(asked, sorted(new_ids(len(asked))), strict=True)
    ]  # fmt: skip
    Option.objects.bulk_create(options)
    if limitation.strip():
        add_restriction(actor, row.employee_id, "limitation", row.requested_on, None, limitation, accommodation=row)
    finish(
        Changing(actor, row, "", today, {"employee": row.employee_id, "kind": row.kind, "options": len(options)}),
        "open",
    )
    return options

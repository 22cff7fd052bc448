"""The inbox: taking in, and marking as handled."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from openleave.apps.cases.models import LeaveCase
from openleave.apps.cases.walls import in_human_resources
from openleave.apps.desk import private
from openleave.apps.desk.access import access_arrival
from openleave.apps.desk.models import Arrival, ArrivalKind, HandledAs, Via
from openleave.apps.organizations import selectors as organizations
from openleave.apps.people.models import Employee
from openleave.kernel import audit, clock
from openleave.kernel.actor import Actor, Role
from openleave.kernel.errors import Conflict, Invalid, NotFound
from openleave.kernel.permissions import require
from openleave.kernel.tenancy import organization_scope

MOST_CHARACTERS = 5_000


def arrival_add(
    *,
    actor: Actor,
    kind: str,
    channel: str,
    employee_id: UUID | None = None,
    case_id: UUID | None = None,
    about_id: UUID | None = None,
    said: str = "",
    who: str = "",
    learned_on: date | None = None,
) -> Arrival:
    """Something has come in: it waits in the inbox until somebody handles it.

    ``kind`` and ``channel`` as in ``models``; ``about_id`` names the thing itself in the app that took it in; ``said``
    (and, while the person is unknown, ``who`` it seems to be) go to the vault. ``learned_on`` is today unless told.
    Raises NotFound for an employee or case that is not there or, for an employee who acts, is not their own; Invalid
    for a day to come or a text that is too long.
    """
    require(actor, "arrival.add")
    assert actor.organization_id is not None
    if max(len(said), len(who)) > MOST_CHARACTERS:
        raise Invalid(
            f"What was said has {len(said):,} characters.",
            why=f"At most {MOST_CHARACTERS:,} are kept.", fix="Shorten it.", field="said",
        )  # fmt: skip
    with organization_scope(actor.organization_id):
        today = organizations.today_of(actor.organization_id)
        if learned_on is not None and learned_on > today:
            raise Invalid(
                "The day of the notice is still to come.",
                why="It is the day the organization learned of it.",
                fix="Give today or an earlier day.",
                field="learned_on",
            )
        employee_id = _whose(actor, employee_id, case_id)
        arrival = Arrival(
            organization_id=actor.organization_id,
            kind=ArrivalKind(kind),
            channel=Via(channel),
            employee_id=employee_id,
            case_id=case_id,
            about_id=about_id,
            has_words=bool(said or who),
            learned_on=learned_on or today,
            arrived_by_id=actor.account_id,
        )
        if employee_id is not None:
            arrival.subject_id = employee_id
            arrival.walled = in_human_resources(actor.organization_id, employee_id)
        arrival.save(force_insert=True)
        if arrival.has_words:
            private.write(arrival, said, who)
        note(actor, "arrival.add", arrival, channel=arrival.channel, learned_on=arrival.learned_on.isoformat())
    return arrival


def arrival_handle(*, actor: Actor, arrival_id: UUID, handled_as: str) -> Arrival:
    """Somebody has dealt with it. ``handled_as`` as in ``models.HandledAs``.

    Raises NotFound, and Conflict where it was handled before.
    """
    require(actor, "inbox.handle")
    assert actor.organization_id is not None
    how = HandledAs(handled_as)
    with organization_scope(actor.organization_id):
        arrival = access_arrival(actor=actor, arrival_id=arrival_id, lock=True)
        if arrival.handled:
            raise Conflict(
                "This has been handled already.", why="Somebody was quicker.", fix="Go back to the inbox and reload it."
            )
        handled(actor, arrival, how)
    return arrival


def arrivals_handle(*, actor: Actor, kind: str, about_id: UUID, handled_as: str) -> int:
    """The thing itself was dealt with in its own place: so are its arrivals; returns how many waited."""
    require(actor, "inbox.handle")
    assert actor.organization_id is not None
    how = HandledAs(handled_as)
    with organization_scope(actor.organization_id):
        waiting = list(
            Arrival.objects.select_for_update().filter(
                organization_id=actor.organization_id,
                kind=ArrivalKind(kind),
                about_id=about_id,
                handled_at__isnull=True,
            )
        )
        for arrival in waiting:
            handled(actor, arrival, how)
    return len(waiting)


def handled(actor: Actor, arrival: Arrival, how: HandledAs) -> None:
    """Mark an arrival that its caller has looked at."""
    arrival.handled_at, arrival.handled_by_id, arrival.handled_as = clock.now(), actor.account_id, how
    arrival.save(update_fields=["handled_at", "handled_by_id", "handled_as"])
    note(actor, "arrival.handle", arrival, handled_as=how.value)


def _whose(actor: Actor, employee_id: UUID | None, case_id: UUID | None) -> UUID | None:
    """The employee it is about, as far as known; both ids are looked up in the organization."""
    if case_id is not None:
        rows = LeaveCase.objects.filter(organization_id=actor.organization_id, id=case_id)
        found = rows.values_list("employee_id", flat=True).first()
        if found is None or employee_id not in (None, found):
            raise NotFound
        employee_id = found
    elif employee_id is not None and not _exists(actor, employee_id):
        raise NotFound
    if not actor.has(Role.LEAVE_ADMINISTRATOR, Role.HR_OPERATIONS) and (
        employee_id is None or employee_id != actor.employee_id
    ):
        raise NotFound
    return employee_id


def _exists(actor: Actor, employee_id: UUID) -> bool:
    return Employee.objects.filter(organization_id=actor.organization_id, id=employee_id).exists()


def note(actor: Actor, action: str, arrival: Arrival, **details: str | None) -> None:
    """The audit entry of a step of an arrival."""
    known = {"kind": arrival.kind, "case": arrival.case_id, **details}
    audit.append(actor=actor, action=action, object_type="arrival", object_id=arrival.id, details=known)

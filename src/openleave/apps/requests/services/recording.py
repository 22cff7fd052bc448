"""How a step is taken: by the table, on the row, in the list of steps, in the audit trail."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from openleave.apps.organizations import selectors as organizations
from openleave.apps.requests import machine
from openleave.apps.requests.clocks import Clocks, clocks_of
from openleave.apps.requests.machine import Around, Facts, State
from openleave.apps.requests.models import PrivacyRequest, RequestStep
from openleave.kernel import audit, clock
from openleave.kernel.actor import Actor
from openleave.kernel.errors import Conflict, NotFound
from openleave.kernel.keys import INSTALLATION

#: The constraint by which the database refuses a second active request of a person and right.
ONE_ACTIVE = "requests_one_active"


def facts_of(request: PrivacyRequest) -> Facts:
    """The row as the table of steps sees it."""
    return Facts(
        right=machine.Right(request.right),
        state=State(request.state),
        person=request.subject_id,
        agent=machine.Agent(request.agent),
        verified=request.verified_at is not None,
        acted=request.acted_at is not None,
        acknowledged=request.acknowledged_on is not None,
        extended=request.extended_on is not None,
        tries=request.tries,
    )


def around(request: PrivacyRequest, person: UUID | None = None) -> Around:
    """What a step turns on beside the row. One query where a person is known or named."""
    who = person or request.subject_id
    others = PrivacyRequest.objects.filter(
        organization_id=request.organization_id, subject_id=who, right=request.right, state__in=machine.ACTIVE
    ).exclude(id=request.id)
    return Around(who is not None and others.exists(), request.organization_id == INSTALLATION, who)


def take(actor: Actor, request: PrivacyRequest, name: str, *, why: str = "", person: UUID | None = None,
         details: dict[str, Any] | None = None) -> None:  # fmt: skip
    """Take a step on a locked request: checked by the table, written, recorded. Call it last. Raises Conflict where the
    table does not allow it, also when somebody else was quicker."""
    before = facts_of(request)
    try:
        after = machine.take(before, name, around(request, person))
    except machine.Refused as refused:
        raise Conflict(str(refused.why), fix=_("Reload the page.")) from None
    now, today = clock.now(), today_of(request.organization_id)
    request.state, request.agent, request.tries = after.state, after.agent, after.tries
    request.subject_id = after.person
    if after.verified and not before.verified:
        request.verified_at = now
    if after.acted and not before.acted:
        request.acted_at = now
    if after.acknowledged and not before.acknowledged:
        request.acknowledged_on = today
    if after.extended and not before.extended:
        request.extended_on, request.extended_why = today, why
        request.answer_by_on = clocks_for(
            request.organization_id, request.received_on, request.right, extended=True
        ).answer_by_on
    if after.state == State.DENIED:
        request.denied_why = why
    if after.state in machine.ANSWERED:
        request.answered_on = today
        # Whoever has the answer need not be told that the request came in as well.
        request.acknowledged_on = request.acknowledged_on or today
    if after.state in machine.ENDED:
        request.ended_at = now
    try:
        with transaction.atomic():
            request.save()
    except IntegrityError as error:
        diagnosis = getattr(error.__cause__, "diag", None)
        if getattr(diagnosis, "constraint_name", None) != ONE_ACTIVE:
            raise
        raise Conflict(
            _("The person has another open request of this right: join them."), fix=_("Reload the page.")
        ) from None
    RequestStep.objects.create(
        organization_id=request.organization_id, request=request, step=name, before=before.state, after=after.state,
        why=why, taken_at=now, taken_by_id=actor.account_id,
    )  # fmt: skip
    audit.append(
        actor=actor, action=f"request.{name}", object_type="privacy_request", object_id=request.id,
        details={"right": request.right, "after": str(after.state)} | ({"why": why} if why else {}) | (details or {}),
        organization_id=request.organization_id,
    )  # fmt: skip


def fields_named(request: PrivacyRequest) -> None:
    """Raises Conflict where it is not said which fields a correction is about: they must be known before anything is
    compared, because what is disputed proves nothing (11 CCR 7060(h))."""
    if request.right == machine.Right.CORRECT and not request.fields:
        raise Conflict(_("It is not said which fields are wrong."), fix=_("Name them first."))


def note(actor: Actor, request: PrivacyRequest, action: str, details: dict[str, Any] | None = None) -> None:
    """Something that happened to a request without being a step of its life, for the audit trail. Call it last."""
    audit.append(
        actor=actor, action=f"request.{action}", object_type="privacy_request", object_id=request.id,
        details=details or {}, organization_id=request.organization_id,
    )  # fmt: skip


def org(actor: Actor) -> UUID:
    """The organization that somebody acts in. Raises NotFound without one."""
    if actor.organization_id is None:
        raise NotFound
    return actor.organization_id


def today_of(organization_id: UUID) -> date:
    """The organization's date; the installation counts by UTC."""
    return clock.today() if organization_id == INSTALLATION else organizations.today_of(organization_id)


def clocks_for(organization_id: UUID, received_on: date, right: str, *, extended: bool = False) -> Clocks:
    """The clocks of a request of the organization, by its holidays. Inside its scope."""
    known: set[date] = set()
    if organization_id != INSTALLATION:
        rows = organizations.holidays_between(organization_id, received_on, received_on + timedelta(days=40))
        known = {row.on for row in rows}
    return clocks_of(received_on, known, extended=extended, child=right == machine.Right.CHILD)

"""Reading signals and answering them, by the privacy officer and, for those of the installation, the operator."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from openleave.apps.incidents.models import Answer, InstallationSignal, Signal, Watch
from openleave.apps.incidents.signals.locked import for_security
from openleave.kernel import audit, clock
from openleave.kernel.actor import Actor
from openleave.kernel.errors import Conflict, Invalid, NotFound
from openleave.kernel.permissions import require
from openleave.kernel.purposes import standing
from openleave.kernel.tenancy import organization_scope
from openleave.kernel.tenancy.rows import the_row


def signals(*, actor: Actor) -> list[Signal]:
    """The organization's signals, the newest first, at most two hundred."""
    require(actor, "signal.read")
    with for_security():
        return list(Signal.objects.filter(organization_id=actor.organization_id).order_by("-last_at")[:200])


def unanswered(*, actor: Actor) -> int:
    """How many signals nobody has answered; none while the purpose is suspended."""
    require(actor, "signal.read")
    assert actor.organization_id is not None
    if not standing.is_usable(actor.organization_id, "security"):
        return 0
    with for_security():
        return Signal.objects.filter(organization_id=actor.organization_id, answer="").count()


def access_signal(*, actor: Actor, signal_id: UUID, lock: bool = False) -> Signal:
    """The only way from a request's id to a signal. NotFound for foreign and missing alike."""
    require(actor, "signal.read")
    with for_security():
        return the_row(Signal.objects.filter(organization_id=actor.organization_id, id=signal_id), lock=lock)


def signal_answer(*, actor: Actor, signal_id: UUID, answer: str) -> Signal:
    """Say what a signal was. Raises Conflict when it was answered."""
    require(actor, "signal.answer")
    if answer not in Answer:
        raise Invalid(_("It is not said what the signal was."), fix=_("Choose an answer."))
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        found = access_signal(actor=actor, signal_id=signal_id, lock=True)
        if found.answer:
            raise Conflict(_("This signal was answered already."), fix=_("Load the page again."))
        found.answer, found.answered_at, found.answered_by_id = answer, clock.now(), actor.account_id
        with for_security():
            found.save(update_fields=["answer", "answered_at", "answered_by_id"])
        audit.append(
            actor=actor,
            action="signal.answer",
            object_type="signal",
            object_id=signal_id,
            details={"kind": found.kind, "answer": answer, "count": found.count},
        )
    return found


def watch_of(*, actor: Actor) -> Watch:
    """What the organization wants to be told of; the defaults where nothing was chosen."""
    require(actor, "signal.read")
    return Watch.objects.filter(organization_id=actor.organization_id).first() or Watch(
        organization_id=actor.organization_id
    )


def watch_choose(
    *, actor: Actor, people: int, minutes: int, from_hour: int | None, to_hour: int | None, business_days: bool
) -> None:
    """Choose it. Raises Invalid with its field."""
    require(actor, "signal.answer")
    assert actor.organization_id is not None
    if not 10 <= people <= 500:
        raise Invalid(_("Choose from 10 to 500 people."), field="people")
    if not 5 <= minutes <= 1440:
        raise Invalid(_("Choose from 5 minutes to a day."), field="minutes")
    if (from_hour is None) != (to_hour is None) or (
        from_hour is not None and to_hour is not None and not 0 <= from_hour < to_hour <= 24
    ):
        raise Invalid(_("The hours do not fit."), fix=_("Choose both, the first before the second."), field="to_hour")
    values: dict[str, Any] = {
        "people": people, "minutes": minutes, "from_hour": from_hour, "to_hour": to_hour,
        "business_days": business_days,
    }  # fmt: skip
    with organization_scope(actor.organization_id):
        Watch.objects.update_or_create(organization_id=actor.organization_id, defaults=values)
        audit.append(actor=actor, action="signal.watch", object_type="watch", object_id=None, details=values)


def installation_signals(*, actor: Actor) -> list[InstallationSignal]:
    """What concerns no organization, the newest first; for the operator."""
    require(actor, "signal.installation")
    with transaction.atomic(), for_security():
        return list(InstallationSignal.objects.order_by("-last_at")[:100])


def installation_signal_answer(*, actor: Actor, signal_id: UUID) -> None:
    """The operator has looked at it. Raises NotFound."""
    require(actor, "signal.installation")
    with transaction.atomic():
        with for_security():
            changed = InstallationSignal.objects.filter(id=signal_id, answer="").update(
                answer=Answer.EXPLAINED, answered_at=clock.now(), answered_by_id=actor.account_id
            )
        if not changed:
            raise NotFound
        audit.append_installation(
            actor=actor, action="signal.answer", object_type="signal", object_id=signal_id, details={}
        )

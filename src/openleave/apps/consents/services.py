"""Assessing purposes; giving and withdrawing consent. What is said counts at once."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from openleave.apps.consents.models import Assessment, Event, Grantor, Kind, Method, Outcome
from openleave.apps.consents.notices import JURISDICTION, SCHEMA, Notice, notice_of
from openleave.apps.consents.selectors import _last, holds
from openleave.apps.organizations.selectors import identity
from openleave.apps.people.selectors import access_employee
from openleave.kernel import audit, clock
from openleave.kernel.actor import Actor
from openleave.kernel.errors import Conflict, Invalid, NotFound
from openleave.kernel.ids import new_id
from openleave.kernel.permissions import require
from openleave.kernel.purposes import standing
from openleave.kernel.registry import PURPOSES
from openleave.kernel.tenancy import organization_scope

#: A purpose is looked at again after a year at the latest.
LONGEST_REVIEW = timedelta(days=366)
FOREVER = date(9999, 12, 31)
LONGEST_TEXT = 4000


def purpose_assess(
    *, actor: Actor, purpose: str, outcome: str, need: str, alternatives: str, balance: str, review_on: date | None
) -> Assessment:
    """Record an assessment; from now on the purpose may be used until ``review_on``, or not at all.

    Raises NotFound for an unknown purpose, Conflict for one that nobody can suspend (a legal obligation, signing in) or
    that rests on consent, Invalid with its field.
    """
    require(actor, "purpose.assess")
    assert actor.organization_id is not None and actor.account_id is not None
    if purpose not in PURPOSES:
        raise NotFound
    if not standing.can_be_suspended(purpose) or PURPOSES[purpose].basis == "consent":
        raise Conflict(
            _("This purpose is not assessed."),
            why=_("It rests on a legal obligation or on consent, or is what lets people sign in."),
        )
    texts = {"need": need, "alternatives": alternatives, "balance": balance}
    for name, text in texts.items():
        if not text.strip() or len(text) > LONGEST_TEXT:
            raise Invalid(_("Say it in one to 4,000 characters."), field=name)
    today = clock.now().date()
    if outcome == Outcome.APPROVED:
        if review_on is None or not today < review_on <= today + LONGEST_REVIEW:
            raise Invalid(_("The review falls on a day of the coming year."), field="review_on")
    elif outcome == Outcome.STOPPED:
        review_on = None
    else:
        raise Invalid(_("Choose what it came to."), field="outcome")
    with organization_scope(actor.organization_id):
        made = Assessment.objects.create(
            organization_id=actor.organization_id, purpose=purpose, outcome=outcome, review_on=review_on,
            assessed_by_id=actor.account_id, **{name: text.strip() for name, text in texts.items()},
        )  # fmt: skip
        standing.set_until(actor.organization_id, purpose, review_on)
        audit.append(
            actor=actor, action="purpose.assess", object_type="purpose", object_id=purpose,
            details={"assessment": made.id, "outcome": outcome, "review_on": review_on and review_on.isoformat()},
        )  # fmt: skip
    return made


def consent_give_own(*, actor: Actor, purpose: str) -> Event:
    """The employee says yes to a purpose; said again, it is renewed. Raises NotFound for one that is not theirs."""
    require(actor, "own.consent")
    return _give(actor, purpose, Grantor.SUBJECT, _own(actor), Method.ONLINE, None)


def consent_withdraw_own(*, actor: Actor, purpose: str) -> Event:
    """The employee takes it back, at once. Raises NotFound, Conflict where there is nothing to take back."""
    require(actor, "own.consent")
    return _withdraw(actor, purpose, Grantor.SUBJECT, _own(actor), Method.ONLINE)


def consent_give_client(*, actor: Actor, purpose: str, expires_on: date | None) -> Event:
    """The organization says yes, through somebody with authority for it. From now on the purpose may be used."""
    require(actor, "consent.client")
    if expires_on is not None and expires_on <= clock.now().date():
        raise Invalid(_("This day has passed."), field="expires_on")
    return _give(actor, purpose, Grantor.CLIENT, None, Method.ONLINE, expires_on)


def consent_withdraw_client(*, actor: Actor, purpose: str) -> Event:
    """The organization takes it back; the purpose is denied from this moment."""
    require(actor, "consent.client")
    return _withdraw(actor, purpose, Grantor.CLIENT, None, Method.ONLINE)


def consent_record(*, actor: Actor, purpose: str, employee_id: UUID, kind: str, method: str) -> Event:
    """Record what a person said on paper, by telephone or in person. Raises NotFound, Invalid, Conflict."""
    require(actor, "consent.record")
    assert actor.organization_id is not None
    if method not in (Method.PAPER, Method.PHONE, Method.IN_PERSON):
        raise Invalid(_("Choose how it was said."), field="method")
    with organization_scope(actor.organization_id):
        subject_id = access_employee(actor=actor, employee_id=employee_id).id
        if kind == Kind.GIVEN:
            return _give(actor, purpose, Grantor.SUBJECT, subject_id, method, None)
        return _withdraw(actor, purpose, Grantor.SUBJECT, subject_id, method)


# Inside ---------------------------------------------------------------------------------------------------------------


def _own(actor: Actor) -> UUID:
    if actor.employee_id is None:
        raise NotFound
    return actor.employee_id


def _give(
    actor: Actor, purpose: str, grantor: str, subject_id: UUID | None, method: str, expires_on: date | None
) -> Event:
    assert actor.organization_id is not None
    notice = _notice(purpose, grantor)
    with organization_scope(actor.organization_id):
        last = _last(actor.organization_id, [purpose], grantor, subject_id).get(purpose)
        standing_now = last is not None and holds(last, clock.now().date())
        kind = Kind.RENEWED if standing_now else Kind.GIVEN
        record_id = last.record_id if last is not None and standing_now else new_id()
        event = _add(actor, notice, kind, grantor, subject_id, method, expires_on, record_id)
        if grantor == Grantor.CLIENT:
            standing.set_until(actor.organization_id, purpose, expires_on or FOREVER)
    return event


def _withdraw(actor: Actor, purpose: str, grantor: str, subject_id: UUID | None, method: str) -> Event:
    assert actor.organization_id is not None
    notice = _notice(purpose, grantor)
    with organization_scope(actor.organization_id):
        last = _last(actor.organization_id, [purpose], grantor, subject_id).get(purpose)
        if last is None or last.kind == Kind.WITHDRAWN:
            raise Conflict(_("There is no consent to take back."), fix=_("Reload the page."))
        if grantor == Grantor.CLIENT:
            standing.set_until(actor.organization_id, purpose, None)
        return _add(actor, notice, Kind.WITHDRAWN, grantor, subject_id, method, None, last.record_id)


def _notice(purpose: str, grantor: str) -> Notice:
    notice = notice_of(purpose)
    if PURPOSES[purpose].grantor != grantor:
        raise NotFound
    return notice


def _add(
    actor: Actor, notice: Notice, kind: str, grantor: str, subject_id: UUID | None, method: str,
    expires_on: date | None, record_id: UUID,
) -> Event:  # fmt: skip
    assert actor.organization_id is not None and actor.account_id is not None
    language = (get_language() or "en")[:2]
    event = Event.objects.create(
        organization_id=actor.organization_id, record_id=record_id, kind=kind, grantor=grantor, subject_id=subject_id,
        given_by_id=actor.account_id, method=method, expires_on=expires_on, schema_version=SCHEMA,
        purpose=notice.purpose, basis=PURPOSES[notice.purpose].basis, notice_version=notice.version,
        notice_digest=notice.digest(language), language=language,
        controller=identity(actor.organization_id).name, categories=list(notice.categories),
        storage=notice.storage, retention=notice.retention, recipients=list(notice.recipients),
        jurisdiction=JURISDICTION, withdrawal="my" if grantor == Grantor.SUBJECT else "desk",
    )  # fmt: skip
    audit.append(
        actor=actor, action=f"consent.{kind}", object_type="consent", object_id=record_id,
        details={"event": event.id, "purpose": notice.purpose, "grantor": grantor, "subject": subject_id,
                 "notice": f"v{notice.version}.0", "method": method},
    )  # fmt: skip
    return event

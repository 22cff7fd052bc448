"""How requests come in: logged at the desk, handed in by the employer, sent by anybody through the public form; and how
the operator passes on what came without a known employer."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from openleave.apps.accounts.events import AccountEnded
from openleave.apps.accounts.models import Account
from openleave.apps.certification import tokens
from openleave.apps.organizations.models import Organization
from openleave.apps.people import selectors as people
from openleave.apps.people.models import Employee
from openleave.apps.requests import machine, private
from openleave.apps.requests.access import (
    access_request,
    access_unrouted,
    as_installation,
    installation_scope,
    requests_of,
    visitor,
)
from openleave.apps.requests.machine import Agent, Right, State
from openleave.apps.requests.models import MailKind, Manner, PrivacyRequest
from openleave.apps.requests.private import Said
from openleave.apps.requests.services import mailing
from openleave.apps.requests.services.recording import clocks_for, fields_named, note, take, today_of
from openleave.apps.requests.tokens import token_for
from openleave.kernel import clock
from openleave.kernel.actor import Actor, Channel
from openleave.kernel.errors import Conflict, Invalid, NotFound
from openleave.kernel.ids import new_id
from openleave.kernel.keys import INSTALLATION
from openleave.kernel.permissions import require
from openleave.kernel.purposes import stating
from openleave.kernel.tenancy import operator_scope, organization_scope

#: Without letters and digits that are read for one another.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
#: The fields that people may ask to have corrected: those of their profile, and the days of their employment.
CORRECTABLE = (
    "first_name", "middle_name", "last_name", "suffix", "preferred_name", "email", "phone", "born_on", "home_street",
    "home_city", "home_state", "home_postal_code", "language", "job_title", "department", "hired_on", "separated_on",
)  # fmt: skip
OLDEST = timedelta(days=366)


def request_log(
    *, actor: Actor, right: str, manner: str, received_on: date, said: Said, employee_id: UUID | None = None,
    agent: bool = False, fields: Iterable[str] = (), since_on: date | None = None, language: str = "",
) -> tuple[PrivacyRequest, str]:  # fmt: skip
    """Log a request that came by phone, mail or letter, with the day on which it was received; or hand one in for the
    employer. The request, and the token with which its person follows it.

    With ``employee_id`` it is said at once whom it is about; raises Conflict where that person has an open request of
    the same right. Raises Invalid with its field.
    """
    require(actor, "request.hand_in" if manner == Manner.EMPLOYER else "request.handle")
    assert actor.organization_id is not None
    if manner not in Manner.values or manner == Manner.FORM:
        raise Invalid(_("It is not said how the request came."), fix=_("Choose one of the list."), field="manner")
    with organization_scope(actor.organization_id):
        today = today_of(actor.organization_id)
        if not today - OLDEST <= received_on <= today:
            raise Invalid(
                _("This cannot be the day of receipt."), why=_("It lies in the future, or more than a year ago."),
                fix=_("Give the day on which the request reached anybody here."), field="received_on",
            )  # fmt: skip
        made, token = _create(
            actor, actor.organization_id, right=right, manner=manner, received_on=received_on, said=said, agent=agent,
            fields=fields, since_on=since_on, language=language,
        )  # fmt: skip
        if employee_id is not None:
            _match(actor, made, employee_id)
    return made, token


def request_submit(
    *, right: str, said: Said, agent: bool = False, fields: Iterable[str] = (), since_on: date | None = None,
    language: str = "", told: bool = True,
) -> str:  # fmt: skip
    """A request sent by anybody, without an account; its reference. It does the same, and takes the same statements,
    whether the person is known here or not: nobody looks anybody up before an officer does.

    The employer is who is named, when a client has exactly that name; else the request lies with the operator. Without
    ``told`` no e-mail confirms it.
    """
    organization_id = _employer_named(said.employer)
    actor = visitor(organization_id)
    with organization_scope(organization_id):
        made, _token = _create(
            actor, organization_id, right=right, manner=Manner.FORM, received_on=today_of(organization_id), said=said,
            agent=agent, fields=fields, since_on=since_on, language=language, told=told,
        )  # fmt: skip
    return made.reference


def request_from_account(event: AccountEnded) -> None:
    """The deletion that somebody asked for when they ended their account: whom it is about is known, and who asks is
    verified like anybody else. Nothing where they have asked before. Part of their account's own transaction."""
    assert event.employee_id is not None
    actor = Actor(event.account_id, event.organization_id, employee_id=event.employee_id, channel=Channel.WEB)
    with stating("privacy_rights"), organization_scope(event.organization_id):
        asked = PrivacyRequest.objects.filter(
            organization_id=event.organization_id, subject_id=event.employee_id, right=Right.DELETE,
            state__in=machine.ACTIVE,
        )  # fmt: skip
        if asked.exists():
            return
        made, _token = _create(
            actor, event.organization_id, right=Right.DELETE, manner=Manner.ACCOUNT,
            received_on=today_of(event.organization_id), said=Said(name=event.name, email=event.email), agent=False,
            fields=(), since_on=None, language=event.language, told=True,
        )  # fmt: skip
        take(actor, made, "match", person=event.employee_id)


def correction_ask(*, actor: Actor, fields: Iterable[str], text: str = "", language: str = "") -> PrivacyRequest:
    """Ask, from one's own account, that fields of one's own records be corrected; ``text`` says what is right. Whom it
    is about is known, and who asks is verified like anybody else (commitment P-80).

    Raises NotFound for an account that is no employee, Invalid (field ``fields``) without a field, Conflict while an
    earlier correction is open.
    """
    require(actor, "own.records")
    if actor.organization_id is None or actor.employee_id is None:
        raise NotFound
    chosen = [name for name in CORRECTABLE if name in set(fields)]
    if not chosen:
        raise Invalid(_("It is not said what is wrong."), fix=_("Choose the fields."), field="fields")
    with organization_scope(actor.organization_id):
        today = today_of(actor.organization_id)
        profile = people.facts_for(actor.organization_id, actor.employee_id).profile_on(today)
        email = Account.objects.values_list("email", flat=True).get(pk=actor.account_id)
        said = Said(name=profile.full_name if profile else "", email=email, text=text.strip())
        if own_open(actor).exists():
            raise Conflict(
                _("A correction that you asked for is open."), why=_("Both would be about the same records."),
                fix=_("Wait for its answer, or take it back and ask anew."),
            )  # fmt: skip
        made, _token = _create(
            actor, actor.organization_id, right=Right.CORRECT, manner=Manner.ACCOUNT, received_on=today, said=said,
            agent=False, fields=chosen, since_on=None, language=language, told=True,
        )  # fmt: skip
        take(actor, made, "match", person=actor.employee_id)
    return made


def own_open(actor: Actor) -> QuerySet[PrivacyRequest]:
    """The correction of one's own that is not answered yet. Inside the organization's scope."""
    return PrivacyRequest.objects.filter(
        organization_id=actor.organization_id, subject_id=actor.employee_id, right=Right.CORRECT,
        state__in=machine.ACTIVE,
    )  # fmt: skip


def request_match(*, actor: Actor, request_id: UUID, employee_id: UUID) -> PrivacyRequest:
    """Say whom the request is about. It verifies nobody. Raises Conflict where they have another open one."""
    require(actor, "request.handle")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        request = access_request(actor=actor, request_id=request_id, lock=True)
        _match(actor, request, employee_id)
    return request


def correction_name(*, actor: Actor, request_id: UUID, fields: Iterable[str]) -> PrivacyRequest:
    """Say which fields somebody wants corrected who described it in their own words. Raises Invalid without any, and
    Conflict once verifying has begun: a field that is disputed may not have proved anything (11 CCR 7060(h))."""
    require(actor, "request.handle")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        request = access_request(actor=actor, request_id=request_id, lock=True)
        if request.right != Right.CORRECT or request.state != State.RECEIVED:
            raise Conflict(
                _("The fields can be named only before verifying begins."),
                why=_("What is to be corrected proves nothing (11 CCR 7060(h))."), fix=_("Reload the page."),
            )  # fmt: skip
        chosen = [name for name in CORRECTABLE if name in set(fields)]
        if not chosen:
            raise Invalid(_("It is not said what is wrong."), fix=_("Choose the fields."), field="fields")
        request.fields = chosen
        request.save(update_fields=["fields"])
        note(actor, request, "name_fields", {"fields": chosen})
    return request


def request_merge(*, actor: Actor, request_id: UUID, employee_id: UUID) -> PrivacyRequest:
    """Join a second request of the same person and right to the open one; the earlier day of receipt counts for both.

    What either asks for is then asked for by the open one: the fields of both, and the data of the longer time. It
    verifies nobody: neither does what is known of the one count for the other, nor the other way round. Raises Conflict
    where that other would be answered without what is added: fields of a correction that is verified already.
    """
    require(actor, "request.handle")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        request = access_request(actor=actor, request_id=request_id, lock=True)
        people.access_employee(actor=actor, employee_id=employee_id)
        rows = requests_of(actor).select_for_update().exclude(id=request.id)
        other = rows.filter(subject_id=employee_id, right=request.right, state__in=machine.ACTIVE).first()
        if other is None:
            raise Conflict(_("The person has no other open request of this right."), fix=_("Reload the page."))
        if request.right == Right.CORRECT:
            fields_named(request)
            if other.state == State.READY:
                raise Conflict(
                    _("The other request is verified: no field can be added to it."),
                    why=_("What is to be corrected proves nothing (11 CCR 7060(h))."),
                    fix=_("Answer the other one first, then handle this one."),
                )
        if request.received_on < other.received_on:
            clocks = clocks_for(
                actor.organization_id, request.received_on, request.right, extended=other.extended_on is not None
            )  # fmt: skip
            other.received_on = request.received_on
            other.acknowledge_by_on, other.answer_by_on = clocks.acknowledge_by_on, clocks.answer_by_on
        asked = {*other.fields, *request.fields}
        other.fields = [name for name in CORRECTABLE if name in asked]
        # Without a day it is all that there is.
        whole = other.since_on is None or request.since_on is None
        other.since_on = None if whole else min(other.since_on, request.since_on)
        other.save(update_fields=["received_on", "acknowledge_by_on", "answer_by_on", "fields", "since_on"])
        request.merged_into = other
        take(actor, request, "merge", person=employee_id, details={"into": other.id})
        mailing.queue(request, MailKind.NEWS)
    return request


def request_route(*, actor: Actor, unrouted_id: UUID, organization_id: UUID) -> PrivacyRequest:
    """Pass a request on to the employer it is about, with its day of receipt, and tell the person. The request there.

    What the person said leaves the operator's keeping: only the log entry stays.
    """
    installed = as_installation(actor)
    with operator_scope():
        if not Organization.objects.filter(id=organization_id).exists():
            raise Invalid(_("There is no such organization."), fix=_("Choose one of the list."), field="organization")
    with installation_scope():
        request = access_unrouted(actor=actor, unrouted_id=unrouted_id, lock=True)
        said = private.read(installed, request.id)
        today = today_of(INSTALLATION)
        with installation_scope(organization_id):
            clocks = clocks_for(organization_id, request.received_on, request.right)
            there = PrivacyRequest.objects.create(
                organization_id=organization_id, id=request.id, reference=request.reference, right=request.right,
                manner=request.manner, language=request.language, received_on=request.received_on,
                acknowledge_by_on=clocks.acknowledge_by_on, answer_by_on=clocks.answer_by_on,
                acknowledged_on=request.acknowledged_on, agent=request.agent, fields=request.fields,
                since_on=request.since_on, declared_on=request.declared_on, routed_on=today,
                token_digest=request.token_digest,
            )  # fmt: skip
            private.write(there.id, said)
            note(installed, there, "received", {"right": there.right, "manner": there.manner, "routed": True})
            mailing.queue(there, MailKind.NEWS)
            mailing.queue_officers(there, MailKind.WARNING)
        request.routed_to_id, request.routed_on = organization_id, today
        take(installed, request, "route", details={"organization": organization_id})
        private.forget(request.id)
    return there


def unrouted_deny(*, actor: Actor, unrouted_id: UUID) -> PrivacyRequest:
    """Tell somebody that their employer is not served here. The answer the law asks of a service provider that holds
    nothing of them."""
    installed = as_installation(actor)
    with installation_scope():
        request = access_unrouted(actor=actor, unrouted_id=unrouted_id, lock=True)
        take(installed, request, "deny", why="not_ours")
        mailing.queue(request, MailKind.NEWS)
    return request


def unrouted_acknowledge(*, actor: Actor, unrouted_id: UUID) -> PrivacyRequest:
    """Note that the person was told that the request is here."""
    installed = as_installation(actor)
    with installation_scope():
        request = access_unrouted(actor=actor, unrouted_id=unrouted_id, lock=True)
        take(installed, request, "acknowledge")
    return request


# Inside ---------------------------------------------------------------------------------------------------------------


def _match(actor: Actor, request: PrivacyRequest, employee_id: UUID) -> None:
    employee = Employee.objects.filter(organization_id=request.organization_id, id=employee_id).first()
    if employee is None or employee_id == actor.employee_id:
        raise Invalid(
            _("This person cannot be chosen."), why=_("They are not among the employees, or are you yourself."),
            fix=_("Choose somebody of the list; your own request is handled by another officer."), field="employee",
        )  # fmt: skip
    take(actor, request, "match", person=employee_id)


def _employer_named(name: str) -> UUID:
    wanted = " ".join(name.casefold().split())
    with operator_scope():
        found = {
            " ".join(text.casefold().split()): one.id
            for one in Organization.objects.all()
            for text in (one.name, one.slug)
        }
    return found.get(wanted, INSTALLATION)


def _create(
    actor: Actor, organization_id: UUID, *, right: str, manner: str, received_on: date, said: Said, agent: bool,
    fields: Iterable[str], since_on: date | None, language: str, told: bool = False,
) -> tuple[PrivacyRequest, str]:  # fmt: skip
    if right not in Right.values:
        raise Invalid(_("It is not said what is asked for."), fix=_("Choose one of the list."), field="right")
    chosen = [name for name in CORRECTABLE if name in set(fields)]
    if right == Right.CORRECT and not chosen and not said.text:
        raise Invalid(_("It is not said what is wrong."), fix=_("Choose the fields, or describe it."), field="fields")
    for name in ("email", "agent_email"):
        if getattr(said, name):
            try:
                validate_email(getattr(said, name))
            except ValidationError:
                raise Invalid(
                    _("This is no e-mail address."), fix=_("Write it like name@organization.example."), field=name
                ) from None
    clocks = clocks_for(organization_id, received_on, right)
    request_id = new_id()
    token = token_for(organization_id, request_id)
    made = PrivacyRequest.objects.create(
        id=request_id, organization_id=organization_id, reference=new_reference(), right=right, manner=manner,
        language=language, received_on=received_on, recorded_by_id=actor.account_id, recorded_at=clock.now(),
        agent=Agent.UNPROVEN if agent else Agent.NONE, fields=chosen if right == Right.CORRECT else [],
        since_on=since_on, acknowledge_by_on=clocks.acknowledge_by_on, answer_by_on=clocks.answer_by_on,
        token_digest=tokens.digest(token),
    )  # fmt: skip
    private.write(made.id, said)
    if told and said.writes_to:
        mailing.queue(made, MailKind.RECEIVED)
    if right == Right.CHILD:
        mailing.queue_officers(made, MailKind.WARNING)  # now, not at the half of its clock
    note(actor, made, "received", {"right": right, "manner": manner, "on": received_on.isoformat()})
    return made, token


def new_reference() -> str:
    """Eight letters and digits that say nothing about how many requests there are."""
    text = "".join(secrets.choice(ALPHABET) for _one in range(8))
    return f"PR-{text[:4]}-{text[4:]}"

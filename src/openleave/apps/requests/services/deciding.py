"""What becomes of a request: acknowledged, extended, answered, denied, withdrawn. Every answer that does something goes
through the table of steps, which lets nothing be done for somebody who is not verified."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from openleave.apps.accounts import selectors as accounts
from openleave.apps.accounts.services.closing import account_close
from openleave.apps.feeds.services import correction_keep
from openleave.apps.people import selectors as people
from openleave.apps.people import services as people_services
from openleave.apps.people.services.dated import PROFILE_FIELDS
from openleave.apps.requests import machine, private, reasons
from openleave.apps.requests.access import access_request, visiting, visitor
from openleave.apps.requests.machine import Right, State
from openleave.apps.requests.models import Item, MailKind, Paper, PrivacyRequest
from openleave.apps.requests.services import mailing
from openleave.apps.requests.services.recording import around, facts_of, note, org, take, today_of
from openleave.apps.requests.services.verifying import paper_empty
from openleave.kernel import clock
from openleave.kernel.actor import Actor, Role
from openleave.kernel.errors import Conflict, Invalid
from openleave.kernel.permissions import require
from openleave.kernel.tenancy import organization_scope

ASSIGNMENT_FIELDS = ("job_title", "department")
EMPLOYMENT_FIELDS = ("hired_on", "separated_on")
DATES = ("born_on", *EMPLOYMENT_FIELDS)
#: What somebody may have none of: "the suffix is wrong" can mean that there is no suffix.
MAY_BE_EMPTY = frozenset({"middle_name", "suffix", "preferred_name", "email", "phone", "separated_on"})


@dataclass(frozen=True, slots=True)
class Decision:
    """On one field to be corrected: its new value, or that there is none (``empty``), or the reason why it stays."""

    granted: bool
    value: str = ""
    reason: str = ""
    empty: bool = False


def request_acknowledge(*, actor: Actor, request_id: UUID) -> PrivacyRequest:
    """Note that the person was told that the request is here and what happens now (11 CCR 7021(a)); where they gave an
    e-mail address, tell them."""
    require(actor, "request.handle")
    with organization_scope(org(actor)):
        request = access_request(actor=actor, request_id=request_id, lock=True)
        take(actor, request, "acknowledge")
        mailing.queue(request, MailKind.RECEIVED)
    return request


def request_extend(*, actor: Actor, request_id: UUID, why: str) -> PrivacyRequest:
    """Take 45 days more, once, for a reason that the person is told (11 CCR 7021(b)). Only while the first 45 run."""
    require(actor, "request.handle")
    if why not in dict(reasons.Extension.CHOICES):
        raise Invalid(_("The reason is missing."), why=_("The person is told it."), fix=_("Choose one."), field="why")
    with organization_scope(org(actor)):
        request = access_request(actor=actor, request_id=request_id, lock=True)
        if today_of(request.organization_id) > request.answer_by_on:
            raise Conflict(
                _("The 45 days are over."), why=_("Longer can be taken only while they run."), fix=_("Answer it now."),
            )  # fmt: skip
        take(actor, request, "extend", why=why)
        mailing.queue(request, MailKind.NEWS)
    return request


def request_deny(*, actor: Actor, request_id: UUID, reason: str, answer: str = "") -> PrivacyRequest:
    """Deny a request altogether, with a reason of the list; ``answer`` is what the person is told besides."""
    require(actor, "request.handle")
    with organization_scope(org(actor)):
        request = access_request(actor=actor, request_id=request_id, lock=True)
        if reason not in {one.code for one in reasons.reasons_for(Right(request.right), whole=True)}:
            raise Invalid(
                _("The reason is missing."), why=_("The person is told it."), fix=_("Choose one."), field="reason"
            )
        _say(actor, request, answer)
        end_papers(request)
        take(actor, request, "deny", why=reason)
        mailing.queue(request, MailKind.NEWS)
    return request


def request_withdraw(*, actor: Actor, request_id: UUID) -> PrivacyRequest:
    """Note that the person no longer wants it."""
    require(actor, "request.handle")
    with organization_scope(org(actor)):
        request = access_request(actor=actor, request_id=request_id, lock=True)
        end_papers(request)
        take(actor, request, "withdraw")
    return request


def request_take_back(*, token: str) -> None:
    """The person no longer wants it; on the page that follows the request."""
    with visiting(token, lock=True) as request:
        end_papers(request)
        take(visitor(request.organization_id), request, "withdraw")


def choice_keep(*, actor: Actor, request_id: UUID, answer: str = "") -> PrivacyRequest:
    """Grant an opt-out or a limit, at once and for good: nothing is sold or shared, and sensitive data serves the leave
    and nothing else; the request is the proof that the person was told so and asked for it."""
    require(actor, "request.handle")
    with organization_scope(org(actor)):
        request = access_request(actor=actor, request_id=request_id, lock=True)
        if request.right not in (Right.OPT_OUT, Right.LIMIT):
            raise Conflict(_("This is another right."), fix=_("Answer it by its own form."))
        if request.state == State.RECEIVED:
            take(actor, request, "admit")
        ready(request)
        code = "sale_and_sharing" if request.right == Right.OPT_OUT else "sensitive_beyond_leave"
        add_item(request, "use", code, granted=True)
        _say(actor, request, answer)
        take(actor, request, "fulfil")
        mailing.queue(request, MailKind.NEWS)
    return request


def correction_decide(
    *, actor: Actor, request_id: UUID, decisions: Mapping[str, Decision], answer: str = ""
) -> PrivacyRequest:
    """Correct the fields that are granted, so that no file undoes it; say of the others why they stay. Whoever supplies
    the file is told by the import's preview. Raises Invalid with the field whose value cannot be."""
    require(actor, "request.handle")
    with organization_scope(org(actor)):
        request = access_request(actor=actor, request_id=request_id, lock=True)
        if request.right != Right.CORRECT or not decisions:
            raise Conflict(_("There is nothing to correct."), fix=_("Say of each field what becomes of it."))
        ready(request)
        assert request.subject_id is not None
        known = {one.code for one in reasons.reasons_for(Right.CORRECT, whole=False)}
        for name, decision in decisions.items():
            if not decision.granted and decision.reason not in known:
                raise Invalid(
                    _("The reason is missing."), why=_("The person is told it."), fix=_("Choose one."), field=name
                )
            if decision.granted and not decision.value.strip() and not (decision.empty and name in MAY_BE_EMPTY):
                raise Invalid(
                    _("The right value is missing."), why=_("The record would be blank, and no file could fill it."),
                    fix=_("Give it, or say why the field stays as it is."), field=name,
                )  # fmt: skip
        granted = {name: one.value for name, one in decisions.items() if one.granted}
        _correct(actor, request.subject_id, granted)
        for name, decision in decisions.items():
            add_item(
                request, "field", name, granted=decision.granted, reason="" if decision.granted else decision.reason
            )
            if decision.granted:
                correction_keep(actor=actor, employee_id=request.subject_id, field=name, request_id=request.id)
        _say(actor, request, answer)
        end_papers(request)
        if not granted:
            take(actor, request, "deny", why="accurate")
        else:
            take(actor, request, "fulfil" if len(granted) == len(decisions) else "fulfil_partly")
        mailing.queue(request, MailKind.NEWS)
    return request


def account_end(*, actor: Actor, request_id: UUID, answer: str = "") -> PrivacyRequest:
    """Close the person's accounts now: sessions, passwords, second factors, name and address go. The employer's leave
    records stay as long as the employer needs them, and the person is told so (commitments P-82 to P-84)."""
    require(actor, "request.handle")
    with organization_scope(org(actor)):
        request = access_request(actor=actor, request_id=request_id, lock=True)
        if request.right != Right.CLOSE_ACCOUNT:
            raise Conflict(_("This is another right."), fix=_("Answer it by its own form."))
        ready(request)
        _close_accounts(actor, request)
        _say(actor, request, answer)
        end_papers(request)
        take(actor, request, "fulfil_partly")
        mailing.queue(request, MailKind.NEWS)
    return request


def child_end(*, actor: Actor, request_id: UUID, answer: str = "") -> PrivacyRequest:
    """Close the account of a child that somebody reported, before anything else: sessions, passwords, second factors,
    name and address go at once (commitments P-73, P-74). The employer's records of a young employee stay with the
    employer, who handles them with a parent or guardian. Whoever reported it learns only that it was looked into.

    Raises Conflict where the person has no account: then it is denied, nothing being held.
    """
    require(actor, "request.handle")
    with organization_scope(org(actor)):
        request = access_request(actor=actor, request_id=request_id, lock=True)
        if request.right != Right.CHILD:
            raise Conflict(_("This is another right."), fix=_("Answer it by its own form."))
        if request.subject_id is None:
            raise Conflict(_("It is not known yet whom the request is about."), fix=_("Choose the employee first."))
        if request.state == State.RECEIVED:
            take(actor, request, "admit")
        _close_accounts(actor, request)
        _say(actor, request, answer)
        take(actor, request, "fulfil_partly")
        mailing.queue(request, MailKind.NEWS)
    return request


def dispute_add(*, token: str, text: str) -> None:
    """The person's own statement beside a record that was not corrected (11 CCR 7023). Kept with the request."""
    with visiting(token, lock=True) as request:
        if request.right != Right.CORRECT or request.state not in (State.DENIED, State.PARTLY):
            raise Conflict(_("No statement can be added to this request."), fix=_("Reload the page."))
        actor = visitor(request.organization_id)
        said = private.read(actor, request.id)
        private.write(request.id, replace(said, dispute=text.strip()[:4_000]))
        note(actor, request, "dispute")


# For the other services -----------------------------------------------------------------------------------------------


def ready(request: PrivacyRequest) -> None:
    """Raises Conflict unless the table would let the request be fulfilled now. Asked before anything is done."""
    try:
        machine.take(facts_of(request), "fulfil", around(request))
    except machine.Refused as refused:
        raise Conflict(str(refused.why), fix=_("Verify the person first, then answer.")) from None


def add_item(
    request: PrivacyRequest, kind: str, code: str, *, granted: bool, reason: str = "", about_id: UUID | None = None,
    kept_until_on: date | None = None,
) -> Item:  # fmt: skip
    """One part of the answer."""
    return Item.objects.create(
        organization_id=request.organization_id, request=request, kind=kind, code=code, about_id=about_id,
        granted=granted, reason=reason, kept_until_on=kept_until_on, decided_at=clock.now(),
    )  # fmt: skip


def say(actor: Actor, request: PrivacyRequest, answer: str) -> None:
    """Keep what the person is told besides."""
    _say(actor, request, answer)


def end_papers(request: PrivacyRequest) -> None:
    """No picture of an id outlives the decision (commitment P-94)."""
    rows = Paper.objects.select_for_update().filter(organization_id=request.organization_id, request=request)
    for paper in rows.filter(emptied_at__isnull=True):
        paper.decided_at = paper.decided_at or clock.now()
        paper_empty(paper)


# Inside ---------------------------------------------------------------------------------------------------------------


def _say(actor: Actor, request: PrivacyRequest, answer: str) -> None:
    if answer.strip():
        private.write(request.id, replace(private.read(actor, request.id), answer=answer.strip()[:8_000]))


def _close_accounts(actor: Actor, request: PrivacyRequest) -> None:
    assert request.subject_id is not None
    own, _others = accounts.accounts_of_employee(request.organization_id, request.subject_id)
    if not own:
        raise Conflict(_("The person has no account here."), fix=_("Deny it: nothing is kept."))
    for account in own:
        account_close(actor=actor, account_id=account.pk)
        add_item(request, "account", "account", granted=True, about_id=account.pk)
    add_item(request, "record", "leave_records", granted=False, reason="employer_term")


def _correct(actor: Actor, employee_id: UUID, granted: Mapping[str, str]) -> None:
    """Write the corrections as human resources would: the officer decides on the request, and may not edit else."""
    writing = replace(actor, roles=frozenset({Role.HR_OPERATIONS}))
    values: dict[str, Any] = {name: _value(name, text) for name, text in granted.items()}
    profile = {name: value for name, value in values.items() if name in PROFILE_FIELDS}
    assignment = {name: value for name, value in values.items() if name in ASSIGNMENT_FIELDS}
    if profile:
        people_services.profile_correct(actor=writing, employee_id=employee_id, **profile)
    if assignment:
        people_services.assignment_change(actor=writing, employee_id=employee_id, **assignment)
    days = {name: value for name, value in values.items() if name in EMPLOYMENT_FIELDS}
    if days:
        spans = people.facts_for(org(actor), employee_id).employments
        if not spans:
            raise Invalid(_("No employment is on record."), fix=_("Add it to the employee’s record."), field="hired_on")
        last = spans[-1]
        people_services.employment_correct(
            actor=writing, employee_id=employee_id, employment_id=last.id, service_from_on=last.service_from_on,
            hired_on=days.get("hired_on") or last.hired_on,
            separated_on=days.get("separated_on", last.separated_on),
        )  # fmt: skip


def _value(name: str, text: str) -> Any:
    text = text.strip()
    if name not in DATES:
        return text
    if not text and name != "hired_on":
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Invalid(_("This is no date."), fix=_("Write it as 2026-01-31."), field=name) from None

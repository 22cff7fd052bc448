"""What the page of a request shows: the next step, the forms that its state allows, its clocks and its history."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from openleave.apps.accounts import selectors as accounts
from openleave.apps.people import selectors as people
from openleave.apps.requests import forms, machine, points, private, reasons, selectors, words
from openleave.apps.requests.clocks import warned_share
from openleave.apps.requests.machine import Agent, Level, Right, State
from openleave.apps.requests.models import Mail, MailKind, Manner, PrivacyRequest
from openleave.apps.requests.services.deleting import deletion_plan
from openleave.apps.requests.services.packaging import RIGHTS
from openleave.apps.requests.services.recording import facts_of
from openleave.apps.requests.services.verifying import contacts_of, disputed, proved_by
from openleave.apps.requests.tokens import token_of
from openleave.kernel.actor import Actor
from openleave.kernel.errors import NotFound
from openleave.kernel.mail import NO_ADDRESS


def page_of(http: HttpRequest, request: PrivacyRequest, form: Any = None, act: str = "") -> dict[str, Any]:
    """The context of a request's page. ``form`` is one that was sent to ``act`` and refused; it stands instead of its
    empty one."""
    today = http.organization.today  # type: ignore[attr-defined]
    facts = facts_of(request)
    found = selectors.related(request)
    who = accounts.account_names(
        {one.taken_by_id for one in found["steps"]}
        | {one.asked_of_id for one in found["questions"]}
        | {one.account_id for one in found["mails"]} - {None}
    )
    unsent = _unsent(found["mails"], who)
    context: dict[str, Any] = {
        "one": request,
        "facts": facts,
        "right": Right(request.right).label,
        "about_right": words.RIGHT_HELP[request.right],
        "state": State(request.state).label,
        "badge": words.BADGES[request.state],
        "manner": Manner(request.manner).label,
        "level": Level(facts.level).label,
        "agent": Agent(request.agent).label,
        "person": _person(request, today),
        "clocks": _clocks(request, today),
        "fields": [words.FIELDS.get(name, name) for name in request.fields],
        "history": [
            {"label": words.STEPS[one.step], "at": one.taken_at, "by": who.get(one.taken_by_id, ""),
             "why": words.why(one.why)}
            for one in found["steps"]
        ],
        "items": [
            {"name": words.item_name(one.kind, one.code), "granted": one.granted, "until": one.kept_until_on,
             "reason": reasons.REASONS.get(one.reason)}
            for one in found["items"]
        ],
        "denied": reasons.REASONS.get(request.denied_why),
        "questions": [{"who": who.get(one.asked_of_id, ""), "one": one} for one in found["questions"]],
        "paper": next((one for one in reversed(found["papers"]) if one.file_id), None),
        "links": found["links"],
        "unsent": unsent,
        "can_resend": any(one["again"] for one in unsent),
        "checks": [
            {"one": one, "points": [words.point_name(code) for code in one.points]} for one in found["checks"]
        ],
        "forms": _forms(request, found),
        "next": _next(request),
        "follow": token_of(request),
        "can_renew": request.right in RIGHTS and request.state == State.FULFILLED,
    }  # fmt: skip
    if form is not None:
        context["forms"][act] = form
    return context


def _person(request: PrivacyRequest, today: Any) -> Any:
    if request.subject_id is None:
        return None
    try:
        return people.addressee(request.organization_id, request.subject_id, today)
    except NotFound:
        return None


def _unsent(mails: list[Mail], who: dict[Any, str]) -> list[dict[str, Any]]:
    """What did not go out and is not tried again by itself: about what, to whom, why. The same is said once."""
    failed = [one for one in mails if one.sent_at is None and one.next_try_at is None]
    return [
        {
            "about": MailKind(kind).label, "to": who.get(account_id, "") if account_id else "",
            "why": words.MAIL_PROBLEMS[problem], "again": kind != MailKind.CODE and problem != NO_ADDRESS,
            "by_letter": kind != MailKind.CODE and problem == NO_ADDRESS and account_id is None,
        }
        for kind, account_id, problem in dict.fromkeys((one.kind, one.account_id, one.problem) for one in failed)
    ]  # fmt: skip


def _clocks(request: PrivacyRequest, today: Any) -> list[dict[str, Any]]:
    def one(label: str, due_on: Any, done_on: Any, cite: str) -> dict[str, Any]:
        share = 0 if done_on or not facts_of(request).active else warned_share(request.received_on, due_on, today)
        return {"label": label, "due": due_on, "done": done_on, "late": share == 100, "soon": share >= 80, "cite": cite}

    return [
        one(_("Acknowledge"), request.acknowledge_by_on, request.acknowledged_on, "11 CCR 7021(a)"),
        one(
            _("Answer"),
            request.answer_by_on,
            request.answered_on,
            _("within 72 hours, our own promise") if request.right == Right.CHILD else "11 CCR 7021(b)",
        ),
    ]


def _next(request: PrivacyRequest) -> str:
    """The one thing to do now, in a sentence; empty when nothing is left."""
    if request.state == State.RECEIVED:
        if request.agent == Agent.UNPROVEN:
            return _("Ask the agent for the permission that the person signed.")
        if facts_of(request).level == Level.NONE:
            return _("Grant it: this right needs no verification.")
        if request.subject_id is None:
            return _("Find whom it is about, or join it to an open request of the same person.")
        if request.right == Right.CORRECT and not request.fields:
            return _("Name the fields that are to be corrected.")
        return _("Begin to verify who asks.")
    if request.state == State.VERIFYING:
        if request.tries >= machine.MOST_TRIES:
            return _("Every try is used up: deny it, and tell the person that they may ask anew.")
        return _("Compare what the person says with the records.")
    return _("Answer it.") if request.state == State.READY else ""


def one_form(http: HttpRequest, request: PrivacyRequest, act: str, form: Any = None) -> dict[str, Any]:
    """The context of a form that has a page of its own, because it asks the database for more."""
    actor: Actor = http.actor  # type: ignore[attr-defined]
    if form is None and act == "question":
        contacts = contacts_of(actor=actor, request=request)
        names = accounts.account_names(contacts)
        form = forms.QuestionForm(contacts=[(str(one), names.get(one, "")) for one in contacts])
    elif form is None:
        form = forms.DeleteForm(parts=deletion_plan(actor=actor, request=request))
    return {"one": request, "right": Right(request.right).label, "form": form, "act": act}


def said_page(http: HttpRequest, request: PrivacyRequest) -> dict[str, Any]:
    """What was said, on a page of its own: each reading of it is recorded, so nobody reads it in passing."""
    return {
        "one": request,
        "right": Right(request.right).label,
        "said": private.read(http.actor, request.id),  # type: ignore[attr-defined]
        "agent": Agent(request.agent).label,
        "fields": [words.FIELDS.get(name, name) for name in request.fields],
    }


def can(request: PrivacyRequest, act: str) -> bool:
    """Whether a form with a page of its own belongs to the state of the request."""
    if act == "question":
        return request.state == State.VERIFYING and request.tries < machine.MOST_TRIES
    return act == "delete" and request.state == State.READY and request.right == Right.DELETE


def _forms(request: PrivacyRequest, found: dict[str, Any]) -> dict[str, Any]:
    """The forms that the state allows, by the name of their act. No statement."""
    facts, made = facts_of(request), {}
    if not facts.active:
        return {}
    if not facts.extended and facts.right != Right.CHILD:
        made["extend"] = forms.ExtendForm()
    made["deny"] = forms.DenyForm(right=facts.right)
    if request.agent == Agent.UNPROVEN:
        made["agent"] = forms.AgentForm()
    if request.state == State.RECEIVED and request.subject_id is None:
        made["match"] = forms.MatchForm(initial={"number": ""})
    if request.state == State.RECEIVED and request.right == Right.CORRECT:
        made["fields"] = forms.FieldsForm(initial={"fields_wrong": request.fields})
    if request.state == State.RECEIVED and request.subject_id and facts.level:
        made["ask"] = request.right != Right.CORRECT or bool(request.fields)
    if request.state == State.VERIFYING and request.tries < machine.MOST_TRIES:
        made |= _verifying(request, facts, found)
    free = facts.level == Level.NONE and request.state == State.RECEIVED
    if (request.state == State.READY or free) and request.agent != Agent.UNPROVEN:
        made |= _answers(request)
    return made


def _verifying(request: PrivacyRequest, facts: machine.Facts, found: dict[str, Any]) -> dict[str, Any]:
    asked = [point for point in points.usable(disputed(request)) if point.asked]
    so_far = proved_by(found["codes"], found["questions"], found["checks"])
    made: dict[str, Any] = {
        "check": forms.CheckForm(points=asked, declared_on=request.declared_on, high=facts.level == Level.HIGH),
        "proved": [words.point_name(code) for code in sorted(so_far)],
        "question": True,
    }
    if "email" not in disputed(request):
        made["code"] = True
    if facts.level == Level.HIGH:
        made["paper"] = forms.PaperForm()
    return made


def _answers(request: PrivacyRequest) -> dict[str, Any]:
    if request.right == Right.CORRECT:
        return {"correct": forms.CorrectForm(fields=request.fields)} if request.fields else {}
    if request.right == Right.DELETE:
        return {"delete": True}
    if request.right == Right.CLOSE_ACCOUNT:
        return {"close": forms.AnswerForm()}
    if request.right == Right.CHILD:
        return {"child": forms.AnswerForm()} if request.subject_id else {}
    return {"package" if request.right in RIGHTS else "choice": forms.AnswerForm()}

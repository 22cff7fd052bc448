"""The steps of a request, each a form of its page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from openleave.apps.accounts.faces import face_address
from openleave.apps.people import selectors as people
from openleave.apps.privacy.parts import framed
from openleave.apps.requests import forms, points, services
from openleave.apps.requests.access import access_request
from openleave.apps.requests.machine import Level, Right
from openleave.apps.requests.models import Paper, PrivacyRequest
from openleave.apps.requests.presenting import can, one_form, page_of, said_page
from openleave.apps.requests.services.recording import facts_of
from openleave.apps.requests.services.verifying import contacts_of, disputed
from openleave.kernel import egress
from openleave.kernel.errors import Conflict, Invalid, NotFound
from openleave.kernel.files import accepts_upload, uploaded
from openleave.kernel.routes import permitted

OWN_PAGE = ("question", "delete")
Act = Callable[[HttpRequest, PrivacyRequest], tuple[Any, Callable[[], Any]]]


@permitted("request.handle")
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, privacy_request_id: UUID, act: str) -> HttpResponse:
    """Take one step; what is refused stands in its form. Two forms have pages of their own."""
    found = access_request(actor=request.actor, request_id=privacy_request_id)  # type: ignore[attr-defined]
    if act == "said" and request.method != "POST":
        return render(request, "requests/said.html", framed(request, "requests") | said_page(request, found))
    if act not in ACTS:
        raise NotFound
    if request.method != "POST":
        if not can(found, act):
            return _back(found)
        return render(request, "requests/act.html", framed(request, "requests") | one_form(request, found, act))
    form, run = ACTS[act](request, found)
    if form is None or form.is_valid():
        try:
            given = run()
        except (Invalid, Conflict) as error:
            if form is None:
                messages.error(request, str(error))
                return _back(found)
            forms.show_error(form, error)
        else:
            _told(request, act, given)
            return _back(found)
    found = access_request(actor=request.actor, request_id=privacy_request_id)  # type: ignore[attr-defined]
    if act in OWN_PAGE:
        context = framed(request, "requests") | one_form(request, found, act, form)
        return render(request, "requests/act.html", context, status=422)
    context = framed(request, "requests") | page_of(request, found, form, act)
    return render(request, "requests/request.html", context, status=422)


def _back(found: PrivacyRequest) -> HttpResponse:
    return HttpResponseRedirect(reverse("privacy_request", args=[found.id]))


def _told(request: HttpRequest, act: str, given: Any) -> None:
    if act in ("package", "renew"):
        path = reverse("privacy_package", args=[given[1]], urlconf="openleave.config.urls.www")
        address = face_address(request, "www", path)
        text = _("The package is ready. Its address opens once, for 14 days, and is shown only now: %(address)s")
        messages.success(request, text % {"address": address})
    elif act == "check" and not given.passed:
        messages.error(request, _("What was said is not what is on record. The try counts."))
    else:
        messages.success(request, _("Done."))


def _plain(service: Callable[..., Any]) -> Act:
    """A step without a form."""
    return lambda request, found: (
        None,
        lambda: service(actor=request.actor, request_id=found.id),  # type: ignore[attr-defined]
    )


def _match(request: HttpRequest, found: PrivacyRequest) -> tuple[Any, Callable[[], Any]]:
    form = forms.MatchForm(request.POST)
    service = services.request_merge if "merge" in request.POST else services.request_match

    def run() -> Any:
        try:
            employee = people.employee_by_number(found.organization_id, form.cleaned_data["number"].strip())
        except NotFound:
            raise Invalid(_("There is no employee with this number."), fix=_("Check it."), field="number") from None
        return service(actor=request.actor, request_id=found.id, employee_id=employee.id)  # type: ignore[attr-defined]

    return form, run


def _fields(request: HttpRequest, found: PrivacyRequest) -> tuple[Any, Callable[[], Any]]:
    form = forms.FieldsForm(request.POST)
    return form, lambda: services.correction_name(
        actor=request.actor, request_id=found.id, fields=form.cleaned_data["fields_wrong"],  # type: ignore[attr-defined]
    )  # fmt: skip


def _check(request: HttpRequest, found: PrivacyRequest) -> tuple[Any, Callable[[], Any]]:
    asked = [point for point in points.usable(disputed(found)) if point.asked]
    form = forms.CheckForm(request.POST, points=asked, high=facts_of(found).level == Level.HIGH)
    return form, lambda: services.request_check(
        actor=request.actor, request_id=found.id, answers=form.answers(),  # type: ignore[attr-defined]
        declared_on=form.cleaned_data.get("declared_on"),
    )  # fmt: skip


def _agent(request: HttpRequest, found: PrivacyRequest) -> tuple[Any, Callable[[], Any]]:
    form = forms.AgentForm(request.POST)
    return form, lambda: services.agent_prove(
        actor=request.actor,
        request_id=found.id,
        proof=form.cleaned_data["proof"],  # type: ignore[attr-defined]
    )


def _question(request: HttpRequest, found: PrivacyRequest) -> tuple[Any, Callable[[], Any]]:
    contacts = [(str(one), "") for one in contacts_of(actor=request.actor, request=found)]  # type: ignore[attr-defined]
    form = forms.QuestionForm(request.POST, contacts=contacts)
    return form, lambda: services.question_ask(
        actor=request.actor, request_id=found.id, account_id=UUID(form.cleaned_data["contact"]),  # type: ignore[attr-defined]
        told_on=form.cleaned_data["told_on"],
    )  # fmt: skip


def _extend(request: HttpRequest, found: PrivacyRequest) -> tuple[Any, Callable[[], Any]]:
    form = forms.ExtendForm(request.POST)
    return form, lambda: services.request_extend(
        actor=request.actor,
        request_id=found.id,
        why=form.cleaned_data["why"],  # type: ignore[attr-defined]
    )


def _deny(request: HttpRequest, found: PrivacyRequest) -> tuple[Any, Callable[[], Any]]:
    form = forms.DenyForm(request.POST, right=Right(found.right))
    return form, lambda: services.request_deny(actor=request.actor, request_id=found.id, **form.cleaned_data)  # type: ignore[attr-defined]


def _answer(service: Callable[..., Any]) -> Act:
    def make(request: HttpRequest, found: PrivacyRequest) -> tuple[Any, Callable[[], Any]]:
        form = forms.AnswerForm(request.POST)
        return form, lambda: service(
            actor=request.actor,
            request_id=found.id,
            answer=form.cleaned_data["answer"],  # type: ignore[attr-defined]
        )

    return make


def _correct(request: HttpRequest, found: PrivacyRequest) -> tuple[Any, Callable[[], Any]]:
    form = forms.CorrectForm(request.POST, fields=found.fields)
    return form, lambda: services.correction_decide(
        actor=request.actor,  # type: ignore[attr-defined]
        request_id=found.id,
        decisions=form.decisions(),
        answer=form.cleaned_data["answer"],
    )


def _delete(request: HttpRequest, found: PrivacyRequest) -> tuple[Any, Callable[[], Any]]:
    if found.subject_id is None:
        return None, lambda: services.deletion_do(actor=request.actor, request_id=found.id, keep={})  # type: ignore[attr-defined]
    parts = services.deletion_plan(actor=request.actor, request=found)  # type: ignore[attr-defined]
    form = forms.DeleteForm(request.POST, parts=parts)
    return form, lambda: services.deletion_do(
        actor=request.actor,
        request_id=found.id,
        keep=form.keep(),
        answer=form.cleaned_data["answer"],  # type: ignore[attr-defined]
    )


def _paper_decide(request: HttpRequest, found: PrivacyRequest) -> tuple[Any, Callable[[], Any]]:
    paper = _paper(found)
    return None, lambda: services.paper_decide(
        actor=request.actor,
        request_id=found.id,
        paper_id=paper.id,
        genuine="genuine" in request.POST,  # type: ignore[attr-defined]
    )


ACTS: dict[str, Act] = {
    "acknowledge": _plain(services.request_acknowledge),
    "match": _match,
    "fields": _fields,
    "ask": _plain(services.verification_ask),
    "check": _check,
    "code": _plain(services.code_send),
    "agent": _agent,
    "question": _question,
    "extend": _extend,
    "deny": _deny,
    "withdraw": _plain(services.request_withdraw),
    "choice": _answer(services.choice_keep),
    "package": _answer(services.package_make),
    "close": _answer(services.account_end),
    "child": _answer(services.child_end),
    "renew": _plain(services.link_renew),
    "mails": _plain(services.mails_retry),
    "correct": _correct,
    "delete": _delete,
    "paper-decide": _paper_decide,
}


@permitted("request.handle")
@accepts_upload("requests.identity")
@require_POST
def paper(request: HttpRequest, privacy_request_id: UUID) -> HttpResponse:
    """Take the picture of a government id, as the last resort."""
    found = access_request(actor=request.actor, request_id=privacy_request_id)  # type: ignore[attr-defined]
    form = forms.PaperForm(request.POST)
    try:
        if not form.is_valid():
            raise Invalid(_("It is not said why."), fix=_("Choose a reason."))
        services.paper_receive(
            actor=request.actor, request_id=found.id, content=uploaded(request, "file").chunks(),  # type: ignore[attr-defined]
            why=form.cleaned_data["why"],
        )  # fmt: skip
    except (Invalid, Conflict) as error:
        messages.error(request, str(error))
    return _back(found)


@permitted("request.handle")
@require_safe
def picture(request: HttpRequest, privacy_request_id: UUID) -> HttpResponse:
    """The picture, to look at and nothing else: it is not cached, and gone with the decision."""
    found = access_request(actor=request.actor, request_id=privacy_request_id)  # type: ignore[attr-defined]
    try:
        paper = _paper(found)
    except NotFound:
        messages.error(request, _("There is no picture: none was sent, or it was decided on."))
        return _back(found)
    content = services.paper_read(actor=request.actor, request_id=found.id, paper_id=paper.id)  # type: ignore[attr-defined]
    egress.hand_out(
        "requests.picture",
        actor=request.actor,
        about_type="privacy_request",
        about_id=found.id,
        size_bytes=len(content),  # type: ignore[attr-defined]
    )
    response = HttpResponse(content, content_type="application/octet-stream")
    response["Content-Disposition"] = 'attachment; filename="identity"'
    response["Cache-Control"] = "no-store"
    return response


def _paper(found: PrivacyRequest) -> Paper:
    paper = Paper.objects.filter(
        organization_id=found.organization_id, request=found, file_id__isnull=False
    ).first()  # fmt: skip
    if paper is None:
        raise NotFound
    return paper

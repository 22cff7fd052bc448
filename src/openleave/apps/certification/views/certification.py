"""The certification page of a case, and the steps of its requests."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from openleave.apps.accounts import selectors as accounts
from openleave.apps.accounts.faces import face_address
from openleave.apps.cases.access import access_case
from openleave.apps.cases.frame import framed
from openleave.apps.cases.models import CaseClock
from openleave.apps.certification import book, pdf, presenting, private, services
from openleave.apps.certification.access import access_link
from openleave.apps.certification.forms import EndForm, ExtendForm, LinkForm, RequestForm, SendForm
from openleave.apps.certification.models import OPINIONS, Kind
from openleave.apps.certification.services.answering import about_request
from openleave.apps.certification.services.linking import short_name
from openleave.apps.certification.views.around import asked_only, attempt, first_error, found, refuse
from openleave.kernel import clock, egress
from openleave.kernel.egress import Person
from openleave.kernel.errors import Conflict, Invalid, NotFound
from openleave.kernel.routes import permitted


@permitted("certification.read")
@require_safe
@asked_only
def page(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Every request of the case, its clocks for both sides, what is missing, what the law says, the next step."""
    known = book.read(actor=request.actor, case_id=case_id, notes=True)
    context = framed(request, known.case, "certification")
    today = context["today"]
    who = accounts.account_names({entry.made_by_id for entry in known.entries} - {None})
    views = [presenting.request_view(known, one, who, today) for one in reversed(known.requests)]
    context |= {
        "views": views,
        "next": presenting.next_step(known, views, today),
        "clocks": presenting.clocks_shown(known, today),
        "send_form": SendForm(initial={"asked_on": today}),
        "extend_form": ExtendForm(),
        "end_form": EndForm(),
        "link_form": LinkForm(),
    }
    return render(request, "certification/page.html", context)


@permitted("certification.change")
@require_http_methods(["GET", "HEAD", "POST"])
@asked_only
def new(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Prepare a request; ``?kind=`` and ``?basis=`` choose beforehand."""
    case = access_case(actor=request.actor, case_id=case_id)
    wanted = {"kind": request.GET.get("kind") or book.kind_for(case), "basis": request.GET.get("basis", "")}
    form = RequestForm(request.POST or None, initial=wanted)
    if request.method == "POST" and form.is_valid():
        made: list[Any] = []

        def act() -> None:
            made.append(services.request_prepare(actor=request.actor, case_id=case_id, **form.values()))

        if attempt(form, act):
            messages.success(request, _("Prepared. Send it, and record the day."))
            return HttpResponseRedirect(f"{reverse('case_certification', args=[case_id])}#request-{made[0].id}")
    context = framed(request, case, "certification") | {"form": form, "opinions": [one.value for one in OPINIONS]}
    return render(request, "certification/new.html", context, status=422 if form.errors else 200)


STEPS = {"send": SendForm, "extend": ExtendForm, "withdraw": EndForm, "not_returned": EndForm}


@permitted("certification.change")
@require_POST
def step(request: HttpRequest, case_id: UUID, certification_id: UUID, name: str) -> HttpResponse:
    """One step of a request: ``send``, ``extend``, ``withdraw`` or ``not_returned``."""
    found(request, case_id, certification_id)
    form = STEPS[name](request.POST)
    back = f"{reverse('case_certification', args=[case_id])}#request-{certification_id}"
    if not form.is_valid():
        messages.error(request, first_error(form))
        return HttpResponseRedirect(back)
    act: Any = getattr(services, f"request_{name}")
    try:
        act(actor=request.actor, request_id=certification_id, **form.cleaned_data)
    except (Invalid, Conflict) as error:
        refuse(request, error)
    else:
        messages.success(request, _("Recorded."))
    return HttpResponseRedirect(back)


@permitted("certification.change")
@require_POST
@asked_only
def letter(request: HttpRequest, case_id: UUID, certification_id: UUID) -> HttpResponse:
    """The letter that the request calls for now, prepared; sending it records the day by itself."""
    found(request, case_id, certification_id)
    try:
        made = services.request_letter(actor=request.actor, request_id=certification_id)
    except (Invalid, Conflict) as error:
        refuse(request, error)
        return HttpResponseRedirect(f"{reverse('case_certification', args=[case_id])}#request-{certification_id}")
    return HttpResponseRedirect(reverse("letter", args=[made.id]))


@permitted("certification.change")
@require_POST
def link(request: HttpRequest, case_id: UUID, certification_id: UUID) -> HttpResponse:
    """Make a link for the clinic. Its address is shown on this page once, and kept nowhere."""
    certification = found(request, case_id, certification_id)
    form = LinkForm(request.POST)
    back = f"{reverse('case_certification', args=[case_id])}#request-{certification_id}"
    if not form.is_valid():
        messages.error(request, first_error(form))
        return HttpResponseRedirect(back)
    try:
        made, token = services.link_make(
            actor=request.actor, request_id=certification_id, language=form.cleaned_data["language"]
        )
    except (Invalid, Conflict) as error:
        refuse(request, error)
        return HttpResponseRedirect(back)
    path = reverse("provider", urlconf="openleave.config.urls.my", args=[token])
    context = framed(request, certification.case, "certification")
    # Not by way of the hand-over of sign-ins: whoever opens it has none.
    context |= {"made": made, "address": face_address(request, "my", path)}
    response = render(request, "certification/link.html", context)
    response["Cache-Control"] = "no-store"
    return response


@permitted("certification.change")
@require_POST
def link_revoke(request: HttpRequest, case_id: UUID, certification_id: UUID, provider_link_id: UUID) -> HttpResponse:
    """Kill a link."""
    found(request, case_id, certification_id)
    if access_link(actor=request.actor, link_id=provider_link_id).request_id != certification_id:
        raise NotFound
    try:
        services.link_revoke(actor=request.actor, link_id=provider_link_id)
    except Conflict as error:
        refuse(request, error)
    else:
        messages.success(request, _("The link does not open any more."))
    return HttpResponseRedirect(f"{reverse('case_certification', args=[case_id])}#request-{certification_id}")


@permitted("certification.read")
@require_safe
def paper(request: HttpRequest, case_id: UUID, certification_id: UUID) -> HttpResponse:
    """The form to print: the same questions, empty. ``?language=es``."""
    certification = found(request, case_id, certification_id)
    words = private.read(request.actor, certification.case.employee_id, about=[certification.id])
    words = words.get(("about", certification.id), {})
    functions = tuple(words.get("functions", ()))
    about = about_request(certification, bool(functions))
    name = short_name(certification)
    today = clock.today(request.organization.time_zone)
    clocks = CaseClock.objects.filter(organization_id=certification.organization_id, case_id=case_id)
    content = pdf.empty_form(
        kind=Kind(certification.kind), about=about, name=name, functions=functions,
        language=request.GET.get("language", "en"), employer=request.organization.name,
        due_on=book.due_of(certification, clocks), today=today,
    )  # fmt: skip
    egress.hand_out(
        "certification.paper", actor=request.actor, persons=[Person(certification.case.employee_id, case_id)],
        about_type="certification", about_id=certification.id, records=1, size_bytes=len(content),
    )  # fmt: skip
    return pdf.answer(content)

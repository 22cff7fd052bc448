"""Keying in what came on paper, checking it, saying what it lacks, accepting it, contacts with the clinic."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from openleave.apps.cases.frame import framed
from openleave.apps.certification import book, presenting, services
from openleave.apps.certification.forms import AcceptForm, ContactForm, LacksForm, PaperForm
from openleave.apps.certification.models import CERTIFYING, OPINIONS, Kind
from openleave.apps.certification.questions import missing
from openleave.apps.certification.views.around import asked_only, attempt, found
from openleave.kernel.routes import permitted


@permitted("certification.change")
@require_http_methods(["GET", "HEAD", "POST"])
@asked_only
def enter(request: HttpRequest, case_id: UUID, certification_id: UUID) -> HttpResponse:
    """Key in a paper form: the same questions as the clinic's link."""
    found(request, case_id, certification_id)
    known = book.read(actor=request.actor, case_id=case_id)
    certification = known.by_id[certification_id]
    context = framed(request, known.case, "certification")
    form = PaperForm(
        request.POST or None, about=known.about(certification), answers=known.answers(certification),
        today=context["today"],
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():

        def act() -> None:
            services.answers_record(
                actor=request.actor, request_id=certification_id, answers=form.answers,
                received_on=form.cleaned_data["received_on"],
            )  # fmt: skip

        if attempt(form, act):
            messages.success(request, _("Keyed in. Check it now."))
            return HttpResponseRedirect(reverse("certification_check", args=[case_id, certification_id]))
    context |= {"form": form, "certification": certification, "functions": known.words(certification).get("functions")}
    return render(request, "certification/enter.html", context, status=422 if form.errors else 200)


@permitted("certification.read")
@require_http_methods(["GET", "HEAD"])
@asked_only
def check(request: HttpRequest, case_id: UUID, certification_id: UUID) -> HttpResponse:
    """What came, what is missing, and what can be done about it."""
    return _check_page(request, case_id, certification_id)


def _check_page(
    request: HttpRequest, case_id: UUID, certification_id: UUID, status: int = 200, **forms: Any
) -> HttpResponse:  # fmt: skip
    found(request, case_id, certification_id)
    known = book.read(actor=request.actor, case_id=case_id, notes=True)
    certification = known.by_id[certification_id]
    context = framed(request, known.case, "certification")
    today = context["today"]
    view = presenting.request_view(known, certification, {}, today)
    parts = presenting.answers_shown(known, certification) if certification.received_on else []
    context |= {
        "view": view,
        "certification": certification,
        "parts": parts,
        "unread": any(row.missing and not row.verified for _name, rows in parts for row in rows),
        "lacking": view.lacking,
        "functions": known.words(certification).get("functions"),
        "unclear": known.words(certification).get("unclear"),
        "contacts": [line for line in view.log if line.entry.contact_by],
        "accept_form": accept_form(known, certification_id),
        "lacks_form": LacksForm(initial={"notified_on": today}),
        "contact_form": ContactForm(initial={"happened_on": today, "step": "clarify"}),
        **forms,
    }
    return render(request, "certification/check.html", context, status=status)


def accept_form(known: book.Book, certification_id: UUID, data: Any = None) -> AcceptForm:
    """The form to accept, with what concerns this certification."""
    certification = known.by_id[certification_id]
    about = known.about(certification)
    health = certification.kind in CERTIFYING and about.kind in (Kind.OWN_HEALTH, Kind.FAMILY_HEALTH)
    return AcceptForm(
        data, health=health, opinion=certification.kind in OPINIONS,
        lacking=bool(missing(about, known.answers(certification))),
    )  # fmt: skip


@permitted("certification.accept")
@require_POST
@asked_only
def accept(request: HttpRequest, case_id: UUID, certification_id: UUID) -> HttpResponse:
    """Accept it, with what a person confirms of it."""
    found(request, case_id, certification_id)
    form = accept_form(book.read(actor=request.actor, case_id=case_id), certification_id, request.POST)

    def act() -> None:
        services.certification_accept(actor=request.actor, request_id=certification_id, **form.values())

    if form.is_valid() and attempt(form, act):
        messages.success(request, _("Accepted. The case was determined again with what it says."))
        return HttpResponseRedirect(reverse("case_certification", args=[case_id]))
    return _check_page(request, case_id, certification_id, 422, accept_form=form)


@permitted("certification.change")
@require_POST
@asked_only
def lacks(request: HttpRequest, case_id: UUID, certification_id: UUID) -> HttpResponse:
    """Say in writing what is missing."""
    found(request, case_id, certification_id)
    form = LacksForm(request.POST)

    def act() -> None:
        services.certification_lacks(actor=request.actor, request_id=certification_id, **form.cleaned_data)

    if form.is_valid() and attempt(form, act):
        messages.success(request, _("Recorded. The employee has seven days to supply it."))
        return HttpResponseRedirect(reverse("case_certification", args=[case_id]))
    return _check_page(request, case_id, certification_id, 422, lacks_form=form)


@permitted("certification.change")
@require_POST
@asked_only
def contact(request: HttpRequest, case_id: UUID, certification_id: UUID) -> HttpResponse:
    """Log a contact with the clinic."""
    found(request, case_id, certification_id)
    form = ContactForm(request.POST)

    def act() -> None:
        services.contact_log(actor=request.actor, request_id=certification_id, **form.cleaned_data)

    if form.is_valid() and attempt(form, act):
        messages.success(request, _("Logged."))
        return HttpResponseRedirect(reverse("certification_check", args=[case_id, certification_id]) + "#contacts")
    return _check_page(request, case_id, certification_id, 422, contact_form=form)

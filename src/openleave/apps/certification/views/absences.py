"""Absences of a case: entered, corrected, held against the certified pattern; and the organization's excess."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from openleave.apps.accounts import selectors as accounts
from openleave.apps.cases.access import access_case
from openleave.apps.cases.frame import framed
from openleave.apps.cases.models import Pattern
from openleave.apps.cases.transitions import available
from openleave.apps.certification import absence_page, book, selectors, services
from openleave.apps.certification.access import access_flag
from openleave.apps.certification.forms import AcknowledgeForm, CorrectForm, ExcessForm, ReportForm
from openleave.apps.certification.models import Choice
from openleave.apps.certification.services.reporting import days_of
from openleave.apps.certification.views.around import asked_only, attempt, first_error, refuse
from openleave.apps.organizations.views.settings import tabs as settings_tabs
from openleave.kernel.errors import Conflict, Invalid, NotFound
from openleave.kernel.routes import permitted


@permitted("absence.record")
@require_http_methods(["GET", "HEAD", "POST"])
@asked_only
def page(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The absences by month; a POST records one day or several. ``?page=`` goes back in time."""
    form = None
    if request.method == "POST":
        form = ReportForm(request.POST)
        known = book.read(actor=request.actor, case_id=case_id)
        if form.is_valid() and attempt(form, lambda: _enter(request, known, form)):
            messages.success(request, _("Recorded."))
            return HttpResponseRedirect(reverse("case_absences", args=[case_id]))
    known = book.read(actor=request.actor, case_id=case_id, notes=True, usage=True)
    context = framed(request, known.case, "absences")
    who = accounts.account_names(
        {one.recorded_by_id for one in known.history.absences} | {flag.seen_by_id for flag in known.flags} - {None}
    )
    paged, months = absence_page.months_of(known, who, request.GET.get("page"))
    waiting = [flag for flag in known.flags if flag.seen_at is None and flag.cleared_at is None]
    seen = [flag for flag in known.flags if flag.seen_at is not None]
    context |= {
        "form": form or ReportForm(initial={"from_on": context["today"]}),
        "can_record": "record_absence" in available(known.case) and known.case.pattern == Pattern.INTERMITTENT,
        "paged": paged,
        "months": months,
        "held": absence_page.held_against(known, request.organization.workweek_starts_on),
        "flags": [absence_page.flag_view(known, flag, who) for flag in waiting],
        "seen": [absence_page.flag_view(known, flag, who) for flag in seen[:10]],
        "choices": Choice.choices,
        "setting": known.setting,
        "total": len([one for one in known.history.absences if one.reversed_at is None]),
    }
    return render(request, "certification/absences.html", context, status=422 if form is not None else 200)


def _enter(request: HttpRequest, known: book.Book, form: ReportForm) -> None:
    clean = form.cleaned_data
    days = days_of(clean["from_on"], clean["until_on"] or clean["from_on"], [int(one) for one in clean["weekdays"]])
    timed = [(on, absence_page.scheduled(known, on) if clean["whole"] else clean["time"]) for on in days]
    services.absences_enter(
        actor=request.actor, case_id=known.case.id, days=[one for one in timed if one[1]],
        taken_as=clean["taken_as"], reported_by=clean["reported_by"],
    )  # fmt: skip


@permitted("absence.record")
@require_POST
def correct(request: HttpRequest, case_id: UUID, absence_id: UUID) -> HttpResponse:
    """Set a day's time right, in one step."""
    access_case(actor=request.actor, case_id=case_id)
    selectors.access_absence(actor=request.actor, case_id=case_id, absence_id=absence_id)
    form = CorrectForm(request.POST)

    def act() -> None:
        services.absence_correct(
            actor=request.actor, case_id=case_id, absence_id=absence_id, minutes_absent=form.cleaned_data["time"]
        )

    return _done(request, case_id, form, act, _("Corrected. What was counted is taken back."))


@permitted("absence.record")
@require_POST
def take_back(request: HttpRequest, case_id: UUID, absence_id: UUID) -> HttpResponse:
    """Take a day back."""
    access_case(actor=request.actor, case_id=case_id)
    selectors.access_absence(actor=request.actor, case_id=case_id, absence_id=absence_id)

    def act() -> None:
        services.absence_take_back(actor=request.actor, case_id=case_id, absence_id=absence_id)

    return _done(request, case_id, None, act, _("The absence is taken back."))


@permitted("pattern.acknowledge")
@require_POST
def acknowledge(request: HttpRequest, case_id: UUID, flag_id: UUID) -> HttpResponse:
    """Say what follows from absences over the pattern."""
    if access_flag(actor=request.actor, flag_id=flag_id).case_id != case_id:
        raise NotFound
    form = AcknowledgeForm(request.POST)

    def act() -> None:
        services.flag_acknowledge(actor=request.actor, flag_id=flag_id, **form.cleaned_data)

    answer = _done(request, case_id, form, act, _("Recorded. The absences stand as they are."))
    if form.is_valid() and form.cleaned_data["choice"] == Choice.RECERTIFY:
        address = reverse("certification_new", args=[case_id])
        return HttpResponseRedirect(f"{address}?kind=recertification&basis=circumstances_changed")
    return answer


def _done(request: HttpRequest, case_id: UUID, form: Any, act: Any, text: str) -> HttpResponse:
    back = HttpResponseRedirect(reverse("case_absences", args=[case_id]))
    if form is not None and not form.is_valid():
        messages.error(request, first_error(form))
        return back
    try:
        act()
    except (Invalid, Conflict) as error:
        refuse(request, error)
    else:
        messages.success(request, text)
    return back


@permitted("pattern.setting")
@require_http_methods(["GET", "HEAD", "POST"])
def setting(request: HttpRequest) -> HttpResponse:
    """How much over the certified pattern passes without a flag, and who chose what when."""
    history = selectors.setting_history(actor=request.actor)
    latest = history[0][0] if history else None
    initial = {"excess": latest.excess, "amount": latest.amount or None} if latest else {"excess": "any"}
    form = ExcessForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():

        def act() -> None:
            services.excess_set(
                actor=request.actor, excess=form.cleaned_data["excess"], amount=form.cleaned_data["amount"] or 0
            )

        if attempt(form, act):
            messages.success(request, _("Saved. It holds from the next comparison on."))
            return HttpResponseRedirect(reverse("pattern_setting"))
    context = {"form": form, "history": history, "settings_tabs": settings_tabs("pattern", request.actor)}
    return render(request, "certification/setting.html", context, status=422 if form.errors else 200)

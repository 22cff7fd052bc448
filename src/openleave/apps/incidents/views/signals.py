"""Security signals: the organization's for its privacy officer, the installation's for the operator."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from openleave.apps.accounts.selectors import account_names
from openleave.apps.incidents.forms import WatchForm
from openleave.apps.incidents.models import Answer
from openleave.apps.incidents.signals import reading
from openleave.apps.organizations.forms import add_error
from openleave.apps.privacy.parts import framed
from openleave.kernel.errors import Invalid
from openleave.kernel.posts import act_and_return
from openleave.kernel.routes import permitted

CHOSEN = ("people", "minutes", "from_hour", "to_hour", "business_days")


@permitted("signal.read")
@require_http_methods(["GET", "HEAD", "POST"])
def signals(request: HttpRequest) -> HttpResponse:
    """What looks like misuse; a form for what to be told of."""
    actor = request.actor  # type: ignore[attr-defined]
    present = reading.watch_of(actor=actor)
    form = WatchForm(request.POST or None, initial={name: getattr(present, name) for name in CHOSEN})
    if request.method == "POST" and form.is_valid():
        try:
            reading.watch_choose(actor=actor, **form.cleaned_data)
        except Invalid as error:
            add_error(form, error)
        else:
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(reverse("signals"))
    found = reading.signals(actor=actor)
    ids = {one.account_id for one in found} | {one.answered_by_id for one in found if one.answered_by_id}
    names = account_names(ids)
    rows = [
        {
            "signal": one,
            "who": names.get(one.account_id, ""),
            "by": names.get(one.answered_by_id, "") if one.answered_by_id else "",
        }
        for one in found
    ]
    waiting = sum(not one.answer for one in found)
    context = framed(request, "signals") | {"rows": rows, "form": form, "waiting": waiting}
    return render(request, "incidents/signals.html", context, status=422 if form.errors else 200)


@permitted("signal.answer")
@require_POST
def answer(request: HttpRequest, signal_id: UUID) -> HttpResponse:
    """Explained; or on to an incident, which answers it once it is open."""
    actor, given = request.actor, request.POST.get("answer", Answer.EXPLAINED)  # type: ignore[attr-defined]
    found = reading.access_signal(actor=actor, signal_id=signal_id)
    if given == Answer.INCIDENT and not found.answer:
        return HttpResponseRedirect(f"{reverse('incident_new')}?signal={signal_id}")
    return act_and_return(
        request,
        lambda: reading.signal_answer(actor=actor, signal_id=signal_id, answer=given),
        _("Noted."),
        reverse("signals"),
    )


@permitted("signal.installation")
@require_http_methods(["GET", "HEAD", "POST"])
def installation(request: HttpRequest) -> HttpResponse:
    """What concerns no organization."""
    actor = request.actor  # type: ignore[attr-defined]
    found = reading.installation_signals(actor=actor)
    if request.method == "POST":
        wanted = request.POST.get("signal", "")
        for one in found:
            if str(one.id) == wanted and not one.answer:
                reading.installation_signal_answer(actor=actor, signal_id=one.id)
                messages.success(request, _("Noted."))
        return HttpResponseRedirect(reverse("operator_signals"))
    return render(request, "incidents/installation.html", {"rows": found})

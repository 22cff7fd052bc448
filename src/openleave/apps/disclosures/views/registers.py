"""The organization's register of recipients with the operator's beside it, and the operator's own page."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from openleave.apps.disclosures import selectors, services, words
from openleave.apps.disclosures.access import access_recipient
from openleave.apps.disclosures.forms import PURPOSES, EndForm, RecipientForm, SubprocessorForm
from openleave.apps.disclosures.models import Entry
from openleave.apps.disclosures.views.shown import context
from openleave.apps.organizations.forms import add_error
from openleave.kernel import clock
from openleave.kernel.errors import Conflict, Invalid
from openleave.kernel.routes import permitted


@permitted("recipient.change")
@require_http_methods(["GET", "HEAD", "POST"])
def recipients(request: HttpRequest) -> HttpResponse:
    """Who may receive data, and a form for another one; below, the companies that the operator uses."""
    actor = request.actor  # type: ignore[attr-defined]
    form = RecipientForm(request.POST or None, initial={"from_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            services.recipient_add(actor=actor, **form.cleaned_data)
        except (Invalid, Conflict) as error:
            add_error(form, error)
        else:
            messages.success(request, _("The recipient was entered."))
            return HttpResponseRedirect(request.path)
    data = {
        "entries": [_entry(row) for row in selectors.recipients(actor=actor)],
        "operators": [_entry(row) for row in selectors.subprocessors()],
        "form": form,
        "today": clock.today(),
    }
    return render(
        request,
        "disclosures/recipients.html",
        context(request, "recipients") | data,
        status=422 if form.errors else 200,
    )


@permitted("recipient.change")
@require_POST
def recipient_end(request: HttpRequest, recipient_id: UUID) -> HttpResponse:
    """The last day of an entry."""
    access_recipient(actor=request.actor, recipient_id=recipient_id)  # type: ignore[attr-defined]
    form = EndForm(request.POST)
    try:
        if not form.is_valid():
            raise Invalid(_("Give the last day."))
        services.recipient_end(
            actor=request.actor,  # type: ignore[attr-defined]
            recipient_id=recipient_id,
            until_on=form.cleaned_data["until_on"],
        )
    except (Invalid, Conflict) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The entry ends on that day."))
    return HttpResponseRedirect(reverse("recipients"))


@permitted("subprocessor.change")
@require_http_methods(["GET", "HEAD", "POST"])
def subprocessors(request: HttpRequest) -> HttpResponse:
    """The operator's register: companies that every organization's data passes, and the hosts they answer on."""
    actor = request.actor  # type: ignore[attr-defined]
    ending = request.method == "POST" and "end" in request.POST
    form = SubprocessorForm(None if ending else request.POST or None, initial={"from_on": clock.today()})
    try:
        if ending:
            _end(request)
        elif request.method == "POST" and form.is_valid():
            services.subprocessor_add(actor=actor, **form.cleaned_data)
            messages.success(request, _("The company was entered. Every organization sees it now."))
            return HttpResponseRedirect(request.path)
    except (Invalid, Conflict) as error:
        if ending:
            messages.error(request, str(error))
        else:
            add_error(form, error)
    if ending:
        return HttpResponseRedirect(request.path)
    data = {"entries": [_entry(row) for row in selectors.subprocessors()], "form": form, "today": clock.today()}
    return render(request, "disclosures/subprocessors.html", data, status=422 if form.errors else 200)


def _end(request: HttpRequest) -> None:
    form = EndForm(request.POST)
    try:
        subprocessor_id = UUID(request.POST["end"])
    except ValueError:
        raise Invalid(_("Reload the page.")) from None
    if not form.is_valid():
        raise Invalid(_("Give the last day."))
    services.subprocessor_end(
        actor=request.actor,  # type: ignore[attr-defined]
        subprocessor_id=subprocessor_id,
        until_on=form.cleaned_data["until_on"],
    )
    messages.success(request, _("The entry ends on that day."))


def _entry(row: Entry) -> dict[str, object]:
    return {
        "row": row,
        "kind": words.RECIPIENT.get(row.kind, row.kind),
        "purposes": [PURPOSES.get(key, key) for key in row.purposes],
        "categories": [words.CATEGORY.get(key, key) for key in row.categories],
    }

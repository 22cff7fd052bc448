"""The organization leaves: asked, approved by somebody else, returned, erased."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from openleave.apps.accounts import selectors as accounts
from openleave.apps.organizations.forms import add_error
from openleave.apps.privacy.parts import framed
from openleave.apps.retention import certifying, services
from openleave.kernel import audit, egress, files
from openleave.kernel.errors import Conflict, Invalid
from openleave.kernel.free_text import FreeText
from openleave.kernel.posts import act_and_return
from openleave.kernel.routes import permitted

_DAY = {"type": "date"}


class LeavingForm(forms.Form):
    """The last day of service, and the letter that asks to keep what law demands, if there is one."""

    serves_until_on = forms.DateField(
        label=gettext_lazy("Last day of service"), widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d")
    )
    instruction = FreeText(
        label=gettext_lazy("Letter that asks to keep what the law demands"), required=False, max_length=80,
        help_text=gettext_lazy("Its own number. Empty: everything is returned and erased."),
    )  # fmt: skip
    instructed_on = forms.DateField(
        label=gettext_lazy("Date of the letter"), required=False,
        widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"),
    )  # fmt: skip


@permitted("departure.change")
@require_http_methods(["GET", "HEAD", "POST"])
def leaving(request: HttpRequest) -> HttpResponse:
    """Where the organization stands on its way out; a form to ask for it."""
    actor = request.actor  # type: ignore[attr-defined]
    form = LeavingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.departure_ask(actor=actor, **form.cleaned_data)
        except (Invalid, Conflict) as error:
            add_error(form, error)
        else:
            messages.success(request, _("Somebody else approves it now."))
            return HttpResponseRedirect(reverse("leaving"))
    found = services.current(actor.organization_id)
    names = accounts.account_names(
        [one for one in (found.asked_by_id, found.approved_by_id) if one] if found is not None else []
    )
    context = {
        "form": form,
        "found": found,
        "asked_by": names.get(found.asked_by_id, "") if found else "",
        "approved_by": names.get(found.approved_by_id, "") if found and found.approved_by_id else "",
        "mine": bool(found and found.asked_by_id == actor.account_id),
        "rows": sum(found.counts.values()) if found else 0,
    }
    return render(
        request, "retention/leaving.html", framed(request, "retention") | context, status=422 if form.errors else 200
    )


@permitted("departure.change")
@require_POST
def approve(request: HttpRequest, departure_id: UUID) -> HttpResponse:
    """The second person approves."""
    actor = request.actor  # type: ignore[attr-defined]
    return act_and_return(
        request,
        lambda: services.departure_approve(actor=actor, departure_id=departure_id),
        _("Approved. The export is made once the last day of service has passed."),
        reverse("leaving"),
    )


@permitted("departure.change")
@require_POST
def withdraw(request: HttpRequest, departure_id: UUID) -> HttpResponse:
    """The organization stays."""
    actor = request.actor  # type: ignore[attr-defined]
    return act_and_return(
        request,
        lambda: services.departure_withdraw(actor=actor, departure_id=departure_id),
        _("Withdrawn. Nothing was erased."),
        reverse("leaving"),
    )


@permitted("departure.change")
@require_POST
def returned(request: HttpRequest, departure_id: UUID) -> HttpResponse:
    """The export was fetched and can be read."""
    actor = request.actor  # type: ignore[attr-defined]
    return act_and_return(
        request,
        lambda: services.departure_returned(actor=actor, departure_id=departure_id),
        _("Thank you. From now on the records are erased."),
        reverse("leaving"),
    )


@permitted("departure.change")
@require_GET
def export(request: HttpRequest, departure_id: UUID) -> HttpResponse:
    """The whole export as one file. Each fetching is in the trail."""
    actor = request.actor  # type: ignore[attr-defined]
    found = services.access_departure(actor=actor, departure_id=departure_id)
    if found.file_id is None:
        messages.info(request, _("There is no export yet, or not any more."))
        return HttpResponseRedirect(reverse("leaving"))
    content = files.read(organization_id=found.organization_id, file_id=found.file_id)
    egress.hand_out(
        "retention.export", actor=actor, about_type="retention_departure", about_id=found.id, records=1,
        sha256=found.sha256,
    )  # fmt: skip
    audit.append(
        actor=actor, action="departure.fetch", object_type="retention_departure", object_id=found.id,
        details={"sha256": found.sha256},
    )  # fmt: skip
    return FileResponse(
        content,  # type: ignore[arg-type]
        as_attachment=True,
        filename="organization.zip",
        content_type="application/zip",
        headers={"Cache-Control": "no-store"},
    )


@permitted("certificate.read")
@require_safe
def certificates(request: HttpRequest) -> HttpResponse:
    """For the operator: every organization that was erased, with its certificate."""
    found = certifying.certificates(actor=request.actor)  # type: ignore[attr-defined]
    return render(request, "retention/certificates.html", {"certificates": found})


@permitted("certificate.read")
@require_GET
def certificate(request: HttpRequest, former_id: UUID, form: str) -> HttpResponse:
    """One certificate as signed JSON or as PDF."""
    found = certifying.certificate_of(actor=request.actor, former_id=former_id)  # type: ignore[attr-defined]
    pdf = form == "pdf"
    content = certifying.as_pdf(found) if pdf else certifying.as_file(found)
    response = HttpResponse(content, content_type="application/pdf" if pdf else "application/json")
    response["Content-Disposition"] = f'attachment; filename="certificate.{form}"'
    response["Cache-Control"] = "no-store"
    return response

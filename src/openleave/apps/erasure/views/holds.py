"""Matters and what they keep."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from openleave.apps.cases import selectors as cases
from openleave.apps.erasure import selectors, services
from openleave.apps.erasure.models import Scope
from openleave.apps.people import selectors as people
from openleave.apps.privacy.parts import framed
from openleave.kernel.errors import Conflict, Invalid
from openleave.kernel.free_text import posted
from openleave.kernel.posts import act_and_return
from openleave.kernel.routes import permitted


@permitted("hold.change")
@require_http_methods(["GET", "HEAD", "POST"])
def matters(request: HttpRequest) -> HttpResponse:
    """All matters; a new one is opened here."""
    label, error = (posted(request.POST, "label") if request.method == "POST" else ""), ""
    if request.method == "POST":
        try:
            made = services.matter_open(actor=request.actor, label=label)  # type: ignore[attr-defined]
        except (Invalid, Conflict) as refused:
            error = str(refused)
        else:
            return HttpResponseRedirect(reverse("matter", args=[made.id]))
    context = {"matters": selectors.matters(actor=request.actor), "label": label, "error": error}  # type: ignore[attr-defined]
    return render(request, "erasure/matters.html", framed(request, "holds") | context, status=422 if error else 200)


@permitted("hold.change")
@require_http_methods(["GET", "HEAD", "POST"])
def matter(request: HttpRequest, matter_id: UUID) -> HttpResponse:
    """One matter: whom it keeps, and a form to keep somebody."""
    actor = request.actor  # type: ignore[attr-defined]
    found = selectors.access_matter(actor=actor, matter_id=matter_id)
    person, number, error = request.POST.get("employee_id", ""), request.POST.get("case", "").strip(), ""
    if request.method == "POST":
        try:
            _place(request, matter_id, person, number)
        except (Invalid, Conflict) as refused:
            error = str(refused)
        else:
            messages.success(request, _("From now on nothing of it is erased."))
            return HttpResponseRedirect(reverse("matter", args=[matter_id]))
    holds = selectors.holds_of(actor=actor, matter_id=matter_id)
    today = request.organization.today  # type: ignore[attr-defined]
    names = people.names_of(found.organization_id, {one.subject_id for one in holds}, today)
    context = {
        "matter": found,
        "rows": [(one, names.get(one.subject_id, _("Somebody erased")), Scope(one.scope).label) for one in holds],
        "searched": request.POST.get("employee_id_search", ""),
        "person": person,
        "number": number,
        "error": error,
    }
    return render(request, "erasure/matter.html", framed(request, "holds") | context, status=422 if error else 200)


def _place(request: HttpRequest, matter_id: UUID, person: str, number: str) -> None:
    actor = request.actor  # type: ignore[attr-defined]
    try:
        subject_id = UUID(person)
    except ValueError:
        raise Invalid(_("Choose whose records are kept."), field="employee_id") from None
    people.access_employee(actor=actor, employee_id=subject_id)
    if not number:
        services.hold_place(actor=actor, matter_id=matter_id, subject_id=subject_id)
        return
    case_id = cases.case_id_of(organization_id=actor.organization_id, employee_id=subject_id, number=number)
    if case_id is None:
        raise Invalid(
            _("This person has no case of that number."), fix=_("Leave it empty to keep everything."), field="case"
        )
    services.hold_place(actor=actor, matter_id=matter_id, subject_id=subject_id, scope=Scope.CASE, about_id=case_id)


@permitted("hold.change")
@require_POST
def close(request: HttpRequest, matter_id: UUID) -> HttpResponse:
    """Close the matter, and with it every hold of it."""
    return act_and_return(
        request,
        lambda: services.matter_close(actor=request.actor, matter_id=matter_id),  # type: ignore[attr-defined]
        _("The matter is closed. What waited for it is erased within minutes."),
        reverse("matter", args=[matter_id]),
    )


@permitted("hold.change")
@require_POST
def release(request: HttpRequest, hold_id: UUID) -> HttpResponse:
    """Release one hold."""
    actor = request.actor  # type: ignore[attr-defined]
    hold = selectors.access_hold(actor=actor, hold_id=hold_id)
    return act_and_return(
        request,
        lambda: services.hold_release(actor=actor, hold_id=hold_id),
        _("The hold is released. What waited for it is erased within minutes."),
        reverse("matter", args=[hold.matter_id]),
    )

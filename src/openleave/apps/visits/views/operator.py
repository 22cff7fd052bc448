"""The operator's side: ask for a visit, enter it, leave it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from openleave.apps.organizations.forms import add_error
from openleave.apps.organizations.selectors import directory
from openleave.apps.visits import areas, selectors, services
from openleave.apps.visits.forms import AskForm
from openleave.apps.visits.showing import SESSION_KEY
from openleave.kernel.errors import Conflict, Invalid, NotFound
from openleave.kernel.routes import permitted


@permitted("visit.ask")
@require_http_methods(["GET", "HEAD", "POST"])
def own_visits(request: HttpRequest) -> HttpResponse:
    """What was asked, and a form to ask."""
    actor = request.actor  # type: ignore[attr-defined]
    organizations = directory(actor=actor)
    form = AskForm(request.POST or None, organizations=organizations)
    if request.method == "POST" and form.is_valid():
        given: dict[str, Any] = dict(form.cleaned_data)
        organization_id = UUID(given.pop("organization"))
        try:
            services.visit_ask(actor=actor, organization_id=organization_id, **given)
        except (Invalid, Conflict) as error:
            add_error(form, error)
        else:
            messages.success(request, _("Asked. The organization is told by e-mail and decides."))
            return HttpResponseRedirect(reverse("operator_visits"))
    names = {one.id: one.name for one in organizations}
    rows = [
        {
            "visit": one,
            "organization": names.get(one.organization_id, ""),
            "live": selectors.is_live(one),
            "areas": areas.names(one.allowed_areas or one.asked_areas),
        }
        for one in selectors.own_visits(actor=actor)
    ]
    context = {"rows": rows, "form": form}
    return render(request, "visits/operator.html", context, status=422 if form.errors else 200)


@permitted("visit.ask")
@require_POST
def enter(request: HttpRequest, own_visit_id: UUID) -> HttpResponse:
    """Begin to look: from now on the desk's pages are the organization's, as far as it allowed."""
    visit = selectors.access_own_visit(actor=request.actor, visit_id=own_visit_id)  # type: ignore[attr-defined]
    if not selectors.is_live(visit):
        messages.error(request, _("This visit is not open."))
        return HttpResponseRedirect(reverse("operator_visits"))
    request.session[SESSION_KEY] = str(visit.id)
    allowed = areas.permissions(visit.allowed_areas)
    first = next((path for permission, path in areas.FIRST if permission in allowed), reverse("operator_visits"))
    return HttpResponseRedirect(first)


@permitted("visit.ask")
@require_POST
def leave(request: HttpRequest, own_visit_id: UUID) -> HttpResponse:
    """End the visit, or withdraw the request."""
    actor = request.actor  # type: ignore[attr-defined]
    visit = selectors.access_own_visit(actor=actor, visit_id=own_visit_id)
    request.session.pop(SESSION_KEY, None)
    try:
        if visit.state == "asked":
            services.visit_withdraw(actor=actor, visit_id=visit.id)
            messages.success(request, _("The request is withdrawn."))
        else:
            services.visit_leave(actor=actor, visit_id=visit.id)
            messages.success(request, _("The visit has ended."))
    except (Conflict, NotFound) as error:
        messages.error(request, str(error))
    return HttpResponseRedirect(reverse("operator_visits"))

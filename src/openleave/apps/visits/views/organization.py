"""The organization's side, among the privacy pages: requests, decisions, what is being looked at right now."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from openleave.apps.accounts.selectors import account_names, deciders
from openleave.apps.organizations.forms import add_error
from openleave.apps.privacy.parts import framed
from openleave.apps.visits import areas, selectors, services
from openleave.apps.visits.forms import DecideForm
from openleave.apps.visits.models import State, Visit
from openleave.kernel.errors import Conflict, Invalid
from openleave.kernel.permissions import allows
from openleave.kernel.posts import act_and_return
from openleave.kernel.routes import permitted


@permitted("visit.read")
@require_safe
def visits(request: HttpRequest) -> HttpResponse:
    """All visits: what waits for a decision, what is going on, what was."""
    actor = request.actor  # type: ignore[attr-defined]
    found = selectors.visits(actor=actor)
    names = account_names(one.account_id for one in found)
    rows = [_row(one, names) for one in found]
    waiting = [row for row in rows if row["visit"].state == State.ASKED]
    live = [row for row in rows if row["live"]]
    context = framed(request, "visits") | {"rows": rows, "waiting": waiting, "live": live, "whole": _whole(actor)}
    return render(request, "visits/visits.html", context)


@permitted("visit.read")
@require_safe
def visit(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """One visit: what was asked and given, a form to decide, and every page that was opened, as it happens."""
    actor = request.actor  # type: ignore[attr-defined]
    found = selectors.access_visit(actor=actor, visit_id=visit_id)
    if request.htmx:  # type: ignore[attr-defined]
        return _since(request, found)
    return _page(request, found, DecideForm(visit=found))


@permitted("visit.decide")
@require_http_methods(["POST"])
def decide(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """Allow, as much as was ticked, or refuse."""
    actor = request.actor  # type: ignore[attr-defined]
    found = selectors.access_visit(actor=actor, visit_id=visit_id)
    back = reverse("visit", args=[visit_id])
    if request.POST.get("answer") == "refuse":
        refused = _("The visit is refused. Nothing was shown.")
        return act_and_return(request, lambda: services.visit_refuse(actor=actor, visit_id=visit_id), refused, back)
    form = DecideForm(request.POST, visit=found)
    if form.is_valid():
        try:
            services.visit_allow(actor=actor, visit_id=visit_id, **form.cleaned_data)
        except Conflict as error:
            messages.error(request, str(error))
            return HttpResponseRedirect(back)
        except Invalid as error:
            add_error(form, error)
        else:
            messages.success(request, _("The visit may begin. You see every page here, and can end it at any time."))
            return HttpResponseRedirect(back)
    return _page(request, found, form, status=422)


@permitted("visit.read")
@require_POST
def end(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """End the visit this second."""
    services.visit_end(actor=request.actor, visit_id=visit_id)  # type: ignore[attr-defined]
    messages.success(request, _("The visit has ended. Nothing more is shown."))
    return HttpResponseRedirect(reverse("visit", args=[visit_id]))


def _page(request: HttpRequest, found: Visit, form: DecideForm, status: int = 200) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    names = account_names(one for one in (found.account_id, found.decided_by_id, found.ended_by_id) if one)
    views = selectors.views(actor=actor, visit=found)
    context = _row(found, names) | {
        "views": views,
        "form": form,
        "decides": found.state == State.ASKED
        and actor.account_id in {one.pk for one in deciders(found.organization_id)},
        "decided_by": names.get(found.decided_by_id, "") if found.decided_by_id else "",
        "whole": _whole(actor),
    }
    return render(request, "visits/visit.html", framed(request, "visits") | context, status=status)


def _since(request: HttpRequest, found: Visit) -> HttpResponse:
    """The pages that were opened; nothing (204) while the visit goes on and the newest is the one that is shown."""
    live, given = selectors.is_live(found), request.GET.get("after")
    if live and given == str(selectors.newest_view(actor=request.actor, visit=found) or ""):  # type: ignore[attr-defined]
        return HttpResponse(status=204)
    views = selectors.views(actor=request.actor, visit=found)  # type: ignore[attr-defined]
    return render(request, "visits/_views.html", {"visit": found, "live": live, "views": views})


def _row(one: Visit, names: dict[UUID, str]) -> dict[str, Any]:
    return {
        "visit": one,
        "who": names.get(one.account_id, ""),
        "live": selectors.is_live(one),
        "asked": areas.names(one.asked_areas),
        "allowed": areas.names(one.allowed_areas),
    }


def _whole(actor: Any) -> bool:
    """Whether the privacy pages are open to the actor, or this part alone."""
    return allows(actor, "privacy.enter")

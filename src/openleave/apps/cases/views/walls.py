"""The settings' page of conflict walls: who is kept apart from whom, and whose cases are walled off."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from openleave.apps.cases import services
from openleave.apps.cases.wall_list import walls_shown
from openleave.apps.organizations.views.settings import tabs
from openleave.apps.people import selectors as people
from openleave.apps.people.picking import picked
from openleave.kernel.actor import Actor
from openleave.kernel.errors import Conflict, Invalid
from openleave.kernel.posts import act_and_return
from openleave.kernel.routes import permitted

#: People offered for one search.
OFFERED = 8


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two: somebody chosen, or who was found by what was typed."""

    name: str
    label: str
    chosen: tuple[UUID, str] | None
    found: tuple[people.EmployeeRow, ...]
    searched: str
    error: str = ""


@permitted("wall.change")
@require_http_methods(["GET", "HEAD", "POST"])
def walls(request: HttpRequest) -> HttpResponse:
    """All walls, and adding one: by two pickers, or without JavaScript by searching for both."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    today = request.organization.today  # type: ignore[attr-defined]
    labels = {"employee_id": _("Employee"), "other_id": _("Kept apart from")}
    error, status = "", 200
    if request.method == "POST":
        sides = [_side(request, actor, name, label, today) for name, label in labels.items()]
        first, second = (side.chosen for side in sides)
        if first and second:
            try:
                services.wall_state(actor=actor, employee_id=first[0], other_id=second[0])
            except (Conflict, Invalid) as refused:
                error = str(refused)
            else:
                messages.success(request, _("The wall stands. Neither handles the other’s case from now on."))
                return HttpResponseRedirect(request.path)
        status = 422
    else:
        sides = [Side(name, label, None, (), "") for name, label in labels.items()]
    context: dict[str, Any] = walls_shown(actor=actor, today=today) | {
        "sides": sides,
        "error": error,
        "settings_tabs": tabs("walls", actor),
    }
    return render(request, "cases/walls.html", context, status=status)


def _side(request: HttpRequest, actor: Actor, name: str, label: str, today: Any) -> Side:
    given, searched = request.POST.get(name, ""), request.POST.get(f"{name}_search", "").strip()[:100]
    if given:
        chosen = picked(actor=actor, text=given, on=today)
        return Side(name, label, chosen and chosen[:2], (), searched)
    found = people.search(actor=actor, text=searched, on=today, page_size=OFFERED).rows if searched else ()
    if len(found) == 1:
        return Side(name, label, (found[0].id, found[0].name), (), searched)
    error = "" if found else _("Nobody found. Type the beginning of a name, or an employee number.")
    return Side(name, label, None, found, searched, error)


@permitted("wall.change")
@require_POST
def wall_remove(request: HttpRequest, wall_id: UUID) -> HttpResponse:
    """No longer keep two people apart."""
    return act_and_return(
        request,
        lambda: services.wall_remove(actor=request.actor, wall_id=wall_id),
        _("The wall is gone."),
        reverse("walls"),
    )

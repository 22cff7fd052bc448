"""The organization's working-time patterns."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from openleave.apps.organizations.forms import add_error
from openleave.apps.people import presenting, services
from openleave.apps.people.forms import ScheduleForm
from openleave.apps.people.models import ScheduleKind
from openleave.apps.people.selectors.schedules import access_schedule, schedules
from openleave.apps.people.views.employees import actor_of
from openleave.kernel.errors import Invalid
from openleave.kernel.permissions import allows
from openleave.kernel.routes import permitted


@permitted("employee.read")
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All schedules."""
    actor, organization_id = actor_of(request)
    today = request.organization.today
    rows = [(row, presenting.schedule_grid(row, today)) for row in schedules(organization_id)]
    return render(request, "people/schedules.html", {"rows": rows, "writable": allows(actor, "schedule.write")})


@permitted("schedule.write")
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, schedule_id: UUID | None = None) -> HttpResponse:
    """Add a schedule, or a new version of one."""
    actor, _organization_id = actor_of(request)
    initial: dict[str, Any] = {}
    if schedule_id is not None:
        found = access_schedule(actor=actor, schedule_id=schedule_id)
        days = [presenting.hours_text(minutes) for minutes in found.minutes_by_day]
        initial = {
            "code": found.code,
            "name": found.name,
            "kind": found.kind,
            "anchor_on": found.anchor_on,
            "weeks": "\n".join(" ".join(days[start : start + 7]) for start in range(0, len(days), 7)),
        }
    form = ScheduleForm(request.POST or None, initial=initial)
    if schedule_id is not None:
        form.fields["code"].disabled = True
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            services.schedule_save(
                actor=actor,
                code=values["code"],
                name=values["name"],
                kind=ScheduleKind(values["kind"]),
                anchor_on=values["anchor_on"],
                minutes_by_day=values["weeks"],
            )
        except Invalid as error:
            add_error(form, error, {"minutes_by_day": "weeks"})
        else:
            messages.success(request, _("Saved."))
            return HttpResponseRedirect("/schedules/")
    context = {"form": form, "heading": initial.get("name") or _("New schedule"), "back": "/schedules/"}
    return render(request, "people/correction.html", context, status=422 if form.errors else 200)

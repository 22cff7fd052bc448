"""Employees under eighteen, and what cases hold about dependants."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from openleave.apps.incidents.minors import minors
from openleave.apps.privacy.parts import framed
from openleave.kernel import clock
from openleave.kernel.routes import permitted


@permitted("minor.read")
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Who is under eighteen, and that none of them has an account."""
    today = clock.today(request.organization.time_zone)  # type: ignore[attr-defined]
    rows = minors(actor=request.actor, on=today)  # type: ignore[attr-defined]
    return render(request, "incidents/minors.html", framed(request, "minors") | {"rows": rows})

"""The first of the privacy pages: what there is, and where somebody has to act."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from openleave.apps.privacy.parts import framed, parts_for
from openleave.kernel.routes import permitted


@permitted("privacy.enter")
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Every part with what waits in it."""
    actor = request.actor  # type: ignore[attr-defined]
    rows = [(one, reverse(one.url_name), one.waiting(actor) if one.waiting else None) for one in parts_for(actor)]
    return render(request, "privacy/overview.html", framed(request, "") | {"rows": rows})

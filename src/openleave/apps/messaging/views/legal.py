"""The legal notes of all cases, for those who may read them without reading cases."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from openleave.apps.messaging import selectors
from openleave.kernel import clock
from openleave.kernel.permissions import allows
from openleave.kernel.routes import permitted


@permitted("note.legal")
@require_safe
def legal_notes(request: HttpRequest) -> HttpResponse:
    """The latest legal notes, the newest first."""
    actor = request.actor  # type: ignore[attr-defined]
    today = clock.today(request.organization.time_zone)  # type: ignore[attr-defined]
    context = {
        "notes": selectors.legal_notes(actor=actor, today=today),
        "reads_cases": allows(actor, "case.read"),
        "most": selectors.PAGE_SIZE,
    }
    return render(request, "messaging/legal.html", context)

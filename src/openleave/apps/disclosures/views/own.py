"""The employee's own page: who received something about them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from openleave.apps.disclosures import selectors, words
from openleave.kernel.routes import permitted


@permitted("own.disclosures")
@require_safe
def disclosures(request: HttpRequest) -> HttpResponse:
    """What left about the signed-in person, in words, the newest first."""
    actor = request.actor  # type: ignore[attr-defined]
    rows = [words.told(one) for one in (selectors.own_disclosures(actor=actor) if actor.employee_id else [])]
    return render(request, "disclosures/own.html", {"rows": rows})

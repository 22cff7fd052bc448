"""What files do not undo: corrections that people asked for, people who were deleted at their request."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from openleave.apps.feeds import services
from openleave.apps.feeds.models import Correction, Suppression
from openleave.apps.feeds.views.words import FIELD_WORDS
from openleave.apps.people import selectors as people
from openleave.kernel.errors import Conflict, Invalid, NotFound
from openleave.kernel.permissions import allows
from openleave.kernel.routes import permitted

MOST = 200


@permitted("feeds.kept")
@require_http_methods(["GET", "HEAD", "POST"])
def kept(request: HttpRequest) -> HttpResponse:
    """Both lists; human resources end an entry by hand."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    if request.method == "POST":
        _end(request)
        return HttpResponseRedirect(request.path)
    rows = Correction.objects.filter(organization_id=actor.organization_id, ended_at__isnull=True)
    corrections = list(rows.select_related("employee").order_by("-accepted_at", "id")[:MOST])
    today = request.organization.today  # type: ignore[attr-defined]
    names = people.names_of(actor.organization_id, [one.employee_id for one in corrections], today)
    shown = [
        {"one": one, "name": names.get(one.employee_id, ""), "field": FIELD_WORDS.get(one.field, one.field)}
        for one in corrections
    ]
    gone = Suppression.objects.filter(organization_id=actor.organization_id, ended_at__isnull=True)
    context = {
        "corrections": shown, "suppressions": list(gone.order_by("-made_at", "id")[:MOST]),
        "ends": allows(actor, "feeds.release"), "imports": allows(actor, "feeds.import"),
    }  # fmt: skip
    return render(request, "feeds/kept.html", context)


def _end(request: HttpRequest) -> None:
    actor: Any = request.actor  # type: ignore[attr-defined]
    try:
        if "correction" in request.POST:
            services.correction_end(actor=actor, correction_id=UUID(request.POST["correction"]))
        else:
            services.suppression_end(
                actor=actor, suppression_id=UUID(request.POST.get("suppression", "")),
                number=request.POST.get("number", ""),
            )  # fmt: skip
        messages.success(request, _("Done. What a file newly says counts again."))
    except (ValueError, NotFound):
        messages.error(request, _("Nothing was done. Reload the page and choose again."))
    except (Invalid, Conflict) as error:
        messages.error(request, str(error))

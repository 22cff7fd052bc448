"""Documents in the settings: whether there is a scanner, what waits, what is in quarantine, what is in no case."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from openleave.apps.documents import scanning, selectors, services, words
from openleave.apps.documents.workshop.client import MAXIMUM_PAGES
from openleave.apps.organizations.views.settings import tabs as settings_tabs
from openleave.apps.people import selectors as people
from openleave.kernel import clock
from openleave.kernel.permissions import allows
from openleave.kernel.routes import permitted


@permitted("document.overview")
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """The scanner's state, and the documents that somebody should look after."""
    actor = request.actor  # type: ignore[attr-defined]
    found = selectors.to_look_after(actor=actor) if allows(actor, "document.read") else []
    today = clock.today(request.organization.time_zone)  # type: ignore[attr-defined]
    names = people.names_of(actor.organization_id, {one.employee_id for one in found}, today)
    configured = scanning.configured()
    context = {
        "settings_tabs": settings_tabs("documents", request.actor),
        "configured": configured,
        "reachable": configured and scanning.reachable(),
        "counts": selectors.counts(actor=actor),
        "rows": [(one, names.get(one.employee_id, ""), words.badge(one)) for one in found],
        "megabytes": settings.OPENLEAVE_DOCUMENT_LIMIT_BYTES // 1024**2,
        "most_pages": MAXIMUM_PAGES,
        "changeable": allows(actor, "document.change"),
    }
    return render(request, "documents/overview.html", context)


@permitted("document.change")
@require_POST
def scan_all(request: HttpRequest) -> HttpResponse:
    """Scan now what waits."""
    done = services.scan_waiting(actor=request.actor)  # type: ignore[attr-defined]
    if done:
        said = ngettext("%(count)d document was scanned.", "%(count)d documents were scanned.", done) % {"count": done}
        messages.success(request, said)
    else:
        messages.info(request, _("Nothing was scanned."))
    return HttpResponseRedirect(reverse("document_overview"))

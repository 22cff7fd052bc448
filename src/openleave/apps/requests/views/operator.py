"""What came to the operator because nobody knew of which employer: passed on, or told that no such employer is here."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from openleave.apps.organizations import selectors as organizations
from openleave.apps.requests import private, services
from openleave.apps.requests.access import as_installation, installation_scope
from openleave.apps.requests.machine import ACTIVE, Right
from openleave.apps.requests.models import PrivacyRequest
from openleave.kernel.errors import Conflict, Invalid, NotFound
from openleave.kernel.keys import INSTALLATION
from openleave.kernel.routes import permitted


@permitted("request.route")
@require_http_methods(["GET", "HEAD", "POST"])
def requests(request: HttpRequest) -> HttpResponse:
    """The operator's own inbox of requests."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    if request.method == "POST":
        _act(request)
        return HttpResponseRedirect(request.path)
    installed = as_installation(actor)
    with installation_scope():
        rows = list(
            PrivacyRequest.objects.filter(organization_id=INSTALLATION, state__in=ACTIVE).order_by("answer_by_on")[:50]
        )
        said = private.read_many(installed, [row.id for row in rows])
    shown = [{"request": row, "right": Right(row.right).label, "said": said.get(row.id)} for row in rows]
    context = {"rows": shown, "organizations": organizations.directory(actor=actor)}
    return render(request, "requests/operator.html", context)


def _act(request: HttpRequest) -> None:
    actor: Any = request.actor  # type: ignore[attr-defined]
    try:
        unrouted_id = UUID(request.POST.get("unrouted", ""))
        act = request.POST.get("act")
        if act == "route":
            chosen = UUID(request.POST.get("organization") or str(INSTALLATION))
            services.request_route(actor=actor, unrouted_id=unrouted_id, organization_id=chosen)
            messages.success(request, _("Passed on. The person was told, and the clocks run on from the first day."))
        elif act == "acknowledge":
            services.unrouted_acknowledge(actor=actor, unrouted_id=unrouted_id)
            messages.success(request, _("Noted."))
        elif act == "deny":
            services.unrouted_deny(actor=actor, unrouted_id=unrouted_id)
            messages.success(request, _("The person is told that their employer is not served here."))
        else:
            raise NotFound
    except (ValueError, NotFound):
        messages.error(request, _("Nothing was done. Reload the page and choose again."))
    except (Invalid, Conflict) as error:
        messages.error(request, str(error))
